"""Writes an Excel workbook in memory: real tables, text that stays text, and the same bytes for the same data.

openpyxl keeps each sheet in a plain temporary file while it writes, stamps the time of writing into the file, and
takes text that begins with = for a formula. All three are avoided here: nothing of a person may lie in clear on disk,
a report that was not changed must stay what it was, and a name is no formula.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row, Value

LETTER_PAPER = 1
FILTER_BUTTON = 3
"""How many letters of a heading the button of the filter covers."""
LONGEST_TEXT = 32767
EPOCH = (1980, 1, 1, 0, 0, 0)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
INK, PAPER, HAIRLINE = "1F3A5F", "E8EEF6", "D5DCE6"
LINE_HEIGHT = 15.0
"""Points, of one line of text."""


@dataclass(frozen=True)
class Style:
    """How a cell looks. Colour never says anything on its own."""

    bold: bool = False
    size: int = 11
    italic: bool = False
    colour: str = "000000"
    fill: str = ""
    wraps: bool = False
    horizontal: str = "left"
    number_format: str = "General"
    rule: str = ""
    """The colour of the line beneath; empty for none."""


STYLES = {
    "title": Style(bold=True, size=16, colour=INK),
    "subtitle": Style(italic=True, colour="595959"),
    "section": Style(bold=True, size=12, colour=INK),
    "heading": Style(bold=True, colour=INK, fill=PAPER, wraps=True, rule=INK),
    "heading_right": Style(bold=True, colour=INK, fill=PAPER, wraps=True, rule=INK, horizontal="right"),
    "label": Style(bold=True, wraps=True),
    "text": Style(wraps=True, rule=HAIRLINE),
    "withheld": Style(italic=True, colour="595959", rule=HAIRLINE),
    "long": Style(wraps=True),
    "line": Style(),
    "entry": Style(wraps=True, fill="FFF8E1", rule=HAIRLINE),
    "date": Style(number_format="mm/dd/yyyy", rule=HAIRLINE),
    "left_date": Style(number_format="mm/dd/yyyy"),
    "number": Style(number_format="#,##0", horizontal="right", rule=HAIRLINE),
    "total_label": Style(bold=True, rule=INK),
    "total": Style(bold=True, number_format="#,##0", horizontal="right", rule=INK),
    "percent": Style(number_format='0"%"', horizontal="right", rule=HAIRLINE),
    "no_number": Style(italic=True, colour="595959", horizontal="right", rule=HAIRLINE),
    "no_total": Style(italic=True, colour="595959", horizontal="right", rule=INK),
}
"""*entry*: to be filled in by whoever gets the workbook."""
HEADINGS = {"text": "heading", "entry": "heading", "date": "heading", "number": "heading_right"}
TYPED = {"date": "text", "left_date": "text", "number": "no_number", "percent": "no_number", "total": "no_total"}
"""Styles of values that are no text, and how a word in their place, such as *under 5*, looks."""


class Book:
    """A workbook that grows sheet by sheet, row by row."""

    def __init__(self, *, title: str, subject: str, language: str, as_of: date) -> None:
        from openpyxl import Workbook

        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        for name, style in STYLES.items():
            self._book.add_named_style(_named_style(name, style))
        properties = self._book.properties
        properties.title, properties.subject, properties.language = title, subject, language
        properties.creator = "CS Desk"
        properties.created = properties.modified = datetime.combine(as_of, time.min)
        self._subject = subject

    def sheet(self, title: str, widths: Sequence[float], *, frozen_rows: int = 0) -> "SheetWriter":
        """A new sheet with columns of these widths; the first rows stay in sight, the last of them on each page."""
        return SheetWriter(self._book.create_sheet(title), widths, frozen_rows, self._subject)

    def to_bytes(self) -> bytes:
        """The finished file."""
        from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
        from openpyxl.worksheet._writer import WorksheetWriter
        from openpyxl.writer.excel import ExcelWriter

        stream = BytesIO()
        archive = _TimelessZip(stream, "w", zipfile.ZIP_DEFLATED)

        class InMemory(ExcelWriter):
            def write_worksheet(self, ws: Any) -> None:
                """As openpyxl's own, but into memory instead of a temporary file."""
                ws._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as in the method that it replaces
                content = BytesIO()
                writer: Any = WorksheetWriter(ws, content)
                writer.write()
                ws._rels = writer._rels  # noqa: SLF001 - likewise
                archive.writestr(ws.path[1:], content.getvalue())
                self.manifest.append(ws)

        InMemory(self._book, archive).save()
        return stream.getvalue()


class SheetWriter:
    """One sheet, written from the top."""

    def __init__(self, sheet: Any, widths: Sequence[float], frozen_rows: int, subject: str) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.page import PageMargins

        self._sheet = sheet
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        if frozen_rows:
            sheet.freeze_panes = f"A{frozen_rows + 1}"
            sheet.print_title_rows = f"{frozen_rows}:{frozen_rows}"
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = LETTER_PAPER
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.left.text = subject.replace("&", "&&")
        sheet.oddFooter.center.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"
        sheet.sheet_view.showGridLines = False
        self.rows = 0

    def line(self, *cells: tuple[Value, str], height: float | None = None) -> None:
        """Write one row of values, each with the name of its style. No cells: an empty row."""
        self.rows += 1
        for place, (value, style) in enumerate(cells, 1):
            self._write(place, value, style)
        if height is not None:
            self._sheet.row_dimensions[self.rows].height = height

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Row], *, nothing: str, withheld: str = ""
    ) -> None:
        """Write an Excel table with filters; where there are no rows, its heading and the sentence `nothing`.

        A value that is the word `withheld` is set apart.
        """
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.table import Table, TableStyleInfo

        lines = max(lines_of(column.heading, column.width - FILTER_BUTTON) for column in columns)
        self.line(*((column.heading, HEADINGS[column.format]) for column in columns), height=LINE_HEIGHT * lines)
        top = self.rows
        for row in rows:
            values = [row[column.field] for column in columns]
            lines = max(lines_of(value, column.width) for value, column in zip(values, columns, strict=True))
            styles = [
                "withheld" if withheld and value == withheld else column.format
                for value, column in zip(values, columns, strict=True)
            ]
            self.line(*zip(values, styles, strict=True), height=LINE_HEIGHT * lines if lines > 1 else None)
        if self.rows == top:
            self.line((nothing, "subtitle"))
            return
        table = Table(displayName=name, ref=f"A{top}:{get_column_letter(len(columns))}{self.rows}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        self._sheet.add_table(table)

    def choices(self, place: int, first: int, last: int, words: Sequence[str], prompt: str, *, only: bool) -> None:
        """A list to choose from in the cells of a column (1 for the first), from one row to another.

        `only`: nothing else is taken. The words hold no commas, which divide them, and no more than 255 letters.
        """
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        listed = ",".join(words).replace('"', '""')
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showInputMessage=True)
        choice.prompt, choice.promptTitle = prompt, "Please choose"
        choice.showErrorMessage, choice.error, choice.errorTitle = only, prompt, "Not one of the answers"
        letter = get_column_letter(place)
        choice.add(f"{letter}{first}:{letter}{last}")
        self._sheet.add_data_validation(choice)

    def _write(self, place: int, value: Value, style: str) -> None:
        cell = self._sheet.cell(self.rows, place)
        if isinstance(value, str):
            text = NOT_IN_XML.sub("", value)[:LONGEST_TEXT]
            cell.value = text
            cell.data_type = "s"  # or a leading = would make it a formula
            cell.style = TYPED.get(style, style)
            if text.startswith(FORMULA_STARTS):
                cell.quotePrefix = True
        else:
            cell.value = value
            cell.style = style


def lines_of(value: Value, width: float) -> int:
    """How many lines a text takes in a column, broken at blanks as Excel breaks it."""
    from textwrap import wrap

    if not isinstance(value, str) or len(value) <= width:
        return 1
    return len(wrap(value, max(int(width), 1)))


def _named_style(name: str, style: Style) -> Any:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    made = NamedStyle(name)
    made.font = Font("Calibri", sz=style.size, b=style.bold, i=style.italic, color=style.colour)
    indent = 1 if style.horizontal == "right" else 0
    made.alignment = Alignment(horizontal=style.horizontal, vertical="top", wrap_text=style.wraps, indent=indent)
    made.number_format = style.number_format
    if style.fill:
        made.fill = PatternFill("solid", fgColor=style.fill)
    if style.rule:
        made.border = Border(bottom=Side("thin", color=style.rule))
    return made


class _TimelessZip(zipfile.ZipFile):
    """A zip whose entries all bear the same time, so that the same content gives the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_arguments: Any, **_options: Any) -> None:
        entry = zipfile.ZipInfo(zinfo_or_arcname, EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data)
