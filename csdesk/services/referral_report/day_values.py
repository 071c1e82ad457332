"""Dates: cells, the days since an epoch, and texts in the usual forms."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from csdesk.services.referral_report.cells import Bad, blank_texts, text_of
from csdesk.services.referral_report.months import month_number
from csdesk.services.referral_report.shapes import Cell

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
EARLIEST = date(1900, 1, 2)
LATEST = date(2100, 1, 1)
NO_DAYS = frozenset(
    {
        *("0/0/0000", "00/00/0000", "0000-00-00", "00000000", "0", "00/00/00", "1/0/1900", "01/00/1900", "1/1/0001"),
        *("01/01/0001", "0001-01-01", "12/31/9999", "9999-12-31", "99991231", "12319999", "31-dec-9999", "//", "/ /"),
    }
)
"""What systems write where there is no date."""
FEWEST_SWAPPED = 8
"""Cells that make it certain that a spreadsheet of another country took days for months."""

SLASHED = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})")
NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?[ \-](\d{1,2})(?:st|nd|rd|th)?,?[ \-](\d{4}|\d{2})")
NAMED_SECOND = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]?(?:of )?([a-z]{3,9})\.?,?[ \-/]?(\d{4}|\d{2})")
NAMED_LAST = re.compile(r"(\d{4})[ \-/]([a-z]{3,9})[ \-/](\d{1,2})")
TIME_OF_DAY = re.compile(
    r"(?:[ t,]+|-(?=\d\d\.\d\d\.\d\d))\d{1,2}[:.]\d{2}([:.]\d{2})?([.,]\d+)?"
    r"( ?[ap]\.?m\.?)?( ?[a-z]{2,4}|z| ?[+-]\d\d:?\d\d)?$"
)
WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?[., ]+")


def dates(cells: Sequence[Cell], *, past: bool, today: date, epoch_1904: bool = False) -> list[date | Bad | None]:
    """A column of dates. Month first, unless the column itself proves that the day stands first.

    `past`: two-digit years cannot lie after `today` (birthdays). `epoch_1904`: what plain numbers count from.
    """
    day_first = proves_day_first(cells)
    swapped = _cells_are_swapped(cells)
    epoch = EPOCH_1904 if epoch_1904 else EPOCH_1900
    latest_year = today.year if past else today.year + 20
    known: dict[Cell, date | Bad | None] = {}
    out = []
    for cell in cells:
        if cell not in known:
            value = _date(cell, day_first=day_first, latest_year=latest_year, epoch=epoch)
            if swapped and isinstance(cell, date) and isinstance(value, date):
                value = date(value.year, value.day, value.month)
            known[cell] = value
        out.append(known[cell])
    return out


def proves_day_first(cells: Iterable[Cell]) -> bool:
    """True when some date can only be read with the day first, and none only with the month first."""
    proof = False
    for cell in {cell for cell in cells if cell.__class__ is str}:
        match = SLASHED.match(cell.strip())
        if match and int(match[1]) <= 12 < int(match[2]) <= 31:
            return False
        proof = proof or bool(match and int(match[2]) <= 12 < int(match[1]) <= 31)
    return proof


def _cells_are_swapped(cells: Sequence[Cell]) -> bool:
    """True when a spreadsheet took days for months wherever it could, and left as text what could be no date so.

    Then every date that it made has a day up to 12, and every text has a part over 12.
    """
    if {cell.__class__ for cell in cells} & {date, str} != {date, str}:
        return False
    made = {cell for cell in cells if isinstance(cell, date)}
    left = [match for cell in set(cells) if cell.__class__ is str and (match := SLASHED.match(cell.strip()))]
    if len(made) < FEWEST_SWAPPED or len(left) < FEWEST_SWAPPED or any(day.day > 12 for day in made):
        return False
    return all(max(int(match[1]), int(match[2])) > 12 for match in left)


def parse_date(text: str, *, today: date) -> date | None:
    """A date in the middle of nowhere, such as in *Last Refreshed: 8/5/2026 6:02:14 AM*."""
    read = _date(text, day_first=False, latest_year=today.year + 20, epoch=EPOCH_1900)
    return read if isinstance(read, date) else None


def _date(cell: Cell, *, day_first: bool, latest_year: int, epoch: date) -> date | Bad | None:
    if isinstance(cell, date):
        if cell < EARLIEST or cell.year == 9999:
            return None  # day 0 of a spreadsheet, and the end of all days: there is none
        return cell if cell <= LATEST else Bad(cell.isoformat())
    value = text_of(cell)
    if not value or value.lower() in blank_texts() or value.lower() in NO_DAYS:
        return None
    if isinstance(cell, (int, float)):
        if 10_000_000 < cell < 100_000_000:
            value = str(int(cell)).zfill(8)
        elif 1_010_000 < cell < 10_000_000 and float(cell).is_integer():
            value = str(int(cell)).zfill(8)  # 01051990 as a number
        else:
            return _counted(cell, epoch) or Bad(value)
    try:
        found = _spelled(value.lower(), day_first=day_first, latest_year=latest_year, epoch=epoch)
    except ValueError:
        found = None
    return found if found and EARLIEST <= found <= LATEST else Bad(value[:40])


def _counted(days: float, epoch: date) -> date | None:
    return epoch + timedelta(days=int(days)) if 367 <= days < 73_000 else None


def _spelled(value: str, *, day_first: bool, latest_year: int, epoch: date) -> date | None:
    if re.fullmatch(r"\d{5}(\.\d+)?", value):
        return _counted(float(value), epoch)
    value = WEEKDAY.sub("", TIME_OF_DAY.sub("", value.lstrip("'")))
    if match := ISO.fullmatch(value):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := SLASHED.fullmatch(value):
        month, day = (match[2], match[1]) if day_first else (match[1], match[2])
        return date(_year(match[3], latest_year), int(month), int(day))
    if match := NAMED_FIRST.fullmatch(value):
        return date(_year(match[3], latest_year), month_number(match[1]), int(match[2]))
    if match := NAMED_SECOND.fullmatch(value):
        return date(_year(match[3], latest_year), month_number(match[2]), int(match[1]))
    if match := NAMED_LAST.fullmatch(value):
        return date(int(match[1]), month_number(match[2]), int(match[3]))
    if re.fullmatch(r"\d{8}", value):
        if value[:2] in ("19", "20") and 1 <= int(value[4:6]) <= 12:
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        return date(int(value[4:]), int(value[:2]), int(value[2:4]))
    return None


def _year(text: str, latest: int) -> int:
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= latest else year - 100
