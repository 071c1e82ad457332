"""How people paid, as SQL: added up in the database, since a whole state is read in one go.

The rule is said in `rules`, and put into SQL here, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.referral_report import ReportImport
from csdesk.services.program.able_willing.rules import MONTHS, PaymentRule
from csdesk.services.program.able_willing.shapes import Payment
from csdesk.services.referral_report.past import PastReport, PastReports


@dataclass(frozen=True)
class Reports:
    """The reports that speak as of a day."""

    by_then: tuple[PastReport, ...]
    """All up to the day, the oldest first."""
    newest: tuple[tuple[PastReport, tuple[str, ...]], ...]
    """Those that still say something, each with the counties of which it is the newest."""
    now: bool = False
    """Whether no report came after the day: then the cases themselves have the figures, and are read faster."""

    @property
    def is_one_for_all(self) -> bool:
        """Whether one report is the newest of all counties that there are."""
        return len(self.newest) == 1 and {"", *(c for one in self.by_then for c in one.counties)} == set(
            self.newest[0][1]
        )

    @property
    def newest_date(self) -> date | None:
        """Of the newest that says something."""
        return self.newest[-1][0].report_date if self.newest else None


def reports_by(past: PastReports, as_of: date, rule: PaymentRule) -> Reports:
    """Which reports speak as of a day."""
    by_then = PastReports(tuple(report for report in past.reports if report.report_date <= as_of))
    oldest = as_of - timedelta(days=rule.report_within_days)
    counties: dict[PastReport, list[str]] = {}
    for county in sorted({*by_then.counties, ""}):
        report = by_then.newest_of(county) or (by_then.reports[-1] if by_then.reports else None)
        if report is not None and report.report_date >= oldest:
            counties.setdefault(report, []).append(county)
    ordered = sorted(counties.items(), key=lambda pair: pair[0].position)
    newest = tuple((report, tuple(names)) for report, names in ordered)
    return Reports(by_then.reports, newest, now=len(by_then.reports) == len(past.reports))


def paying(reports: Reports, rule: PaymentRule, *only: ColumnElement[bool], dated: bool = False) -> Select[Any]:
    """Who is listed by the reports that speak, with `payment` and `months_without`, each person once.

    `only`: conditions on `IvdCase.ncp_id`. Who is not in it is not known. `dated`: with `reported_on`.
    """
    source = IvdCase if reports.now else CaseSnapshot
    columns: list[Any] = [
        IvdCase.ncp_id,
        func.sum(source.csup_cents).label("due"),
        func.sum(source.paid_m1_cents).label("m1"),
        func.sum(source.paid_m2_cents).label("m2"),
        func.sum(source.paid_m3_cents).label("m3"),
        func.count(source.last_payment_on).label("dated"),
    ]
    if dated:
        columns.append(func.max(ReportImport.report_date).label("reported_on"))
    cases = select(*columns).select_from(IvdCase)
    if not reports.now:
        cases = cases.join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
    if dated:
        import_id = IvdCase.listed_import_id if reports.now else CaseSnapshot.import_id
        cases = cases.join(ReportImport, ReportImport.id == import_id)
    speaks = _listed(reports) if reports.now else _speaks(reports)
    sums = cases.where(speaks, *only).group_by(IvdCase.ncp_id).subquery("sums")
    found: list[Any] = [sums.c.ncp_id, _payment(sums, reports, rule).label("payment")]
    found.append(_without(sums, rule).label("months_without"))
    return select(*found, sums.c.reported_on) if dated else select(*found)


def _listed(reports: Reports) -> ColumnElement[bool]:
    """Whether a case is on the newest report on its county, or on a later one; its figures are those of that one."""
    parts: list[ColumnElement[bool]] = []
    for place, (_report, counties) in enumerate(reports.newest):
        these = [report.id for report, _counties in reports.newest[place:]]
        on_one = IvdCase.listed_import_id.in_(these)
        parts.append(on_one if reports.is_one_for_all else and_(on_one, IvdCase.county.in_(counties)))
    return or_(false(), *parts)


def _speaks(reports: Reports) -> ColumnElement[bool]:
    """Whether a row is of the newest report on its county; of several, of the newest one."""
    parts: list[ColumnElement[bool]] = []
    for place, (report, counties) in enumerate(reports.newest):
        mine = CaseSnapshot.import_id == report.id
        if not reports.is_one_for_all:
            mine = and_(mine, CaseSnapshot.county.in_(counties))
        later = [other.id for other, _counties in reports.newest[place + 1 :]]
        if later:
            newer = aliased(CaseSnapshot)
            said = exists().where(newer.case_id == CaseSnapshot.case_id, newer.import_id.in_(later))
            mine = and_(mine, ~said.correlate(CaseSnapshot))
        parts.append(mine)
    return or_(false(), *parts)


def _payment(sums: Any, reports: Reports, rule: PaymentRule) -> ColumnElement[str]:
    paid = [func.coalesce(column, 0) for column in _months(sums)]
    latest, in_all = _added(paid[: rule.stopped_months]), _added(paid)
    each = and_(*(column > 0 for column in _months(sums)))
    before = _paid_before(sums.c.ncp_id, reports)  # earlier reports are read of those only who come as far as this
    enough = in_all * 100 >= sums.c.due * (MONTHS * rule.regular_percent)
    return case(
        (or_(sums.c.m1.is_(None), sums.c.due <= 0), literal(Payment.UNKNOWN.value)),
        (and_(latest <= 0, in_all > 0), literal(Payment.STOPPED.value)),
        (and_(in_all <= 0, or_(sums.c.dated > 0, before)), literal(Payment.STOPPED.value)),
        (in_all <= 0, literal(Payment.NEVER.value)),
        (and_(each, enough), literal(Payment.REGULAR.value)),
        else_=literal(Payment.PART.value),
    )


def _without(sums: Any, rule: PaymentRule) -> ColumnElement[int | None]:
    """Closed months since the last one with a payment, of who stopped within the months of the report."""
    paid = [func.coalesce(column, 0) for column in _months(sums)]
    return case(
        (or_(sums.c.m1.is_(None), sums.c.due <= 0, _added(paid[: rule.stopped_months]) > 0), None),
        *((column > 0, literal(number)) for number, column in enumerate(paid) if number >= rule.stopped_months),
        else_=None,
    )


def _paid_before(ncp_id: ColumnElement[Any], reports: Reports) -> ColumnElement[bool]:
    """Whether any report up to the day speaks of a payment on any case of a person."""
    mine, said = aliased(IvdCase), aliased(CaseSnapshot)
    paid = (said.paid_m1_cents > 0, said.paid_m2_cents > 0, said.paid_m3_cents > 0)
    # One in the other: a database that may choose would look through a whole report for each person.
    on_case = exists().where(
        said.case_id == mine.id,
        said.import_id.in_([report.id for report in reports.by_then]),
        or_(*paid, said.last_payment_on.is_not(None), said.last_payment_cents > 0),
    )
    return exists().where(mine.ncp_id == ncp_id, on_case.correlate(mine)).correlate_except(mine)


def _months(sums: Any) -> Sequence[ColumnElement[int]]:
    return [sums.c.m1, sums.c.m2, sums.c.m3]


def _added(amounts: Sequence[ColumnElement[int]]) -> ColumnElement[int]:
    total = amounts[0]
    for amount in amounts[1:]:
        total = total + amount
    return total
