"""People whom a CSA, a court or a program refers from outside the report."""

import re
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpOtherPin, NcpPhone, Source
from csdesk.services import audit, phones, search_index, search_terms, zips
from csdesk.services.caseload import lines
from csdesk.services.caseload.safe_contact import marked
from csdesk.services.caseload.shapes import Match, NewPerson
from csdesk.services.errors import RefusedError
from csdesk.services.former import keep as keep_former
from csdesk.services.names import full_name, readable_address
from csdesk.services.referral_report.values import county as county_name
from csdesk.wording import tr

IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,20}")
NEEDED = {"phone": tr("phone number"), "address_1": "address"}
COMING = "coming"
"""By whom exactly somebody was referred is kept beside the record, under this kind."""


def add_person(session: Session, new: NewPerson, *, at: datetime, today: date, who: str) -> UUID:
    """Add somebody who is not on the report. Name, phone and address must be there.

    What was told is known since the day of the referral, which name, address and phone say.

    Raises `RefusedError` when one of them is missing, an identifier is none, or the PIN is in the caseload already.
    """
    person = _tidy(new)
    _check(session, person, today)
    since = person.referred_on or today
    name = {part: getattr(person, part) for part in ("last_name", "first_name", "middle_name", "suffix")}
    ncp = Ncp(
        id=uuid7(),
        pin=person.pin or None,
        sort_name=search_terms.sort_name(person.last_name, person.first_name, person.middle_name),
        date_of_birth=person.date_of_birth,
        source=person.source,
        created_at=at,
        **name,
    )
    session.add(ncp)
    session.flush()
    session.add(NcpName(ncp_id=ncp.id, since=since, source=person.source, **name))
    session.add(
        NcpAddress(
            ncp_id=ncp.id,
            address_1=person.address_1,
            address_2=person.address_2,
            city=person.city,
            state=person.state,
            zip=person.zip,
            since=since,
            source=person.source,
        )
    )
    session.add(NcpPhone(ncp_id=ncp.id, number=person.phone, since=since, source=person.source))
    if person.case_number or person.county:
        session.add(IvdCase(ncp_id=ncp.id, number=person.case_number, county=person.county))
    if person.referred_by:
        keep_former(session, ncp.id, COMING, uuid7(), "referred_by", person.referred_by, at=at, who=who)
    search_index.rebuild(session, [ncp.id])
    audit.record(
        session, at=at, who=who, action="ncp.added", kind="ncp", record_id=ncp.id, detail=person.source.value
    )
    return ncp.id


def _tidy(new: NewPerson) -> NewPerson:
    """The same person without needless blanks; identifiers without dashes, the county as Wisconsin writes it."""

    def line(text: str) -> str:
        return " ".join(text.split())[:200]

    return NewPerson(
        last_name=line(new.last_name),
        first_name=line(new.first_name),
        middle_name=line(new.middle_name),
        suffix=line(new.suffix),
        phone=line(phones.written(new.phone)),
        address_1=line(new.address_1),
        address_2=line(new.address_2),
        city=line(new.city),
        state=line(new.state),
        zip=line(new.zip),
        source=new.source,
        pin=re.sub(r"[\s-]", "", new.pin),
        case_number=re.sub(r"[\s-]", "", new.case_number),
        county=county_name(line(new.county)) if new.county.strip() else "",
        date_of_birth=new.date_of_birth,
        referred_by=line(new.referred_by),
        referred_on=new.referred_on,
    )


def _check(session: Session, person: NewPerson, today: date) -> None:
    lacking = [label for field, label in NEEDED.items() if not getattr(person, field)]
    if not person.last_name and not person.first_name:
        lacking.insert(0, "name")
    if lacking:
        raise RefusedError(
            tr(
                "A referral from outside the report must hold name, phone and address; the {lacking} is missing. "
                "Nobody was added.",
                lacking=" and the ".join(lacking),
            )
        )
    for identifier in (person.pin, person.case_number):
        if identifier and not IDENTIFIER.fullmatch(identifier):
            raise RefusedError(
                tr("A PIN or case number has up to 20 letters and digits and nothing else. Nobody was added.")
            )
    phones.refuse_other(person.phone, field="phone")
    zips.refuse_other(person.zip)
    if person.source is Source.REPORT:
        raise RefusedError(tr("People of the report come in with the report. Choose who referred this person."))
    if person.date_of_birth and person.date_of_birth > today:
        raise RefusedError(tr("The date of birth lies in the future. Nobody was added; correct it."))
    if person.referred_on and person.referred_on > today:
        raise RefusedError(tr("The day of the referral lies ahead. Nobody was added; correct it."))
    if person.pin and (
        session.scalar(select(Ncp.id).where(Ncp.pin == person.pin)) or session.get(NcpOtherPin, person.pin)
    ):
        raise RefusedError(
            tr("Somebody with this PIN is in the caseload already. Nobody was added; open that record.")
        )


def possible_matches(session: Session, new: NewPerson) -> tuple[Match, ...]:
    """Who in the caseload may be the same person, the surest first. A name alone is only a hint."""
    person = _tidy(new)
    found: dict[UUID, list[str]] = {}
    certain: set[UUID] = set()

    def look(condition: ColumnElement[bool], reason: str, *, sure: bool = False) -> None:
        for ncp_id in session.scalars(select(Ncp.id).where(condition).order_by(Ncp.sort_name).limit(20)):
            found.setdefault(ncp_id, []).append(reason)
            if sure:
                certain.add(ncp_id)

    born = person.date_of_birth
    name = search_terms.sort_name(person.last_name, person.first_name)
    spaced = (Ncp.sort_name >= f"{name} ") & (Ncp.sort_name < f"{name}!")
    if person.pin:
        second = select(NcpOtherPin.ncp_id).where(NcpOtherPin.pin == person.pin)
        look((Ncp.pin == person.pin) | Ncp.id.in_(second), tr("The same PIN"), sure=True)
    if person.case_number:
        on_case = Ncp.id.in_(select(IvdCase.ncp_id).where(IvdCase.number == person.case_number))
        if born:
            look(on_case & (Ncp.date_of_birth == born), tr("The same case and date of birth"), sure=True)
        look(on_case, tr("The same case number"))
    if name:
        look((Ncp.sort_name == name) | spaced, tr("The same name"))
    if born:
        likely = _born_on(session, person, name)
        look(Ncp.id.in_(likely), tr("The same date of birth and a like name"))
    if search_terms.digits_of(person.phone):
        look(Ncp.id.in_(search_index.people_with_phone(session, person.phone)), tr("The same phone number"))
    return _described(session, found, certain)


def _born_on(session: Session, person: NewPerson, name: str) -> list[UUID]:
    """Who was born on that day and bears, or bore, one of the names."""
    said = set(name.split())
    rows = (
        select(Ncp.id, Ncp.sort_name, NcpName.last_name, NcpName.first_name)
        .outerjoin(NcpName, NcpName.ncp_id == Ncp.id)
        .where(Ncp.date_of_birth == person.date_of_birth)
    )
    return [
        ncp_id
        for ncp_id, now, last, first in session.execute(rows)
        if said & {*now.split(), *search_terms.sort_name(last or "", first or "").split()}
    ]


def _described(session: Session, found: Mapping[UUID, Sequence[str]], certain: Set[UUID]) -> tuple[Match, ...]:
    cases = lines.cases_of(session, list(found))
    people = {ncp.id: ncp for ncp in session.scalars(select(Ncp).where(Ncp.id.in_(found)))}
    hidden = marked(session, found)
    phones, addresses = (_newest(session, table, found.keys() - hidden) for table in (NcpPhone, NcpAddress))
    in_order = sorted(found, key=lambda ncp_id: (ncp_id not in certain, -len(found[ncp_id])))
    return tuple(
        Match(
            ncp_id=ncp_id,
            name=full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
            date_of_birth=ncp.date_of_birth,
            counties=lines.counties_of(cases[ncp_id]),
            pin=ncp.pin or "",
            cases=tuple(case.number for case in cases[ncp_id] if case.number),
            phone=phones[ncp_id].number if ncp_id in phones else "",
            address=_one_line(addresses[ncp_id]) if ncp_id in addresses else "",
            safe_contact=ncp_id in hidden,
            reasons=tuple(found[ncp_id]),
            certain=ncp_id in certain,
        )
        for ncp_id in in_order
        for ncp in (people[ncp_id],)
    )


def _newest(session: Session, table: Any, ncp_ids: Set[UUID]) -> dict[UUID, Any]:
    rows = select(table).where(table.ncp_id.in_(ncp_ids)).order_by(table.since, table.id)
    return {row.ncp_id: row for row in session.scalars(rows)}


def _one_line(row: NcpAddress) -> str:
    return readable_address(", ".join(part for part in (row.address_1, row.city) if part))
