"""Sending what was approved: each message is marked before, handed over once, and marked after.

The mark *sending* is written in a transaction of its own before the first byte leaves. Whatever stops the program
after that, the message is found at *sending*, and nobody sends it again without a person's word.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.services import settings as desk_settings
from csdesk.services.clock import Clock
from csdesk.services.days import local_day
from csdesk.services.errors import DeskError, RefusedError
from csdesk.services.mailbox import letters, outbox
from csdesk.services.mailbox.faults import DeliveryUnknownError, NotDeliveredError
from csdesk.services.mailbox.records import Letter, SendResult, Transport
from csdesk.services.progress import Cancelled, Progress
from csdesk.services.vault import Vault


def send_approved(
    vault: Vault, transport: Transport, *, clock: Clock, who: str, progress: Progress | None = None
) -> tuple[SendResult, ...]:
    """Hand over what was approved, one message after the other, and say what became of each.

    A fault that would meet every message (no line, a wrong password) stops them all, which stay queued. `progress`
    is told after each message and may call off the rest (`Cancelled`). Messages that a stopped program left at
    *sending* become UNKNOWN and are not sent. Raises `RefusedError` when the liaison's own address is not set, and
    `VaultError` when the vault cannot be written.
    """
    vault.write(lambda session: settle_interrupted(session, at=clock.now(), who=who))
    waiting = vault.read(_waiting)
    results: list[SendResult] = []
    for place, (message_id, recipient_name) in enumerate(waiting, 1):
        result, stops = _send(vault, transport, message_id, recipient_name, clock=clock, who=who)
        results.append(result)
        if stops:
            results += [
                SendResult(
                    later, name, MessageState.QUEUED, "Not tried, because the one before failed. Still queued."
                )
                for later, name in waiting[place:]
            ]
            break
        if progress is not None:
            try:
                progress(place, len(waiting))
            except Cancelled:
                break
    return tuple(results)


def settle_interrupted(session: Session, *, at: datetime, who: str) -> int:
    """Turn messages that a stopped program left at *sending* into UNKNOWN ones; how many there were."""
    left = session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.SENDING)).all()
    for message in left:
        message.state, message.problem = MessageState.UNKNOWN, outbox.INTERRUPTED
        outbox.note(session, message, "message.unknown", at=at, who=who, detail="interrupted")
    return len(left)


def _waiting(session: Session) -> list[tuple[UUID, str]]:
    if not letters.is_address(desk_settings.load(session).liaison_email):
        raise RefusedError("Your own e-mail address is not set. Nothing was sent; enter it in Settings.")
    rows = session.execute(
        select(OutboxMessage.id, OutboxMessage.recipient_name)
        .where(OutboxMessage.state == MessageState.QUEUED)
        .order_by(OutboxMessage.approved_at, OutboxMessage.id)
    )
    return [(message_id, name) for message_id, name in rows]


def _send(
    vault: Vault, transport: Transport, message_id: UUID, recipient_name: str, *, clock: Clock, who: str
) -> tuple[SendResult, bool]:
    """Send one message. Gives what became of it, and whether the rest is not to be tried."""
    begun = vault.write(lambda session: _begin(session, message_id, at=clock.now(), who=who))
    if isinstance(begun, SendResult):
        return begun, False
    stops, answer = False, ""
    try:
        answer = transport.deliver(begun)
        state, sentence = MessageState.SENT, f"The server took it: {answer}"
    except NotDeliveredError as error:
        # A fault of the line is none of the letter: the person's yes to it stands, as for those that were not tried.
        state = MessageState.QUEUED if error.concerns_all else MessageState.FAILED
        sentence, stops, answer = str(error), error.concerns_all, error.answer
    except DeliveryUnknownError as error:
        state, sentence = MessageState.UNKNOWN, str(error)

    def finish(session: Session) -> None:
        message = session.get_one(OutboxMessage, message_id)
        at = clock.now()
        if state == MessageState.SENT:
            outbox.sent(session, message, answer, at=at, who=who)
        else:
            message.state, message.problem, message.server_answer = state, sentence, answer
        outbox.note(
            session, message, f"message.{state.value}", at=at, who=who, detail=f"{message.attempts}, {answer[:3]}"
        )

    vault.write(finish)
    return SendResult(message_id, recipient_name, state, sentence), stops


def _begin(session: Session, message_id: UUID, *, at: datetime, who: str) -> Letter | SendResult:
    """Mark a message as being sent, and give its letter; or say why it is not sent."""
    message = session.get_one(OutboxMessage, message_id)
    if message.state != MessageState.QUEUED:
        return SendResult(message_id, message.recipient_name, message.state, "Another window took care of it.")
    problem = ""
    if outbox.overtaken(session, message, today=local_day(at)):
        problem = outbox.overtaken_sentence(message)
    else:
        try:
            letter = letters.letter(outbox.text_of(session, message, desk_settings.load(session)), at=at)
        except DeskError as error:
            problem = str(error)
    if problem:
        message.state, message.problem = MessageState.FAILED, problem
        outbox.note(session, message, "message.failed", at=at, who=who, detail="not begun")
        return SendResult(message_id, message.recipient_name, MessageState.FAILED, problem)
    message.state, message.attempts = MessageState.SENDING, message.attempts + 1
    outbox.note(session, message, "message.sending", at=at, who=who, detail=f"{message.attempts}")
    return letter
