"""The line to a mail server: commands, answers and a letter in blocks, each with a time of its own (RFC 5321).

Not `smtplib`: it takes a time that ran out for a lost line, any words for an answer, an answer that comes too early
for that of the next command, and tries a wrong password in up to three ways.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from csdesk.services.mailbox.answers import Answer, NoAddressError, NoAnswerError
from csdesk.services.mailbox.brake import Brake, StoppedError
from csdesk.services.mailbox.faults import Step
from csdesk.services.mailbox.timeouts import Timeouts
from csdesk.services.progress import Progress

BLOCK = 16 * 1024
SEND_BUFFER = 64 * 1024
"""Bytes that the computer may keep back: few, so that progress tells what left."""
LONGEST_LINE = 8 * 1024
MOST_LINES = 100
MOMENT = 0.25
"""Seconds of waiting, until it is asked again whether to go on: not every system wakes who waits at a line cut."""
LAST_WORDS = 1.0
GOODBYE = 2.0
ANSWER = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


def authorities() -> str:
    """Whose certificates this computer trusts, for IT: without any, no mail server is believed."""
    paths, known = ssl.get_default_verify_paths(), ssl.create_default_context().cert_store_stats()["x509_ca"]
    whose = str(known) if known else f"those in {paths.capath}" if paths.capath else ""
    return f"{whose} vouch for mail servers" if whose else "none: no mail server is believed"


class ClosedError(ConnectionError):
    """The server closed the line."""


class Line:
    """One connection to a server, and how far the dialogue on it is.

    All methods raise `OSError` for a line that fails (`TimeoutError`: no answer in time), `NoAnswerError` for words
    that are none of SMTP, and `StoppedError` once the brake is pulled or `cancelled` says so.
    """

    def __init__(self, brake: Brake, timeouts: Timeouts, cancelled: Callable[[], bool]) -> None:
        self.step = Step.CONNECT
        self._brake, self._timeouts, self._cancelled = brake, timeouts, cancelled
        self._socket: socket.socket | None = None
        self._heard = b""

    def connect(self, host: str, port: int) -> None:
        """Open the line, to the first address of the host that answers."""
        self._go_on()
        try:
            addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise NoAddressError from error
        fault: OSError = NoAddressError()
        for family, kind, protocol, _name, address in addresses:
            line = socket.socket(family, kind, protocol)
            self._hold(line)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.settimeout(self._timeouts.connect)
            try:
                line.connect(address)
            except OSError as error:
                self._brake.release(line.close)
                fault = error
            else:
                return
        raise fault

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Speak TLS from here on, with nobody but this host. Raises `ssl.SSLError` besides."""
        if self._heard:  # said in clear, perhaps by somebody between, to be taken for the server's word later
            raise NoAnswerError(self._heard)
        line = context.wrap_socket(self._open, server_hostname=host, do_handshake_on_connect=False)
        self._hold(line)
        line.settimeout(self._timeouts.reply)
        line.do_handshake()

    def rest(self) -> bytes:
        """What lies on the line, taken past the encryption: to see who speaks there when a handshake failed."""
        self._open.settimeout(LAST_WORDS)
        with suppress(OSError):
            return socket.socket.recv(self._open, 64)
        return b""

    def own_name(self) -> str:
        """How the program introduces itself: by its address, as a computer behind a router has no name."""
        address = str(self._open.getsockname()[0]).partition("%")[0]
        return f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def listen(self, step: Step, seconds: float | None = None) -> Answer:
        """The server's answer."""
        self.step = step
        return self._answer(time.monotonic() + (self._timeouts.reply if seconds is None else seconds))

    def ask(self, step: Step, command: str) -> Answer:
        """Say a command and give the server's answer. Raises `ValueError` for a command of several lines."""
        if not command.isprintable():
            raise ValueError("a command is one line")
        self.step = step
        self._send(command.encode("utf-8") + b"\r\n", self._timeouts.reply)
        return self.listen(step)

    def hand_over(self, content: bytes, progress: Progress) -> None:
        """The letter, block by block."""
        self.step = Step.BODY
        for start in range(0, len(content), BLOCK):
            self._send(content[start : start + BLOCK], self._timeouts.block)
            progress(min(start + BLOCK, len(content)), len(content))

    def last_words(self) -> Answer | None:
        """What the server said before it let the line fall, if anything."""
        with suppress(OSError, NoAnswerError):
            return self._answer(time.monotonic() + LAST_WORDS)
        return None

    def unasked(self) -> Answer | None:
        """What the server said although nothing was asked; None for nothing.

        Left unheard it would be taken for the answer to the letter.
        """
        self._open.settimeout(0)
        try:
            more = self._open.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            more = None
        if more == b"":
            raise ClosedError("closed by the server")
        self._heard += more or b""
        return self.listen(self.step, LAST_WORDS) if self._heard else None

    def let_end(self) -> None:
        """The last moment at which it can be stopped."""
        self._go_on()
        self._brake.let_end()

    def end(self, mark: bytes) -> None:
        """Say that the letter is whole."""
        self.step = Step.END
        self._open.settimeout(self._timeouts.block)
        self._open.sendall(mark)

    def hear_end(self) -> Answer:
        """The server's answer to the whole letter."""
        return self.listen(Step.END, self._timeouts.end)

    def goodbye(self) -> None:
        """Take leave, as servers like it; whatever comes of it changes nothing."""
        with suppress(OSError, NoAnswerError, StoppedError):
            self._open.settimeout(GOODBYE)
            self._open.sendall(b"QUIT\r\n")
            self._answer(time.monotonic() + GOODBYE)

    def close(self) -> None:
        """Close the line."""
        self._brake.release(self._socket.close if self._socket is not None else lambda: None)

    def _hold(self, line: socket.socket) -> None:
        """The line from here on, which the brake cuts.

        Not by the method of an encrypted line: that drops the encryption first, and who writes just then would write
        in clear.
        """
        self._socket = line
        self._brake.hold(lambda: socket.socket.shutdown(line, socket.SHUT_RDWR))

    @property
    def _open(self) -> socket.socket:
        if self._socket is None:
            raise ClosedError("no line")
        return self._socket

    def _go_on(self) -> None:
        if self._brake.pulled or self._cancelled():
            raise StoppedError

    def _wait_on(self) -> None:
        if self._brake.fallen:
            raise ClosedError("cut")
        if self.step is not Step.END:
            self._go_on()

    def _send(self, content: bytes, seconds: float) -> None:
        self._go_on()
        self._open.settimeout(seconds)
        self._open.sendall(content)

    def _answer(self, until: float) -> Answer:
        """The next answer, of one or more lines, whole before `until`."""
        code, said = b"", [b""]
        for _number in range(MOST_LINES):
            line = self._next_line(until)
            found = ANSWER.fullmatch(line)
            if found is None or code not in (b"", found[1]):
                raise NoAnswerError(line)
            code = found[1]
            said.append(found[3] or b"")
            if found[2] != b"-":
                return Answer(int(code), tuple(part.decode("utf-8", "replace").strip() for part in said[1:]))
        raise NoAnswerError(b"an answer without an end")

    def _next_line(self, until: float) -> bytes:
        while b"\n" not in self._heard:
            if len(self._heard) > LONGEST_LINE:
                raise NoAnswerError(self._heard)
            seconds = until - time.monotonic()
            if seconds <= 0:
                raise TimeoutError("no answer in time")
            self._open.settimeout(min(seconds, MOMENT))
            try:
                more = self._open.recv(4096)
            except TimeoutError:
                self._wait_on()
                continue
            if not more:
                raise ClosedError("closed by the server")
            self._heard += more
        line, _end, self._heard = self._heard.partition(b"\n")
        return line.rstrip(b"\r")
