"""Ticks, choices and selections, drawn in the program's own colours."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QStyleOptionComboBox,
)

from csdesk.ui import theme
from csdesk.ui.theme import icons
from csdesk.ui.widgets.naming import name_widget

BOX = 16
DOT = 3 / 16
"""Of a chosen circle: its half, as a share of the box."""
LINE = 28
NARROWEST = 120
"""Words beside a mark break into lines; they keep so much room with it."""
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
BESIDE_WORDS = 50
"""Pixels of a selection that its edges and its caret take."""
PART = 1
"""Of a pixel words may be wider than they are said to be."""
LEAST = 140
"""Pixels that a selection keeps whose choices are long."""
GAP = 8


class Tick(QCheckBox):
    """A box to tick."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__(text)
        _set_up(self, name)

    def sizeHint(self) -> QSize:
        """As wide as the box and the words."""
        return _marked_size(self)

    def minimumSizeHint(self) -> QSize:
        """The words can stand in several lines."""
        return _least_size(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the lines need that the words take at this width."""
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """The lines that the words take; said to layouts as a fixed height."""
        return _height(self, width)

    def hitButton(self, pos: object) -> bool:
        """The whole line can be clicked."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(0, 0, theme.scaled(BOX), self.height())
        draw_tick(painter, rect, self.isChecked(), self.isEnabled(), self.devicePixelRatioF())
        _draw_words(painter, self)


class Choice(QRadioButton):
    """One of several."""

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__(text)
        _set_up(self, name)

    def sizeHint(self) -> QSize:
        """As wide as the circle and the words."""
        return _marked_size(self)

    def minimumSizeHint(self) -> QSize:
        """The words can stand in several lines."""
        return _least_size(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the lines need that the words take at this width."""
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """The lines that the words take; said to layouts as a fixed height."""
        return _height(self, width)

    def hitButton(self, pos: object) -> bool:
        """The whole line can be clicked."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circle and words."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = theme.scaled(BOX)
        circle = QRectF(0.5, (self.height() - box) / 2 + 0.5, box - 1, box - 1)
        painter.setPen(QPen(QColor(tokens.accent if self.isChecked() else tokens.edge), 1))
        painter.setBrush(QColor(tokens.accent if self.isChecked() else tokens.sheet))
        painter.drawEllipse(circle)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.on_accent))
            painter.drawEllipse(circle.center(), box * DOT, box * DOT)
        _draw_words(painter, self)


class Select(QComboBox):
    """A selection from a list of (value, words).

    `spoken`: what it is called where no label stands beside it. Beyond Windows Qt gives what is selected as the name
    of a selection, and what it is called is its label's to say: it has one of its own, which nobody sees.
    """

    def __init__(self, choices: Sequence[tuple[object, str]] = (), *, name: str = "", spoken: str = "") -> None:
        super().__init__()
        self._values: list[object] = []
        self._widest = -1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._label: QLabel | None = None
        name_widget(self, name)
        if spoken:
            self.be_called(spoken)
        self.set_choices(choices)
        self.currentIndexChanged.connect(lambda _index: self._tell_whole())

    def be_called(self, spoken: str) -> None:
        """What it is called, for a reader; not for one beside a label, which says it already."""
        self.setAccessibleName(spoken)
        if self._label is None:
            self._label = QLabel(self.parentWidget())
            self._label.hide()
            self._label.setBuddy(self)
            self.destroyed.connect(self._label.deleteLater)
        self._label.setText(spoken)

    def changeEvent(self, event: QEvent) -> None:
        """Its label goes with it: Qt finds one by it among its neighbors only."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange and self._label is not None:
            self._label.setParent(self.parentWidget())

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other choices; keeps what was selected where it is still offered."""
        kept = self.currentData()
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _ in choices]
        for value, words in choices:
            self.addItem(words, value)
        self._widest = -1
        self.set_value(kept)
        self.blockSignals(False)
        self.updateGeometry()

    def value(self) -> object:
        """The value that is selected."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Select a value; one that is not offered selects the first."""
        # Qt's own search takes a third of a millisecond for each selection, of which a record has a dozen.
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is cut off is told under the pointer."""
        super().resizeEvent(event)
        self._tell_whole()

    def _tell_whole(self) -> None:
        words = self.currentText()
        is_cut = self.fontMetrics().horizontalAdvance(words) > self.width() - BESIDE_WORDS
        self.setToolTip(words if is_cut else "")

    def sizeHint(self) -> QSize:
        """As wide as its longest choice; Qt knows only those that were there when it was first shown."""
        if self._widest < 0:
            words = self.fontMetrics().horizontalAdvance
            self._widest = max((words(self.itemText(at)) for at in range(self.count())), default=0)
            self._widest += BESIDE_WORDS + PART
        return super().sizeHint().expandedTo(QSize(self._widest, 0))

    def minimumSizeHint(self) -> QSize:
        """Long choices may be cut; opened, the list shows them."""
        return QSize(min(self.sizeHint().width(), theme.scaled(LEAST)), super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Words that have no room end with an ellipsis."""
        super().initStyleOption(option)
        room = self.width() - BESIDE_WORDS
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, never the value."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the style does, and the caret."""
        super().paintEvent(event)
        painter = QPainter(self)
        picture = theme.icon_pixmap("caret-down", "ink_2", theme.scaled(14), self.devicePixelRatioF())
        width = theme.scaled(16)
        icons.draw(painter, picture, QRect(self.width() - 10 - width, 0, width, self.height()))


def draw_tick(painter: QPainter, rect: QRect, ticked: bool, enabled: bool, ratio: float) -> None:
    """Draw a tick box in the middle of a rectangle."""
    tokens = theme.tokens()
    side = theme.scaled(BOX)
    left, top = rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2
    box = QRectF(left + 0.5, top + 0.5, side - 1, side - 1)
    line = tokens.accent if ticked else tokens.edge
    painter.setPen(QPen(QColor(line if enabled else tokens.hairline), 1))
    painter.setBrush(QColor(tokens.accent if ticked and enabled else tokens.sheet))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        role = "on_accent" if enabled else "ink_3"
        icons.draw(painter, theme.icon_pixmap("check-bold", role, theme.scaled(11), ratio), box.toAlignedRect())


def _set_up(button: QAbstractButton, name: str) -> None:
    button.setMinimumHeight(theme.scaled(LINE))
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    name_widget(button, name, button.text())


def _indent() -> int:
    return theme.scaled(BOX) + GAP


def _marked_size(button: QAbstractButton) -> QSize:
    metrics = QFontMetrics(button.font())
    width = _indent() + metrics.horizontalAdvance(button.text()) + 2
    return QSize(width, max(button.minimumHeight(), metrics.height()))


def _least_size(button: QAbstractButton) -> QSize:
    return _marked_size(button).boundedTo(QSize(theme.scaled(NARROWEST), button.minimumHeight()))


def _height(button: QAbstractButton, width: int) -> int:
    room = QRect(0, 0, width - _indent(), 0)
    words = QFontMetrics(button.font()).boundingRect(room, int(_WORDS), button.text())
    return max(theme.scaled(LINE), words.height())


def _draw_words(painter: QPainter, button: QAbstractButton) -> None:
    tokens = theme.tokens()
    painter.setPen(QColor(tokens.ink if button.isEnabled() else tokens.ink_3))
    painter.setFont(button.font())
    painter.drawText(QRect(_indent(), 0, button.width() - _indent(), button.height()), int(_WORDS), button.text())
