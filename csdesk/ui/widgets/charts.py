"""Numbers as shapes: bars and a map of three by three. Each value stands there as text and opens what is behind it,
by mouse or by arrows and Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.speech import announce
from csdesk.ui.theme import icons
from csdesk.ui.theme.tokens import RADIUS, mix
from csdesk.ui.widgets.naming import name_widget

BAR = 44
"""Pixels that a bar is wide where there is room."""
BETWEEN = 12
LOWEST, USUAL = 84, 150
CELL = 46
MIDDLE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Choosable(QWidget):
    """Values in a row or in a grid, one of which is chosen. `chosen(place)`, `opened(place)` on Enter.

    What is spoken: the chart's title with the value that is chosen, and all values as its description.
    """

    spoken_role = Role.Chart

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__()
        self.words: tuple[str, ...] = ()
        """What each value says."""
        self.place: int | None = None
        self._spoken = spoken
        self._across = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        name_widget(self, name, spoken)

    def show_words(self, words: Sequence[str], across: int, said: str = "") -> None:
        """Other values; the place that was chosen stays where it still is. `said`: all of them, as one text."""
        self.words, self._across = tuple(words), max(across, 1)
        self.setAccessibleDescription(said or "; ".join(words))
        if self.place is not None and self.place >= len(words):
            self.place = None
        self.mark(self.place)
        self.update()

    def mark(self, place: int | None) -> None:
        """Show which value is chosen, without telling."""
        self.place = place
        self.setAccessibleName(self._spoken if place is None else f"{self._spoken}: {self.words[place]}")
        self.update()

    def choose(self, place: int) -> None:
        """Choose a value."""
        self.mark(place)
        announce(self, self.words[place])
        self.chosen.emit(place)

    def room_of(self, place: int) -> QRect:
        """Where a value stands, and can be clicked."""
        raise NotImplementedError

    def place_at(self, point: QPoint) -> int | None:
        """Which value stands at a point."""
        return next((place for place in range(len(self.words)) if self.room_of(place).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked."""
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to what is behind it."""
        place = self.place_at(event.position().toPoint())
        if place is not None:
            self.opened.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the pointer is on."""
        place = self.place_at(event.position().toPoint())
        self.setToolTip("" if place is None else self.words[place])
        self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Home and End go to the ends, Enter opens."""
        moved = self._moved(event)
        if moved is not None:
            self.choose(moved)
        elif self.place is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.place)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard something is chosen."""
        super().focusInEvent(event)
        if self.place is None and self.words and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.choose(0)

    def _moved(self, event: QKeyEvent) -> int | None:
        if not self.words or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return 0 if event.key() == Qt.Key.Key_Home else len(self.words) - 1
        step = KEYS.get(Qt.Key(event.key()))
        if step is None:
            return None
        down, across = divmod(self.place or 0, self._across)
        across, down = across + step[0], down + step[1]
        inside = 0 <= across < self._across and 0 <= down < -(-len(self.words) // self._across)
        place = down * self._across + across
        if step[1] and inside:  # the last line may be a shorter one
            place = min(place, len(self.words) - 1)
        return place if inside and place < len(self.words) else None


class BarChart(Choosable):
    """One bar for each value: its number above, its label below. A part of it may be filled, with its number, too.

    `in_time`: the labels follow each other as weeks do, so that some can be left out where there is little room.
    """

    def __init__(self, *, name: str, spoken: str, with_labels: bool = True, in_time: bool = False) -> None:
        super().__init__(name=name, spoken=spoken)
        self.labels: tuple[str, ...] = ()
        self.counts: tuple[int, ...] = ()
        self.parts: tuple[int, ...] = ()
        """How much of each value is filled; empty where all of it is."""
        self._part_said = ""
        self._with_labels = with_labels
        self._in_time = in_time
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As high as bars are usually."""
        return QSize(theme.scaled(240), theme.scaled(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Numbers, labels, and a bar that can be told from another."""
        return QSize(theme.scaled(120), theme.scaled(LOWEST) + self._line + self._below)

    def show_bars(
        self,
        labels: Sequence[str],
        counts: Sequence[int],
        said: str = "",
        *,
        parts: Sequence[int] = (),
        part_said: str = "",
    ) -> None:
        """Show other values. `said`: all of them in words; `parts`: of each value, what `part_said` says."""
        self.labels, self.counts, self.parts, self._part_said = tuple(labels), tuple(counts), tuple(parts), part_said
        words = [f"{label}: {count:,}" for label, count in zip(self.labels, self.counts, strict=True)]
        if parts:
            words = [f"{text}, {part:,} {part_said}" for text, part in zip(words, parts, strict=True)]
        self.show_words(words, len(self.labels), said)

    def room_of(self, place: int) -> QRect:
        """The bar's slot, from the top to the bottom."""
        slot = self.width() / max(len(self.counts), 1)
        return QRect(round(place * slot), 0, round((place + 1) * slot) - round(place * slot), self.height())

    def bar_of(self, place: int) -> tuple[int, int]:
        """Left edge and width of a bar."""
        room = self.room_of(place)
        width = max(4, min(theme.scaled(BAR), room.width() - BETWEEN))
        return room.center().x() - width // 2, width

    @property
    def _line(self) -> int:
        return theme.scaled(18)

    @property
    def _below(self) -> int:
        """Pixels for the words below the bars."""
        return self._line * (1 + bool(self.parts)) + 4 if self._with_labels else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        tokens, painter = theme.tokens(), QPainter(self)
        base = self.height() - self._below
        highest = max(self.counts, default=0)
        room = base - self._line - 6
        for place, count in enumerate(self.counts):
            if place == self.place:
                self._draw_choice(painter, self.room_of(place))
            left, width = self.bar_of(place)
            height = max(2 if count else 0, round(room * count / highest)) if highest else 0
            self._draw_bar(painter, place, QRect(left, base - height, width, height))
            self._draw_number(painter, place, left + width // 2, base - height)
            if self._with_labels:
                self._draw_words(painter, place, base + 3)
        if self._with_labels:
            painter.fillRect(0, base, self.width(), 1, QColor(tokens.ink_3))

    def _draw_bar(self, painter: QPainter, place: int, bar: QRect) -> None:
        tokens = theme.tokens()
        colour = QColor(tokens.accent if place == self.place else tokens.chart)
        if self.parts and bar.height():
            painter.fillRect(bar, QColor(mix(tokens.sheet, tokens.chart, 0.25)))
            painter.setPen(QPen(colour, 1))
            painter.drawRect(bar.adjusted(0, 0, -1, -1))
            bar = bar.adjusted(0, bar.height() - round(bar.height() * self.parts[place] / self.counts[place]), 0, 0)
        painter.fillRect(bar, colour)

    def _draw_choice(self, painter: QPainter, room: QRect) -> None:
        tokens = theme.tokens()
        painter.fillRect(room.adjusted(1, 1, -1, -1), QColor(tokens.selection))
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.drawRect(room.adjusted(1, 0, -2, -1))

    def _draw_number(self, painter: QPainter, place: int, middle: int, top: int) -> None:
        """Above the bar, in its middle."""
        tokens, slot = theme.tokens(), self.room_of(place).width()
        text = f"{self.counts[place]:,}"
        wide = QFontMetrics(theme.font("section")).horizontalAdvance(text) > slot
        painter.setFont(theme.font("cap" if wide else "section"))
        painter.setPen(QColor(tokens.ink if self.counts[place] else tokens.ink_3))
        painter.drawText(QRect(middle - slot // 2, top - self._line - 2, slot, self._line), int(MIDDLE), text)

    def _draw_words(self, painter: QPainter, place: int, top: int) -> None:
        tokens, slot = theme.tokens(), self.room_of(place)
        painter.setPen(QColor(tokens.ink if place == self.place else tokens.ink_2))
        words = QRect(slot.x(), top, slot.width(), self._line)
        step = self._every()
        if place % step == 0:
            more = (step - 1) * slot.width() // 2
            self._draw_fitting(painter, words.adjusted(-more, 0, more, 0), self.labels[place])
        if self.parts and self.counts[place]:
            self._draw_fitting(painter, words.translated(0, self._line), self._part_words(slot.width())[place])

    def _every(self) -> int:
        """Which labels are drawn: every one, or every so many where they would touch each other."""
        if not self._in_time:
            return 1
        metrics = QFontMetrics(theme.font("small"))
        widest = max((metrics.horizontalAdvance(label) for label in self.labels), default=0) + BETWEEN
        return max(1, -(-widest // max(1, self.width() // len(self.labels))))

    def _part_words(self, width: int) -> list[str]:
        """The parts with what they are, where there is room for all."""
        metrics = QFontMetrics(theme.font("cap"))
        words = [f"{part:,} {self._part_said}" for part in self.parts]
        fits = all(metrics.horizontalAdvance(text) <= width - 2 for text in words)
        return words if fits else [f"{part:,}" for part in self.parts]

    @staticmethod
    def _draw_fitting(painter: QPainter, place: QRect, text: str) -> None:
        """In the smaller font if need be, and cut if that is still too long."""
        fits = QFontMetrics(theme.font("small")).horizontalAdvance(text) <= place.width() - 2
        painter.setFont(theme.font("small" if fits else "cap"))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(MIDDLE), cut)


class GridMap(Choosable):
    """Cells across and down, each with its number, darker where there are more; or with one place marked."""

    def __init__(self, across: Sequence[str], down: Sequence[str], *, name: str, spoken: str) -> None:
        super().__init__(name=name, spoken=spoken)
        self.counts: tuple[int, ...] = ()
        """One for each cell, line by line."""
        self._heads, self._sides = tuple(across), tuple(down)
        self.mine: int | None = None
        """The cell in which one person stands."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As high as cells are usually."""
        return QSize(theme.scaled(240), theme.scaled(22 + 58 * len(self._sides)))

    def minimumSizeHint(self) -> QSize:
        """A number in each cell."""
        return QSize(theme.scaled(200), theme.scaled(22 + CELL * len(self._sides)))

    def show_counts(self, counts: Sequence[int], words: Sequence[str], said: str = "") -> None:
        """Show how many stand in each cell, line by line."""
        self.counts = tuple(counts)
        self.show_words(words, len(self._heads), said)

    def show_one(self, place: int | None) -> None:
        """Mark the place of one person, or none. Then there is nothing to choose."""
        self.mine = place
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.update()

    def room_of(self, place: int) -> QRect:
        """The cell."""
        left, top = self._left, theme.scaled(22)
        wide = (self.width() - left) // len(self._heads)
        high = (self.height() - top) // len(self._sides)
        down, across = divmod(place, len(self._heads))
        return QRect(left + across * wide, top + down * high, wide, high)

    @property
    def _left(self) -> int:
        metrics = QFontMetrics(theme.font("small"))
        return max((metrics.horizontalAdvance(words) for words in self._sides), default=0) + 8

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells with their headings."""
        tokens, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.ink_2))
        for at, words in enumerate(self._heads):
            cell = self.room_of(at)
            painter.drawText(QRect(cell.x(), 0, cell.width(), theme.scaled(22)), int(MIDDLE), words)
        for at, words in enumerate(self._sides):
            cell = self.room_of(at * len(self._heads))
            painter.drawText(QRect(0, cell.y(), self._left - 6, cell.height()), int(LEFT), words)
        for place in range(len(self._heads) * len(self._sides)):
            self._draw_cell(painter, place)

    def _draw_cell(self, painter: QPainter, place: int) -> None:
        tokens = theme.tokens()
        cell = QRectF(self.room_of(place)).adjusted(2.5, 2.5, -2.5, -2.5)
        count = self.counts[place] if place < len(self.counts) else 0
        is_chosen = place in (self.mine, self.place)
        painter.setPen(QPen(QColor(tokens.accent if is_chosen else tokens.hairline), 2 if is_chosen else 1))
        share = 0.5 * count / max(self.counts) if count else 0.0
        wash = tokens.selection if place == self.mine else mix(tokens.header, tokens.chart, share)
        painter.setBrush(QColor(wash))
        painter.drawRoundedRect(cell, RADIUS - 2, RADIUS - 2)
        if place == self.mine:
            icons.draw(
                painter, theme.icon_pixmap("user", "accent", 18, self.devicePixelRatioF()), cell.toAlignedRect()
            )
        elif place < len(self.counts):
            painter.setFont(theme.font("section"))
            painter.setPen(QColor(tokens.ink if count else tokens.ink_3))
            painter.drawText(cell, int(MIDDLE), f"{count:,}")
