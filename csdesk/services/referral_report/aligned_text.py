"""Text whose columns are only lined up with blanks, as Excel's *formatted text* (.prn) and old printouts have it."""

import re
from collections.abc import Sequence

from csdesk.services.referral_report.shapes import Cell

FEWEST_COLUMNS = 4
ENOUGH_LINES = 8
"""From so many lines on one blank that goes down all of them divides two columns; fewer lines need two."""
GAP = re.compile(r"\S {2,}(?=\S)")
WIDE = 0.6
"""Of the longest line: a line of the table is at least so long."""

Columns = list[tuple[int, int]]
"""Where each column begins and ends."""


def lines_of_table(lines: Sequence[str]) -> list[str]:
    """The lines that look like those of a table whose columns are lined up."""
    judged = [line.rstrip() for line in lines if line.strip()]
    longest = max(map(len, judged), default=0)
    return [
        line
        for line in judged
        if len(line) >= WIDE * longest and len(GAP.findall(line)) + 1 >= FEWEST_COLUMNS and "\t" not in line
    ]


def columns_of(table: Sequence[str]) -> Columns:
    """The columns of lined-up text, divided where blanks go down all its lines; empty where they are not clear."""
    head = table[0] if table else ""
    below = _gaps(table[1:])
    if not all(" " in head[start:end] or len(head) < end for start, end in below):
        return []  # the headings do not keep to the columns of the values
    starts = [0, *(end for _, end in _gaps(table))]
    ends = [*starts[1:], max(map(len, table), default=0) + 1]
    columns: Columns = []
    begun = 0
    for start, end in zip(starts, ends, strict=True):
        if any(line[start:end].strip() for line in table[1:]) or end == ends[-1]:
            columns.append((begun, end))
            begun = end
        elif columns and _blanks_before(head, start) <= _blanks_before(head, end):
            columns[-1] = (columns[-1][0], end)  # the second word of a heading, over no value
            begun = end
    return columns if len(columns) >= FEWEST_COLUMNS else []


def _blanks_before(head: str, place: int) -> int:
    return len(head[:place]) - len(head[:place].rstrip())


def _gaps(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where blanks go down all these lines, and something stands before and behind them."""
    longest = max(map(len, lines), default=0)
    filled = [False] * longest
    for line in lines:
        for place, letter in enumerate(line):
            filled[place] = filled[place] or letter != " "
    least = 1 if len(lines) >= ENOUGH_LINES else 2
    gaps = []
    blank_from = 0
    for place, there in enumerate(filled):
        if there and place - blank_from >= least and blank_from:
            gaps.append((blank_from, place))
        blank_from = place + 1 if there else blank_from
    return gaps


def does_not_keep_to(line: str, columns: Columns) -> bool:
    """Whether a line has several parts, as a row has, and a part that stands in two columns."""
    return len(GAP.findall(line)) > 1 and _crosses(line.rstrip(), columns)


def cut(line: str, columns: Columns) -> list[Cell]:
    """The cells of a line. One that does not keep to the columns, as a title, is one cell."""
    text = line.rstrip()
    if _crosses(text, columns) or not GAP.search(text):
        return [text.strip()]
    return [*(text[start:end].strip() for start, end in columns[:-1]), text[columns[-1][0] :].strip()]


def _crosses(text: str, columns: Columns) -> bool:
    return any(0 < start < len(text) and text[start - 1] != " " for start, _ in columns)
