"""What the caseload knows of the people and cases that a report is about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source
from csdesk.services.bulk import portions

NameParts = tuple[str, str, str, str]
"""Last, first, middle name, suffix."""
AddressParts = tuple[str, str, str, str, str, date | None]
"""Two lines, city, state, ZIP code, verified on."""


class KnownPerson(NamedTuple):
    """A person in the caseload."""

    id: UUID
    pin: str | None
    last_name: str
    first_name: str
    date_of_birth: date | None
    source: Source
    listed_import_id: UUID | None


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


CASE_COLUMNS = tuple(getattr(IvdCase, name) for name in KnownCase._fields)
PERSON_COLUMNS = tuple(getattr(Ncp, name) for name in KnownPerson._fields)


@dataclass
class Known:
    """People by key, and what the reports said of them, oldest first."""

    people: dict[UUID, KnownPerson] = field(default_factory=dict)
    by_pin: dict[str, UUID] = field(default_factory=dict)
    by_number: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    cases: dict[UUID, dict[str, KnownCase]] = field(default_factory=lambda: defaultdict(dict))
    names: dict[UUID, list[tuple[date, NameParts]]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[UUID, list[tuple[date, AddressParts]]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[UUID, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))


def know(session: Session, pins: Iterable[str], numbers: Iterable[str]) -> Known:
    """Load everybody whom these PINs or, failing that, these case numbers name."""
    known = Known()
    for some in portions(sorted(set(pins) - {""})):
        _take_people(session, known, Ncp.pin.in_(some))
    loose = sorted(set(numbers) - {""})
    for some in portions(loose):
        found = session.execute(select(IvdCase.number, IvdCase.ncp_id).where(IvdCase.number.in_(some)))
        for number, ncp_id in found:
            known.by_number[number].append(ncp_id)
    others = sorted({key for keys in known.by_number.values() for key in keys} - set(known.people))
    for some_people in portions(others):
        _take_people(session, known, Ncp.id.in_(some_people))
    _take_facts(session, known, known.people)
    return known


def know_more(session: Session, known: Known, ncp_ids: Iterable[UUID]) -> None:
    """Load these people too."""
    more = sorted(set(ncp_ids) - set(known.people))
    for some in portions(more):
        _take_people(session, known, Ncp.id.in_(some))
    _take_facts(session, known, more)


def _take_people(session: Session, known: Known, condition: object) -> None:
    for row in session.execute(select(*PERSON_COLUMNS).where(condition)):  # type: ignore[arg-type]
        person = KnownPerson._make(row)
        known.people[person.id] = person
        if person.pin:
            known.by_pin[person.pin] = person.id


def _take_facts(session: Session, known: Known, ncp_ids: Iterable[UUID]) -> None:
    for some in portions(sorted(ncp_ids)):
        for row in session.execute(select(*CASE_COLUMNS).where(IvdCase.ncp_id.in_(some))):
            case = KnownCase._make(row)
            known.cases[case.ncp_id][case.number] = case
        for ncp_id, since, *parts in session.execute(
            select(
                NcpName.ncp_id,
                NcpName.since,
                NcpName.last_name,
                NcpName.first_name,
                NcpName.middle_name,
                NcpName.suffix,
            )
            .where(NcpName.ncp_id.in_(some), NcpName.source == Source.REPORT)
            .order_by(NcpName.since, NcpName.id)
        ):
            known.names[ncp_id].append((since, (parts[0], parts[1], parts[2], parts[3])))
        for address in session.execute(
            select(
                NcpAddress.ncp_id,
                NcpAddress.since,
                NcpAddress.address_1,
                NcpAddress.address_2,
                NcpAddress.city,
                NcpAddress.state,
                NcpAddress.zip,
                NcpAddress.verified_on,
            )
            .where(NcpAddress.ncp_id.in_(some), NcpAddress.source == Source.REPORT)
            .order_by(NcpAddress.since, NcpAddress.id)
        ):
            ncp_id, since, first, second, city, state, zip_code, verified_on = address
            known.addresses[ncp_id].append((since, (first, second, city, state, zip_code, verified_on)))
        for ncp_id, since, number in session.execute(
            select(NcpPhone.ncp_id, NcpPhone.since, NcpPhone.number)
            .where(NcpPhone.ncp_id.in_(some), NcpPhone.source == Source.REPORT)
            .order_by(NcpPhone.since, NcpPhone.id)
        ):
            known.phones[ncp_id].append((since, number))
