"""One window for each session of a user: a second start hands over what it was to open, and ends.

Nobody else can listen in its place: the name under which the first one listens is made up anew each time, and stands
in the user's own folder. Where nothing answers, the second start goes on as a window of its own: a window that hangs
keeps nobody out, and a vault that is open is refused by itself.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

from csdesk.services.places import is_vault
from csdesk.services.whole_files import write_whole

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER = b"shown\n"
ANSWERS_WITHIN_MS = 5_000
LOOK_AGAIN_MS = 50
LONGEST = 32 * 1024
"""Bytes of a message that are looked at."""
SESSION = ("SESSIONNAME", "WAYLAND_DISPLAY", "DISPLAY")
"""What tells one session of the same user from another."""
ANY_PROCESS = -1


class OneInstance(QObject):
    """The place of the first window. `wanted(Path | None)`: another start was to open this vault, or nothing."""

    wanted = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        session = next((os.environ[name] for name in SESSION if os.environ.get(name)), "")
        self._named = folder / f"window-{crc32(session.encode()):08x}"
        self._lock = QLockFile(str(self._named.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)  # only a process that is gone leaves a stale one
        self._server: QLocalServer | None = None

    def is_first(self) -> bool:
        """Take the place of the first window. Whether it is free, or nobody can tell: its folder takes no file."""
        with suppress(OSError):
            self._named.parent.mkdir(parents=True, exist_ok=True)
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """From now on other starts are heard."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None or not self._lock.isLocked():
            return
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = f"csdesk-{os.urandom(16).hex()}"
        server.newConnection.connect(lambda: self._hear(server.nextPendingConnection()))
        with suppress(OSError):  # without it other starts open windows of their own
            if server.listen(name):
                self._server = server
                write_whole(self._named, name)

    def end(self) -> None:
        """This window is closed: the next start is the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock.isLocked():
            with suppress(OSError):
                self._named.unlink(missing_ok=True)
            self._lock.unlock()

    def hand_over(self, vault: Path | None, *, within_ms: int = ANSWERS_WITHIN_MS) -> bool:
        """Have the first window open this vault, or only show itself. Gives whether it answered."""
        from PySide6.QtNetwork import QLocalSocket

        let_it_come_to_the_front()
        deadline = QDeadlineTimer(within_ms)
        socket = QLocalSocket()
        while not deadline.hasExpired():
            name = self._name()
            if name:
                socket.connectToServer(name)
                if socket.waitForConnected(LOOK_AGAIN_MS):
                    return self._say(socket, vault, deadline)
            QThread.msleep(LOOK_AGAIN_MS)
        return False

    def _say(self, socket: "QLocalSocket", vault: Path | None, deadline: QDeadlineTimer) -> bool:
        said = {"vault": str(vault.absolute()) if vault is not None else ""}
        socket.write(json.dumps(said).encode() + b"\n")
        socket.flush()
        while not socket.canReadLine() and not deadline.hasExpired():
            socket.waitForReadyRead(LOOK_AGAIN_MS)
        return bytes(socket.readLine().data()) == ANSWER

    def _name(self) -> str:
        try:
            return self._named.read_text(encoding="utf-8")
        except OSError:
            return ""

    def _hear(self, socket: "QLocalSocket") -> None:
        def read() -> None:
            if socket.canReadLine():
                self._take(bytes(socket.readLine(LONGEST).data()))
                socket.write(ANSWER)
                socket.flush()
            elif socket.bytesAvailable() > LONGEST:
                socket.abort()

        socket.readyRead.connect(read)
        socket.disconnected.connect(socket.deleteLater)
        read()

    def _take(self, untrusted: bytes) -> None:
        try:
            said = json.loads(untrusted)["vault"]
        except (ValueError, KeyError, TypeError):
            return
        path = Path(said) if isinstance(said, str) and said else None
        self.wanted.emit(path if path is not None and is_vault(path) else None)


def let_it_come_to_the_front() -> None:
    """Windows lets only the program that was just started say who may come to the front."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(ANY_PROCESS)
