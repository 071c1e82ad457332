"""How a page looks that somebody else than the liaison reads: stronger colours, larger letters, a thicker ring."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.theme import sheet
from csdesk.ui.theme.strong import colours
from csdesk.ui.theme.tokens import Tokens

RING = 2
"""Pixels of the focus ring on the desk."""


@dataclass(frozen=True)
class Look:
    """The colours of a page, how much larger its letters are than the desk's, and how thick its focus ring is."""

    tokens: Tokens
    factor: float = 1.0
    ring: int = RING

    def font(self, kind: str) -> QFont:
        """The font of a kind of text."""
        font = theme.font(kind)
        font.setPixelSize(round(font.pixelSize() * self.factor))
        return font

    def scaled(self, pixels: int) -> int:
        """A height that holds text."""
        return round(theme.scaled(pixels) * self.factor)

    def pixmap(self, name: str, role: str, pixels: int, ratio: float) -> QPixmap:
        """An icon as a picture in the colour of a role."""
        return theme.icon_pixmap(name, self.tokens.colour(role), pixels, ratio)

    @property
    def ring_colour(self) -> str:
        """Where the page has colours of its own, the ring is ink: the chosen answer has the accent already."""
        return self.tokens.ink if self.ring > RING else self.tokens.accent

    def style_sheet(self) -> str:
        """The style sheet of a page and all that is on it."""
        return sheet.build(self.tokens, theme.scale() * self.factor)


def for_others(factor: float = 1.0) -> Look:
    """For a parent's own eyes, in the colours and with the contrast that the system is asked for now."""
    hints = QGuiApplication.styleHints()
    wanted = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    return Look(colours(dark=theme.tokens().dark, strongest=wanted), factor, ring=4)


def look_of(widget: QWidget) -> Look:
    """The look of the page that a widget lies on; the desk's where its page has none of its own."""
    step: QWidget | None = widget
    while step is not None:
        look = getattr(step, "look", None)
        if isinstance(look, Look):
            return look
        step = step.parentWidget()
    return Look(theme.tokens())


class Paper(QWidget):
    """A page for others, in a look of its own: light or dark as the desk is, its letters `factor` times as large."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("surface", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.factor = 1.0
        self.look = Look(theme.tokens())
        self._hints = QGuiApplication.styleHints()
        self._wishes = self._hints.accessibility()
        self._wishes.contrastPreferenceChanged.connect(lambda _contrast: self.dress())

    def dress(self) -> None:
        """Take the look that is wanted now, unless it has it already."""
        look = for_others(self.factor)
        if look != self.look:
            self.look = look
            self.setStyleSheet(look.style_sheet())

    def changeEvent(self, event: QEvent) -> None:
        """The desk became light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.dress()

    def showEvent(self, event: QShowEvent) -> None:
        """Never seen in the desk's own look."""
        self.dress()
        super().showEvent(event)
