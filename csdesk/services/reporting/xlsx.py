"""Writes an Excel workbook in memory: real tables, text that stays text, and the same bytes for the same data.

openpyxl keeps each sheet in a plain temporary file while it writes, stamps the time of writing into the file, and
takes text that begins with = for a formula. All three are avoided here: nothing of a person may lie in clear on disk,
a report that was not changed must stay what it was, and a name is no formula. It also makes an object of each cell;
here the rows are text at once, and openpyxl writes all the rest.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row, Value
from csdesk.services.sheet_xml import NOT_IN_XML, day_cell, empty_cell, number_cell, row, text_cell

if TYPE_CHECKING:
    from csdesk.services.reporting.xlsx_charts import Drawn

LETTER_PAPER = 1
FILTER_BUTTON = 3
"""How many letters of a heading the button of the filter covers."""
EPOCH = (1980, 1, 1, 0, 0, 0)
LIKE_A_FORMULA = re.compile(f"{NOT_IN_XML.pattern}*[-=+@\t\r]")
NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
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
        self._looks = _Looks(self._book)
        self._writers: dict[str, SheetWriter] = {}

    def sheet(self, title: str, widths: Sequence[float], *, frozen_rows: int = 0) -> "SheetWriter":
        """A new sheet with columns of these widths; the first rows stay in sight, the last of them on each page."""
        made = SheetWriter(self._book.create_sheet(title), widths, frozen_rows, self._subject, self._looks)
        self._writers[title] = made
        return made

    def to_bytes(self) -> bytes:
        """The finished file."""
        from openpyxl.writer.excel import ExcelWriter

        stream = BytesIO()
        archive = _TimelessZip(stream, "w", zipfile.ZIP_DEFLATED)
        writers = self._writers

        class InMemory(ExcelWriter):
            def write_worksheet(self, ws: Any) -> None:
                """As openpyxl's own, but into memory instead of a temporary file."""
                archive.writestr(ws.path[1:], writers[ws.title].to_bytes())
                self.manifest.append(ws)

        InMemory(self._book, archive).save()
        return stream.getvalue()


class SheetWriter:
    """One sheet, written from the top."""

    def __init__(self, sheet: Any, widths: Sequence[float], frozen_rows: int, subject: str, looks: "_Looks") -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.page import PageMargins

        self._sheet, self._looks = sheet, looks
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
        self._lines: list[str] = []
        self._letters: list[str] = []
        self._drawn: list[Drawn] = []

    @property
    def title(self) -> str:
        """The sheet's name."""
        return str(self._sheet.title)

    @property
    def rows(self) -> int:
        """How many were written."""
        return len(self._lines)

    def line(self, *cells: tuple[Value, str], height: float | None = None) -> None:
        """Write one row of values, each with the name of its style. No cells: an empty row."""
        from openpyxl.utils import get_column_letter

        while len(self._letters) < len(cells):
            self._letters.append(get_column_letter(len(self._letters) + 1))
        number = len(self._lines) + 1
        cell = self._looks.cell
        written = [
            cell(value, style, f"{letter}{number}")
            for (value, style), letter in zip(cells, self._letters, strict=False)
        ]
        self._lines.append(row(written, number, height))

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Row], *, nothing: str, withheld: str = ""
    ) -> None:
        """Write an Excel table with filters; where there are no rows, its heading and the sentence `nothing`.

        A value that is the word `withheld` is set apart.
        """
        lines = max(lines_of(column.heading, column.width - FILTER_BUTTON) for column in columns)
        self.line(*((column.heading, HEADINGS[column.format]) for column in columns), height=LINE_HEIGHT * lines)
        top = self.rows
        for values in rows:
            lines, cells = 1, []
            for column in columns:
                value, style = values[column.field], column.format
                if isinstance(value, str):
                    if len(value) > column.width:
                        lines = max(lines, lines_of(value, column.width))
                    if withheld and value == withheld:
                        style = "withheld"
                cells.append((value, style))
            self.line(*cells, height=LINE_HEIGHT * lines if lines > 1 else None)
        if self.rows == top:
            self.line((nothing, "subtitle"))
            return
        self._add_table(name, [column.heading for column in columns], top)

    def _add_table(self, name: str, headings: Sequence[str], top: int) -> None:
        from openpyxl.worksheet.filters import AutoFilter
        from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

        table = Table(displayName=name, ref=f"A{top}:{self._letters[len(headings) - 1]}{self.rows}")
        table.tableColumns = [TableColumn(id=place, name=heading) for place, heading in enumerate(headings, 1)]
        table.autoFilter = AutoFilter(ref=table.ref)
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

    def draw(self, drawn: "Drawn", at: str, *, width: float, height: float) -> None:
        """Put a chart on the sheet, its upper left corner at a cell such as *D5*; its size in centimetres."""
        drawn.chart.width, drawn.chart.height = width, height
        self._sheet.add_chart(drawn.chart, at)
        self._drawn.append(drawn)

    def print_to(self, letter: str) -> None:
        """All rows are printed, up to this column, whatever stands there."""
        self._sheet.print_area = f"A1:{letter}{self.rows}"

    def page_break(self) -> None:
        """What comes next is printed on a new page."""
        from openpyxl.worksheet.pagebreak import Break

        self._sheet.row_breaks.append(Break(id=self.rows))

    def to_bytes(self) -> bytes:
        """The sheet's part of the file: all but the rows as openpyxl writes it."""
        from openpyxl.worksheet._writer import WorksheetWriter

        from csdesk.services.reporting.xlsx_charts import drawing

        sheet = self._sheet
        size = f"A1:{self._letters[-1]}{self.rows}" if self._letters else "A1"
        sheet.calculate_dimension = lambda: size
        sheet._drawing = drawing(self._drawn)  # noqa: SLF001 - as in openpyxl's own way of writing a sheet
        content = BytesIO()
        writer: Any = WorksheetWriter(sheet, content)
        writer.write()
        sheet._rels = writer._rels  # noqa: SLF001 - likewise
        rows = f"<sheetData>{''.join(self._lines)}</sheetData>".encode()
        before, after = NO_ROWS.split(content.getvalue())
        return before + rows + after


class _Looks:
    """The cells of a workbook as they look: how each style is numbered in the file."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[tuple[str, bool], int] = {}

    def cell(self, value: Value, style: str, at: str) -> str:
        """A cell as it stands in the file."""
        if isinstance(value, str):
            number = self._number(TYPED.get(style, style), bool(LIKE_A_FORMULA.match(value)))
            return text_cell(value, number, at) if value else empty_cell(number, at)
        number = self._number(style, False)
        if value is None:
            return empty_cell(number, at)
        return day_cell(value, number, at) if isinstance(value, date) else number_cell(value, number, at)

    def _number(self, style: str, quoted: bool) -> int:
        """The number of a style. `quoted`: of text that begins as a formula would, and is none."""
        found = self._numbers.get((style, quoted))
        if found is None:
            from openpyxl.cell import Cell

            sample: Any = Cell(self._book.worksheets[0], row=1, column=1)
            sample.style = style
            if quoted:
                sample.quotePrefix = True
            found = self._numbers[style, quoted] = sample.style_id
        return found


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
