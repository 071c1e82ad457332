"""Early intervention: who paid and has stopped, as the newest report on their county says it."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from csdesk.dates import month
from csdesk.models.contact import REACHED_OUTCOMES, ContactAttempt, Postponement
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportImport
from csdesk.services.caseload.listed import listed_now
from csdesk.services.referral_report.past import past_reports
from csdesk.services.stages import Stage, stage_expression
from csdesk.services.stopping import has_stopped
from csdesk.services.today.groups import SHOWN, Found
from csdesk.services.today.lines import Due
from csdesk.wording import tr

FRESH_DAYS = 60
"""What an older report said of payments is no news any more."""
COUNTED = 1000
"""Beyond so many the rest is not counted."""
BARRED = (Stage.LISTED.value, Stage.CSA_REVIEW.value)
"""Stages of people whom a flag or a CSA keeps from being called."""


def stopped(session: Session, today: date, counties: Collection[str] = ()) -> Found:
    """People of these counties (none: all) who paid and stopped, those who had paid longer first.

    Who was spoken with since the report came in is not asked again. A line is done for its report: the next one may
    say it anew.
    """
    snapshot = func.min(CaseSnapshot.id)
    longer = func.max(IvdCase.paid_m3_cents > 0)
    wanted = (
        select(snapshot, IvdCase.ncp_id, func.max(ReportImport.report_date), longer)
        .select_from(IvdCase)
        .join(ReportImport, ReportImport.id == IvdCase.listed_import_id)
        .join(CaseSnapshot, (CaseSnapshot.case_id == IvdCase.id) & (CaseSnapshot.import_id == ReportImport.id))
        .join(Ncp, Ncp.id == IvdCase.ncp_id)
        .where(
            has_stopped(),
            listed_now(past_reports(session)),
            ReportImport.report_date > today - timedelta(days=FRESH_DAYS),
            Ncp.closed_on.is_(None),
            stage_expression(today).not_in(BARRED),
            ~_spoken_with_since(),
            ~_handled(today),
            *([IvdCase.county.in_(counties)] if counties else ()),
        )
        .group_by(IvdCase.ncp_id)
        .order_by(longer.desc(), func.max(IvdCase.csup_cents).desc(), IvdCase.ncp_id)
    )
    rows = session.execute(wanted.limit(SHOWN + 1)).all()
    if len(rows) <= SHOWN:
        total = len(rows)
    else:
        total = session.scalar(select(func.count()).select_from(wanted.order_by(None).limit(COUNTED).subquery())) or 0
    lines = [Due(key, ncp_id, tr("Stopped"), _why(day, bool(held))) for key, ncp_id, day, held in rows[:SHOWN]]
    return Found(lines, total, least=total == COUNTED)


def _spoken_with_since() -> ColumnElement[bool]:
    spoken = ContactAttempt.outcome.in_(REACHED_OUTCOMES)
    since = ContactAttempt.at >= ReportImport.imported_at
    return exists(
        select(1).where(ContactAttempt.ncp_id == IvdCase.ncp_id, spoken, since).correlate(IvdCase, ReportImport)
    )


def _handled(today: date) -> ColumnElement[bool]:
    """True where the line was done or put off, on whichever of the person's cases it stood."""
    case, said, away = aliased(IvdCase), aliased(CaseSnapshot), aliased(Postponement)
    return exists(
        select(1)
        .select_from(case)
        .join(said, (said.case_id == case.id) & (said.import_id == case.listed_import_id))
        .join(away, away.subject_id == said.id)
        .where(case.ncp_id == IvdCase.ncp_id, or_(away.until.is_(None), away.until > today))
        .correlate(IvdCase)
    )


def _why(day: date, longer: bool) -> str:
    last = day.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    paid = (
        tr("{first} and {last}", first=month(before.replace(day=1) - timedelta(days=1)), last=month(before))
        if longer
        else month(before)
    )
    return tr("Paid in {paid}, nothing in {last}", paid=paid, last=month(last))
