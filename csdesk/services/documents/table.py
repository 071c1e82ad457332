"""A table on a sheet: cells of paragraphs and bullets, lines around them, headings again on each page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csdesk.services.documents.sheet import BOTTOM, BULLET_INDENT, MARGIN, PAD, ROW_PAD, TOP, Block, Sheet, Style
from csdesk.services.documents.tagged import Element

if TYPE_CHECKING:
    from reportlab.platypus import Paragraph

TITLE_GAP = 3.0
PAGE = TOP - BOTTOM - 40.0
"""The height that a row has on a page of its own, below the headings."""


@dataclass
class _Piece:
    """A laid-out paragraph of a cell and the element it belongs to."""

    paragraph: "Paragraph"
    element: Element
    bullet: bool
    indent: float


class TableOnSheet:
    """Draws one table."""

    def __init__(self, sheet: Sheet, title: str, title_style: Style, widths: Sequence[float], style: Style) -> None:
        self.sheet = sheet
        self._title = sheet.paragraph(title, title_style, sheet.width)
        self._title_element = sheet.root.add("H2")
        self.widths = widths
        self.style = style
        self._element = sheet.root.add("Table")

    def draw(self, headings: Sequence[str], rows: Sequence[Sequence[Sequence[Block]]]) -> None:
        """Draw the headings and the rows. A row that is higher than a page goes on on the next one."""
        head = self._element.add("TR")
        cells = [
            [self._piece(Block(heading), head.add("TH", Scope="Column"), width, bold=True)]
            for heading, width in zip(headings, self.widths, strict=True)
        ]
        laid = [self._row(row) for row in rows]
        above = self._title.height + TITLE_GAP + self._height(cells)
        self.sheet.need(above + min(self._height(laid[0]) if laid else 0, PAGE / 2))
        self.sheet.draw(self._title, self._title_element, MARGIN, self.sheet.y)
        self.sheet.y -= self._title.height + TITLE_GAP
        self._line(cells, head=True)
        for row in laid:
            self._place(row, headings)

    def _row(self, row: Sequence[Sequence[Block]]) -> list[list[_Piece]]:
        line = self._element.add("TR")
        laid = []
        for blocks, width in zip(row, self.widths, strict=True):
            cell = line.add("TD")
            bullets: Element | None = None
            pieces = []
            for block in blocks:
                if block.bullet:
                    bullets = bullets or cell.add("L")
                    owner = bullets.add("LI").add("LBody")
                else:
                    bullets, owner = None, cell.add("P")
                pieces.append(self._piece(block, owner, width))
            laid.append(pieces)
        return laid

    def _piece(self, block: Block, element: Element, width: float, *, bold: bool = False) -> _Piece:
        indent = BULLET_INDENT if block.bullet else 0.0
        style = replace(self.style, bold=True, leading=self.style.size * 1.385) if bold else self.style
        return _Piece(
            self.sheet.paragraph(block.markup, style, width - 2 * PAD - indent), element, block.bullet, indent
        )

    def _height(self, cells: list[list[_Piece]]) -> float:
        return max(sum(float(piece.paragraph.height) for piece in cell) for cell in cells) + 2 * ROW_PAD

    def _place(self, cells: list[list[_Piece]], headings: Sequence[str]) -> None:
        """Draw a row where it fits, else on the next page, else in parts."""
        height = self._height(cells)
        if height > self.sheet.room and (height < PAGE or self.sheet.room < PAGE / 4):
            self._new_page(headings)
        while self._height(cells) > self.sheet.room:
            cells = self._part(cells, self.sheet.room - 2 * ROW_PAD)
            self._new_page(headings)
        self._line(cells)

    def _new_page(self, headings: Sequence[str]) -> None:
        self.sheet.next_page()
        repeated = [
            [self._piece(Block(heading), Element("TH"), width, bold=True)]
            for heading, width in zip(headings, self.widths, strict=True)
        ]
        self._line(repeated, head=True, read_out=False)

    def _part(self, cells: list[list[_Piece]], height: float) -> list[list[_Piece]]:
        """Draw as much of a row as fits `height`, and give what is left of it."""
        now: list[list[_Piece]] = []
        rest: list[list[_Piece]] = []
        for cell, width in zip(cells, self.widths, strict=True):
            room = height
            here: list[_Piece] = []
            later: list[_Piece] = []
            for piece in cell:
                inner = width - 2 * PAD - piece.indent
                if later or piece.paragraph.height <= room:
                    (later or here).append(piece)
                    room -= piece.paragraph.height
                    continue
                parts = piece.paragraph.split(inner, room)
                for part in parts:
                    part.wrap(inner, 10_000)
                if len(parts) == 2:
                    here.append(replace(piece, paragraph=parts[0]))
                    later.append(replace(piece, paragraph=parts[1], bullet=False))
                else:
                    piece.paragraph.wrap(inner, 10_000)  # a split that finds no room forgets the lines
                    later.append(piece)
            now.append(here)
            rest.append(later)
        self._line(now)
        return rest

    def _line(self, cells: list[list[_Piece]], *, head: bool = False, read_out: bool = True) -> None:
        """Draw one row with its lines, and go below it."""
        sheet, height = self.sheet, self._height(cells)
        top, left = sheet.y, MARGIN
        with sheet.tags.artifact():
            sheet.canvas.setLineWidth(0.75)
            sheet.canvas.setStrokeGray(0.35)
            sheet.canvas.setFillGray(0.945)
            for width in self.widths:
                sheet.canvas.rect(left, top - height, width, height, fill=int(head))
                left += width
            sheet.canvas.setFillGray(0.07)
        left = MARGIN
        for cell, width in zip(cells, self.widths, strict=True):
            y = top - ROW_PAD
            for piece in cell:
                self._draw_piece(piece, left + PAD, y, read_out=read_out)
                y -= piece.paragraph.height
            left += width
        sheet.y = top - height

    def _draw_piece(self, piece: _Piece, x: float, top: float, *, read_out: bool) -> None:
        sheet = self.sheet
        if piece.bullet:
            with sheet.tags.artifact():
                self._arrow(x, top - self.style.leading * 0.56)
        if read_out:
            sheet.draw(piece.paragraph, piece.element, x + piece.indent, top)
        else:
            with sheet.tags.artifact():
                piece.paragraph.drawOn(sheet.canvas, x + piece.indent, top - piece.paragraph.height)

    def _arrow(self, x: float, middle: float) -> None:
        """The worksheet's arrow head as a drawn shape: the fonts need no symbol for it."""
        size = self.style.size * 0.62
        shape = self.sheet.canvas.beginPath()
        shape.moveTo(x, middle + size * 0.45)
        shape.lineTo(x + size, middle)
        shape.lineTo(x, middle - size * 0.45)
        shape.lineTo(x + size * 0.28, middle)
        shape.close()
        self.sheet.canvas.drawPath(shape, stroke=0, fill=1)
