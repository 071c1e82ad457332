"""Appointments as an iCalendar file (RFC 5545), which Outlook and every other calendar reads.

Without names, unless the liaison wants them: a calendar lies outside of the vault, often on somebody's server. Times
are given in UTC, which every calendar shows by its own clock, so that no rules of daylight saving need to be written
along. An entry keeps its UID, and its SEQUENCE grows: bringing in a later file moves it or calls it off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.services import audit
from csdesk.services.appointments import KIND_LABELS, AppointmentView, view
from csdesk.services.days import bounds, local_day, moment_of
from csdesk.services.disclosure import Accounted, Fact, Recipient, Rulings, Telling, To, Way, account
from csdesk.services.errors import RefusedError
from csdesk.services.neutral import guarded
from csdesk.services.people import people
from csdesk.wording import tr

WITHOUT_NAME = "CS Desk"
LASTS = timedelta(minutes=30)
REMIND_AT = time(8, 30)
"""When a calendar rings on the day of the reminder."""
AHEAD = timedelta(days=366)
LINE_BYTES = 75
PRODUCT = "-//CS Desk//Appointments//EN"


@dataclass(frozen=True)
class CalendarFile:
    """A file, and how many entries are in it."""

    content: bytes
    number: int
    told: Accounted


def of_appointment(
    session: Session, appointment_id: UUID, *, with_name: bool, at: datetime, who: str
) -> CalendarFile:
    """One of them; one that was called off takes itself out of the calendar. Raises `RefusedError` if it is gone."""
    return _file(session, select(Appointment).where(Appointment.id == appointment_id), with_name, at, who)


def of_day(
    session: Session, first: datetime, end: datetime, *, with_names: bool, at: datetime, who: str
) -> CalendarFile:
    """What begins from `first` on and before `end` (`days.bounds` gives them). Raises `RefusedError` for none."""
    rows = select(Appointment).where(Appointment.starts_at >= first, Appointment.starts_at < end)
    return _file(session, rows, with_names, at, who)


def of_coming(session: Session, *, with_names: bool, at: datetime, who: str) -> CalendarFile:
    """All from today on, a year ahead. Raises `RefusedError` when there is none."""
    first = bounds(local_day(at))[0]
    return of_day(session, first, first + AHEAD, with_names=with_names, at=at, who=who)


def write(entries: Sequence[AppointmentView], names: dict[UUID, str], *, at: datetime) -> bytes:
    """The file. `names`: of persons whose names may be told; `at`: when it is made, later than earlier files."""
    alone_called_off = len(entries) == 1 and entries[0].state is AppointmentState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if alone_called_off else 'PUBLISH'}",
    ]
    for one in entries:
        lines += _event(one, names.get(one.ncp_id, ""), at)
    lines.append("END:VCALENDAR")
    return b"".join(folded + b"\r\n" for line in lines for folded in _fold(line))


def _file(session: Session, rows: Select[Appointment], with_names: bool, at: datetime, who: str) -> CalendarFile:
    found = [view(row) for row in session.scalars(rows.order_by(Appointment.starts_at, Appointment.id))]
    if not found:
        raise RefusedError(tr("There is no appointment to write. Nothing was written; choose another day."))
    who_is = people(session, (one.ncp_id for one in found))
    # Who under safe contact can be met, and where, is written on no server.
    found = [guarded(one, safe_contact=who_is[one.ncp_id].safe_contact) for one in found]
    telling = Telling(Rulings.load(session, who_is, on=local_day(at)), To(Recipient.CALENDAR))
    names: dict[UUID, str] = {}
    for one in found if with_names else ():  # without its name an entry tells of nobody
        name = telling.tell(one.ncp_id, Fact.NAME, local_day(one.starts_at), who_is[one.ncp_id].name, instead="")
        meeting = Fact.HEARING if one.kind is AppointmentKind.HEARING else Fact.APPOINTMENT
        names[one.ncp_id] = telling.tell(one.ncp_id, meeting, local_day(one.starts_at), name, instead="")
    detail = f"{len(found)} {'with names' if with_names else 'without names'}"
    audit.record(session, at=at, who=who, action="appointments.calendar_file", detail=detail)
    told = account(session, telling, what="Entry of a calendar file", way=Way.FILE, at=at, who=who)
    return CalendarFile(write(found, names, at=at), len(found), told)


def _event(one: AppointmentView, name: str, at: datetime) -> Iterator[str]:
    called_off = one.state is AppointmentState.CANCELLED
    begun = one.created_at or at
    summary = f"{KIND_LABELS[one.kind]}: {name}" if name else f"{WITHOUT_NAME} {KIND_LABELS[one.kind].lower()}"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.id}@csdesk"
    yield f"DTSTAMP:{_utc(at)}"
    # Grows from file to file without being kept anywhere.
    yield f"SEQUENCE:{max(0, int((at - begun).total_seconds()))}"
    yield f"DTSTART:{_utc(one.starts_at)}"
    yield f"DTEND:{_utc(one.starts_at + LASTS)}"
    yield f"SUMMARY:{_text(f'Called off: {summary}' if called_off else summary)}"
    if one.where:
        yield f"LOCATION:{_text(one.where)}"
    yield f"STATUS:{'CANCELLED' if called_off else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if called_off else 'OPAQUE'}"
    yield "CLASS:PRIVATE"
    if one.remind_on is not None and one.state is AppointmentState.PLANNED:
        yield from _alarm(one, moment_of(one.remind_on, REMIND_AT))
    yield "END:VEVENT"


def _alarm(one: AppointmentView, rings_at: datetime) -> Iterator[str]:
    """Rings on the day of the reminder. As minutes before the start: that is how Outlook keeps it."""
    minutes = int((one.starts_at - rings_at).total_seconds() // 60)
    if minutes > 0:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_text('Remind the parent')}"
        yield f"TRIGGER:-PT{minutes}M"
        yield "END:VALARM"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): no line of its own can be smuggled in."""
    printable = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words)
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        printable = printable.replace(plain, escaped)
    return printable


def _fold(line: str) -> Iterable[bytes]:
    """Content lines of at most 75 bytes (RFC 5545, 3.1), never cut inside a character."""
    part, room = b"", LINE_BYTES
    for letter in line:
        raw = letter.encode()
        if len(part) + len(raw) > room:
            yield part
            part, room = b" ", LINE_BYTES
        part += raw
    yield part
