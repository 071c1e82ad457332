"""Releases of information, and the accounting of what was told to whom."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class Recipient(StrEnum):
    """Who is told."""

    CSA = "csa"
    STATE = "state"
    PROGRAM = "program"


class Release(Record):
    """A release of information that a person signed."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= signed_on", name="valid_after_signed"),
        CheckConstraint("revoked_on >= signed_on", name="revoked_after_signed"),
        CheckConstraint("recipient = 'csa' OR csa_id IS NULL", name="csa_is_the_recipient"),
        CheckConstraint("recipient = 'program' OR program_id IS NULL", name="program_is_the_recipient"),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    csa_id: Mapped[UUID | None] = refers_to("csa")
    """The CSA that may be told; None: every CSA of the person."""
    program_id: Mapped[UUID | None] = refers_to("program")
    signed_on: Mapped[Day]
    valid_until: Mapped[Day | None]
    revoked_on: Mapped[Day | None]
    note: Mapped[Prose] = mapped_column(default="")
    attachment_id: Mapped[UUID | None] = refers_to("attachment", index=False)
    created_at: Mapped[Moment]


class Disclosure(Record):
    """What was told about a person: to whom, when, in which document, by which rule."""

    __tablename__ = "disclosure"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    at: Mapped[Moment]
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    recipient_name: Mapped[Line]
    what: Mapped[Line]
    rule: Mapped[str] = mapped_column(String(80))
    withheld: Mapped[Line] = mapped_column(default="")
    attachment_id: Mapped[UUID | None] = refers_to("attachment")
