"""The fonts: Segoe UI where Windows has it, else the Noto Sans that comes with the program."""

import platform
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from csdesk.services import resources
from csdesk.ui.theme.tokens import FONTS

SHIPPED = "Noto Sans"
SYSTEM_POINTS = 9.0
"""The text size of an untouched Windows, in points."""


def load() -> str:
    """Make the family known to Qt and give its name."""
    if platform.system() == "Windows" and "Segoe UI" in QFontDatabase.families():
        return "Segoe UI"
    known = QApplication.instance()
    if known is not None and known.property("csdesk.fonts") is None:
        for file in _shipped_files():
            QFontDatabase.addApplicationFont(str(file))
        known.setProperty("csdesk.fonts", SHIPPED)
    return SHIPPED


def system_scale() -> float:
    """How much larger than usual the user wants text on Windows; 1.0 elsewhere, where Qt scales by itself."""
    if platform.system() != "Windows":
        return 1.0
    points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return max(1.0, points / SYSTEM_POINTS)


def make(family: str, kind: str, scale: float) -> QFont:
    """The font of a kind of text (a key of `FONTS`), with figures of one width."""
    pixels, weight = FONTS[kind]
    font = QFont(family)
    font.setPixelSize(round(pixels * scale))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _shipped_files() -> list[Path]:
    folder = resources.FOLDER / "fonts"
    return sorted(folder.glob("*.ttf")) if folder.is_dir() else []
