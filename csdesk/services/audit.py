"""The audit trail. Every change and every opening of a record adds one line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent


def record(
    session: Session,
    *,
    at: datetime,
    who: str,
    action: str,
    kind: str = "",
    record_id: UUID | None = None,
    detail: str = "",
) -> None:
    """Add an event to the audit trail, in the transaction of the change itself.

    `detail` holds counts and codes, never a name, an answer or the text of a note.
    """
    session.add(AuditEvent(at=at, who=who, action=action, record_kind=kind, record_id=record_id, detail=detail))
