"""Calendar files, read back by a library that knows RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.services import appointments, calendar_file
from csdesk.services.appointments import AppointmentKind, AppointmentState, AppointmentView, NewAppointment
from csdesk.services.days import bounds
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person

NINE = datetime(2026, 10, 13, 9, 0).astimezone()
HEARING = NewAppointment(
    AppointmentKind.HEARING, NINE, "Janesville", "Contempt", "Rock County Circuit Court, Branch 3", date(2026, 10, 9)
)


def events(content: bytes) -> tuple[Any, list[Any]]:
    """The calendar and its events, read strictly."""
    (calendar,) = icalendar.Calendar.from_ical(content, multiple=True)
    assert not calendar.errors
    found = calendar.walk("VEVENT")
    assert all(not event.errors for event in found)
    return calendar, found


def set_hearing(session: Session, new: NewAppointment = HEARING) -> UUID:
    ncp_id = add_person(session, Person("Abbott", "Ann"))
    return appointments.set_appointment(session, ncp_id, new, at=NOW, who=WHO)


def test_an_entry_says_when_and_where_and_rings_for_the_reminder_and_names_nobody(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_id = set_hearing(session)
        made = calendar_file.of_appointment(session, set_id, with_name=False, at=NOW, who=WHO)
        calendar, (event,) = events(made.content)
        assert (calendar["VERSION"], calendar["METHOD"], made.number) == ("2.0", "PUBLISH", 1)
        assert event.decoded("DTSTART") == NINE.astimezone(UTC)
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)
        assert event["SUMMARY"] == "CS Desk hearing"
        assert event["LOCATION"] == "Rock County Circuit Court, Branch 3, Janesville"
        (alarm,) = event.walk("VALARM")
        rings = NINE + alarm.decoded("TRIGGER")
        assert rings == datetime(2026, 10, 9, 8, 30).astimezone()
        for never in (b"Abbott", b"Ann", b"Contempt", b"555-01"):
            assert never not in made.content

    vault.write(work)


def test_the_name_is_there_when_the_liaison_wants_it(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = calendar_file.of_appointment(session, set_hearing(session), with_name=True, at=NOW, who=WHO)
        assert events(made.content)[1][0]["SUMMARY"] == "Hearing: Abbott, Ann"

    vault.write(work)


def test_nobody_under_safe_contact_is_named(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, Person("Abbott", "Ann", safe_contact=True))
        set_id = appointments.set_appointment(session, ncp_id, HEARING, at=NOW, who=WHO)
        made = calendar_file.of_appointment(session, set_id, with_name=True, at=NOW, who=WHO)
        assert events(made.content)[1][0]["SUMMARY"] == "CS Desk hearing"

    vault.write(work)


def test_a_second_file_moves_the_entry_and_a_third_takes_it_out(vault: Vault) -> None:
    def work(session: Session) -> None:
        set_id = set_hearing(session)
        first = calendar_file.of_appointment(session, set_id, with_name=False, at=NOW, who=WHO)
        later = NOW + timedelta(hours=1)
        moved = replace(HEARING, starts_at=NINE + timedelta(days=7), remind_on=None)
        appointments.change(session, set_id, moved, at=later, who=WHO)
        second = calendar_file.of_appointment(session, set_id, with_name=False, at=later, who=WHO)
        last = later + timedelta(hours=1)
        appointments.cancel(session, set_id, at=last, who=WHO)
        third = calendar_file.of_appointment(session, set_id, with_name=False, at=last, who=WHO)
        found = [events(made.content) for made in (first, second, third)]
        (one,), (two,), (three,) = (entries for _, entries in found)
        assert one["UID"] == two["UID"] == three["UID"]
        assert one["SEQUENCE"] < two["SEQUENCE"] < three["SEQUENCE"]
        assert one.decoded("DTSTAMP") < two.decoded("DTSTAMP") < three.decoded("DTSTAMP")
        assert two.decoded("DTSTART") == moved.starts_at.astimezone(UTC)
        assert two.walk("VALARM") == []
        assert (three["STATUS"], found[2][0]["METHOD"]) == ("CANCELLED", "CANCEL")

    vault.write(work)


def test_all_coming_ones_with_what_was_called_off_among_them(vault: Vault) -> None:
    def work(session: Session) -> None:
        kept, off = set_hearing(session), set_hearing(session, replace(HEARING, starts_at=NINE + timedelta(days=1)))
        set_hearing(session, replace(HEARING, starts_at=NINE - timedelta(days=30)))
        appointments.cancel(session, off, at=NOW, who=WHO)
        coming = calendar_file.of_coming(session, with_names=False, at=NOW, who=WHO)
        calendar, found = events(coming.content)
        assert calendar["METHOD"] == "PUBLISH"
        assert [(event["UID"], event["STATUS"]) for event in found] == [
            (f"{kept}@csdesk", "CONFIRMED"),
            (f"{off}@csdesk", "CANCELLED"),
        ]
        day = calendar_file.of_day(session, *bounds(NINE.date()), with_names=False, at=NOW, who=WHO)
        assert day.number == 1
        with pytest.raises(RefusedError):
            calendar_file.of_day(session, *bounds(TODAY), with_names=False, at=NOW, who=WHO)

    vault.write(work)


@given(place=st.text(max_size=200), court=st.text(max_size=200), name=st.text(max_size=80))
def test_whatever_is_written_in_the_fields_the_lines_are_whole_and_read_back(
    place: str, court: str, name: str
) -> None:
    one = AppointmentView(
        uuid7(), uuid7(), AppointmentKind.HEARING, NINE, place.strip(), "", AppointmentState.PLANNED, court.strip()
    )
    content = calendar_file.write([one], {one.ncp_id: name}, at=NOW)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    _, (event,) = events(content)
    said = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in one.where)
    assert str(event.get("LOCATION", "")).split() == said.split()
