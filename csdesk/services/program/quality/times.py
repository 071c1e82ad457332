"""The times that are compared: a quarter, a month or a year, and the eight that end with it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from csdesk.services.days import add_months
from csdesk.services.reporting import quarters
from csdesk.services.reporting.quarters import midnight

IN_A_ROW = 8
"""So many stand beside each other, the newest last."""


class Every(StrEnum):
    """How long each time is."""

    QUARTER = "quarter"
    MONTH = "month"
    YEAR = "year"

    @property
    def months(self) -> int:
        """In months."""
        return {Every.QUARTER: 3, Every.MONTH: 1, Every.YEAR: 12}[self]


@dataclass(frozen=True, order=True)
class Time:
    """One of them. Fits wherever a report asks for its span (`reporting.Span`)."""

    every: Every
    first_day: date

    @property
    def last_day(self) -> date:
        """The last day."""
        return add_months(self.first_day, self.every.months) - timedelta(days=1)

    @property
    def title(self) -> str:
        """Such as *July–September 2026*, *September 2026*, *2026*."""
        if self.every is Every.YEAR:
            return f"{self.first_day.year}"
        if self.every is Every.QUARTER:
            return quarters.of(self.first_day).title
        return f"{self.first_day:%B %Y}"

    @property
    def short_title(self) -> str:
        """The same without its year, but of a year."""
        if self.every is Every.YEAR:
            return self.title
        return quarters.of(self.first_day).short_title if self.every is Every.QUARTER else f"{self.first_day:%B}"

    @property
    def label(self) -> str:
        """Below a bar: *Q3 2026*, *Sep 2026*, *2026*."""
        if self.every is Every.YEAR:
            return f"{self.first_day.year}"
        if self.every is Every.QUARTER:
            return f"Q{quarters.of(self.first_day).number} {self.first_day.year}"
        return f"{self.first_day:%b %Y}"

    @property
    def due_on(self) -> date:
        """The 15th of the month after it, as of a report."""
        return (self.last_day + timedelta(days=1)).replace(day=15)

    @property
    def starts_at(self) -> datetime:
        """The moment at which it begins where this computer stands, UTC."""
        return midnight(self.first_day)

    @property
    def ends_before(self) -> datetime:
        """The first moment after it where this computer stands, UTC."""
        return midnight(self.last_day + timedelta(days=1))

    @property
    def previous(self) -> "Time":
        """The one before it."""
        return self.later(-1)

    @property
    def next(self) -> "Time":
        """The one after it."""
        return self.later(1)

    def later(self, number: int) -> "Time":
        """The one that comes so many later."""
        return Time(self.every, add_months(self.first_day, number * self.every.months))

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first_day <= day <= self.last_day


def of(every: Every, day: date) -> Time:
    """The time that a day lies in."""
    month = 1 + (day.month - 1) // every.months * every.months
    return Time(every, date(day.year, month, 1))


def row_to(time: Time) -> tuple[Time, ...]:
    """The eight that end with this one."""
    return tuple(time.later(number - IN_A_ROW + 1) for number in range(IN_A_ROW))
