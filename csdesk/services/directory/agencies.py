"""Child support agencies and their contact persons."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import AgencyKind, ContactRule, Csa, CsaContact, ReportRhythm
from csdesk.services import audit, phones
from csdesk.services.errors import NotFoundError, RefusedError

RULE_LABELS = {
    ContactRule.CSA_FIRST: "The CSA reviews first",
    ContactRule.LIAISON_FIRST: "The liaison goes ahead",
}
RHYTHM_LABELS = {
    ReportRhythm.QUARTERLY: "Every quarter",
    ReportRhythm.MONTHLY: "Every month",
    ReportRhythm.BIWEEKLY: "Every two weeks",
}


@dataclass(frozen=True)
class CsaContactView:
    """A contact person at a CSA."""

    id: UUID
    name: str
    phone: str
    email: str
    receives_reports: bool


@dataclass(frozen=True)
class CsaView:
    """A CSA and what was agreed with it."""

    id: UUID
    name: str
    kind: AgencyKind
    county: str
    contact_rule: ContactRule
    report_rhythm: ReportRhythm
    agreed_note: str
    contacts: tuple[CsaContactView, ...]


def agencies(session: Session, *, counties: tuple[str, ...] = ()) -> tuple[CsaView, ...]:
    """The CSAs of these counties, or all, by county."""
    rows = select(Csa).order_by(Csa.county)
    if counties:
        rows = rows.where(Csa.county.in_(counties))
    found = session.scalars(rows).all()
    people: defaultdict[UUID, list[CsaContactView]] = defaultdict(list)
    contact_rows = select(CsaContact).where(CsaContact.csa_id.in_([row.id for row in found]))
    for row in session.scalars(contact_rows.order_by(CsaContact.name, CsaContact.id)):
        people[row.csa_id].append(CsaContactView(row.id, row.name, row.phone, row.email, row.receives_reports))
    return tuple(_csa_view(row, tuple(people[row.id])) for row in found)


def agency(session: Session, csa_id: UUID) -> CsaView:
    """One CSA. Raises `NotFoundError`."""
    csa = _csa(session, csa_id)
    return agencies(session, counties=(csa.county,))[0]


def csa_for_county(session: Session, county: str) -> CsaView | None:
    """The CSA of a county; None where the directory has none."""
    found = agencies(session, counties=(county,))
    return found[0] if found else None


def add_agency(
    session: Session, name: str, county: str, *, kind: AgencyKind = AgencyKind.TRIBAL, at: datetime, who: str
) -> UUID:
    """Add an agency; `county` is the county or the nation as the referral report names it.

    Raises `RefusedError` without a name or when that county has an agency already.
    """
    name, county = name.strip(), county.strip()
    if not name or not county:
        raise RefusedError("An agency needs a name and a county or nation. Nothing was saved.")
    if session.scalar(select(Csa.id).where(Csa.county == county)):
        raise RefusedError("The directory has an agency for this county already. Nothing was saved; edit that one.")
    csa = Csa(name=name, county=county, kind=kind)
    session.add(csa)
    session.flush()
    audit.record(session, at=at, who=who, action="agency.added", kind="csa", record_id=csa.id)
    return csa.id


def edit_agency(
    session: Session,
    csa_id: UUID,
    *,
    contact_rule: ContactRule | None = None,
    report_rhythm: ReportRhythm | None = None,
    agreed_note: str | None = None,
    at: datetime,
    who: str,
) -> CsaView:
    """Change what was agreed with a CSA; None leaves as it is. Raises `NotFoundError`."""
    csa = _csa(session, csa_id)
    csa.contact_rule = contact_rule or csa.contact_rule
    csa.report_rhythm = report_rhythm or csa.report_rhythm
    csa.agreed_note = csa.agreed_note if agreed_note is None else agreed_note
    session.flush()
    detail = f"{csa.contact_rule.value}, {csa.report_rhythm.value}"
    audit.record(session, at=at, who=who, action="agency.edited", kind="csa", record_id=csa_id, detail=detail)
    return agency(session, csa_id)


def add_contact_person(
    session: Session,
    csa_id: UUID,
    name: str,
    phone: str = "",
    email: str = "",
    *,
    receives_reports: bool = True,
    at: datetime,
    who: str,
) -> UUID:
    """Add a contact person with name, phone number and e-mail address (DFES 19-07, CSA responsibilities).

    Raises `NotFoundError`, and `RefusedError` without a name or with an e-mail address that cannot be one.
    """
    _csa(session, csa_id)
    name, email = _checked_person(name, email)
    person = CsaContact(
        csa_id=csa_id, name=name, phone=phones.written(phone), email=email, receives_reports=receives_reports
    )
    session.add(person)
    session.flush()
    audit.record(session, at=at, who=who, action="csa_contact.added", kind="csa", record_id=csa_id)
    return person.id


def edit_contact_person(
    session: Session,
    contact_id: UUID,
    name: str,
    phone: str,
    email: str,
    *,
    receives_reports: bool,
    at: datetime,
    who: str,
) -> None:
    """Change a contact person. Raises as `add_contact_person` does."""
    person = _contact_person(session, contact_id)
    person.name, person.email = _checked_person(name, email)
    person.phone = phones.written(phone)
    person.receives_reports = receives_reports
    audit.record(session, at=at, who=who, action="csa_contact.edited", kind="csa", record_id=person.csa_id)


def remove_contact_person(session: Session, contact_id: UUID, *, at: datetime, who: str) -> None:
    """Take a contact person out of the directory. Raises `NotFoundError`."""
    person = _contact_person(session, contact_id)
    session.delete(person)
    audit.record(session, at=at, who=who, action="csa_contact.removed", kind="csa", record_id=person.csa_id)


def _checked_person(name: str, email: str) -> tuple[str, str]:
    name, email = name.strip(), email.strip()
    if not name:
        raise RefusedError("A contact person needs a name. Nothing was saved.")
    local, at_sign, domain = email.partition("@")
    if email and (not local or not at_sign or "." not in domain or any(sign.isspace() for sign in email)):
        raise RefusedError("This is not an e-mail address. Nothing was saved; it looks like name@county.example.")
    return name, email


def _csa(session: Session, csa_id: UUID) -> Csa:
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError("This agency is not in the directory any more. Nothing was changed.")
    return csa


def _contact_person(session: Session, contact_id: UUID) -> CsaContact:
    person = session.get(CsaContact, contact_id)
    if person is None:
        raise NotFoundError("This contact person is not in the directory any more. Nothing was changed.")
    return person


def _csa_view(row: Csa, contacts: tuple[CsaContactView, ...]) -> CsaView:
    return CsaView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        county=row.county,
        contact_rule=row.contact_rule,
        report_rhythm=row.report_rhythm,
        agreed_note=row.agreed_note,
        contacts=contacts,
    )
