"""Which quarter is due: the one that *Today* counts down to and with which *Reports* opens."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.quarter import Quarter as QuarterRow
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Recipient
from csdesk.services.reporting import quarters
from csdesk.services.reporting.quarters import Quarter


def quarter_due(session: Session, today: date) -> Quarter:
    """The last quarter, until it was sent to the state and its day has passed; then the one that runs.

    A desk that was set up after the last quarter owes nothing for it.
    """
    quarter = quarters.of(today).previous
    settled = today > quarter.due_on and was_sent(session, quarter)
    return quarter.next if settled or not _at_work(session, quarter) else quarter


def was_sent(session: Session, quarter: Quarter) -> bool:
    """Whether the quarter's report was sent to the state: one that was made before its end is none."""
    sent = (
        select(OutboxMessage.id)
        .join(QuarterWorkbook, QuarterWorkbook.id == OutboxMessage.workbook_id)
        .join(QuarterRow, QuarterRow.id == QuarterWorkbook.quarter_id)
        .where(
            QuarterRow.year == quarter.year,
            QuarterRow.number == quarter.number,
            QuarterWorkbook.recipient == Recipient.STATE,
            QuarterWorkbook.as_of >= quarter.last_day,
            OutboxMessage.state == MessageState.SENT,
        )
        .limit(1)
    )
    return session.scalar(sent) is not None


def _at_work(session: Session, quarter: Quarter) -> bool:
    """Whether the desk held anybody before the quarter ended: keys sort by time, so the first person came first."""
    first = session.scalar(select(Ncp.created_at).order_by(Ncp.id).limit(1))
    if first is not None and first < quarter.ends_before:
        return True
    return session.scalar(select(Ncp.id).where(Ncp.created_at < quarter.ends_before).limit(1)) is not None
