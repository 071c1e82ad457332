"""What python-calamine does not tell of an Excel workbook: faults, what is hidden, what is merged, what is unsafe.

Looks through the packed parts for a few words and reads closely only where they stand: a report without any of this
costs the unpacking. A file that this cannot follow is left to `xlsx_cells`, which reads every cell.
"""

import re
from collections.abc import Iterator

from csdesk.services.foreign_files.answer import UNCALCULATED, Answer, Refused
from csdesk.services.foreign_files.packed import Packed
from csdesk.services.foreign_files.references import place_of, range_of
from csdesk.services.foreign_files.sheet_marks import SheetMarks
from csdesk.services.foreign_files.workbook_parts import Sheet, workbook_parts

ROW_BEGINS = b"<row"
ROW_ENDS = b"</row>"
HIDDEN = (b' hidden="1"', b' hidden="true"')
HIDDEN_ROW = re.compile(rb'<row\b[^>]*? hidden="(?:1|true)"[^>]*>')
ROW_NUMBER = re.compile(rb' r="(\d{1,7})"')
COLUMNS = re.compile(rb"<col\b([^>]*)>")
COLUMN_SPAN = (re.compile(rb' min="(\d{1,5})"'), re.compile(rb' max="(\d{1,5})"'))
MERGED = re.compile(rb'<mergeCell\b[^>]*? ref="([A-Z0-9:$]{2,30})"')
ERROR_CELL = re.compile(rb'<c ([^>]*?)\bt="e"([^>/]*)>([^\0]{0,20000}?)</c>')
SHOWN = re.compile(rb"<v>([^<]*)</v>")
FORMULA_CELL = re.compile(
    rb"<c ([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?P<value><v\s*/>|<v[^>]*></v>|<v>0</v>)?\s*</c>"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
TYPE = re.compile(rb'\bt="([a-zA-Z]+)"')
DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def not_followed() -> Refused:
    """A sheet is written in a way that only `xlsx_cells` follows."""
    return Refused("not_followed")


def read_marks(content: bytes, answer: Answer) -> None:
    """Say each sheet's marks, without its cells. Raises `Refused`, with `not_followed` too."""
    packed = Packed(content)
    parts = workbook_parts(packed)
    for part in (parts.shared_strings, parts.styles):
        for piece in packed.pieces(part) if part in packed else ():
            refuse_declarations(piece)
    answer.say({"epoch_1904": parts.epoch_1904})
    for sheet in parts.sheets:
        answer.begin(sheet.name, hidden=sheet.hidden)
        _SheetMarks(answer, parts.recalculate).read(packed, sheet)
    answer.end()


def refuse_declarations(piece: bytes) -> None:
    """No workbook declares document types or entities."""
    if b"!" in piece:  # hardly ever, and one letter is found fastest
        for word in DECLARATIONS:
            if word in piece:
                raise Refused("unsafe_file")


class _SheetMarks:
    def __init__(self, answer: Answer, recalculate: bool) -> None:
        self.answer = answer
        self.recalculate = recalculate
        self.marks = SheetMarks()

    def read(self, packed: Packed, sheet: Sheet) -> None:
        for number, piece in enumerate(_pieces(packed, sheet)):
            if number == 0:
                _followed(piece)
            self._look(piece)
        self.marks.say(self.answer)

    def _look(self, piece: bytes) -> None:
        refuse_declarations(piece)
        if b' hidden="' in piece:
            self._hidden(piece)
        for match in MERGED.finditer(piece, max(piece.rfind(ROW_ENDS), 0)):
            found = range_of(match[1].decode("ascii"))
            if found:
                self.marks.merge(found)
        if b't="e"' in piece:
            self._errors(piece)
        if b"<f" in piece:
            self._formulas(piece)

    def _hidden(self, piece: bytes) -> None:
        for match in HIDDEN_ROW.finditer(piece):
            number = ROW_NUMBER.search(match[0])
            if number is None:
                raise not_followed()
            self.marks.hide_rows(int(number[1]) - 1, int(number[1]) - 1)
        for match in COLUMNS.finditer(piece):
            first, last = (pattern.search(match[1]) for pattern in COLUMN_SPAN)
            if first and last and any(word in match[1] for word in HIDDEN):
                self.marks.hide_columns(int(first[1]) - 1, int(last[1]) - 1)

    def _errors(self, piece: bytes) -> None:
        for match in ERROR_CELL.finditer(piece):
            shown = SHOWN.search(match[3])
            self._fault(match[1] + match[2], shown[1].decode("utf-8", "replace") if shown else "")

    def _formulas(self, piece: bytes) -> None:
        for match in FORMULA_CELL.finditer(piece):
            kind = TYPE.search(match[1])
            value = match["value"]
            if kind and kind[1] == b"str" and value and value != b"<v>0</v>":
                continue  # worked out, and the outcome is an empty text
            if value == b"<v>0</v>" and not self.recalculate:
                continue
            self._fault(match[1], UNCALCULATED)

    def _fault(self, attributes: bytes, shown: str) -> None:
        match = PLACE.search(attributes)
        place = place_of(match[1].decode("ascii")) if match else None
        if place is None:
            raise not_followed()
        self.answer.fault_at(*place, shown)


def _followed(piece: bytes) -> None:
    """Whether the sheet is written as nearly all programs write it: no prefixes, double quotes, UTF-8."""
    if b"<sheetData" not in piece and b"<row" not in piece and b"<worksheet" not in piece:
        raise not_followed()
    if b" t='" in piece or b" r='" in piece:
        raise not_followed()


def _pieces(packed: Packed, sheet: Sheet) -> Iterator[bytes]:
    """The part of a sheet, cut where a row begins."""
    left = b""
    for piece in packed.pieces(sheet.part):
        whole = left + piece
        cut = whole.rfind(ROW_BEGINS)
        if cut <= 0:
            cut = whole.rfind(b"<")
        if cut <= 0:
            cut = len(whole)
        left = whole[cut:]
        if cut:
            yield whole[:cut]
    if left:
        yield left
