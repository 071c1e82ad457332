"""Where the rows of people are in a file: among titles, prompts, sections, repeated headers, totals and footers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.headings import column_names
from csdesk.services.referral_report.recognise import FEWEST_FIELDS, ColumnMapping, Header, find_header, map_columns
from csdesk.services.referral_report.shapes import Cell, ColumnReading, Question, UntrustedReport, UntrustedSheet
from csdesk.services.referral_report.values import county, is_county, parse_date, text_of

Row = Sequence[Cell]
FURNITURE = re.compile(
    r"(sub ?-?totals?|grand totals?|totals?|page \d|number of|count|end of report|records?|rows?|average|sum)\b",
    re.IGNORECASE,
)
SECTION = re.compile(r"(?:county|csa|agency)\s*(?:name)?\s*[:\-–]\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """Rows of people under one header."""

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Row]] = field(repr=False)
    """0-based row in the sheet, and its cells."""
    counties: list[str] = field(repr=False)
    """The county of the section that each row stands in; empty where sections do not say."""


@dataclass(frozen=True)
class Layout:
    """All that a file's layout says."""

    tables: tuple[Table, ...]
    readings: tuple[ColumnReading, ...]
    questions: tuple[Question, ...]
    report_date: date | None
    counties_said: tuple[str, ...]


def lay_out(
    report: UntrustedReport, *, answers: Mapping[str, str], remembered: Mapping[str, str], today: date
) -> Layout:
    """Find headers, rows and what stands around them.

    Raises `ReportRefusedError`: `no_header`, `wrong_report`, `no_rows` or `several_reports`.
    """
    headers = {index: find_header(sheet.rows) for index, sheet in enumerate(report.sheets)}
    best = max((header.fields_found for header in headers.values() if header), default=0)
    if best < FEWEST_FIELDS:
        raise _not_this_report(best)
    tables: list[Table] = []
    main: ColumnMapping | None = None
    furniture: list[Row] = []
    dates_said: set[date] = set()
    for index, sheet in enumerate(report.sheets):
        header = headers[index]
        start = len(furniture)
        if header and header.fields_found >= max(FEWEST_FIELDS, best // 2):
            furniture += sheet.rows[: header.row]
            mapping = _mapping_below(sheet, header, answers, remembered, today)
            main = main or mapping
            _Body(sheet, header, mapping, tables, furniture).scan()
        elif tables and _goes_on(sheet, tables[-1]):
            columns = tables[-1].columns
            numbered = [
                (row, cells) for row, cells in enumerate(sheet.rows) if any(c not in ("", None) for c in cells)
            ]
            tables.append(Table(sheet.name, columns, numbered, [""] * len(numbered)))
        else:
            furniture += sheet.rows[:200]
        said = said_date(furniture[start:], today)
        dates_said |= {said} if said else set()
    assert main is not None  # noqa: S101 - the best header is over the threshold
    _require(main)
    if not any(table.rows for table in tables):
        raise ReportRefusedError("no_rows", "The report has headings but no rows. Nobody was dropped because of it.")
    if len(dates_said) > 1:
        raise ReportRefusedError(
            "several_reports",
            "The workbook holds reports of several dates. Save each as a file of its own and choose one at a time, "
            "the oldest first.",
        )
    return Layout(
        tables=tuple(table for table in tables if table.rows),
        readings=main.readings,
        questions=main.questions,
        report_date=next(iter(dates_said), None),
        counties_said=said_counties(furniture),
    )


def _not_this_report(best: int) -> ReportRefusedError:
    if best:
        return ReportRefusedError(
            "wrong_report",
            "This is a table, but not the NCP referral report: hardly any of its columns are in it. "
            "Choose the file that was exported from the state's report.",
        )
    return ReportRefusedError(
        "no_header",
        "No row with the report's headings was found in the first 60 rows. Export the report with its headings.",
    )


def _require(mapping: ColumnMapping) -> None:
    """Refuse a table that lacks what makes it this report and that no answer can bring."""
    required = column_names().required
    hoped = {choice.field for question in mapping.questions for choice in question.choices}
    present = set(mapping.columns) | hoped
    lacking = [group for group in ("name", "identifier", "money") if not present & set(required[group])]
    if lacking:
        words = {
            "name": "no column with the NCP's name",
            "identifier": "no column with a PIN or a IV-D case number",
            "money": "no column with current support, payments or arrears",
        }
        reasons = " and ".join(words[group] for group in lacking)
        raise ReportRefusedError(
            "wrong_report",
            f"This is not the NCP referral report: it has {reasons}. Choose the file that was exported from the "
            "state's report.",
        )


def _mapping_below(
    sheet: UntrustedSheet, header: Header, answers: Mapping[str, str], remembered: Mapping[str, str], today: date
) -> ColumnMapping:
    first = header.row + header.height
    labels = set(filter(None, header.headings))
    sample = [
        row
        for row in sheet.rows[first : first + 500]
        if sum(cell not in ("", None) for cell in row) > len(labels) // 3 and not labels >= _filled(row)
    ]
    return map_columns(header, sample, answers=answers, remembered=remembered, today=today)


def _filled(row: Row) -> set[str]:
    return {text_of(cell) for cell in row if cell not in ("", None)}


class _Body:
    """Goes down one sheet below its header and sorts rows of people from furniture."""

    def __init__(
        self, sheet: UntrustedSheet, header: Header, mapping: ColumnMapping, tables: list[Table], furniture: list[Row]
    ) -> None:
        self.sheet = sheet
        self.header = header
        self.furniture = furniture
        self.labels = {text_of(cell) for row in self._header_rows(header.row) for cell in row} - {""}
        self.columns = mapping.columns
        self.needed = [mapping.columns[key] for key in ("pin", "first_name") if key in mapping.columns]
        self.rows: list[tuple[int, Row]] = []
        self.table = Table(sheet.name, mapping.columns, self.rows, [])
        self.section = self._section_above()
        tables.append(self.table)

    def _header_rows(self, row: int) -> list[list[Cell]]:
        return self.sheet.rows[row : row + self.header.height]

    def scan(self) -> None:
        first = self.header.row + self.header.height
        width = max(self.needed, default=-1)
        labels = self.labels
        usual = self.needed if len(self.needed) == 2 else []
        for number, row in enumerate(self.sheet.rows[first:], first):
            plain = usual and len(row) > width and all(row[c] for c in usual) and row[usual[0]] not in labels
            if plain or self._is_person(row):
                self._take(number, row)
            elif any(cell not in ("", None) for cell in row):
                self._furniture(row)

    def _take(self, number: int, row: Row) -> None:
        self.rows.append((number, row))
        self.table.counties.append(self.section)

    def _section_above(self) -> str:
        for row in reversed(self.sheet.rows[max(0, self.header.row - 3) : self.header.row]):
            found = section_county(row)
            if found:
                return found
        return ""

    def _furniture(self, row: Row) -> None:
        self.furniture.append(row)
        self.section = section_county(row) or self.section

    def _is_person(self, row: Row) -> bool:
        """Whether a row that lacks a PIN or a name is about a person all the same."""
        filled = [cell for cell in row if cell not in ("", None)]
        if len(filled) < 2:
            return False
        texts = [text_of(cell) for cell in filled]
        if sum(text in self.labels for text in texts) > len(texts) // 2:
            return False
        mapped = [key for key, column in self.columns.items() if column < len(row) and row[column] not in ("", None)]
        if any(map(FURNITURE.match, texts)) and not {"pin", "date_of_birth", "first_name"} & set(mapped):
            return False
        named = {"last_name", "first_name", "full_name"} & set(mapped)
        known = {"pin", "number", "date_of_birth"} & set(mapped)
        return len(mapped) >= 4 or (bool(named) and bool(known)) or len(known) >= 2


def section_county(row: Row) -> str:
    """The county that a section's title names: *County: Dane*, or a county alone in its row."""
    filled = [text_of(cell) for cell in row if cell not in ("", None)]
    if not filled or len(filled) > 2:
        return ""
    text = " ".join(filled)
    match = SECTION.fullmatch(text)
    if match and len(match[1]) <= 40:
        return county(match[1].strip())
    return county(text) if len(filled) == 1 and not text.isdigit() and is_county(text) else ""


def _goes_on(sheet: UntrustedSheet, table: Table) -> bool:
    """Whether a sheet without a header continues the table before it (*Report (2)*)."""
    rows = [row for row in sheet.rows if any(cell not in ("", None) for cell in row)]
    columns = [table.columns[key] for key in ("pin", "number") if key in table.columns]
    if not rows or not columns:
        return False
    alike = sum(
        any(c < len(row) and text_of(row[c]).isdigit() and len(text_of(row[c])) > 4 for c in columns) for row in rows
    )
    return alike >= 0.8 * len(rows)


DATE_LABELS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:last\s+)?refresh(?:ed)?(?:\s+(?:date|on))?\s*(?:[:\-]|$|(?=\d))\s*(.*)",
        r"(?:data\s+)?as\s+of(?:\s+date)?\s*:?\s*(.*)",
        r"(?:report|run|extract)\s+date\s*:?\s*(.*)",
    )
)


def said_date(rows: Iterable[Row], today: date) -> date | None:
    """The report's own date: *Last Refreshed*, else *as of*, else *report date*."""
    lines = [[cell for cell in row if cell not in ("", None)] for row in rows]
    for label in DATE_LABELS:
        for cells in lines:
            for place, cell in enumerate(cells):
                match = label.search(text_of(cell)) if isinstance(cell, str) and len(cell) < 200 else None
                if match:
                    following = cells[place + 1] if place + 1 < len(cells) else None
                    found = _date_in(match[1], today) or (following if isinstance(following, date) else None)
                    found = found or _date_in(text_of(following), today)
                    if found:
                        return found
    return None


DATE_IN_TEXT = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[ \-][A-Za-z]{3,9}[ \-]\d{4}"
)


def _date_in(text: str, today: date) -> date | None:
    for match in DATE_IN_TEXT.finditer(text):
        found = parse_date(match[0], today=today)
        if found:
            return found
    return None


def file_name_date(name: str, today: date) -> date | None:
    """A date in a file's name: *2026-07-06*, *20260706*, *07-06-2026*, *7.6.2026*, *Jul 6 2026*."""
    stem = re.sub(r"\.[A-Za-z]{3,4}$", "", name).replace("_", " ")
    compact = re.search(r"(?<!\d)(20\d{6})(?!\d)", stem)
    found = parse_date(compact[1], today=today) if compact else None
    return found or _date_in(stem, today)


COUNTY_PROMPT = re.compile(
    r"(?:(?:select|enter|prompt|choose|value).{0,30}count(?:y|ies)\S*|count(?:y\(ies\)|ies))\s*:\s*(.*)",
    re.IGNORECASE,
)


def said_counties(rows: Iterable[Row]) -> tuple[str, ...]:
    """The counties that the report was run for, as its prompts say; empty where they say *all* or nothing."""
    for row in rows:
        cells = [text_of(cell) for cell in row if cell not in ("", None)]
        for place, text in enumerate(cells):
            match = COUNTY_PROMPT.search(text)
            if match:
                answer = match[1] or " ".join(cells[place + 1 : place + 2])
                answer = re.split(r"\s{2,}|(?i:\bselect\b|\bprompt)", answer.replace("\n", "  "))[0]
                named = [county(part.strip()) for part in re.split(r"[;,|]", answer) if part.strip()]
                return tuple(dict.fromkeys(name[:80] for name in named if is_county(name)))
    return ()
