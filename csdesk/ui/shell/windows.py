"""Sleep and session lock on Windows, and the dialogs that Windows itself shows.

Not run on Windows yet: written from Microsoft's descriptions of the messages and of the functions.
"""

import ctypes
from collections.abc import Callable
from typing import SupportsInt

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

WM_CLOSE = 0x0010
WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
PBT_APMSUSPEND = 0x0004
PBT_APMRESUMEAUTOMATIC = 0x0012
WTS_CONSOLE_DISCONNECT = 0x2
WTS_REMOTE_DISCONNECT = 0x4
WTS_SESSION_LOGOFF = 0x6
WTS_SESSION_LOCK = 0x7
NOTIFY_FOR_THIS_SESSION = 0
HWND_TOPMOST, HWND_NOTOPMOST = -1, -2
SAME_PLACE = 0x0001 | 0x0002 | 0x0010
"""Neither size nor place nor the keyboard changes (SWP_NOSIZE, SWP_NOMOVE, SWP_NOACTIVATE)."""
DIALOG_CLASS = "#32770"
"""The class of every dialog that Windows shows."""
REASONS = {
    WM_POWERBROADCAST: (PBT_APMSUSPEND, PBT_APMRESUMEAUTOMATIC),
    WM_WTSSESSION_CHANGE: (WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF, WTS_SESSION_LOCK),
}


class Message(ctypes.Structure):
    """What Windows sends to a window (`MSG`), as far as it is read here."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("w_param", ctypes.c_size_t),
        ("l_param", ctypes.c_ssize_t),
    )


class SessionMessages(QAbstractNativeEventFilter):
    """Calls `lock()` when the computer goes to sleep or wakes up, and when the session is locked or left."""

    def __init__(self, window: QWidget, lock: Callable[[], object]) -> None:
        super().__init__()
        self._lock = lock
        library = ctypes.CDLL("wtsapi32")
        library.WTSRegisterSessionNotification(ctypes.c_void_p(int(window.winId())), NOTIFY_FOR_THIS_SESSION)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def closed(self) -> None:
        """Windows does not wait for the vault to be closed: there is nothing to say."""

    def nativeEventFilter(self, kind: "QByteArray | bytes | bytearray | memoryview[int]", message: object) -> object:
        """Look at each message, and let it go its way."""
        if kind == b"windows_generic_MSG" and isinstance(message, SupportsInt):
            told = Message.from_address(int(message))
            if told.w_param in REASONS.get(told.message, ()):
                self._lock()
        return False, 0


def keep_on_top(window: QWidget, wanted: bool) -> None:
    """Lay the window over the windows of other programs, or among them again."""
    after = HWND_TOPMOST if wanted else HWND_NOTOPMOST
    handle = ctypes.c_void_p(int(window.winId()))
    ctypes.CDLL("user32").SetWindowPos(handle, ctypes.c_void_p(after), 0, 0, 0, 0, SAME_PLACE)


def close_dialogs() -> None:
    """Ask every dialog that Windows shows for this program, such as the one for printing, to close."""
    user, kernel = ctypes.CDLL("user32"), ctypes.CDLL("kernel32")
    name = ctypes.create_unicode_buffer(len(DIALOG_CLASS) + 1)

    def look(window: int, _nothing: int) -> int:
        user.GetClassNameW(ctypes.c_void_p(window), name, len(name))
        if name.value == DIALOG_CLASS:
            user.PostMessageW(ctypes.c_void_p(window), WM_CLOSE, 0, 0)
        return 1

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_ssize_t)(look)
    user.EnumThreadWindows(kernel.GetCurrentThreadId(), callback, 0)
