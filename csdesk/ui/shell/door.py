"""What the pages before the desk share: one card, what it is about at the left, what to do at the right."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

import csdesk
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.widgets import Text, column, row
from csdesk.ui.widgets.layouts import holding

CARD_WIDTH = 904
CARD_HEIGHT = 480
"""Where there is much to be said, a card is higher."""
SIDE_WIDTH = 336
FOOT = "works without a network · everything in the vault is encrypted on this computer"


class Mark(QWidget):
    """The program's mark."""

    def __init__(self, pixels: int = 40) -> None:
        super().__init__()
        self.setFixedSize(pixels, pixels)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        draw_mark(QPainter(self), QRectF(self.rect()))


def draw_mark(painter: QPainter, rect: QRectF) -> None:
    """Draw the program's mark into a square."""
    tokens = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent))
    painter.drawRoundedRect(rect, rect.width() * 0.14, rect.width() * 0.14)
    font = theme.font("title")
    font.setPixelSize(round(rect.width() * 0.5))
    font.setWeight(font.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(tokens.on_accent))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), "C")


class DoorPage(QWidget):
    """A page with one card. Subclasses fill `side` and `main`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("surface", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side = QVBoxLayout()
        self.main = QVBoxLayout()
        foot = Text(f"CS Desk {csdesk.__version__} · {FOOT}", "small", role="ink_3")
        foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = self._card()
        self.setLayout(column(None, row(None, card, None), 8, foot, None))

    def start(self) -> None:
        """Called when the page comes in view: empty what was typed, set the focus."""

    def set_busy(self, busy: bool) -> None:
        """While work is under way, nothing can be pressed twice."""

    def show_fault(self, error: DeskError) -> None:
        """Say where the user is looking what went wrong."""

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("surface", "sheet")
        card.setFixedWidth(theme.scaled(CARD_WIDTH))
        card.setMinimumHeight(theme.scaled(CARD_HEIGHT))
        side = QFrame()
        side.setProperty("surface", "side")
        side.setFixedWidth(theme.scaled(SIDE_WIDTH))
        self.side.setContentsMargins(32, 32, 32, 28)
        self.side.setSpacing(4)
        words = column(Text("CS Desk", "title"), Text("Child support liaison", "small"), gap=0)
        self.side.addLayout(row(Mark(), words, None, gap=12))
        self.side.addSpacing(28)
        side.setLayout(self.side)
        self.main.setContentsMargins(48, 32, 56, 28)
        self.main.setSpacing(4)
        parts = row(side, gap=0, margins=(1, 1, 1, 1))
        parts.addWidget(holding(self.main), 1)
        card.setLayout(parts)
        return card

    def tell(self, label: str, value: str, name: str = "") -> Text:
        """Add a label and its value to the side."""
        self.side.addWidget(Text(label, "small", role="ink_3"))
        words = Text(value, "strong", name=name, elide=True)
        words.setToolTip(value)
        self.side.addWidget(words)
        self.side.addSpacing(6)
        return words
