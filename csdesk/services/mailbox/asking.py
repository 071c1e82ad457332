"""Each file of a message is asked for again before it leaves, by the rule of what it is: nothing passes unasked."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, OutboxMessage
from csdesk.models.partner import ReviewList
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Disclosure
from csdesk.services.disclosure import Exempt, Left, Way
from csdesk.services.reporting.leaving import leave as report_leaves
from csdesk.services.reporting.leaving import may_leave as report_may_leave
from csdesk.services.review_list import going_out

PERHAPS = "; not known whether it arrived"
LOST = "; it did not arrive, as the recipient says"
NO_RULE = (
    "A file of the message to {name} is none that was made for this recipient: no rule says that it may go there. "
    "Nothing was sent; make the report or the list again."
)


def why_not(session: Session, message: OutboxMessage, *, today: date) -> str:
    """Why the message may not leave on a day, as a sentence; empty when it may.

    Each of its files is looked up: a report, or its page, is asked for as a report to this recipient, a review list
    as a list. A file that is neither has no rule by which it may go.
    """
    if message.workbook_id is None and not _files(session, message) and message.about_people:
        return NO_RULE.format(name=message.recipient_name)
    for attachment_id in _files(session, message):
        if _is_report(session, message, attachment_id):
            continue
        list_id = list_of(session, attachment_id)
        if list_id is None:
            return NO_RULE.format(name=message.recipient_name)
        if not going_out.may_leave(session, list_id, on=today):
            return going_out.OVERTAKEN
    if message.workbook_id is not None and not report_may_leave(session, message.workbook_id, on=today):
        left = session.get_one(QuarterWorkbook, message.workbook_id).frozen_at is not None
        return (
            f"Since the report to {message.recipient_name} was made, something changed: a release of information was "
            "revoked or ran out, an enrollment was recorded, or a case moved. Nothing was sent; "
            f"{'amend the report' if left else 'prepare the quarter again'}, so that it tells only what it may."
        )
    return ""


def leaves(session: Session, message: OutboxMessage, way: Way, *, at: datetime, who: str) -> Left:
    """All files of the message leave: each report and each list is accounted for once."""
    told: Left = Exempt.NOBODY
    if message.workbook_id is not None:
        told = report_leaves(session, message.workbook_id, way=way, at=at, who=who)
    for attachment_id in _files(session, message):
        if not _is_report(session, message, attachment_id) and (list_id := list_of(session, attachment_id)):
            told = going_out.leave(session, list_id, way=way, at=at, who=who)
    return told


def leaves_perhaps(session: Session, message: OutboxMessage, *, at: datetime, who: str) -> None:
    """Nobody knows whether it left: it is accounted for, and the record says so."""
    leaves(session, message, Way.MAIL, at=at, who=who)
    _reword(session, message, Disclosure.what + PERHAPS, Disclosure.left_at == at)


def found_out(session: Session, message: OutboxMessage, arrived: bool) -> bool:
    """The record says of what perhaps left that it did, or did not. Gives whether it was accounted for before."""
    said = func.replace(Disclosure.what, PERHAPS, "" if arrived else LOST)
    return _reword(session, message, said, Disclosure.what.endswith(PERHAPS))


def _reword(session: Session, message: OutboxMessage, what: ColumnElement[str], which: ColumnElement[bool]) -> bool:
    changed = session.execute(
        update(Disclosure)
        .where(Disclosure.attachment_id.in_(_files(session, message)), Disclosure.way == Way.MAIL, which)
        .values(what=what)
        .returning(Disclosure.id)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.all())


def list_of(session: Session, attachment_id: UUID) -> UUID | None:
    """The review list that a file is; None where it is another thing."""
    return session.scalar(select(ReviewList.id).where(ReviewList.attachment_id == attachment_id))


def _is_report(session: Session, message: OutboxMessage, attachment_id: UUID) -> bool:
    """Whether the file is the workbook of the message's report, or the page beside it."""
    if message.workbook_id is None:
        return False
    report = session.get_one(QuarterWorkbook, message.workbook_id)
    return attachment_id in (report.attachment_id, report.page_attachment_id)


def _files(session: Session, message: OutboxMessage) -> list[UUID]:
    attached = select(MessageAttachment.attachment_id).where(MessageAttachment.message_id == message.id)
    return list(session.scalars(attached.order_by(MessageAttachment.position, MessageAttachment.id)))
