"""Comma-, semicolon- and tab-separated text: its encoding and its separator are found, not assumed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import Cell, Fault

SEPARATORS = {",": "Comma-separated", ";": "Semicolon-separated", "\t": "Tab-separated", "|": "Bar-separated"}
DECLARED = re.compile(r"\s*\"?sep=([^\w\s\"]|\t)\"?(?:\r\n|\r|\n)", re.IGNORECASE)
LINES_TO_JUDGE = 200
LONGEST_CELL = 100_000
MOST_CELLS = 9_000_000
"""Filled cells; more than 300,000 rows of a report."""
MOST_FIELDS = 40_000_000
"""Cells, blank ones too."""
LONGEST_NOTE = 25
"""Lines that a cell may have before its quote is taken for one that never ends."""
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How Excel is told to leave a number's zeros alone in a text file."""
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))


@dataclass(frozen=True)
class TextFile:
    """A text file that was read."""

    description: str
    """What kind of text it is, in words."""
    rows: list[list[Cell]]
    """The first record is row 1."""
    warnings: tuple[str, ...]


def read_text_file(content: bytes) -> TextFile:
    """Read separated text. Raises `ReportRefusedError` when it is not readable text."""
    encoding, text = decode(content)
    warnings: list[str] = []
    if "\0" in text:
        warnings.append("The text file has NUL characters in it. They were left out.")
        text = text.replace("\0", "")
    separator, text = separator_of(text)
    csv.field_size_limit(LONGEST_CELL)
    records, broken = _records(text, separator)
    if broken:
        first = ", ".join(str(number) for number in broken[:5])
        warnings.append(
            f"A quotation mark that never ends stands in {len(broken)} row(s) (first: {first}). "
            "Each was read to the end of its line."
        )
    kind = SEPARATORS.get(separator, f"Separated by {separator}")
    return TextFile(f"{kind}, {encoding}", records, tuple(warnings))


def _records(text: str, separator: str) -> tuple[list[list[Cell]], list[int]]:
    """The records, and the numbers of those in which a quote never ends."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator)
    records: list[list[Cell]] = []
    filled = fields = 0
    try:
        for record in reader:
            fields += len(record)
            filled += len(record) - record.count("")
            if filled > MOST_CELLS or fields > MOST_FIELDS:
                raise ReportRefusedError("too_large", "The text file has more cells than a referral report can have.")
            records.append(list(record))
    except csv.Error:
        return _line_by_line(text, separator)
    if reader.line_num > len(records):
        usual = Counter(map(len, records)).most_common(1)[0][0]
        if any(_swallowed(record, separator, usual) for record in records):
            return _line_by_line(text, separator)
    if "#" in text or '="' in text:
        records = [_told(record) for record in records]
    return records, []


def _swallowed(record: Sequence[Cell], separator: str, usual: int) -> bool:
    """Whether a cell holds what look like other records: a quote before it never ended."""
    for cell in record:
        if isinstance(cell, str) and ("\n" in cell or "\r" in cell):
            lines = len(cell.splitlines())
            if lines > LONGEST_NOTE or cell.count(separator) >= max(2, usual // 3):
                return True
            if lines > 1 and len(record) < usual and cell is record[-1]:
                return True
    return False


def _line_by_line(text: str, separator: str) -> tuple[list[list[Cell]], list[int]]:
    """The records of a file with a broken quote: a cell goes over lines only where its quote ends soon."""
    lines = list(io.StringIO(text, newline=""))
    records: list[list[Cell]] = []
    broken: list[int] = []
    place = 0
    usual = _usual_width(lines, separator)
    while place < len(lines):
        record, taken = _one_record(lines, place, separator, usual)
        if not taken:
            broken.append(len(records) + 1)
            record, taken = next(csv.reader([lines[place]], delimiter=separator, quoting=csv.QUOTE_NONE), []), 1
            record = [cell.strip('"') for cell in record]
        records.append(_told(list(record)))
        place += taken
    return records, broken


def _usual_width(lines: list[str], separator: str) -> int:
    widths = Counter(line.count(separator) for line in lines[:LINES_TO_JUDGE] if separator in line)
    return (max(widths, key=lambda width: widths[width] * width) if widths else 0) + 1


def _one_record(lines: list[str], place: int, separator: str, usual: int) -> tuple[list[str], int]:
    """The record that begins in a line, and how many lines it takes; 0 when its quote does not end."""
    reader = csv.reader(lines[place : place + LONGEST_NOTE], delimiter=separator, strict=False)
    try:
        record = next(reader, [])
    except csv.Error:
        return [], 0
    taken = reader.line_num
    if taken == 1:
        ended = lines[place].count('"') % 2 == 0 or len(record) >= usual
        return record, 1 if ended else 0
    return record, 0 if taken >= LONGEST_NOTE or _swallowed(record, separator, usual) else taken


def _told(record: list[Cell]) -> list[Cell]:
    """The record with Excel's error values, and text that Excel was told to leave alone, told from other text."""
    for column, cell in enumerate(record):
        if isinstance(cell, str) and cell[:1] in ("#", "="):
            kept = KEPT_AS_TEXT.fullmatch(cell)
            if kept:
                record[column] = kept[1]
            elif cell.strip() in ERRORS or (len(cell) > 2 and not cell.strip("#")):
                record[column] = Fault(cell.strip())
    return record


def decode(content: bytes) -> tuple[str, str]:
    """The encoding in words, and the text. Raises `ReportRefusedError`."""
    try:
        if content.startswith(b"\xef\xbb\xbf"):
            return "UTF-8", content[3:].decode("utf-8")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "UTF-16", content.decode("utf-16")
        if looks_like_utf_16(content):
            little = content[1:2000:2].count(0) >= content[0:2000:2].count(0)
            return "UTF-16", content.decode("utf-16-le" if little else "utf-16-be")
    except UnicodeDecodeError as error:
        raise ReportRefusedError(
            "bad_encoding", "The text file says how its letters are encoded, but they are not. Export it again."
        ) from error
    try:
        return "UTF-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return "Windows-1252", content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ReportRefusedError(
            "bad_encoding",
            "It cannot be told how the letters of this text file are encoded. Save it as an Excel workbook or as "
            "CSV UTF-8, and choose that.",
        ) from error


def looks_like_utf_16(content: bytes) -> bool:
    """Whether every other byte is NUL, as in UTF-16 of Latin letters."""
    sample = content[:2000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 4


def separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text with a `sep=` line made blank, so that rows are numbered as Excel numbers them."""
    declared = DECLARED.match(text)
    if declared:
        end = declared.end()
        return declared[1], text[end - (2 if text[end - 2 : end] == "\r\n" else 1) :]
    lines = list(islice(io.StringIO(text, newline=""), LINES_TO_JUDGE))
    return max(SEPARATORS, key=lambda separator: _fits(lines, separator)), text


def _fits(lines: list[str], separator: str) -> tuple[int, int]:
    """How well a separator cuts these lines: the number of lines of the commonest width, and that width."""
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator))
    except csv.Error:
        widths = Counter(line.count(separator) + 1 for line in lines)
    wide = {width: count for width, count in widths.items() if width > 2}
    if not wide:
        return (0, 0)
    width = max(wide, key=lambda candidate: (wide[candidate] * candidate, candidate))
    return (wide[width] * width, width)
