"""A mail server that fails where the test says, to see what a sender makes of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "body", "end")
"""`body`: within the letter; `end`: after its last line."""

VERBS = ("EHLO", "HELO", "MAIL", "RCPT", "DATA")


@dataclass
class FailingServer:
    """Speaks SMTP, without encryption, until `step`; there it drops the line, or answers `answer` instead.

    At `end` the letter is whole: with `keeps` the server keeps it before it drops the line, as real ones do.
    """

    step: str = ""
    answer: str = ""
    keeps: bool = True
    host: str = "127.0.0.1"
    port: int = 0
    kept: list[bytes] = field(default_factory=list)
    dialogues: int = 0

    @contextmanager
    def running(self) -> Iterator["FailingServer"]:
        """Listen on a free port for as long as the context lasts."""
        with socket.create_server((self.host, 0)) as listener:
            self.port = listener.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(listener,))
            thread.start()
            try:
                yield self
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                thread.join()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            self.dialogues += 1
            connection.settimeout(20)
            with connection, connection.makefile("rwb") as line:
                try:
                    self._talk(line)
                except OSError:
                    continue

    def _talk(self, line: Any) -> None:
        if not self._say(line, "greeting", "220 ready"):
            return
        while command := line.readline():
            verb = command[:4].decode("ascii", "replace").upper()
            if verb not in VERBS:
                return
            verb = "EHLO" if verb == "HELO" else verb
            said = "354 go on" if verb == "DATA" else "250 OK"
            if not self._say(line, verb, said):
                return
            if verb == "DATA" and self.step != "DATA" and not self._take(line):
                return

    def _take(self, line: Any) -> bool:
        if self.step == "body":
            line.readline()
            return False
        letter = b""
        while (part := line.readline()) not in (b".\r\n", b""):
            letter += part[1:] if part.startswith(b"..") else part
        if self.step != "end" or (self.keeps and not self.answer):
            self.kept.append(letter)
        return self._say(line, "end", "250 OK kept")

    def _say(self, line: Any, step: str, usual: str) -> bool:
        """Say the usual answer, or fail. Gives whether the line still stands."""
        if step == self.step and not self.answer:
            return False
        line.write((self.answer if step == self.step else usual).encode() + b"\r\n")
        line.flush()
        return True
