"""The facts beside the list: how old the report is, when the quarter is due, what waits."""

from collections import Counter
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from csdesk.dates import span
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.models.referral_report import ReportImport
from csdesk.services.reporting.due import quarter_due, was_sent
from csdesk.services.reporting.standing import SETTLED, Stand, standing
from csdesk.services.today.lines import counted, short
from csdesk.services.today.records import OutboxCard, QuarterCard, ReportCard, WaitingLine
from csdesk.services.unwanted_messages import PUT_AWAY
from csdesk.wording import in_number, tr

REPORT_DAYS = 30
QUARTERS = 5
"""The one that runs and those of the year before it."""


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
    stands = standing(session, today=today, last=QUARTERS)
    of_quarter = [cell for row in stands.rows if row.csa_id for cell in row.cells if cell.quarter == quarter]
    owed = [cell for cell in of_quarter if cell.stand != Stand.NOTHING]
    return QuarterCard(
        quarter.year,
        quarter.number,
        span(quarter),
        quarter.due_on,
        days_left,
        was_sent(session, quarter),
        csa_reports=len(owed),
        csa_sent=sum(cell.stand in SETTLED for cell in owed),
        missing=len(stands.missing),
    )


def outbox_card(session: Session) -> OutboxCard:
    """How many messages wait, and for what. What a stopped program left was settled when the vault was opened."""
    waiting = select(
        OutboxMessage.state, OutboxMessage.hold, OutboxMessage.handed_out_at, OutboxMessage.next_try_at
    ).where(OutboxMessage.state != MessageState.SENT, OutboxMessage.hold != PUT_AWAY)
    counts: Counter[str] = Counter()
    moments = []
    for state, hold, handed_out_at, next_try_at in session.execute(waiting):
        if state in (MessageState.UNKNOWN, MessageState.FAILED):
            counts["problems"] += 1
        elif state == MessageState.DRAFT:
            counts["drafts" if handed_out_at is None else "handed_out"] += 1
        elif hold:
            counts["held"] += 1
        else:
            counts["queued"] += 1
            moments.append(next_try_at)
    return OutboxCard(
        drafts=counts["drafts"],
        queued=counts["queued"],
        problems=counts["problems"],
        held=counts["held"],
        handed_out=counts["handed_out"],
        next_try_at=min((moment for moment in moments if moment is not None), default=None)
        if None not in moments
        else None,
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
        when = tr("{counted} late", counted=counted(days)) if days > 0 else tr("by {short}", short=short(due_on))
        asked = in_number(people, tr("person"), tr("people"))
        what = (
            tr("review of {overdue:,} of {people}", overdue=overdue, people=asked)
            if 0 < overdue < people
            else tr("review of {people}", people=asked)
        )
        lines.append(WaitingLine(name, what, when, days > 0))
    return tuple(lines)
