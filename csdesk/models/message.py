"""The outbox: messages, their files, and what became of them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Line, Moment, Prose, Record, belongs_to, choice, refers_to


class MessageState(StrEnum):
    """Where a message stands. UNKNOWN: the line dropped when the server may already have taken it."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class OutboxMessage(Record):
    """An e-mail that is to leave, or has left."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_moment"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    )

    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    """The Message-ID header: one for ever, so that a second copy can be recognised."""
    recipient_name: Mapped[Line]
    recipient_email: Mapped[Line]
    subject: Mapped[Line]
    body: Mapped[Prose]
    about_people: Mapped[int] = mapped_column(Integer)
    rule: Mapped[Line]
    """Why this may go there."""
    withheld: Mapped[Line] = mapped_column(default="")
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.DRAFT)
    created_at: Mapped[Moment]
    approved_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    server_answer: Mapped[Prose] = mapped_column(default="")
    problem: Mapped[Prose] = mapped_column(default="")
    workbook_id: Mapped[UUID | None] = refers_to("quarter_workbook")


class MessageAttachment(Record):
    """A file that goes with a message."""

    __tablename__ = "message_attachment"
    __table_args__ = (UniqueConstraint("message_id", "attachment_id"),)

    message_id: Mapped[UUID] = belongs_to("outbox_message", index=False)
    attachment_id: Mapped[UUID] = refers_to("attachment", index=False)
