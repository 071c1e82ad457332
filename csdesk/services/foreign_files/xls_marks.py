"""What python-calamine does not tell of an old Excel workbook (xls): faults, what is hidden and merged, its epoch."""

from collections.abc import Iterator

from csdesk.services.foreign_files.answer import UNCALCULATED, Answer, Refused
from csdesk.services.foreign_files.compound import MAGIC, Compound
from csdesk.services.foreign_files.sheet_marks import SheetMarks

FORMULA = (0x0006, 0x0206, 0x0406)
EOF = 0x000A
DATE_MODE = 0x0022
FILE_PASS = 0x002F
COLUMN_INFO = 0x007D
BOUND_SHEET = 0x0085
MERGED_CELLS = 0x00E5
BOOLEAN_OR_ERROR = 0x0205
ROW = 0x0208
BEGINNINGS = (0x0809, 0x0409, 0x0209)
WORKSHEET = 0x0010

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
ALWAYS_CALCULATE = 0x0003
"""Bits of a formula that is to be worked out when the file is opened."""


def read_marks(content: bytes, answer: Answer) -> None:
    """Say each sheet's marks, without its cells. Raises `Refused`."""
    stream = _workbook_stream(content)
    sheets: list[tuple[int, int, bytes]] = []
    for kind, data in _records(stream, 0):
        if kind == FILE_PASS:
            raise Refused("password_protected")
        if kind == DATE_MODE:
            answer.say({"epoch_1904": data[:1] == b"\x01"})
        elif kind == BOUND_SHEET and len(data) >= 8 and data[5] == 0:
            sheets.append((int.from_bytes(data[:4], "little"), data[4] & 3, data[6:]))
    for start, hidden, name in sheets:
        answer.begin(_name(name), hidden=bool(hidden))
        _SheetMarks(answer).read(_records(stream, start))
    answer.end()


def _workbook_stream(content: bytes) -> bytes:
    if not content.startswith(MAGIC):
        return content
    compound = Compound(content)
    if "encryptedpackage" in compound.names():
        raise Refused("password_protected")
    return compound.stream("workbook" if "workbook" in compound.names() else "book")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, to its end; charts within it are passed over."""
    depth = 0
    place = start
    while place + 4 <= len(stream):
        kind = stream[place] | stream[place + 1] << 8
        length = stream[place + 2] | stream[place + 3] << 8
        if kind in BEGINNINGS:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _name(data: bytes) -> str:
    length = data[0]
    if len(data) == length + 1:  # BIFF5: no byte that says how wide the letters are
        return data[1:].decode("cp1252", "replace")
    if data[1] & 1:
        return data[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return data[2 : 2 + length].decode("latin-1")


class _SheetMarks:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.marks = SheetMarks()

    def read(self, records: Iterator[tuple[int, bytes]]) -> None:
        for kind, data in records:
            if kind == ROW and len(data) >= 14:
                if data[12] & 0x20:
                    self.marks.hide_rows(_word(data, 0), _word(data, 0))
            elif kind in FORMULA and len(data) >= 16:
                self._formula(data)
            elif kind == BOOLEAN_OR_ERROR and len(data) >= 8:
                if data[7]:
                    self.answer.fault_at(_word(data, 0), _word(data, 2), ERRORS.get(data[6], "#ERROR"))
            elif kind == COLUMN_INFO and len(data) >= 10:
                if data[8] & 1:
                    self.marks.hide_columns(_word(data, 0), _word(data, 2))
            elif kind == MERGED_CELLS:
                self._merged(data)
        self.marks.say(self.answer)

    def _formula(self, data: bytes) -> None:
        if data[12:14] != b"\xff\xff":
            return  # a number
        if data[6] == 2:
            self.answer.fault_at(_word(data, 0), _word(data, 2), ERRORS.get(data[8], "#ERROR"))
        elif data[6] == 3 and data[14] & ALWAYS_CALCULATE:
            self.answer.fault_at(_word(data, 0), _word(data, 2), UNCALCULATED)

    def _merged(self, data: bytes) -> None:
        for place in range(2, len(data) - 7, 8):
            top, bottom, left, right = (_word(data, place + offset) for offset in (0, 2, 4, 6))
            self.marks.merge((top, left, bottom, right))


def _word(data: bytes, place: int) -> int:
    return data[place] | data[place + 1] << 8
