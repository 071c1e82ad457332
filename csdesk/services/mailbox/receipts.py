"""Receipts: what went to whom, when, by which answer, with which files; found by quarter and by recipient."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.services.days import local_day
from csdesk.services.mailbox.lines import lines
from csdesk.services.mailbox.records import MessageLine
from csdesk.services.reporting import quarters
from csdesk.services.reporting.quarters import Quarter


@dataclass(frozen=True)
class Receipts:
    """What went, or was tried, the newest first."""

    lines: tuple[MessageLine, ...]
    total: int
    """How many fit, beyond those shown, too."""
    quarters: tuple[Quarter, ...]
    """By which one can look, the newest first."""
    recipients: tuple[str, ...]
    """By which one can look, by name."""


def receipts(
    session: Session,
    *,
    quarter: Quarter | None = None,
    recipient: str = "",
    text: str = "",
    limit: int = 100,
    offset: int = 0,
) -> Receipts:
    """What was sent, was handed to a server, or was given out for sending by hand.

    `quarter`: of the report; of a review list, that in which it went. `recipient`: a name as in `recipients`. `text`:
    within recipient, subject, addresses, file names, server's answers or Message-ID.
    """
    kept = lines(
        session,
        or_(
            OutboxMessage.state.in_((MessageState.SENT, MessageState.SENDING, MessageState.UNKNOWN)),
            OutboxMessage.attempts > 0,
            OutboxMessage.handed_out_at.is_not(None),
        ),
    )
    kept = tuple(sorted(kept, key=went_on, reverse=True))
    found = [
        line
        for line in kept
        if (quarter is None or quarter_of(line) == quarter)
        and (not recipient or line.recipient_name == recipient)
        and text.casefold().strip() in _words(line)
    ]
    return Receipts(
        tuple(found[offset : offset + limit]),
        len(found),
        tuple(sorted({quarter_of(line) for line in kept}, reverse=True)),
        tuple(sorted({line.recipient_name for line in kept})),
    )


def receipt(session: Session, message_id: UUID) -> MessageLine | None:
    """One message with all that is known of how it went; None when it is not there any more."""
    return next(iter(lines(session, OutboxMessage.id == message_id)), None)


def quarter_of(line: MessageLine) -> Quarter:
    """The quarter by which a message is found again."""
    return line.quarter or quarters.of(went_on(line))


def went_on(line: MessageLine) -> date:
    """The day on which a message went; where it did not, on which it was last tried, given out or made."""
    if line.sent_on is not None:
        return line.sent_on
    last = line.tries[-1].begun_at if line.tries else line.handed_out_at
    return local_day(last or line.created_at)


def _words(line: MessageLine) -> str:
    parts = [
        line.recipient_name,
        line.recipient_email,
        line.people,
        line.subject,
        line.server_answer,
        line.message_id,
    ]
    parts += [file.file_name for file in line.files] + [one.answer for one in line.tries]
    return " ".join(parts).casefold()
