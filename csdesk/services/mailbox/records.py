"""What the mailbox tells the screens and the command line, and what a mail transport must do."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from csdesk.models.message import MessageState
from csdesk.models.release import Recipient
from csdesk.services.progress import Progress, unwatched


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
    """An e-mail ready to be handed over: CRLF line ends. All recipients get it, or none."""

    sender: str
    recipients: tuple[str, ...]
    """At least one address."""
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of its bytes: the same at each handing over."""
        return hashlib.sha256(self.content).hexdigest()


def never() -> bool:
    """For work that nobody stops."""
    return False


class Transport(Protocol):
    """Hands letters over to a mail server. `deliver` may run on a thread of its own; `stop` and `drop` on another."""

    @property
    def server(self) -> str:
        """Host, port and how the line is protected, for the receipt."""

    def deliver(
        self, letter: Letter, *, progress: Progress = unwatched, cancelled: Callable[[], bool] = never
    ) -> str:
        """Hand over one letter and give back the server's answer.

        `progress` is told bytes: done, of how many. All of them: the letter is whole with the server, and it is too
        late to stop. `cancelled` is asked before each block. Raises `NotDeliveredError` when the letter certainly was
        not taken, `DeliveryUnknownError` when nobody can know.
        """

    def stop(self) -> bool:
        """Stop for good: no letter leaves by this transport any more. Gives whether that is certain.

        Certain: what is being handed over ends soon with `NotDeliveredError` (`Fault.STOPPED`), and so does whatever
        is tried after it. Not certain: a letter was handed over whole already; wait for the answer, or `drop` it.
        """

    def drop(self) -> None:
        """Stop, and wait for no answer either: a letter that was handed over whole ends soon as unknown."""
