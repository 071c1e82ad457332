"""Appointments, hearings and the docket."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.services import appointments, contacts
from csdesk.services.appointments import AppointmentKind, AppointmentState, NewAppointment
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.stages import Stage, stages_of
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

NINE = datetime(2026, 10, 8, 9, 0).astimezone()
HEARING = NewAppointment(AppointmentKind.HEARING, NINE, "Janesville", "Contempt hearing")


def test_the_docket_is_the_local_day_in_order_of_time(vault: Vault) -> None:
    def work(session: Session) -> None:
        first, second = add_person(session, Person("Conway", "Mai Xee")), add_person(session, Person("Drake", "Rose"))
        midnight = datetime(2026, 10, 8).astimezone()
        times = {
            "last minute": midnight + timedelta(hours=23, minutes=59),
            "tomorrow": midnight + timedelta(days=1),
            "yesterday": midnight - timedelta(seconds=1),
            "midnight": midnight,
        }
        appointments.set_appointment(session, first, HEARING, at=NOW, who=WHO)
        for purpose, starts_at in times.items():
            new = NewAppointment(AppointmentKind.APPOINTMENT, starts_at, purpose=purpose)
            appointments.set_appointment(session, second, new, at=NOW, who=WHO)
        off = NewAppointment(AppointmentKind.HEARING, NINE, purpose="off")
        cancelled = appointments.set_appointment(session, second, off, at=NOW, who=WHO)
        appointments.cancel(session, cancelled, at=NOW, who=WHO)
        lines = appointments.docket(session, TODAY)
        assert [(line.name, line.appointment.purpose) for line in lines] == [
            ("Drake, Rose", "midnight"),
            ("Conway, Mai Xee", "Contempt hearing"),
            ("Drake, Rose", "last minute"),
        ]
        assert lines[1].counties == ("Rock",)

    vault.write(work)


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


def test_nobody_is_twice_at_the_same_time_nor_there_or_absent_before_the_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        later = NewAppointment(AppointmentKind.APPOINTMENT, NINE + timedelta(days=1))
        set_id = appointments.set_appointment(session, ncp_id, later, at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            appointments.set_appointment(session, ncp_id, later, at=NOW, who=WHO)
        for settle in (appointments.keep, appointments.no_show):
            with pytest.raises(RefusedError, match="has not been yet"):
                settle(session, set_id, at=NOW, who=WHO)
        appointments.cancel(session, set_id, at=NOW, who=WHO)
        appointments.set_appointment(session, ncp_id, later, at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            appointments.keep(session, uuid7(), at=NOW, who=WHO)
        with pytest.raises(NotFoundError):
            appointments.set_appointment(session, uuid7(), later, at=NOW, who=WHO)

    vault.write(work)
