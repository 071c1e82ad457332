"""How days and times are said in the window: in its language, as Wisconsin writes them where it is the program's own.

Papers, letters, workbooks and messages have a language of their own: they do not say their days by these.
"""

from datetime import date, datetime, timedelta
from typing import Protocol

from csdesk.wording import tr

_MONTHS = (
    tr("January"),
    tr("February"),
    tr("March"),
    tr("April"),
    tr("May"),
    tr("June"),
    tr("July"),
    tr("August"),
    tr("September"),
    tr("October"),
    tr("November"),
    tr("December"),
)
_SHORT_MONTHS = (
    tr("Jan"),
    tr("Feb"),
    tr("Mar"),
    tr("Apr"),
    tr("May"),
    tr("Jun"),
    tr("Jul"),
    tr("Aug"),
    tr("Sep"),
    tr("Oct"),
    tr("Nov"),
    tr("Dec"),
)
_WEEKDAYS = (
    tr("Monday"),
    tr("Tuesday"),
    tr("Wednesday"),
    tr("Thursday"),
    tr("Friday"),
    tr("Saturday"),
    tr("Sunday"),
)
_SHORT_WEEKDAYS = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))


def month(when: date) -> str:
    """`October`."""
    return _MONTHS[when.month - 1]


def short_month(when: date) -> str:
    """`Oct`."""
    return _SHORT_MONTHS[when.month - 1]


def month_year(when: date) -> str:
    """`October 2026`."""
    return tr("{month} {year}", month=month(when), year=when.year)


def weekday(when: date) -> str:
    """`Thursday`."""
    return _WEEKDAYS[when.weekday()]


def short_weekday(when: date) -> str:
    """`Thu`."""
    return _SHORT_WEEKDAYS[when.weekday()]


def month_day(when: date) -> str:
    """`October 8`."""
    return tr("{month} {day}", month=month(when), day=when.day)


def whole_day(when: date) -> str:
    """`October 8, 2026`."""
    return tr("{month} {day}, {year}", month=month(when), day=when.day, year=when.year)


def long_day(when: date) -> str:
    """`Thursday, October 8`."""
    return tr("{weekday}, {month} {day}", weekday=weekday(when), month=month(when), day=when.day)


def day(when: date | None) -> str:
    """`Thu, Oct 8`, or a dash."""
    if when is None:
        return "—"
    return tr("{weekday}, {month} {day}", weekday=short_weekday(when), month=short_month(when), day=when.day)


def short_day(when: date | None) -> str:
    """`Oct 8`, or a dash."""
    return tr("{month} {day}", month=short_month(when), day=when.day) if when else "—"


def full_day(when: date | None) -> str:
    """`Oct 8, 2026`, or a dash."""
    return tr("{month} {day}, {year}", month=short_month(when), day=when.day, year=when.year) if when else "—"


class Days(Protocol):
    """A time with a first and a last day."""

    @property
    def first_day(self) -> date:
        """The first day."""

    @property
    def last_day(self) -> date:
        """The last day."""


def span(days: Days, *, year: bool = True) -> str:
    """Whole months, or days: `July–September 2026`, `September 2026`, `September 14–27, 2026`.

    Without its `year` where that is said elsewhere.
    """
    first, last = days.first_day, days.last_day
    months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if months and first.year == last.year:
        if first.month == last.month:
            return month_year(first) if year else month(first)
        said = tr("{first}–{last}", first=month(first), last=month(last))
        return tr("{month} {year}", month=said, year=first.year) if year else said
    if year and first.year != last.year:
        return tr("{first} – {last}", first=whole_day(first), last=whole_day(last))
    if first.month == last.month:
        said = tr("{month} {day}–{last}", month=month(first), day=first.day, last=last.day)
    else:
        said = tr("{first} – {last}", first=month_day(first), last=month_day(last))
    return tr("{days}, {year}", days=said, year=last.year) if year else said


def clock_time(when: datetime) -> str:
    """`9:05 AM`, where this computer stands."""
    local = when.astimezone()
    return _of_day(local, f"{local.hour % 12 or 12}:{local:%M}")


def exact_time(when: datetime) -> str:
    """`10:08:41 AM`, where this computer stands."""
    local = when.astimezone()
    return _of_day(local, f"{local.hour % 12 or 12}:{local:%M:%S}")


def _of_day(local: datetime, time: str) -> str:
    return tr("{time} AM", time=time) if local.hour < 12 else tr("{time} PM", time=time)
