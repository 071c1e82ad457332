"""What a report is of: its days and moments, and calendar quarters, with the day on which the report is due."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from csdesk.services.errors import DeskError
from csdesk.wording import tr

MONTHS = ("January–March", "April–June", "July–September", "October–December")
REPORTED_YEARS = range(2000, 2100)
YEARS = range(REPORTED_YEARS.start - 1, REPORTED_YEARS.stop + 1)
"""A year more on each side, so that each quarter that can be reported has one before and one after it."""


class QuarterError(DeskError):
    """What was given is no calendar quarter."""


class Span(Protocol):
    """The time that a report is of: a `Quarter`, or a `Period` of one of the rhythms in which CSAs want theirs."""

    @property
    def title(self) -> str:
        """Such as *July–September 2026*."""

    @property
    def short_title(self) -> str:
        """The same without its year."""

    @property
    def first_day(self) -> date:
        """The first day."""

    @property
    def last_day(self) -> date:
        """The last day."""

    @property
    def due_on(self) -> date:
        """The day on which its report is due."""

    @property
    def starts_at(self) -> datetime:
        """The moment at which it begins where this computer stands, UTC."""

    @property
    def ends_before(self) -> datetime:
        """The first moment after it where this computer stands, UTC."""

    @property
    def previous(self) -> "Span":
        """The one before it."""


@dataclass(frozen=True, order=True)
class Quarter:
    """One calendar quarter. `str()` gives `2026Q3`, which `parse` reads back."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Raises `QuarterError` for a number other than 1 to 4 or a year that nobody reports."""
        if not 1 <= self.number <= 4 or self.year not in YEARS:
            raise QuarterError(
                tr(
                    "{year}Q{number} is no calendar quarter. Write a year and Q1 to Q4, such as 2026Q3.",
                    year=self.year,
                    number=self.number,
                )
            )

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def title(self) -> str:
        """Such as *July–September 2026*."""
        return f"{MONTHS[self.number - 1]} {self.year}"

    @property
    def short_title(self) -> str:
        """Such as *July–September*."""
        return MONTHS[self.number - 1]

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self._day_after - timedelta(days=1)

    @property
    def due_on(self) -> date:
        """The 15th of the month after the quarter (DFES 19-07, action item 6)."""
        return self._day_after.replace(day=15)

    @property
    def starts_at(self) -> datetime:
        """The moment at which the quarter begins where this computer stands, UTC."""
        return midnight(self.first_day)

    @property
    def ends_before(self) -> datetime:
        """The first moment after the quarter where this computer stands, UTC."""
        return midnight(self._day_after)

    @property
    def previous(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def _day_after(self) -> date:
        return date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)


def parse(text: str) -> Quarter:
    """The quarter that `text` names: `2026Q3`, also `2026-Q3`, `2026 q3` or `Q3 2026`. Raises `QuarterError`."""
    plain = text.strip().upper()
    found = re.fullmatch(r"(?P<year>\d{4})[\s-]?Q(?P<number>\d)", plain, re.ASCII) or re.fullmatch(
        r"Q(?P<number>\d)[\s-](?P<year>\d{4})", plain, re.ASCII
    )
    if found is None:
        raise QuarterError(
            tr("'{text}' is no quarter. Write a year and Q1 to Q4, such as 2026Q3.", text=text.strip()[:20])
        )
    quarter = Quarter(int(found["year"]), int(found["number"]))
    if quarter.year not in REPORTED_YEARS:
        raise QuarterError(tr("Nobody reports {year}. Write a year and Q1 to Q4, such as 2026Q3.", year=quarter.year))
    return quarter


def of(day: date) -> Quarter:
    """The quarter that `day` lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def midnight(day: date) -> datetime:
    """The moment, UTC, at which a day begins where this computer stands."""
    return datetime.combine(day, time.min).astimezone(UTC)
