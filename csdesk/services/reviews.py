"""Review by the CSA before contact."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.partner import ReviewAnswer

__all__ = ["ReviewAnswer", "ReviewStanding", "ReviewView"]


@dataclass(frozen=True)
class ReviewView:
    id: UUID
    ncp_id: UUID
    name: str
    csa_id: UUID
    csa_name: str
    asked_at: datetime
    due_on: date
    answer: ReviewAnswer
    answered_at: datetime | None
    reason: str


@dataclass(frozen=True)
class ReviewStanding:
    needed: bool
    """A CSA of the person's counties reviews first."""
    cleared: bool
    """Nothing stands in the way: none needed, or all that are needed are cleared; and none excluded."""
    excluded: bool
    reason: str
    """A sentence; empty when cleared without review."""


def ask(
    session: Session, csa_id: UUID, ncp_ids: tuple[UUID, ...], *, due_on: date, at: datetime, who: str
) -> tuple[UUID, ...]:
    raise NotImplementedError


def answer(
    session: Session, review_id: UUID, answer: ReviewAnswer, reason: str = "", *, at: datetime, who: str
) -> None:
    raise NotImplementedError


def open_reviews(session: Session, *, csa_id: UUID | None = None) -> tuple[ReviewView, ...]:
    raise NotImplementedError


def reviews_of(session: Session, ncp_id: UUID) -> tuple[ReviewView, ...]:
    raise NotImplementedError


def standing_of(session: Session, ncp_id: UUID) -> ReviewStanding:
    raise NotImplementedError
