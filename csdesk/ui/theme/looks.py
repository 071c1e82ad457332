"""How a page looks that somebody else than the liaison reads: stronger colours, larger letters, a thicker ring."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.theme import sheet
from csdesk.ui.theme.tokens import DARK, LIGHT, Tokens

RING = 2
"""Pixels of the focus ring on the desk."""

_PAPER = replace(
    LIGHT,
    desk="#FFFFFF",
    header="#FFFFFF",
    ink="#111111",
    ink_2="#2B2F2D",
    ink_3="#3D4340",
    accent="#123B6D",
    selection="#E6EEF7",
    margin="#123B6D",
    good="#0F4A26",
    attention="#5C3600",
    bad="#8A1A17",
    hairline="#C3C8C5",
    edge="#3D4340",
    chart="#123B6D",
)
_SLATE = replace(
    DARK,
    desk="#0B0D0C",
    sheet="#0B0D0C",
    header="#0B0D0C",
    ink="#FFFFFF",
    ink_2="#E3E7E5",
    ink_3="#CBD2CE",
    accent="#B4D3FA",
    on_accent="#061527",
    selection="#1B2B40",
    margin="#B4D3FA",
    good="#9FE0B7",
    attention="#F2CC8C",
    bad="#FFB9B2",
    hairline="#4A524E",
    edge="#CBD2CE",
    chart="#B4D3FA",
)


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


def colours(*, dark: bool, strongest: bool) -> Tokens:
    """Every word has a contrast of 7 to 1 at least (WCAG 2, level AAA); `strongest`: nothing but ink and paper."""
    tokens = _SLATE if dark else _PAPER
    if strongest:
        paper, ink = ("#000000", "#FFFFFF") if dark else ("#FFFFFF", "#000000")
        tokens = replace(
            tokens,
            sheet=paper,
            desk=paper,
            header=paper,
            on_accent=paper,
            ink=ink,
            ink_2=ink,
            ink_3=ink,
            accent=ink,
            edge=ink,
            margin=ink,
            chart=ink,
        )
    return tokens


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
