"""Cells into values, a column at a time: text, identifiers, dates, cents. What cannot be read becomes `Bad`."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from csdesk.services import resources
from csdesk.services.referral_report.cells import Bad, blank_texts, text_of, texts
from csdesk.services.referral_report.day_values import dates, parse_date
from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.identifiers import SCIENTIFIC, identifiers
from csdesk.services.referral_report.shapes import Cell

__all__ = ["Bad", "blank_texts", "dates", "identifiers", "parse_date", "text_of", "texts"]

LARGEST_CENTS = 10**13


def amounts(cells: Iterable[Cell]) -> list[int | Bad | None]:
    """A column of dollars, in cents."""
    numbers, others = _Worked(_cents), _Worked(_amount)  # apart: True is as good a key as 1
    return [numbers[cell] if cell.__class__ is float or cell.__class__ is int else others[cell] for cell in cells]


class _Worked(dict[Any, Any]):
    """What becomes of cells; each is worked out once, since the same stand in a column again and again."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, cell: Any) -> Any:
        value = self[cell] = self._work_out(cell)
        return value


def _cents(number: float) -> int | Bad:
    if number != number or abs(number) > LARGEST_CENTS / 100:
        return Bad(str(number))
    return round(number * 100)


NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+|\d+)?(?:\.(\d{1,4})|\.)?")
EUROPEAN = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})")
UNITS = re.compile(r"(?i)us ?dollars?|dollars?|usd|us\$|(?:/|per ?)(?:month|mo)\.?|monthly|\bmo\.?$|[$\s=\"]|\*$")
NEGATIVE = re.compile(r"(?i)[-(<]|cr|.*(?:-|cr|credit|\))$")
SIGNS = re.compile(r"(?i)^(?:[-(+<]+|cr|dr)|[-+)>]+$|(?:cr|dr|credit|debit)$")


def _amount(cell: Cell) -> int | Bad | None:
    value = text_of(cell)
    if not value or value.lower() in blank_texts():
        return None
    if isinstance(cell, date):
        return Bad(value)
    bare = UNITS.sub("", value.replace("−", "-").replace("–", "-").lstrip("'"))
    if bare == "-":
        return 0  # what an accounting format shows for nothing due: $ -
    if scientific := SCIENTIFIC.fullmatch(bare):
        first, rest, exponent = scientific.groups(default="")
        return round(float(f"{first}.{rest}e{exponent}") * 100) if len(rest) >= int(exponent) else Bad(value[:40])
    negative = bool(NEGATIVE.match(bare))
    bare = SIGNS.sub("", SIGNS.sub("", bare))
    match = NUMBER.fullmatch(bare)
    if match and bare not in ("", "."):
        whole, part = re.sub(r"[,']", "", match[1] or "0"), match[2] or ""
    elif match := EUROPEAN.fullmatch(bare):
        whole, part = match[1].replace(".", ""), match[2]
    else:
        return Bad(value[:40])
    cents = int(whole) * 100 + round(float(f"0.{part or 0}") * 100)
    return Bad(value[:40]) if cents > LARGEST_CENTS else -cents if negative else cents


def integers(cells: Iterable[Cell]) -> list[int | None]:
    """A column of small whole numbers; anything else is nothing: the column only serves to compare."""
    known = _Worked(_integer)
    return [None if cell.__class__ is bool else known[cell] for cell in cells]


def _integer(cell: Cell) -> int | None:
    value = text_of(cell)
    if not value.isdigit():
        value = re.sub(r"(?i)\.0+$| ?(?:years?|yrs?|y)\.?(?: old)?$", "", value)
    return int(value) if value.isdigit() and value.isascii() and len(value) < 4 else None


def zips(cells: Sequence[Cell]) -> list[str]:
    """A column of ZIP codes, as text; a zero that a number lost is put back, and 537030001 is 53703-0001."""
    return [
        _zip_of_number(text) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else _zip_of_text(text)
        for cell, text in zip(cells, texts(cells), strict=True)
    ]


def _zip_of_number(text: str) -> str:
    if not text.isdigit():
        return text
    return text.zfill(5) if len(text) <= 5 else f"{text.zfill(9)[:5]}-{text.zfill(9)[5:]}"


def _zip_of_text(text: str) -> str:
    if len(text) == 5:
        return text
    bare = re.sub(r"[=\"']|\.0+$|-(?:0000)?$", "", text)
    return f"{bare[:5]}-{bare[5:]}" if len(bare) == 9 and bare.isdigit() else bare


def person_names(cells: Iterable[Cell]) -> list[str]:
    """A column of people's names: some are called Na, Null or None."""
    return texts(cells, but=NAMES_OF_SOME)


NAMES_OF_SOME = frozenset({"na", "null", "none"})


def phones(cells: Iterable[Cell]) -> list[str]:
    """A column of phone numbers as they are written; what a spreadsheet made of one (6.08556E+09) is none."""
    return ["" if SCIENTIFIC.fullmatch(text) or text.startswith("###") else text for text in texts(cells)]


@cache
def _counties() -> tuple[dict[str, str], tuple[str, ...]]:
    names = tuple(resources.toml("referral_report/counties.toml")["names"])
    return {fold(name).replace(" ", ""): name for name in names}, names


@cache
def _by_federal_code() -> dict[str, str]:
    """55025 is Dane: the federal codes run in the alphabet's order, with Menominee's in its place in it."""
    odd = [name for name in _counties()[1] if name != "Menominee"]
    return {f"55{2 * number + 1:03d}": name for number, name in enumerate(odd)} | {"55078": "Menominee"}


def county(text: str) -> str:
    """The county's name as Wisconsin writes it; a text that is no Wisconsin county stays as it is.

    *DANE*, *Dane County*, *County of Dane*, *13 - Dane*, *13*, *Dane (13)* and *55025* are all Dane.
    """
    by_name, names = _counties()
    folded = fold(text)
    bare = COUNTY_WORDS.sub("", folded).replace(" ", "")
    if not bare:
        if folded in _by_federal_code():
            return _by_federal_code()[folded]
        number = re.fullmatch(r"0{0,2}(\d{1,2})(?: county)?", folded)
        return names[int(number[1]) - 1] if number and 1 <= int(number[1]) <= len(names) else text
    return by_name.get(bare) or by_name.get(re.sub(r"^saint", "st", bare)) or text


COUNTY_WORDS = re.compile(
    r"\b(?:county of|county|cnty|co|csa|child support(?: (?:agency|services|office|department|division))?|agency"
    r"|wi|wisconsin|\d+)\b"
)


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


PARTICLES = frozenset(
    {"van", "von", "de", "del", "der", "den", "di", "da", "du", "la", "st", "saint", "ter", "mac", "mc", "o"}
)
"""Words that a last name begins with, and no name by themselves."""
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v"})


def split_name(text: str) -> tuple[str, str, str, str]:
    """Last, first, middle name and suffix of *Last, First Middle*, *Last Jr, First*, or *First Middle Last*."""
    head, comma, rest = text.partition(",")
    tail, _, after = rest.partition(",")
    suffix = after.strip()
    if comma and fold(tail) in SUFFIXES:
        tail, suffix, comma = after, tail.strip(), after.strip() and comma
    words = head.split()
    if len(words) > 1 and fold(words[-1]) in SUFFIXES:
        suffix = words.pop()
    if not comma:
        if len(words) < 2:
            return " ".join(words), "", "", suffix
        last = len(words) - 1
        while last > 1 and fold(words[last - 1]) in PARTICLES:
            last -= 1
        return " ".join(words[last:]), words[0], " ".join(words[1:last]), suffix
    given = tail.split()
    if len(given) > 1 and fold(given[-1]) in SUFFIXES:
        suffix = given.pop()
    return " ".join(words), " ".join(given[:1]), " ".join(given[1:]), suffix


def split_name_last_first(text: str) -> tuple[str, str, str, str]:
    """The same of *Last First Middle*, without a comma."""
    if "," in text:
        return split_name(text)
    words = text.split()
    first = next((at for at, word in enumerate(words) if fold(word) not in PARTICLES), len(words) - 1) + 1
    last, given = " ".join(words[:first]), " ".join(words[first:])
    return split_name(f"{last}, {given}") if given else (last, "", "", "")


PLACE = re.compile(r"(.+?),?\s+([A-Za-z]{2})\.?,?\s+(\d{5}(?:-?\d{4})?)")


def split_place(text: str) -> tuple[str, str, str]:
    """City, state and ZIP code of *Madison, WI 53703*."""
    match = PLACE.fullmatch(text)
    return (match[1].strip(" ,"), match[2].upper(), match[3]) if match else (text, "", "")


def in_one_line(cells: Iterable[Cell]) -> list[Cell]:
    """Addresses that are written on several lines, with a comma for each break."""
    return [re.sub(r"[ ,]*[\r\n]+\s*", ", ", cell.strip()) if isinstance(cell, str) else cell for cell in cells]


PLACE_AT_END = re.compile(r"(.+?)[,;]\s*([^,;]+?)[,;]?\s+([A-Za-z]{2})\.?,?\s+(\d{5}(?:-?\d{4})?)")


def split_address(text: str) -> tuple[str, str, str, str, str]:
    """First and second line, city, state and ZIP code of *1 FIRST ST, APT 2, MADISON, WI 53703*."""
    match = PLACE_AT_END.fullmatch(text)
    if match is None:
        return text, "", "", "", ""
    first, _, second = match[1].partition(",")
    return first.strip(), second.strip(), match[2].strip(), match[3].upper(), match[4]
