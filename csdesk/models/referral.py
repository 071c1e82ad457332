"""Referrals to programs and services, enrolment, attendance, and jobs that came of it."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Cents, Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    OPEN = "open"
    ENROLLED = "enrolled"
    NOT_ENROLLED = "not_enrolled"
    COMPLETED = "completed"
    LEFT = "left"


class Referral(Record):
    """A person referred to a program or a service."""

    __tablename__ = "referral"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    program_id: Mapped[UUID] = refers_to("program")
    referred_on: Mapped[Day]
    by: Mapped[Line]
    warm_hand_off: Mapped[bool] = mapped_column(default=False)
    """The person was introduced to the program's staff, not just told of it."""
    status: Mapped[ReferralStatus] = mapped_column(choice(ReferralStatus), default=ReferralStatus.OPEN)
    reason: Mapped[Prose] = mapped_column(default="")
    """Why it did not lead to an enrolment, or ended early."""
    last_news_on: Mapped[Day]
    note: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]


class Enrolment(Record):
    """A person enrolled in a program: from this day disclosure to the CSA needs a release (DFES 19-07)."""

    __tablename__ = "enrolment"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= enrolled_on", name="ends_after_start"),)

    referral_id: Mapped[UUID] = belongs_to("referral", unique=True)
    ncp_id: Mapped[UUID] = belongs_to("ncp")
    program_id: Mapped[UUID] = refers_to("program")
    enrolled_on: Mapped[Day]
    ended_on: Mapped[Day | None]
    completed: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]


class Attended(StrEnum):
    """Whether a person came to a session."""

    YES = "yes"
    NO = "no"
    EXCUSED = "excused"


class Attendance(Record):
    """One session of a program or class."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("enrolment_id", "held_on", "session"),)

    enrolment_id: Mapped[UUID] = belongs_to("enrolment", index=False)
    held_on: Mapped[Day]
    session: Mapped[Line] = mapped_column(default="")
    attended: Mapped[Attended] = mapped_column(choice(Attended))


class Job(Record):
    """A job that a person started."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("hours_a_week > 0 AND hours_a_week <= 168", name="hours_of_a_week"),
        CheckConstraint("wage_cents >= 0", name="wage_not_negative"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    started_on: Mapped[Day]
    ended_on: Mapped[Day | None]
    employer: Mapped[Line] = mapped_column(default="")
    hours_a_week: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    wage_cents: Mapped[Cents | None]
    """An hour."""
    created_at: Mapped[Moment]
