"""Sending what was approved: each message is marked before, handed over once, and marked after.

The mark *sending* is written in a transaction of its own before the first byte leaves, with a receipt of the attempt.
Whatever stops the program after that, the message is found at *sending*, and nobody sends it again without a person's
word. What was certainly not taken is tried again by itself where waiting helps (`retrying`).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from csdesk.models.message import AttemptOutcome, MessageAttempt, MessageState, OutboxMessage, SentHow
from csdesk.services import settings as desk_settings
from csdesk.services.bulk import portions
from csdesk.services.clock import Clock
from csdesk.services.days import local_day
from csdesk.services.disclosure import Way
from csdesk.services.errors import DeskError
from csdesk.services.mailbox import asking, letters, outbox, retrying
from csdesk.services.mailbox.faults import DeliveryUnknownError, Fault, NotDeliveredError
from csdesk.services.mailbox.lines import INTERRUPTED, fingerprint, lines
from csdesk.services.mailbox.now_to import now_to
from csdesk.services.mailbox.records import HandingOver, Letter, SendResult, Transport, Watch, never, unseen
from csdesk.services.vault import Vault
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.restore import restored_at, settled

WRITES = 3
"""How often it is tried to write down what became of a message, before it is given up."""
YES_IS_OLD = "Your yes to this message is more than a week old. It was not sent; look at it, then say yes again."
CHANGED = "This message changed after your yes. It was not sent; look at it, then say yes again."
READDRESSED = (
    "The Directory or Settings name other addresses than your yes was said to. It was not sent; look at it, then say "
    "yes again."
)
RESTORED = (
    "A backup was put in place after your yes to this message: it may have gone since, and is not sent again by "
    "itself. Ask the recipient, then say what you found."
)
NOT_TRIED = "Not tried, because the one before failed. Still queued."
NOT_BEGUN = "Not begun, because it was stopped before. Still queued."
GAVE_UP = "It was tried for three days. {sentence} Approve it again to try once more."


@dataclass(frozen=True)
class _Came:
    """What came of handing a letter over."""

    state: MessageState
    sentence: str
    answer: str = ""
    fault: Fault | None = None
    concerns_all: bool = False


def send_due(
    vault: Vault,
    transport: Transport,
    *,
    clock: Clock,
    who: str,
    only: Collection[UUID] | None = None,
    cancelled: Callable[[], bool] = never,
    watch: Watch = unseen,
) -> tuple[SendResult, ...]:
    """Hand over what was approved and is due, one message after the other, and say what became of each.

    `only`: these, due or not. A fault that would meet every message (no line, a wrong password) stops them all, which
    stay queued and wait with it. `cancelled` is asked before each message and each block of one; what was not begun
    stays queued. Messages that a stopped program left at *sending*, and those that were queued in a backup that took
    the vault's place, become UNKNOWN and are not sent. Raises `VaultError` when the vault cannot be written.
    """
    settle(vault, clock=clock, who=who)
    waiting = vault.read(lambda session: _waiting(session, only, at=clock.now()))
    results: list[SendResult] = []
    for place, (message_id, name) in enumerate(waiting):
        rest = waiting[place + 1 :]
        if cancelled():
            results += [SendResult(one, later, MessageState.QUEUED, NOT_BEGUN) for one, later in waiting[place:]]
            break

        step = HandingOver(message_id, name, place + 1, len(waiting), 0, 0)
        sending = _Sending(vault, transport, clock, who, [one for one, _name in rest])
        result, stops = sending.send(message_id, name, cancelled, partial(_moved, watch, step))
        results.append(result)
        if stops:
            why = NOT_BEGUN if result.fault is Fault.STOPPED else NOT_TRIED
            results += [
                replace(result, id=one, recipient_name=later, state=MessageState.QUEUED, sentence=why)
                for one, later in rest
            ]
            break
    return tuple(results)


def _moved(watch: Watch, step: HandingOver, done: int, total: int) -> None:
    watch(replace(step, done=done, total=total))


def next_try(session: Session, *, at: datetime) -> datetime | None:
    """When the next message is due: `at` itself, where one is due now; None where none is tried by itself."""
    queued = select(OutboxMessage.next_try_at).where(
        OutboxMessage.state == MessageState.QUEUED, OutboxMessage.hold == ""
    )
    moments = session.scalars(queued).all()
    if any(retrying.is_due(moment, at=at) for moment in moments):
        return at
    return min((moment for moment in moments if moment is not None), default=None)


def waiting_for_the_line(session: Session) -> frozenset[UUID]:
    """Queued messages that nothing but the line keeps back: they may go as soon as it is another, pause or not."""
    queued = lines(session, (OutboxMessage.state == MessageState.QUEUED) & (OutboxMessage.hold == ""))
    of_the_line = ("", Fault.LINE.value, Fault.PORTAL.value, Fault.STOPPED.value)
    return frozenset(line.id for line in queued if not line.tries or line.tries[-1].fault in of_the_line)


def _settle_interrupted(session: Session, *, at: datetime, who: str) -> None:
    for row in _interrupted(session):
        attempt = _attempt(session, row.id, row.attempts)
        if attempt is not None and attempt.outcome == AttemptOutcome.BEGUN:
            attempt.outcome = AttemptOutcome.UNKNOWN
        outbox.unknown(session, row, INTERRUPTED, at=at, who=who)
        outbox.note(session, row, "message.unknown", at=at, who=who, detail="interrupted")


def settle(vault: Vault, *, clock: Clock, who: str) -> bool:
    """Turn into UNKNOWN what a stopped program left at *sending*, and what was queued in a backup put in place since.

    Done when a vault is opened, and before anything is sent. Gives whether there was anything to settle.
    """
    moment, interrupted = restored_at(vault.path), bool(vault.read(_interrupted))
    if interrupted:
        vault.write(lambda session: _settle_interrupted(session, at=clock.now(), who=who))
    if moment is not None:
        vault.write(lambda session: _settle_restored(session, moment, at=clock.now(), who=who))
        settled(vault.path)
    return interrupted or moment is not None


def _settle_restored(session: Session, moment: datetime, *, at: datetime, who: str) -> None:
    """What was queued in a backup may have gone since: nobody sends it again without a person's word."""
    queued = select(OutboxMessage).where(OutboxMessage.state == MessageState.QUEUED)
    for row in session.scalars(queued.where(OutboxMessage.approved_at <= moment)).all():
        outbox.unknown(session, row, RESTORED, at=at, who=who)
        outbox.note(session, row, "message.unknown", at=at, who=who, detail="restored")


def _interrupted(session: Session) -> Sequence[OutboxMessage]:
    return session.scalars(select(OutboxMessage).where(OutboxMessage.state == MessageState.SENDING)).all()


def _waiting(session: Session, only: Collection[UUID] | None, *, at: datetime) -> list[tuple[UUID, str]]:
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.QUEUED)
        .order_by(OutboxMessage.approved_at, OutboxMessage.id)
    ).all()
    if only is not None:
        return [(row.id, row.recipient_name) for row in rows if row.id in only]
    return [(row.id, row.recipient_name) for row in rows if not row.hold and retrying.is_due(row.next_try_at, at=at)]


@dataclass(frozen=True)
class _Sending:
    """One message on its way."""

    vault: Vault
    transport: Transport
    clock: Clock
    who: str
    rest: list[UUID]
    """Those that come after it: a fault that would meet them, too, puts them off with it."""

    def send(
        self, message_id: UUID, name: str, cancelled: Callable[[], bool], progress: Callable[[int, int], None]
    ) -> tuple[SendResult, bool]:
        """Send it. Gives what became of it, and whether the rest is not to be tried."""
        begun = self.vault.write(lambda session: self._begin(session, message_id))
        if isinstance(begun, SendResult):
            return begun, False
        progress(0, len(begun.content))
        came = self._hand_over(begun, cancelled, progress)
        for left in reversed(range(WRITES)):
            try:
                return self.vault.write(lambda session: self._finish(session, message_id, came)), came.concerns_all
            except VaultError as error:
                if not left:
                    sentence = (
                        f"{came.sentence} That could not be written down: {error} The outbox will say that it is not "
                        "known what became of it."
                    )
                    return SendResult(message_id, name, came.state, sentence, came.fault), True
        raise AssertionError("the last try returns")

    def _hand_over(
        self, letter: Letter, cancelled: Callable[[], bool], progress: Callable[[int, int], None]
    ) -> _Came:
        try:
            answer = self.transport.deliver(letter, progress=progress, cancelled=cancelled)
        except NotDeliveredError as error:
            # A fault of the line is none of the letter: the person's yes to it stands, as for those not tried.
            state = MessageState.FAILED if error.fault in retrying.NEVER else MessageState.QUEUED
            return _Came(state, str(error), error.answer, error.fault, error.concerns_all)
        except DeliveryUnknownError as error:
            return _Came(MessageState.UNKNOWN, str(error), error.answer, error.fault)
        return _Came(MessageState.SENT, f"The server took it: {answer}", answer)

    def _begin(self, session: Session, message_id: UUID) -> Letter | SendResult:
        """Mark a message as being sent, and give its letter; or say why it is not sent."""
        at, row = self.clock.now(), session.get_one(OutboxMessage, message_id)
        if row.state != MessageState.QUEUED:
            return SendResult(message_id, row.recipient_name, row.state, "Another window took care of it.")
        if row.approved_print != fingerprint(session, row):
            return self._ask_again(session, row, CHANGED, at)
        to = now_to(session, row, desk_settings.load(session))
        if to is not None and to[0] != row.recipient_email:
            row.recipient_email, row.recipient_people = to
            return self._ask_again(session, row, READDRESSED, at)
        if row.approved_at is None or at - row.approved_at > retrying.YES_LASTS:
            return self._ask_again(session, row, YES_IS_OLD, at)
        problem = asking.why_not(session, row, today=local_day(at))
        if not problem:
            try:
                text = outbox.text_of(session, row, desk_settings.load(session))
                letter = letters.letter(text, at=row.approved_at)
            except DeskError as error:
                problem = str(error)
        if problem:
            row.state, row.problem = MessageState.FAILED, problem
            outbox.note(session, row, "message.failed", at=at, who=self.who, detail="not begun")
            return SendResult(message_id, row.recipient_name, MessageState.FAILED, problem)
        row.state, row.attempts, row.next_try_at, row.hold = MessageState.SENDING, row.attempts + 1, None, ""
        session.add(
            MessageAttempt(
                message_id=row.id,
                number=row.attempts,
                begun_at=at,
                server=self.transport.server[:200],
                size=len(letter.content),
                letter_sha256=letter.sha256,
                by=self.who,
            )
        )
        outbox.note(session, row, "message.sending", at=at, who=self.who, detail=_proof(session, row, letter))
        return letter

    def _ask_again(self, session: Session, row: OutboxMessage, sentence: str, at: datetime) -> SendResult:
        outbox.take_yes_back(row, sentence)
        outbox.note(session, row, "message.withdrawn", at=at, who=self.who, detail="not begun")
        return SendResult(row.id, row.recipient_name, MessageState.DRAFT, sentence)

    def _finish(self, session: Session, message_id: UUID, came: _Came) -> SendResult:
        at, row = self.clock.now(), session.get_one(OutboxMessage, message_id)
        if (attempt := _attempt(session, message_id, row.attempts)) is not None:
            attempt.ended_at, attempt.outcome, attempt.answer = at, _outcome(came), came.answer
            attempt.fault = came.fault.value if came.fault else ""
        if came.state == MessageState.SENT:
            outbox.sent(row, on=local_day(at), moment=at, how=SentHow.SMTP, answer=came.answer)
            asking.leaves(session, row, Way.MAIL, at=at, who=self.who)
        elif came.state == MessageState.UNKNOWN:
            row.server_answer = came.answer
            outbox.unknown(session, row, came.sentence, at=at, who=self.who)
        else:
            row.server_answer = came.answer
            came = self._not_taken(session, row, came, at=at)
        detail = f"{row.attempts}, {came.answer[:3] or (came.fault.value if came.fault else '')}"
        outbox.note(session, row, f"message.{row.state.value}", at=at, who=self.who, detail=detail)
        return SendResult(
            message_id, row.recipient_name, row.state, came.sentence, came.fault, next_try_at=row.next_try_at
        )

    def _not_taken(self, session: Session, row: OutboxMessage, came: _Came, *, at: datetime) -> _Came:
        """It certainly was not taken: failed, or queued for later, or for a person; and what comes after it too."""
        fault, state = came.fault or Fault.LINE, came.state
        tries, first = _tries(session, row)
        pause = retrying.pause_after(fault, tries)
        if state == MessageState.QUEUED and pause and retrying.gives_up(tries, first_try_at=first or at, at=at):
            state, came = MessageState.FAILED, replace(came, sentence=GAVE_UP.format(sentence=came.sentence))
            outbox.note(session, row, "message.gave_up", at=at, who=self.who, detail=f"{tries} tries")
        row.state, row.problem = state, came.sentence
        # Without a pause it waits for a person.
        hold, next_try_at = ("" if pause is not None else fault.value), (at + pause if pause else None)
        if state == MessageState.QUEUED:
            row.hold, row.next_try_at = hold, next_try_at
        if came.concerns_all and fault is not Fault.STOPPED:
            for portion in portions(self.rest, 500):
                session.execute(
                    update(OutboxMessage)
                    .where(OutboxMessage.id.in_(portion), OutboxMessage.state == MessageState.QUEUED)
                    .values(problem=came.sentence, hold=hold, next_try_at=next_try_at)
                    .execution_options(synchronize_session=False)
                )
        return came


def _outcome(came: _Came) -> AttemptOutcome:
    if came.state == MessageState.SENT:
        return AttemptOutcome.TAKEN
    if came.state == MessageState.UNKNOWN:
        return AttemptOutcome.UNKNOWN
    if came.fault is Fault.STOPPED:
        return AttemptOutcome.STOPPED
    return AttemptOutcome.LATER if came.fault in retrying.PASSES else AttemptOutcome.REFUSED


def _attempt(session: Session, message_id: UUID, number: int) -> MessageAttempt | None:
    return session.scalar(
        select(MessageAttempt).where(MessageAttempt.message_id == message_id, MessageAttempt.number == number)
    )


def _tries(session: Session, row: OutboxMessage) -> tuple[int, datetime | None]:
    """How often it was tried since the yes, stopped ones not counted, and when first."""
    number, first = session.execute(
        select(func.count(), func.min(MessageAttempt.begun_at)).where(
            MessageAttempt.message_id == row.id,
            MessageAttempt.begun_at >= row.approved_at,
            MessageAttempt.outcome != AttemptOutcome.STOPPED,
        )
    ).one()
    return max(number, 1), first


def _proof(session: Session, row: OutboxMessage, letter: Letter) -> str:
    """What is handed over, by its digests, for the audit trail: no address and no name."""
    (line,) = lines(session, OutboxMessage.id == row.id, sending_now=True)
    files = " ".join(file.sha256[:16] for file in line.files)
    said = f"{row.attempts}, {outbox.about(session, row)}, letter {letter.sha256[:16]} of {len(letter.content)} bytes"
    return f"{said}, files {files}"[:200] if files else said
