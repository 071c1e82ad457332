"""The reports that came in before, in the order of their own dates."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.referral_report import ReportCounty, ReportImport

BETWEEN = "\x1f"
"""Stands between the names of counties, in none of which it is."""
# Asked at every key in the list: one row for each report, not for each county of each.
COUNTIES = select(ReportCounty.import_id, func.aggregate_strings(ReportCounty.county, BETWEEN)).group_by(
    ReportCounty.import_id
)
REPORTS = select(ReportImport.id, ReportImport.report_date, ReportImport.imported_at)


@dataclass(frozen=True)
class PastReport:
    """A report that came in, and what it covered."""

    id: UUID
    report_date: date
    imported_at: datetime
    counties: frozenset[str]

    @property
    def position(self) -> tuple[date, datetime, UUID]:
        """Reports follow each other by their own dates; of one date, as they came in."""
        return (self.report_date, self.imported_at, self.id)


@dataclass(frozen=True)
class PastReports:
    """All of them, the oldest first."""

    reports: tuple[PastReport, ...]

    @cached_property
    def _ranks(self) -> dict[UUID, int]:
        return {report.id: rank for rank, report in enumerate(self.reports)}

    @cached_property
    def _newest(self) -> dict[str, PastReport]:
        return {county: report for report in self.reports for county in report.counties}

    @property
    def newest_date(self) -> date | None:
        """Of the newest report; None when there is none yet."""
        return self.reports[-1].report_date if self.reports else None

    @property
    def newest_rank(self) -> int:
        """The place of the newest report in the order, -1 when there is none."""
        return len(self.reports) - 1

    def rank(self, import_id: UUID | None) -> int:
        """Its place in the order, -1 for none."""
        return self._ranks.get(import_id, -1) if import_id else -1

    def date_of(self, import_id: UUID | None) -> date | None:
        """The date of a report."""
        rank = self.rank(import_id)
        return self.reports[rank].report_date if rank >= 0 else None

    def newest_of(self, county: str) -> PastReport | None:
        """The newest report that covered a county."""
        return self._newest.get(county)

    def current_in(self, county: str) -> tuple[UUID, ...]:
        """The reports on which a case of this county must be to count as listed now."""
        newest = self.newest_of(county)
        start = self.rank(newest.id) if newest else 0
        return tuple(report.id for report in self.reports[start:])

    @property
    def counties(self) -> frozenset[str]:
        """All counties that any report covered."""
        return frozenset(county for report in self.reports for county in report.counties)


def past_reports(session: Session) -> PastReports:
    """The reports that came in and were not taken back."""
    session.flush()
    connection = session.connection()
    counties = {key: frozenset(names.split(BETWEEN)) for key, names in connection.execute(COUNTIES).all()}
    rows = connection.execute(REPORTS).all()
    reports = [PastReport(key, day, at, counties.get(key, frozenset())) for key, day, at in rows]
    return PastReports(tuple(sorted(reports, key=lambda report: report.position)))
