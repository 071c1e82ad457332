"""Whom *Today* says to remind, until the parent was told or the line is done."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.services import appointments, contacts, today
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.settings import Settings
from csdesk.services.today import TodayLine
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

TUESDAY = datetime(2026, 10, 13, 9, 0).astimezone()
HEARING = NewAppointment(AppointmentKind.HEARING, TUESDAY, "Janesville", remind_on=date(2026, 10, 8))


def lines(session: Session, day: date = TODAY) -> tuple[TodayLine, ...]:
    found = today.todays_list(session, today=day, now=NOW + (day - TODAY), settings=Settings())
    return next((group.lines for group in found.groups if group.key == "remind"), ())


def set_hearing(session: Session, new: NewAppointment = HEARING) -> tuple[UUID, UUID]:
    ncp_id = add_person(session, Person("Abbott", "Ann"))
    return ncp_id, appointments.set_appointment(session, ncp_id, new, at=NOW - timedelta(days=3), who=WHO)


def test_from_its_day_on_the_reminder_stands_on_today_and_a_call_is_offered(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_hearing(session)
        assert lines(session, date(2026, 10, 7)) == ()
        (line,) = lines(session)
        assert line.why == "Remind Abbott of the hearing on Tuesday, 9:00 AM, Janesville"
        assert (line.action_key, line.action) == ("C", "Call (608) 555-0156")
        assert lines(session, date(2026, 10, 12))[0].why.startswith("Remind Abbott of the hearing tomorrow, 9:00 AM")
        assert lines(session, date(2026, 10, 13)) == ()

    vault.write(work)


@pytest.mark.parametrize(
    ("outcome", "stays"),
    [(ContactOutcome.REACHED, False), (ContactOutcome.LEFT_MESSAGE, False), (ContactOutcome.NO_ANSWER, True)],
)
def test_a_contact_by_which_the_parent_was_told_settles_it(
    vault: Vault, outcome: ContactOutcome, stays: bool
) -> None:
    def work(session: Session) -> None:
        ncp_id, _ = set_hearing(session)
        call = NewContact(ContactKind.CALL, Direction.OUT, outcome)
        contacts.record_contact(session, ncp_id, call, at=NOW, who=WHO)
        assert bool(lines(session)) is stays

    vault.write(work)


def test_done_and_put_off_concern_the_reminder_and_not_the_hearing(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_hearing(session)
        (line,) = lines(session)
        today.postpone(session, line.subject_id, date(2026, 10, 9), at=NOW, who=WHO)
        assert lines(session) == ()
        assert lines(session, date(2026, 10, 9)) == (line,)
        today.mark_done(session, line.subject_id, at=NOW, who=WHO)
        assert lines(session, date(2026, 10, 9)) == ()
        hearing_day = today.todays_list(session, today=TUESDAY.date(), now=TUESDAY, settings=Settings())
        assert [group.key for group in hearing_day.groups if group.key == "today"] == ["today"]
        today.bring_back(session, line.subject_id, at=NOW, who=WHO)
        assert lines(session) == (line,)

    vault.write(work)


def test_no_reminder_no_line_and_none_for_what_was_called_off_or_reminded_of(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_hearing(session, replace(HEARING, remind_on=None))
        _, off = set_hearing(session)
        appointments.cancel(session, off, at=NOW, who=WHO)
        _, told = set_hearing(session)
        appointments.reminded(session, told, at=NOW, who=WHO)
        assert lines(session) == ()

    vault.write(work)
