"""The periods in which CSAs want their reports: a quarter, a month, two weeks (DFES 19-07: quarterly at least)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csdesk.models.partner import ReportRhythm
from csdesk.services.reporting import quarters
from csdesk.services.reporting.quarters import Quarter, QuarterError, midnight
from csdesk.wording import tr

TWO_WEEKS = timedelta(days=14)
A_MONDAY = date(2026, 9, 14)
"""Two weeks run from here, Monday to Sunday, for every CSA alike."""
DUE_AFTER_TWO_WEEKS = 5
"""Days: on the Friday of the week after."""
DUE_DAY = 15
"""Of the month after a month, as after a quarter."""


class PeriodError(QuarterError):
    """What was given is no period of a report."""


@dataclass(frozen=True, order=True)
class Period:
    """One period of a rhythm. `str()` gives `2026Q3`, `2026-09` or `2026-09-14..2026-09-27`, which `parse` reads."""

    rhythm: ReportRhythm
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Raises `PeriodError` for days that are no period of this rhythm, `QuarterError` outside of its years."""
        if (self.first_day, self.last_day) != _days(self.rhythm, self.first_day):
            raise PeriodError(
                tr(
                    "{first_day:%m/%d/%Y} to {last_day:%m/%d/%Y} is no period of a report. Write a quarter such as "
                    "2026Q3, a month such as 2026-09, or two weeks such as 2026-09-14..2026-09-27.",
                    first_day=self.first_day,
                    last_day=self.last_day,
                )
            )

    def __str__(self) -> str:
        match self.rhythm:
            case ReportRhythm.QUARTERLY:
                return str(self.quarter)
            case ReportRhythm.MONTHLY:
                return f"{self.first_day:%Y-%m}"
            case ReportRhythm.BIWEEKLY:
                return f"{self.first_day}..{self.last_day}"

    @property
    def title(self) -> str:
        """Such as *July–September 2026*, *September 2026*, *September 14–27, 2026*."""
        match self.rhythm:
            case ReportRhythm.QUARTERLY:
                return self.quarter.title
            case ReportRhythm.MONTHLY:
                return f"{self.first_day:%B %Y}"
            case ReportRhythm.BIWEEKLY if self.first_day.year != self.last_day.year:
                first, last = self.first_day, self.last_day
                return f"{_month_day(first)}, {first.year} – {_month_day(last)}, {last.year}"
            case ReportRhythm.BIWEEKLY:
                return f"{self.short_title}, {self.last_day.year}"

    @property
    def short_title(self) -> str:
        """The same without its year."""
        first, last = self.first_day, self.last_day
        match self.rhythm:
            case ReportRhythm.QUARTERLY:
                return self.quarter.short_title
            case ReportRhythm.MONTHLY:
                return f"{first:%B}"
            case ReportRhythm.BIWEEKLY if first.month == last.month:
                return f"{_month_day(first)}–{last.day}"
            case ReportRhythm.BIWEEKLY:
                return f"{_month_day(first)} – {_month_day(last)}"

    @property
    def due_on(self) -> date:
        """The 15th of the month after a quarter or a month; the Friday after two weeks."""
        if self.rhythm == ReportRhythm.BIWEEKLY:
            return self.last_day + timedelta(days=DUE_AFTER_TWO_WEEKS)
        return (self.last_day + timedelta(days=1)).replace(day=DUE_DAY)

    @property
    def quarter(self) -> Quarter:
        """The quarter that its last day lies in."""
        return quarters.of(self.last_day)

    @property
    def starts_at(self) -> datetime:
        """The moment at which it begins where this computer stands, UTC."""
        return midnight(self.first_day)

    @property
    def ends_before(self) -> datetime:
        """The first moment after it where this computer stands, UTC."""
        return midnight(self.last_day + timedelta(days=1))

    @property
    def previous(self) -> "Period":
        """The period before this one."""
        return of(self.rhythm, self.first_day - timedelta(days=1))

    @property
    def next(self) -> "Period":
        """The period after this one."""
        return of(self.rhythm, self.last_day + timedelta(days=1))


def of(rhythm: ReportRhythm, day: date) -> Period:
    """The period of a rhythm that `day` lies in. Raises `QuarterError` for years that nobody reports."""
    return Period(rhythm, *_days(rhythm, day))


def between(first_day: date, last_day: date) -> Period:
    """The period with these days. Raises `PeriodError` where no rhythm has it."""
    for rhythm in ReportRhythm:
        if _days(rhythm, first_day) == (first_day, last_day):
            return Period(rhythm, first_day, last_day)
    return Period(ReportRhythm.BIWEEKLY, first_day, last_day)


def parse(text: str) -> Period:
    """The period that `text` names, as `str()` writes it. Raises `QuarterError` for what is none."""
    plain = text.strip()
    try:
        if two_weeks := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", plain, re.ASCII):
            return _reported(between(date.fromisoformat(two_weeks[1]), date.fromisoformat(two_weeks[2])))
        if re.fullmatch(r"\d{4}-\d\d", plain, re.ASCII):
            return _reported(of(ReportRhythm.MONTHLY, date.fromisoformat(f"{plain}-01")))
    except ValueError as error:
        raise PeriodError(
            tr("'{plain}' names a day that there is not. Write such as 2026Q3 or 2026-09.", plain=plain)
        ) from error
    return of(ReportRhythm.QUARTERLY, quarters.parse(plain).first_day)


def _reported(period: Period) -> Period:
    if period.quarter.year not in quarters.REPORTED_YEARS:
        raise PeriodError(tr("Nobody reports {year}. Write such as 2026Q3 or 2026-09.", year=period.quarter.year))
    return period


def _days(rhythm: ReportRhythm, day: date) -> tuple[date, date]:
    match rhythm:
        case ReportRhythm.QUARTERLY:
            quarter = quarters.of(day)
            return quarter.first_day, quarter.last_day
        case ReportRhythm.MONTHLY:
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        case ReportRhythm.BIWEEKLY:
            first = day - (day - A_MONDAY) % TWO_WEEKS
            return first, first + TWO_WEEKS - timedelta(days=1)


def _month_day(day: date) -> str:
    return f"{day:%B} {day.day}"
