"""Numbers that add up in view."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.theme import icons
from csdesk.ui.theme.tokens import RADIUS
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
            small.horizontalAdvance(self.figure.label) + (theme.scaled(14) + 4 if self.figure.icon else 0),
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
            picture = theme.icon_pixmap(figure.icon, figure.role, theme.scaled(14), self.devicePixelRatioF())
            icons.draw(painter, picture, QRect(left, top, theme.scaled(14), line))
            indent = theme.scaled(14) + 4
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
        side = theme.scaled(SIGN)
        for cell in self._strip.cells[1:]:
            x, y = cell.x(), cell.y()
            if x <= 1:
                painter.fillRect(1, y, self.width() - 2, 1, QColor(tokens.hairline))
                continue
            painter.fillRect(x, y + 1, 1, cell.height() - 1, QColor(tokens.margin))
            if cell.figure.sign:
                circle = QRectF(x - side / 2 + 0.5, y + theme.scaled(14) + 0.5, side - 1, side - 1)
                painter.setPen(QPen(QColor(tokens.hairline), 1))
                painter.setBrush(QColor(tokens.sheet))
                painter.drawEllipse(circle)
                painter.setPen(QColor(tokens.ink_2))
                painter.setFont(theme.font("small"))
                painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), cell.figure.sign)


class FigureStrip(QFrame):
    """Numbers side by side with `=` and `+` between them. `chosen(key)`: the user picked one."""

    spoken_role = Role.Grouping

    chosen = Signal(str)

    def __init__(self, *, name: str, spoken: str) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.cells: list[FigureCell] = []
        self.setFixedHeight(theme.scaled(HEIGHT))
        self._signs = _Signs(self)
        name_widget(self, name, spoken)

    def set_figures(self, figures: Sequence[Figure], chosen: str = "") -> None:
        """Show these numbers."""
        for cell in self.cells:
            cell.hide()
            cell.setObjectName("")  # until it is deleted, it must not be found instead of what follows it
            cell.deleteLater()
        self.cells = [FigureCell(figure, self.objectName()) for figure in figures]
        for cell in self.cells:
            cell.setParent(self)
            cell.show()
            cell.clicked.connect(lambda _checked=False, key=cell.figure.key: self._choose(key))
        self.show_chosen(chosen)
        self._signs.raise_()
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:
        """All in one line."""
        return QSize(sum(cell.sizeHint().width() for cell in self.cells), self.height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest number, since they can stand in several lines."""
        return QSize(self._widest(), self.height())

    def show_chosen(self, key: str) -> None:
        """Show which number drives the page."""
        for cell in self.cells:
            cell.setChecked(cell.figure.key == key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the signs over the numbers."""
        super().resizeEvent(event)
        self._arrange()

    def _widest(self) -> int:
        return max((cell.sizeHint().width() for cell in self.cells), default=0)

    def _arrange(self) -> None:
        """One line, in which none is narrower than its words; or as many lines of equal numbers as are needed."""
        if not self.cells:
            return
        width, high = self.width() - 2, theme.scaled(HEIGHT)
        wanted = [cell.sizeHint().width() for cell in self.cells]
        in_line = len(self.cells) if sum(wanted) <= width else max(1, width // self._widest())
        lines = -(-len(self.cells) // in_line)
        in_line = -(-len(self.cells) // lines)
        self.setFixedHeight(high * lines)
        for line in range(lines):
            cells = self.cells[line * in_line : (line + 1) * in_line]
            at = 1
            for number, cell in enumerate(cells):
                own = _share(width, wanted if lines == 1 else [1] * in_line, number)
                cell.setGeometry(at, line * high + 1, own, high - 2)
                at += own
        self._signs.setGeometry(self.rect())
        self._signs.update()

    def _choose(self, key: str) -> None:
        self.show_chosen(key)
        self.chosen.emit(key)


def _share(width: int, wanted: Sequence[int], number: int) -> int:
    """Of a width, what this number gets: all get the same, unless one wants more; the last gets what is left."""
    even = width // len(wanted)
    if max(wanted) > even:
        spare = width - sum(wanted)
        shares = [one + spare // len(wanted) for one in wanted]
    else:
        shares = [even] * len(wanted)
    return shares[number] if number < len(wanted) - 1 else width - sum(shares[:-1])
