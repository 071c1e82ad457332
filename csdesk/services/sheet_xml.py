"""The cells and rows of an Excel sheet, as the text that stands in its file.

Text is written as text, so that nothing in it is ever taken for a formula. A whole report is written in a fraction of
the time that it takes to make an object of each cell.
"""

import re
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

LONGEST_TEXT = 32_767
"""Letters that a cell holds; the rest of a longer text is left out."""
FIRST_DAY = date(1899, 12, 30)
"""Excel's days are counted from here."""
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text_cell(text: str, style: int, at: str = "") -> str:
    """A cell of text. `at`: where it stands, such as *B5*; without it, after the one before."""
    plain = escape(NOT_IN_XML.sub("", text)[:LONGEST_TEXT])
    return f'<c{_at(at)} s="{style}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def number_cell(number: int | str, style: int, at: str = "") -> str:
    """A cell of a number; as text it has a decimal point."""
    return f'<c{_at(at)} s="{style}"><v>{number}</v></c>'


def day_cell(day: date, style: int, at: str = "") -> str:
    """A cell of a day, which its style shows as one."""
    return number_cell((day - FIRST_DAY).days, style, at)


def empty_cell(style: int, at: str = "") -> str:
    """A cell that holds nothing, and has a look."""
    return f'<c{_at(at)} s="{style}"/>'


def row(cells: Iterable[str], number: int = 0, height: float | None = None) -> str:
    """A row of cells. Without a number: the one after the one before. `height` in points; without it as is usual."""
    place = f' r="{number}"' if number else ""
    tall = "" if height is None else f' ht="{height:g}" customHeight="1"'
    return f"<row{place}{tall}>{''.join(cells)}</row>"


def _at(at: str) -> str:
    return f' r="{at}"' if at else ""
