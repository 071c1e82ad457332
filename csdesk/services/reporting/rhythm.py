"""Which CSAs wait for a report: as often as was agreed, and at least every quarter (DFES 19-07).

A report is owed for each period that has ended, to a CSA of whose people somebody was referred to an employment
program. What left covers each period that lies within its days: a report of a quarter also those of its months, and
three months their quarter. A period that was marked as done on *Today* was told of in another way, with all that was
missing before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
from csdesk.services.reporting.nobody_has import nobody_has
from csdesk.services.reporting.periods import Period
from csdesk.services.reporting.quarters import Quarter, Span

LOOKS_BACK = timedelta(days=365)
"""A report that was missing longer ago is no more asked for here."""


@dataclass(frozen=True)
class DueReport:
    """The reports that a CSA waits for: the newest, and those that are missing before it."""

    csa_id: UUID
    csa_name: str
    county: str
    rhythm: ReportRhythm
    period: Period
    due_on: date
    late_by_days: int
    """How long it, or the oldest one that is `missing`, has been late; 0 while there is time."""
    missing: tuple[Period, ...] = ()
    """Earlier periods without a report, the oldest first; each wants its own."""
    last_left_on: date | None = None
    """When a report last left for this CSA."""

    def one_by_one(self, *, today: date) -> "tuple[DueReport, ...]":
        """Each of them by itself, the oldest first."""
        return tuple(
            replace(
                self,
                period=period,
                due_on=period.due_on,
                late_by_days=max(0, (today - period.due_on).days),
                missing=(),
            )
            for period in (*self.missing, self.period)
        )


@dataclass(frozen=True)
class _Left:
    """A report that left: its days, and the day on which it left."""

    first_day: date
    until: date
    """Its last day, or the day before on which it was made."""
    on: date


def covered(first_day: date, last_day: date, told: Iterable[tuple[date, date]]) -> bool:
    """Whether times that were told of, each from a day until a day, leave none of these days out."""
    day = first_day
    for first, until in sorted(told):
        if first > day:
            break
        day = max(day, until + timedelta(days=1))
    return day > last_day


def due_reports(session: Session, *, today: date) -> tuple[DueReport, ...]:
    """The reports that CSAs wait for, the latest first, then by the day on which they are due and by name."""
    owed = _Owed(session)
    found = []
    for csa in session.scalars(select(Csa)):
        waits = owed.periods(csa, today)
        if not waits:
            continue
        *missing, period = waits
        found.append(
            DueReport(
                csa_id=csa.id,
                csa_name=csa.name,
                county=csa.county,
                rhythm=csa.report_rhythm,
                period=period,
                due_on=period.due_on,
                late_by_days=max(0, (today - waits[0].due_on).days),
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
        self._done = set(session.scalars(select(Postponement.subject_id).where(Postponement.until.is_(None))))

    def periods(self, csa: Csa, today: date) -> list[Period]:
        """The periods of whose reports this CSA waits, the oldest first."""
        found: list[Period] = []
        left = [(report.first_day, report.until) for report in self.left[csa.id]]
        for period in ended(csa.report_rhythm, today):
            if subject_of(csa.id, period) in self._done or period.last_day < (csa.agreed_on or date.min):
                break
            if not covered(period.first_day, period.last_day, left) and csa.county in self._of(period):
                found.insert(0, period)
        return found

    def _of(self, period: Period) -> set[str]:
        if period not in self._counties:
            self._counties[period] = counties_of(self._session, period)
        return self._counties[period]


def ended(rhythm: ReportRhythm, today: date) -> Iterator[Period]:
    """The periods that have ended, the newest first, as far back as somebody is asked for them."""
    period = last_ended(rhythm, today)
    while period.due_on > today - LOOKS_BACK:
        yield period
        period = period.previous


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
    """The reports that left for each CSA, without those that nobody has."""
    rows = session.execute(
        select(
            QuarterWorkbook.id,
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
    lost = nobody_has(session)
    for workbook_id, csa_id, since_on, as_of, frozen_at, year, number in rows:
        if csa_id is None or frozen_at is None or workbook_id in lost:
            continue
        found[csa_id].append(_Left(since_on or Quarter(year, number).first_day, as_of, local_day(frozen_at)))
    return found
