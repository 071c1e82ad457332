"""A slider over rates, with marks for what was, what is and what is wanted."""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QSpinBox

from csdesk.services.program.measures import Range
from csdesk.ui import theme
from csdesk.ui.speech import announce
from csdesk.ui.widgets import name_widget

HIGH, GROOVE, KNOB, EDGE = 34, 4, 8, 12
PAGE = 5


class RateSlider(QSlider):
    """Arrows move by a step of the chart, Page Up and Page Down by five, Home and End to the ends."""

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.range = Range(Decimal(0), Decimal(1), Decimal(1))
        self._marks: list[tuple[str, Decimal]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.scaled(HIGH))
        self.setPageStep(PAGE)
        name_widget(self, name, spoken)

    def show_range(self, span: Range, place: int, marks: list[tuple[str, Decimal]]) -> None:
        """Another range, without telling of a move. `marks`: *baseline*, *now*, *target*, and their rates."""
        self.range, self._marks = span, marks
        self.blockSignals(True)
        self.setRange(0, span.steps)
        self.setValue(place)
        self.blockSignals(False)
        self.update()

    def go_to(self, place: int) -> None:
        """Stand there, without telling."""
        self.blockSignals(True)
        self.setValue(place)
        self.blockSignals(False)
        self.update()

    def say(self, words: str, *, aloud: bool) -> None:
        """What the value means; `aloud` after a move."""
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        if aloud and self.hasFocus():
            announce(self, words)

    def sizeHint(self) -> QSize:
        """Any width."""
        return QSize(theme.scaled(220), theme.scaled(HIGH))

    def minimumSizeHint(self) -> QSize:
        """A few steps."""
        return QSize(theme.scaled(140), theme.scaled(HIGH))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, never the value."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw groove, marks and knob."""
        tokens, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, groove = self.height() / 2, theme.scaled(GROOVE)
        left, right = theme.scaled(EDGE), self.width() - theme.scaled(EDGE)
        knob = left + (right - left) * self.value() / max(1, self.maximum())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.edge if self.isEnabled() else tokens.hairline))
        painter.drawRoundedRect(QRectF(left, middle - groove / 2, right - left, groove), 2, 2)
        if self.isEnabled():
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(left, middle - groove / 2, knob - left, groove), 2, 2)
        for kind, rate in self._marks:
            self._draw_mark(painter, kind, left + (right - left) * self._share(rate), middle)
        size = theme.scaled(KNOB)
        painter.setPen(QPen(QColor(tokens.accent if self.isEnabled() else tokens.edge), 2))
        painter.setBrush(QColor(tokens.sheet))
        painter.drawEllipse(QPointF(knob, middle), size, size)

    def _share(self, rate: Decimal) -> float:
        whole = self.range.highest - self.range.lowest
        return min(1.0, max(0.0, float((rate - self.range.lowest) / whole))) if whole else 0.0

    @staticmethod
    def _draw_mark(painter: QPainter, kind: str, x: float, middle: float) -> None:
        """Baseline a hollow mark below, now a line across, target a filled mark above."""
        tokens, size = theme.tokens(), theme.scaled(5)
        painter.setPen(QPen(QColor(tokens.ink), 1.5))
        if kind == "now":
            painter.drawLine(QPointF(x, middle - 2 * size), QPointF(x, middle + 2 * size))
            return
        sign = 1 if kind == "baseline" else -1
        base, point = middle + sign * (theme.scaled(HIGH) / 2 - 2), middle + sign * size * 1.4
        painter.setBrush(QColor(tokens.sheet if kind == "baseline" else tokens.ink))
        painter.drawPolygon(QPolygonF([QPointF(x - size, base), QPointF(x + size, base), QPointF(x, point)]))


class CountSpin(QSpinBox):
    """The count behind a slider, exactly."""

    MOST = 2**31 - 1

    def __init__(self, *, name: str, spoken: str, is_money: bool) -> None:
        super().__init__()
        self.setRange(0, self.MOST)
        self.setGroupSeparatorShown(True)
        self.setPrefix("$" if is_money else "")
        self.setKeyboardTracking(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedHeight(theme.scaled(32))
        self.setFixedWidth(theme.scaled(150))
        # The field within has no edges of its own beside those of the spin box, which has the keyboard for it.
        field = self.lineEdit()
        field.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(field, f"{name}.field", spoken)
        field.setProperty("within", True)  # see `theme.sheet`
        name_widget(self, name, spoken)

    def go_to(self, number: int) -> None:
        """Show a number, without telling."""
        self.blockSignals(True)
        self.setValue(min(number, self.MOST))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page, never the value."""
        event.ignore()
