"""What a reader says of a file: JSON, one value a line, to the process that asked.

`{"sheet": name, "hidden": bool}` begins a sheet; lists of rows follow, and `{"gap": n}` for n blank rows. Dates are
texts that begin with a NUL character, faults (`#REF!`, a formula without a value) texts that begin with U+0001.
`{"hidden_rows": [[first, last], ...]}`, `hidden_columns`, `merged` and `faults` belong to the sheet before them, and
`{"epoch_1904": bool}` to the file. At the end stands `{"end": true}`, or `{"refused": code}`.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TextIO

DATE_MARK = "\0"
FAULT_MARK = "\1"
UNCALCULATED = "formula"
ROWS_AT_A_TIME = 1_000
MOST_CELLS = 9_000_000
"""Filled cells of a file: more than 300,000 rows of a referral report."""
MOST_CHARACTERS = 150_000_000
MOST_SAID = 250_000_000
"""Characters of the whole answer."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_FAULTS = 1_000_000
LONGEST_FAULT = 20


class Refused(Exception):  # noqa: N818 - a verdict
    """The file is not read on; `code` is a refusal code of the referral report."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(value: Any) -> str:
    """A cell that JSON has no word for, as text."""
    if isinstance(value, datetime):
        return DATE_MARK + value.date().isoformat()
    if isinstance(value, date):
        return DATE_MARK + value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return ""


def day(text: str, shown: str | None = None) -> str:
    """The day that a text such as `2026-10-06T00:00:00` begins with; where it is none, what the cell shows."""
    try:
        return DATE_MARK + date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return clean(text if shown is None else shown)


def clean(text: str) -> str:
    """A text cell: it cannot pretend to be a date or a fault."""
    return text.lstrip(DATE_MARK + FAULT_MARK) if text[:1] in (DATE_MARK, FAULT_MARK) else text


def fault(shown: str) -> str:
    """A cell without a value, as it goes over the wire."""
    return FAULT_MARK + (shown.strip()[:LONGEST_FAULT] or "#ERROR")


class Answer:
    """Writes the answer; raises `Refused` when a file holds more than a report can."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._said = 0
        self._rows: list[Sequence[Any]] = []
        self._next = 0
        self._cells = 0
        self._characters = 0
        self._faults: list[tuple[int, int, str]] = []
        self._fault_count = 0

    def say(self, value: object) -> None:
        """One line of the answer."""
        line = json.dumps(value, default=plain, check_circular=False)
        self._said += len(line)
        if self._said > MOST_SAID:
            self._said = 0  # the refusal itself is still to be said
            raise Refused("too_large")
        self._out.write(line)
        self._out.write("\n")

    def begin(self, name: str, *, hidden: bool = False) -> None:
        """Begin a sheet."""
        self._flush()
        self._next = 0
        self.say({"sheet": name, "hidden": hidden})

    def row(self, number: int, cells: Sequence[Any]) -> None:
        """A row of the sheet, counted from 0; rows must come in order, and may be left out."""
        if number < self._next or number >= MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Refused("damaged_file")
        if number > self._next:
            self._flush()
            self.say({"gap": number - self._next})
        self._count(cells)
        self._rows.append(cells)
        self._next = number + 1
        if len(self._rows) >= ROWS_AT_A_TIME or len(cells) > ROWS_AT_A_TIME:
            self._flush()

    def fault_at(self, row: int, column: int, shown: str) -> None:
        """A cell of the sheet that has no value, for readers that do not read the other cells."""
        self._fault_count += 1
        if self._fault_count > MOST_FAULTS:
            raise Refused("too_large")
        self._faults.append((row, column, fault(shown)))

    def marks(self, name: str, ranges: Sequence[Sequence[int]]) -> None:
        """`hidden_rows`, `hidden_columns` or `merged` of the sheet."""
        if ranges:
            self.say({name: ranges})

    def end(self) -> None:
        """The file was read to its end."""
        self._flush()
        self.say({"end": True})

    def _count(self, cells: Sequence[Any]) -> None:
        filled = [cell for cell in cells if cell != ""]
        self._cells += len(filled)
        self._characters += sum(len(cell) for cell in filled if isinstance(cell, str))
        if self._cells > MOST_CELLS or self._characters > MOST_CHARACTERS:
            raise Refused("too_large")

    def _flush(self) -> None:
        if self._rows:
            self.say(self._rows)
            self._rows = []
        if self._faults:
            self.say({"faults": self._faults})
            self._faults = []


class SparseRow:
    """The cells of a row as they come, by column."""

    def __init__(self) -> None:
        self.cells: list[Any] = []

    def put(self, column: int, value: Any) -> None:
        """Set a cell; a blank one is not kept."""
        if value in ("", None) and value is not False:
            return
        if not 0 <= column < MOST_COLUMNS:
            raise Refused("damaged_file")
        missing = column - len(self.cells)
        if missing >= 0:
            self.cells.extend([""] * missing)
            self.cells.append(value)
        else:
            self.cells[column] = value
