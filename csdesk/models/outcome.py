"""How parents and children stand at enrolment and at exit (Colorado 2Gen Procedures, quality improvement)."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Cents, Day, Line, Moment, Record, belongs_to, choice


class OutcomePoint(StrEnum):
    """When an outcome was asked: at enrolment, during the services, or at exit (or twelve months after)."""

    ENROLMENT = "enrolment"
    DURING = "during"
    EXIT = "exit"


class OutcomeAnswer(Record):
    """One measure of one person at one point of one spell of enrolment."""

    __tablename__ = "outcome_answer"
    __table_args__ = (
        CheckConstraint("custodial_parent_id IS NULL OR child_id IS NULL", name="about_one"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    enrolment_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The enrolment that began the spell."""
    custodial_parent_id: Mapped[UUID | None] = belongs_to("custodial_parent")
    """Whom it is about; with `child_id` empty too: the NCP."""
    child_id: Mapped[UUID | None] = belongs_to("child")
    measure: Mapped[str] = mapped_column(String(40))
    """A code of `resources/outcomes/measures.toml`."""
    point: Mapped[OutcomePoint] = mapped_column(choice(OutcomePoint))
    value: Mapped[str] = mapped_column(String(40))
    """A code of that measure's choices, or `not_said`."""
    amount_cents: Mapped[Cents | None]
    """A wage, an hour."""
    asked_on: Mapped[Day]
    note: Mapped[Line] = mapped_column(default="")
    by: Mapped[Line]
    created_at: Mapped[Moment]
