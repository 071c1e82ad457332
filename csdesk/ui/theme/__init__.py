"""How everything looks: `apply` once at the start, then `tokens()`, `font(kind)`, `icon(name, role)` anywhere."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from csdesk.ui.theme import fonts, sheet
from csdesk.ui.theme.icons import IconFont, ThemedEngine
from csdesk.ui.theme.strong import colours
from csdesk.ui.theme.tokens import DARK, LIGHT, Tokens, Tone

__all__ = ["Tokens", "Tone", "apply", "follow_system", "font", "icon", "icon_pixmap", "scale", "scaled", "tokens"]


STYLE = "Fusion"
STYLED = "csdesk.styled"
"""The property of an application that was given its style as it was made: to set it loads all of a style's names."""
LOW = 560
"""On a lower display a long menu is scrolled: columns beside each other would not all be on it."""


@dataclass
class _Applied:
    """What is in force in this process; a process has one QApplication and one look."""

    tokens: Tokens = LIGHT
    family: str = fonts.SHIPPED
    scale: float = 1.0
    icons: IconFont | None = None


_applied = _Applied()


def apply(app: QApplication, dark: bool, *, strongest: bool = False) -> None:
    """Dress the application. May be called again at any time; what is open changes with it.

    `strongest`: the system is asked for more contrast.
    """
    _applied.tokens = colours(dark=dark, strongest=True) if strongest else DARK if dark else LIGHT
    _applied.family = fonts.load()
    _applied.scale = fonts.system_scale()
    if not app.property(STYLED):
        app.setStyle(STYLE)
    app.setFont(font("body"))
    app.setPalette(_palette(_applied.tokens))
    room = app.primaryScreen().availableSize().height() / _applied.scale
    app.setStyleSheet(sheet.build(_applied.tokens, _applied.scale, low=room < LOW))


def follow_system(app: QApplication) -> None:
    """Light or dark, and with more contrast, as the system is, now and whenever it changes."""
    hints = app.styleHints()
    wishes = hints.accessibility()

    def dress() -> None:
        strongest = wishes.contrastPreference() == Qt.ContrastPreference.HighContrast
        apply(app, hints.colorScheme() == Qt.ColorScheme.Dark, strongest=strongest)

    dress()
    hints.colorSchemeChanged.connect(lambda _scheme: dress())
    wishes.contrastPreferenceChanged.connect(lambda _contrast: dress())


def tokens() -> Tokens:
    """The colours in force."""
    return _applied.tokens


def scale() -> float:
    """How much larger than usual the user wants text."""
    return _applied.scale


def scaled(pixels: int) -> int:
    """A height that holds text, at the text size that the user chose for the system."""
    return round(pixels * _applied.scale)


def font(kind: str) -> QFont:
    """The font of a kind of text: body, strong, small, cap, section, title, figure, question, ..."""
    return QFont(fonts.make(_applied.family, kind, _applied.scale))


def icon(name: str, role: str = "ink_2") -> QIcon:
    """A Phosphor icon by its name, in the colour of a role (`ink_2`, `accent`, `good`, ...); follows the theme."""
    return QIcon(ThemedEngine(name, role))


def icon_pixmap(name: str, role: str, pixels: int = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture, in the colour in force of a role or in one given as `#RRGGBB`."""
    if _applied.icons is None:
        _applied.icons = IconFont()
    colour = role if role.startswith("#") else _applied.tokens.colour(role)
    return _applied.icons.pixmap(name, colour, pixels, ratio)


def _palette(colours: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: colours.desk,
        roles.WindowText: colours.ink,
        roles.Base: colours.sheet,
        roles.AlternateBase: colours.header,
        roles.Text: colours.ink,
        roles.PlaceholderText: colours.ink_3,
        roles.Button: colours.sheet,
        roles.ButtonText: colours.ink,
        roles.Highlight: colours.accent,
        roles.HighlightedText: colours.on_accent,
        roles.Link: colours.accent,
        roles.ToolTipBase: colours.sheet,
        roles.ToolTipText: colours.ink,
        roles.Mid: colours.hairline,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.ink_3))
    return palette
