"""Where the row, or the rows, of headings stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from csdesk.services.referral_report.headings import ColumnNames, column_names
from csdesk.services.referral_report.months import due_month, paid_field, paid_month
from csdesk.services.referral_report.shapes import Cell, CellRange, UntrustedSheet
from csdesk.services.referral_report.values import text_of

HEADER_WITHIN = 60
HIGHEST = 3
LONGEST_HEADING = 120
FEWEST_FIELDS = 3
DECORATION = re.compile(
    r"\(?(?:\d{1,3}|[A-Z]{1,2})\)?|[-=_*. ]+|\(?\$\)?|mm[/-]dd[/-]yy(?:yy)?|yyyy-mm-dd|us ?dollars?|dollars?|usd"
    r"|(?:n?(?:var)?char(?:acter)?|text|string|num(?:ber|eric)?|dec(?:imal)?|int(?:eger)?|money|currency|id)"
    r"(?: ?\(\d+(?:, ?\d+)?\))?|date(?: ?/? ?time)?|timestamp|bool(?:ean)?|(?:yes|y) ?/ ?(?:no|n)|years?"
    r"|required|optional|\d{1,2} (?:digits?|characters?|chars?|letters?)",
    re.IGNORECASE,
)
MONTH_ALONE = re.compile(r"(?:0?[1-9]|1[0-2])[/-]20\d\d|20\d\d[/-](?:0?[1-9]|1[0-2])")
"""What a row below the headings holds that only numbers or underlines the columns, or says types or units."""


@dataclass(frozen=True)
class Header:
    """Where a header stands: 0-based row, rows high, and its headings by column."""

    row: int
    height: int
    headings: tuple[str, ...]
    fields_found: int
    repeats: int
    """How many headings name a field that another one names too."""
    labels: frozenset[str]
    """All texts in it, as they stand."""


class Vocabulary:
    """What headings name; looked up once for each, since most stand in a file many times."""

    def __init__(self) -> None:
        self.names: ColumnNames = column_names()
        self._known: dict[str, str] = {}

    def names_something(self, heading: str) -> str:
        """The field or the kind of column that a heading names; empty for none."""
        if heading not in self._known:
            found = self.names.meaning(heading).field or paid_field(heading, self.names)
            paid = None if found else paid_month(heading, self.names)
            due = None if found or paid else due_month(heading, self.names)
            self._known[heading] = f"paid {paid}" if paid else f"due {due}" if due else found
        return self._known[heading]


def find_header(sheet: UntrustedSheet) -> Header | None:
    """The row (or rows) of headings among the first 60 rows; the best, the lowest of equals, the first of those."""
    best: Header | None = None
    vocabulary = Vocabulary()
    for index in range(min(len(sheet.rows), HEADER_WITHIN)):
        for header in headers_at(sheet, index, vocabulary):
            if best is None or _better(header, best):
                best = header
    return best


def _better(header: Header, best: Header) -> bool:
    """More fields; as many with fewer twice; as many in fewer rows, where both begin at about the same place."""
    if header.fields_found != best.fields_found:
        return header.fields_found > best.fields_found
    if header.repeats != best.repeats:
        return header.repeats < best.repeats
    return header.height < best.height and header.row < best.row + best.height


def headers_at(sheet: UntrustedSheet, index: int, vocabulary: Vocabulary) -> Iterator[Header]:
    """The header that a row may begin, one row high and higher."""
    if _is_data(sheet.rows[index]):
        return
    rows = [_texts(sheet.rows[row]) for row in range(index, min(index + HIGHEST, len(sheet.rows)))]
    if not any(rows[0]):
        return
    headings = tuple(rows[0])
    for height in range(1, len(rows) + 1):
        if height > 1:
            if not any(rows[height - 1]) or _is_data(sheet.rows[index + height - 1]):
                return
            above = _spread(headings, sheet.merged, index, height)
            headings = _joined(above, headings, rows[height - 1], vocabulary)
        named = [something for heading in headings if (something := vocabulary.names_something(heading))]
        found = len(set(named))
        if found:
            labels = frozenset(text for row in rows[:height] for text in row) - {""}
            yield Header(index, height, headings, found, len(named) - found, labels)


def _texts(row: Sequence[Cell]) -> list[str]:
    return [heading_of(cell) for cell in row]


def heading_of(cell: Cell) -> str:
    """A cell as a heading; a date is its month (*Jun 2026*); empty for what can be none."""
    if isinstance(cell, date):
        return f"{cell:%b} {cell.year}"
    text = text_of(cell) if isinstance(cell, (str, int, float)) else ""
    if len(text) > LONGEST_HEADING:
        return ""
    said = any(letter.isalpha() for letter in text) or text in ("#", "1", "2", "3") or MONTH_ALONE.fullmatch(text)
    return text if said else ""


def _is_data(row: Sequence[Cell]) -> bool:
    """Whether a row cannot be a part of a header: numbers, or long texts of digits, in it."""
    return any(
        isinstance(cell, float)
        or (isinstance(cell, int) and not isinstance(cell, bool) and cell > 31)
        or (
            isinstance(cell, str)
            and sum(map(str.isdigit, cell)) >= 5
            and not any(map(str.isalpha, cell))
            and not MONTH_ALONE.fullmatch(cell.strip())
        )
        for cell in row
    )


def _spread(headings: Sequence[str], merged: Sequence[CellRange], index: int, height: int) -> list[str]:
    """The groups above, each over all its columns: as far as its cells are merged, else up to the next group."""
    ranges = [
        (top, left, right)
        for top, left, _bottom, right in merged
        if index <= top < index + height - 1 and right > left and left < len(headings)
    ]
    wide: dict[int, int] = {}
    for _, left, right in sorted(ranges, reverse=True):  # the row right above says more than those above it
        if not any(left <= other_right and other <= right for other, other_right in wide.items()):
            wide[left] = right
    out = list(headings)
    if wide:
        out += [""] * (max(wide.values()) + 1 - len(out))  # rows end at their last cell, a group's columns do not
        for left, right in wide.items():
            for column in range(left + 1, min(right + 1, len(out))):
                out[column] = out[column] or headings[left]
        return out
    group = ""
    for column, heading in enumerate(headings):
        group = heading or group
        out[column] = group
    return out


def _joined(
    above: Sequence[str], own: Sequence[str], below: Sequence[str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The headings of two rows: a group above, its parts below, or one heading broken in two."""
    headings = []
    for column in range(max(len(above), len(below))):
        group = above[column] if column < len(above) else ""
        top = own[column] if column < len(own) else ""
        part = below[column] if column < len(below) else ""
        if not part:
            headings.append(top)
            continue
        options = [f"{group} {part}".strip()]
        if not (group and vocabulary.names.of_others(group)):
            options += [part]
        if top:
            options.append(top)
        headings.append(next(filter(vocabulary.names_something, options), options[0]))
    return tuple(headings)


def rows_of_decoration(sheet: UntrustedSheet, first: int) -> int:
    """How many rows below a header only number its columns, or underline them, or name their units."""
    count = 0
    for row in sheet.rows[first : first + 3]:
        filled = [text_of(cell) for cell in row if cell not in ("", None)]
        if len(filled) < 2 or not all(map(DECORATION.fullmatch, filled)):
            break
        numbers = [int(text.strip("()")) for text in filled if text.strip("()").isdigit()]
        if numbers and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            break
        count += 1
    return count


def looks_like_a_table(sheet: UntrustedSheet) -> bool:
    """Whether there is a row of headings at all, though none is known: some other table."""
    rows = [row for row in sheet.rows[:HEADER_WITHIN] if any(cell not in ("", None) for cell in row)]
    for row, following in pairwise(rows):
        filled = [cell for cell in row if cell not in ("", None)]
        if len(filled) >= 3 and all(_plain_words(cell) for cell in filled):
            others = [cell for cell in following if cell not in ("", None)]
            if len(others) >= 2 and not all(_plain_words(cell) for cell in others):
                return True
    return False


def _plain_words(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= 40 and not any(letter.isdigit() for letter in cell)
