"""OpenDocument spreadsheets, packed (.ods) or as one XML document (.fods).

Repeated rows and cells are counted, not copied, as long as they are blank.
"""

import re
from collections.abc import Iterable
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
from csdesk.services.foreign_files.packed import Packed
from csdesk.services.foreign_files.sheet_marks import SheetMarks
from csdesk.services.foreign_files.xlsx_cells import number_or_date
from csdesk.services.foreign_files.xml_events import (
    PIECE,
    Attributes,
    local_attributes,
    pieces_of,
    read_events,
    whole,
)

NUMBERS = ("float", "currency", "percentage")
ERROR_TEXT = re.compile(r"#[A-Z/0!?]{2,12}[!?]?|#N/A|Err:\d{3}")
MOST_REPEATED = 100_000
"""A filled row that is repeated more often than this is no report."""


def read_open_document(content: bytes, answer: Answer) -> None:
    """Say all sheets of a packed document. Raises `Refused`."""
    packed = Packed(content)
    if "meta-inf/manifest.xml" in packed and b"encryption-data" in packed.whole("META-INF/manifest.xml"):
        raise Refused("password_protected")
    worked_out = "meta.xml" in packed and _works_out(packed.whole("meta.xml"))
    _Reader(answer, worked_out=worked_out).read(packed.pieces("content.xml"))


def read_flat_document(content: bytes, answer: Answer) -> None:
    """Say all sheets of a document in one piece. Raises `Refused`."""
    worked_out = _works_out(content[:PIECE])
    _Reader(answer, worked_out=worked_out).read(pieces_of(content))


def _works_out(said: bytes) -> bool:
    """Whether a program wrote the document that works out its formulas: an outcome of no text is left away by it."""
    return b"LibreOffice" in said or b"OpenOffice" in said


class _Reader:
    def __init__(self, answer: Answer, *, worked_out: bool) -> None:
        self.answer = answer
        self.worked_out = worked_out
        self.sheets = 0
        self.tables = 0
        """How deep in tables we are: a table within a cell is not read."""
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.row = 0
        self.rows_repeated = 1
        self.column = 0
        self.column_defined = 0
        self.cells = SparseRow()
        self.cell: Attributes = {}
        self.pieces: list[str] = []
        self.paragraphs = 0
        self.in_paragraph = 0
        self.in_note = 0
        self.marks = SheetMarks()

    def read(self, pieces: Iterable[bytes]) -> None:
        read_events(pieces, start=self._start, end=self._end, text=self._text)
        if not self.sheets:
            raise Refused("unsupported_format")
        self.answer.end()

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self.cell = local_attributes(attributes)
            self.pieces.clear()
            self.paragraphs = 0
        elif name == "p":
            self._begin_paragraph()
        elif name in ("s", "tab", "line-break"):
            self._space(name, attributes)
        elif name == "annotation":
            self.in_note += 1
        elif name == "table-row":
            self._begin_row(local_attributes(attributes))
        elif name == "table-column":
            self._begin_column(local_attributes(attributes))
        elif name == "table":
            self._begin_table(local_attributes(attributes))
        elif name in ("style", "table-properties"):
            self._style(name, local_attributes(attributes))
        elif name == "null-date":
            self.answer.say({"epoch_1904": local_attributes(attributes).get("date-value", "")[:10] == "1904-01-01"})

    def _style(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self.style = attributes.get("name", "")
        elif attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def _begin_table(self, attributes: Attributes) -> None:
        self.tables += 1
        if self.tables > 1:
            raise Refused("unsupported_format")
        self.sheets += 1
        self.answer.begin(attributes.get("name", ""), hidden=attributes.get("style-name") in self.hidden_styles)
        self.row = self.column_defined = 0
        self.marks = SheetMarks()

    def _begin_column(self, attributes: Attributes) -> None:
        count = _whole(attributes.get("number-columns-repeated"))
        if attributes.get("visibility", "visible") != "visible":
            self.marks.hide_columns(self.column_defined, self.column_defined + count - 1)
        self.column_defined += count

    def _begin_row(self, attributes: Attributes) -> None:
        self.rows_repeated = _whole(attributes.get("number-rows-repeated"))
        self.column = 0
        self.cells = SparseRow()
        if attributes.get("visibility", "visible") != "visible":
            self.marks.hide_rows(self.row, self.row + self.rows_repeated - 1)

    def _begin_paragraph(self) -> None:
        self.in_paragraph += 1
        if not self.in_note:
            if self.paragraphs:
                self.pieces.append("\n")
            self.paragraphs += 1

    def _space(self, name: str, attributes: Attributes) -> None:
        if self.in_paragraph and not self.in_note:
            count = min(_whole(local_attributes(attributes).get("c")), 100) if name == "s" else 1
            self.pieces.append({"s": " ", "tab": "\t"}.get(name, "\n") * count)

    def _text(self, text: str) -> None:
        if self.in_paragraph and not self.in_note:
            self.pieces.append(text)

    def _end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "p":
            self.in_paragraph -= 1
        elif name == "annotation":
            self.in_note -= 1
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self.tables -= 1
            self.marks.say(self.answer)

    def _end_cell(self) -> None:
        count = _whole(self.cell.get("number-columns-repeated"))
        value = self._value()
        across, down = (_whole(self.cell.get(f"number-{kind}-spanned")) for kind in ("columns", "rows"))
        if across > 1 or down > 1:
            self.marks.merge((self.row, self.column, self.row + down - 1, self.column + across - 1))
        if value != "":
            if self.column + count > MOST_COLUMNS:
                raise Refused("damaged_file")
            for column in range(self.column, self.column + count):
                self.cells.put(column, value)
        self.column += count

    def _end_row(self) -> None:
        if self.cells.cells:
            if self.rows_repeated > MOST_REPEATED or self.row + self.rows_repeated > MOST_ROWS:
                raise Refused("too_large")
            for number in range(self.row, self.row + self.rows_repeated):
                self.answer.row(number, self.cells.cells)
        self.row += self.rows_repeated

    def _value(self) -> Any:
        shown = "".join(self.pieces)
        kind = self.cell.get("value-type", "")
        formula = "formula" in self.cell
        if kind == "error" or (formula and ERROR_TEXT.fullmatch(shown)):
            return fault(shown)
        if kind in NUMBERS:
            return number_or_date(self.cell.get("value", shown), is_date=False, epoch_1904=False)
        if kind == "date":
            return day(self.cell.get("date-value", ""), shown)
        if kind == "boolean":
            return self.cell.get("boolean-value") == "true"
        if kind in ("string", "time"):
            return clean(self.cell.get("string-value", shown) if kind == "string" else shown)
        if formula and not shown and not self.worked_out:
            return fault(UNCALCULATED)
        return clean(shown)


def _whole(text: str | None) -> int:
    """A count, 1 where the file says nothing."""
    return whole(text, least=1, most=MOST_ROWS, otherwise=1)
