"""Reports that left as far as the desk knew then, and that nobody has: they are owed as before."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.message import OutboxMessage
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.unwanted_messages import MAY_HAVE_LEFT, PUT_AWAY

EXPORTED = "workbook.exported"
SAVED = ("message.saved_as_draft", "message.files_saved")


def nobody_has(session: Session) -> frozenset[UUID]:
    """Reports whose messages did not arrive, as the recipient says, or were put away after they had been saved.

    One that was also saved from *Reports*, without a message, may be with its recipient.
    """
    rows = session.execute(
        select(
            OutboxMessage.workbook_id,
            OutboxMessage.id,
            OutboxMessage.state,
            OutboxMessage.hold,
            OutboxMessage.attempts,
            OutboxMessage.handed_out_at,
        )
        .join(QuarterWorkbook, QuarterWorkbook.id == OutboxMessage.workbook_id)
        .where(QuarterWorkbook.frozen_at.is_not(None))
    ).all()
    stand: set[UUID | None] = set()
    gone: dict[UUID | None, list[UUID]] = {}
    for workbook_id, message_id, state, hold, attempts, handed_out_at in rows:
        if state in MAY_HAVE_LEFT or (handed_out_at is not None and hold != PUT_AWAY):
            stand.add(workbook_id)
        elif attempts or handed_out_at is not None:
            gone.setdefault(workbook_id, []).append(message_id)
    return frozenset(
        workbook_id
        for workbook_id, messages in gone.items()
        if workbook_id is not None and workbook_id not in stand and not _saved(session, workbook_id, messages)
    )


def _saved(session: Session, workbook_id: UUID, messages: list[UUID]) -> bool:
    """Whether it was saved more often than with these messages."""
    with_message = AuditEvent.record_id.in_(messages) & AuditEvent.action.in_(SAVED)
    alone = (AuditEvent.record_id == workbook_id) & (AuditEvent.action == EXPORTED)
    counted = select(func.count()).select_from(AuditEvent)
    times, of_messages = (session.scalar(counted.where(which)) or 0 for which in (alone, with_message))
    return times > of_messages
