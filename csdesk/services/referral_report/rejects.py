"""The rows that are not taken in, as a workbook for whoever made the report; corrected, it can come in itself."""

from collections.abc import Sequence

from csdesk.services.referral_report.corrections import cells_of
from csdesk.services.referral_report.flags import reason_label
from csdesk.services.referral_report.shapes import Preview, RejectedRow, RowCell, UntrustedReport

TITLE = "Rows not taken in"
HEADINGS = ("Sheet", "Row", "Reason", "What is wrong")
WIDTHS = (16.0, 8.0, 20.0, 60.0)
WIDTH_OF_A_CELL = 18.0


def rejects_workbook(preview: Preview) -> bytes:
    """An Excel workbook of the rejected rows and duplicates, with the cells that are read of each, as in the file.

    All of it is text, and nothing in it is a formula. Columns that are never taken in are not in it.
    """
    from csdesk.services.reporting.xlsx import Book

    cells = [(line, cells_of(preview, line.sheet, line.row, line.fields)) for line in preview.rejected]
    columns = _columns(preview, [row for _, row in cells])
    book = Book(title=TITLE, subject=f"{TITLE}: {preview.file_name}", language="en-US", as_of=preview.report_date)
    sheet = book.sheet(TITLE, (*WIDTHS, *(WIDTH_OF_A_CELL for _ in columns)), frozen_rows=2)
    day = f"{preview.report_date:%m/%d/%Y}"
    sheet.line((f"Data as of: {day}" if preview.report_date_said else TITLE, "line"))
    sheet.line(*((text, "heading") for text in (*HEADINGS, *columns.values())))
    for line, row in cells:
        originals = {cell.field: cell.original for cell in row}
        said = (*_about(line), *(originals.get(field, "") for field in columns))
        sheet.line(*((text, "text") for text in said))
    return book.to_bytes()


def is_rejects_workbook(report: UntrustedReport) -> bool:
    """Whether a file is such a workbook: it holds some rows of a report, so nobody is missing from it."""
    return any(sheet.name == TITLE for sheet in report.sheets)


def _columns(preview: Preview, rows: Sequence[Sequence[RowCell]]) -> dict[str, str]:
    """Field -> heading as in the file, in its order; what only a correction brought has no column."""
    present = {cell.field for row in rows for cell in row}
    return {reading.field: reading.heading for reading in preview.columns if reading.field in present}


def _about(line: RejectedRow) -> tuple[str, str, str, str]:
    return (line.sheet, str(line.row), reason_label(line.reason), line.detail)
