"""Referrals to programs and services, enrolment, attendance, and jobs that came of it."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Numeric, String, UniqueConstraint, Uuid, text
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
    handed_to: Mapped[Line] = mapped_column(default="")
    """Of the program's staff, to whom the person was introduced."""
    barrier: Mapped[str] = mapped_column(String(40), default="")
    """The circumstance of Q11 for which the person was referred."""
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    """Why not, or why it ended early: a code of `resources/partners/referral_words.toml`."""
    settled_on: Mapped[Day | None]
    """The day on which it was settled that it leads to no enrolment."""
    uncleared_reason: Mapped[Prose] = mapped_column(default="")
    """Why the liaison went ahead although the CSA had not cleared this person. Empty where cleared."""


class ReferralFeedback(Record):
    """What the parent thought of a referral (2Gen Procedures: its "dignity, utility, and effectiveness")."""

    __tablename__ = "referral_feedback"

    referral_id: Mapped[UUID] = belongs_to("referral", index=False, unique=True)
    asked_on: Mapped[Day]
    dignity: Mapped[str] = mapped_column(String(40), default="")
    """`yes`, `partly`, `no`, or empty where nothing was said; so the two below."""
    utility: Mapped[str] = mapped_column(String(40), default="")
    effectiveness: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[Prose] = mapped_column(default="")
    by: Mapped[Line]


class ClassSession(Record):
    """A session of a program's class: when and where it is held."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="ends_after_start"),
        Index("ix_class_session_program_id_starts_at", "program_id", "starts_at"),
        Index("ix_class_session_starts_at", "starts_at"),
    )

    program_id: Mapped[UUID] = belongs_to("program", index=False)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment | None]
    place: Mapped[Line] = mapped_column(default="")
    topic: Mapped[Line] = mapped_column(default="")
    cancelled: Mapped[bool] = mapped_column(default=False)
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
    __table_args__ = (
        UniqueConstraint("enrolment_id", "held_on", "session"),
        Index(
            "uq_attendance_class_session",
            "class_session_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("class_session_id IS NOT NULL"),
            postgresql_where=text("class_session_id IS NOT NULL"),
        ),
    )

    enrolment_id: Mapped[UUID] = belongs_to("enrolment", index=False)
    held_on: Mapped[Day]
    session: Mapped[Line] = mapped_column(default="")
    attended: Mapped[Attended] = mapped_column(choice(Attended))
    class_session_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The session of the schedule, where there is one."""


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


class JobCheck(Record):
    """Whether a person was still at a job 30, 60 or 90 days after its start."""

    __tablename__ = "job_check"
    __table_args__ = (
        UniqueConstraint("job_id", "days"),
        CheckConstraint("days IN (30, 60, 90)", name="days_30_60_90"),
    )

    job_id: Mapped[UUID] = belongs_to("job", index=False)
    days: Mapped[int] = mapped_column(Integer)
    asked_on: Mapped[Day]
    still_there: Mapped[bool | None]
    """None: could not be found out."""
    note: Mapped[Line] = mapped_column(default="")
    by: Mapped[Line]
