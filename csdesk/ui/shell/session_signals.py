"""What the operating system tells: the computer goes to sleep, the session is locked or ends."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


class Source(Protocol):
    """One system's way of telling."""

    def closed(self) -> None:
        """The vault is closed: the computer may sleep."""


class SessionSignals(QObject):
    """Tells by `lock_wanted` that the vault should be closed now; `closed()` says back that it is.

    Linux: logind and the screen savers over D-Bus. Windows: session and power messages. On every system the end of
    the session, as Qt tells it. What nobody tells of, the clock on the wall notices.
    """

    lock_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._source: Source | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(lambda _manager: self.lock_wanted.emit())
        if sys.platform == "win32":
            from csdesk.ui.shell.windows import SessionMessages

            self._source = SessionMessages(window, self.lock_wanted.emit)
        elif sys.platform.startswith("linux"):
            from csdesk.ui.shell import linux

            self._source = linux.SessionBuses(self, self.lock_wanted.emit, linux.session_bus(), linux.system_bus())

    def closed(self) -> None:
        """The vault is closed: the computer may sleep."""
        if self._source is not None:
            self._source.closed()
