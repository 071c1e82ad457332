"""How dates, moments and money are written on the screen (American English, as the office writes)."""

from datetime import date, datetime, timedelta

from csdesk.dates import (
    clock_time,
    day,
    exact_time,
    full_day,
    long_day,
    month,
    month_day,
    month_year,
    short_day,
    short_month,
    short_weekday,
    span,
    weekday,
    whole_day,
)
from csdesk.wording import in_number as count
from csdesk.wording import tr

__all__ = [
    "clock_time",
    "count",
    "day",
    "exact_time",
    "full_day",
    "long_day",
    "moment",
    "money",
    "month",
    "month_day",
    "month_year",
    "near_day",
    "near_moment",
    "short_day",
    "short_month",
    "short_weekday",
    "size",
    "span",
    "weekday",
    "whole_day",
]
MEGABYTE = 1_000_000


def near_day(when: date, today: date) -> str:
    """`Today`, `Tomorrow`, `Yesterday`, else the day; the year only when it is another one."""
    named = {0: tr("Today"), 1: tr("Tomorrow"), -1: tr("Yesterday")}.get((when - today) // timedelta(days=1))
    return named or (day(when) if when.year == today.year else full_day(when))


def moment(when: datetime | None) -> str:
    """`Wed, Oct 7, 5:02 PM`, or a dash."""
    return f"{day(when.astimezone().date())}, {clock_time(when)}" if when else "—"


def near_moment(when: datetime, today: date) -> str:
    """`Yesterday, 5:02 PM`, `Wed, Oct 7, 5:02 PM`; the year only when it is another one."""
    return f"{near_day(when.astimezone().date(), today)}, {clock_time(when)}"


def money(cents: int | None, *, sign: bool = True, whole: bool = False) -> str:
    """`$1,204.50` from cents, or a dash; without the dollar sign in fields that are typed in. `whole`: `$1,205`."""
    if cents is None:
        return "—"
    dollars = f"{(abs(cents) + 50) // 100:,}" if whole else f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    return f"{'−' if cents < 0 else ''}{'$' if sign else ''}{dollars}"


def size(number: int) -> str:
    """The size of a file, in bytes: `214 KB`, `3.4 MB`."""
    if number < MEGABYTE:
        return tr("{number:,} KB", number=max(1, round(number / 1000)))
    return tr("{number:,.1f} MB", number=number / MEGABYTE)
