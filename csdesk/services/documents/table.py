"""A table on a sheet: cells of paragraphs and bullets, lines around them, headings again on each page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csdesk.services.documents.sheet import (
    BOTTOM,
    BULLET_INDENT,
    MARGIN,
    PAD,
    ROW_PAD,
    TOP,
    Block,
    Cell,
    Sheet,
    Style,
)
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
    bullet: Element | None
    """Of which its arrow is the label."""
    indent: float


@dataclass
class _Laid:
    """A cell with its paragraphs laid out, so wide in points."""

    pieces: list[_Piece]
    width: float
    shaded: bool = False


class TableOnSheet:
    """Draws one table."""

    def __init__(
        self,
        sheet: Sheet,
        title: str,
        title_style: Style,
        widths: Sequence[float],
        style: Style,
        *,
        left: float = MARGIN,
    ) -> None:
        self.sheet = sheet
        self._left = left
        self._title = sheet.paragraph(title, title_style, MARGIN + sheet.width - left)
        self._title_element = sheet.root.add("H2")
        self.widths = widths
        self.style = style
        self._element = sheet.root.add("Table")

    def draw(self, headings: Sequence[str], rows: Sequence[Sequence[Sequence[Block] | Cell]]) -> None:
        """Draw the headings, if any, and the rows. A row that is higher than a page goes on on the next one."""
        cells: list[_Laid] = []
        if headings:
            head = self._element.add("TR")
            cells = self._headings(headings, [head.add("TH", Scope="Column") for _ in headings])
        laid = [self._row(row) for row in rows]
        above = self._title.height + TITLE_GAP + self._height(cells)
        first = laid[:2] if laid and all(cell.shaded for cell in laid[0]) else laid[:1]
        self.sheet.need(above + min(sum(self._height(row) for row in first), PAGE / 2))
        self.sheet.draw(self._title, self._title_element, self._left, self.sheet.y)
        self.sheet.y -= self._title.height + TITLE_GAP
        if headings:
            self._line(cells)
        for number, row in enumerate(laid):
            self._place(row, headings, laid[number + 1] if number + 1 < len(laid) else [])

    def _headings(self, headings: Sequence[str], owners: Sequence[Element]) -> list[_Laid]:
        return [
            _Laid([self._piece(Block(heading), owner, width, bold=True)], width, shaded=True)
            for heading, owner, width in zip(headings, owners, self.widths, strict=True)
        ]

    def _row(self, row: Sequence[Sequence[Block] | Cell]) -> list[_Laid]:
        line = self._element.add("TR")
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row]
        laid: list[_Laid] = []
        first = 0
        for cell in cells:
            width = sum(self.widths[first : first + cell.span])
            first += cell.span
            laid.append(self._cell(cell, line, width))
        if first != len(self.widths):
            raise ValueError("the cells of a row do not fill the table")
        return laid

    def _cell(self, cell: Cell, line: Element, width: float) -> _Laid:
        owner = line.add("TH" if cell.heading else "TD")
        if cell.span > 1:
            owner.table_attributes["ColSpan"] = cell.span
        if cell.heading:
            owner.table_attributes["Scope"] = "Column" if cell.span == len(self.widths) else "Row"
        bullets: Element | None = None
        pieces = []
        for block in cell.blocks:
            label = None
            if block.bullet:
                bullets = bullets or owner.add("L")
                item = bullets.add("LI")
                label, body = item.add("Lbl", spoken="•"), item.add("LBody")
            else:
                bullets, body = None, owner.add("P")
            pieces.append(self._piece(block, body, width, bold=cell.heading, label=label))
        return _Laid(pieces, width, shaded=cell.heading)

    def _piece(
        self, block: Block, element: Element, width: float, *, bold: bool = False, label: Element | None = None
    ) -> _Piece:
        indent = BULLET_INDENT if block.bullet else 0.0
        style = replace(self.style, bold=True, leading=self.style.size * 1.385) if bold else self.style
        return _Piece(self.sheet.paragraph(block.markup, style, width - 2 * PAD - indent), element, label, indent)

    def _height(self, cells: list[_Laid]) -> float:
        return max((sum(float(piece.paragraph.height) for piece in cell.pieces) for cell in cells), default=0.0) + (
            2 * ROW_PAD
        )

    def _place(self, cells: list[_Laid], headings: Sequence[str], following: list[_Laid]) -> None:
        """Draw a row where it fits, else on the next page, else in parts. A heading stays with the row below it."""
        height = self._height(cells)
        if following and all(cell.shaded for cell in cells):
            height = min(height + self._height(following), PAGE - 1)
        if height > self.sheet.room and (height < PAGE or self.sheet.room < PAGE / 4):
            self._new_page(headings)
        while self._height(cells) > self.sheet.room:
            cells = self._part(cells, self.sheet.room - 2 * ROW_PAD)
            self._new_page(headings)
        self._line(cells)

    def _new_page(self, headings: Sequence[str]) -> None:
        self.sheet.next_page()
        if headings:
            self._line(self._headings(headings, [Element("TH") for _ in headings]), read_out=False)

    def _part(self, cells: list[_Laid], height: float) -> list[_Laid]:
        """Draw as much of a row as fits `height`, and give what is left of it."""
        now: list[_Laid] = []
        rest: list[_Laid] = []
        for cell in cells:
            room = height
            here: list[_Piece] = []
            later: list[_Piece] = []
            for piece in cell.pieces:
                inner = cell.width - 2 * PAD - piece.indent
                if later or piece.paragraph.height <= room:
                    (later or here).append(piece)
                    room -= piece.paragraph.height
                    continue
                parts = piece.paragraph.split(inner, room)
                for part in parts:
                    part.wrap(inner, 10_000)
                if len(parts) == 2:
                    here.append(replace(piece, paragraph=parts[0]))
                    later.append(replace(piece, paragraph=parts[1], bullet=None))
                else:
                    piece.paragraph.wrap(inner, 10_000)  # a split that finds no room forgets the lines
                    later.append(piece)
            now.append(replace(cell, pieces=here))
            rest.append(replace(cell, pieces=later))
        self._line(now)
        return rest

    def _line(self, cells: list[_Laid], *, read_out: bool = True) -> None:
        """Draw one row with its lines, and go below it."""
        sheet, height = self.sheet, self._height(cells)
        top, left = sheet.y, self._left
        with sheet.tags.artifact():
            sheet.canvas.setLineWidth(0.75)
            sheet.canvas.setStrokeGray(0.35)
            sheet.canvas.setFillGray(0.945)
            for cell in cells:
                sheet.canvas.rect(left, top - height, cell.width, height, fill=int(cell.shaded))
                left += cell.width
            sheet.canvas.setFillGray(0.07)
        left = self._left
        for cell in cells:
            y = top - ROW_PAD
            for piece in cell.pieces:
                self._draw_piece(piece, left + PAD, y, read_out=read_out)
                y -= piece.paragraph.height
            left += cell.width
        sheet.y = top - height

    def _draw_piece(self, piece: _Piece, x: float, top: float, *, read_out: bool) -> None:
        sheet = self.sheet
        if piece.bullet is not None:
            with sheet.tags.marked(piece.bullet):
                sheet.arrow(x, top - self.style.leading * 0.56, self.style.size * 0.62)
        if read_out:
            sheet.draw(piece.paragraph, piece.element, x + piece.indent, top)
        else:
            with sheet.tags.artifact():
                piece.paragraph.drawOn(sheet.canvas, x + piece.indent, top - piece.paragraph.height)
