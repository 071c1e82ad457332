"""What the interview draws itself: the big answers with their numbers, and how far one is."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.theme import icons
from csdesk.ui.theme.looks import look_of
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

ICON = 16
GAP, LEAST_PIECE = 4, 4
"""Between the pieces that tell how far one is; a piece where there is little room."""
WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)


def icon_cell(icon: Callable[[Any], str], role: Callable[[Any], str]) -> Callable[[QPainter, QRect, Any], None]:
    """Draws a cell of a table that holds nothing but an icon; its meaning is the column's text."""

    def paint(painter: QPainter, rect: QRect, row: Any) -> None:
        name = icon(row)
        if name:
            ratio = painter.device().devicePixelRatioF()
            icons.draw(painter, theme.icon_pixmap(name, role(row), theme.scaled(ICON), ratio), rect)

    return paint


def mirrored(widget: QWidget, place: QRect) -> QRect:
    """Where something is drawn, counted from the right where the language is written from there."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), place)


class ChoiceButton(QAbstractButton):
    """An answer to choose, with the number that chooses it. `large` for the parent's own eyes."""

    def __init__(self, number: int, text: str, *, guide: str = "", large: bool = False, name: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(large)  # one of several, as a screen reader calls it
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._number = number
        self._guide = guide
        self._large = large
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._height = 64 if large else 52
        self._fit()
        name_widget(self, name, f"{number}: {text}", guide)

    def set_height(self, pixels: int) -> None:
        """Be lower where there are many answers."""
        self._height = pixels
        self._fit()

    def setChecked(self, checked: bool) -> None:
        """Mark it or not: of answers that exclude each other, Qt lets none go without another."""
        self.setAutoExclusive(False)
        super().setChecked(checked)
        self.setAutoExclusive(self._large)

    def nextCheckState(self) -> None:
        """What is chosen is what the vault says, shown by whoever made this."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down look at the next answer, and choose nothing."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        parent = self.parentWidget()
        if step is None or parent is None:
            super().keyPressEvent(event)
            return
        others = [one for one in parent.findChildren(ChoiceButton) if one.isEnabled()]
        there = others.index(self) + step if self in others else -1
        if 0 <= there < len(others):
            others[there].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that break need more lines."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Any width will do; the words break."""
        return QSize(theme.scaled(200), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, number, words, and the check mark."""
        look = look_of(self)
        tokens = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, line = self.isChecked(), 2 if self._large else 1
        inset = line / 2
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.edge), line))
        painter.setBrush(QColor(tokens.accent if chosen else tokens.hover if hovered else tokens.sheet))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        ink = "on_accent" if chosen else "ink" if self.isEnabled() else "ink_3"
        self._draw_number(painter, tokens.colour(ink))
        self._draw_words(painter, tokens.colour(ink))
        if chosen:
            pixels = look.scaled(28 if self._large else 18)
            picture = look.pixmap("check", ink, pixels, self.devicePixelRatioF())
            icons.draw(painter, picture, mirrored(self, QRect(self.width() - pixels - 16, 0, pixels, self.height())))

    def _fit(self) -> None:
        look = look_of(self)
        height = look.scaled(self._height)
        if self.width() > look.scaled(200):
            room = look.scaled(16 if self._large else 12)
            height = max(height, sum(high for _, _, high in self._lines()) + room)
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def _lines(self) -> list[tuple[QFont, str, int]]:
        """The words, and below them what explains them: each with its letters and how high it is where it breaks."""
        look, place = look_of(self), QRect(0, 0, self._words().width(), 10_000)
        said = [("client" if self._large else "lead", self.text()), ("small", self._guide)]
        fonts = [(look.font(name), text) for name, text in said if text]
        return [(font, text, QFontMetrics(font).boundingRect(place, WORDS, text).height()) for font, text in fonts]

    def _cap(self) -> int:
        look = look_of(self)
        return min(look.scaled(44 if self._large else 26), look.scaled(self._height) - 12)

    def _words(self) -> QRect:
        look = look_of(self)
        left = self._cap() + look.scaled(46 if self._large else 28)
        width = self.width() - left - look.scaled(56 if self._large else 36)
        return mirrored(self, QRect(left, 0, width, self.height()))

    def _draw_number(self, painter: QPainter, ink: str) -> None:
        cap, look = self._cap(), look_of(self)
        left = look.scaled(26 if self._large else 14)
        place = mirrored(self, QRect(left, (self.height() - cap) // 2, cap, cap))
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(ink), 2 if self._large else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(look.font("figure" if self._large else "strong"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(self._number))

    def _draw_words(self, painter: QPainter, ink: str) -> None:
        words = self._words()
        from_right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        begins = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # what is right is right
        flags = int(begins | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.setPen(QColor(ink))
        lines = self._lines()
        top = (self.height() - sum(high for _, _, high in lines)) // 2
        for font, text, high in lines:
            painter.setFont(font)
            painter.drawText(QRect(words.left(), top, words.width(), high), flags, text)
            top += high


class Segments(QWidget):
    """How far the interview is, one piece for each question: settled, here, to come."""

    spoken_role = Role.StaticText

    def __init__(self, *, large: bool = False) -> None:
        super().__init__()
        self._count = self._settled = 0
        self._here = -1
        self._piece = (40, 10) if large else (14, 6)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.scaled(self._piece[1] + 2))

    def show_place(self, count: int, settled: int, here: int) -> None:
        """Of `count` questions the first `settled` are filled; `here` is the place of the present one."""
        self._count, self._settled, self._here = count, settled, here
        self.updateGeometry()
        self.setAccessibleName(tr("Question {here} of {count}", here=here + 1, count=count))
        self.update()

    def sizeHint(self) -> QSize:
        """All pieces as wide as they are where there is room."""
        return QSize(theme.scaled((self._piece[0] + GAP) * self._count), self.height())

    def minimumSizeHint(self) -> QSize:
        """Pieces that can be told apart."""
        return QSize(theme.scaled((LEAST_PIECE + GAP) * self._count), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pieces, narrower where there is little room."""
        tokens = look_of(self).tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height, gap = theme.scaled(self._piece[1]), theme.scaled(GAP)
        width = min(theme.scaled(self._piece[0]), self.width() // max(1, self._count) - gap)
        for number in range(self._count):
            filled = tokens.accent if number < self._settled else tokens.hairline
            painter.setBrush(QColor(tokens.chart if number == self._here else filled))
            place = mirrored(self, QRect(number * (width + gap), 1, width, height))
            painter.drawRoundedRect(QRectF(place), 3, 3)
