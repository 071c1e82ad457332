"""Numbers as bars that lie, and days as strips with their half: each with its words and numbers above it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from csdesk.ui import theme
from csdesk.ui.theme.tokens import mix
from csdesk.ui.widgets.charts import Choosable

LINE, THICK, BETWEEN, SIDE = 18, 9, 8, 6
"""Of the words, of a bar, below it, and at the left and right edge, in pixels."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WIDE, NARROW = 260, 120


class Strips(Choosable):
    """Values below each other: what each is at the left, its numbers at the right, and below both what is drawn."""

    bars_each = 1
    """How many are drawn below each other."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.labels: tuple[str, ...] = ()
        self.numbers: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """All of them."""
        return QSize(theme.scaled(WIDE), max(self._each * len(self.labels), theme.scaled(LINE)))

    def minimumSizeHint(self) -> QSize:
        """The words are cut where they must be, and told under the pointer."""
        return QSize(theme.scaled(NARROW), self.sizeHint().height())

    def show_lines(self, labels: Sequence[str], numbers: Sequence[str], words: Sequence[str], said: str) -> None:
        """Other values. `words`: what each says as a whole; `said`: all of them."""
        self.labels, self.numbers = tuple(labels), tuple(numbers)
        self.show_words(words, 1, said)
        self.updateGeometry()

    def room_of(self, place: int) -> QRect:
        """From one edge to the other."""
        return QRect(0, place * self._each, self.width(), self._each)

    @property
    def _each(self) -> int:
        return theme.scaled(LINE + self.bars_each * THICK + (self.bars_each - 1) * 2 + BETWEEN + 3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them."""
        tokens, painter = theme.tokens(), QPainter(self)
        for place in range(len(self.labels)):
            room = self.room_of(place)
            if place == self.place:
                painter.fillRect(room.adjusted(1, 1, -1, -1), QColor(tokens.selection))
                painter.setPen(QPen(QColor(tokens.accent), 1))
                painter.drawRect(room.adjusted(1, 0, -2, -1))
            inner = room.adjusted(theme.scaled(SIDE), 2, -theme.scaled(SIDE), 0)
            self._draw_line(painter, place, QRect(inner.x(), inner.y(), inner.width(), theme.scaled(LINE)))
            self.draw_strip(painter, place, inner.adjusted(0, theme.scaled(LINE), 0, -theme.scaled(BETWEEN)))

    def draw_strip(self, painter: QPainter, place: int, room: QRect) -> None:
        """What stands below the words of a value."""
        raise NotImplementedError

    def _draw_line(self, painter: QPainter, place: int, line: QRect) -> None:
        tokens = theme.tokens()
        painter.setFont(theme.font("section"))
        wide = QFontMetrics(theme.font("section")).horizontalAdvance(self.numbers[place])
        painter.setPen(QColor(tokens.ink))
        painter.drawText(line, int(RIGHT), self.numbers[place])
        painter.setFont(theme.font("body"))
        left = line.adjusted(0, 0, -wide - 8, 0)
        painter.setPen(QColor(tokens.ink if place == self.place else tokens.ink_2))
        cut = painter.fontMetrics().elidedText(self.labels[place], Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, int(LEFT), cut)


class LyingBars(Strips):
    """A bar from the left for each value, a part of it filled where there are parts."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.counts: tuple[int, ...] = ()
        self.parts: tuple[int, ...] = ()

    def show_bars(
        self,
        labels: Sequence[str],
        counts: Sequence[int],
        numbers: Sequence[str],
        said: str,
        *,
        parts: Sequence[int] = (),
    ) -> None:
        """Other values; `numbers`: what stands at the right of each."""
        self.counts, self.parts = tuple(counts), tuple(parts)
        words = [f"{label}: {number}" for label, number in zip(labels, numbers, strict=True)]
        self.show_lines(labels, numbers, words, said)

    def draw_strip(self, painter: QPainter, place: int, room: QRect) -> None:
        """The bar on its track."""
        tokens, most = theme.tokens(), max(self.counts, default=0)
        bar = QRect(room.x(), room.y(), room.width(), theme.scaled(THICK))
        painter.fillRect(bar, QColor(mix(tokens.sheet, tokens.hairline, 0.5)))
        if not self.counts[place]:
            return
        bar.setWidth(max(2, round(room.width() * self.counts[place] / most)))
        colour = QColor(tokens.accent if place == self.place else tokens.chart)
        if self.parts:
            painter.fillRect(bar, QColor(mix(tokens.sheet, tokens.chart, 0.25)))
            painter.setPen(QPen(colour, 1))
            painter.drawRect(bar.adjusted(0, 0, -1, -1))
            bar.setWidth(round(bar.width() * self.parts[place] / self.counts[place]))
        painter.fillRect(bar, colour)


class BeforeAndAfter(Strips):
    """Two bars for each value: what was, hatched, and below it what is, filled."""

    bars_each = 2

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.before: tuple[int, ...] = ()
        self.after: tuple[int, ...] = ()

    def show_bars(
        self, labels: Sequence[str], before: Sequence[int], after: Sequence[int], numbers: Sequence[str], said: str
    ) -> None:
        """Other values; `numbers`: what stands at the right of each."""
        self.before, self.after = tuple(before), tuple(after)
        words = [f"{label}: {number}" for label, number in zip(labels, numbers, strict=True)]
        self.show_lines(labels, numbers, words, said)

    def draw_strip(self, painter: QPainter, place: int, room: QRect) -> None:
        """Both bars on one scale."""
        tokens, most = theme.tokens(), max((*self.before, *self.after), default=0)
        thick = theme.scaled(THICK)
        colour = QColor(tokens.accent if place == self.place else tokens.chart)
        for number, count in enumerate((self.before[place], self.after[place])):
            bar = QRect(room.x(), room.y() + number * (thick + 2), room.width(), thick)
            painter.fillRect(bar, QColor(mix(tokens.sheet, tokens.hairline, 0.5)))
            if not count:
                continue
            bar.setWidth(max(3, round(room.width() * count / most)))
            if number:
                painter.fillRect(bar, colour)
            else:
                painter.fillRect(bar, QColor(tokens.sheet))
                painter.fillRect(bar, QBrush(colour, Qt.BrushStyle.BDiagPattern))
                painter.setPen(QPen(colour, 1))
                painter.drawRect(bar.adjusted(0, 0, -1, -1))


class DayStrips(Strips):
    """Of each value a box from the first to the third quarter of its days, with a line at the half."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.days: tuple[tuple[int, int, int] | None, ...] = ()

    def show_days(
        self,
        labels: Sequence[str],
        days: Sequence[tuple[int, int, int] | None],
        numbers: Sequence[str],
        words: Sequence[str],
        said: str,
    ) -> None:
        """Other values: quarter, half and three quarters of each; None where there is nobody."""
        self.days = tuple(days)
        self.show_lines(labels, numbers, words, said)

    def draw_strip(self, painter: QPainter, place: int, room: QRect) -> None:
        """The box on its track, all on one scale from no day on."""
        tokens, thick = theme.tokens(), theme.scaled(THICK)
        most = max((days[2] for days in self.days if days is not None), default=0)
        painter.fillRect(QRect(room.x(), room.y() + thick // 2, room.width(), 1), QColor(tokens.ink_3))
        found = self.days[place]
        if found is None:
            return
        colour = QColor(tokens.accent if place == self.place else tokens.chart)
        quarter, half, three = (room.x() + round((room.width() - 3) * day / max(most, 1)) for day in found)
        box = QRect(quarter, room.y(), max(3, three - quarter), thick)
        painter.fillRect(box, QColor(mix(tokens.sheet, tokens.chart, 0.35)))
        painter.setPen(QPen(colour, 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.fillRect(QRect(half, room.y() - 2, 3, thick + 4), QColor(tokens.ink))
