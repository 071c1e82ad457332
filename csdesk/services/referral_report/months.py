"""Headings of payments of a month: *CSUP Paid M-1*, *Paid Jun 2026*, *2 months ago*."""

import re
from typing import NamedTuple

from csdesk.services.referral_report.headings import ColumnNames, fold

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
PAID_FIELDS = ("paid_m1", "paid_m2", "paid_m3")
PAYING = frozenset({"paid", "payment"})
OF_MONTHS = frozenset({"m", "month", "lookback", "closed", "prior", "ago", "period", "back", "ncp"})
HELPERS = PAYING | OF_MONTHS | {"csup", "amount", "total", "look", "support", "child", "latest", "recent", "most"}
HELPERS |= {"last", "received", "monthly", "before", "cs"}
DUE = frozenset({"due", "obligation", "charge"})
BESIDE_DUE = DUE | {"csup", "amount", "total", "month", "monthly", "support", "child", "current", "cs", "order", "m"}
COUNTED_BACK = 9999
RANKS = {"1": 1, "2": 2, "3": 3, "one": 1, "two": 2, "three": 3, "first": 1, "second": 2, "third": 3}
RANKS |= {"1st": 1, "2nd": 2, "3rd": 3}
SEVERAL_MONTHS = re.compile(
    r"\b(?:last|past|prior|previous|preceding|over|in|of|total) (?:the )?(?:last |prior |past )?"
    r"(?:2|3|two|three|6|12)"
    r" (?:months|mos|mths|closed months)\b(?! ago| back| prior| before)"
)
NAME = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
NAME += r"|nov(?:ember)?|dec(?:ember)?)"
CALENDAR_MONTHS = (
    re.compile(rf"\b(?P<name>{NAME}) ?(?:of )?(?P<year>20\d\d|\d\d)?\b"),
    re.compile(r"\b(?P<month>0?[1-9]|1[0-2]) (?P<year>20\d\d)\b"),
    re.compile(r"\b(?P<year>20\d\d) (?P<month>0?[1-9]|1[0-2])\b"),
    re.compile(r"\b(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])\b"),
    re.compile(r"\b(?P<year>20\d\d) (?P<name>" + NAME + r")\b"),
)


class Month(NamedTuple):
    """A calendar month; year 0 where it is not said."""

    year: int
    month: int


def paid_field(heading: str, names: ColumnNames) -> str:
    """`paid_m1` to `paid_m3` for a heading that counts months back, such as *CSUP Paid M-2*; else empty."""
    if SEVERAL_MONTHS.search(fold(heading)):
        return ""
    words = names.all_words(heading) - (names.ignored - {"last"})
    ranks = {RANKS[word] for word in words if word in RANKS}
    rest = {word for word in words if word not in RANKS}
    if len(ranks) != 1 or not rest <= HELPERS:
        return ""
    counted = rest & OF_MONTHS
    if not counted - {"ncp"} or not (rest & (PAYING | {"csup"}) or {"lookback", "closed"} & rest or rest == {"m"}):
        return ""
    return PAID_FIELDS[ranks.pop() - 1]


def paid_month(heading: str, names: ColumnNames) -> Month | None:
    """The month of a heading such as *CSUP Paid Jun 2026* or *06/2026 Payments*."""
    text = fold(heading)
    for pattern in CALENDAR_MONTHS:
        found = list(pattern.finditer(text))
        if len(found) != 1:
            continue
        rest = names.all_words(pattern.sub(" ", text)) - names.ignored
        if not rest & (PAYING | {"csup"}) or not rest <= HELPERS - {"last"}:
            return None
        return _month_of(found[0])
    return None


def due_month(heading: str, names: ColumnNames) -> Month | None:
    """The month of a heading such as *CSUP Due Jun 2026*; *CSUP Due M-2* is -2 of a year after all others."""
    text = fold(heading)
    for pattern in CALENDAR_MONTHS:
        found = list(pattern.finditer(text))
        if len(found) == 1:
            rest = names.all_words(pattern.sub(" ", text)) - names.ignored
            return _month_of(found[0]) if _is_due(rest) else None
    words = names.all_words(heading) - names.ignored
    ranks = {RANKS[word] for word in words if word in RANKS}
    counted = len(ranks) == 1 and words & {"m", "month"} and _is_due(words - RANKS.keys())
    return Month(COUNTED_BACK, -ranks.pop()) if counted else None


def _is_due(words: frozenset[str]) -> bool:
    return bool(words & DUE and words & {"csup", "support", "obligation"}) and words <= BESIDE_DUE


def _month_of(match: re.Match[str]) -> Month:
    parts = match.groupdict()
    number = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
    year = int(parts["year"] or 0)
    return Month(year + 2000 if 0 < year < 100 else year, number)


def month_number(name: str) -> int:
    """1 for *jan* and *january*. Raises `ValueError` for what is no month."""
    number = MONTH_NAMES.index(name[:3])
    if not FULL_MONTHS[number].startswith(name) and name != "sept":
        raise ValueError(name)
    return number + 1


def newest_first(months: list[Month]) -> list[Month]:
    """Calendar months, the newest first, also where none has its year and they run over New Year."""
    if all(month.year for month in months):
        return sorted(months, reverse=True)
    present = {month.month for month in months}
    ends = [month for month in present if month % 12 + 1 not in present]
    newest = ends[0] if len(ends) == 1 else max(present)
    return sorted(months, key=lambda entry: (newest - entry.month) % 12)
