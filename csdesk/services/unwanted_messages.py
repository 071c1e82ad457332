"""Messages that nobody wants to send any more: gone, or kept out of the way for what was tried."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, MessageState, OutboxMessage

PUT_AWAY = "put_away"
"""In the place of a hold: it was not sent, and nobody wants to send it any more."""
MAY_HAVE_LEFT = (MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)
REPLACED = "It was not sent: a newer report took its place."


def put_away(session: Session, row: OutboxMessage) -> bool:
    """Remove a message that was never tried nor given out; else keep it out of the way. Gives whether it is gone."""
    if row.attempts or row.handed_out_at is not None:
        row.state, row.hold, row.next_try_at = MessageState.FAILED, PUT_AWAY, None
        return False
    session.execute(delete(MessageAttachment).where(MessageAttachment.message_id == row.id))
    session.delete(row)
    session.flush()
    return True


def replaced(session: Session, workbook_id: UUID) -> bool:
    """A report is made anew: no message brings the old one any more, also where somebody had said yes to it.

    Gives whether all its messages are gone. Where one may have left already, nothing is changed.
    """
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.workbook_id == workbook_id)).all()
    if any(row.state in MAY_HAVE_LEFT for row in rows):
        return False
    for row in rows:
        row.problem = REPLACED
    return sum(put_away(session, row) for row in rows) == len(rows)
