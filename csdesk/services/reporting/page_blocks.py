"""Blocks of the page beside a report: a table of numbers, with a bar in each row where it is a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csdesk.services.documents.sheet import MARGIN, Sheet, Style, plain

HEADING = Style(11, 15, bold=True)
HEAD = Style(8, 10, bold=True, gray=0.27)
CELL = Style(9.5, 12)
SMALL = Style(8, 10.5, gray=0.27)
ROW_GAP = 3.0
COLUMN_GAP = 8.0
LEFT = 272.0
"""The width of the left column, in points."""
BETWEEN = 24.0
"""Between two blocks beside each other."""
BAR = 40.0
"""The width that bars have at least."""
NARROWEST = 38.0
BELOW = 16.0
"""Below each block."""
INK = (0.12, 0.23, 0.37)


@dataclass(frozen=True)
class Block:
    """A table, each row with a bar where `bars` says how long."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[int | None, ...] = ()
    """None: the number is not told, and no bar is drawn."""
    alternative: str = ""
    """The bars in words."""
    before: tuple[int | None, ...] = ()
    """Bars in outline above the others, where there are two of each."""
    below: str = ""
    longest: int = 0
    """How long the longest bar would be, where that stands in another block of the same table."""


def height_of(sheet: Sheet, markup: str) -> float:
    """How high a small paragraph of the page's width is."""
    return sheet.height_of(markup, SMALL)


def draw_columns(sheet: Sheet, left: Sequence[Block], right: Sequence[Block]) -> None:
    """Draw blocks below each other in two columns from the sheet's `y` on, which then stands below the lower one."""
    wide, narrow = LEFT, sheet.width - LEFT - BETWEEN
    ends = []
    for x, width, blocks in ((MARGIN, wide, left), (MARGIN + wide + BETWEEN, narrow, right)):
        y = sheet.y
        for block in blocks:
            y = _Drawing(sheet, x, width).draw(block, y) - BELOW
        ends.append(y)
    sheet.y = min(ends)


def draw_whole(sheet: Sheet, block: Block) -> None:
    """Draw a block as wide as the page from the sheet's `y` on, which then stands below it."""
    sheet.y = _Drawing(sheet, MARGIN, sheet.width).draw(block, sheet.y) - BELOW


class _Drawing:
    """Draws one block at its place."""

    def __init__(self, sheet: Sheet, x: float, width: float) -> None:
        self._sheet, self._x, self._width = sheet, x, width

    def draw(self, block: Block, top: float) -> float:
        """Draw it from `top` on; returns where it ends."""
        widths = self._widths(block)
        y = top - self._put(block.title, "H2", self._x, top, self._width, HEADING)
        table = self._sheet.root.add("Table")
        y = self._row(table, block.headings, widths, y, HEAD, header=True) - ROW_GAP / 2
        self._sheet.rule(self._x, self._x + self._width, y, 0.5)
        y -= ROW_GAP
        tops: list[float] = []
        for row in block.rows:
            tops.append(y)
            y = self._row(table, row, widths, y, CELL) - ROW_GAP
        longest = max(bar for bar in (*block.bars, *block.before, block.longest) if bar is not None)
        if longest:
            self._bars(block, tops, sum(widths) + COLUMN_GAP * len(widths), longest)
        if block.below:
            y -= self._put(block.below, "P", self._x, y, self._width, SMALL)
        return y

    def _widths(self, block: Block) -> list[float]:
        """Numbers have what they need, the first column what it needs or what is left, bars the rest."""
        columns = list(zip(block.headings, *block.rows, strict=True))
        numbers = [self._natural(column) for column in columns[1:]]
        left = self._width - sum(numbers) - COLUMN_GAP * len(numbers)
        if block.bars:
            left = min(self._natural(columns[0]), left - BAR - COLUMN_GAP)
        return [left, *numbers]

    def _natural(self, texts: Sequence[str]) -> float:
        """So wide that the cells, but not the heading, stand on one line each."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        from csdesk.services.documents import fonts

        heading = max(stringWidth(word, fonts.BOLD, HEAD.size) for word in texts[0].split())
        cells = (stringWidth(text, fonts.REGULAR, CELL.size) for text in texts[1:])
        return float(max(heading, *cells, NARROWEST)) + 1

    def _row(
        self,
        table: Any,
        cells: Sequence[str],
        widths: Sequence[float],
        top: float,
        style: Style,
        *,
        header: bool = False,
    ) -> float:
        row = table.add("TR")
        x, height = self._x, style.leading
        for place, (text, width) in enumerate(zip(cells, widths, strict=True)):
            if header:
                cell = row.add("TH", Scope="Column")
            else:
                cell = row.add("TH", Scope="Row") if place == 0 else row.add("TD")
            height = max(height, self._put(text, cell, x, top, width, style, right=place > 0))
            x += width + COLUMN_GAP
        return top - height

    def _put(
        self, text: str, owner: Any, x: float, top: float, width: float, style: Style, *, right: bool = False
    ) -> float:
        element = self._sheet.root.add(owner) if isinstance(owner, str) else owner
        markup = plain(text) or "&nbsp;"
        aligned = f'<para align="right">{markup}</para>' if right else markup
        paragraph = self._sheet.paragraph(aligned, style, width)
        self._sheet.draw(paragraph, element, x, top)
        return float(paragraph.height)

    def _bars(self, block: Block, tops: Sequence[float], left: float, longest: int) -> None:
        whole = CELL.leading - 3
        high = whole / 2 if block.before else whole

        def draw(canvas: Any) -> None:
            canvas.setFillColorRGB(*INK)
            canvas.setStrokeColorRGB(*INK)
            canvas.setLineWidth(0.5)
            for row, (bars, filled) in enumerate(((block.bars, 1), (block.before, 0))):
                for top, bar in zip(tops, bars, strict=False):
                    if bar:
                        long = max((self._width - left) * bar / longest, 0.75)
                        bottom = top - CELL.leading + 2 + row * high
                        canvas.rect(self._x + left, bottom, long, high, stroke=1 - filled, fill=filled)

        self._sheet.figure(block.alternative, draw)
