"""Where the import stands: File, Columns, Preview, Done."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.theme import icons
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

STEPS = (tr("File"), tr("Columns"), tr("Preview"), tr("Done"))
CIRCLE = 20
GAP = 6
LINE = 24
MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Stepper(QWidget):
    """The four steps; those behind are ticked, the present one is filled."""

    spoken_role = Role.StaticText

    def __init__(self, name: str) -> None:
        super().__init__()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        name_widget(self, name, self._spoken())

    @property
    def at(self) -> str:
        """The name of the present step."""
        return STEPS[self._at]

    def show_step(self, step: int) -> None:
        """Show which step this is: 0 for the first."""
        self._at = step
        self.setAccessibleName(self._spoken())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the four words need in bold."""
        metrics = QFontMetrics(theme.font("small_strong"))
        words = sum(metrics.horizontalAdvance(word) for word in STEPS)
        marks = len(STEPS) * (theme.scaled(CIRCLE) + GAP) + (len(STEPS) - 1) * (LINE + 2 * GAP)
        return QSize(words + marks + 4, theme.scaled(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw circles, words and the lines between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0
        for number, word in enumerate(STEPS):
            if number:
                painter.fillRect(left + GAP, self.height() // 2, LINE, 1, QColor(theme.tokens().margin))
                left += LINE + 2 * GAP
            self._draw_circle(painter, left, number)
            left += theme.scaled(CIRCLE) + GAP
            present = number == self._at
            font = theme.font("small_strong" if present else "small")
            painter.setFont(font)
            painter.setPen(QColor(theme.tokens().ink if present else theme.tokens().ink_2))
            width = QFontMetrics(theme.font("small_strong")).horizontalAdvance(word)
            painter.drawText(QRect(left, 0, width + 2, self.height()), int(MIDDLE), word)
            left += width

    def _draw_circle(self, painter: QPainter, left: int, number: int) -> None:
        tokens = theme.tokens()
        circle = theme.scaled(CIRCLE)
        box = QRectF(left + 0.5, (self.height() - circle) / 2 + 0.5, circle - 1, circle - 1)
        behind, present = number < self._at, number == self._at
        edge = tokens.good if behind else tokens.accent if present else tokens.edge
        fill = tokens.good_wash if behind else tokens.accent if present else tokens.sheet
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(box)
        if behind:
            picture = theme.icon_pixmap("check", "good", theme.scaled(12), self.devicePixelRatioF())
            icons.draw(painter, picture, box.toAlignedRect())
            return
        painter.setPen(QColor(tokens.on_accent if present else tokens.ink_2))
        painter.setFont(theme.font("cap"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))

    def _spoken(self) -> str:
        return tr("Step {at} of {steps}: {at2}", at=self._at + 1, steps=len(STEPS), at2=self.at)
