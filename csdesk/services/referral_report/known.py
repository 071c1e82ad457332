"""What the caseload knows of the people and cases that a report is about."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone, Source
from csdesk.services.bulk import Reader
from csdesk.services.referral_report.shapes import ReportLine

NameParts = tuple[str, str, str, str]
"""Last, first, middle name, suffix."""
AddressParts = tuple[str, str, str, str, str, date | None]
"""Two lines, city, state, ZIP code, verified on."""


class KnownCase(NamedTuple):
    """A case in the caseload, with its figures as they stand."""

    id: UUID
    county: str
    listed_import_id: UUID | None
    csup_cents: int | None
    paid_m1_cents: int | None
    paid_m2_cents: int | None
    paid_m3_cents: int | None
    arrears_cents: int | None
    last_payment_on: date | None
    last_payment_cents: int | None
    order_on: date | None
    worker: str
    case_status: str


class KnownPerson(NamedTuple):
    """A person in the caseload."""

    id: UUID
    pin: str | None
    last_name: str
    first_name: str
    date_of_birth: date | None
    source: Source
    listed_import_id: UUID | None


class KnownFacts(NamedTuple):
    """What is known about a person: far more than who it is."""

    cases: dict[str, KnownCase]
    """By their numbers."""
    names: list[tuple[date, NameParts]]
    """What the reports said, the oldest first; so with addresses and phones."""
    addresses: list[tuple[date, AddressParts]]
    phones: list[tuple[date, str]]


BY_REPORT = {"source": Source.REPORT}
FACTS: tuple[tuple[type[Base], Callable[[KnownFacts], list[Any]], tuple[str, ...]], ...] = (
    (NcpName, attrgetter("names"), ("last_name", "first_name", "middle_name", "suffix")),
    (
        NcpAddress,
        attrgetter("addresses"),
        ("address_1", "address_2", "city", "state", "zip", "verified_on"),
    ),
    (NcpPhone, attrgetter("phones"), ("number",)),
)
"""Where the facts about people are kept, and those that are known of a person."""
CASE_COLUMNS = ("ncp_id", "number", *KnownCase._fields)


@dataclass
class Known:
    """People by key, by PIN, and by the numbers of their cases."""

    people: dict[UUID, KnownPerson] = field(default_factory=dict)
    by_pin: dict[str, UUID] = field(default_factory=dict)
    facts: dict[UUID, KnownFacts] = field(default_factory=dict)
    """Of those about whom somebody asked."""
    other_pins: set[str] = field(default_factory=set)
    """PINs of records that were merged into others: they mean these people too."""
    by_number: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    everybody: bool = False
    """Whether the whole caseload is here, with all facts."""

    def forget(self, ncp_ids: Iterable[UUID]) -> None:
        """Let go of these people, unless the whole caseload is here: then the next look at the file needs them."""
        if self.everybody:
            return
        self.by_pin.clear()
        for ncp_id in ncp_ids:
            self.people.pop(ncp_id, None)
            self.facts.pop(ncp_id, None)


def know(session: Session, lines: Sequence[ReportLine], ahead: Known | None = None) -> Known:
    """Load everybody whom the PINs of these rows or, failing that, their case numbers name.

    Facts only of those whom a case number names. `ahead`: who is loaded already, as the caseload still is.
    """
    known = Known() if ahead is None else Known(ahead.people, ahead.by_pin, ahead.facts, everybody=ahead.everybody)
    if session.scalar(select(Ncp.id).limit(1)) is None:
        return known
    reader = Reader(session)
    if not known.everybody:
        _take_people(reader, known, "pin", sorted({line.pin for line in lines} - known.by_pin.keys() - {""}))
    others_by_pin = dict(reader.all_rows(NcpOtherPin, ("pin", "ncp_id")))
    _take_people(reader, known, "id", [key for key in set(others_by_pin.values()) if key not in known.people])
    known.by_pin.update(others_by_pin)
    known.other_pins.update(others_by_pin)
    loose = sorted({line.number for line in lines if line.pin not in known.by_pin} - {""})
    known.by_number.update(cases_of(session, loose))
    know_more(session, known, {ncp_id for found in known.by_number.values() for ncp_id in found})
    return known


def know_everybody(session: Session) -> Known:
    """Load the whole caseload: table by table, which for most of it is quicker than by key."""
    known = Known(everybody=True)
    reader = Reader(session)
    _take(known, reader.all_rows(Ncp, KnownPerson._fields))
    facts = known.facts = {ncp_id: KnownFacts({}, [], [], []) for ncp_id in known.people}
    for row in reader.all_rows(IvdCase, CASE_COLUMNS):
        facts[row[0]].cases[row[1]] = KnownCase._make(row[2:])
    for model, of_kind, columns in FACTS:
        for row in reader.all_rows(model, ("ncp_id", "since", *columns), only=BY_REPORT):
            of_kind(facts[row[0]]).append((row[1], row[2:] if len(columns) > 1 else row[2]))
        several = [ncp_id for ncp_id, found in facts.items() if len(of_kind(found)) > 1]
        _take_said(reader, facts, several, model, of_kind, columns)
    return known


def cases_of(session: Session, numbers: Collection[str]) -> dict[str, list[UUID]]:
    """By case number: the people of these cases."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for number, ncp_id in Reader(session).rows(IvdCase, ("number", "ncp_id"), "number", sorted(numbers)):
        found[number].append(ncp_id)
    return found


def numbers_of(session: Session, ncp_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """By person: the numbers of their cases."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for ncp_id, number in Reader(session).rows(IvdCase, ("ncp_id", "number"), "ncp_id", list(ncp_ids)):
        found[ncp_id].append(number)
    return found


def know_more(session: Session, known: Known, ncp_ids: Iterable[UUID]) -> None:
    """Load these people too, with their facts."""
    wanted = dict.fromkeys(ncp_ids)
    more = [ncp_id for ncp_id in wanted if ncp_id not in known.people]
    _take_people(Reader(session), known, "id", more)
    known.facts.update(facts_of(session, [ncp_id for ncp_id in wanted if ncp_id not in known.facts]))


def facts_of(session: Session, ncp_ids: Sequence[UUID]) -> dict[UUID, KnownFacts]:
    """What the caseload knows about these people."""
    reader = Reader(session)
    facts = {ncp_id: KnownFacts({}, [], [], []) for ncp_id in ncp_ids}
    for row in reader.rows(IvdCase, CASE_COLUMNS, "ncp_id", ncp_ids):
        facts[row[0]].cases[row[1]] = KnownCase._make(row[2:])
    for model, of_kind, columns in FACTS:
        _take_said(reader, facts, ncp_ids, model, of_kind, columns)
    return facts


def _take_people(reader: Reader, known: Known, key: str, values: Sequence[object]) -> None:
    _take(known, reader.rows(Ncp, KnownPerson._fields, key, values))


def _take(known: Known, rows: Iterable[tuple[Any, ...]]) -> None:
    for person in map(KnownPerson._make, rows):
        known.people[person.id] = person
        if person.pin:
            known.by_pin[person.pin] = person.id


def _take_said(
    reader: Reader,
    facts: dict[UUID, KnownFacts],
    ncp_ids: Sequence[UUID],
    model: type[Base],
    of_kind: Callable[[KnownFacts], list[Any]],
    columns: tuple[str, ...],
) -> None:
    """What the reports said of these people, the oldest first, instead of what is there."""
    for ncp_id in ncp_ids:
        of_kind(facts[ncp_id]).clear()
    read = ("ncp_id", "since", *columns)
    for row in reader.rows(model, read, "ncp_id", ncp_ids, only=BY_REPORT, order_by=("since", "id")):
        of_kind(facts[row[0]]).append((row[1], row[2:] if len(columns) > 1 else row[2]))
