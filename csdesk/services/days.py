"""Calendar days as people write and read them: *in 2 weeks*, *Friday*, *Monday, October 5*."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from csdesk.services.errors import DeskError, RefusedError
from csdesk.wording import tr

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MOST_MONTHS_AHEAD = 60
MOST_MONTHS_BACK = 12
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class UnclearDayError(DeskError):
    """A day was typed that cannot be told."""


def local_day(moment: datetime) -> date:
    """The calendar date of a moment where this computer stands."""
    return moment.astimezone().date()


def noon(day: date) -> datetime:
    """The moment, UTC, under which something is kept of which only the day is known."""
    return datetime.combine(day, time(12)).astimezone(UTC)


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day where this computer stands, and the first moment after it."""
    return datetime.combine(day, time()).astimezone(), datetime.combine(day + timedelta(days=1), time()).astimezone()


def moment_of(day: date, clock: time) -> datetime:
    """The moment, UTC, at which the clocks here show this time on this day; the first where they show it twice.

    Raises `RefusedError` for a time that the clocks skip on that day, when they are set forward.
    """
    moment = datetime.combine(day, clock).astimezone(UTC)
    if moment.astimezone().time() != clock:
        raise RefusedError(
            tr(
                "The clocks are set forward on this day, and skip this time. Nothing was changed; choose another "
                "time."
            ),
            field="time",
        )
    return moment


def working_days_before(day: date, count: int) -> date:
    """The day that lies `count` Mondays to Fridays before `day`. Holidays are not known."""
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5
    return day


def refuse_ahead(day: date, at: datetime) -> None:
    """Raises `RefusedError` for a day after the one on which it is recorded: it cannot have happened."""
    if day > local_day(at):
        raise RefusedError(tr("This day lies ahead. Nothing was changed; record it when it has happened."))


def refuse_before(day: date, earliest: date, what: str) -> None:
    """Raises `RefusedError` for a day before `earliest`, which is that of `what`, such as *the referral*."""
    if day < earliest:
        raise RefusedError(tr("This day lies before {what}. Nothing was changed; correct the day.", what=what))


def refuse_far(day: date, at: datetime, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for a day so far ahead that its year is a slip of the pen."""
    if day > add_months(local_day(at), MOST_MONTHS_AHEAD):
        raise RefusedError(
            tr("This day lies more than five years ahead. Nothing was saved; correct the year."), field=field
        )


def refuse_long_past(day: date, at: datetime, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for a day so far back that its year is a slip of the pen."""
    if day < add_months(local_day(at), -MOST_MONTHS_BACK):
        raise RefusedError(
            tr("This day lies more than a year back. Nothing was saved; correct the year."), field=field
        )


def refuse_due(day: date, at: datetime, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for a day on which nothing can be done any more, or that is far."""
    if day < local_day(at):
        raise RefusedError(tr("This day is past. Nothing was saved; choose today or a later day."), field=field)
    refuse_far(day, at, field=field)


def spoken(day: date) -> str:
    """A day as a sentence says it: `Monday, October 5`."""
    return f"{day:%A}, {day:%B} {day.day}"


def written(day: date) -> str:
    """*October 8, 2026*."""
    return f"{day:%B} {day.day}, {day.year}"


def clock_time(moment: datetime) -> str:
    """A moment's time of day where this computer stands: `9:00 AM`."""
    local = moment.astimezone()
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def parse_when(text: str, today: date) -> date:
    """The day that a liaison typed: *today*, *tomorrow* (or *tom*), *in 2 weeks*, *3 days*, *Friday*, *next Monday*,
    *10/22*, *10/22/2026*, *Oct 22*, *2026-10-22*.

    A weekday is the next one after today; *next Friday* is the one in the week after this one. A month and day
    without a year is the next one that is not past. No day is moved off a weekend.
    Raises `UnclearDayError` for anything else.
    """
    folded = " ".join(text.lower().replace(",", " ").split()).rstrip(".")
    for reading in (_named, _weekday, _span, _iso, _slashed, _month_name):
        try:
            day = reading(folded, today)
        except (ValueError, OverflowError):
            day = None
        if day is not None:
            return day
    raise UnclearDayError(
        tr(
            "This is not a day that the program understands; nothing was saved. Write for example tomorrow, in 2 "
            "weeks, Friday, 10/22 or 2026-10-22."
        )
    )


def _named(text: str, today: date) -> date | None:
    near = {"today": 0, "tomorrow": 1, "tom": 1, "next week": 7, "day after tomorrow": 2, "the day after tomorrow": 2}
    if text in near:
        return today + timedelta(days=near[text])
    return add_months(today, 1) if text == "next month" else None


def _weekday(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:(next|this|on) )?([a-z]{3,9})", text)
    if not match:
        return None
    numbers = [number for number, name in enumerate(WEEKDAYS) if name.startswith(match[2])]
    if not numbers:
        return None
    if match[1] == "next":
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + numbers[0])
    return today + timedelta(days=(numbers[0] - today.weekday() - 1) % 7 + 1)


def _span(text: str, today: date) -> date | None:
    match = re.fullmatch(
        r"(?:in )?(\d{1,4}|[a-z]{1,5}) ?(d|days?|w|weeks?|m|months?|years?)(?: from (?:now|today))?", text
    )
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else NUMBERS.get(match[1])
    if number is None:
        return None
    if match[2].startswith("d"):
        return today + timedelta(days=number)
    if match[2].startswith("w"):
        return today + timedelta(weeks=number)
    return add_months(today, number * (12 if match[2].startswith("y") else 1))


def _iso(text: str, _today: date) -> date | None:
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def _slashed(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?", text)
    return _this_or_next_year(int(match[1]), int(match[2]), match[3], today) if match else None


def _month_name(text: str, today: date) -> date | None:
    match = re.fullmatch(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?", text)
    if not match or match[1][:3] not in MONTHS:
        return None
    month = MONTHS.index(match[1][:3]) + 1
    if not date(2000, month, 1).strftime("%B").lower().startswith(match[1]) and match[1] != "sept":
        return None
    return _this_or_next_year(month, int(match[2]), match[3], today)


def _this_or_next_year(month: int, day: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in range(today.year, today.year + 9):
        # Eight years ahead, because February 29 may be that far away.
        if day <= monthrange(candidate, month)[1] and date(candidate, month, day) >= today:
            return date(candidate, month, day)
    raise ValueError("no such day")


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
