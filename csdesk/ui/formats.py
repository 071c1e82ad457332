"""How dates, moments and money are written on the screen (American English, as the office writes)."""

from datetime import date, datetime, timedelta


def day(when: date | None) -> str:
    """`Thu, Oct 8`, or a dash."""
    return f"{when:%a, %b} {when.day}" if when else "—"


def short_day(when: date | None) -> str:
    """`Oct 8`, or a dash."""
    return f"{when:%b} {when.day}" if when else "—"


def long_day(when: date) -> str:
    """`Thursday, October 8`."""
    return f"{when:%A, %B} {when.day}"


def full_day(when: date | None) -> str:
    """`Oct 8, 2026`, or a dash."""
    return f"{when:%b} {when.day}, {when.year}" if when else "—"


def near_day(when: date, today: date) -> str:
    """`Today`, `Tomorrow`, `Yesterday`, else the day; the year only when it is another one."""
    named = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((when - today) // timedelta(days=1))
    return named or (day(when) if when.year == today.year else full_day(when))


def clock_time(when: datetime) -> str:
    """`9:05 AM`, where this computer stands."""
    local = when.astimezone()
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def exact_time(when: datetime) -> str:
    """`10:08:41 AM`, where this computer stands."""
    local = when.astimezone()
    return f"{local.hour % 12 or 12}:{local:%M:%S} {'AM' if local.hour < 12 else 'PM'}"


def moment(when: datetime | None) -> str:
    """`Wed, Oct 7, 5:02 PM`, or a dash."""
    return f"{day(when.astimezone().date())}, {clock_time(when)}" if when else "—"


def near_moment(when: datetime, today: date) -> str:
    """`Yesterday, 5:02 PM`, `Wed, Oct 7, 5:02 PM`; the year only when it is another one."""
    return f"{near_day(when.astimezone().date(), today)}, {clock_time(when)}"


def money(cents: int | None, *, sign: bool = True) -> str:
    """`$1,204.50` from cents, or a dash; without the dollar sign for columns that say so in their title."""
    if cents is None:
        return "—"
    dollars = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    return f"{'−' if cents < 0 else ''}{'$' if sign else ''}{dollars}"


def count(number: int, one: str, many: str = "") -> str:
    """`1 person`, `1,132 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
