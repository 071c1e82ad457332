"""What python-calamine does not tell of a binary Excel workbook (xlsb): faults, what is hidden, what is merged."""

from collections.abc import Iterator

from csdesk.services.foreign_files.answer import Answer, Refused
from csdesk.services.foreign_files.packed import Packed
from csdesk.services.foreign_files.sheet_marks import SheetMarks
from csdesk.services.foreign_files.workbook_parts import relations_of, within
from csdesk.services.foreign_files.xls_marks import ERRORS

ROW = 0
CELL_ERROR = 3
FORMULA_ERROR = 11
COLUMN_INFO = 60
MERGED_CELL = 176
WORKBOOK_SETTINGS = 153
SHEET = 156
LONGEST_RECORD = 64 * 1024 * 1024


def read_marks(content: bytes, answer: Answer) -> None:
    """Say each sheet's marks, without its cells. Raises `Refused`."""
    packed = Packed(content)
    relations = {key: (kind, path) for key, kind, path in relations_of(packed, "xl/_rels/workbook.bin.rels")}
    sheets: list[tuple[str, bool, str]] = []
    for kind, data in _records(packed.pieces("xl/workbook.bin")):
        if kind == WORKBOOK_SETTINGS and data:
            answer.say({"epoch_1904": bool(data[0] & 1)})
        elif kind == SHEET and len(data) >= 12:
            key, place = _wide_text(data, 8)
            name, _ = _wide_text(data, place)
            relation, path = relations.get(key, ("", ""))
            if relation == "worksheet":
                sheets.append((name, data[0] != 0, within("xl", path)))
    for name, hidden, part in sheets:
        answer.begin(name, hidden=hidden)
        _sheet(answer, _records(packed.pieces(part)))
    answer.end()


def _sheet(answer: Answer, records: Iterator[tuple[int, bytes]]) -> None:
    row = 0
    marks = SheetMarks()
    for kind, data in records:
        if kind == ROW and len(data) >= 12:
            row = _number(data, 0)
            if data[11] & 0x10:
                marks.hide_rows(row, row)
        elif kind in (CELL_ERROR, FORMULA_ERROR) and len(data) >= 9:
            answer.fault_at(row, _number(data, 0), ERRORS.get(data[8], "#ERROR"))
        elif kind == COLUMN_INFO and len(data) >= 18:
            if data[16] & 1:
                marks.hide_columns(_number(data, 0), _number(data, 4))
        elif kind == MERGED_CELL and len(data) >= 16:
            top, bottom, left, right = (_number(data, place) for place in (0, 4, 8, 12))
            marks.merge((top, left, bottom, right))
    marks.say(answer)


def _records(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    left = b""
    for piece in pieces:
        left += piece
        place = 0
        while True:
            head = _head(left, place)
            if head is None or head[1] + head[2] > len(left):
                break
            kind, begin, length = head
            yield kind, left[begin : begin + length]
            place = begin + length
        left = left[place:]
        if len(left) > LONGEST_RECORD:
            raise Refused("unsafe_file")


def _head(data: bytes, place: int) -> tuple[int, int, int] | None:
    """Kind of a record, where it begins, how long it is; None when there are not enough bytes to say."""
    if place + 2 > len(data):
        return None
    kind = data[place]
    place += 1
    if kind & 0x80:
        if place >= len(data):
            return None
        kind = kind & 0x7F | (data[place] & 0x7F) << 7
        place += 1
    length = 0
    for shift in (0, 7, 14, 21):
        if place >= len(data):
            return None
        byte = data[place]
        place += 1
        length |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return kind, place, length


def _wide_text(data: bytes, place: int) -> tuple[str, int]:
    """A counted UTF-16 text and where it ends."""
    end = place + 4 + 2 * min(_number(data, place), 32_767)
    return data[place + 4 : end].decode("utf-16-le", "replace"), end


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")
