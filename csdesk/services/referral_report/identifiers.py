"""PINs and case numbers: text always, and what a spreadsheet did to them."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from csdesk.services.referral_report.cells import Bad, blank_texts, text_of
from csdesk.services.referral_report.shapes import Cell

LONGEST = 20
EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number; it makes zeros of those behind."""
FORMULA_TEXT = re.compile(r'="?([A-Za-z0-9\- ]+)"?')
SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
LABEL = re.compile(r"^(?:mci|pin|kids|case|iv-?d)(?: ?(?:pin|case|number|no\.?|#))?[\s:#]*(?=\d)", re.IGNORECASE)
"""What a cell says before the number: *PIN 0300000000*."""
IDENTIFIER = re.compile(r"(?=.*\d)[A-Za-z]{0,4}\d[A-Za-z0-9]{0,19}")


def identifiers(cells: Sequence[Cell], width: int) -> list[str | Bad]:
    """A column of identifiers of usually `width` digits (0 where that is not known).

    Leading zeros that a spreadsheet took away are put back where that is certain: other values of the column have
    the usual width, and the short one is a number, or no value in the column has kept a zero. A short one of which
    that is not certain is `Bad`, and so is one that has lost digits (9.91235E+09).
    """
    if width and all(
        cell.__class__ is str and len(cell) == width and cell.isdecimal() and cell.isascii() for cell in cells
    ):
        return list(map(str, cells))
    raw = [_identifier(cell) for cell in cells]
    lengths = Counter(len(value) for value in raw if value.__class__ is str and value.isdigit())
    if not width or width not in lengths or len(lengths) == 1:
        return raw
    if max(lengths) > width or 2 * lengths[width] < sum(lengths.values()):
        return raw
    kept_zeros = any(value.__class__ is str and value[:1] == "0" for value in raw)
    out: list[str | Bad] = []
    for cell, value in zip(cells, raw, strict=True):
        if value.__class__ is not str or not value or len(value) >= width or not value.isdigit():
            out.append(value)
        elif cell.__class__ is not str or not kept_zeros:
            out.append(value.zfill(width))
        else:
            out.append(Bad(value))
    return out


def _identifier(cell: Cell) -> str | Bad:
    if cell.__class__ is str:
        value = cell.strip()
        if value.isdigit() and value.isascii() and len(value) <= LONGEST:
            return value
    elif isinstance(cell, date):
        return Bad(text_of(cell))  # 7-10-2001 was a number once
    else:
        value = text_of(cell)
        if isinstance(cell, (int, float)) and (len(value) > EXACT_DIGITS or value[:1] == "-"):
            return Bad(value[:40])
    if not value or value.lower() in blank_texts():
        return ""
    if formula := FORMULA_TEXT.fullmatch(value):
        value = formula[1]
    if scientific := SCIENTIFIC.fullmatch(value):
        value = _written_out(*scientific.groups(default=""))
    if GROUPED.fullmatch(value):
        value = value.replace(",", "")
    value = re.sub(r"\.0+$", "", value)
    value = re.sub(r"[\s\-]+", "", LABEL.sub("", value.lstrip("'")))
    good = value.isascii() and len(value) <= LONGEST and IDENTIFIER.fullmatch(value)
    return value if good else Bad(text_of(cell)[:40])


def _written_out(first: str, rest: str, exponent: str) -> str:
    """The number that 9.000000001E+09 stands for, where none of its digits is lost; else as it was, no identifier."""
    if len(rest) < int(exponent) or rest[int(exponent) :].strip("0"):
        return f"{first}.{rest}E+{exponent}"
    return first + rest[: int(exponent)]
