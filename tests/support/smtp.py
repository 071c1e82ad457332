"""A mail server that fails where the test says, to see what a sender makes of it."""

import re
import socket
import ssl
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from csdesk.services.mailbox.loopback import self_signed

STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "body", "end")
"""`body`: within the letter; `end`: after its last line."""
PROTECTED_STEPS = {
    "none": STEPS,
    "starttls": ("greeting", "EHLO", "STARTTLS", "handshake", "EHLO again", "AUTH", *STEPS[2:]),
    "tls": ("handshake", "greeting", "EHLO", "AUTH", *STEPS[2:]),
}
"""The steps of a dialogue by how the line is protected. After them comes `QUIT`."""
USER, PASSWORD = "liaison", "loopback"
END = b"\r\n.\r\n"
BUFFER = 64 * 1024
"""Bytes that wait for a server that does not read."""


class Deed(StrEnum):
    """What a server does instead of answering."""

    CLOSE = "close"
    RESET = "reset"
    SILENCE = "silence"
    """It reads, and says nothing."""
    STALL = "stall"
    """It does not even read, until the test is over."""
    DRIP = "drip"
    """It answers without an end, line by line."""


@dataclass(frozen=True)
class Mishap:
    """At this step the server answers so, or does this instead.

    At `end` the letter is whole: with `keeps` the server keeps it before it fails, as real ones do. In the body it
    happens after so many bytes. `late`: seconds before the usual answer.
    """

    step: str = ""
    answer: str = ""
    keeps: bool = True
    deed: Deed = Deed.CLOSE
    after: int = 1
    late: float = 0


@dataclass
class FailingServer:
    """Speaks SMTP with login, or with neither encryption nor login (`none`), until the mishap.

    The one that is given happens in every dialogue; those of the `script` in one each, and then none any more.
    """

    step: str = ""
    answer: str = ""
    keeps: bool = True
    deed: Deed = Deed.CLOSE
    after: int = 1
    late: float = 0
    security: str = "none"
    script: Iterable[Mishap] | None = None
    offers: tuple[str, ...] = ("AUTH PLAIN LOGIN", "SIZE 35000000")
    recipients: dict[int, str] = field(default_factory=dict)
    """Answers to the recipients of these places, from 0."""
    user: str = USER
    password: str = PASSWORD
    host: str = "127.0.0.1"
    port: int = 0
    ca_file: Path = Path()
    kept: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """The commands, without what the letter says."""
    dialogues: int = 0
    failing: threading.Event = field(default_factory=threading.Event)
    """Set when the mishap begins."""
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator["FailingServer"]:
        """Listen on a free port for as long as the context lasts."""
        with socket.create_server((self.host, 0)) as listener, TemporaryDirectory() as secrets:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
            self.port, self.ca_file = listener.getsockname()[1], Path(secrets) / "certificate.pem"
            context = _context(self.ca_file) if self.security != "none" else None
            script = iter(self.script) if self.script is not None else None
            thread = threading.Thread(target=self._serve, args=(listener, context, script))
            thread.start()
            try:
                yield self
            finally:
                self.over.set()
                listener.shutdown(socket.SHUT_RDWR)
                thread.join()

    def kept_ids(self) -> list[str]:
        """The Message-ID of each letter that was kept."""
        return [BytesHeaderParser().parsebytes(letter)["Message-ID"] for letter in self.kept]

    def _serve(
        self, listener: socket.socket, context: ssl.SSLContext | None, script: Iterator[Mishap] | None
    ) -> None:
        own = Mishap(self.step, self.answer, self.keeps, self.deed, self.after, self.late)
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            self.dialogues += 1
            connection.settimeout(20)
            mishap = own if script is None else next(script, Mishap())
            dialogue = _Dialogue(self, connection, context, mishap)
            with suppress(OSError, _Failed):
                dialogue.talk()
            dialogue.close()


class _Failed(Exception):  # noqa: N818 - what the test wanted
    """The mishap happened, and the line is of no use any more."""


class _Dialogue:
    def __init__(
        self, server: FailingServer, line: socket.socket, context: ssl.SSLContext | None, mishap: Mishap
    ) -> None:
        self.server, self.line, self.context, self.mishap = server, line, context, mishap
        self.encrypted = self.logged_in = False
        self.heard, self.place = b"", 0

    def talk(self) -> None:
        if self.server.security == "tls":
            self.encrypt()
        self.say("greeting", "220 ready")
        while command := self.command():
            verb = command[:8].split()[0].upper()
            self.server.heard.append(command)
            if verb in ("EHLO", "HELO"):
                self.say(
                    "EHLO again" if self.encrypted and self.server.security == "starttls" else "EHLO", self.hello()
                )
            elif verb == "STARTTLS":
                self.say("STARTTLS", "220 go on")
                self.encrypt()
            elif verb == "AUTH":
                self.log_in(command)
            elif verb == "MAIL" and self.context is not None and not self.logged_in:
                self.write("530 5.7.0 log in first")
            elif verb in ("MAIL", "RCPT"):
                self.place = 0 if verb == "MAIL" else self.place + 1
                self.say(verb, self.server.recipients.get(self.place - 1, "250 OK"))
            elif verb == "DATA":
                if self.say("DATA", "354 go on"):
                    self.take()
            else:
                self.say("QUIT", "221 goodbye")
                return

    def hello(self) -> str:
        offers = ["hello", *self.server.offers]
        if self.server.security == "starttls" and not self.encrypted:
            offers.append("STARTTLS")
        if self.context is None:
            offers = [offer for offer in offers if not offer.startswith("AUTH")]
        return "\r\n".join([*(f"250-{offer}" for offer in offers), "250 HELP"])

    def encrypt(self) -> None:
        """The handshake, or what there is instead of it."""
        if self.mishap.step == "handshake":
            self.line.recv(64)  # the client's first words
            self.fail()
        assert self.context is not None
        if not self.line.recv(1, socket.MSG_PEEK):  # gone: wrapping that line would leave a socket open
            raise _Failed
        self.line = encrypted = self.context.wrap_socket(self.line, server_side=True, do_handshake_on_connect=False)
        encrypted.do_handshake()
        self.encrypted = True

    def log_in(self, command: str) -> None:
        from base64 import b64decode

        _verb, way, *rest = command.split()
        if way == "PLAIN":
            _nobody, user, password = b64decode(rest[0]).decode().split("\0")
        else:
            self.write("334 VXNlcm5hbWU6")
            user = b64decode(self.command()).decode()
            self.write("334 UGFzc3dvcmQ6")
            password = b64decode(self.command()).decode()
        self.logged_in = (user, password) == (self.server.user, self.server.password)
        self.say("AUTH", "235 welcome" if self.logged_in else "535 5.7.8 wrong user name or password")

    def take(self) -> None:
        if self.mishap.step == "body":
            while len(self.heard) < self.mishap.after and END not in self.heard:
                self.hear()
            self.fail()
        while END not in self.heard:
            self.hear()
        stuffed, _end, self.heard = self.heard.partition(END)
        letter = re.sub(rb"(?m)^\.", b"", stuffed + b"\r\n")
        fails, answer = self.mishap.step == "end", self.mishap.answer
        if not fails or (self.mishap.keeps and answer[:1] not in ("4", "5")):
            self.server.kept.append(letter)
        self.say("end", "250 OK kept")

    def say(self, step: str, usual: str) -> bool:
        """Say the usual answer, or fail. Gives whether it was the usual one."""
        if step != self.mishap.step:
            self.write(usual)
            return True
        if self.mishap.late:
            threading.Event().wait(self.mishap.late)
            self.write(usual)
            return True
        self.fail()
        return False

    def fail(self) -> None:
        """The mishap. Goes on only after an answer that leaves the line standing."""
        self.server.failing.set()
        if self.mishap.answer:
            self.write(self.mishap.answer)
            if self.mishap.answer.startswith("421") or self.mishap.step in ("handshake", "body"):
                raise _Failed
            return
        if self.mishap.deed is Deed.RESET:
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif self.mishap.deed is Deed.DRIP:
            while not threading.Event().wait(0.02):
                self.write("250-and")
        elif self.mishap.deed is Deed.STALL:
            self.server.over.wait()
        elif self.mishap.deed is Deed.SILENCE:
            while self.line.recv(65_536):
                pass
        raise _Failed

    def command(self) -> str:
        return self.read_line().decode("utf-8", "replace").strip()

    def read_line(self) -> bytes:
        while b"\n" not in self.heard:
            self.hear()
        line, _end, self.heard = self.heard.partition(b"\n")
        return line + b"\n"

    def hear(self) -> None:
        more = self.line.recv(65_536)
        if not more:
            raise _Failed
        self.heard += more

    def write(self, words: str) -> None:
        self.line.sendall(words.encode() + b"\r\n")

    def close(self) -> None:
        self.line.close()


@cache
def _identity() -> tuple[bytes, bytes]:
    return self_signed("127.0.0.1")


def _context(ca_file: Path) -> ssl.SSLContext:
    key_file = ca_file.with_name("key.pem")
    certificate, key = _identity()
    ca_file.write_bytes(certificate)
    key_file.write_bytes(key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ca_file, key_file)
    return context
