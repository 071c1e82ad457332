"""Messages that go without a mail server: drafts and files to take along, and what a person says became of them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import (
    AttemptOutcome,
    MessageAttachment,
    MessageAttempt,
    MessageState,
    OutboxMessage,
    SentHow,
)
from csdesk.services import attachments
from csdesk.services import settings as desk_settings
from csdesk.services.attachments import StoredFile
from csdesk.services.days import local_day, noon, refuse_ahead, refuse_before
from csdesk.services.disclosure import Left, Way
from csdesk.services.errors import RefusedError
from csdesk.services.mailbox import asking, letters
from csdesk.services.mailbox.lines import message
from csdesk.services.mailbox.outbox import CAN_GO_BY_HAND, note, sent, take_yes_back, text_of
from csdesk.wording import tr

BY_HAND = "Sent by hand, as the liaison says"
ARRIVED = "No answer; arrived, as the recipient says"
TEXT_NAME = "message.txt"
IN_THE_AIR = tr(
    "The message to {name} is being handed over, or may have arrived. Nothing was saved, so that it does not go "
    "twice; first say whether it arrived."
)
NOT_IN_NAMES = '<>:"/\\|?*'


def resolve_unknown(
    session: Session, message_id: UUID, arrived: bool, *, on: date | None = None, at: datetime, who: str
) -> None:
    """What a person found out about a message of which the program cannot know whether it arrived.

    Arrived: it is sent, on the day that is given, or that of the last handing over. Not arrived: it failed, and may
    be approved again. Raises `RefusedError` for any other message, and for a day before the yes or ahead.
    """
    row = message(session, message_id)
    if row.state not in (MessageState.UNKNOWN, MessageState.SENDING):
        raise RefusedError(
            tr("It is known what became of this message. Nothing was changed; look at the outbox again.")
        )
    last = session.scalar(
        select(MessageAttempt)
        .where(MessageAttempt.message_id == row.id)
        .order_by(MessageAttempt.number.desc())
        .limit(1)
    )
    if arrived:
        day = on or local_day(last.begun_at if last is not None else at)
        _check(row, day, at)
        accounted = asking.found_out(session, row, arrived=True)
        sent(row, on=day, moment=_moment(row, day, at), how=SentHow.ARRIVED, answer=ARRIVED)
        if not accounted:
            asking.leaves(session, row, Way.MAIL, at=at, who=who)
    else:
        asking.found_out(session, row, arrived=False)
        row.state = MessageState.FAILED
        row.problem = "It did not arrive, as the recipient says. Approve it again to send it."
    if last is not None and last.outcome == AttemptOutcome.BEGUN:
        last.outcome = AttemptOutcome.UNKNOWN
    note(session, row, "message.resolved", at=at, who=who, detail="arrived" if arrived else "not arrived")


def mark_sent(session: Session, message_id: UUID, *, sent_on: date, at: datetime, who: str) -> bool:
    """A person sent it another way on this day, such as with the .eml draft. Gives whether all that it tells could be
    told then.

    Where not it happened all the same, and the record says so. Raises `RefusedError` when it went already, and for a
    day before the message was made or ahead.
    """
    row = message(session, message_id)
    if row.state not in CAN_GO_BY_HAND:
        raise RefusedError(
            tr("This message went already, or may have. Nothing was changed; look at the outbox again.")
        )
    _check(row, sent_on, at)
    moment = _moment(row, sent_on, at)
    allowed = not asking.why_not(session, row, today=sent_on)
    sent(row, on=sent_on, moment=moment, how=SentHow.BY_HAND, answer=BY_HAND)
    asking.leaves(session, row, Way.BY_HAND, at=moment, who=who)
    note(session, row, "message.sent_by_hand", at=at, who=who, detail="" if allowed else "no rule permits it")
    return allowed


def as_eml(session: Session, message_id: UUID, *, at: datetime, who: str) -> tuple[bytes, Left]:
    """The message as a draft (.eml) that Outlook opens for sending, accounted for; the caller writes the file.

    The yes to one that was queued is taken back, or it went twice. Raises `RefusedError` when the message tells more
    than may be told by now, and when it is not known whether it left.
    """
    row = message(session, message_id)
    told = _give_out(session, row, Way.DRAFT, at=at, who=who)
    note(session, row, "message.saved_as_draft", at=at, who=who)
    return letters.draft(text_of(session, row, desk_settings.load(session))), told


def as_folder(session: Session, message_id: UUID, *, at: datetime, who: str) -> tuple[tuple[str, bytes, Left], ...]:
    """The message as a folder: its files, and recipient, subject and text to copy; the caller writes them.

    Each name is a path with one folder in it, such as `Rock County CSA/message.txt`. As with a draft the yes is taken
    back, and `RefusedError` raised.
    """
    row = message(session, message_id)
    told = _give_out(session, row, Way.FILE, at=at, who=who)
    stored = _stored(session, row)
    note(session, row, "message.files_saved", at=at, who=who, detail=f"{len(stored)} files")
    folder = "".join(" " if letter in NOT_IN_NAMES else letter for letter in row.recipient_name).strip(" .")
    files = [(file.file_name, file.content) for file in stored] + [(TEXT_NAME, _text(row, stored))]
    return tuple((f"{folder or 'Message'}/{name}", content, told) for name, content in files)


def give_out_files(
    session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str
) -> tuple[tuple[str, bytes, Left], ...]:
    """The files of these messages: name, content, and that they are accounted for; the caller writes them.

    From now on their workbooks are kept, whatever is made after them. As with a draft the yes is taken back. Raises
    `NotFoundError`, and `RefusedError` when one of them tells more than may be told by now, gone already or not, and
    when it is not known whether it left; nothing was given out then.
    """
    files = []
    for message_id in dict.fromkeys(message_ids):
        row = message(session, message_id)
        told = _give_out(session, row, Way.FILE, at=at, who=who)
        stored = _stored(session, row)
        note(session, row, "message.files_saved", at=at, who=who, detail=f"{len(stored)} files")
        files += [(file.file_name, file.content, told) for file in stored]
    return tuple(files)


def _give_out(session: Session, row: OutboxMessage, way: Way, *, at: datetime, who: str) -> Left:
    if sentence := asking.why_not(session, row, today=local_day(at)):
        raise RefusedError(sentence)
    refuse_in_the_air(row)
    handed_out(session, row, at=at, who=who)
    return asking.leaves(session, row, way, at=at, who=who)


def refuse_in_the_air(row: OutboxMessage) -> None:
    """Raises `RefusedError` for a message of which nobody knows whether it left: by hand it could go twice."""
    if row.state in (MessageState.SENDING, MessageState.UNKNOWN):
        raise RefusedError(IN_THE_AIR.format(name=row.recipient_name))


def handed_out(session: Session, row: OutboxMessage, *, at: datetime, who: str) -> None:
    """It was saved to be sent by hand: the yes to it is taken back, so that the server does not send it too."""
    if row.state == MessageState.QUEUED:
        take_yes_back(row)
        note(session, row, "message.withdrawn", at=at, who=who, detail="saved, to be sent by hand")
    row.handed_out_at = at


def _stored(session: Session, row: OutboxMessage) -> list[StoredFile]:
    keys = select(MessageAttachment.attachment_id).where(MessageAttachment.message_id == row.id)
    ordered = keys.order_by(MessageAttachment.position, MessageAttachment.id)
    return [attachments.content(session, key) for key in session.scalars(ordered).all()]


def _text(row: OutboxMessage, stored: list[StoredFile]) -> bytes:
    lines = [
        f"To: {row.recipient_email}",
        f"Subject: {row.subject}",
        f"Files: {', '.join(file.file_name for file in stored)}",
        "",
        *row.body.splitlines(),
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _check(row: OutboxMessage, day: date, at: datetime) -> None:
    refuse_ahead(day, at)
    refuse_before(day, local_day(row.created_at), "the day on which the message was made")


def _moment(row: OutboxMessage, day: date, at: datetime) -> datetime:
    """The moment for which a day stands: now, for today; else noon, or the making of the message after it."""
    return at if day == local_day(at) else max(noon(day), row.created_at)
