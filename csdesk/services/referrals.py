"""Referrals, enrolments, attendance, jobs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.referral import Attended, ReferralStatus

__all__ = ["Attended", "ReferralStatus"]

STATUS_LABELS: dict[ReferralStatus, str] = {}


@dataclass(frozen=True)
class NewReferral:
    program_id: UUID
    referred_on: date
    warm_hand_off: bool = False
    note: str = ""


@dataclass(frozen=True)
class AttendanceView:
    id: UUID
    held_on: date
    session: str
    attended: Attended


@dataclass(frozen=True)
class EnrolmentView:
    id: UUID
    enrolled_on: date
    ended_on: date | None
    completed: bool
    outcome: str
    attendance: tuple[AttendanceView, ...]


@dataclass(frozen=True)
class ReferralView:
    id: UUID
    ncp_id: UUID
    name: str
    program_id: UUID
    program_name: str
    employment: bool
    referred_on: date
    by: str
    warm_hand_off: bool
    status: ReferralStatus
    reason: str
    last_news_on: date
    note: str
    enrolment: EnrolmentView | None


@dataclass(frozen=True)
class JobView:
    id: UUID
    ncp_id: UUID
    started_on: date
    ended_on: date | None
    employer: str
    hours_a_week: Decimal | None
    wage_cents: int | None


def refer(session: Session, ncp_id: UUID, new: NewReferral, *, at: datetime, who: str) -> UUID:
    raise NotImplementedError


def news(session: Session, referral_id: UUID, *, on: date, note: str = "", at: datetime, who: str) -> None:
    raise NotImplementedError


def enrol(session: Session, referral_id: UUID, *, enrolled_on: date, at: datetime, who: str) -> UUID:
    """The enrolment's id."""
    raise NotImplementedError


def attend(
    session: Session,
    enrolment_id: UUID,
    *,
    held_on: date,
    attended: Attended,
    class_name: str = "",
    at: datetime,
    who: str,
) -> UUID:
    raise NotImplementedError


def complete(
    session: Session, referral_id: UUID, *, ended_on: date, outcome: str = "", at: datetime, who: str
) -> None:
    raise NotImplementedError


def leave(session: Session, referral_id: UUID, *, ended_on: date, reason: str, at: datetime, who: str) -> None:
    raise NotImplementedError


def not_enrolled(session: Session, referral_id: UUID, *, on: date, reason: str, at: datetime, who: str) -> None:
    raise NotImplementedError


def start_job(
    session: Session,
    ncp_id: UUID,
    *,
    started_on: date,
    employer: str = "",
    hours_a_week: Decimal | None = None,
    wage_cents: int | None = None,
    at: datetime,
    who: str,
) -> UUID:
    raise NotImplementedError


def end_job(session: Session, job_id: UUID, *, ended_on: date, at: datetime, who: str) -> None:
    raise NotImplementedError


def referrals_of(session: Session, ncp_id: UUID) -> tuple[ReferralView, ...]:
    """Newest first."""
    raise NotImplementedError


def active_referrals(session: Session, *, employment_only: bool = False) -> tuple[ReferralView, ...]:
    """Open or enrolled."""
    raise NotImplementedError


def jobs_of(session: Session, ncp_id: UUID) -> tuple[JobView, ...]:
    raise NotImplementedError
