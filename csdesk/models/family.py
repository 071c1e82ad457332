"""The other parent and the children, as far as the work with the NCP needs them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Day, Line, Moment, Prose, Record, belongs_to, choice
from csdesk.models.contact import ContactKind, ContactOutcome, Direction


class CustodialParent(Record):
    """The custodial parent (CP) of a case of an NCP, or of some of the children."""

    __tablename__ = "custodial_parent"
    __table_args__ = (CheckConstraint("name <> ''", name="has_a_name"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    case_id: Mapped[UUID | None] = belongs_to("iv_d_case", index=False, on_delete="SET NULL")
    name: Mapped[Line]
    phone: Mapped[Line] = mapped_column(default="")
    email: Mapped[Line] = mapped_column(default="")
    note: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]


class CpNeed(Base):
    """A need that a custodial parent spoke of: child care, education, employment, benefits, health."""

    __tablename__ = "cp_need"

    custodial_parent_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("custodial_parent.id", ondelete="CASCADE"), primary_key=True
    )
    need: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A code of `resources/family/needs.toml`."""
    noted_on: Mapped[Day]
    met_on: Mapped[Day | None]
    note: Mapped[Line] = mapped_column(default="")


class CpContact(Record):
    """Outreach to a custodial parent. It says nothing of whether the NCP was reached."""

    __tablename__ = "cp_contact"

    custodial_parent_id: Mapped[UUID] = belongs_to("custodial_parent")
    at: Mapped[Moment]
    kind: Mapped[ContactKind] = mapped_column(choice(ContactKind))
    direction: Mapped[Direction] = mapped_column(choice(Direction), default=Direction.OUT)
    outcome: Mapped[ContactOutcome] = mapped_column(choice(ContactOutcome))
    note: Mapped[Prose] = mapped_column(default="")
    by: Mapped[Line]


class Child(Record):
    """A child of an NCP."""

    __tablename__ = "child"
    __table_args__ = (CheckConstraint("name <> ''", name="has_a_name"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    custodial_parent_id: Mapped[UUID | None] = belongs_to("custodial_parent", on_delete="SET NULL")
    name: Mapped[Line]
    date_of_birth: Mapped[Day | None]
    note: Mapped[Prose] = mapped_column(default="")
    created_at: Mapped[Moment]


class WorkPoint(StrEnum):
    """When in the work something was asked."""

    INTAKE = "intake"
    EXIT = "exit"
    OTHER = "other"


class HowOften(StrEnum):
    """How often parent and child are together or in touch."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    LESS = "less"
    NEVER = "never"
    NOT_ALLOWED = "not_allowed"
    """A court order forbids it."""


class ParentChildContact(Record):
    """How often a parent and a child meet, as the parent said on one day."""

    __tablename__ = "parent_child_contact"

    child_id: Mapped[UUID] = belongs_to("child")
    asked_on: Mapped[Day]
    point: Mapped[WorkPoint] = mapped_column(choice(WorkPoint))
    how_often: Mapped[HowOften] = mapped_column(choice(HowOften))
    note: Mapped[Line] = mapped_column(default="")
