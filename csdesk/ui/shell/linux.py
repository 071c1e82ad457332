"""Sleep and session lock on Linux: logind on the system's bus, screen savers on the session's."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

from csdesk.wording import tr

LOGIND = "org.freedesktop.login1"
LOGIND_PATH = "/org/freedesktop/login1"
MANAGER = f"{LOGIND}.Manager"
SCREEN_SAVERS = ("org.freedesktop", "org.gnome", "org.cinnamon", "org.mate", "org.xfce")
SLEEP_WAITS_MS = 4_000
"""How long sleep is put off at most until the vault is closed; logind itself grants five seconds."""
SYSTEM_BUS = Path("/run/dbus/system_bus_socket")


def session_bus() -> QDBusConnection | None:
    """The session's bus; None where none runs, since asking for it would start one."""
    return QDBusConnection.sessionBus() if os.environ.get("DBUS_SESSION_BUS_ADDRESS") else None


def system_bus() -> QDBusConnection | None:
    """The system's bus; None where none runs."""
    runs = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS.exists()
    return QDBusConnection.systemBus() if runs else None


class SessionBuses(QObject):
    """Calls `lock()` when the computer is about to sleep and when the session is locked.

    Logind is asked to wait with the sleep until the vault is closed (a *delay inhibitor*: an open file, which is let
    go when the program ends, however it ends).
    """

    def __init__(
        self,
        parent: QObject,
        lock: Callable[[], object],
        session: QDBusConnection | None,
        system: QDBusConnection | None,
    ) -> None:
        super().__init__(parent)
        self._lock = lock
        self._system = system
        self._holds_off: int | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLEEP_WAITS_MS)
        self._patience.timeout.connect(self._let_sleep)
        if session is not None and session.isConnected():
            for maker in SCREEN_SAVERS:
                name = f"{maker}.ScreenSaver"
                session.connect("", "", name, "ActiveChanged", self, _slot("screen_saver_changed(bool)"))
        if system is not None and system.isConnected():
            system.connect(LOGIND, LOGIND_PATH, MANAGER, "PrepareForSleep", self, _slot("prepare_for_sleep(bool)"))
            self._hold_off()
            self._ask("GetSession", self._listen_to_session, [os.environ.get("XDG_SESSION_ID", "auto")])

    def closed(self) -> None:
        """The vault is closed: a computer that is about to sleep may do so."""
        if self._patience.isActive():
            self._let_sleep()

    @Slot(bool)
    def prepare_for_sleep(self, begins: bool) -> None:
        """The computer sleeps in a moment, or woke up."""
        if begins:
            self._patience.start()
            self._lock()
        else:
            self._hold_off()

    @Slot()
    def session_locked(self) -> None:
        """The session is to be locked."""
        self._lock()

    @Slot(bool)
    def screen_saver_changed(self, active: bool) -> None:
        """A screen saver came on or went off."""
        if active:
            self._lock()

    def _hold_off(self) -> None:
        if self._holds_off is None:
            self._ask("Inhibit", self._take_hold, ["sleep", tr("CS Desk"), tr("The vault is closed first"), "delay"])

    def _take_hold(self, answer: QDBusMessage) -> None:
        descriptor = answer.arguments()[0]
        if isinstance(descriptor, QDBusUnixFileDescriptor) and descriptor.isValid():
            self._let_sleep()
            self._holds_off = os.dup(descriptor.fileDescriptor())

    def _let_sleep(self) -> None:
        self._patience.stop()
        if self._holds_off is not None:
            os.close(self._holds_off)
            self._holds_off = None

    def _listen_to_session(self, answer: QDBusMessage) -> None:
        path = answer.arguments()[0].path()
        if self._system is not None:
            self._system.connect(LOGIND, path, f"{LOGIND}.Session", "Lock", self, _slot("session_locked()"))

    def _ask(self, method: str, then: Callable[[QDBusMessage], None], arguments: list[object]) -> None:
        """Call logind without waiting for it. Where it has no answer, nothing follows."""
        if self._system is None:
            return
        call = QDBusMessage.createMethodCall(LOGIND, LOGIND_PATH, MANAGER, method)
        call.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(call), self)

        def answered() -> None:
            if not watcher.isError():
                then(watcher.reply())
            watcher.deleteLater()

        watcher.finished.connect(answered)


def _slot(signature: str) -> bytes:
    """A slot's name as Qt wants it: text, whatever its description says."""
    return cast("bytes", SLOT(signature))
