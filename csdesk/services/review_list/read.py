"""A file with a CSA's answers into rows: read by the reader of the referral report, believed in nothing.

Excel, LibreOffice and people change such a file: rows are sorted, filtered, added and deleted, columns are moved,
headings get other words, and it comes back as another kind of file. A row is what stands under the headings.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from csdesk.services.errors import DeskError
from csdesk.services.referral_report.cells import text_of
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.headings import fold
from csdesk.services.referral_report.read import read_bytes, read_report
from csdesk.services.referral_report.shapes import Cell, UntrustedReport, UntrustedSheet
from csdesk.services.review_list.wording import FIELDS, wording
from csdesk.wording import tr

HEADER_WITHIN = 60
LONGEST_REASON = 2_000
LONGEST_LINE = 200
WHO_IT_IS = frozenset({"ref", "cases", "name"})
CASES_APART = re.compile(r"[;,/\n]|\s{2,}")


class AnswersRefusedError(DeskError):
    """The file holds no answers to a review list. No review was changed."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(tr("{sentence} No answer was taken down.", sentence=sentence))
        self.code = code


class ReviewListBroughtError(DeskError):
    """A review list was brought in where a referral report is expected."""

    def __init__(self) -> None:
        super().__init__(
            tr(
                "This is a review list that an agency answered, not a referral report. The caseload was not changed; "
                "bring it in on the agency's page in the Directory."
            )
        )


@dataclass(frozen=True)
class AnswerRow:
    """A row of the file as it stands there."""

    number: int
    """As the sheet counts it."""
    ref: str
    name: str
    cases: tuple[str, ...]
    answer: str
    reason: str


@dataclass(frozen=True)
class AnswerFile:
    """What a file says."""

    file_name: str
    rows: tuple[AnswerRow, ...]
    titles: tuple[str, ...]
    """What stands above the headings."""


@dataclass(frozen=True)
class _Header:
    row: int
    columns: Mapping[str, tuple[int, ...]]
    """A field -> its columns, the surest first."""


def read_answers(path: Path) -> AnswerFile:
    """Read the file that a CSA sent back. Needs no database. Raises `AnswersRefusedError`."""
    return _read(path.name, path, None)


def answers_in(file_name: str, content: bytes) -> AnswerFile:
    """The same for a file that is in memory already. Raises `AnswersRefusedError`."""
    return _read(file_name, None, content)


def refuse_review_list(report: UntrustedReport) -> None:
    """Raises `ReviewListBroughtError` for a file that was read for a referral report and is a review list."""
    found = _header_of(report)
    if found is not None and {"ref", "answer"} <= found[1].columns.keys():
        raise ReviewListBroughtError


def _read(file_name: str, path: Path | None, content: bytes | None) -> AnswerFile:
    try:
        report = read_report(path) if path is not None else read_bytes(file_name, content or b"")
    except ReportRefusedError as error:
        raise AnswersRefusedError(wording().refusal(error.code), error.code) from error
    found = _header_of(report)
    if found is None:
        raise AnswersRefusedError(wording().refusal("no_header"), "no_header")
    sheet, header = found
    rows = tuple(
        row
        for number, cells in enumerate(sheet.rows[header.row + 1 :], header.row + 2)
        if (row := _row(number, cells, header)) is not None
    )
    titles = tuple(text for cells in sheet.rows[: header.row] for cell in cells if (text := text_of(cell)))
    return AnswerFile(file_name, rows, titles)


def _header_of(report: UntrustedReport) -> tuple[UntrustedSheet, _Header] | None:
    """The sheet and the row whose headings name the answer and who it is about; the one that names most."""
    found = [(sheet, header) for sheet in report.sheets if (header := _header(sheet)) is not None]
    return max(found, key=lambda pair: len(pair[1].columns), default=None)


def _header(sheet: UntrustedSheet) -> _Header | None:
    best: _Header | None = None
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = _columns(cells)
        if "answer" in columns and columns.keys() & WHO_IT_IS and (best is None or len(columns) > len(best.columns)):
            best = _Header(number, columns)
    return best


def _columns(cells: Sequence[Cell]) -> dict[str, tuple[int, ...]]:
    """Which column is what: the headings that the list had before others of the same meaning."""
    own = {fold(column.heading) for column in wording().columns}
    found: dict[str, list[tuple[bool, int]]] = {}
    for place, cell in enumerate(cells):
        heading = fold(text_of(cell)[:LONGEST_LINE]) if isinstance(cell, str) else ""
        field = wording().headings.get(heading)
        if field is not None:
            found.setdefault(field, []).append((heading not in own, place))
    return {field: tuple(place for _, place in sorted(places)) for field, places in found.items()}


def _row(number: int, cells: Sequence[Cell], header: _Header) -> AnswerRow | None:
    """A row; None for one that is blank, or that says the headings again."""
    values = {field: _value(cells, header.columns.get(field, ()), field) for field in FIELDS}
    if not any(values.values()) or wording().headings.get(fold(values["answer"])) == "answer" == _of_heading(values):
        return None
    return AnswerRow(
        number=number,
        ref="".join(filter(str.isalpha, values["ref"])).upper()[:12],
        name=values["name"][:LONGEST_LINE],
        cases=tuple(case for part in CASES_APART.split(values["cases"]) if (case := case_key(part))),
        answer=values["answer"][:LONGEST_LINE],
        reason=values["reason"][:LONGEST_REASON],
    )


def _of_heading(values: Mapping[str, str]) -> str:
    """`answer` where the cells of who it is about are headings as well."""
    said = [fold(values[field]) for field in WHO_IT_IS if values[field]]
    return "answer" if said and all(words in wording().headings for words in said) else ""


def _value(cells: Sequence[Cell], places: Sequence[int], field: str) -> str:
    """The text of the first of these cells that says something."""
    for place in places:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, bool):
            cell = "true" if cell else "false"
        text = str(cell).strip() if isinstance(cell, str) and field == "cases" else text_of(cell)
        if text:
            return text
    return ""


def case_key(number: str) -> str:
    """A case number by which it is found again, whatever a spreadsheet did to its zeros, blanks and dashes."""
    bare = re.sub(r"\.0+$", "", number.strip().lstrip("'"))
    return "".join(filter(str.isalnum, bare)).upper().lstrip("0")
