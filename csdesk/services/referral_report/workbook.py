"""The parent's side of reading a workbook: start the readers, take what they say, and give up on them in time."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csdesk.services.foreign_files.answer import MOST_ROWS
from csdesk.services.reader_process import OUT_OF_BOUNDS, ReaderProcess, reader_command
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import Cell, CellRange, Fault, UntrustedSheet
from csdesk.services.workbook_reader import MEMORY_LIMIT, NOT_FOLLOWED
from csdesk.wording import tr

SECONDS = 19
"""Of the clock, for the whole file."""
SECOND_SECONDS = 10
"""For the second reading, of a file that calamine did not get through."""
FROZEN_FLAG = "--read-workbook"
"""An installed program is its own interpreter: it is started again with this argument, which `app.py` knows."""
MOST_REMEMBERED = 50_000
OWN_READERS = ("ods", "fods", "xml", "html")
"""Kinds that are read by our own readers from the start."""
FINAL = ("unsafe_file", "password_protected")
"""What our own look at a file says that settles it."""
NOT_BETTERED = ("end", "password_protected", "too_large")
"""How calamine's reading ends that no other reader betters."""

SENTENCES = {
    "password_protected": tr(
        "The workbook is protected by a password. Open it in Excel, save it without one, and choose it again."
    ),
    "too_large": tr("The file has more cells or text than a referral report can have."),
    "unsafe_file": tr(
        "The file is made in a way that no report is, or reading it took more memory or time than a "
        "report can need, so it was given up."
    ),
    "damaged_file": tr("The file is damaged or is not a workbook. Export the report again."),
    "unsupported_format": tr(
        "There is no table in this file that can be read. Open it in Excel and save it as an Excel "
        "workbook (.xlsx), then choose that."
    ),
}
MARKS_UNTOLD = tr(
    "Hidden rows, error values and formulas without a value could not be told from other cells in this file."
)


NO_CELLS: list[Cell] = []
"""All blank rows are this one: there may be a million. Nobody changes rows that were read."""
LISTS = ("hidden_rows", "hidden_columns", "merged", "faults")


class Marked(dict[str, Cell]):
    """What texts stand for: one that begins with a mark a date or a fault, any other itself.

    Each is worked out once and kept once: names, places and days come back again and again.
    """

    def __missing__(self, text: str) -> Cell:
        value: Cell = text
        if text[:1] == "\1":
            value = Fault(text[1:])
        elif text[:1] == "\0":
            try:
                value = date.fromisoformat(text[1:])
            except ValueError:
                value = text[1:]
        self[text] = value
        return value


@dataclass
class SheetSaid:
    """What was said of one sheet."""

    name: str
    hidden: bool
    rows: list[list[Cell]] = field(default_factory=list)
    hidden_rows: list[list[int]] = field(default_factory=list)
    hidden_columns: list[list[int]] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class FileSaid:
    """What a reader said, and how it ended: `end`, or a refusal code."""

    sheets: list[SheetSaid] = field(default_factory=list)
    epoch_1904: bool = False
    verdict: str = ""
    marked: Marked = field(default_factory=Marked)
    numbers: dict[float, float] = field(default_factory=dict)

    def cells_of(self, rows: list[list[Any]]) -> list[list[Cell]]:
        """Rows as they were said, with each text and each number an object only once."""
        for known in (self.marked, self.numbers):
            if len(known) > MOST_REMEMBERED:
                known.clear()
        marked, same = self.marked, self.numbers.setdefault
        return [
            # A copy of a list has no room to grow, and there are as many lists as rows.
            [
                marked[cell] if cell.__class__ is str else same(cell, cell) if cell.__class__ is float else cell
                for cell in row
            ][:]
            for row in rows
        ]


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read."""

    sheets: tuple[UntrustedSheet, ...]
    epoch_1904: bool
    warnings: tuple[str, ...]


def read_workbook(content: bytes, kind: str) -> Workbook:
    """The sheets of a workbook, from row 1. Raises `ReportRefusedError`."""
    deadline = time.monotonic() + SECONDS
    if kind in OWN_READERS:
        return _workbook(_Reader("whole", kind, content, deadline).said())
    marks_reader = _Reader("marks", kind, content, deadline)
    try:
        cells = _Reader("cells", kind, content, deadline).said()
    finally:
        marks = marks_reader.said()
    if marks.verdict in FINAL:
        raise _refused(marks.verdict)
    if kind == "xlsx" and (cells.verdict not in NOT_BETTERED or marks.verdict == NOT_FOLLOWED):
        return _workbook(_Reader("whole", kind, content, min(deadline, time.monotonic() + SECOND_SECONDS)).said())
    if cells.verdict == NOT_FOLLOWED:
        cells.verdict = "too_large"
    if marks.verdict == "end":
        _put_together(cells, marks)
        return _workbook(cells)
    if kind == "xlsx":
        raise _refused(marks.verdict)
    return _workbook(cells, (MARKS_UNTOLD,))


def _refused(verdict: str) -> ReportRefusedError:
    code = verdict if verdict in SENTENCES else "damaged_file"
    return ReportRefusedError(code, SENTENCES[code])


def _put_together(cells: FileSaid, marks: FileSaid) -> None:
    cells.epoch_1904 = marks.epoch_1904
    by_name = {sheet.name: sheet for sheet in marks.sheets}
    for sheet in cells.sheets:
        marked = by_name.get(sheet.name)
        if marked:
            sheet.hidden = sheet.hidden or marked.hidden
            sheet.hidden_rows, sheet.hidden_columns = marked.hidden_rows, marked.hidden_columns
            sheet.merged, sheet.faults = marked.merged, marked.faults


def _workbook(said: FileSaid, warnings: tuple[str, ...] = ()) -> Workbook:
    if said.verdict != "end":
        raise _refused(said.verdict)
    sheets = tuple(_sheet(sheet) for sheet in said.sheets)
    return Workbook(sheets, said.epoch_1904, (*warnings, *_hidden_in_words(sheets)))


def _sheet(said: SheetSaid) -> UntrustedSheet:
    rows = said.rows
    for row, column, shown in said.faults:
        _put(rows, row, column, Fault(shown[1:]))
    return UntrustedSheet(
        name=said.name,
        rows=rows,
        hidden=said.hidden,
        hidden_rows=_filled_rows(rows, said.hidden_rows),
        hidden_columns=_filled_columns(rows, said.hidden_columns),
        merged=tuple(_ranges(said.merged)),
    )


def _put(rows: list[list[Cell]], row: int, column: int, cell: Cell) -> None:
    while len(rows) <= row:
        rows.append([])
    cells = rows[row] = list(rows[row])
    cells.extend([""] * (column + 1 - len(cells)))
    if cells[column] in ("", None, 0):  # what has a value is no fault, whatever the marks say
        cells[column] = cell


def _filled_rows(rows: list[list[Cell]], runs: list[list[int]]) -> frozenset[int]:
    return frozenset(
        number
        for first, last in runs
        for number in range(max(first, 0), min(last + 1, len(rows)))
        if any(cell not in ("", None) for cell in rows[number])
    )


def _filled_columns(rows: list[list[Cell]], runs: list[list[int]]) -> frozenset[int]:
    if not runs:
        return frozenset()
    width = max(map(len, rows), default=0)
    hidden = {column for first, last in runs for column in range(max(first, 0), min(last + 1, width))}
    filled: set[int] = set()
    for row in rows:
        filled |= {column for column in hidden - filled if column < len(row) and row[column] not in ("", None)}
        if filled == hidden:
            break
    return frozenset(filled)


def _ranges(said: Iterable[list[int]]) -> Iterable[CellRange]:
    for numbers in said:
        if len(numbers) == 4:
            yield numbers[0], numbers[1], numbers[2], numbers[3]


def _hidden_in_words(sheets: Iterable[UntrustedSheet]) -> Iterable[str]:
    """How much of what was read is hidden in the file."""
    rows = columns = hidden = 0
    for sheet in sheets:
        rows += len(sheet.hidden_rows)
        columns += len(sheet.hidden_columns)
        hidden += sheet.hidden and any(any(cell not in ("", None) for cell in row) for row in sheet.rows)
    if rows:
        yield (
            tr("1 hidden row is read like the others.")
            if rows == 1
            else tr("{rows:,} hidden rows are read like the others.", rows=rows)
        )
    if columns:
        yield (
            tr("1 hidden column is read like the others.")
            if columns == 1
            else tr("{columns:,} hidden columns are read like the others.", columns=columns)
        )
    if hidden:
        yield (
            tr("1 hidden sheet is looked at like the others.")
            if hidden == 1
            else tr("{hidden} hidden sheets are looked at like the others.", hidden=hidden)
        )


class _Reader:
    """One process that reads."""

    def __init__(self, job: str, kind: str, content: bytes, deadline: float) -> None:
        self._said = FileSaid()
        command = reader_command("workbook_reader", FROZEN_FLAG, job, kind)
        self._process = ReaderProcess(command, content, self._hear, deadline=deadline, memory=MEMORY_LIMIT)

    def said(self) -> FileSaid:
        """Wait for the end, and hear what was said."""
        ended = self._process.wait()
        if not self._said.verdict:
            self._said.verdict = "unsafe_file" if ended in OUT_OF_BOUNDS else "damaged_file"
        return self._said

    def _hear(self, value: Any) -> bool:
        _take(self._said, value)
        return bool(self._said.verdict)


def _take(file: FileSaid, said: Any) -> None:
    """One value of the answer."""
    sheet = file.sheets[-1] if file.sheets else None
    if isinstance(said, list):
        if sheet:
            sheet.rows += file.cells_of(said)
    elif "sheet" in said:
        file.sheets.append(SheetSaid(str(said["sheet"]), bool(said.get("hidden"))))
    elif "end" in said or "refused" in said:
        file.verdict = str(said.get("refused", "end"))
    elif "epoch_1904" in said:
        file.epoch_1904 = bool(said["epoch_1904"])
    elif sheet:
        for name, value in said.items():
            if name == "gap":
                sheet.rows += [NO_CELLS] * min(value, MOST_ROWS)
            elif name == "hidden":
                sheet.hidden = bool(value)
            elif name in LISTS:
                getattr(sheet, name).extend(value)
