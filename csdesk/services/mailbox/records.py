"""What the mailbox tells the screens and the command line, and what a mail transport must do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from csdesk.models.message import MessageState
from csdesk.models.release import Recipient
from csdesk.services.errors import DeskError


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with a message."""

    attachment_id: UUID
    file_name: str
    size: int
    """Bytes."""


@dataclass(frozen=True)
class MessageLine:
    """A message of the outbox."""

    id: UUID
    message_id: str
    """The Message-ID header, the same for ever."""
    recipient: Recipient
    recipient_name: str
    recipient_email: str
    """Empty where none is known; `problem` says what to do then."""
    subject: str
    body: str
    about_people: int
    rule: str
    """Why this may go there."""
    withheld: str
    """What it does not tell, in a sentence."""
    files: tuple[AttachedFile, ...]
    state: MessageState
    created_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    attempts: int
    server_answer: str
    problem: str
    """A sentence where something stands in the way; empty otherwise."""


@dataclass(frozen=True)
class SendResult:
    """What became of one message."""

    id: UUID
    recipient_name: str
    state: MessageState
    """SENT, FAILED or UNKNOWN; QUEUED where the line or the login failed, in it or before it."""
    sentence: str


@dataclass(frozen=True)
class Letter:
    """An e-mail ready to be handed over: CRLF line ends, one recipient."""

    sender: str
    recipient: str
    content: bytes


class Transport(Protocol):
    """Hands letters over to a mail server."""

    def deliver(self, letter: Letter) -> str:
        """Hand over one letter and give back the server's answer.

        Raises `NotDeliveredError` when it certainly was not taken, `DeliveryUnknownError` when nobody can know.
        """


class NotDeliveredError(DeskError):
    """The letter did not leave. The text says why and what to do.

    `concerns_all`: every other letter would meet the same fault (no line, wrong password), so none should be tried.
    """

    def __init__(self, sentence: str, *, concerns_all: bool = False, answer: str = "") -> None:
        super().__init__(sentence)
        self.concerns_all = concerns_all
        self.answer = answer


class DeliveryUnknownError(DeskError):
    """The line dropped after the whole letter was handed over and before the server answered."""
