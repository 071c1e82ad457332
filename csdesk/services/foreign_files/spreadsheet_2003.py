"""XML Spreadsheet 2003: one XML document, often called .xls. Web reports still write it."""

from typing import Any

from csdesk.services.foreign_files.answer import (
    MOST_COLUMNS,
    MOST_ROWS,
    UNCALCULATED,
    Answer,
    Refused,
    SparseRow,
    clean,
    day,
    fault,
)
from csdesk.services.foreign_files.sheet_marks import SheetMarks
from csdesk.services.foreign_files.xlsx_cells import number_or_date
from csdesk.services.foreign_files.xml_events import Attributes, local_attributes, pieces_of, read_events, whole

TRUE = ("1", "true")


def read_spreadsheet_2003(content: bytes, answer: Answer) -> None:
    """Say all sheets. Raises `Refused`."""
    _Reader(answer).read(content)
    answer.end()


class _Reader:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.sheets = 0
        self.row = -1
        self.column = -1
        self.next_row = 0
        self.next_column = 0
        self.cells = SparseRow()
        self.kind = ""
        self.formula = False
        self.pieces: list[str] = []
        self.keeping = ""
        self.value: Any = ""
        self.marks = SheetMarks()

    def read(self, content: bytes) -> None:
        read_events(pieces_of(content), start=self._start, end=self._end, text=self._text)
        if not self.sheets:
            raise Refused("unsupported_format")

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "Cell":
            self._begin_cell(local_attributes(attributes))
        elif name == "Data":
            self.keeping = "Data"
            self.kind = local_attributes(attributes).get("Type", "String")
            self.pieces.clear()
        elif name == "Row":
            self._begin_row(local_attributes(attributes))
        elif name == "Column":
            self._begin_column(local_attributes(attributes))
        elif name == "Worksheet":
            self._begin_sheet(local_attributes(attributes).get("Name", ""))
        elif name in ("Visible", "Date1904"):
            self.keeping = name
            self.pieces.clear()

    def _begin_sheet(self, name: str) -> None:
        self.sheets += 1
        self.answer.begin(name)
        self.next_row = self.next_column = 0
        self.marks = SheetMarks()

    def _begin_column(self, attributes: Attributes) -> None:
        first = _whole(attributes.get("Index"), self.next_column + 1) - 1
        last = first + _whole(attributes.get("Span"), 0)
        self.next_column = last + 1
        if attributes.get("Hidden") in TRUE:
            self.marks.hide_columns(first, last)

    def _begin_row(self, attributes: Attributes) -> None:
        self.row = _whole(attributes.get("Index"), self.next_row + 1) - 1
        self.next_row = self.row + 1 + _whole(attributes.get("Span"), 0)
        self.next_column = 0
        self.cells = SparseRow()
        if attributes.get("Hidden") in TRUE and self.next_row <= MOST_ROWS:
            self.marks.hide_rows(self.row, self.next_row - 1)

    def _begin_cell(self, attributes: Attributes) -> None:
        self.column = _whole(attributes.get("Index"), self.next_column + 1) - 1
        across, down = _whole(attributes.get("MergeAcross"), 0), _whole(attributes.get("MergeDown"), 0)
        self.next_column = self.column + 1 + across
        if across or down:
            self.marks.merge((self.row, self.column, self.row + down, self.column + across))
        self.formula = "Formula" in attributes
        self.value = fault(UNCALCULATED) if self.formula else ""

    def _text(self, text: str) -> None:
        if self.keeping:
            self.pieces.append(text)

    def _end(self, name: str) -> None:
        if name == self.keeping:
            self.keeping = ""
        if name == "Data":
            self.value = self._value("".join(self.pieces))
        elif name == "Cell":
            if self.column >= MOST_COLUMNS:
                raise Refused("damaged_file")
            self.cells.put(self.column, self.value)
        elif name == "Row":
            if self.cells.cells:
                self.answer.row(self.row, self.cells.cells)
        elif name == "Visible" and "".join(self.pieces).strip().lower().startswith("sheet"):
            self.answer.say({"hidden": True})
        elif name == "Date1904":
            self.answer.say({"epoch_1904": "".join(self.pieces).strip().lower() not in ("0", "false")})
        elif name == "Table":
            self.marks.say(self.answer)

    def _value(self, text: str) -> Any:
        if self.kind == "Error":
            return fault(text)
        if self.kind == "String":
            return clean(text)
        text = text.strip()
        if not text:
            return fault(UNCALCULATED) if self.formula else ""
        if self.kind == "DateTime":
            return _moment(text)
        if self.kind == "Boolean":
            return text in TRUE
        return number_or_date(text, is_date=False, epoch_1904=False)


def _moment(text: str) -> str:
    on, _, hour = text.partition("T")
    return hour[:8] if on in ("1899-12-31", "1899-12-30") and hour else day(on, text)


def _whole(text: str | None, otherwise: int) -> int:
    return whole(text, most=MOST_ROWS, otherwise=otherwise)
