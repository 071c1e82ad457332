"""Numbers that add up in view."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from csdesk.ui import theme
from csdesk.ui.theme import icons
from csdesk.ui.theme.tokens import RADIUS
from csdesk.ui.widgets.layouts import clear
from csdesk.ui.widgets.naming import name_widget

HEIGHT = 84
SIGN = 18


@dataclass(frozen=True)
class Figure:
    """One number. `sign` stands on the line before it: `=`, `+`, `−` or nothing."""

    key: str
    label: str
    value: str
    detail: str = ""
    sign: str = ""
    icon: str = ""
    role: str = "ink_2"
    apart: bool = False
    """Not part of the sum: drawn on grey."""


class FigureCell(QAbstractButton):
    """A number that opens what is behind it."""

    def __init__(self, figure: Figure, name: str) -> None:
        super().__init__()
        self.figure = figure
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.scaled(HEIGHT) - 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name_widget(self, f"{name}.{figure.key}", f"{figure.label}: {figure.value} {figure.detail}".strip())
        self.setText(f"{figure.label}: {figure.value}")

    def sizeHint(self) -> QSize:
        """As wide as its widest line."""
        small = QFontMetrics(theme.font("small"))
        widths = (
            small.horizontalAdvance(self.figure.label) + (18 if self.figure.icon else 0),
            QFontMetrics(theme.font("figure")).horizontalAdvance(self.figure.value),
            small.horizontalAdvance(self.figure.detail),
        )
        return QSize(max(widths) + 30, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw label, number and detail."""
        tokens, figure = theme.tokens(), self.figure
        painter = QPainter(self)
        if self.isChecked() or figure.apart:
            self._fill(painter, QColor(tokens.selection if self.isChecked() else tokens.header))
        if self.isChecked():
            painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(tokens.accent))
        left, middle = 14, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        top = theme.scaled(8)
        line = theme.scaled(18)
        indent = 0
        if figure.icon:
            picture = theme.icon_pixmap(figure.icon, figure.role, 14, self.devicePixelRatioF())
            icons.draw(painter, picture, QRect(left, top, 14, line))
            indent = 18
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.colour(figure.role)))
        painter.drawText(QRect(left + indent, top, self.width(), line), int(middle), figure.label)
        painter.setPen(QColor(tokens.ink_2))
        painter.drawText(QRect(left, top + line + theme.scaled(28), self.width(), line), int(middle), figure.detail)
        painter.setFont(theme.font("figure"))
        painter.setPen(QColor(tokens.ink))
        painter.drawText(QRect(left, top + line, self.width(), theme.scaled(28)), int(middle), figure.value)

    def _fill(self, painter: QPainter, colour: QColor) -> None:
        """Colour the cell; what stands apart is the last, in the strip's rounded corners."""
        if not self.figure.apart:
            painter.fillRect(self.rect(), colour)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(self.rect(), RADIUS - 1, RADIUS - 1)
        painter.fillRect(0, 0, RADIUS, self.height(), colour)


class _Signs(QWidget):
    """The lines between the numbers, and the signs on them."""

    def __init__(self, strip: "FigureStrip") -> None:
        super().__init__(strip)
        self._strip = strip
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw them."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in self._strip.cells[1:]:
            x = cell.x()
            painter.fillRect(x, 1, 1, self.height() - 2, QColor(tokens.margin))
            if cell.figure.sign:
                circle = QRectF(x - SIGN / 2 + 0.5, 14.5, SIGN - 1, SIGN - 1)
                painter.setPen(QPen(QColor(tokens.hairline), 1))
                painter.setBrush(QColor(tokens.sheet))
                painter.drawEllipse(circle)
                painter.setPen(QColor(tokens.ink_2))
                painter.setFont(theme.font("small"))
                painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), cell.figure.sign)


class FigureStrip(QFrame):
    """Numbers side by side with `=` and `+` between them. `chosen(key)`: the user picked one."""

    chosen = Signal(str)

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.cells: list[FigureCell] = []
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setLayout(self._row)
        self.setFixedHeight(theme.scaled(HEIGHT))
        self._signs = _Signs(self)
        name_widget(self, name, spoken)

    def set_figures(self, figures: Sequence[Figure], chosen: str = "") -> None:
        """Show these numbers."""
        clear(self._row)
        self.cells = [FigureCell(figure, self.objectName()) for figure in figures]
        for cell in self.cells:
            # Without a stretch all are of one width, and none is narrower than its words while there is room.
            self._row.addWidget(cell)
            cell.clicked.connect(lambda _checked=False, key=cell.figure.key: self._choose(key))
        self.show_chosen(chosen)
        self._row.activate()
        self._signs.raise_()
        self._signs.update()

    def show_chosen(self, key: str) -> None:
        """Show which number drives the page."""
        for cell in self.cells:
            cell.setChecked(cell.figure.key == key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the signs over the numbers."""
        super().resizeEvent(event)
        self._signs.setGeometry(self.rect())

    def _choose(self, key: str) -> None:
        self.show_chosen(key)
        self.chosen.emit(key)
