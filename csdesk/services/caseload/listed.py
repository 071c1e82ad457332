"""Who is on the latest referral report, as a condition for queries over people and over cases."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.referral_report.past import PastReports


def on_latest_report(past: PastReports) -> ColumnElement[bool]:
    """True for people with a case on the newest report that covers the case's county."""
    return exists(select(1).where(IvdCase.ncp_id == Ncp.id, listed_now(past)).correlate(Ncp))


def listed_now(past: PastReports) -> ColumnElement[bool]:
    """True for a case that the newest report on its county lists; for queries over `IvdCase`."""
    by_reports: dict[tuple[UUID, ...], list[str]] = {}
    for county in past.counties:
        by_reports.setdefault(past.current_in(county), []).append(county)
    everywhere = tuple(report.id for report in past.reports)
    cases = [
        and_(IvdCase.county.in_(counties), IvdCase.listed_import_id.in_(reports))
        for reports, counties in by_reports.items()
    ]
    cases.append(and_(IvdCase.county.not_in(past.counties), IvdCase.listed_import_id.in_(everywhere)))
    return or_(*cases)
