"""Cells into values, a column at a time: text, identifiers, dates, cents. What cannot be read becomes `Bad`."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from csdesk.services import resources
from csdesk.services.referral_report.headings import FULL_MONTHS, MONTH_NAMES, fold
from csdesk.services.referral_report.shapes import Cell


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read as what its column holds."""

    shown: str


EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST = date(1900, 1, 2)
LATEST = date(2100, 1, 1)
LARGEST_CENTS = 10**13


@cache
def blank_texts() -> frozenset[str]:
    """What people write into a cell to say that there is nothing."""
    return frozenset(resources.toml("referral_report/rows.toml")["blanks"]["texts"])


def text_of(cell: Cell) -> str:
    """A cell as one line of text."""
    if cell.__class__ is str:
        return cell if cell.isalnum() else " ".join(cell.replace("\xa0", " ").split())
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def texts(cells: Iterable[Cell]) -> list[str]:
    """A column of text; what means *nothing* is empty, and nothing is longer than the vault keeps."""
    blanks = blank_texts()
    known: dict[Cell, str] = {}
    out = []
    for cell in cells:
        value = known.get(cell)
        if value is None:
            value = text_of(cell)[:200]
            value = known[cell] = "" if value.lower() in blanks else value
        out.append(value)
    return out


def identifiers(cells: Sequence[Cell], width: int) -> list[str | Bad]:
    """A column of identifiers, as text always.

    Lost leading zeros are put back only where it is certain: the column's usual width is `width`, and no value in
    it has kept a leading zero as text.
    """
    raw = [_identifier(cell) for cell in cells]
    lengths = Counter(len(value) for value in raw if isinstance(value, str) and value.isdigit())
    usual = lengths.most_common(1)[0][0] if lengths else 0
    kept_zeros = any(isinstance(value, str) and value.startswith("0") for value in raw)
    if not width or usual != width or kept_zeros:
        numeric = {index for index, cell in enumerate(cells) if isinstance(cell, (int, float))}
        restore = numeric if width and usual == width else set()
    else:
        restore = set(range(len(raw)))
    if not restore:
        return raw
    return [
        value.zfill(width) if index in restore and isinstance(value, str) and value.isdigit() else value
        for index, value in enumerate(raw)
    ]


def _identifier(cell: Cell) -> str | Bad:
    if cell.__class__ is str:
        value = cell.strip()
        if value.isdigit() and len(value) <= 20:
            return value
    else:
        value = text_of(cell)
    if not value or value.lower() in blank_texts():
        return ""
    if value.endswith(".0") and value[:-2].isdigit():
        value = value[:-2]
    value = re.sub(r"[\s\-]+", "", value.lstrip("'"))
    return (
        value
        if re.fullmatch(r"(?=.*\d)[A-Za-z]{0,4}\d[A-Za-z0-9]{0,19}", value) and len(value) <= 20
        else Bad(text_of(cell)[:40])
    )


def amounts(cells: Iterable[Cell]) -> list[int | Bad | None]:
    """A column of dollars, in cents."""
    known: dict[Cell, int | Bad | None] = {}
    out: list[int | Bad | None] = []
    for cell in cells:
        if cell.__class__ is float or cell.__class__ is int:
            out.append(_cents(cell))
            continue
        if cell not in known:
            known[cell] = _amount(cell)
        out.append(known[cell])
    return out


def _cents(number: float) -> int | Bad:
    if number != number or abs(number) > LARGEST_CENTS / 100:
        return Bad(str(number))
    return round(number * 100)


NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{1,4}))?")
EUROPEAN = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})")


def _amount(cell: Cell) -> int | Bad | None:
    value = text_of(cell)
    if not value or value.lower() in blank_texts():
        return None
    if isinstance(cell, date):
        return Bad(value)
    bare = re.sub(r"(?i)usd|[$\s]", "", value).replace("−", "-")
    negative = bare.startswith(("-", "(")) or bare.endswith(("-", "CR", "cr"))
    bare = re.sub(r"(?i)^[-(+]+|[-)]+$|cr$", "", bare)
    match = NUMBER.fullmatch(bare)
    if match and bare not in ("", "."):
        whole, part = (match[1] or "0").replace(",", ""), match[2] or ""
    elif match := EUROPEAN.fullmatch(bare):
        whole, part = match[1].replace(".", ""), match[2]
    else:
        return Bad(value[:40])
    cents = int(whole) * 100 + round(float(f"0.{part or 0}") * 100)
    return Bad(value[:40]) if cents > LARGEST_CENTS else -cents if negative else cents


SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})")
NAMED_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4}|\d{2})")
NAMED_SECOND = re.compile(r"(\d{1,2})[ \-]([a-z]{3,9})\.?,?[ \-](\d{4}|\d{2})")
TIME_OF_DAY = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?( ?[ap]\.?m\.?)?( ?[a-z]{2,4}|z)?$")
WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? ")


def dates(cells: Sequence[Cell], *, past: bool, today: date) -> list[date | Bad | None]:
    """A column of dates. Month first, unless the column itself proves that the day stands first.

    `past`: two-digit years cannot lie after `today` (birthdays).
    """
    day_first = proves_day_first(cells)
    known: dict[Cell, date | Bad | None] = {}
    out = []
    for cell in cells:
        if cell not in known:
            known[cell] = _date(cell, day_first=day_first, latest_year=today.year if past else today.year + 20)
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


def parse_date(text: str, *, today: date) -> date | None:
    """A date in the middle of nowhere, such as in *Last Refreshed: 8/5/2026 6:02:14 AM*."""
    read = _date(text, day_first=False, latest_year=today.year + 20)
    return read if isinstance(read, date) else None


def _date(cell: Cell, *, day_first: bool, latest_year: int) -> date | Bad | None:
    if isinstance(cell, date):
        return cell if EARLIEST <= cell <= LATEST else Bad(cell.isoformat())
    value = text_of(cell)
    if not value or value.lower() in blank_texts():
        return None
    if isinstance(cell, (int, float)):
        if 10_000_000 < cell < 100_000_000:
            value = str(int(cell))
        else:
            return EXCEL_EPOCH + timedelta(days=int(cell)) if 367 <= cell < 73_000 else Bad(value)
    try:
        found = _spelled(value.lower(), day_first=day_first, latest_year=latest_year)
    except ValueError:
        found = None
    return found if found and EARLIEST <= found <= LATEST else Bad(value[:40])


def _spelled(value: str, *, day_first: bool, latest_year: int) -> date | None:
    value = WEEKDAY.sub("", TIME_OF_DAY.sub("", value))
    if match := ISO.fullmatch(value):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := SLASHED.fullmatch(value):
        month, day = (match[2], match[1]) if day_first else (match[1], match[2])
        return date(_year(match[3], latest_year), int(month), int(day))
    if match := NAMED_FIRST.fullmatch(value):
        return date(_year(match[3], latest_year), _month(match[1]), int(match[2]))
    if match := NAMED_SECOND.fullmatch(value):
        return date(_year(match[3], latest_year), _month(match[2]), int(match[1]))
    if re.fullmatch(r"\d{8}", value):
        if value[:2] in ("19", "20"):
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        return date(int(value[4:]), int(value[:2]), int(value[2:4]))
    if re.fullmatch(r"\d{5}", value) and 367 <= int(value) < 73_000:
        return EXCEL_EPOCH + timedelta(days=int(value))
    return None


def _month(name: str) -> int:
    number = MONTH_NAMES.index(name[:3])
    if not FULL_MONTHS[number].startswith(name) and name != "sept":
        raise ValueError(name)
    return number + 1


def _year(text: str, latest: int) -> int:
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= latest else year - 100


def integers(cells: Iterable[Cell]) -> list[int | None]:
    """A column of small whole numbers; anything else is nothing: the column only serves to compare."""
    out: list[int | None] = []
    for cell in cells:
        value = text_of(cell)
        out.append(int(value) if value.isdigit() and len(value) < 4 else None)
    return out


def zips(cells: Sequence[Cell]) -> list[str]:
    """A column of ZIP codes, as text; a zero that a number lost is put back."""
    return [
        text_of(cell).zfill(5) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else text
        for cell, text in zip(cells, texts(cells), strict=True)
    ]


@cache
def _counties() -> tuple[dict[str, str], tuple[str, ...]]:
    names = tuple(resources.toml("referral_report/counties.toml")["names"])
    return {fold(name).replace(" ", ""): name for name in names}, names


def county(text: str) -> str:
    """The county's name as Wisconsin writes it; a text that is no Wisconsin county stays as it is.

    *DANE*, *Dane County*, *13 - Dane*, *13* and *Dane (13)* are all Dane.
    """
    by_name, names = _counties()
    folded = fold(text)
    bare = re.sub(r"\b(county|co|csa|child support agency|\d+)\b", "", folded).replace(" ", "")
    if not bare:
        number = re.fullmatch(r"0{0,2}(\d{1,2})(?: county)?", folded)
        return names[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(names) else text
    return by_name.get(bare) or by_name.get(re.sub(r"^saint", "st", bare)) or text


def is_county(text: str) -> bool:
    """True for the name or number of a Wisconsin county."""
    return county(text) in _counties()[1]


def counties(cells: Iterable[Cell]) -> list[str]:
    """A column of counties."""
    known: dict[str, str] = {}
    out = []
    for text in texts(cells):
        if text not in known:
            known[text] = county(text)[:80] if text else ""
        out.append(known[text])
    return out


SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})


def split_name(text: str) -> tuple[str, str, str, str]:
    """Last, first, middle name and suffix of *Last, First Middle*, *Last Jr, First*, or *First Middle Last*."""
    head, comma, rest = text.partition(",")
    tail, _, after = rest.partition(",")
    suffix = after.strip()
    if comma and fold(tail) in SUFFIXES:
        tail, suffix, comma = "", tail.strip(), ""
    words = head.split()
    if len(words) > 1 and fold(words[-1]) in SUFFIXES:
        suffix = words.pop()
    if not comma:
        if len(words) < 2:
            return " ".join(words), "", "", suffix
        return words[-1], words[0], " ".join(words[1:-1]), suffix
    given = tail.split()
    if len(given) > 1 and fold(given[-1]) in SUFFIXES:
        suffix = given.pop()
    return " ".join(words), " ".join(given[:1]), " ".join(given[1:]), suffix


PLACE = re.compile(r"(.+?),?\s+([A-Za-z]{2})\.?,?\s+(\d{5}(?:-?\d{4})?)")


def split_place(text: str) -> tuple[str, str, str]:
    """City, state and ZIP code of *Madison, WI 53703*."""
    match = PLACE.fullmatch(text)
    return (match[1].strip(" ,"), match[2].upper(), match[3]) if match else (text, "", "")
