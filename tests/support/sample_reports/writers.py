"""Sample rows as files: a plain workbook, a formatted Webi export, a text file. Each gives its row numbers."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.sample_reports.population import NOTHING, months_back
from tests.support.sample_reports.rows import HEADINGS, IDENTIFIERS, Cell, Quirks, Row

TITLE = "W-2 Child Support Liaison NCP Referral Report"
WIDE = frozenset({"last", "first", "addr1", "worker"})
"""In the Webi export these stand in two merged columns."""
GAP_AFTER = frozenset({"suffix", "zip", "phone", "arrears"})
"""And an empty column follows on these."""
BOLD = Font(bold=True)


def write_csv(path: Path, rows: Sequence[Row], columns: Sequence[str], *, encoding: str, delimiter: str) -> list[int]:
    """Everything in quotes; amounts with separators for thousands where the comma does not divide the columns."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([HEADINGS[name] for name in columns])
    for row in rows:
        writer.writerow([_text(row.cells[name], grouped=delimiter == ",") for name in columns])
    path.write_bytes(out.getvalue().encode(encoding))
    return list(range(2, len(rows) + 2))


def write_workbook(path: Path, rows: Sequence[Row], columns: Sequence[str], quirks: Quirks) -> list[int]:
    """One sheet with the headings in its first row."""
    workbook, sheet = _new_workbook("NCP Referral")
    for place, name in enumerate(columns, 1):
        sheet.cell(1, place, HEADINGS[name]).font = BOLD
    for number, row in enumerate(rows, 2):
        for place, name in enumerate(columns, 1):
            cell = row.cells[name]
            if quirks.dates_as_text and isinstance(cell, date):
                cell = _text(cell)
            if quirks.numeric_identifiers and name in ("pin", "case_no") and str(cell).isdigit():
                cell = int(str(cell))
            _put(sheet, number, place, name, cell)
    workbook.save(path)
    return list(range(2, len(rows) + 2))


def write_webi(path: Path, rows: Sequence[Row], columns: Sequence[str], refresh: datetime) -> list[int]:
    """As Webi formats it: a title block with prompts; a section for each county with headings of its own, merged over
    two rows, subtotals and a page footer; empty columns between; grand totals; a second sheet with the criteria."""
    workbook, sheet = _new_workbook("NCP Referral Report")
    starts, place = {}, 2
    for name in columns:
        starts[name] = place
        place += 1 + (name in WIDE) + (name in GAP_AFTER)
    counties = list(dict.fromkeys(str(row.cells["county"]) for row in rows))
    _title(sheet, counties, refresh)
    at = 8
    written: dict[int, int] = {}
    for page, county in enumerate(counties, 1):
        part = [(index, row) for index, row in enumerate(rows) if row.cells["county"] == county]
        sheet.cell(at, 2, f"County: {county}").font = BOLD
        _headings(sheet, at + 1, starts)
        at += 3
        for index, row in part:
            for name in columns:
                _put(sheet, at, starts[name], name, row.cells[name])
                if name in WIDE:
                    _merge(sheet, at, at, starts[name], starts[name] + 1)
            written[index] = at
            at += 1
        sheet.cell(at, starts["last"], f"Subtotal {county}").font = BOLD
        sheet.cell(at, starts["case_no"], len(part))
        _put(sheet, at, starts["arrears"], "arrears", _arrears([row for _, row in part]))
        sheet.cell(at + 1, 2, f"Page {page} of {len(counties)}        Confidential - IV-D case information")
        at += 4
    good = [row for row in rows if not row.reason]
    sheet.cell(at, 2, "Grand Total").font = BOLD
    _put(sheet, at, starts["arrears"], "arrears", _arrears(good))
    sheet.cell(at + 1, 2, f"Number of NCPs: {len({row.cells['pin'] for row in good}):,}")
    sheet.cell(at + 2, 2, f"Number of Cases: {len(good):,}")
    sheet.cell(at + 4, 2, "End of report")
    criteria = workbook.create_sheet("Report Criteria")
    criteria.cell(2, 2, "Report Criteria")
    criteria.cell(3, 2, "Arrears balance greater than three months' CSUP obligation")
    workbook.save(path)
    return [written[index] for index in range(len(rows))]


def _new_workbook(title: str) -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    return workbook, sheet


def _title(sheet: Worksheet, counties: Sequence[str], refresh: datetime) -> None:
    moment = f"{refresh.month}/{refresh.day}/{refresh.year} {refresh.strftime('%I:%M:%S %p').lstrip('0')}"
    month = date(*months_back(refresh.date(), 1), 1)
    lines = (
        TITLE,
        "Wisconsin Department of Children and Families (SYNTHETIC TEST DATA)",
        f"Last Refreshed: {moment}",
        f"Prompts: Select County(ies): {'; '.join(counties)}",
        f"Prompts: Select Obligation Type: CSUP    Select Report Month: {month:%B %Y}",
    )
    for number, line in enumerate(lines, 2):
        _merge(sheet, number, number, 2, 30)
        sheet.cell(number, 2, line)


def _headings(sheet: Worksheet, at: int, starts: dict[str, int]) -> None:
    for name, start in starts.items():
        _merge(sheet, at, at + 1, start, start + (name in WIDE))
        cell = sheet.cell(at, start, HEADINGS[name])
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E79")


def _merge(sheet: Worksheet, first_row: int, last_row: int, first: int, last: int) -> None:
    sheet.merge_cells(start_row=first_row, end_row=last_row, start_column=first, end_column=last)


def _arrears(rows: Sequence[Row]) -> Decimal:
    amounts = (row.cells["arrears"] for row in rows if not row.reason)
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), NOTHING)


def _put(sheet: Worksheet, row: int, column: int, name: str, value: Cell) -> None:
    """A cell with the number format that the state's export gives it; nothing for nothing."""
    if value is None or value == "":
        return
    if isinstance(value, Decimal):
        sheet.cell(row, column, float(value)).number_format = "#,##0.00"
    elif isinstance(value, date):
        sheet.cell(row, column, value).number_format = "m/d/yyyy"
    else:
        sheet.cell(row, column, value).number_format = "@" if name in IDENTIFIERS and value else "General"


def _text(value: Cell, *, grouped: bool = True) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}" if grouped else f"{value:.2f}"
    return str(value)
