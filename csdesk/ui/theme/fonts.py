"""The fonts: Segoe UI where Windows has it, else the Noto Sans that comes with the program."""

import os
import sys
from functools import cache
from typing import Any

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from csdesk.services import resources
from csdesk.ui.theme.tokens import FONTS

SHIPPED = "Noto Sans"
FIRST = "NotoSans-[RS]*.ttf"
"""What Latin is written with, regular and semi-bold: all that the first page needs."""
KNOWN = "csdesk.fonts"
"""The property of the application that names the files that were loaded."""
WINDOWS_POINTS, MACOS_POINTS, KDE_POINTS = 9.0, 13.0, 10.0
"""The text size of an untouched system, in points."""
PORTAL = ("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings")
PORTAL_WAITS_MS = 300


def load() -> str:
    """Make the family known to Qt and give its name."""
    if sys.platform == "win32" and "Segoe UI" in QFontDatabase.families():
        return "Segoe UI"
    _load_once(FIRST)
    return SHIPPED


def load_scripts() -> None:
    """Make known what else is written with: names and interviews have other scripts, the first page has not.

    Not where the system's own font is used: the system has theirs, too.
    """
    app = QApplication.instance()
    if app is not None and app.property(KNOWN):
        _load_once("*.ttf")


def system_scale() -> float:
    """How much larger than usual the user wants text: never less than 1.0.

    Windows, macOS and KDE say so by the size of their own text. GNOME has a factor; under X11 it is in the resolution
    that Qt scales by, under Wayland the desktop's portal is asked for it.
    """
    if sys.platform == "win32":
        return _by_points(WINDOWS_POINTS)
    if sys.platform == "darwin":
        return _by_points(MACOS_POINTS)
    shown_by = QGuiApplication.platformName()
    if "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper() and shown_by in ("xcb", "wayland"):
        return _by_points(KDE_POINTS)
    return max(1.0, _factor_of_portal()) if shown_by == "wayland" else 1.0


def _by_points(usual: float) -> float:
    points = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return max(1.0, points / usual)


def _factor_of_portal() -> float:
    """What GNOME's *Large Text* is set to; 1.0 where no portal answers."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return 1.0
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    asked = QDBusMessage.createMethodCall(*PORTAL, "ReadOne")
    asked.setArguments(["org.gnome.desktop.interface", "text-scaling-factor"])
    told = QDBusConnection.sessionBus().call(asked, QDBus.CallMode.Block, PORTAL_WAITS_MS)
    return factor_told(told.arguments())


def factor_told(arguments: list[Any]) -> float:
    """The factor in the portal's answer: a number, or one wrapped as D-Bus wraps a value of any kind."""
    told: Any = arguments[0] if arguments else None
    unwrapped = getattr(told, "variant", lambda: told)()
    return float(unwrapped) if isinstance(unwrapped, int | float) else 1.0


@cache
def make(family: str, kind: str, scale: float) -> QFont:
    """The font of a kind of text (a key of `FONTS`), with figures of one width: one for all, to be copied."""
    pixels, weight = FONTS[kind]
    font = QFont(family)
    font.setPixelSize(round(pixels * scale))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _load_once(pattern: str) -> None:
    app = QApplication.instance()
    known: set[str] = set(app.property(KNOWN) or ()) if app is not None else set()
    files: set[str] = {str(file) for file in (resources.FOLDER / "fonts").glob(pattern)}
    if app is not None and files - known:
        for file in sorted(files - known):
            QFontDatabase.addApplicationFont(file)
        app.setProperty(KNOWN, sorted(files | known))
