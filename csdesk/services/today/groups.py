"""The groups of *Today*: a few indexed queries each. No more is read than is shown; the rest is counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, desc, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from csdesk.dates import clock_time
from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import Appointment, ContactAttempt, FollowUp, Postponement
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.plan import Plan, PlanState, PlanStep, StepState
from csdesk.models.referral import Referral, ReferralStatus
from csdesk.models.referral_report import ReportImport
from csdesk.services import lapse
from csdesk.services.bulk import portions
from csdesk.services.days import local_day
from csdesk.services.neutral import CALL_BACK, NEXT_STEP, PLAN_STEP, program_name
from csdesk.services.today.lines import OPEN, Due, counted, month_day
from csdesk.wording import tr, tr_marked

NEWS_AFTER_DAYS = 14


SHOWN = 50
"""Lines of one group; what lies beyond is counted."""


@dataclass(frozen=True)
class Found:
    """The first lines of a group, and how many it has in all."""

    lines: list[Due]
    total: int
    least: bool = False
    """There are at least so many: they were not counted to the end."""


def first_of(session: Session, wanted: Any) -> tuple[Sequence[Any], int]:
    """The first rows of a statement, and how many it has in all."""
    rows = session.execute(wanted.limit(SHOWN + 1)).all()
    if len(rows) <= SHOWN:
        return rows, len(rows)
    counted_all = select(func.count()).select_from(wanted.order_by(None).subquery())
    return rows[:SHOWN], session.scalar(counted_all) or 0


def put_off(subject_id: InstrumentedAttribute[UUID], today: date) -> ColumnElement[bool]:
    """True where a line was done, or put off until a day that has not come."""
    handled = aliased(Postponement)
    return exists(
        select(1).where(handled.subject_id == subject_id, or_(handled.until.is_(None), handled.until > today))
    )


def away(session: Session, subjects: Iterable[UUID], today: date) -> set[UUID]:
    """Of these lines those that were done, or put off until a day that has not come."""
    found: set[UUID] = set()
    for portion in portions(list(subjects), 500):
        rows = select(Postponement.subject_id).where(
            Postponement.subject_id.in_(portion), or_(Postponement.until.is_(None), Postponement.until > today)
        )
        found.update(session.scalars(rows))
    return found


def still_open(ncp_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return exists(select(1).where(Ncp.id == ncp_id, Ncp.closed_on.is_(None)))


def follow_ups(session: Session, today: date) -> tuple[Found, Found]:
    """What is overdue, the oldest first, and what is due today. What was put off is due on its new day."""
    due_on: ColumnElement[date] = case(
        (Postponement.until > FollowUp.due_on, Postponement.until), else_=FollowUp.due_on
    )
    wanted = (
        select(FollowUp, due_on)
        .outerjoin(Postponement, Postponement.subject_id == FollowUp.id)
        .where(
            FollowUp.done_at.is_(None),
            FollowUp.due_on <= today,
            ~put_off(FollowUp.id, today),
            still_open(FollowUp.ncp_id),
        )
        .order_by(due_on, FollowUp.id)
    )
    late, late_total = first_of(session, wanted.where(due_on < today))
    now, now_total = first_of(session, wanted.where(due_on == today))
    overdue = [
        Due(row.id, row.ncp_id, counted((today - day).days), _what_is_due(row), late=True, instead=_instead(row))
        for row, day in late
    ]
    due = [Due(row.id, row.ncp_id, tr("Today"), _what_is_due(row), instead=_instead(row)) for row, _ in now]
    return Found(overdue, late_total), Found(due, now_total)


def _what_is_due(row: FollowUp) -> str:
    return tr("Promised call-back: {what}", what=row.what) if row.promised else row.what


def _instead(row: FollowUp) -> str:
    return tr_marked(CALL_BACK if row.promised else NEXT_STEP)


def interviews_under_way(session: Session, today: date) -> Found:
    """Interviews that were begun and not ended: paused, or cut off with the program. The newest first."""
    wanted = (
        select(Assessment)
        .where(Assessment.state == AssessmentState.UNDER_WAY, ~put_off(Assessment.id, today))
        .order_by(Assessment.started_at.desc(), Assessment.id)
    )
    rows, total = first_of(session, wanted)
    lines = [
        Due(
            row.id,
            row.ncp_id,
            month_day(local_day(row.started_at)),
            tr("Begun at {clock_time}; every answer is kept", clock_time=clock_time(row.started_at)),
            ("I", tr("Go on with it")),
        )
        for (row,) in rows
    ]
    return Found(lines, total)


def lapsed(session: Session, today: date, after_days: int) -> Found:
    """People who were reached once, with whom nothing happened for `after_days`, and for whom nothing waits.

    Who was in touch last comes first. The line stands for the person; done, it stays away until they are in touch
    again, and lapse again.
    """
    newest = select(func.max(ContactAttempt.at)).where(ContactAttempt.ncp_id == Ncp.id).scalar_subquery()
    handled = aliased(Postponement)
    again = or_(
        _since_then(ContactAttempt.ncp_id, ContactAttempt.at > handled.made_at),
        _since_then(Appointment.ncp_id, Appointment.starts_at > handled.made_at),
        _since_then(Assessment.ncp_id, Assessment.started_at > handled.made_at),
    )
    away = exists(
        select(1)
        .where(handled.subject_id == Ncp.id, or_(handled.until > today, handled.until.is_(None) & ~again))
        .correlate(Ncp)
    )
    wanted = (
        select(Ncp.id, newest.label("at"), func.count().over())
        .where(lapse.lapsed(today, after_days), ~away)
        .order_by(desc("at"), Ncp.id.desc())
        .limit(SHOWN)
    )
    rows = session.execute(wanted).all()
    lines = [_lapsed_line(ncp_id, at, today) for ncp_id, at, _total in rows]
    return Found(lines, rows[0][2] if rows else 0)


def _lapsed_line(ncp_id: UUID, last_contact: datetime | None, today: date) -> Due:
    if last_contact is None:
        return Due(ncp_id, ncp_id, tr("Long ago"), tr("Was reached; no contact is noted"))
    day = local_day(last_contact)
    why = tr("Was reached; last contact {month_day}, then nothing", month_day=month_day(day))
    return Due(ncp_id, ncp_id, counted((today - day).days), why)


def listed_again(session: Session, today: date) -> Found:
    """People whose record was closed before the newest report that lists them: open it again, or leave it closed."""
    newest = select(func.max(ReportImport.report_date)).scalar_subquery()
    wanted = (
        select(Ncp.id, Ncp.closed_on, ReportImport.report_date)
        .join(ReportImport, ReportImport.id == Ncp.listed_import_id)
        .where(
            Ncp.closed_on.is_not(None),
            ReportImport.report_date == newest,
            ReportImport.report_date > Ncp.closed_on,
            ~put_off(Ncp.id, today),
        )
        .order_by(Ncp.closed_on.desc(), Ncp.id)
    )
    rows, total = first_of(session, wanted)
    lines = [
        Due(
            ncp_id,
            ncp_id,
            tr("Closed"),
            tr(
                "Closed on {month_day}, and on the report of {month_day2} again",
                month_day=month_day(closed_on),
                month_day2=month_day(listed_on),
            ),
            OPEN,
        )
        for ncp_id, closed_on, listed_on in rows
    ]
    return Found(lines, total)


def _since_then(ncp_id: InstrumentedAttribute[UUID], when: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of this person only: two queries further in, the person is not correlated by itself."""
    return exists(select(1).where(ncp_id == Ncp.id, when).correlate_except(ncp_id.class_))


def without_news(session: Session, today: date) -> Found:
    """Open referrals of which nothing was heard for 14 days, the oldest first."""
    wanted = (
        select(Referral, program_name(), Program.phone)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Referral.status == ReferralStatus.OPEN,
            Referral.last_news_on <= today - timedelta(days=NEWS_AFTER_DAYS),
            ~put_off(Referral.id, today),
            still_open(Referral.ncp_id),
        )
        .order_by(Referral.last_news_on, Referral.id)
    )
    rows, total = first_of(session, wanted)
    lines = [
        Due(
            row.id,
            row.ncp_id,
            counted((today - row.last_news_on).days),
            tr(
                "Referred to {program} on {month_day}; no news since {month_day2}",
                program=program,
                month_day=month_day(row.referred_on),
                month_day2=month_day(row.last_news_on),
            ),
            ("A", tr("Ask {phone}", phone=phone) if phone else tr("Ask the program")),
        )
        for row, program, phone in rows
    ]
    return Found(lines, total)


def plan_steps(session: Session, today: date) -> Found:
    """Steps of signed plans that are due and not done, the oldest first."""
    wanted = (
        select(PlanStep, Plan.ncp_id)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(
            Plan.state == PlanState.SIGNED,
            PlanStep.due_on <= today,
            PlanStep.state.not_in([StepState.DONE, StepState.DROPPED]),
            ~put_off(PlanStep.id, today),
            still_open(Plan.ncp_id),
        )
        .order_by(PlanStep.due_on, PlanStep.id)
    )
    rows, total = first_of(session, wanted)
    lines = [
        Due(
            step.id,
            ncp_id,
            _since(step.due_on, today),
            f"{step.who}: {step.what}",
            ("O", tr("Open the plan")),
            late=step.due_on is not None and step.due_on < today,
            instead=tr_marked(PLAN_STEP),
        )
        for step, ncp_id in rows
    ]
    return Found(lines, total)


def _since(day: date | None, today: date) -> str:
    return tr("Today") if day is None or day == today else counted((today - day).days)
