"""Whether a window can be shown here: asked of the display itself, because Qt aborts where its name leads nowhere."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes


def is_there() -> bool:
    """Whether a display answers. Its name alone is not enough: that stays behind when a remote session ends."""
    if not sys.platform.startswith("linux"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    if chosen.startswith("wayland"):
        return _wayland_answers()
    if chosen == "xcb":
        return _x_answers()
    return bool(chosen) or _wayland_answers() or _x_answers()


def describe() -> str:
    """The display in a few words, for `doctor`."""
    if not sys.platform.startswith("linux"):
        return "the system's own"
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    named = ", ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    if is_there():
        return named
    reason = f"{named} does not answer" if named else "none"
    return f"{reason}: the window cannot open here, the commands work"


def library(name: str) -> "ctypes.CDLL | None":
    """A library of the system, or None where it has none of that name."""
    import ctypes

    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name or library("libwayland-client.so.0") is None:
        return False
    import socket

    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name))
        except OSError:
            return False
    return True


def _x_answers() -> bool:
    xcb = library("libxcb.so.1") if os.environ.get("DISPLAY") else None
    if xcb is None:
        return False
    import ctypes

    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)
