"""Which CSAs wait for a report: as often as was agreed, and at least every quarter (DFES 19-07).

A report is owed for a period that has ended, to a CSA of whose people somebody was referred to an employment program.
One that left covers each period that lies within it: a report of a quarter also that of its last month. A period that
was marked as done on *Today* was told of in another way.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, ReportRhythm
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.days import local_day
from csdesk.services.reporting import as_it_was, content, periods
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.quarters import Quarter, Span

LOOKS_BACK = timedelta(days=365)
"""A report that was missing longer ago is no more asked for here."""


@dataclass(frozen=True)
class DueReport:
    """A report that a CSA waits for: of the last period of its rhythm that has ended."""

    csa_id: UUID
    csa_name: str
    county: str
    rhythm: ReportRhythm
    period: Period
    due_on: date
    late_by_days: int
    """How long it, or the oldest one that is `missing`, has been late; 0 while there is time."""
    missing: tuple[Period, ...] = ()
    """Earlier periods without a report, the oldest first. The report of `period` makes up for them."""
    last_left_on: date | None = None
    """When a report last left for this CSA."""


@dataclass(frozen=True)
class _Left:
    """A report that left: its days, and the day on which it left."""

    first_day: date
    until: date
    """Its last day, or the day before on which it was made."""
    on: date

    def covers(self, period: Period) -> bool:
        return self.first_day <= period.first_day and period.last_day <= self.until


def due_reports(session: Session, *, today: date) -> tuple[DueReport, ...]:
    """The reports that CSAs wait for, the latest first, then by the day on which they are due and by name."""
    owed = _Owed(session)
    found = []
    for csa in session.scalars(select(Csa)):
        period = last_ended(csa.report_rhythm, today)
        if not owed.to(csa, period):
            continue
        missing: list[Period] = []
        before = period.previous
        while before.due_on > today - LOOKS_BACK and owed.to(csa, before):
            missing.insert(0, before)
            before = before.previous
        found.append(
            DueReport(
                csa_id=csa.id,
                csa_name=csa.name,
                county=csa.county,
                rhythm=csa.report_rhythm,
                period=period,
                due_on=period.due_on,
                late_by_days=max(0, (today - (*missing, period)[0].due_on).days),
                missing=tuple(missing),
                last_left_on=max((report.on for report in owed.left[csa.id]), default=None),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.late_by_days, one.due_on, one.csa_name)))


class _Owed:
    """Which periods a report is owed for; what was asked of the vault once is kept."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counties: dict[Period, set[str]] = {}
        self.left = _left(session)

    def to(self, csa: Csa, period: Period) -> bool:
        """Whether this CSA waits for the report of a period that has ended."""
        if csa.agreed_on is not None and period.last_day < csa.agreed_on:
            return False
        if any(report.covers(period) for report in self.left[csa.id]):
            return False
        if period not in self._counties:
            self._counties[period] = counties_of(self._session, period)
        return csa.county in self._counties[period] and not _done(self._session, subject_of(csa.id, period))


def last_ended(rhythm: ReportRhythm, today: date) -> Period:
    """The newest period of a rhythm that has ended."""
    return periods.of(rhythm, today).previous


def period_of(session: Session, csa_id: UUID, *, today: date) -> Period:
    """The newest period that has ended of the rhythm in which this CSA wants its reports."""
    return last_ended(session.get_one(Csa, csa_id).report_rhythm, today)


def counties_of(session: Session, span: Span) -> set[str]:
    """Where somebody is to be reported of: the counties of those who were on this desk before the span ended.

    A case that moved since counts for no county: the agency of then may be told nothing of it any more, and that of
    now had nothing to be told of then.
    """
    known = content.active(span, span.last_day).where(Ncp.created_at < span.ends_before)
    there = IvdCase.county == as_it_was.county_on(span.last_day)
    return set(session.scalars(select(IvdCase.county).where(IvdCase.ncp_id.in_(known), there).distinct()))


def subject_of(csa_id: UUID, period: Period) -> UUID:
    """What *Today* takes for a report that is due: once done, that of the next period is another line."""
    return uuid5(csa_id, f"report of {period}")


def _left(session: Session) -> defaultdict[UUID, list[_Left]]:
    """The reports that left for each CSA."""
    rows = session.execute(
        select(
            QuarterWorkbook.csa_id,
            QuarterWorkbook.since_on,
            QuarterWorkbook.as_of,
            QuarterWorkbook.frozen_at,
            QuarterRecord.year,
            QuarterRecord.number,
        )
        .join(QuarterRecord, QuarterRecord.id == QuarterWorkbook.quarter_id)
        .where(QuarterWorkbook.csa_id.is_not(None), QuarterWorkbook.frozen_at.is_not(None))
    )
    found: defaultdict[UUID, list[_Left]] = defaultdict(list)
    for csa_id, since_on, as_of, frozen_at, year, number in rows:
        if csa_id is None or frozen_at is None:
            continue
        found[csa_id].append(_Left(since_on or Quarter(year, number).first_day, as_of, local_day(frozen_at)))
    return found


def _done(session: Session, subject_id: UUID) -> bool:
    done = select(Postponement.id).where(Postponement.subject_id == subject_id, Postponement.until.is_(None))
    return session.scalar(done) is not None
