"""Comma-, semicolon- and tab-separated text: its encoding and its separator are found, not assumed."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from csdesk.services.referral_report.aligned_text import columns_of, cut, does_not_keep_to, lines_of_table
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import Cell, Fault
from csdesk.wording import in_number, tr

SEPARATORS = {
    ",": tr("Comma-separated"),
    ";": tr("Semicolon-separated"),
    "\t": tr("Tab-separated"),
    "|": tr("Bar-separated"),
}
RARE_SEPARATORS = ("^", "~")
DECLARED = re.compile(r"\s*\"?sep=([^\w\s\"]|\t)\"?(\r\n|\r|\n)", re.IGNORECASE)
LINES_TO_JUDGE = 200
LONGEST_CELL = 100_000
LONGEST_LINE = 2_000_000
MOST_FIELDS = 12_000_000
"""Cells, blank ones too: more than 400,000 rows of a report."""
MOST_LINES = 2_000_000
LONGEST_NOTE = 25
"""Lines that a cell may have before its quote is taken for one that never ends."""
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How Excel is told to leave a number's zeros alone in a text file."""
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"))
PIECE = 1 << 20
NUL_LEFT_OUT = tr("The text file has NUL characters in it. They were left out.")
TOO_MUCH = tr("The text file has more cells than a referral report can have.")
NOT_CLEAR = tr(
    "The columns of this text file are only lined up with blanks, and it is not clear where each begins. Export the "
    "report as an Excel workbook (.xlsx) or as comma-separated text (.csv), and choose that."
)
NOT_LINES = tr("The text file is damaged: a line in it does not end. Export the report again.")


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
    encoding, codec = encoding_of(content)
    if max(content.count(b"\n"), content.count(b"\r")) > MOST_LINES:
        raise ReportRefusedError("too_large", TOO_MUCH)
    start, separator = separator_of(_Lines(content, codec))
    if content.count(separator.encode()) > MOST_FIELDS:
        raise ReportRefusedError("too_large", TOO_MUCH)
    aligned = _aligned(_Lines(content, codec), separator) if not start else None
    if aligned is not None:
        return TextFile(tr("Text in columns, {encoding}", encoding=encoding), aligned, ())
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(content, codec, start)
    records, broken = _records(lines, separator)
    warnings = [NUL_LEFT_OUT] if lines.had_nul else []
    if broken:
        rows = ", ".join(str(number) for number in broken[:5])
        warnings.append(
            tr(
                "A quotation mark never ends in {broken} (row {rows}). Each was read to the end of its line.",
                broken=in_number(len(broken), tr("row"), tr("rows")),
                rows=rows,
            )
        )
    kind = SEPARATORS.get(separator, tr("Separated by {separator}", separator=separator))
    return TextFile(f"{kind}, {encoding}", records, tuple(warnings))


def _aligned(lines: "_Lines", separator: str) -> list[list[Cell]] | None:
    """The rows of text whose columns are lined up with blanks; None where a separator cuts most of its lines alike.

    Raises `ReportRefusedError` (`unsupported_format`) where the columns are not clear.
    """
    judged = [line for line in islice(lines, LINES_TO_JUDGE) if line.strip()]
    widths = Counter(line.count(separator) for line in judged if line.count(separator) > 1)
    if 2 * len(lines_of_table(judged)) < len(judged) or 2 * max(widths.values(), default=0) > len(judged):
        return None
    whole = list(lines)
    columns = columns_of(lines_of_table(whole))
    if not columns or any(does_not_keep_to(line, columns) for line in whole):
        raise ReportRefusedError("unsupported_format", NOT_CLEAR)
    return [cut(line, columns) for line in whole]


class _Lines:
    """The lines of a text, as often as they are asked for; the whole text is never in memory."""

    def __init__(self, content: bytes, codec: str, start: int = 0) -> None:
        self.content = content
        self.codec = codec
        self.start = start
        """A line of which only its end is given: the one that declares the separator."""
        self.had_nul = b"\0\0\0" in content if codec.startswith("utf-16") else b"\0" in content

    def __iter__(self) -> Iterator[str]:
        text = io.TextIOWrapper(io.BytesIO(self.content), encoding=self.codec, newline="")
        if self.start:
            yield "\n"
            next(text)
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise ReportRefusedError("damaged_file", NOT_LINES)
            yield line.replace("\0", "") if self.had_nul else line


def _records(lines: _Lines, separator: str) -> tuple[list[list[Cell]], list[int]]:
    """The records, and the numbers of those in which a quote never ends."""
    reader = csv.reader(iter(lines), delimiter=separator)
    try:
        records: list[list[Cell]] = list(map(list, reader))
    except csv.Error:
        return _line_by_line(lines, separator)
    if reader.line_num > len(records):
        usual = Counter(map(len, records)).most_common(1)[0][0]
        if any(_swallowed(record, separator, usual) for record in records):
            return _line_by_line(lines, separator)
    if b"#" in lines.content or b"=" in lines.content:
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


def _line_by_line(text: _Lines, separator: str) -> tuple[list[list[Cell]], list[int]]:
    """The records of a file with a broken quote: a cell goes over lines only where its quote ends soon."""
    lines = list(text)
    records: list[list[Cell]] = []
    broken: list[int] = []
    place = 0
    usual = _usual_width(lines, separator)
    while place < len(lines):
        record, taken = _one_record(lines, place, separator, usual)
        if not taken:
            broken.append(len(records) + 1)
            record, taken = [cell.strip('"') for cell in lines[place].rstrip("\r\n").split(separator)], 1
        records.append(_told(list(record)))
        place += taken
    return records, broken


def _usual_width(lines: list[str], separator: str) -> int:
    widths = Counter(line.count(separator) for line in lines[:LINES_TO_JUDGE] if separator in line)
    return (max(widths, key=lambda width: widths[width] * width) if widths else 0) + 1


def _one_record(lines: list[str], place: int, separator: str, usual: int) -> tuple[list[str], int]:
    """The record that begins in a line, and how many lines it takes; 0 when its quote does not end."""
    if '"' not in lines[place]:
        return lines[place].rstrip("\r\n").split(separator), 1
    reader = csv.reader(lines[place : place + LONGEST_NOTE], delimiter=separator)
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
            elif cell.strip() in ERRORS or (2 < len(cell) <= 255 and not cell.strip("#")):
                record[column] = Fault(cell.strip())
    return record


def encoding_of(content: bytes) -> tuple[str, str]:
    """The encoding in words, and the name of its codec. Raises `ReportRefusedError`."""
    sure = _sure_encoding(content)
    if sure:
        if not _decodes(content, sure[1]):
            raise ReportRefusedError(
                "bad_encoding",
                tr("The text file says how its letters are encoded, but they are not. Export it again."),
            )
        return sure
    for words, codec in (("UTF-8", "utf-8"), ("Windows-1252", "cp1252")):
        if _decodes(content, codec):
            return words, codec
    raise ReportRefusedError(
        "bad_encoding",
        tr(
            "It cannot be told how the letters of this text file are encoded. Save it as an Excel workbook or as "
            "CSV UTF-8, and choose that."
        ),
    )


def _sure_encoding(content: bytes) -> tuple[str, str] | None:
    if content.startswith(b"\xef\xbb\xbf"):
        return "UTF-8", "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16", "utf-16"
    if looks_like_utf_16(content):
        little = content[1:2000:2].count(0) >= content[0:2000:2].count(0)
        return "UTF-16", "utf-16-le" if little else "utf-16-be"
    return None


def _decodes(content: bytes, codec: str) -> bool:
    text = io.TextIOWrapper(io.BytesIO(content), encoding=codec, newline="")
    try:
        while text.read(PIECE):
            pass
    except UnicodeError:
        return False
    return True


def looks_like_utf_16(content: bytes) -> bool:
    """Whether every other byte is NUL, as in UTF-16 of Latin letters."""
    sample = content[:2000]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 4


def separator_of(text: _Lines) -> tuple[int, str]:
    """Whether the first line only declares the separator (1 or 0), and the separator.

    That line stays as a blank one, so that rows are numbered as Excel numbers them.
    """
    lines = list(islice(text, LINES_TO_JUDGE))
    declared = DECLARED.fullmatch(lines[0]) if lines else None
    if declared:
        return 1, declared[1]
    return 0, max((*SEPARATORS, *RARE_SEPARATORS), key=lambda separator: _fits(lines, separator))


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
