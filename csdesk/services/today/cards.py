"""The facts beside the list: how old the report is, when the quarter is due, what waits."""

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.models.referral_report import ReportImport
from csdesk.services.reporting.due import quarter_due, was_sent
from csdesk.services.today.lines import counted, short
from csdesk.services.today.records import OutboxCard, QuarterCard, ReportCard, WaitingLine

REPORT_DAYS = 30


def report_card(session: Session, today: date) -> ReportCard:
    """How old the newest referral report is."""
    newest = session.scalar(select(func.max(ReportImport.report_date)))
    if newest is None:
        return ReportCard(None, None, False)
    age = (today - newest).days
    return ReportCard(newest, age, age > REPORT_DAYS)


def quarter_card(session: Session, today: date) -> QuarterCard:
    """The quarter that is due, as `reporting.quarter_due` has it."""
    quarter = quarter_due(session, today)
    days_left = (quarter.due_on - today).days
    sent = was_sent(session, quarter)
    return QuarterCard(quarter.year, quarter.number, quarter.title, quarter.due_on, days_left, sent)


def outbox_card(session: Session) -> OutboxCard:
    """How many messages wait, and for what."""
    states = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    found = dict(session.execute(states).all())
    return OutboxCard(
        drafts=found.get(MessageState.DRAFT, 0),
        queued=found.get(MessageState.QUEUED, 0) + found.get(MessageState.SENDING, 0),
        problems=found.get(MessageState.FAILED, 0) + found.get(MessageState.UNKNOWN, 0),
    )


def waiting(session: Session, today: date) -> tuple[WaitingLine, ...]:
    """CSAs that owe an answer to a review, the latest first."""
    late = func.count(case((CsaReview.due_on < today, 1)))
    rows = session.execute(
        select(Csa.name, func.min(CsaReview.due_on), func.count(), late)
        .join(Csa, Csa.id == CsaReview.csa_id)
        .join(Ncp, Ncp.id == CsaReview.ncp_id)
        .where(
            CsaReview.answer == ReviewAnswer.OPEN,
            Csa.contact_rule == ContactRule.CSA_FIRST,
            Ncp.closed_on.is_(None),
        )
        .group_by(Csa.id, Csa.name)
        .order_by(func.min(CsaReview.due_on), Csa.name)
    )
    lines = []
    for name, due_on, people, overdue in rows:
        days = (today - due_on).days
        when = f"{counted(days)} late" if days > 0 else f"by {short(due_on)}"
        asked = "person" if people == 1 else "people"
        some = f"{overdue} of " if 0 < overdue < people else ""
        lines.append(WaitingLine(name, f"review of {some}{people} {asked}", when, days > 0))
    return tuple(lines)
