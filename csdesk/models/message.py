"""The outbox: messages, their files, and what became of them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class MessageState(StrEnum):
    """Where a message stands. UNKNOWN: the line dropped when the server may already have taken it."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class SentHow(StrEnum):
    """How it is known that a message was sent: a server took it, the liaison sent it, the recipient says so."""

    SMTP = "smtp"
    BY_HAND = "by_hand"
    ARRIVED = "arrived"


class AttemptOutcome(StrEnum):
    """What came of one handing over. BEGUN: still under way, or the program was stopped in it."""

    BEGUN = "begun"
    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    STOPPED = "stopped"
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
    """The addresses, divided by a comma and a blank: all of them get it, or none."""
    recipient_people: Mapped[Line] = mapped_column(default="")
    """The contact persons behind the addresses."""
    sender_name: Mapped[Line] = mapped_column(default="")
    """As it stood at the yes, so that each handing over is of the same bytes; likewise the address."""
    sender_email: Mapped[Line] = mapped_column(default="")
    subject: Mapped[Line]
    body: Mapped[Prose]
    about_people: Mapped[int] = mapped_column(Integer)
    rule: Mapped[Line]
    """Why this may go there."""
    withheld: Mapped[Line] = mapped_column(default="")
    state: Mapped[MessageState] = mapped_column(choice(MessageState), default=MessageState.DRAFT)
    created_at: Mapped[Moment]
    approved_at: Mapped[Moment | None]
    approved_by: Mapped[Line] = mapped_column(default="")
    approved_print: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 of what the yes was said to: recipients, subject, text and files. Empty before it."""
    next_try_at: Mapped[Moment | None] = mapped_column(index=True)
    """When a queued message is tried again by itself; none: at the next occasion."""
    hold: Mapped[str] = mapped_column(String(20), default="")
    """The fault for which a queued message waits for a person: `login`, `certificate`, `settings`; empty for none."""
    handed_out_at: Mapped[Moment | None]
    """When it was last saved as a draft or as files, for sending by hand."""
    sent_at: Mapped[Moment | None]
    sent_on: Mapped[Day | None]
    """The day on which it was sent, as the server's answer or the liaison says."""
    sent_how: Mapped[SentHow | None] = mapped_column(choice(SentHow))
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
    position: Mapped[int] = mapped_column(Integer, default=0)
    rule: Mapped[Line] = mapped_column(default="")
    """Why this file may go there."""
    about_people: Mapped[int] = mapped_column(Integer, default=0)


class MessageAttempt(Record):
    """One handing over of a message to a mail server: a receipt, never removed."""

    __tablename__ = "message_attempt"
    __table_args__ = (UniqueConstraint("message_id", "number"), CheckConstraint("number >= 1", name="number_from_1"))

    message_id: Mapped[UUID] = refers_to("outbox_message", index=False)
    number: Mapped[int] = mapped_column(Integer)
    begun_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    outcome: Mapped[AttemptOutcome] = mapped_column(choice(AttemptOutcome), default=AttemptOutcome.BEGUN)
    fault: Mapped[str] = mapped_column(String(20), default="")
    """A code of the mailbox's faults; empty where the server took it."""
    server: Mapped[Line] = mapped_column(default="")
    """Host, port and how the line was protected."""
    answer: Mapped[Prose] = mapped_column(default="")
    size: Mapped[int] = mapped_column(Integer, default=0)
    """Bytes of the letter."""
    letter_sha256: Mapped[str] = mapped_column(String(64), default="")
    by: Mapped[Line]
