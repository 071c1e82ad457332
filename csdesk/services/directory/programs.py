"""Programs and services to refer to."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.partner import Program, ProgramKind
from csdesk.services import audit, phones, resources
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

PROGRAMS = "partners/programs.toml"


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
    """The circumstances of Q11 that it answers: its own, else those of its category."""
    own_barriers: tuple[str, ...] = ()
    email: str = ""
    website: str = ""
    contact_name: str = ""


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
    email: str = ""
    website: str = ""
    contact_name: str = ""
    own_barriers: tuple[str, ...] = ()
    """Circumstances of Q11 that it answers; empty: those of its category."""


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


@cache
def with_the_other_parent() -> frozenset[str]:
    """Categories of programs in which both parents come together (2Gen Procedures: never under safe contact)."""
    entries = resources.toml(PROGRAMS)["program"]
    return frozenset(one["category"] for one in entries if one.get("with_the_other_parent"))


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
        raise NotFoundError(tr("This program is not in the directory any more. Nothing was changed."))
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
    program.email, program.website = _line(new.email), _line(new.website)
    program.contact_name, program.barriers = _line(new.contact_name), ", ".join(new.own_barriers)


def _line(text: str) -> str:
    return " ".join(text.split())


def _free_name(session: Session, name: str, own_id: UUID | None) -> str:
    name = name.strip()
    if not name:
        raise RefusedError(tr("A program needs a name. Nothing was saved."))
    taken = session.scalar(select(Program.id).where(Program.name == name))
    if taken is not None and taken != own_id:
        raise RefusedError(tr("The directory has a program of this name already. Nothing was saved; edit that one."))
    return name


def _program_view(row: Program, barriers: tuple[str, ...]) -> ProgramView:
    own = _parts(row.barriers)
    return ProgramView(
        id=row.id,
        name=row.name,
        kind=row.kind,
        category=row.category,
        counties=_parts(row.counties),
        phone=row.phone,
        address=row.address,
        note=row.note,
        active=row.active,
        barriers=own or barriers,
        own_barriers=own,
        email=row.email,
        website=row.website,
        contact_name=row.contact_name,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
