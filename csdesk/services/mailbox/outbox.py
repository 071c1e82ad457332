"""The outbox: drafts, a person's yes, and what a person says about messages that went another way."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.attachment import Attachment
from csdesk.models.message import MessageAttachment, MessageState, OutboxMessage
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services import attachments, audit, directory
from csdesk.services import settings as desk_settings
from csdesk.services.days import local_day
from csdesk.services.disclosure import Exempt, Left, Recipient, Way
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.mailbox import letters, wording
from csdesk.services.mailbox.records import AttachedFile, MessageLine
from csdesk.services.mailbox.review_lists import list_of
from csdesk.services.reporting.leaving import leave, may_leave, told_by_release
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import WorkbookMade
from csdesk.services.reporting.service import newest_workbooks
from csdesk.services.review_list import going_out
from csdesk.services.settings import Settings

INTERRUPTED = (
    "The program was stopped while this message was being handed over. It may have arrived or not, and it is not "
    "sent again by itself: ask the recipient, then say what you found."
)
CAN_BE_APPROVED = (MessageState.DRAFT, MessageState.FAILED)
CAN_GO_BY_HAND = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)


def draft_messages(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[MessageLine, ...]:
    """One draft for each newest workbook of the quarter that has no message yet; all their messages are given back.

    The state's goes to the state's mailbox, a CSA's to its contact person who receives reports. Where no address is
    known the draft says so; drafting again, once the directory has one, fills it in.
    """
    workbooks = newest_workbooks(session, quarter)
    drafted = 0
    for workbook in workbooks:
        known = session.scalar(select(OutboxMessage).where(OutboxMessage.workbook_id == workbook.id))
        if known is None:
            known = _draft(session, workbook, settings, at=at)
            drafted += 1
        if known.state == MessageState.DRAFT:
            known.recipient_email, known.problem = _address_of(session, workbook, settings)
    session.flush()
    audit.record(session, at=at, who=who, action="messages.drafted", kind="quarter", detail=f"{quarter}: {drafted}")
    ids = {workbook.id for workbook in workbooks}
    return _lines(session, OutboxMessage.workbook_id.in_(ids)) if ids else ()


def list_messages(session: Session, *, sending_now: bool = False) -> tuple[MessageLine, ...]:
    """All messages, the newest first.

    A message that stands at *sending* although nothing is being sent (`sending_now` false) was left so by a stopped
    program: it is shown as UNKNOWN.
    """
    return _lines(session, OutboxMessage.id.is_not(None), sending_now=sending_now)


def approve(session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str) -> int:
    """A person's yes to these messages: drafts, and ones that failed, are queued. Gives how many.

    Raises `RefusedError` when one of them has no address, went already, or tells more than may be told by now;
    nothing was queued then.
    """
    approved = 0
    for message_id in dict.fromkeys(message_ids):
        message = _message(session, message_id)
        if message.state == MessageState.QUEUED:
            continue
        if message.state not in CAN_BE_APPROVED:
            raise RefusedError(
                f"The message to {message.recipient_name} is {message.state.value} already. Nothing was approved; "
                "look at the outbox again."
            )
        if not letters.are_addresses(message.recipient_email):
            raise RefusedError(
                f"There is no e-mail address for {message.recipient_name}. Nothing was approved; enter one first."
            )
        if overtaken(session, message, today=local_day(at)):
            raise RefusedError(overtaken_sentence(message))
        message.state, message.approved_at, message.problem = MessageState.QUEUED, at, ""
        approved += 1
        note(session, message, "message.approved", at=at, who=who, detail=f"about {message.about_people} people")
    return approved


def resolve_unknown(session: Session, message_id: UUID, sent: bool, *, at: datetime, who: str) -> None:
    """What a person found out about a message of which the program cannot know whether it arrived.

    Arrived: it is sent. Not arrived: it failed, and may be approved again. Raises `RefusedError` for any other one.
    """
    message = _message(session, message_id)
    if message.state not in (MessageState.UNKNOWN, MessageState.SENDING):
        raise RefusedError("It is known what became of this message. Nothing was changed; look at the outbox again.")
    if sent:
        message.state, message.sent_at, message.problem = MessageState.SENT, at, ""
        message.server_answer = "No answer; arrived, as the recipient says"
        _left(session, message, Way.MAIL, at=at, who=who)
    else:
        message.state = MessageState.FAILED
        message.problem = "It did not arrive, as the recipient says. Approve it again to send it."
    note(session, message, "message.resolved", at=at, who=who, detail="arrived" if sent else "not arrived")


def mark_sent(session: Session, message_id: UUID, *, at: datetime, who: str) -> bool:
    """A person sent it another way, such as with the .eml draft. Gives whether all that it tells may be told.

    Where not it happened all the same, and the record says so. Raises `RefusedError` when it went already.
    """
    message = _message(session, message_id)
    if message.state not in CAN_GO_BY_HAND:
        raise RefusedError("This message went already, or may have. Nothing was changed; look at the outbox again.")
    message.state, message.sent_at, message.problem = MessageState.SENT, at, ""
    message.server_answer = "Sent by hand, as the liaison says"
    allowed = not overtaken(session, message, today=local_day(at))
    _left(session, message, Way.BY_HAND, at=at, who=who)
    note(session, message, "message.sent_by_hand", at=at, who=who, detail="" if allowed else "no rule permits it")
    return allowed


def as_eml(session: Session, message_id: UUID, *, at: datetime, who: str) -> tuple[bytes, Left]:
    """The message as a draft (.eml) that Outlook opens for sending, accounted for; the caller writes the file.

    Raises `RefusedError` when the message tells more than may be told by now.
    """
    message = _message(session, message_id)
    if overtaken(session, message, today=local_day(at)):
        raise RefusedError(overtaken_sentence(message))
    told = _left(session, message, Way.DRAFT, at=at, who=who)
    note(session, message, "message.saved_as_draft", at=at, who=who)
    return letters.draft(text_of(session, message, desk_settings.load(session))), told


def give_out_files(
    session: Session, message_ids: Iterable[UUID], *, at: datetime, who: str
) -> tuple[tuple[str, bytes, Left], ...]:
    """The files of these messages: name, content, and that they are accounted for; the caller writes them.

    From now on their workbooks are kept, whatever is made after them. Raises `NotFoundError`, and `RefusedError` when
    one of them tells more than may be told by now, gone already or not; nothing was given out then.
    """
    files = []
    for message_id in dict.fromkeys(message_ids):
        message = _message(session, message_id)
        if overtaken(session, message, today=local_day(at)):
            raise RefusedError(overtaken_sentence(message))
        told = _left(session, message, Way.FILE, at=at, who=who)
        keys = select(MessageAttachment.attachment_id).where(MessageAttachment.message_id == message.id)
        stored = [attachments.content(session, key) for key in session.scalars(keys).all()]
        note(session, message, "message.files_saved", at=at, who=who, detail=f"{len(stored)} files")
        files += [(file.file_name, file.content, told) for file in stored]
    return tuple(files)


def text_of(session: Session, message: OutboxMessage, settings: Settings) -> letters.Text:
    """A message with its files, as it is written into a letter."""
    files = session.scalars(
        select(MessageAttachment.attachment_id).where(MessageAttachment.message_id == message.id)
    ).all()
    stored = [attachments.content(session, attachment_id) for attachment_id in files]
    return letters.Text(
        message_id=message.message_id,
        sender_name=settings.liaison_name,
        sender=settings.liaison_email,
        recipients=letters.addresses_of(message.recipient_email),
        subject=message.subject,
        body=message.body,
        enclosures=tuple(letters.Enclosure(file.file_name, file.media_type, file.content) for file in stored),
    )


def sent(session: Session, message: OutboxMessage, answer: str, *, at: datetime, who: str) -> None:
    """The server took it: from this moment on its people were told of."""
    message.state, message.sent_at, message.server_answer, message.problem = MessageState.SENT, at, answer, ""
    _left(session, message, Way.MAIL, at=at, who=who)


def overtaken(session: Session, message: OutboxMessage, *, today: date) -> bool:
    """Whether the message tells more than may be told by now: each thing that its file tells is asked again."""
    if message.workbook_id is not None:
        return not may_leave(session, message.workbook_id, on=today)
    list_id = list_of(session, message.id)
    return list_id is not None and not going_out.may_leave(session, list_id, on=today)


def overtaken_now(session: Session, *, today: date) -> dict[UUID, str]:
    """What waits and tells more than may be told by now: message -> its recipient."""
    waiting = select(OutboxMessage).where(OutboxMessage.state.in_(CAN_GO_BY_HAND)).order_by(OutboxMessage.id)
    found = [one for one in session.scalars(waiting).all() if overtaken(session, one, today=today)]
    return {one.id: one.recipient_name for one in found}


def overtaken_sentence(message: OutboxMessage) -> str:
    """What to do about a message that was overtaken."""
    if message.workbook_id is None:
        return going_out.OVERTAKEN
    return (
        f"Since the report to {message.recipient_name} was made, something changed: a release of information was "
        "revoked or ran out, an enrollment was recorded, or a case moved. Nothing was sent; prepare the quarter "
        "again, so that the report tells only what it may."
    )


def note(session: Session, message: OutboxMessage, action: str, *, at: datetime, who: str, detail: str = "") -> None:
    """A line in the audit trail about a message."""
    audit.record(session, at=at, who=who, action=action, kind="outbox_message", record_id=message.id, detail=detail)


def _draft(session: Session, workbook: WorkbookMade, settings: Settings, *, at: datetime) -> OutboxMessage:
    words = wording.of(workbook, settings, by_release=told_by_release(session, workbook.id, on=local_day(at)))
    domain = settings.liaison_email.partition("@")[2] or "csdesk.invalid"
    message = OutboxMessage(
        message_id=f"<{uuid7().hex}@{domain}>",
        recipient_name=workbook.recipient_name,
        recipient_email="",
        subject=words.subject,
        body=words.body,
        about_people=workbook.people,
        rule=words.rule,
        withheld=words.withheld,
        created_at=at,
        workbook_id=workbook.id,
    )
    session.add(message)
    session.flush()
    session.add(MessageAttachment(message_id=message.id, attachment_id=workbook.attachment_id))
    return message


def _address_of(session: Session, workbook: WorkbookMade, settings: Settings) -> tuple[str, str]:
    """The address for a workbook; or none, and a sentence that says where to enter it."""
    if workbook.csa_id is None:
        address, where = settings.state_mailbox, "enter the state's mailbox in Settings"
    else:
        people = directory.agency(session, workbook.csa_id).contacts
        able = [person.email for person in people if person.receives_reports and letters.is_address(person.email)]
        address, where = (able or [""])[0], "enter a contact person who receives reports in the Directory"
    if letters.is_address(address):
        return address, ""
    return "", f"There is no e-mail address for {workbook.recipient_name}: {where}, then draft again."


def _message(session: Session, message_id: UUID) -> OutboxMessage:
    message = session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFoundError("This message is not in the outbox any more. Nothing was changed; look at it again.")
    return message


def _left(session: Session, message: OutboxMessage, way: Way, *, at: datetime, who: str) -> Left:
    if message.workbook_id is not None:
        return leave(session, message.workbook_id, way=way, at=at, who=who)
    if list_id := list_of(session, message.id):
        return going_out.leave(session, list_id, way=way, at=at, who=who)
    return Exempt.NOBODY


def _lines(session: Session, which: ColumnElement[bool], *, sending_now: bool = False) -> tuple[MessageLine, ...]:
    rows = session.execute(
        select(OutboxMessage, QuarterWorkbook.recipient)
        .outerjoin(QuarterWorkbook, QuarterWorkbook.id == OutboxMessage.workbook_id)
        .where(which)
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)
    ).all()
    files: defaultdict[UUID, list[AttachedFile]] = defaultdict(list)
    for message_id, attachment_id, name, size in session.execute(
        select(MessageAttachment.message_id, Attachment.id, Attachment.file_name, Attachment.size).join(
            Attachment, Attachment.id == MessageAttachment.attachment_id
        )
    ):
        files[message_id].append(AttachedFile(attachment_id, name, size))
    return tuple(
        _line(message, recipient or Recipient.CSA, tuple(files[message.id]), sending_now=sending_now)
        for message, recipient in rows
    )


def _line(
    message: OutboxMessage, recipient: Recipient, files: tuple[AttachedFile, ...], *, sending_now: bool
) -> MessageLine:
    left = message.state == MessageState.SENDING and not sending_now
    return MessageLine(
        id=message.id,
        message_id=message.message_id,
        recipient=recipient,
        recipient_name=message.recipient_name,
        recipient_email=message.recipient_email,
        subject=message.subject,
        body=message.body,
        about_people=message.about_people,
        rule=message.rule,
        withheld=message.withheld,
        files=files,
        state=MessageState.UNKNOWN if left else message.state,
        created_at=message.created_at,
        approved_at=message.approved_at,
        sent_at=message.sent_at,
        attempts=message.attempts,
        server_answer=message.server_answer,
        problem=INTERRUPTED if left else message.problem,
    )
