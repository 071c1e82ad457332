"""Buttons and a number for the parent's page: high, wide, in plain sight."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLineEdit, QSizePolicy, QWidget

from csdesk.services.interview import Question
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.screens.interview.marks import mirrored
from csdesk.ui.theme import icons
from csdesk.ui.theme.looks import look_of
from csdesk.ui.widgets import Text, column, holding, name_widget, row, take_digits_only

MOST_HOURS = 168
"""A week has no more."""
GAP = 12
"""Pixels between icon and words."""


class LargeButton(QAbstractButton):
    """A large button; `quiet` for what is not the parent's to press, `small` for what changes no answer."""

    def __init__(
        self,
        text: str,
        on: Callable[[], object],
        *,
        icon: str = "",
        primary: bool = False,
        quiet: bool = False,
        small: bool = False,
        name: str = "",
    ) -> None:
        super().__init__()
        self.setText(text)
        self._icon = icon
        self._primary = primary
        self._quiet = quiet
        self._small = small
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: on())
        name_widget(self, name, text)

    def sizeHint(self) -> QSize:
        """Wide and high enough for a thumb."""
        look = look_of(self)
        height = look.scaled(48 if self._quiet or self._small else 64)
        if self._small:
            return QSize(max(height, self._width_of_words() + look.scaled(24)), height)
        return QSize(self._width_of_words() + look.scaled(52 if self._quiet else 100), height)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, words and arrow."""
        look = look_of(self)
        tokens = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._quiet:
            painter.setPen(QPen(QColor(tokens.accent if self._primary else tokens.edge), 2))
            painter.setBrush(QColor(tokens.accent if self._primary else tokens.sheet))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        role = "on_accent" if self._primary else "ink" if self.isEnabled() else "ink_3"
        pixels = look.scaled(16 if self._quiet else 24) if self._icon else 0
        beside = pixels + GAP if self._icon and self.text() else pixels
        words = self._width_of_words()
        left = (self.width() - words - beside) // 2
        icon_first = not self._primary
        if self._icon:
            at_icon = left if icon_first else left + words + GAP
            picture = look.pixmap(self._pointing(), role, pixels, self.devicePixelRatioF())
            icons.draw(painter, picture, mirrored(self, QRect(at_icon, 0, pixels, self.height())))
        painter.setFont(look.font(self._kind()))
        painter.setPen(QColor(tokens.colour(role)))
        at_words = mirrored(self, QRect(left + (beside if icon_first else 0), 0, words + 4, self.height()))
        painter.drawText(at_words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())

    def _pointing(self) -> str:
        """The icon; arrows go with the language."""
        turned = {"arrow-left": "arrow-right", "arrow-right": "arrow-left"}
        return turned.get(self._icon, self._icon) if self.isRightToLeft() else self._icon

    def _width_of_words(self) -> int:
        return QFontMetrics(look_of(self).font(self._kind())).horizontalAdvance(self.text())

    def _kind(self) -> str:
        return "lead" if self._quiet else "client_small"


class Digits(QLineEdit):
    """Takes digits; what else is typed means what it means on the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let through what is no digit."""
        if event.text().isprintable() and event.text() and not event.text().isdecimal():
            event.ignore()
        else:
            super().keyPressEvent(event)


class LargeNumber(QWidget):
    """A number of hours, by the keyboard or by touch. `erase`: the spoken name of the key that takes back a digit."""

    def __init__(self, question: Question, value: str, *, erase: str) -> None:
        super().__init__()
        self._kept = value
        self.field = Digits(value)
        self.field.setAcceptDrops(False)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.field.setMaxLength(3)
        take_digits_only(self.field, 999)
        name_widget(self.field, "interview.client.number", question.text, question.guide)
        guide = Text(question.guide, "client_small", wrap=True)
        left = column(self.field, guide, None, gap=12)
        self._pad = QGridLayout()
        self._pad.setContentsMargins(0, 0, 0, 0)
        self._pad.setSpacing(8)
        for at, digit in enumerate("1234567890"):
            button = LargeButton(digit, self._typer(digit), small=True, name=f"interview.client.digit.{digit}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a touch leaves the keyboard where it is
            self._pad.addWidget(button, at // 3, at % 3 if digit != "0" else 1)
        erased = LargeButton("", self._erase, icon="backspace", small=True, name="interview.client.erase")
        erased.setAccessibleName(erase)
        erased.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pad.addWidget(erased, 3, 2)
        self.setLayout(row(holding(left), holding(self._pad), None, gap=40))

    def dress(self) -> None:
        """Be as large as the page's letters."""
        look = look_of(self)
        self.field.setStyleSheet(f"font-size: {look.scaled(26)}px; min-height: {look.scaled(62)}px;")
        self.field.setFixedWidth(look.scaled(200))

    def typed(self) -> Given | None:
        """The number, when it is another one than the vault has."""
        text = self.field.text().strip()
        return Given(value=text) if text and text != self._kept else None

    def is_wrong(self) -> bool:
        """More hours than a week has."""
        text = self.field.text().strip()
        return bool(text) and int(text) > MOST_HOURS

    def _typer(self, digit: str) -> Callable[[], None]:
        return lambda: self.field.insert(digit)

    def _erase(self) -> None:
        self.field.backspace()
