"""Comma-, semicolon- and tab-separated text: its encoding and its separator are found, not assumed."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.shapes import Cell

SEPARATORS = {",": "Comma-separated", ";": "Semicolon-separated", "\t": "Tab-separated", "|": "Bar-separated"}
LINES_TO_JUDGE = 60
LONGEST_CELL = 100_000


def read_text_file(content: bytes) -> tuple[str, list[list[Cell]]]:
    """What kind of text it is, in words, and its records; the first record is row 1.

    Raises `ReportRefusedError` when it is not readable text.
    """
    encoding, text = decode(content)
    separator, text = separator_of(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows: list[list[Cell]] = [
            list(record) for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise ReportRefusedError(
            "damaged_file",
            "The text file is damaged: a cell in it does not end. Export the report again.",
        ) from error
    return f"{SEPARATORS[separator]}, {encoding}", rows


def decode(content: bytes) -> tuple[str, str]:
    """The encoding in words, and the text. Raises `ReportRefusedError`."""
    try:
        if content.startswith(b"\xef\xbb\xbf"):
            return "UTF-8", content[3:].decode("utf-8")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "UTF-16", content.decode("utf-16")
        if b"\0" in content[:2000]:
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


def separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text without a `sep=` line."""
    declared = re.match(r"\s*\"?sep=(.)\"?\r?\n", text, re.IGNORECASE)
    if declared and declared[1] in SEPARATORS:
        # The line stays, empty, so that row numbers are those that Excel shows.
        return declared[1], text[declared.end() - 1 :]
    lines = list(islice(io.StringIO(text, newline=""), LINES_TO_JUDGE))
    return max(SEPARATORS, key=lambda separator: _fits(lines, separator)), text


def _fits(lines: list[str], separator: str) -> tuple[int, int]:
    """How well a separator cuts these lines: the number of lines of the commonest width, and that width."""
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=separator))
    except csv.Error:
        return (0, 0)
    wide = {width: count for width, count in widths.items() if width > 2}
    if not wide:
        return (0, 0)
    width = max(wide, key=lambda candidate: (wide[candidate] * candidate, candidate))
    return (wide[width] * width, width)
