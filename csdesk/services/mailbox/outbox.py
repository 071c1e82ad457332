"""The outbox: a person's yes, and its withdrawal; what is not wanted any more is discarded, or put away."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, MessageState, OutboxMessage, SentHow
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services import attachments, audit
from csdesk.services import settings as desk_settings
from csdesk.services.days import local_day
from csdesk.services.email_address import is_address
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import asking, letters
from csdesk.services.mailbox.faults import Fault
from csdesk.services.mailbox.lines import fingerprint, message
from csdesk.services.mailbox.retrying import HOLDS
from csdesk.services.settings import Settings
from csdesk.services.unwanted_messages import PUT_AWAY, put_away
from csdesk.wording import tr

CAN_BE_APPROVED = (MessageState.DRAFT, MessageState.FAILED)
CAN_GO_BY_HAND = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)
CHANGED = tr("This message changed since it was shown. Nothing was approved; look at it, then say yes again.")
NO_SENDER = tr("Your own e-mail address is not set. Nothing was sent; enter it in Settings.")


def approve(session: Session, shown: Mapping[UUID, str], *, at: datetime, who: str) -> int:
    """A person's yes to these messages as they were shown: message -> `MessageLine.fingerprint`. Gives how many.

    Drafts, and ones that failed, are queued; ones that are queued already are tried again from the first pause on.
    From here on the letter is the same bytes at each handing over. Raises `RefusedError` when one of them changed
    since, has no address, went already, or tells more than may be told by now, and when the liaison's own address is
    not set; nothing was queued then.
    """
    settings = desk_settings.load(session)
    for message_id, seen in shown.items():
        row = message(session, message_id)
        if row.hold == PUT_AWAY:
            raise RefusedError(
                tr(
                    "The message to {recipient_name} was put away. Nothing was approved; make another.",
                    recipient_name=row.recipient_name,
                )
            )
        if row.state not in (*CAN_BE_APPROVED, MessageState.QUEUED):
            raise RefusedError(
                tr(
                    "The message to {recipient_name} is {value} already. Nothing was approved; look at the outbox "
                    "again.",
                    recipient_name=row.recipient_name,
                    value=row.state.value,
                )
            )
        if not letters.are_addresses(row.recipient_email):
            raise RefusedError(
                tr(
                    "There is no e-mail address for {recipient_name}. Nothing was approved; enter one first.",
                    recipient_name=row.recipient_name,
                )
            )
        if seen != fingerprint(session, row):
            raise RefusedError(CHANGED)
        if sentence := asking.why_not(session, row, today=local_day(at)):
            raise RefusedError(sentence)
        if not is_address(settings.liaison_email):
            raise RefusedError(NO_SENDER)
        row.state, row.problem, row.hold, row.next_try_at = MessageState.QUEUED, "", "", None
        row.approved_at, row.approved_by, row.approved_print = at, who, seen
        row.sender_name, row.sender_email = settings.liaison_name, settings.liaison_email
        note(session, row, "message.approved", at=at, who=who, detail=f"about {row.about_people} people")
    return len(shown)


def withdraw(session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str) -> int:
    """The yes to these messages is taken back: queued ones are drafts again. Gives how many.

    Raises `RefusedError` when one of them is not queued (any more); nothing was changed then.
    """
    withdrawn = 0
    for message_id in dict.fromkeys(message_ids):
        row = message(session, message_id)
        if row.state != MessageState.QUEUED:
            raise RefusedError(
                tr(
                    "The message to {recipient_name} is {value}, and does not wait to be sent. Nothing was changed; "
                    "look at the outbox again.",
                    recipient_name=row.recipient_name,
                    value=row.state.value,
                )
            )
        take_yes_back(row)
        note(session, row, "message.withdrawn", at=at, who=who)
        withdrawn += 1
    return withdrawn


def take_yes_back(row: OutboxMessage, problem: str = "") -> None:
    """The message is a draft again; `problem` says why, where it was not the liaison who wanted it so."""
    row.state, row.problem, row.hold, row.next_try_at = MessageState.DRAFT, problem, "", None
    row.approved_at, row.approved_by, row.approved_print = None, "", ""


def discard(session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str) -> int:
    """Messages that nobody wants to send any more: drafts and failed ones leave the outbox. Gives how many.

    One that was never handed to a server nor given out is removed; of the others it is kept what was tried, and only
    the receipts show them. Their reports stay. Raises `RefusedError` for any other state.
    """
    discarded = 0
    for message_id in dict.fromkeys(message_ids):
        row = message(session, message_id)
        if row.state not in CAN_BE_APPROVED:
            raise RefusedError(
                tr(
                    "The message to {recipient_name} is {value}. Nothing was discarded; withdraw one that waits to "
                    "be sent first, and leave what went.",
                    recipient_name=row.recipient_name,
                    value=row.state.value,
                )
            )
        note(session, row, "message.discarded", at=at, who=who)
        put_away(session, row)
        discarded += 1
    return discarded


def let_go_of_holds(session: Session, *, kinds: Collection[Fault] = HOLDS, at: datetime, who: str) -> int:
    """The settings, the password or the network are others now: what waited for that is tried again at once.

    Gives how many messages. One that waited for the settings takes the liaison's name and address anew.
    """
    settings = desk_settings.load(session)
    held = select(OutboxMessage).where(
        OutboxMessage.state == MessageState.QUEUED, OutboxMessage.hold.in_([kind.value for kind in kinds])
    )
    rows = session.scalars(held).all()
    for row in rows:
        if row.hold == Fault.SETTINGS:
            row.sender_name, row.sender_email = settings.liaison_name, settings.liaison_email
        row.hold, row.next_try_at = "", None
    if rows:
        detail = f"{len(rows)} messages"
        audit.record(session, at=at, who=who, action="message.retry", kind="outbox_message", detail=detail)
    return len(rows)


def text_of(session: Session, row: OutboxMessage, settings: Settings) -> letters.Text:
    """A message with its files, as it is written into a letter: by whom as it stood at the yes, or stands now."""
    files = session.scalars(
        select(MessageAttachment.attachment_id)
        .where(MessageAttachment.message_id == row.id)
        .order_by(MessageAttachment.position, MessageAttachment.id)
    ).all()
    stored = [attachments.content(session, attachment_id) for attachment_id in files]
    return letters.Text(
        message_id=row.message_id,
        sender_name=row.sender_name if row.sender_email else settings.liaison_name,
        sender=row.sender_email or settings.liaison_email,
        recipients=letters.addresses_of(row.recipient_email),
        subject=row.subject,
        body=row.body,
        enclosures=tuple(letters.Enclosure(file.file_name, file.media_type, file.content) for file in stored),
    )


def sent(row: OutboxMessage, *, on: date, moment: datetime, how: SentHow, answer: str) -> None:
    """It went: the day, the moment for which it stands, by whose word, and what was answered."""
    row.state, row.sent_at, row.sent_on, row.sent_how = MessageState.SENT, moment, on, how
    row.server_answer, row.problem, row.hold, row.next_try_at = answer, "", "", None


def unknown(session: Session, row: OutboxMessage, sentence: str, *, at: datetime, who: str) -> None:
    """Nobody knows whether it arrived: its people may have been told of, and that is accounted for."""
    row.state, row.problem, row.hold, row.next_try_at = MessageState.UNKNOWN, sentence, "", None
    asking.leaves_perhaps(session, row, at=at, who=who)


def overtaken_now(session: Session, *, today: date) -> dict[UUID, str]:
    """What waits and tells more than may be told by now: message -> its recipient."""
    waiting = select(OutboxMessage).where(OutboxMessage.state.in_(CAN_GO_BY_HAND), OutboxMessage.hold != PUT_AWAY)
    rows = session.scalars(waiting.order_by(OutboxMessage.id)).all()
    return {one.id: one.recipient_name for one in rows if asking.why_not(session, one, today=today)}


def about(session: Session, row: OutboxMessage) -> str:
    """Of which report a message is, for the audit trail: `2026Q3 csa`; `list` for a review list."""
    report = session.execute(
        select(QuarterRecord.year, QuarterRecord.number, QuarterWorkbook.recipient)
        .join(QuarterWorkbook, QuarterWorkbook.quarter_id == QuarterRecord.id)
        .where(QuarterWorkbook.id == row.workbook_id)
    ).one_or_none()
    return f"{report.year}Q{report.number} {report.recipient.value}" if report else "list"


def note(session: Session, row: OutboxMessage, action: str, *, at: datetime, who: str, detail: str = "") -> None:
    """A line in the audit trail about a message."""
    audit.record(session, at=at, who=who, action=action, kind="outbox_message", record_id=row.id, detail=detail)
