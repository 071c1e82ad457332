"""What the caseload knows of the people and cases that a report is about."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source
from csdesk.services.bulk import Reader
from csdesk.services.referral_report.shapes import ReportLine

NameParts = tuple[str, str, str, str]
"""Last, first, middle name, suffix."""
AddressParts = tuple[str, str, str, str, str, date | None]
"""Two lines, city, state, ZIP code, verified on."""


class KnownCase(NamedTuple):
    """A case in the caseload, with its figures as they stand."""

    id: UUID
    ncp_id: UUID
    number: str
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
    cases: dict[str, KnownCase]
    """By their numbers."""
    names: list[tuple[date, NameParts]]
    """What the reports said, the oldest first; so with addresses and phones."""
    addresses: list[tuple[date, AddressParts]]
    phones: list[tuple[date, str]]


BY_REPORT = {"source": Source.REPORT}
PERSON_COLUMNS = KnownPerson._fields[: KnownPerson._fields.index("cases")]


@dataclass
class Known:
    """People by key, by PIN, and by the numbers of their cases."""

    people: dict[UUID, KnownPerson] = field(default_factory=dict)
    by_pin: dict[str, UUID] = field(default_factory=dict)
    by_number: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))


def know(session: Session, lines: Sequence[ReportLine]) -> Known:
    """Load everybody whom the PINs of these rows or, failing that, their case numbers name."""
    known = Known()
    if session.scalar(select(Ncp.id).limit(1)) is None:
        return known
    reader = Reader(session)
    _take_people(reader, known, "pin", sorted({line.pin for line in lines} - {""}))
    loose = sorted({line.number for line in lines if line.pin not in known.by_pin} - {""})
    known.by_number.update(cases_of(session, loose))
    others = {ncp_id for found in known.by_number.values() for ncp_id in found}
    _take_people(reader, known, "id", [ncp_id for ncp_id in others if ncp_id not in known.people])
    _take_facts(reader, known, list(known.people))
    return known


def cases_of(session: Session, numbers: Collection[str]) -> dict[str, list[UUID]]:
    """By case number: the people of these cases."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for number, ncp_id in Reader(session).rows(IvdCase, ("number", "ncp_id"), "number", sorted(numbers)):
        found[number].append(ncp_id)
    return found


def know_more(session: Session, known: Known, ncp_ids: Iterable[UUID]) -> None:
    """Load these people too."""
    reader = Reader(session)
    more = [ncp_id for ncp_id in dict.fromkeys(ncp_ids) if ncp_id not in known.people]
    _take_people(reader, known, "id", more)
    _take_facts(reader, known, more)


def _take_people(reader: Reader, known: Known, key: str, values: Sequence[object]) -> None:
    for row in reader.rows(Ncp, PERSON_COLUMNS, key, values):
        person = KnownPerson._make((*row, {}, [], [], []))
        known.people[person.id] = person
        if person.pin:
            known.by_pin[person.pin] = person.id


def _take_facts(reader: Reader, known: Known, ncp_ids: Sequence[UUID]) -> None:
    people = known.people
    for case in map(KnownCase._make, reader.rows(IvdCase, KnownCase._fields, "ncp_id", ncp_ids)):
        people[case.ncp_id].cases[case.number] = case

    def said(model: type[Base], *columns: str) -> Iterator[tuple[Any, ...]]:
        read = ("ncp_id", "since", *columns)
        return reader.rows(model, read, "ncp_id", ncp_ids, only=BY_REPORT, order_by=("since", "id"))

    for row in said(NcpName, "last_name", "first_name", "middle_name", "suffix"):
        people[row[0]].names.append((row[1], row[2:]))
    for row in said(NcpAddress, "address_1", "address_2", "city", "state", "zip", "verified_on"):
        people[row[0]].addresses.append((row[1], row[2:]))
    for ncp_id, since, number in said(NcpPhone, "number"):
        people[ncp_id].phones.append((since, number))
