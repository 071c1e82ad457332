"""The other reader of Excel workbooks (xlsx, xlsm): cell by cell, for files that python-calamine cannot get through.

Keeps only what is filled, so that a cell in the last row of the last column costs one cell.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from csdesk.services.foreign_files.answer import (
    DATE_MARK,
    MOST_CELLS,
    MOST_CHARACTERS,
    UNCALCULATED,
    Answer,
    Refused,
    SparseRow,
    clean,
    day,
    fault,
)
from csdesk.services.foreign_files.packed import Packed
from csdesk.services.foreign_files.references import place_of, range_of
from csdesk.services.foreign_files.sheet_marks import SheetMarks
from csdesk.services.foreign_files.workbook_parts import TRUE, Sheet, WorkbookParts, date_styles, workbook_parts
from csdesk.services.foreign_files.xml_events import Attributes, read_events, whole

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
LAST_SERIAL = 2_958_465
FIRST_RIGHT_SERIAL = 61
"""Excel believes in February 29, 1900; days before March 1, 1900 are one off."""


def read_cells(content: bytes, answer: Answer) -> None:
    """Say all sheets. Raises `Refused`."""
    packed = Packed(content)
    parts = workbook_parts(packed)
    shared = _shared_strings(packed, parts.shared_strings)
    dates = date_styles(packed, parts.styles)
    answer.say({"epoch_1904": parts.epoch_1904})
    for sheet in parts.sheets:
        answer.begin(sheet.name, hidden=sheet.hidden)
        _SheetCells(answer, parts, shared, dates).read(packed, sheet)
    answer.end()


def _shared_strings(packed: Packed, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = False
    spoken = False
    size = 0

    def start(name: str, _: Attributes) -> None:
        nonlocal inside, spoken
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            spoken = True
        inside = name == "t" and not spoken

    def end(name: str) -> None:
        nonlocal inside, spoken, size
        inside = False
        if name == "rPh":
            spoken = False
        elif name == "si":
            strings.append("".join(pieces))
            size += len(strings[-1])
            if len(strings) > MOST_CELLS or size > MOST_CHARACTERS:
                raise Refused("too_large")

    def text(part_of_text: str) -> None:
        if inside:
            pieces.append(part_of_text)

    if part in packed:
        read_events(packed.pieces(part), start=start, end=end, text=text)
    return strings


class _SheetCells:
    def __init__(self, answer: Answer, parts: WorkbookParts, shared: Sequence[str], dates: frozenset[int]) -> None:
        self.answer = answer
        self.parts = parts
        self.shared = shared
        self.dates = dates
        self.row = -1
        self.column = -1
        self.cells = SparseRow()
        self.kind = "n"
        self.style = 0
        self.pieces: list[str] = []
        self.keeping = False
        self.formula = False
        self.has_value = False
        self.marks = SheetMarks()

    def read(self, packed: Packed, sheet: Sheet) -> None:
        read_events(packed.pieces(sheet.part), start=self._start, end=self._end, text=self._text)
        self.marks.say(self.answer)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self.keeping = True
            self.has_value = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.marks.hide_columns(_whole(attributes.get("min")) - 1, _whole(attributes.get("max")) - 1)
        elif name == "mergeCell":
            found = range_of(attributes.get("ref", ""))
            if found:
                self.marks.merge(found)

    def _begin_row(self, attributes: Attributes) -> None:
        self.row = _whole(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        self.cells = SparseRow()
        if attributes.get("hidden") in TRUE:
            self.marks.hide_rows(self.row, self.row)

    def _begin_cell(self, attributes: Attributes) -> None:
        place = place_of(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        if place is None:
            raise Refused("damaged_file")
        self.column = place[1]
        self.kind = attributes.get("t", "n")
        self.style = _whole(attributes.get("s", "0"))
        self.pieces.clear()
        self.formula = self.has_value = False

    def _text(self, text: str) -> None:
        if self.keeping:
            self.pieces.append(text)

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self.keeping = False
        elif name == "c":
            self.cells.put(self.column, self._value("".join(self.pieces)))
        elif name == "row" and self.cells.cells:
            self.answer.row(self.row, self.cells.cells)

    def _value(self, text: str) -> Any:
        if self.kind == "e":
            return fault(text)
        if self.formula and self._not_worked_out(text):
            return fault(UNCALCULATED)
        if not text:
            return ""
        if self.kind == "s":
            place = _whole(text)
            if place >= len(self.shared):
                raise Refused("damaged_file")
            return clean(self.shared[place])
        if self.kind in ("str", "inlineStr"):
            return clean(text)
        if self.kind == "b":
            return text in TRUE
        if self.kind == "d":
            return day(text)
        return number_or_date(text, is_date=self.style in self.dates, epoch_1904=self.parts.epoch_1904)

    def _not_worked_out(self, text: str) -> bool:
        if self.kind == "str":
            return not self.has_value
        return not text or (text == "0" and self.parts.recalculate)


def number_or_date(text: str, *, is_date: bool, epoch_1904: bool) -> Any:
    """A number's text as a number, or as the date that its style shows; text that is neither stays text."""
    try:
        number = float(text)
    except ValueError:
        return clean(text)
    if is_date and 1 <= number <= LAST_SERIAL:
        return DATE_MARK + date_of_serial(int(number), epoch_1904=epoch_1904).isoformat()
    return number if number == number and abs(number) != float("inf") else clean(text)


def date_of_serial(serial: int, *, epoch_1904: bool) -> date:
    """The day that a whole number stands for in a workbook."""
    if epoch_1904:
        return EPOCH_1904 + timedelta(days=min(serial, LAST_SERIAL - 1_462))
    return EPOCH_1900 + timedelta(days=serial + (serial < FIRST_RIGHT_SERIAL - 1))


def _whole(text: str | None) -> int:
    return whole(text, most=100_000_000)
