"""Charts of a workbook: plain bars with their numbers, one look, each with its alternative text.

A chart refers to the cells of its table and holds their values too, so that a preview that counts nothing shows it.
Of cells that are words, such as *under 5*, the label stays in its place, so that weeks follow each other as they did,
and there is neither bar nor number: Excel draws a word as nought, which has no height, and would write 0 above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import quote_sheetname

INK, GREY = "1F3A5F", "595959"
FORMAT = "#,##0"
LINE = 9525
"""Of an axis, in the units of drawings: three quarters of a point."""
TEXT_SIZE, TITLE_SIZE = 900, 1200
"""Hundredths of a point."""


class Kind(StrEnum):
    """How the bars lie."""

    BARS = "bar"
    """From the left, the first on top: for long labels in an order."""
    COLUMNS = "col"
    """Upwards: for what follows in time."""


@dataclass(frozen=True)
class Drawn:
    """A chart, and what it says to who does not see it."""

    chart: Any
    title: str
    alternative: str


def bars(
    kind: Kind,
    title: str,
    *,
    sheet: str,
    heading_row: int,
    labels: Sequence[str],
    numbers: Sequence[int | None],
    name: str,
    seconds: Sequence[int | None] = (),
    second_name: str = "",
) -> Any:
    """A bar chart of the rows below a heading: labels in column A, numbers in column B; None where a word stands.

    `name` is the heading of the numbers. `seconds`: those of column C, beside them, told from them by a pattern too.
    """
    first, last = heading_row + 1, heading_row + len(labels)
    place = f"{quote_sheetname(sheet)}!${{0}}${{1}}:${{0}}${{2}}"
    chart: Any = BarChart()
    chart.type, chart.title = kind.value, _title(title)
    chart.roundedCorners, chart.varyColors, chart.gapWidth, chart.legend = False, False, 45, None
    chart.x_axis.delete, chart.y_axis.delete = False, True  # each bar has its number, so no scale is needed
    chart.x_axis.title = chart.y_axis.title = chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    chart.x_axis.txPr = _text()
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GREY, w=LINE))
    chart.x_axis.majorTickMark = "none"
    if kind is Kind.BARS:
        chart.x_axis.scaling.orientation = "maxMin"  # else the first stands at the bottom
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    columns = [("B", numbers, name), ("C", seconds, second_name)][: 2 if seconds else 1]
    for place_of, (letter, of_column, heading) in enumerate(columns):
        series: Any = Series(idx=place_of, order=place_of, tx=_heading(sheet, letter, heading_row, heading))
        told = StrData(len(labels), _words(labels))
        series.cat = AxDataSource(strRef=StrRef(place.format("A", first, last), told))
        points = [NumVal(idx=at, v=str(number)) for at, number in enumerate(of_column) if number is not None]
        kept = NumData(formatCode=FORMAT, ptCount=len(of_column), pt=points)
        series.val = NumDataSource(numRef=NumRef(place.format(letter, first, last), kept))
        series.graphicalProperties = _hatched() if seconds and not place_of else GraphicalProperties(solidFill=INK)
        series.invertIfNegative = False
        series.dLbls = _numbers([at for at, number in enumerate(of_column) if number is None])
        chart.series.append(series)
    if seconds:
        chart.legend = Legend()
        chart.legend.position = "b"
    return chart


def _heading(sheet: str, letter: str, row: int, name: str) -> Any:
    return SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet)}!${letter}${row}", StrData(1, _words([name]))))


def _hatched() -> Any:
    ink: Any = INK
    white: Any = "FFFFFF"
    fill = PatternFillProperties(prst="wdUpDiag", fgClr=ColorChoice(srgbClr=ink), bgClr=ColorChoice(srgbClr=white))
    return GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill=INK, w=LINE))


def drawing(drawn: Sequence[Drawn]) -> Any:
    """What a sheet draws, with the alternative texts, for which openpyxl has no place."""
    made: Any = SpreadsheetDrawing()
    made.charts = [one.chart for one in drawn]
    frame_of = made._chart_frame  # noqa: SLF001 - likewise

    def described(number: int) -> Any:
        frame, one = frame_of(number), drawn[number - 1]
        properties = frame.nvGraphicFramePr.cNvPr
        properties.name = properties.title = one.title
        properties.descr = one.alternative
        return frame

    made._chart_frame = described  # noqa: SLF001 - likewise
    return made


def _words(words: Sequence[str]) -> list[Any]:
    return [StrVal(idx=at, v=word) for at, word in enumerate(words)]


def _letters(size: int, colour: str = "000000", *, bold: bool = False) -> Any:
    return CharacterProperties(lang="en-US", sz=size, b=bold, solidFill=colour, latin=Font(typeface="Calibri"))


def _text() -> Any:
    letters = _letters(TEXT_SIZE)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[], endParaRPr=letters)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _title(text: str) -> Any:
    letters = _letters(TITLE_SIZE, INK, bold=True)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)


def _numbers(left_out: Sequence[int]) -> Any:
    """The number at the end of each bar, and nothing else; nothing at all where the number is not told."""
    nothing = dict.fromkeys(
        ("showVal", "showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize"), False
    )
    silent = [DataLabel(idx=at, **nothing) for at in left_out]
    return DataLabelList(dLbl=silent, dLblPos="outEnd", txPr=_text(), **(nothing | {"showVal": True}))
