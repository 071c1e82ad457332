"""The directory: child support agencies, what was agreed with each, their contact persons, programs and services."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.partner import AgencyKind, ContactRule, Csa, CsaContact, Program, ProgramKind, ReportRhythm
from csdesk.services import audit, phones, resources
from csdesk.services.errors import NotFoundError, RefusedError

__all__ = [
    "RHYTHM_LABELS",
    "RULE_LABELS",
    "AgencyKind",
    "ContactRule",
    "CsaContactView",
    "CsaView",
    "NewProgram",
    "ProgramKind",
    "ProgramView",
    "ReportRhythm",
    "add_agency",
    "add_contact_person",
    "add_program",
    "agencies",
    "agency",
    "csa_for_county",
    "edit_agency",
    "edit_contact_person",
    "edit_program",
    "programs",
    "remove_contact_person",
    "seed",
]

AGENCIES = "partners/agencies.toml"
PROGRAMS = "partners/programs.toml"

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


@dataclass(frozen=True)
class ProgramView:
    """A program or service to refer to."""

    id: UUID
    name: str
    kind: ProgramKind
    category: str
    counties: tuple[str, ...]
    """Empty: everywhere."""
    phone: str
    address: str
    note: str
    active: bool
    barriers: tuple[str, ...]
    """The circumstances of Q11 that it answers."""


@dataclass(frozen=True)
class NewProgram:
    """What the directory keeps of a program."""

    name: str
    kind: ProgramKind
    category: str = ""
    """A category of `resources/partners/programs.toml`, such as `wioa`; it settles which barriers are answered."""
    counties: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    note: str = ""
    active: bool = True


def seed(session: Session) -> None:
    """Put the shipped agencies and programs in where they are missing. What was edited stays as it is."""
    shipped = resources.toml(AGENCIES)
    there = set(session.scalars(select(Csa.county)))
    session.add_all(
        Csa(name=shipped["name"].format(county=county), county=county)
        for county in shipped["counties"]
        if county not in there
    )
    known = set(session.scalars(select(Program.name)))
    # By category too: a shipped program that was renamed at the desk does not come back.
    categories = set(session.scalars(select(Program.category)))
    session.add_all(
        Program(
            name=entry["name"],
            kind=ProgramKind(entry["kind"]),
            category=entry["category"],
            counties=", ".join(entry.get("counties", ())),
        )
        for entry in resources.toml(PROGRAMS)["program"]
        if entry["name"] not in known and entry["category"] not in categories
    )
    session.flush()


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


def programs(
    session: Session, *, kind: ProgramKind | None = None, county: str = "", active_only: bool = True
) -> tuple[ProgramView, ...]:
    """Programs and services, employment programs first, by name; with `county`, those that are offered there."""
    rows = select(Program).order_by(Program.kind, func.lower(Program.name))
    if kind is not None:
        rows = rows.where(Program.kind == kind)
    if active_only:
        rows = rows.where(Program.active)
    views = (_program_view(row, _barriers().get(row.category, ())) for row in session.scalars(rows))
    return tuple(view for view in views if not county or not view.counties or county in view.counties)


@cache
def _barriers() -> dict[str, tuple[str, ...]]:
    """Category of a program -> the barriers that it answers."""
    return {entry["category"]: tuple(entry["barriers"]) for entry in resources.toml(PROGRAMS)["program"]}


def add_program(session: Session, new: NewProgram, *, at: datetime, who: str) -> UUID:
    """Add a program or a local resource. Raises `RefusedError` without a name or with one that is taken."""
    program = Program(name=_free_name(session, new.name, None), kind=new.kind)
    _fill(program, new)
    session.add(program)
    session.flush()
    audit.record(session, at=at, who=who, action="program.added", kind="program", record_id=program.id)
    return program.id


def edit_program(session: Session, program_id: UUID, changed: NewProgram, *, at: datetime, who: str) -> None:
    """Change a program. Raises `NotFoundError`, and `RefusedError` as `add_program` does."""
    program = session.get(Program, program_id)
    if program is None:
        raise NotFoundError("This program is not in the directory any more. Nothing was changed.")
    program.name = _free_name(session, changed.name, program_id)
    program.kind = changed.kind
    _fill(program, changed)
    session.flush()
    audit.record(session, at=at, who=who, action="program.edited", kind="program", record_id=program_id)


def _fill(program: Program, new: NewProgram) -> None:
    program.category = new.category
    program.counties = ", ".join(new.counties)
    program.phone, program.address = phones.written(new.phone), new.address.strip()
    program.note, program.active = new.note, new.active


def _free_name(session: Session, name: str, own_id: UUID | None) -> str:
    name = name.strip()
    if not name:
        raise RefusedError("A program needs a name. Nothing was saved.")
    taken = session.scalar(select(Program.id).where(Program.name == name))
    if taken is not None and taken != own_id:
        raise RefusedError("The directory has a program of this name already. Nothing was saved; edit that one.")
    return name


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


def _program_view(row: Program, barriers: tuple[str, ...]) -> ProgramView:
    return ProgramView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        category=row.category,
        counties=tuple(part.strip() for part in row.counties.split(",") if part.strip()),
        phone=row.phone,
        address=row.address,
        note=row.note,
        active=row.active,
        barriers=barriers,
    )
