"""Phosphor icons that take their colour from the theme at the moment they are drawn.

The font and its table of names come from the package qtawesome. It is not imported: importing it loads eleven icon
families and costs a tenth of a second; the one family that is shown here costs a few milliseconds.
"""

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from csdesk.services.errors import DeskError
from csdesk.wording import tr

FOLDER = "fonts"
FONT = "phosphor-1.3.0.ttf"
NAMES = "phosphor-charmap-1.3.0.json"


class IconFont:
    """The glyphs by name, and what was drawn before by (name, colour, pixels)."""

    def __init__(self) -> None:
        folder = _folder()
        self._names = (folder / NAMES).read_text(encoding="utf-8")
        loaded = QFontDatabase.addApplicationFont(str(folder / FONT))
        self.family = QFontDatabase.applicationFontFamilies(loaded)[0]
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def glyph(self, name: str) -> str:
        """The letter that draws an icon. An unknown name raises `KeyError`.

        Looked for in the file as it is written, `"name": "0x1234"`: to parse thousands of names for the few that a
        page shows takes longer than the page.
        """
        before = f'"{name}": "'
        at = self._names.find(before)
        if at < 0:
            raise KeyError(name)
        return chr(int(self._names[at + len(before) : at + len(before) + 12].partition('"')[0], 16))

    def pixmap(self, name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
        """The icon as a picture of `pixels` logical pixels. An unknown name raises `KeyError`."""
        key = (name, colour, pixels, ratio)
        found = self._drawn.get(key)
        if found is None:
            found = self._draw(self.glyph(name), colour, pixels, ratio)
            self._drawn[key] = found
        return found

    def _draw(self, glyph: str, colour: str, pixels: int, ratio: float) -> QPixmap:
        picture = QPixmap(round(pixels * ratio), round(pixels * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        font = QFont(self.family)
        font.setPixelSize(pixels)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(0, 0, pixels, pixels), Qt.AlignmentFlag.AlignCenter, glyph)
        painter.end()
        return picture


class ThemedEngine(QIconEngine):
    """Draws one icon in the colour that its role has now."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon in a rectangle."""
        ratio = painter.deviceTransform().m11()  # the device itself would have Qt for Python load every kind of it
        painter.drawPixmap(rect.topLeft(), self._picture(min(rect.width(), rect.height()), mode, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon as a picture."""
        return self._picture(min(size.width(), size.height()), mode, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """The icon as a picture for a screen of a pixel ratio; `size` is in the screen's own pixels."""
        return self._picture(round(min(size.width(), size.height()) / scale), mode, scale)

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for it."""
        return ThemedEngine(self._name, self._role)

    def _picture(self, pixels: int, mode: QIcon.Mode, ratio: float) -> QPixmap:
        from csdesk.ui import theme

        role = "edge" if mode == QIcon.Mode.Disabled else self._role
        return theme.icon_pixmap(self._name, role, pixels, ratio)


def draw(painter: QPainter, picture: QPixmap, rect: QRect) -> None:
    """Draw an icon's picture in the middle of a rectangle."""
    size = picture.deviceIndependentSize().toSize()
    corner = QPoint(rect.x() + (rect.width() - size.width()) // 2, rect.y() + (rect.height() - size.height()) // 2)
    painter.drawPixmap(corner, picture)


def _folder() -> Path:
    package = find_spec("qtawesome")
    places = package.submodule_search_locations if package is not None else None
    folder = Path(places[0]) / FOLDER if places else None
    if folder is None or not (folder / FONT).exists():
        raise DeskError(tr("The installation is incomplete: the icons are missing. Install CS Desk again."))
    return folder
