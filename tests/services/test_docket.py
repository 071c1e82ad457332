"""The docket of a day, the weeks ahead, what is not settled; days and times as Wisconsin's clocks show them."""

import time as computer
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from csdesk.models.plan import Plan
from csdesk.services import appointments, days, docket
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_report

NINE = datetime(2026, 10, 8, 9, 0).astimezone()
HEARING = NewAppointment(AppointmentKind.HEARING, NINE, "Janesville", "Contempt hearing")


@pytest.fixture
def wisconsin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose clock is set to Wisconsin's."""
    monkeypatch.setenv("TZ", "America/Chicago")
    computer.tzset()
    yield
    monkeypatch.undo()
    computer.tzset()


def test_a_day_is_the_local_day_by_place_and_in_order_of_time(vault: Vault) -> None:
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
        found = docket.day_docket(session, TODAY, today=TODAY)
        assert [(line.name, line.appointment.purpose) for line in found.lines] == [
            ("Drake, Rose", "midnight"),
            ("Drake, Rose", "last minute"),
            ("Conway, Mai Xee", "Contempt hearing"),
        ]
        assert found.lines[2].counties == ("Rock",)
        assert (found.called_off, found.coming, found.unsettled) == (1, 1, 1)
        assert [(one.day.day, one.number) for one in found.week] == [
            (5, 0), (6, 0), (7, 1), (8, 3), (9, 1), (10, 0), (11, 0),
        ]  # fmt: skip
        assert [line.appointment.purpose for line in docket.coming(session, today=TODAY)] == ["tomorrow"]
        assert [line.appointment.purpose for line in docket.unsettled(session, today=TODAY)] == ["yesterday"]

    vault.write(work)


def test_a_line_says_what_the_corridor_needs_and_no_more_than_it_may(vault: Vault) -> None:
    def work(session: Session) -> None:
        safe = add_person(session, Person("Abbott", "Ann", safe_contact=True))
        plain = add_person(session, Person("Baker", "Bo"))
        session.add(Plan(ncp_id=plain, coach=WHO, created_at=NOW, changed_at=NOW))
        for ncp_id in (safe, plain):
            appointments.set_appointment(session, ncp_id, HEARING, at=NOW, who=WHO)
        appointments.set_appointment(session, plain, replace(HEARING, place="Beloit"), at=NOW, who=WHO)
        lines = docket.day_docket(session, TODAY, today=TODAY).lines
        told = {(line.name, line.appointment.place): line for line in lines}
        assert told["Abbott, Ann", "Janesville"].phone == ""
        assert told["Baker, Bo", "Janesville"].phone == "(608) 555-0156"
        assert [told["Baker, Bo", place].clashes for place in ("Janesville", "Beloit")] == [True, True]
        assert all(line.never_reached and not line.interviewed for line in lines)
        assert [line.draft_plan for line in lines if line.name == "Baker, Bo"] == [True, True]
        entered = replace(HEARING, court="Walworth County Circuit Court, Branch 2")
        appointments.set_appointment(session, plain, entered, at=NOW, who=WHO)
        offered = docket.known_places(session, ("Rock",))
        assert offered.courts == ("Walworth County Circuit Court, Branch 2", "Rock County Circuit Court")
        assert offered.places == ("Janesville", "Beloit")
        add_report(session, "Dane")
        assert docket.known_places(session).courts[1:] == ("Dane County Circuit Court",)

    vault.write(work)


@pytest.mark.usefixtures("wisconsin")
def test_nine_in_the_morning_is_nine_on_both_sides_of_a_change_of_the_clocks() -> None:
    summer, winter = (days.moment_of(date(2026, 10, 30 + more), time(9)) for more in (0, 1))
    assert winter - summer == timedelta(hours=24)
    winter = days.moment_of(date(2026, 11, 2), time(9))
    assert (summer.hour, winter.hour) == (14, 15)
    assert days.clock_time(summer) == days.clock_time(winter) == "9:00 AM"
    assert days.bounds(date(2026, 11, 1))[1] - days.bounds(date(2026, 11, 1))[0] == timedelta(hours=25)
    assert days.moment_of(date(2026, 11, 1), time(1, 30)) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    with pytest.raises(RefusedError, match="skip this time"):
        days.moment_of(date(2027, 3, 14), time(2, 30))


@pytest.mark.parametrize(
    ("day", "before"),
    [(date(2026, 10, 12), date(2026, 10, 8)), (date(2026, 10, 14), date(2026, 10, 12)),
     (date(2026, 10, 11), date(2026, 10, 8))],
)  # fmt: skip
def test_working_days_are_mondays_to_fridays(day: date, before: date) -> None:
    assert days.working_days_before(day, 2) == before
