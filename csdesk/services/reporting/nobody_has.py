"""Reports that left as far as the desk knew then, and that nobody has: they are owed as before."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import OutboxMessage
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.unwanted_messages import MAY_HAVE_LEFT, PUT_AWAY

EXPORTED = "workbook.exported"


def nobody_has(session: Session) -> frozenset[UUID]:
    """Reports whose messages did not arrive, as the recipient says, or were put away after they had been saved."""
    rows = session.execute(
        select(OutboxMessage.workbook_id, OutboxMessage.state, OutboxMessage.hold, OutboxMessage.handed_out_at)
        .join(QuarterWorkbook, QuarterWorkbook.id == OutboxMessage.workbook_id)
        .where(
            QuarterWorkbook.frozen_at.is_not(None),
            (OutboxMessage.attempts > 0)
            | OutboxMessage.handed_out_at.is_not(None)
            | OutboxMessage.state.in_(MAY_HAVE_LEFT),
        )
    ).all()
    there: set[UUID | None] = set()
    gone: set[UUID] = set()
    for workbook_id, state, hold, handed_out_at in rows:
        if state in MAY_HAVE_LEFT or (handed_out_at is not None and hold != PUT_AWAY):
            there.add(workbook_id)
        elif workbook_id is not None:
            gone.add(workbook_id)
    return frozenset(gone - there)
