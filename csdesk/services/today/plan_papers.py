"""Plans whose paper waits: printed and not signed after a week, or signed while the scan is not in the vault."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from csdesk.models.contact import Postponement
from csdesk.models.plan import Plan, PlanState
from csdesk.services.days import bounds, local_day
from csdesk.services.today.groups import Found, first_of, still_open
from csdesk.services.today.lines import Action, Due, counted, month_day
from csdesk.wording import tr

UNSIGNED_DAYS = 7
SCAN_DAYS = 60
"""A page that was signed longer ago stays on paper."""
OPEN_PLAN: Action = ("W", tr("Open the plan"))


def plan_papers(session: Session, today: date) -> Found:
    """Both, the oldest first. What was done stays away until the plan is printed again, or signed."""
    printed = and_(Plan.state == PlanState.DRAFT, Plan.printed_at < bounds(today - timedelta(days=UNSIGNED_DAYS))[1])
    without_scan = and_(
        Plan.state == PlanState.SIGNED,
        Plan.signed_attachment_id.is_(None),
        Plan.signed_on < today,
        Plan.signed_on >= today - timedelta(days=SCAN_DAYS),
    )
    since = case((Plan.state == PlanState.DRAFT, Plan.printed_at), else_=Plan.changed_at)
    handled = aliased(Postponement)
    away = exists(
        select(1).where(
            handled.subject_id == Plan.id,
            or_(handled.until > today, handled.until.is_(None) & (handled.made_at >= since)),
        )
    )
    wanted = select(Plan).where(or_(printed, without_scan), ~away, still_open(Plan.ncp_id)).order_by(since, Plan.id)
    rows, total = first_of(session, wanted)
    return Found([_line(plan, today) for (plan,) in rows], total)


def _line(plan: Plan, today: date) -> Due:
    if plan.signed_on is not None:
        why = tr("No scan in the vault; signed on {month_day}", month_day=month_day(plan.signed_on))
        return _due(plan.id, plan.ncp_id, plan.signed_on, why, today)
    day = local_day(plan.printed_at) if plan.printed_at is not None else today
    return _due(plan.id, plan.ncp_id, day, tr("Not signed; printed on {month_day}", month_day=month_day(day)), today)


def _due(plan_id: UUID, ncp_id: UUID, day: date, why: str, today: date) -> Due:
    return Due(plan_id, ncp_id, counted((today - day).days), why, OPEN_PLAN)
