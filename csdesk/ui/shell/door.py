"""What the pages before the desk share: one card, what it is about at the left, what to do at the right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

import csdesk
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.theme.tokens import MARGIN
from csdesk.ui.widgets import Text, column, framed, row, split
from csdesk.ui.widgets.layouts import holding
from csdesk.wording import tr

CARD_WIDTH = 904
CARD_HEIGHT = 480
"""Where there is much to be said, a card is higher."""
SIDE_WIDTH = 336
FOOT = tr("works without a network · everything in the vault is encrypted on this computer · F1: help")


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
    painter.setFont(font)
    painter.setPen(QColor(tokens.on_accent))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), "C")


class _Doing(QWidget):
    """What is done on a card: as high as what is in it, and as a card where the window is as high."""

    def minimumSizeHint(self) -> QSize:
        """A least height that is set would stand in the place of what is needed."""
        needed = super().minimumSizeHint()
        card = min(theme.scaled(CARD_HEIGHT), self.window().height() - 2 * MARGIN)
        return QSize(needed.width(), max(needed.height(), card))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The window may be another."""
        super().resizeEvent(event)
        self.updateGeometry()


class DoorPage(QWidget):
    """A page with one card. Subclasses fill `side` and `main`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("surface", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side = QVBoxLayout()
        self.main = QVBoxLayout()
        foot = Text(tr("CS Desk {version} · {foot}", version=csdesk.__version__, foot=FOOT), "small", role="ink_3")
        foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = row(gap=0)
        for part, share in ((None, 1), (self._card(), 1000), (None, 1)):
            if part is None:
                middle.addStretch(share)
            else:
                middle.addWidget(part, share)
        self.setLayout(framed(column(None, middle, 8, foot, None, margins=(MARGIN, MARGIN, MARGIN, MARGIN)), least=0))

    def start(self) -> None:
        """Called when the page comes in view: empty what was typed, set the focus."""

    def set_busy(self, busy: bool) -> None:
        """While work is under way, nothing can be pressed twice."""

    def forget(self) -> None:
        """Take off the page what was typed into it, and what only its reader may know."""

    def show_fault(self, error: DeskError) -> None:
        """Say where the user is looking what went wrong."""

    def _card(self) -> QFrame:
        card = QFrame()
        card.setProperty("surface", "sheet")
        card.setMaximumWidth(theme.scaled(CARD_WIDTH))
        side = QFrame()
        side.setProperty("surface", "side")
        side.setFixedWidth(theme.scaled(SIDE_WIDTH))
        self.side.setContentsMargins(32, 32, 32, 28)
        self.side.setSpacing(4)
        words = column(Text(tr("CS Desk"), "title"), Text(tr("Child support liaison"), "small"), gap=0)
        self.side.addLayout(row(Mark(), words, None, gap=12))
        self.side.addSpacing(28)
        side.setLayout(self.side)
        self.main.setContentsMargins(48, 32, 56, 28)
        self.main.setSpacing(4)
        card.setLayout(split((side, 0), (holding(self.main, _Doing()), 1), gap=0, last_first=True))
        return card

    def tell(self, label: str, value: str, name: str = "") -> Text:
        """Add a label and its value to the side."""
        self.side.addWidget(Text(label, "small", role="ink_3"))
        words = Text(value, "strong", name=name, elide=True)
        words.setToolTip(value)
        self.side.addWidget(words)
        self.side.addSpacing(6)
        return words
