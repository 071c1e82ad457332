"""How things stood on a past day, where the record says only how they stand now.

A case that a later report moved to another county, a record that was opened again later: both keep what was before.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select, type_coerce

from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportChange, ReportImport
from csdesk.services import closing
from csdesk.services.reporting.quarters import midnight


def county_on(day: date, of_case: Any = IvdCase) -> ColumnElement[str]:
    """The county of a case on a day: the one before the first later report that moved it, or the one it is in."""
    before_the_next_move = (
        select(ReportChange.old_value)
        .join(ReportImport, ReportImport.id == ReportChange.import_id)
        .where(
            ReportChange.ncp_id == of_case.ncp_id,
            ReportChange.case_id == of_case.id,
            ReportChange.field == "county",
            ReportImport.report_date > day,
        )
        .order_by(ReportImport.report_date, ReportChange.id)
        .limit(1)
        .correlate(of_case)
        .scalar_subquery()
    )
    return func.coalesce(before_the_next_move, of_case.county)


def closed_before(first_day: date, *, until: date) -> ColumnElement[bool]:
    """Whether the record of an `Ncp` was closed before `first_day`, and not open again by the end of `until`."""
    opened_later = exists().where(
        *_closings(),
        Correction.former < first_day.isoformat(),
        Correction.at >= midnight(until + timedelta(days=1)),
    )
    closed = Ncp.closed_on.is_not(None) & (Ncp.closed_on < first_day)  # never NULL, so that it can be turned round
    return or_(closed, opened_later.correlate(Ncp))


def closed_on(day: date) -> ColumnElement[date | None]:
    """When the record of an `Ncp` that was closed on a day had been closed; NULL for one that was open."""
    opened_later = (
        select(Correction.former)
        .where(*_closings(), Correction.former <= day.isoformat(), Correction.at >= midnight(day + timedelta(days=1)))
        .order_by(Correction.at)
        .limit(1)
        .correlate(Ncp)
        .scalar_subquery()
    )
    closed = case((Ncp.closed_on <= day, Ncp.closed_on))
    return func.coalesce(closed, type_coerce(opened_later, Ncp.closed_on.type))


def _closings() -> tuple[ColumnElement[bool], ...]:
    """Closings that ended, by the day on which they had begun."""
    return Correction.ncp_id == Ncp.id, Correction.record_kind == closing.KIND, Correction.field == "closed_on"
