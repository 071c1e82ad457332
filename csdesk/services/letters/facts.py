"""What is known of people to whom a letter may go, read for all of them together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpAddress, Source, Standing
from csdesk.services import classes, reviews
from csdesk.services.bulk import portions
from csdesk.services.days import clock_time, local_day, spoken
from csdesk.services.disclosure import Fact
from csdesk.services.letters.fields import words
from csdesk.services.names import full_name, readable, readable_address, spoken_name
from csdesk.services.reviews import ReviewStanding

AT_A_TIME = 500
TOLD = {
    "address": Fact.ADDRESS,
    "appointment_day": Fact.APPOINTMENT,
    "appointment_time": Fact.APPOINTMENT,
    "appointment_place": Fact.APPOINTMENT,
    "court_day": Fact.HEARING,
    "court_time": Fact.HEARING,
    "court": Fact.HEARING,
    "missed_day": Fact.APPOINTMENT,
    "class_day": Fact.ATTENDANCE,
    "counties": Fact.CASE_NUMBER,
    "case_numbers": Fact.CASE_NUMBER,
}
"""What the fields of a wording tell the parent, besides the name."""
FLAGS = ("deceased", "unworkable_status", "address_unverified")


@dataclass(frozen=True)
class Facts:
    """One person."""

    ncp_id: UUID
    name: str
    """*Last, First M*, for lists."""
    names: dict[str, str]
    """The fields that are parts of the name."""
    print_name: str
    closed_on: date | None
    safe_contact: bool
    address: NcpAddress | None
    """The newest that has not failed, else the newest: the one that the record shows."""
    flags: frozenset[str]
    review: ReviewStanding
    counties: tuple[str, ...]
    case_numbers: tuple[str, ...]
    appointment: Appointment | None
    """The next one that the liaison set."""
    hearing: Appointment | None
    """The next one that a court set."""
    missed: Appointment | None
    """The latest to which the person did not come."""
    missed_class: date | None
    """The day of the last class, if the person did not come to it."""
    last_letter: datetime | None


def facts_of(session: Session, ncp_ids: Sequence[UUID], *, at: datetime) -> dict[UUID, Facts]:
    """These people by their ids; who is not in the vault is left out."""
    found: dict[UUID, Facts] = {}
    for portion in portions(list(dict.fromkeys(ncp_ids)), AT_A_TIME):
        found.update(_facts(session, portion, at))
    return found


def _facts(session: Session, ids: Sequence[UUID], at: datetime) -> dict[UUID, Facts]:
    people = session.scalars(select(Ncp).where(Ncp.id.in_(ids))).all()
    addresses = _addresses(session, ids)
    flags = _flags(session, ids)
    standings = reviews.standings_of(session, ids)
    cases: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for ncp_id, county, number in session.execute(
        select(IvdCase.ncp_id, IvdCase.county, IvdCase.number)
        .where(IvdCase.ncp_id.in_(ids))
        .order_by(IvdCase.county, IvdCase.number)
    ):
        cases[ncp_id].append((county, number))
    meetings, classes_missed = _Meetings(session, ids, at), classes.missed_by(session, ids)
    newest = select(Letter.ncp_id, func.max(Letter.made_at)).where(Letter.ncp_id.in_(ids)).group_by(Letter.ncp_id)
    letters = {row[0]: row[1] for row in session.execute(newest)}
    return {
        ncp.id: Facts(
            ncp_id=ncp.id,
            name=full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
            names=_names(ncp),
            print_name=spoken_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
            closed_on=ncp.closed_on,
            safe_contact=ncp.safe_contact,
            address=addresses.get(ncp.id),
            flags=flags.get(ncp.id, frozenset()),
            review=standings[ncp.id],
            counties=tuple(dict.fromkeys(county for county, _ in cases[ncp.id] if county)),
            case_numbers=tuple(dict.fromkeys(number for _, number in cases[ncp.id] if number)),
            appointment=meetings.next_one[AppointmentKind.APPOINTMENT].get(ncp.id),
            hearing=meetings.next_one[AppointmentKind.HEARING].get(ncp.id),
            missed=meetings.missed.get(ncp.id),
            missed_class=classes_missed.get(ncp.id),
            last_letter=letters.get(ncp.id),
        )
        for ncp in people
    }


def _names(ncp: Ncp) -> dict[str, str]:
    """Where a part of the name is not known, the whole name stands for it: nobody is called *Dear ,*."""
    whole = spoken_name(ncp.last_name, ncp.first_name, "", ncp.suffix)
    return {
        "first_name": readable(ncp.first_name) or whole,
        "last_name": readable(ncp.last_name) or whole,
        "full_name": whole,
    }


def _addresses(session: Session, ids: Sequence[UUID]) -> dict[UUID, NcpAddress]:
    failed = NcpAddress.standing == Standing.FAILED
    rows = select(NcpAddress).where(NcpAddress.ncp_id.in_(ids), NcpAddress.address_1 != "")
    found: dict[UUID, NcpAddress] = {}
    for row in session.scalars(rows.order_by(failed, NcpAddress.since.desc(), NcpAddress.id.desc())):
        found.setdefault(row.ncp_id, row)
    return found


def _flags(session: Session, ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    rows = (
        select(IvdCase.ncp_id, SnapshotFlag.code)
        .join(
            CaseSnapshot, (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == IvdCase.listed_import_id)
        )
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(IvdCase.ncp_id.in_(ids), SnapshotFlag.code.in_(FLAGS))
        .distinct()
    )
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for ncp_id, code in session.execute(rows):
        found[ncp_id].add(code)
    return {ncp_id: frozenset(codes) for ncp_id, codes in found.items()}


class _Meetings:
    """The next appointment and hearing of each person, and the latest that was missed."""

    def __init__(self, session: Session, ids: Sequence[UUID], at: datetime) -> None:
        self.next_one: dict[AppointmentKind, dict[UUID, Appointment]] = {kind: {} for kind in AppointmentKind}
        self.missed: dict[UUID, Appointment] = {}
        rows = select(Appointment).where(Appointment.ncp_id.in_(ids)).order_by(Appointment.starts_at, Appointment.id)
        for row in session.scalars(rows):
            if row.state is AppointmentState.NO_SHOW:
                self.missed[row.ncp_id] = row
            elif row.state is AppointmentState.PLANNED and row.starts_at > at:
                self.next_one[row.kind].setdefault(row.ncp_id, row)


def values_of(facts: Facts, *, today: date) -> dict[str, str]:
    """What each field says of a person; empty where nothing is known. Whom no address may show has none."""
    meeting, hearing, missed = facts.appointment, facts.hearing, facts.missed
    return {
        **facts.names,
        "address": "" if facts.safe_contact else _one_line(facts.address),
        "date": letter_day(today),
        "appointment_day": spoken(local_day(meeting.starts_at)) if meeting else "",
        "appointment_time": clock_time(meeting.starts_at) if meeting else "",
        "appointment_place": meeting.place if meeting else "",
        "court_day": spoken(local_day(hearing.starts_at)) if hearing else "",
        "court_time": clock_time(hearing.starts_at) if hearing else "",
        "court": (hearing.court or hearing.place) if hearing else "",
        "missed_day": spoken(local_day(missed.starts_at)) if missed else "",
        "class_day": spoken(facts.missed_class) if facts.missed_class else "",
        "counties": _counties(facts.counties),
        "case_numbers": ", ".join(facts.case_numbers),
    }


def letter_day(day: date) -> str:
    """A date as a letter has it: October 8, 2026. The month's name does not depend on this computer."""
    return f"{words()['months'][day.month - 1]} {day.day}, {day.year}"


def _counties(names: Sequence[str]) -> str:
    if len(names) < 2:
        return f"{names[0]} County" if names else ""
    return f"{', '.join(names[:-1])} and {names[-1]} Counties"


def _one_line(address: NcpAddress | None) -> str:
    if address is None:
        return ""
    place = " ".join(part for part in (address.state, address.zip) if part)
    written = [readable_address(part) for part in (address.address_1, address.address_2, address.city)]
    return ", ".join(part for part in (*written, place) if part)


def address_lines(address: NcpAddress | None) -> tuple[str, ...]:
    """The lines below the name, as USPS reads them best: capitals, no commas. Empty when it cannot be delivered to.

    A street, and a ZIP code or a city with its state, must be there.
    """
    if address is None or not address.address_1 or not (address.zip or (address.city and address.state)):
        return ()
    place = " ".join(part for part in (address.city, address.state, address.zip) if part)
    lines = (address.address_1, address.address_2, place)
    return tuple(" ".join(line.upper().replace(",", " ").replace(".", " ").split()) for line in lines if line.strip())


def is_doubtful(facts: Facts) -> bool:
    """The report says that the address was not verified, and nothing else speaks for it."""
    address = facts.address
    return (
        address is not None
        and "address_unverified" in facts.flags
        and address.source is Source.REPORT
        and address.verified_on is None
        and address.standing is not Standing.WORKS
    )
