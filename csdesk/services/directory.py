"""Agencies, their contact persons, programs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.partner import AgencyKind, ContactRule, ProgramKind, ReportRhythm

__all__ = ["AgencyKind", "ContactRule", "ProgramKind", "ReportRhythm"]

RULE_LABELS: dict[ContactRule, str] = {}
RHYTHM_LABELS: dict[ReportRhythm, str] = {}


@dataclass(frozen=True)
class CsaContactView:
    id: UUID
    name: str
    phone: str
    email: str
    receives_reports: bool


@dataclass(frozen=True)
class CsaView:
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


def seed(session: Session) -> None:
    """Put the shipped agencies and programs in where they are missing. Idempotent."""
    raise NotImplementedError


def agencies(session: Session, *, counties: tuple[str, ...] = ()) -> tuple[CsaView, ...]:
    raise NotImplementedError


def agency(session: Session, csa_id: UUID) -> CsaView:
    raise NotImplementedError


def csa_for_county(session: Session, county: str) -> CsaView | None:
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


def remove_contact_person(session: Session, contact_id: UUID, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def programs(
    session: Session, *, kind: ProgramKind | None = None, county: str = "", active_only: bool = True
) -> tuple[ProgramView, ...]:
    raise NotImplementedError


def programs_for_barrier(session: Session, barrier: str, *, county: str = "") -> tuple[ProgramView, ...]:
    raise NotImplementedError


@dataclass(frozen=True)
class NewProgram:
    name: str
    kind: ProgramKind
    category: str = ""
    counties: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    note: str = ""
    active: bool = True


def add_program(session: Session, new: NewProgram, *, at: datetime, who: str) -> UUID:
    raise NotImplementedError


def edit_program(session: Session, program_id: UUID, changed: NewProgram, *, at: datetime, who: str) -> None:
    raise NotImplementedError
