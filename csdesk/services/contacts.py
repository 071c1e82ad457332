"""Contacts with a person, each with one next step."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.contact import REACHED_OUTCOMES, ContactKind, ContactOutcome, Direction
from csdesk.services.days import UnclearDayError, parse_when

__all__ = [
    "KIND_LABELS",
    "DIRECTION_LABELS",
    "OUTCOME_LABELS",
    "REACHED_OUTCOMES",
    "ContactKind",
    "ContactOutcome",
    "ContactView",
    "Direction",
    "FollowUpView",
    "NewContact",
    "UnclearDayError",
    "parse_when",
]

KIND_LABELS: dict[ContactKind, str] = {}
DIRECTION_LABELS: dict[Direction, str] = {}
OUTCOME_LABELS: dict[ContactOutcome, str] = {}


@dataclass(frozen=True)
class NewContact:
    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    promised: bool = False
    uncleared_reason: str = ""


@dataclass(frozen=True)
class ContactView:
    id: UUID
    ncp_id: UUID
    at: datetime
    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str
    by: str
    uncleared_reason: str


@dataclass(frozen=True)
class FollowUpView:
    id: UUID
    ncp_id: UUID
    what: str
    due_on: date
    promised: bool
    done_at: datetime | None
    created_at: datetime


def reason_needed(session: Session, ncp_id: UUID) -> str:
    """The sentence that says why a contact with this person needs a reason; empty when it needs none."""
    raise NotImplementedError


def record_contact(session: Session, ncp_id: UUID, contact: NewContact, *, at: datetime, who: str) -> UUID:
    raise NotImplementedError


def contacts_of(session: Session, ncp_id: UUID) -> tuple[ContactView, ...]:
    """Newest first."""
    raise NotImplementedError


def follow_ups_of(session: Session, ncp_id: UUID, *, open_only: bool = True) -> tuple[FollowUpView, ...]:
    raise NotImplementedError


def complete_follow_up(session: Session, follow_up_id: UUID, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def postpone_follow_up(session: Session, follow_up_id: UUID, until: date, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def undo_last_contact(session: Session, ncp_id: UUID, *, at: datetime, who: str) -> bool:
    raise NotImplementedError
