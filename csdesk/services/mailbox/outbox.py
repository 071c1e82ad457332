"""The outbox: drafts, a person's yes, sending, and what became of each message."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.clock import Clock
from csdesk.services.mailbox.records import MessageLine, SendResult, Transport
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault

Progress = Callable[[int, int], None]


def draft_messages(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[MessageLine, ...]:
    """One draft for each newest workbook of the quarter."""
    raise NotImplementedError


def list_messages(session: Session, *, sending_now: bool = False) -> tuple[MessageLine, ...]:
    """All messages, the newest first."""
    raise NotImplementedError


def approve(session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str) -> int:
    """A person's yes: DRAFT or FAILED messages are queued."""
    raise NotImplementedError


def send_approved(
    vault: Vault, transport: Transport, *, clock: Clock, who: str, progress: Progress | None = None
) -> tuple[SendResult, ...]:
    """Hand over what was approved, one by one."""
    raise NotImplementedError


def resolve_unknown(session: Session, message_id: UUID, sent: bool, *, at: datetime, who: str) -> None:
    """What a person found out of an UNKNOWN message: it arrived, or it did not."""
    raise NotImplementedError


def mark_sent(session: Session, message_id: UUID, *, at: datetime, who: str) -> None:
    """A person sent it by other means, such as the .eml draft."""
    raise NotImplementedError


def as_eml(session: Session, message_id: UUID, *, at: datetime, who: str) -> bytes:
    """The message as a draft that Outlook opens for sending."""
    raise NotImplementedError
