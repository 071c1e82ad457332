"""Rows of people in a sheet, told from titles, sections, repeated headers, totals and footers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from csdesk.services.referral_report.header import FEWEST_FIELDS, Header, Vocabulary, headers_at, rows_of_decoration
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.recognise import ColumnMapping
from csdesk.services.referral_report.said import section_county
from csdesk.services.referral_report.shapes import Cell, UntrustedSheet
from csdesk.services.referral_report.values import text_of

Row = Sequence[Cell]
TOTALS = re.compile(
    r"\b(?:sub ?-?totals?|totals?|averages?|counts?|sum)\b|^(?:page \d|number of |end of )"
    r"|\b(?:records?|rows?|ncps|cases) (?:found|listed|returned|in)\b|^\d[\d,]* (?:records?|rows?|ncps|cases)\b",
    re.IGNORECASE,
)
FOOTERS = re.compile(
    r"^(?:page|confidential|prepared|printed|source|notes?|report|run|end|legend|generated|last refreshed|created"
    r"|prompts?|data)\b",
    re.IGNORECASE,
)
SAYS_WHO_PRINTED = re.compile(
    r"^(?:this )?(?:report |document |file |list )?"
    r"(?:printed|prepared|run|generated|created|requested|produced|exported|refreshed) (?:by|on|at|from|for)\b",
    re.IGNORECASE,
)
ENDS = re.compile(r"^(?:grand total|report total|end of (?:report|data|list)|legend|notes?\b)", re.IGNORECASE)
SHORTEST_IDENTIFIER = 5
NO_IDENTIFIER = re.compile(r":|\$|\d\.\d\d$")
NAMES = ("last_name", "first_name", "full_name", "name_last_first")
AMOUNTS = frozenset({"csup", "paid_m1", "paid_m2", "paid_m3", "arrears", "last_payment", "county"})
"""What a row of totals has, too."""
FEWEST_FACTS = 5
PERSONAL = frozenset({*NAMES, "pin", "number", "date_of_birth", "address_1", "phone"})
FILLED_DOWN = frozenset({"name", "text", "identifier", "county", "date", "integer", "zip", "phone"})
"""Kinds of fields whose value a range merged over several rows gives to each of them; an amount is said once."""


@dataclass(frozen=True)
class Table:
    """Rows of people under one header."""

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Row]] = field(repr=False)
    """0-based row in the sheet, and its cells."""
    counties: list[str] = field(repr=False)
    """The county of the section that each row stands in; empty where sections do not say."""
    marks: tuple[tuple[int, str], ...] = ()
    """Columns that say a case status of their own, and the status that a *yes* in each means."""
    epoch_1904: bool = False
    """Days that are plain numbers count from January 1, 1904."""


class Body:
    """Goes down one sheet below its header."""

    def __init__(
        self,
        sheet: UntrustedSheet,
        header: Header,
        mapping: ColumnMapping,
        map_header: Callable[[Header], ColumnMapping],
        *,
        epoch_1904: bool,
        section: str = "",
    ) -> None:
        self.sheet = sheet
        self.map_header = map_header
        self.epoch_1904 = epoch_1904
        self.section = section
        self.ended = False
        self.furniture: list[Row] = []
        self.tables: list[Table] = []
        self.vocabulary = Vocabulary()
        self._begin(header, mapping)

    def _begin(self, header: Header, mapping: ColumnMapping) -> None:
        """A table begins at a header."""
        self.header = header
        self.labels = {*header.labels, *header.headings} - {""}
        self.columns = mapping.columns
        self.rows: list[tuple[int, Row]] = []
        self.counties: list[str] = []
        self.tables.append(
            Table(self.sheet.name, mapping.columns, self.rows, self.counties, mapping.marks, self.epoch_1904)
        )
        for row in reversed(self.sheet.rows[max(0, header.row - 3) : max(0, header.row)]):
            found = section_county(row)
            if found:
                self.section = found
                break

    def scan(self) -> None:
        """Sort the rows."""
        number = self.header.row + self.header.height
        number += rows_of_decoration(self.sheet, number)
        rows = _with_merged_values(self.sheet, self.columns, number)
        usual, width = self._usual()
        name = min((self.columns[key] for key in NAMES if key in self.columns), default=-1)
        end = len(rows)
        while number < end:
            row = rows[number]
            if 0 <= name < len(row) and isinstance(said := row[name], str) and said.endswith(":"):
                self._put_aside(row)  # *Prepared by:*, whatever stands beside it
            elif usual and len(row) > width and row[usual[1]] and _like_identifier(row[usual[0]]):
                self._take(number, row)
            elif any(cell not in ("", None) for cell in row):
                if self._is_person(row):
                    self._take(number, row)
                elif self._is_header(number, row):
                    usual, width = self._usual()
                    number = self.header.row + self.header.height - 1
                else:
                    self._put_aside(row)
            number += 1

    def _usual(self) -> tuple[list[int], int]:
        """The two columns that tell a person's row at a glance, an identifier and a name, and the last of them."""
        found = [
            next((self.columns[key] for key in keys if key in self.columns), None)
            for keys in (("pin", "number"), ("first_name", "full_name", "name_last_first"))
        ]
        usual = [column for column in found if column is not None]
        return (usual, max(usual)) if len(usual) == 2 else ([], -1)

    def _take(self, number: int, row: Row) -> None:
        self.rows.append((number, row))
        self.counties.append(self.section)

    def _put_aside(self, row: Row) -> None:
        self.furniture.append(row)
        self.section = section_county(row) or self.section
        first = next((text_of(cell) for cell in row if cell not in ("", None)), "")
        self.ended = self.ended or bool(ENDS.match(first))

    def _is_header(self, number: int, row: Row) -> bool:
        """Whether another table begins here, with other columns or with the same ones in another order."""
        if self.header.row < 0 or sum(cell not in ("", None) for cell in row) < FEWEST_FIELDS:
            return False
        if self._has_same_headings(row):
            return False
        found = list(headers_at(self.sheet, number, self.vocabulary))
        best = max(found, key=lambda header: (header.fields_found, -header.height), default=None)
        if best is None or best.fields_found < max(FEWEST_FIELDS + 1, self.header.fields_found * 0.6):
            return False
        self.ended = False
        self._begin(best, self.map_header(best))
        return True

    def _has_same_headings(self, row: Row) -> bool:
        for first in self.sheet.rows[self.header.row : self.header.row + self.header.height]:
            same = sum(cell == other for cell, other in zip(row, first, strict=False) if cell not in ("", None))
            if 2 * same > sum(cell not in ("", None) for cell in row):
                return True
        return False

    def _is_person(self, row: Row) -> bool:
        """Whether a row that lacks a PIN or a name is about a person all the same."""
        texts = [text_of(cell) for cell in row if cell not in ("", None)]
        if sum(text in self.labels for text in texts) > len(texts) // 2:
            return False
        values = {key: row[at] for key, at in self.columns.items() if at < len(row) and row[at] not in ("", None)}
        known = any(_like_identifier(values[key]) for key in ("pin", "number") if key in values)
        born = "date_of_birth" in values and _like_date(values["date_of_birth"])
        named = born and not TOTALS.fullmatch(texts[0])
        if any(map(TOTALS.search, texts)) and not (known and len(values.keys() & PERSONAL) > 2) and not named:
            return False
        if known:
            return len(values) > 1 or len(texts) == 1
        if SAYS_WHO_PRINTED.match(texts[0]) or section_county(row):
            return False
        if self.ended or self._names_columns(texts):
            return born
        return self._is_named(values, born=born)

    def _names_columns(self, texts: Sequence[str]) -> bool:
        """Whether these are headings of something else."""
        named = [text for text in texts if self.vocabulary.names_something(text)]
        return len(named) >= FEWEST_FIELDS and 2 * len(named) >= len(texts)

    def _is_named(self, values: Mapping[str, Cell], *, born: bool) -> bool:
        """Whether a row without an identifier is about somebody."""
        named = [key for key in NAMES if key in values and _like_name(values[key])]
        whole = "name_last_first" in named or ("full_name" in named and "," in text_of(values["full_name"]))
        if len(values.keys() - AMOUNTS) >= FEWEST_FACTS:
            return True
        if len(values) >= 4 and (born or "address_1" in values):
            return True
        return (born and bool(named)) or len(named) > 1 or (whole and len(values) > 1)


def _like_identifier(cell: Cell) -> bool:
    if cell.__class__ is str:
        if cell.isdigit():
            return len(cell) >= SHORTEST_IDENTIFIER
        return len(cell) >= SHORTEST_IDENTIFIER and any(map(str.isdigit, cell)) and not NO_IDENTIFIER.search(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell).is_integer() and cell >= 10**SHORTEST_IDENTIFIER
    return False


def _like_date(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return cell > 1_000
    return isinstance(cell, date) or sum(map(str.isdigit, text_of(cell))) >= 4


def _like_name(cell: Cell) -> bool:
    if not isinstance(cell, str) or ":" in cell or len(cell) > 60 or FOOTERS.match(cell):
        return False
    return any(map(str.isalpha, cell)) and not any(map(str.isdigit, cell))


def _with_merged_values(sheet: UntrustedSheet, columns: Mapping[str, int], first: int) -> Sequence[Row]:
    """The rows of a sheet, each with the value of a range that is merged over it and over rows above it."""
    kinds = column_names().fields
    filled_down = {at for key, at in columns.items() if kinds[key].kind in FILLED_DOWN and key != "number"}
    patched: dict[int, list[Cell]] = {}
    for top, left, bottom, _right in sheet.merged:
        if bottom > top >= first and left in filled_down and top < len(sheet.rows):
            value = sheet.rows[top][left] if left < len(sheet.rows[top]) else None
            for number in range(top + 1, min(bottom + 1, len(sheet.rows))):
                row = patched.setdefault(number, list(sheet.rows[number]))
                row.extend([None] * (left + 1 - len(row)))
                row[left] = value if row[left] in ("", None) else row[left]
    if not patched:
        return sheet.rows
    return [patched.get(number, row) for number, row in enumerate(sheet.rows)]
