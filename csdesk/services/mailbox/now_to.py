"""To whom a message would go by now: between the yes and the sending an address may have changed in the Directory."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageAttachment, OutboxMessage
from csdesk.models.partner import ReviewList
from csdesk.services.mailbox import drafting, review_lists
from csdesk.services.reporting.made import report
from csdesk.services.settings import Settings


def now_to(session: Session, row: OutboxMessage, settings: Settings) -> tuple[str, str] | None:
    """The addresses, as in a message, and the people behind them; None for a message that tells of nobody."""
    if row.workbook_id is not None:
        addresses, people, _problem = drafting.addresses(session, report(session, row.workbook_id), settings)
        return addresses, people
    csa_id = session.scalar(
        select(ReviewList.csa_id)
        .join(MessageAttachment, MessageAttachment.attachment_id == ReviewList.attachment_id)
        .where(MessageAttachment.message_id == row.id)
    )
    return review_lists.addresses(session, csa_id) if csa_id is not None else None
