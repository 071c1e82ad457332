"""The goal-setting plan (parent goals / individualized plan): goals, first steps, signature."""

from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Cents, Day, Line, Moment, Prose, Record, belongs_to, choice, one_only, refers_to


class PlanState(StrEnum):
    """A signed plan does not change any more: a change is a new version that replaces it."""

    DRAFT = "draft"
    SIGNED = "signed"
    REPLACED = "replaced"


class Plan(Record):
    """One version of a person's plan; one draft and one signed version at most."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("ncp_id", "version"),
        CheckConstraint("state = 'draft' OR signed_on IS NOT NULL", name="signed_has_a_date"),
        one_only("ncp_id", "state = 'draft'", "uq_plan_ncp_id_draft"),
        one_only("ncp_id", "state = 'signed'", "uq_plan_ncp_id_signed"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    """Random altogether: it is in the code on the paper, which tells nothing, not even when it was made."""
    ncp_id: Mapped[UUID] = belongs_to("ncp", index=False)
    assessment_id: Mapped[UUID | None] = refers_to("assessment", index=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[PlanState] = mapped_column(choice(PlanState), default=PlanState.DRAFT)
    coach: Mapped[Line]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    change_note: Mapped[Prose] = mapped_column(default="")
    """What changed since the version before, in the coach's words."""
    printed_at: Mapped[Moment | None]
    printed_sha256: Mapped[str] = mapped_column(String(64), default="")
    """Of the words of the draft that was last printed or saved: what is signed is that paper."""
    signed_on: Mapped[Day | None]
    signed_note: Mapped[Prose] = mapped_column(default="")
    signed_attachment_id: Mapped[UUID | None] = refers_to("attachment", index=False)


class GoalKind(StrEnum):
    """Primary: an amount each month. Ongoing: to continue to pay. Longer-term: the parent's own words."""

    PRIMARY = "primary"
    ONGOING = "ongoing"
    LONGER_TERM = "longer_term"


class PlanGoal(Record):
    """A goal of a plan."""

    __tablename__ = "plan_goal"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("amount_cents > 0", name="amount_above_zero"),
    )

    plan_id: Mapped[UUID] = belongs_to("plan", index=False)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[GoalKind] = mapped_column(choice(GoalKind))
    amount_cents: Mapped[Cents | None]
    """Monthly, for the primary goal."""
    pay_to: Mapped[Line] = mapped_column(default="")
    text: Mapped[Prose] = mapped_column(default="")


class StepState(StrEnum):
    """How a step stood at the last review."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    STUCK = "stuck"
    DROPPED = "dropped"


class PlanStep(Record):
    """A first step: who will do what by when, perhaps with an alternative and its parts."""

    __tablename__ = "plan_step"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    plan_id: Mapped[UUID] = belongs_to("plan", index=False)
    position: Mapped[int] = mapped_column(Integer)
    who: Mapped[Line]
    from_step_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The step of the version before that this one goes on from."""
    what: Mapped[Prose]
    alternative: Mapped[Prose] = mapped_column(default="")
    """What else would do (*Pay ..., OR apply for services ...*)."""
    items: Mapped[Prose] = mapped_column(default="")
    """Parts of the step, one a line."""
    due_on: Mapped[Day | None]
    rhythm: Mapped[Line] = mapped_column(default="")
    """Such as *then each month*; empty for once."""
    barrier: Mapped[str] = mapped_column(String(40), default="")
    """The circumstance of Q11 that led to it. Never printed."""
    state: Mapped[StepState] = mapped_column(choice(StepState), default=StepState.OPEN)
    state_note: Mapped[Prose] = mapped_column(default="")
    reviewed_at: Mapped[Moment | None]


class PlanStepReview(Record):
    """How a step stood on one day. The step itself says how it stood last."""

    __tablename__ = "plan_step_review"

    step_id: Mapped[UUID] = belongs_to("plan_step")
    contact_id: Mapped[UUID | None] = belongs_to("contact_attempt", on_delete="SET NULL")
    """The contact at which it was spoken of."""
    at: Mapped[Moment]
    by: Mapped[Line] = mapped_column(default="")
    state: Mapped[StepState] = mapped_column(choice(StepState))
    note: Mapped[Prose] = mapped_column(default="")
    """Why it is stuck or dropped, or anything else."""
    due_on: Mapped[Day | None]
    """A new date; none where it stays."""
    former_due_on: Mapped[Day | None]


class PlanOtherId(Base):
    """The id of a draft that became part of another: it is in the code on paper that was printed of it."""

    __tablename__ = "plan_other_id"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    plan_id: Mapped[UUID] = belongs_to("plan")
