"""Places in a sheet as Excel writes them: `B7`, `A1:T50001`."""

import re
from functools import lru_cache

PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
CellRange = tuple[int, int, int, int]


@lru_cache(maxsize=20_000)
def column_of(letters: str) -> int:
    """`A` -> 0, `XFD` -> 16383."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def place_of(reference: str) -> tuple[int, int] | None:
    """Row and column, counted from 0, or None when it is no place."""
    match = PLACE.fullmatch(reference)
    if match is None or match[2] == "0":
        return None
    return int(match[2]) - 1, column_of(match[1])


def range_of(reference: str) -> CellRange | None:
    """First row, first column, last row, last column, or None."""
    first, _, last = reference.partition(":")
    begin, end = place_of(first), place_of(last or first)
    return (*begin, *end) if begin and end else None
