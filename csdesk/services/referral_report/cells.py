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
        if cell.isalnum():
            return cell
        text = " ".join(cell.replace("\xa0", " ").replace("\u200b", "").split())
        return cell if text == cell else text  # the same object: a text is kept once
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def texts(cells: Iterable[Cell], but: frozenset[str] = frozenset()) -> list[str]:
    """A column of text; what means *nothing* is empty, and nothing is longer than the vault keeps.

    `but`: texts that mean something all the same.
    """
    return list(map(_Texts(blank_texts() - but).__getitem__, cells))


class _Texts(dict[Cell, str]):
    """What cells say as text; each is worked out once."""

    def __init__(self, blanks: frozenset[str]) -> None:
        super().__init__()
        self._blanks = blanks

    def __missing__(self, cell: Cell) -> str:
        text = text_of(cell)[:200]
        text = self[cell] = "" if text.lower() in self._blanks else text
        return text
