"""People whom a CSA, a court or a program refers from outside the report."""

import re
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpName, NcpPhone, Source
from csdesk.services import audit, search_index, search_terms
from csdesk.services.caseload import lines
from csdesk.services.caseload.shapes import Match, NewPerson
from csdesk.services.errors import RefusedError
from csdesk.services.names import full_name
from csdesk.services.referral_report.values import county as county_name

IDENTIFIER = re.compile(r"[A-Za-z0-9]{1,20}")
NEEDED = {"phone": "phone number", "address_1": "address"}


def add_person(session: Session, new: NewPerson, *, at: datetime, today: date, who: str) -> UUID:
    """Add somebody who is not on the report. Name, phone and address must be there.

    Raises `RefusedError` when one of them is missing, an identifier is none, or the PIN is in the caseload already.
    """
    person = _tidy(new)
    _check(session, person, today)
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
    session.add(NcpName(ncp_id=ncp.id, since=today, source=person.source, **name))
    session.add(
        NcpAddress(
            ncp_id=ncp.id,
            address_1=person.address_1,
            address_2=person.address_2,
            city=person.city,
            state=person.state,
            zip=person.zip,
            since=today,
            source=person.source,
        )
    )
    session.add(NcpPhone(ncp_id=ncp.id, number=person.phone, since=today, source=person.source))
    if person.case_number or person.county:
        session.add(IvdCase(ncp_id=ncp.id, number=person.case_number, county=person.county))
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
        phone=line(new.phone),
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
    )


def _check(session: Session, person: NewPerson, today: date) -> None:
    lacking = [label for field, label in NEEDED.items() if not getattr(person, field)]
    if not person.last_name and not person.first_name:
        lacking.insert(0, "name")
    if lacking:
        raise RefusedError(
            f"A referral from outside the report must hold name, phone and address; the {' and the '.join(lacking)} "
            "is missing. Nobody was added."
        )
    for identifier in (person.pin, person.case_number):
        if identifier and not IDENTIFIER.fullmatch(identifier):
            raise RefusedError(
                "A PIN or case number has up to 20 letters and digits and nothing else. Nobody was added."
            )
    if person.source is Source.REPORT:
        raise RefusedError("People of the report come in with the report. Choose who referred this person.")
    if person.date_of_birth and person.date_of_birth > today:
        raise RefusedError("The date of birth lies in the future. Nobody was added; correct it.")
    if person.pin and session.scalar(select(Ncp.id).where(Ncp.pin == person.pin)):
        raise RefusedError("Somebody with this PIN is in the caseload already. Nobody was added; open that record.")


def possible_matches(session: Session, new: NewPerson) -> tuple[Match, ...]:
    """Who in the caseload may be the same person, the surest first. A name alone is only a hint."""
    person = _tidy(new)
    found: dict[UUID, tuple[str, bool]] = {}

    def look(condition: ColumnElement[bool], reason: str, *, certain: bool = False) -> None:
        for ncp_id in session.scalars(select(Ncp.id).where(condition).order_by(Ncp.sort_name).limit(20)):
            found.setdefault(ncp_id, (reason, certain))

    born = person.date_of_birth
    name = search_terms.sort_name(person.last_name, person.first_name)
    spaced = (Ncp.sort_name >= f"{name} ") & (Ncp.sort_name < f"{name}!")
    same_name = (Ncp.sort_name == name) | spaced
    if person.pin:
        look(Ncp.pin == person.pin, "The same PIN", certain=True)
    if person.case_number:
        on_case = Ncp.id.in_(select(IvdCase.ncp_id).where(IvdCase.number == person.case_number))
        if born:
            look(on_case & (Ncp.date_of_birth == born), "The same case number and date of birth", certain=True)
        look(on_case, "The same case number")
    if born and name:
        look(same_name & (Ncp.date_of_birth == born), "The same name and date of birth")
    if search_terms.digits_of(person.phone):
        look(Ncp.id.in_(search_index.people_with_phone(session, person.phone)), "The same phone number")
    if name:
        look(same_name, "The same name")
    return _described(session, found)


def _described(session: Session, found: dict[UUID, tuple[str, bool]]) -> tuple[Match, ...]:
    cases = lines.cases_of(session, list(found))
    people = {ncp.id: ncp for ncp in session.scalars(select(Ncp).where(Ncp.id.in_(found)))}
    return tuple(
        Match(
            ncp_id=ncp_id,
            name=full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
            date_of_birth=ncp.date_of_birth,
            counties=lines.counties_of(cases[ncp_id]),
            reason=reason,
            certain=certain,
        )
        for ncp_id, (reason, certain) in found.items()
        for ncp in (people[ncp_id],)
    )
