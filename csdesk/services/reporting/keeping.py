"""Reports are kept in the vault: with their bytes as they leave, their password, and what they say and tell."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.audit import AuditEvent
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Disclosure
from csdesk.services import attachments, audit
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reporting import made as reports
from csdesk.services.reporting import page, protecting, quarters
from csdesk.services.reporting.content import Content
from csdesk.services.reporting.making import Made
from csdesk.services.reporting.nobody_has import EXPORTED
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import WorkbookMade
from csdesk.services.unwanted_messages import replaced
from csdesk.wording import tr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAY_HAVE_LEFT = (MessageState.SENDING, MessageState.UNKNOWN)


def keep(
    session: Session,
    made: Made,
    gathered: Content,
    draft: WorkbookMade | None,
    *,
    protect: bool,
    at: datetime,
) -> UUID:
    """Keep a report in the place of the draft before it, if that is there and says something else.

    Whether it is the same is decided before a password locks it, since that gives other bytes each time.
    """
    fingerprint = hashlib.sha256(made.content).hexdigest()
    if draft is not None and draft.protected == protect and _fingerprint(session, draft) == fingerprint:
        row = session.get_one(QuarterWorkbook, draft.id)
        row.told, row.contents = made.told, made.said.as_json()
        if row.page_attachment_id is None:  # made by an earlier version
            row.page_attachment_id = _keep_page(session, made, at)
        return row.id
    password = protecting.new_password() if protect else ""
    content = protecting.protect(made.content, password) if password else made.content
    span = gathered.span
    quarter = quarters.of(span.last_day)
    whole = (span.first_day, span.last_day) == (quarter.first_day, quarter.last_day)
    row = QuarterWorkbook(
        quarter_id=quarter_record(session, quarter).id,
        since_on=None if whole else span.first_day,
        until_on=None if whole else span.last_day,
        recipient=made.to.kind,
        csa_id=made.to.csa_id,
        recipient_name=made.to.name,
        attachment_id=attachments.keep(session, AttachmentKind.WORKBOOK, made.file_name, XLSX, content, at=at),
        as_of=gathered.as_of,
        made_at=at,
        people=len(made.rows.told),
        withheld=made.rows.people_withheld,
        told=made.told,
        version=made.amends.made.version + 1 if made.amends else 0,
        amends_id=made.amends.made.id if made.amends else None,
        compared_id=made.compared.id if made.compared else None,
        plain_sha256=fingerprint,
        password=password,
        contents=made.said.as_json(),
        marked=made.marked,
        page_attachment_id=_keep_page(session, made, at),
    )
    session.add(row)
    session.flush()
    if draft is not None:
        take_back(session, draft)
    return row.id


def take_back(session: Session, earlier: WorkbookMade) -> None:
    """Remove a report that was replaced before anybody saw it; one of which a message was tried stays for it."""
    left = exists().where(Disclosure.attachment_id == earlier.attachment_id, Disclosure.left_at.is_not(None))
    exported = exists().where(AuditEvent.record_id == earlier.id, AuditEvent.action == EXPORTED)
    if earlier.frozen_at is not None or session.scalar(select(left | exported)):
        return
    if not replaced(session, earlier.id):
        return
    session.execute(delete(QuarterWorkbook).where(QuarterWorkbook.id == earlier.id))
    session.execute(delete(Disclosure).where(Disclosure.attachment_id == earlier.attachment_id))
    files = [earlier.attachment_id, earlier.page_attachment_id]
    session.execute(delete(Attachment).where(Attachment.id.in_([file for file in files if file is not None])))


def may_have_left(session: Session, workbook_id: UUID) -> bool:
    """Whether it is being handed over, or was, and nobody knows whether it arrived."""
    waits = exists().where(OutboxMessage.workbook_id == workbook_id, OutboxMessage.state.in_(MAY_HAVE_LEFT))
    return bool(session.scalar(select(waits)))


def quarter_record(session: Session, quarter: Quarter) -> QuarterRecord:
    """The row of a quarter."""
    known = session.scalar(
        select(QuarterRecord).where(QuarterRecord.year == quarter.year, QuarterRecord.number == quarter.number)
    )
    if known is not None:
        return known
    record = QuarterRecord(year=quarter.year, number=quarter.number, due_on=quarter.due_on)
    session.add(record)
    session.flush()
    return record


def opened(session: Session, workbook_id: UUID) -> bytes:
    """The workbook as it is before a password locks it, for the desk's own eyes. Raises `NotFoundError`."""
    row = _row(session, workbook_id)
    content = attachments.content(session, row.attachment_id).content
    return protecting.unprotect(content, row.password) if row.password else content


def show_password(session: Session, workbook_id: UUID, *, at: datetime, who: str) -> str:
    """The password of a report, to be told on the phone; the audit trail says that it was shown.

    Raises `NotFoundError`, and `RefusedError` for a report without one.
    """
    row = _row(session, workbook_id)
    if not row.password:
        raise RefusedError(tr("This report opens without a password. Nothing was changed."))
    if row.password_shown_at is None:
        row.password_shown_at = at
    audit.record(
        session, at=at, who=who, action="report.password_shown", kind="quarter_workbook", record_id=workbook_id
    )
    return row.password


def _keep_page(session: Session, made: Made, at: datetime) -> UUID:
    name, content = page.page_name(made.file_name), page.page_pdf(made.contents)
    return attachments.keep(session, AttachmentKind.WORKBOOK, name, page.PDF, content, at=at)


def _fingerprint(session: Session, draft: WorkbookMade) -> str:
    """Of a kept workbook before it was locked. One of schema 0009 was never locked."""
    row = session.get_one(QuarterWorkbook, draft.id)
    if row.plain_sha256:
        return row.plain_sha256
    return session.scalar(select(Attachment.sha256).where(Attachment.id == row.attachment_id)) or ""


def _row(session: Session, workbook_id: UUID) -> QuarterWorkbook:
    row = session.get(QuarterWorkbook, workbook_id)
    if row is None:
        raise NotFoundError(reports.GONE)
    return row
