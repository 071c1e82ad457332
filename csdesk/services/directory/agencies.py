"""Child support agencies and their contact persons."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.partner import AgencyKind, ContactRule, Csa, CsaContact, ReportRhythm
from csdesk.services import audit, phones
from csdesk.services.agreements import Agreement, agreement_of
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

RULE_LABELS = {
    ContactRule.CSA_FIRST: tr("The CSA reviews first"),
    ContactRule.LIAISON_FIRST: tr("The liaison goes ahead"),
}
RHYTHM_LABELS = {
    ReportRhythm.QUARTERLY: tr("Every quarter"),
    ReportRhythm.MONTHLY: tr("Every month"),
    ReportRhythm.BIWEEKLY: tr("Every two weeks"),
}


@dataclass(frozen=True)
class CsaContactView:
    """A contact person at a CSA."""

    id: UUID
    name: str
    phone: str
    email: str
    receives_reports: bool
    receives_reviews: bool = False
    """Gets the lists of people to review before contact."""
    role: str = ""
    """Function or team."""


@dataclass(frozen=True)
class CsaView:
    """A CSA and what was agreed with it."""

    id: UUID
    name: str
    kind: AgencyKind
    county: str
    agreed: Agreement
    contacts: tuple[CsaContactView, ...]
    other_names: tuple[str, ...] = ()
    """Other ways in which reports write its county or nation."""

    @property
    def contact_rule(self) -> ContactRule:
        """Who settles whom to contact."""
        return self.agreed.contact_rule


def agencies(session: Session, *, counties: tuple[str, ...] = ()) -> tuple[CsaView, ...]:
    """The CSAs of these counties, or all, by county."""
    rows = select(Csa).order_by(Csa.county)
    if counties:
        rows = rows.where(Csa.county.in_(counties))
    found = session.scalars(rows).all()
    people: defaultdict[UUID, list[CsaContactView]] = defaultdict(list)
    contact_rows = select(CsaContact).where(CsaContact.csa_id.in_([row.id for row in found]))
    for row in session.scalars(contact_rows.order_by(CsaContact.name, CsaContact.id)):
        people[row.csa_id].append(_contact_view(row))
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
    session: Session,
    name: str,
    county: str,
    *,
    kind: AgencyKind = AgencyKind.TRIBAL,
    other_names: tuple[str, ...] = (),
    at: datetime,
    who: str,
) -> UUID:
    """Add an agency; `county` is the county or the nation as the referral report names it, `other_names` are other
    ways in which reports write it.

    Raises `RefusedError` without a name or when an agency has that county or one of the names already.
    """
    csa = Csa(kind=kind)
    _name(session, csa, name, county, other_names)
    session.add(csa)
    session.flush()
    audit.record(session, at=at, who=who, action="agency.added", kind="csa", record_id=csa.id)
    return csa.id


def edit_agency(
    session: Session,
    csa_id: UUID,
    *,
    name: str,
    county: str,
    kind: AgencyKind,
    other_names: tuple[str, ...] = (),
    at: datetime,
    who: str,
) -> None:
    """Change what an agency is called, and which county or nation it serves.

    Raises `NotFoundError`, and `RefusedError` as `add_agency` does, or when cases hang on the former county: they
    would lose their agency.
    """
    csa = _csa(session, csa_id)
    if county.strip() != csa.county and session.scalar(select(exists().where(IvdCase.county == csa.county))):
        raise RefusedError(
            tr(
                "Cases lie in {county}. Nothing was changed; add another agency, or write the new name as another "
                "name.",
                county=csa.county,
            ),
            field="county",
        )
    _name(session, csa, name, county, other_names)
    csa.kind = kind
    session.flush()
    audit.record(session, at=at, who=who, action="agency.edited", kind="csa", record_id=csa_id, detail=kind.value)


def _name(session: Session, csa: Csa, name: str, county: str, other_names: tuple[str, ...]) -> None:
    name, county = name.strip(), county.strip()
    others = tuple(dict.fromkeys(other.strip() for other in other_names if other.strip() and other.strip() != county))
    if not name or not county:
        raise RefusedError(tr("An agency needs a name and a county or nation. Nothing was saved."), field="name")
    known = known_as(session)
    if any(known.get(one, csa.county) != csa.county for one in (county, *others)):
        raise RefusedError(
            tr("The directory has an agency for this county already. Nothing was saved; edit that one."),
            field="county",
        )
    csa.name, csa.county, csa.other_names = name, county, ", ".join(others)


def known_as(session: Session) -> dict[str, str]:
    """Every way in which reports write a county or nation -> as the directory has it."""
    known: dict[str, str] = {}
    for county, others in session.execute(select(Csa.county, Csa.other_names)):
        known |= dict.fromkeys(listed(others), county)
        known[county] = county
    return known


def listed(names: str) -> tuple[str, ...]:
    """The parts of a text that are divided by commas."""
    return tuple(part.strip() for part in names.split(",") if part.strip())


def add_contact_person(
    session: Session,
    csa_id: UUID,
    name: str,
    phone: str = "",
    email: str = "",
    *,
    role: str = "",
    receives_reports: bool = True,
    receives_reviews: bool = False,
    at: datetime,
    who: str,
) -> UUID:
    """Add a contact person with name, phone number and e-mail address (DFES 19-07, CSA responsibilities).

    Raises `NotFoundError`, and `RefusedError` without a name or with an e-mail address that cannot be one.
    """
    _csa(session, csa_id)
    name, email = checked_person(name, email)
    person = CsaContact(
        csa_id=csa_id,
        name=name,
        phone=phones.written(phone),
        email=email,
        role=role.strip(),
        receives_reports=receives_reports,
        receives_reviews=receives_reviews,
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
    role: str = "",
    receives_reports: bool,
    receives_reviews: bool = False,
    at: datetime,
    who: str,
) -> None:
    """Change a contact person. Raises as `add_contact_person` does."""
    person = _contact_person(session, contact_id)
    person.name, person.email = checked_person(name, email)
    person.phone = phones.written(phone)
    person.role, person.receives_reports, person.receives_reviews = role.strip(), receives_reports, receives_reviews
    audit.record(session, at=at, who=who, action="csa_contact.edited", kind="csa", record_id=person.csa_id)


def remove_contact_person(session: Session, contact_id: UUID, *, at: datetime, who: str) -> None:
    """Take a contact person out of the directory. Raises `NotFoundError`."""
    person = _contact_person(session, contact_id)
    session.delete(person)
    audit.record(session, at=at, who=who, action="csa_contact.removed", kind="csa", record_id=person.csa_id)


def checked_person(name: str, email: str) -> tuple[str, str]:
    """A person's name and e-mail address, without what surrounds them.

    Raises `RefusedError` without a name or with an e-mail address that cannot be one.
    """
    name, email = name.strip(), email.strip()
    if not name:
        raise RefusedError(tr("A person needs a name. Nothing was saved."), field="name")
    local, at_sign, domain = email.partition("@")
    if email and (not local or not at_sign or "." not in domain or any(sign.isspace() for sign in email)):
        raise RefusedError(
            tr("This is not an e-mail address. Nothing was saved; it looks like name@county.example."), field="email"
        )
    return name, email


def _csa(session: Session, csa_id: UUID) -> Csa:
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nothing was changed."))
    return csa


def _contact_person(session: Session, contact_id: UUID) -> CsaContact:
    person = session.get(CsaContact, contact_id)
    if person is None:
        raise NotFoundError(tr("This contact person is not in the directory any more. Nothing was changed."))
    return person


def _csa_view(row: Csa, contacts: tuple[CsaContactView, ...]) -> CsaView:
    return CsaView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        county=row.county,
        agreed=agreement_of(row),
        contacts=contacts,
        other_names=listed(row.other_names),
    )


def _contact_view(row: CsaContact) -> CsaContactView:
    return CsaContactView(
        id=row.id,
        name=row.name,
        phone=row.phone,
        email=row.email,
        receives_reports=row.receives_reports,
        receives_reviews=row.receives_reviews,
        role=row.role,
    )
