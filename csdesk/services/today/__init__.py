"""Today: whom to call now, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.settings import Settings


@dataclass(frozen=True)
class TodayLine:
    subject_id: UUID
    """What `mark_done`, `postpone` and `bring_back` take."""
    ncp_id: UUID
    when: str
    name: str
    counties: tuple[str, ...]
    why: str
    action_key: str
    """C call, E e-mail, I interview, L letter, O open, W worksheet."""
    action: str
    safe_contact: bool = False
    late: bool = False


@dataclass(frozen=True)
class TodayGroup:
    key: str
    """overdue, today, due_today, week, lapsed, no_news, plan_steps, csa_reviews, releases, to_contact."""
    title: str
    lines: tuple[TodayLine, ...]
    more: int = 0
    """How many belong here beyond the lines shown."""
    more_is_least: bool = False
    """There are at least so many more: they were not counted to the end."""


@dataclass(frozen=True)
class ReportCard:
    report_date: date | None
    """None: no referral report was brought in yet."""
    age_days: int | None
    stale: bool
    """Older than 30 days: the state has a newer one."""


@dataclass(frozen=True)
class QuarterCard:
    year: int
    number: int
    due_on: date
    days_left: int
    """Negative when late."""
    sent: bool


@dataclass(frozen=True)
class OutboxCard:
    drafts: int
    queued: int
    problems: int
    """Failed or unknown."""


@dataclass(frozen=True)
class Today:
    day: date
    groups: tuple[TodayGroup, ...]
    """Only groups with lines."""
    report: ReportCard
    quarter: QuarterCard
    outbox: OutboxCard
    waiting_for_others: tuple[str, ...]
    done_today: int
    total: int
    """Lines shown in all groups but to_contact plus those of to_contact."""


def todays_list(session: Session, *, today: date, now: datetime, settings: Settings) -> Today:
    raise NotImplementedError


def mark_done(session: Session, subject_id: UUID, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def postpone(session: Session, subject_id: UUID, until: date, *, at: datetime, who: str) -> None:
    raise NotImplementedError


def bring_back(session: Session, subject_id: UUID | None = None, *, at: datetime, who: str) -> bool:
    """Bring a line back (None: the one done or postponed last). False where there is none."""
    raise NotImplementedError
