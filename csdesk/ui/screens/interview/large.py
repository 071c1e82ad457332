"""Buttons and a number for the parent's page: high, wide, in plain sight."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIntValidator, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from csdesk.services.interview import Question
from csdesk.ui import theme
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.theme import icons
from csdesk.ui.widgets import Text, name_widget, row

MOST_HOURS = 168
"""A week has no more."""


class LargeButton(QAbstractButton):
    """A large button; `quiet` for what is not the parent's to press."""

    def __init__(
        self,
        text: str,
        on: Callable[[], object],
        *,
        icon: str = "",
        primary: bool = False,
        quiet: bool = False,
        name: str = "",
    ) -> None:
        super().__init__()
        self.setText(text)
        self._icon = icon
        self._primary = primary
        self._quiet = quiet
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.scaled(44 if quiet else 64))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: on())
        name_widget(self, name, text)

    def sizeHint(self) -> QSize:
        """Wide enough for a thumb."""
        words = QFontMetrics(theme.font(self._kind())).horizontalAdvance(self.text())
        return QSize(words + theme.scaled(52 if self._quiet else 100), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, words and arrow."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._quiet:
            painter.setPen(QPen(QColor(tokens.accent if self._primary else tokens.ink_2), 2))
            painter.setBrush(QColor(tokens.accent if self._primary else tokens.sheet))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        role = "on_accent" if self._primary else "ink_3" if self._quiet else "ink"
        font = theme.font(self._kind())
        pixels = theme.scaled(16 if self._quiet else 24)
        words = QFontMetrics(font).horizontalAdvance(self.text())
        left = (self.width() - words - pixels - 12) // 2
        icon_first = not self._primary
        at_icon = left if icon_first else left + words + 12
        picture = theme.icon_pixmap(self._icon, role, pixels, self.devicePixelRatioF())
        icons.draw(painter, picture, QRect(at_icon, 0, pixels, self.height()))
        painter.setFont(font)
        painter.setPen(QColor(tokens.colour(role)))
        at_words = QRect(left + (pixels + 12 if icon_first else 0), 0, words + 4, self.height())
        painter.drawText(at_words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())

    def _kind(self) -> str:
        return "body" if self._quiet else "client_small"


class LargeNumber(QWidget):
    """A number of hours."""

    def __init__(self, question: Question, value: str) -> None:
        super().__init__()
        self._kept = value
        self.field = QLineEdit(value)
        self.field.setFont(theme.font("client"))
        self.field.setStyleSheet(f"font-size: {theme.scaled(26)}px; min-height: {theme.scaled(62)}px;")
        self.field.setFixedWidth(theme.scaled(160))
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.setValidator(QIntValidator(0, 999, self.field))
        name_widget(self.field, "interview.client.number", question.text, question.guide)
        self.setLayout(row(self.field, Text(question.guide, "client_small"), None, gap=16))

    def typed(self) -> Given | None:
        """The number, when it is another one than the vault has."""
        text = self.field.text().strip()
        return Given(value=text) if text and text != self._kept else None

    def is_wrong(self) -> bool:
        """More hours than a week has."""
        text = self.field.text().strip()
        return bool(text) and int(text) > MOST_HOURS
