"""A map whose cells are split: each with its number, and below it a bar of the kinds that make it up.

Kinds are told apart by pattern and by number, never by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from csdesk.ui import theme
from csdesk.ui.theme.tokens import RADIUS, mix
from csdesk.ui.widgets.charts import LEFT, MIDDLE, Choosable

HEAD, CELL, BAR, LOW = 22, 62, 15, 50
EDGE = 4
"""Pixels that the ring of the keyboard takes."""
PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.Dense6Pattern,
)
"""Of the kinds, in their order."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def fill_kind(painter: QPainter, room: QRectF, kind: int) -> None:
    """Draw a piece of a bar in the pattern of a kind."""
    tokens = theme.tokens()
    colour = QColor(mix(tokens.ink_2, tokens.chart, 0.7))
    painter.setPen(QPen(colour, 1))
    painter.setBrush(QColor(tokens.sheet))
    painter.drawRect(room)
    painter.setBrush(QBrush(colour, PATTERNS[kind]))
    painter.drawRect(room)


@dataclass(frozen=True)
class SplitCell:
    """One cell: what stands at its head, and of how many of each kind it is made up."""

    count: int
    parts: tuple[int, ...]
    title: str = ""
    """Of a cell of the strip, which has no heading above it."""


class SplitMap(Choosable):
    """Three by three cells, and a strip of two below them for those who have no place on the map."""

    def __init__(self, across: Sequence[str], down: Sequence[str], *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.cells: tuple[SplitCell, ...] = ()
        self._heads, self._sides = tuple(across), tuple(down)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As high as cells are usually."""
        return QSize(theme.scaled(420), theme.scaled(HEAD + CELL * (len(self._sides) + 1) + 6))

    def minimumSizeHint(self) -> QSize:
        """A number and a bar in each cell."""
        return QSize(theme.scaled(260), theme.scaled(HEAD + LOW * (len(self._sides) + 1) + 6))

    def show_cells(self, cells: Sequence[SplitCell], words: Sequence[str], said: str = "") -> None:
        """Show the cells line by line, then the strip."""
        self.cells = tuple(cells)
        self.show_words(words, len(self._heads), said)

    def room_of(self, place: int) -> QRect:
        """The cell."""
        top, lines = theme.scaled(HEAD), len(self._sides) + 1
        high = (self.height() - top - 6) // lines
        grid = len(self._heads) * len(self._sides)
        if place >= grid:
            wide = self.width() // max(len(self.cells) - grid, 1)
            return QRect((place - grid) * wide, top + high * len(self._sides) + 6, wide, high)
        down, across = divmod(place, len(self._heads))
        wide = (self.width() - self._left) // len(self._heads)
        return QRect(self._left + across * wide, top + down * high, wide, high)

    @property
    def _left(self) -> int:
        metrics = QFontMetrics(theme.font("small"))
        return max((metrics.horizontalAdvance(words) for words in self._sides), default=0) + 8 + EDGE

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw headings and cells."""
        tokens, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.ink_2))
        for at, words in enumerate(self._heads):
            cell = self.room_of(at)
            painter.drawText(QRect(cell.x(), 0, cell.width(), theme.scaled(HEAD)), int(MIDDLE), words)
        for at, words in enumerate(self._sides):
            cell = self.room_of(at * len(self._heads))
            painter.drawText(QRect(EDGE, cell.y(), self._left - 6, cell.height()), int(LEFT), words)
        for place, cell_shown in enumerate(self.cells):
            self._draw_cell(painter, place, cell_shown)

    def _draw_cell(self, painter: QPainter, place: int, cell: SplitCell) -> None:
        tokens = theme.tokens()
        room = QRectF(self.room_of(place)).adjusted(2.5, 2.5, -2.5, -2.5)
        is_chosen = place == self.place
        painter.setPen(QPen(QColor(tokens.accent if is_chosen else tokens.hairline), 2 if is_chosen else 1))
        painter.setBrush(QColor(tokens.selection if is_chosen else tokens.header))
        painter.drawRoundedRect(room, RADIUS - 2, RADIUS - 2)
        inner = room.adjusted(8, 3, -8, -4).toRect()
        bar = theme.scaled(BAR)
        words = QRect(inner.x(), inner.y(), inner.width(), inner.height() - bar - 2)
        painter.setPen(QColor(tokens.ink if cell.count else tokens.ink_3))
        painter.setFont(theme.font("section"))
        count = f"{cell.count:,}"
        painter.drawText(words, int(RIGHT if cell.title else MIDDLE), count)
        if cell.title:
            left = words.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(count) - 8, 0)
            painter.setFont(theme.font("small"))
            title = painter.fontMetrics().elidedText(cell.title, Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, int(LEFT), title)
        self._draw_bar(painter, QRectF(inner.x(), inner.bottom() - bar + 1, inner.width(), bar), cell)

    @staticmethod
    def _draw_bar(painter: QPainter, room: QRectF, cell: SplitCell) -> None:
        """The bar; each piece has its number in it where there is room."""
        if not cell.count:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left = room.x()
        for kind, part in enumerate(cell.parts):
            wide = room.width() * part / cell.count
            if part:
                piece = QRectF(round(left), room.y(), max(round(wide), 2), room.height())
                fill_kind(painter, piece, kind)
                SplitMap._draw_number(painter, piece, part)
            left += wide
        painter.restore()

    @staticmethod
    def _draw_number(painter: QPainter, piece: QRectF, part: int) -> None:
        """In the middle of its piece, where there is room."""
        tokens, text = theme.tokens(), f"{part:,}"
        painter.setFont(theme.font("cap"))
        wide = painter.fontMetrics().horizontalAdvance(text) + 6
        if wide + 4 <= piece.width():
            room = QRect(round(piece.center().x() - wide / 2), round(piece.y()), wide, round(piece.height()) + 1)
            painter.fillRect(room, QColor(tokens.sheet))
            painter.setPen(QColor(tokens.ink))
            painter.drawText(room, int(MIDDLE), text)


class KindKey(Choosable):
    """What the patterns mean, each with its number; choosing one shows only that kind. The first stands for all."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self._titles: tuple[str, ...] = ()
        self._counts: tuple[int, ...] = ()
        self._lines = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kinds(self, titles: Sequence[str], counts: Sequence[int], tips: Sequence[str] = ()) -> None:
        """All first, then the kinds in the order of the patterns. `tips`: what each means."""
        self._titles, self._counts = tuple(titles), tuple(counts)
        means = tuple(tips) or ("",) * len(titles)
        words = [
            f"{title}: {count:,}{'. ' if tip else ''}{tip}"
            for title, count, tip in zip(titles, counts, means, strict=True)
        ]
        self._arrange(words)

    def sizeHint(self) -> QSize:
        """One line, or two where there is little room."""
        return QSize(theme.scaled(420), theme.scaled(26) * self._lines)

    def minimumSizeHint(self) -> QSize:
        """Half of them beside each other."""
        return QSize(theme.scaled(260), theme.scaled(26) * self._lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn to two or three lines where there is not enough room."""
        super().resizeEvent(event)
        self._arrange(self.words)

    def room_of(self, place: int) -> QRect:
        """A kind's part of the line."""
        across = self._across
        down, at = divmod(place, across)
        wide, high = self.width() // across, theme.scaled(26)
        return QRect(at * wide, down * high, wide, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw pattern, words and number of each."""
        tokens, painter = theme.tokens(), QPainter(self)
        for place, (title, count) in enumerate(zip(self._titles, self._counts, strict=True)):
            room = self.room_of(place).adjusted(1, 1, -2, -2)
            if place == self.place:
                painter.setPen(QPen(QColor(tokens.accent), 1))
                painter.setBrush(QColor(tokens.selection))
                painter.drawRect(room)
            left = room.adjusted(6, 0, -4, 0)
            if place:
                high = theme.scaled(BAR)
                top = room.center().y() - high // 2
                fill_kind(painter, QRectF(left.x(), top, theme.scaled(16), high), place - 1)
                left = left.adjusted(theme.scaled(16) + 6, 0, 0, 0)
            painter.setFont(theme.font("strong" if place == self.place else "small"))
            painter.setPen(QColor(tokens.ink if count else tokens.ink_2))
            text = f"{title} {count:,}"
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, int(LEFT), cut)

    def _arrange(self, words: Sequence[str]) -> None:
        metrics = QFontMetrics(theme.font("strong"))
        texts = [f"{title} {count:,}" for title, count in zip(self._titles, self._counts, strict=True)]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + theme.scaled(16) + 24
        fits = max(self.width() // max(widest, 1), 1)
        across = next((number for number in (len(texts), 3, 2) if number and number <= fits), 2)
        lines = -(-len(texts) // across) if texts else 1
        self.show_words(words, across)
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
