"""Appointments and hearings: set, moved, settled, reminded of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.contact import Postponement
from csdesk.models.correction import Correction
from csdesk.services import appointments, contacts, corrections, today
from csdesk.services.appointments import AppointmentKind, AppointmentState, NewAppointment
from csdesk.services.caseload.timeline import timeline
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.stages import Stage, stages_of
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person

NINE = datetime(2026, 10, 8, 9, 0).astimezone()
HEARING = NewAppointment(AppointmentKind.HEARING, NINE, "Janesville", "Contempt hearing")


def test_who_came_was_reached_and_who_did_not_is_followed_up(vault: Vault) -> None:
    def work(session: Session) -> None:
        came, missed = add_person(session), add_person(session)
        kept = appointments.set_appointment(session, came, HEARING, at=NOW, who=WHO)
        appointments.keep(session, kept, at=NOW, who=WHO)
        absent = appointments.set_appointment(session, missed, HEARING, at=NOW, who=WHO)
        follow_up_id = appointments.no_show(session, absent, at=NOW, who=WHO)
        (owed,) = contacts.follow_ups_of(session, missed)
        assert (owed.id, owed.due_on) == (follow_up_id, date(2026, 10, 9))
        assert owed.what == "Did not come to the hearing on Thursday, October 8; no new date yet"
        assert stages_of(session, [came, missed], today=TODAY) == {came: Stage.REACHED, missed: Stage.TO_CONTACT}
        assert [one.state for one in appointments.appointments_of(session, missed)] == [AppointmentState.NO_SHOW]
        for settle in (appointments.keep, appointments.no_show, appointments.cancel):
            with pytest.raises(RefusedError):
                settle(session, kept, at=NOW, who=WHO)

    vault.write(work)


def test_nobody_is_there_or_absent_before_the_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        later = NewAppointment(AppointmentKind.APPOINTMENT, NINE + timedelta(days=1))
        set_id = appointments.set_appointment(session, ncp_id, later, at=NOW, who=WHO)
        for settle in (appointments.keep, appointments.no_show):
            with pytest.raises(RefusedError, match="has not been yet"):
                settle(session, set_id, at=NOW, who=WHO)
        with pytest.raises(RefusedError, match="has not been yet"):
            appointments.note_outcome(session, set_id, "Stayed", at=NOW, who=WHO)
        appointments.cancel(session, set_id, note="The court is closed", at=NOW, who=WHO)
        assert appointments.appointment(session, set_id).outcome_note == "The court is closed"
        with pytest.raises(NotFoundError):
            appointments.keep(session, uuid7(), at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            appointments.set_appointment(session, uuid7(), later, at=NOW, who=WHO)

    vault.write(work)


def test_one_at_the_same_time_is_set_and_said_unless_the_court_calls_them_together(vault: Vault) -> None:
    def work(session: Session) -> None:
        first, second, third = (add_person(session) for _ in range(3))
        here = replace(HEARING, court="Rock County Circuit Court, Branch 3")
        one = appointments.set_appointment(session, first, here, at=NOW, who=WHO)
        together = appointments.set_appointment(session, second, here, at=NOW, who=WHO)
        assert appointments.clashing_with(session, together) == ()
        again = appointments.set_appointment(session, first, here, at=NOW, who=WHO)
        assert [clash.id for clash in appointments.clashing_with(session, again)] == [one]
        elsewhere = replace(HEARING, place="Beloit")
        away = appointments.set_appointment(session, third, elsewhere, at=NOW, who=WHO)
        assert {clash.id for clash in appointments.clashing_with(session, away)} == {one, together, again}
        appointments.cancel(session, together, at=NOW, who=WHO)
        assert {clash.id for clash in appointments.clashing_with(session, away)} == {one, again}

    vault.write(work)


def test_a_change_keeps_what_stood_there_and_the_line_of_today_comes_back(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        set_id = appointments.set_appointment(session, ncp_id, HEARING, at=NOW, who=WHO)
        today.mark_done(session, set_id, at=NOW, who=WHO)
        moved = replace(HEARING, starts_at=NINE + timedelta(days=7), court="Branch 3", remind_on=date(2026, 10, 13))
        appointments.change(session, set_id, moved, at=NOW, who=WHO)
        now = appointments.appointment(session, set_id)
        assert (now.starts_at, now.court, now.remind_on) == (moved.starts_at, "Branch 3", date(2026, 10, 13))
        former = session.execute(select(Correction.field, Correction.former, Correction.by)).all()
        assert {tuple(row) for row in former} == {
            ("starts_at", NINE.astimezone(UTC).isoformat(), WHO),
            ("court", "", WHO),
        }
        (told, _) = corrections.corrections_of(session, ncp_id)[::-1]
        assert told.former == "October 8, 2026 at 9:00 AM"
        assert session.scalars(select(Postponement)).all() == []
        appointments.change(session, set_id, replace(moved, place="Beloit"), at=NOW, who=WHO)
        fields = session.scalars(select(Correction.field).order_by(Correction.id)).all()
        assert fields == ["starts_at", "court", "place"]
        appointments.cancel(session, set_id, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            appointments.change(session, set_id, moved, at=NOW, who=WHO)

    vault.write(work)


def test_a_new_date_for_who_did_not_come_settles_the_follow_up_of_the_missed_one(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        missed = appointments.set_appointment(session, ncp_id, HEARING, at=NOW, who=WHO)
        appointments.no_show(session, missed, note="Adjourned", at=NOW, who=WHO)
        other = contacts.add_follow_up(session, ncp_id, "Ask for the pay stub", TODAY, at=NOW, who=WHO)
        new = replace(HEARING, starts_at=NINE + timedelta(days=14))
        appointments.set_appointment(session, ncp_id, new, instead_of=missed, at=NOW, who=WHO)
        assert [owed.id for owed in contacts.follow_ups_of(session, ncp_id)] == [other]

    vault.write(work)


def test_what_the_court_ordered_is_kept_and_its_former_words_too(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_id = appointments.set_appointment(session, add_person(session), HEARING, at=NOW, who=WHO)
        appointments.keep(session, set_id, at=NOW, who=WHO)
        appointments.note_outcome(session, set_id, "Purge: ten job applications", at=NOW, who=WHO)
        appointments.note_outcome(session, set_id, "Purge: five job applications", at=NOW, who=WHO)
        kept = appointments.appointment(session, set_id)
        assert kept.outcome_note == "Purge: five job applications"
        (told,) = [one.detail for one in timeline(session, kept.ncp_id) if one.record_id == set_id]
        assert "9:00 AM, Contempt hearing, Janesville; Purge: five job applications" in told
        assert session.scalars(select(Correction.former)).all() == ["Purge: ten job applications"]

    vault.write(work)


def test_the_parent_is_reminded_two_working_days_before(vault: Vault) -> None:
    monday, tuesday = date(2026, 10, 12), date(2026, 10, 13)
    hearing, meeting = AppointmentKind.HEARING, AppointmentKind.APPOINTMENT
    offered = {
        (meeting, tuesday): date(2026, 10, 9),
        (hearing, date(2026, 10, 19)): date(2026, 10, 15),
        (meeting, monday): None,  # two working days before is today: it was agreed just now
        (hearing, monday): TODAY,
        (hearing, TODAY): None,
    }
    assert {case: appointments.usual_reminder(*case, TODAY) for case in offered} == offered

    def work(session: Session) -> None:
        owed = replace(HEARING, remind_on=TODAY)
        set_id = appointments.set_appointment(session, add_person(session), owed, at=NOW, who=WHO)
        appointments.reminded(session, set_id, at=NOW, who=WHO)
        assert appointments.appointment(session, set_id).remind_on is None
        with pytest.raises(RefusedError):
            appointments.reminded(session, set_id, at=NOW, who=WHO)

    vault.write(work)


# A contact tells that somebody did not come


def no_show(kind: ContactKind, step: str = "", step_on: date | None = None) -> NewContact:
    return NewContact(kind, Direction.OUT, ContactOutcome.NO_SHOW, "", step, step_on)


def record(session: Session, ncp_id: UUID, contact: NewContact) -> None:
    contacts.record_contact(session, ncp_id, contact, at=NOW, who=WHO)


def planned(session: Session, ncp_id: UUID, *starts: datetime) -> None:
    for starts_at in starts:
        new = appointments.NewAppointment(appointments.AppointmentKind.APPOINTMENT, starts_at)
        appointments.set_appointment(session, ncp_id, new, at=NOW, who=WHO)


def what_stands(session: Session, ncp_id: UUID) -> tuple[list[str], list[str]]:
    """The states of the appointments, the latest first, and what is owed."""
    states = [one.state.value for one in appointments.appointments_of(session, ncp_id)]
    return states, [one.what for one in contacts.follow_ups_of(session, ncp_id)]


MISSED = "Did not come to the appointment on Thursday, October 8; no new date yet"


def test_a_no_show_settles_the_appointment_of_that_day_with_one_follow_up(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        hour = timedelta(hours=1)
        planned(session, ncp_id, NOW - 24 * hour, NOW - hour, NOW + hour, NOW + 24 * hour)
        proposed = contacts.proposal(ContactKind.OFFICE, ContactOutcome.NO_SHOW, TODAY).step
        missed = no_show(ContactKind.OFFICE, proposed, date(2026, 10, 12))
        record(session, ncp_id, missed)
        assert what_stands(session, ncp_id) == (["planned", "planned", "no_show", "planned"], [MISSED])
        (owed,) = contacts.follow_ups_of(session, ncp_id)
        assert owed.due_on == date(2026, 10, 12)

    vault.write(work)


def test_a_no_show_with_a_next_step_in_other_words_leaves_both(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        planned(session, ncp_id, NOW)
        said = no_show(ContactKind.COURT, "Ask the clerk", TODAY)
        record(session, ncp_id, said)
        assert what_stands(session, ncp_id) == (["no_show"], ["Ask the clerk", MISSED])

    vault.write(work)


def test_of_two_appointments_of_that_day_none_is_taken_for_the_missed_one(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        planned(session, ncp_id, NOW - timedelta(hours=1), NOW - timedelta(hours=2))
        record(session, ncp_id, no_show(ContactKind.OFFICE))
        states, (owed,) = what_stands(session, ncp_id)
        assert states == ["planned", "planned"]
        assert owed.startswith("Did not come: ask why")

    vault.write(work)
