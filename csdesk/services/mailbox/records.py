"""What the mailbox tells the screens and the command line, and what a mail transport must do."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from csdesk.models.message import AttemptOutcome, MessageState, SentHow
from csdesk.models.release import Recipient
from csdesk.services.mailbox.faults import Fault
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting.quarters import Quarter


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with a message."""

    attachment_id: UUID
    file_name: str
    size: int
    """Bytes."""
    sha256: str = ""
    rule: str = ""
    """Why this file may go there."""
    about_people: int = 0


@dataclass(frozen=True)
class AttemptLine:
    """One handing over of a message to a mail server: a receipt."""

    number: int
    begun_at: datetime
    ended_at: datetime | None
    """None: it is under way, or the program was stopped in it."""
    outcome: AttemptOutcome
    fault: str
    """A code of `Fault`; empty where the server took it."""
    server: str
    """Host, port and how the line was protected."""
    answer: str
    size: int
    """Bytes of the letter."""
    letter_sha256: str
    by: str


@dataclass(frozen=True)
class SentReport:
    """What one sees of the report that a message brings."""

    workbook_id: UUID
    version: int
    """0 for the first of its time; then how often it was amended."""
    compared: bool
    """Whether a report before it left, since which changes are marked."""
    marked: int
    """How many lines are new or changed."""
    protected: bool
    """Whether a password opens it."""
    password_shown_at: datetime | None
    """When somebody first saw its password."""


@dataclass(frozen=True)
class MessageLine:
    """A message of the outbox, with all that is known of how it went."""

    id: UUID
    message_id: str
    """The Message-ID header, the same for ever."""
    recipient: Recipient
    recipient_name: str
    recipient_email: str
    """All addresses, divided by a comma and a blank. Empty where none is known; `problem` says what to do then."""
    recipients: tuple[str, ...]
    """The addresses one by one: all of them get it, or none."""
    people: str
    """The contact persons behind the addresses, such as *Pao Vang*; empty for the state's mailbox."""
    csa_id: UUID | None
    """The agency of a report; None for the state's, and for review lists."""
    quarter: Quarter | None
    """The quarter of a report, or that in which the last day of its time lies; None for a review list."""
    subject: str
    body: str
    about_people: int
    rule: str
    """Why this may go there."""
    withheld: str
    """What it does not tell, in a sentence."""
    files: tuple[AttachedFile, ...]
    fingerprint: str
    """What a yes is said to (`approve`): recipients, subject, text and files as they were shown."""
    state: MessageState
    created_at: datetime
    approved_at: datetime | None
    approved_by: str
    next_try_at: datetime | None
    """When a queued message is tried again by itself; None: at the next occasion, or `hold` says why not."""
    hold: str
    """The code of the `Fault` (login, certificate, settings) for which a queued message waits for a person; empty
    for none."""
    put_away: bool
    """It was not sent, and nobody wants to send it any more: kept for what was tried."""
    handed_out_at: datetime | None
    """When it was last saved as a draft or as files: somebody may have sent it since."""
    sent_at: datetime | None
    sent_on: date | None
    """The day on which it was sent: as the server's answer or the liaison says."""
    sent_how: SentHow | None
    attempts: int
    tries: tuple[AttemptLine, ...]
    """Each handing over, the first first. Those before version 0.7 were not kept."""
    server_answer: str
    problem: str
    """A sentence where something stands in the way; empty otherwise."""
    report: SentReport | None = None
    """None for a review list."""


@dataclass(frozen=True)
class SendResult:
    """What became of one message."""

    id: UUID
    recipient_name: str
    state: MessageState
    """SENT, FAILED or UNKNOWN; QUEUED where it is tried again or waits for a person; DRAFT where a yes is needed."""
    sentence: str
    fault: Fault | None = None
    next_try_at: datetime | None = None
    """When a queued message is tried again by itself."""


@dataclass(frozen=True)
class HandingOver:
    """How far the sending is, for whoever watches."""

    message_id: UUID
    recipient_name: str
    number: int
    """The message, of `of` ones."""
    of: int
    done: int
    """Bytes. All of `total`: the letter is whole with the server, it is too late to stop, and its answer is waited
    for."""
    total: int


class Watch(Protocol):
    """Told how far the sending is, on the thread that sends."""

    def __call__(self, step: HandingOver, /) -> None:
        """Some bytes more are on their way."""


def unseen(_step: HandingOver, /) -> None:
    """For sending that nobody watches."""


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
