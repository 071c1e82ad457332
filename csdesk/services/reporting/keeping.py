"""Reports are kept in the vault: with their bytes as they leave, their password, and what they say and tell."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.quarter import QuarterWorkbook
from csdesk.services import attachments, audit
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reporting import protecting

GONE = "This report was made anew meanwhile. Nothing was changed; look at the reports again."


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
        raise RefusedError("This report opens without a password. Nothing was changed.")
    if row.password_shown_at is None:
        row.password_shown_at = at
    audit.record(
        session, at=at, who=who, action="report.password_shown", kind="quarter_workbook", record_id=workbook_id
    )
    return row.password


def _row(session: Session, workbook_id: UUID) -> QuarterWorkbook:
    row = session.get(QuarterWorkbook, workbook_id)
    if row is None:
        raise NotFoundError(GONE)
    return row
