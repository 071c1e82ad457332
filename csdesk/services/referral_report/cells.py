"""Cells as text."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from csdesk.services import resources
from csdesk.services.referral_report.shapes import Cell


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be read as what its column holds."""

    shown: str


@cache
def blank_texts() -> frozenset[str]:
    """What people write into a cell to say that there is nothing."""
    return frozenset(resources.toml("referral_report/rows.toml")["blanks"]["texts"])


def text_of(cell: Cell) -> str:
    """A cell as one line of text."""
    if cell.__class__ is str:
        return cell if cell.isalnum() else " ".join(cell.replace("\xa0", " ").replace("\u200b", "").split())
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def texts(cells: Iterable[Cell], but: frozenset[str] = frozenset()) -> list[str]:
    """A column of text; what means *nothing* is empty, and nothing is longer than the vault keeps.

    `but`: texts that mean something all the same.
    """
    blanks = blank_texts() - but
    known: dict[Cell, str] = {}
    out = []
    for cell in cells:
        value = known.get(cell)
        if value is None:
            value = text_of(cell)[:200]
            value = known[cell] = "" if value.lower() in blanks else value
        out.append(value)
    return out
