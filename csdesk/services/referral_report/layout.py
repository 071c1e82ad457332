"""Where the rows of people are in a file, and what stands around them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from csdesk.services.referral_report.body import Body, Row, Table
from csdesk.services.referral_report.errors import ReportRefusedError
from csdesk.services.referral_report.header import FEWEST_FIELDS, Header, find_header, looks_like_a_table
from csdesk.services.referral_report.months import Month
from csdesk.services.referral_report.other_reports import (
    is_own_title,
    not_this_report,
    refuse_custodial_parents,
    refuse_other_reports,
)
from csdesk.services.referral_report.recognise import ColumnMapping, map_columns
from csdesk.services.referral_report.repairs import repairs
from csdesk.services.referral_report.said import (
    date_in,
    dates_in_column,
    file_name_date,
    said_counties,
    said_dates,
    said_months,
    sheet_month,
)
from csdesk.services.referral_report.shapes import ColumnReading, Question, UntrustedReport, UntrustedSheet
from csdesk.services.referral_report.suppressed import filled_down
from csdesk.services.referral_report.values import county, is_county, text_of
from csdesk.wording import tr

MOST_FURNITURE = 300
"""Rows of a sheet without a table of people that are looked at for a date and for counties."""
ENOUGH_PEOPLE = 5
LONGEST_TITLE = 120

__all__ = ["Layout", "Table", "file_name_date", "lay_out"]


@dataclass(frozen=True)
class Layout:
    """All that a file's layout says."""

    tables: tuple[Table, ...]
    readings: tuple[ColumnReading, ...]
    questions: tuple[Question, ...]
    report_date: date | None
    counties_said: tuple[str, ...]
    warnings: tuple[str, ...]
    """What was put right in reading, and what the liaison should know of it. Nothing of a person."""


@dataclass(frozen=True)
class _Page:
    """A sheet that people are in: its table or tables, and what stands around them."""

    sheet: UntrustedSheet
    header: Header
    mapping: ColumnMapping
    tables: tuple[Table, ...]
    furniture: tuple[Row, ...]


def lay_out(
    report: UntrustedReport, *, answers: Mapping[str, str], remembered: Mapping[str, str], today: date
) -> Layout:
    """Find headers, rows and what stands around them.

    Raises `ReportRefusedError`: `no_header`, `wrong_report`, `no_rows`, `ambiguous_columns` or `several_reports`.
    """
    headers = [find_header(sheet) for sheet in report.sheets]
    best = max((header.fields_found for header in headers if header), default=0)
    if best < FEWEST_FIELDS:
        raise not_this_report(is_table=best > 0 or any(map(looks_like_a_table, report.sheets)))
    above = [
        row
        for sheet, header in zip(report.sheets, headers, strict=True)
        if header
        for row in sheet.rows[: header.row]
    ]
    on_top = _surest(said_dates(above, today))
    pages, others, mappings = _pages(report, headers, best, _mapper(answers, remembered, today, on_top))
    main = max(mappings, key=lambda pair: pair[0].fields_found)
    titles = [text_of(cell) for row in above for cell in row if isinstance(cell, str) and len(cell) <= 120]
    refuse_other_reports(
        [*titles, report.file_name, *(sheet.name for sheet in report.sheets)], main[0].headings, main[1]
    )
    for page in pages:
        refuse_custodial_parents(page.header.headings, page.sheet.rows[page.header.row + 1 :])
    found = [table for page in pages for table in page.tables if table.rows]
    if not found:
        raise ReportRefusedError(
            "no_rows", tr("The report has headings but no rows. Nobody was dropped because of it.")
        )
    report_date = _only_date(pages, others, today)
    counties = said_counties([row for page in pages for row in page.furniture] + others)
    tables, filled = filled_down([_with_counties(table, counties) for table in found])
    return Layout(
        tables=tables,
        readings=main[1].readings,
        questions=_all_questions([mapping for _, mapping in mappings]),
        report_date=report_date,
        counties_said=counties,
        warnings=(*repairs(tables), *filled),
    )


def with_rows_of(layout: Layout, wanted: Collection[tuple[str, int]]) -> Layout:
    """The layout with nothing but these rows of the file: by sheet and row, counted from 1."""
    tables = []
    for table in layout.tables:
        places = [place for place, (number, _) in enumerate(table.rows) if (table.sheet, number + 1) in wanted]
        rows, counties = [table.rows[place] for place in places], [table.counties[place] for place in places]
        tables.append(replace(table, rows=rows, counties=counties))
    return replace(layout, tables=tuple(tables))


def _mapper(
    answers: Mapping[str, str], remembered: Mapping[str, str], today: date, report_date: date | None
) -> Callable[[UntrustedSheet, Header], ColumnMapping]:
    def map_below(sheet: UntrustedSheet, header: Header) -> ColumnMapping:
        first = header.row + header.height
        headings = len(header.labels)
        sample = [
            row
            for row in sheet.rows[first : first + 500]
            if sum(cell not in ("", None) for cell in row) > headings // 3
            and not header.labels >= {text_of(cell) for cell in row if cell not in ("", None)}
        ]
        return map_columns(
            header, sample, answers=answers, remembered=remembered, today=today, report_date=report_date
        )

    return map_below


def _pages(
    report: UntrustedReport,
    headers: Sequence[Header | None],
    best: int,
    map_below: Callable[[UntrustedSheet, Header], ColumnMapping],
) -> tuple[list[_Page], list[Row], list[tuple[Header, ColumnMapping]]]:
    """The sheets with people, the rows of all other sheets, and all headers with what their columns are."""
    pages: list[_Page] = []
    others: list[Row] = []
    mappings: list[tuple[Header, ColumnMapping]] = []
    for sheet, header in zip(report.sheets, headers, strict=True):
        if header and header.fields_found >= max(FEWEST_FIELDS, best // 2):
            mapping = map_below(sheet, header)
            if header.fields_found == best or _could_be_people(mapping):
                pages.append(_page(report, sheet, header, mapping, map_below, mappings, sheet.rows[: header.row]))
                continue
        if pages and not header and _goes_on(sheet, pages[-1].tables[-1]):
            last = pages[-1]
            headless = replace(last.header, row=-1, height=1)
            section = next((county for county in reversed(last.tables[-1].counties) if county), "")
            pages.append(_page(report, sheet, headless, last.mapping, map_below, mappings, [], section))
            continue
        others += sheet.rows[:MOST_FURNITURE]
    return pages, others, mappings


def _page(
    report: UntrustedReport,
    sheet: UntrustedSheet,
    header: Header,
    mapping: ColumnMapping,
    map_below: Callable[[UntrustedSheet, Header], ColumnMapping],
    mappings: list[tuple[Header, ColumnMapping]],
    above: Sequence[Row],
    section: str = "",
) -> _Page:
    def map_header(found: Header) -> ColumnMapping:
        mappings.append((found, map_below(sheet, found)))
        return mappings[-1][1]

    if header.row >= 0:
        mappings.append((header, mapping))
    section = section or (county(sheet.name) if is_county(sheet.name) and not sheet.name.isdigit() else "")
    body = Body(sheet, header, mapping, map_header, epoch_1904=report.epoch_1904, section=section)
    body.scan()
    return _Page(sheet, header, mapping, tuple(body.tables), (*above, *body.furniture))


def _could_be_people(mapping: ColumnMapping) -> bool:
    return bool(
        {"last_name", "full_name", "name_last_first"} & mapping.columns.keys()
        and {"pin", "number"} & mapping.columns.keys()
    )


def _goes_on(sheet: UntrustedSheet, table: Table) -> bool:
    """Whether a sheet without a header continues the table before it (*Report (2)*)."""
    rows = [row for row in sheet.rows if sum(cell not in ("", None) for cell in row) > 3]
    columns = [table.columns[key] for key in ("pin", "number") if key in table.columns]
    if not rows or not columns:
        return False
    alike = sum(
        any(c < len(row) and text_of(row[c]).isdigit() and len(text_of(row[c])) > 4 for c in columns) for row in rows
    )
    return alike >= 0.6 * len(rows)


def _all_questions(mappings: Iterable[ColumnMapping]) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for mapping in mappings:
        for question in mapping.questions:
            questions.setdefault(question.key, question)
    return tuple(questions.values())


def _with_counties(table: Table, counties_said: tuple[str, ...]) -> Table:
    """A table whose rows have the county of their section: *Dane* stands once, or the report was run for one."""
    sections = list(table.counties)
    if "county" in table.columns:
        sections = _standing_once(table, sections)
    elif len(counties_said) == 1:
        sections = [section or counties_said[0] for section in sections]
    return table if sections == table.counties else replace(table, counties=sections)


def _standing_once(table: Table, sections: list[str]) -> list[str]:
    """Web Intelligence can print a value only where it changes: then a blank below it is the same county."""
    at = table.columns["county"]
    said = [text_of(row[at]) if at < len(row) else "" for _, row in table.rows]
    filled = sum(map(bool, said))
    if not said[0] or 2 * filled > len(said) or any(a and a == b for a, b in pairwise(said)):
        return sections
    standing = ""
    out = []
    for text, section in zip(said, sections, strict=True):
        standing = county(text) if text else standing
        out.append(standing or section)
    return out


def _surest(dates: Sequence[tuple[int, date]]) -> date | None:
    return min(dates, key=lambda entry: entry[0])[1] if dates else None


def _only_date(pages: Sequence[_Page], others: Sequence[Row], today: date) -> date | None:
    """The report's own date. Raises `ReportRefusedError` when the file holds several reports."""
    by_page = [said_dates(page.furniture, today) for page in pages]
    surest = min((rank for dates in by_page for rank, _ in dates), default=None)
    # A page may be printed on another day than it was refreshed: only the surest label is compared.
    dates: set[date | Month] = {day for said in by_page for rank, day in said[:1] if rank == surest}
    if surest == 0:
        dates |= {day for said in by_page for rank, day in said if rank == 0}
    months: set[date | Month] = set().union(*(said_months(page.furniture) for page in pages))
    sheets: set[date | Month] = {month for page in pages if (month := sheet_month(page.sheet.name))}
    columns: set[date | Month] = set()
    for page in pages:
        for table in page.tables:
            columns |= dates_in_column(page.header.headings, (row for _, row in table.rows), today)
    if any(len(said) > 1 for said in (dates, months, sheets, columns)) or _same_people_again(pages):
        raise ReportRefusedError(
            "several_reports",
            tr(
                "The workbook holds reports of several months or dates. Save each as a file of its own and choose "
                "one at a time, the oldest first."
            ),
        )
    said_day = next((day for day in (*dates, *columns) if isinstance(day, date)), None)
    return said_day or _date_of_title(pages, today) or _surest(said_dates(others, today))


def _date_of_title(pages: Sequence[_Page], today: date) -> date | None:
    """The only date beside the report's own name, as in *NCP Referral Report 10/5/2026*."""
    titles = [
        cell
        for page in pages
        for row in page.sheet.rows[: max(page.header.row, 0)]
        for cell in row
        if isinstance(cell, str) and len(cell) <= LONGEST_TITLE and is_own_title(cell)
    ]
    days = {day for title in titles if (day := date_in(title, today)) and day <= today}
    return days.pop() if len(days) == 1 else None


def _same_people_again(pages: Sequence[_Page]) -> bool:
    """Whether two sheets list the same people and cases, with other figures: two months, though none says so."""
    if len(pages) < 2:
        return False
    known: list[dict[tuple[str, ...], tuple[str, ...]]] = []
    for page in pages:
        rows: dict[tuple[str, ...], tuple[str, ...]] = {}
        for table in page.tables:
            keys = [table.columns[key] for key in ("pin", "number") if key in table.columns]
            figures = [table.columns[key] for key in ("arrears", "paid_m1", "paid_m2") if key in table.columns]
            for _, row in table.rows:
                rows[_cells(row, keys)] = _cells(row, figures)
        known.append(rows)
    for number, rows in enumerate(known):
        for others in known[:number]:
            both = rows.keys() & others.keys()
            unlike = sum(rows[key] != others[key] for key in both)
            if (
                len(both) >= ENOUGH_PEOPLE
                and 2 * len(both) >= min(len(rows), len(others))
                and 2 * unlike >= len(both)
            ):
                return True
    return False


def _cells(row: Row, columns: Sequence[int]) -> tuple[str, ...]:
    return tuple(text_of(row[at]) if at < len(row) else "" for at in columns)
