"""Hands letters over to a mail server by SMTP, with each fault understood and said in a sentence."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.services.errors import DeskError
from csdesk.services.mailbox import password as passwords
from csdesk.services.mailbox.faults import DeliveryUnknownError, Fault, NotDeliveredError, Step
from csdesk.services.mailbox.records import Letter, never
from csdesk.services.policy import Policy
from csdesk.services.progress import Progress, unwatched
from csdesk.services.settings import Settings

if TYPE_CHECKING:
    import smtplib
    import ssl

SECURITIES = ("starttls", "tls", "none")
BLOCK = 16 * 1024


@dataclass(frozen=True)
class Timeouts:
    """Seconds for each step of the dialogue."""

    connect: float = 30
    reply: float = 60
    block: float = 60
    """For each block of the letter."""
    end: float = 600
    """For the answer to the whole letter: servers look for viruses meanwhile (RFC 5321, 4.5.3.2.6)."""


@dataclass(frozen=True)
class SmtpTransport:
    """A mail server. `security` is `starttls`, `tls`, or `none`, which is for this computer itself only.

    Raises `DeskError` when host or security will not do.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""
    timeouts: Timeouts = Timeouts()
    ca_file: Path | None = None
    """Certificates that are trusted besides the computer's own (an agency's own authority)."""
    _brake: threading.Event = field(default_factory=threading.Event, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuses what would send in clear over a network."""
        if not self.host.strip():
            raise DeskError("No mail server is set. Nothing was sent; enter it in Settings, or use .eml drafts.")
        if self.security not in SECURITIES:
            raise DeskError(f"'{self.security}' is no way to secure mail. Choose STARTTLS or TLS in Settings.")
        if self.security == "none" and not _is_this_computer(self.host):
            raise DeskError(
                "Mail without encryption is allowed to this computer itself only. Nothing was sent; "
                "choose STARTTLS or TLS in Settings."
            )

    def __repr__(self) -> str:
        """Without the password."""
        return f"SmtpTransport({self.host!r}, {self.port}, {self.security!r})"

    @property
    def server(self) -> str:
        """Such as `mail.agency.example:587, STARTTLS`."""
        return f"{self.host}:{self.port}, {self.security.upper()}"

    def deliver(
        self, letter: Letter, *, progress: Progress = unwatched, cancelled: Callable[[], bool] = never
    ) -> str:
        """Hand over one letter and give back the server's answer, such as `250 OK`. See `Transport`."""
        self._may_go_on(cancelled)
        with self._explained():
            server = self._connect()
        try:
            with self._explained():
                self._greet(server)
                self._log_in(server)
                self._address(server, letter)
                self._hand_over(server, letter.content, progress, cancelled)
            return self._answer(server)
        finally:
            server.close()

    def stop(self) -> bool:
        """No letter leaves any more."""
        self._brake.set()
        return True

    def drop(self) -> None:
        """No letter leaves any more."""
        self.stop()

    def _may_go_on(self, cancelled: Callable[[], bool]) -> None:
        if self._brake.is_set() or cancelled():
            raise NotDeliveredError(
                "Stopped before the letter was whole. Nothing was sent.",
                fault=Fault.STOPPED,
                step=Step.BODY,
                concerns_all=True,
            )

    def _connect(self) -> "smtplib.SMTP":
        import smtplib

        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeouts.reply, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeouts.reply)

    def _context(self) -> "ssl.SSLContext":
        import ssl

        try:
            context = ssl.create_default_context()
            if self.ca_file is not None:
                context.load_verify_locations(self.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise NotDeliveredError(
                "The file with the agency's own certificates cannot be read. Nothing was sent; choose it again.",
                fault=Fault.SETTINGS,
                step=Step.CONNECT,
                concerns_all=True,
            ) from error
        return context

    def _greet(self, server: "smtplib.SMTP") -> None:
        server.ehlo_or_helo_if_needed()
        if self.security == "starttls":
            if not server.has_extn("starttls"):
                raise NotDeliveredError(
                    f"{self.host} does not offer encryption (STARTTLS). Nothing was sent; ask IT for the right port.",
                    fault=Fault.SETTINGS,
                    step=Step.STARTTLS,
                    concerns_all=True,
                )
            server.starttls(context=self._context())
            server.ehlo()

    def _log_in(self, server: "smtplib.SMTP") -> None:
        if self.user:
            server.login(self.user, self.password)

    def _address(self, server: "smtplib.SMTP", letter: Letter) -> None:
        code, said = server.mail(letter.sender)
        if code != 250:
            raise _refused("The mail server does not take mail from your address", code, said)
        for recipient in letter.recipients:
            code, said = server.rcpt(recipient)
            if code not in (250, 251):
                raise _refused("The recipient was refused", code, said)

    def _hand_over(
        self, server: "smtplib.SMTP", content: bytes, progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        """All of the letter but the dot that ends it: a server that never sees the dot keeps nothing (RFC 5321)."""
        code, said = server.docmd("DATA")
        if code != 354:
            raise _refused("The mail server did not take the letter", code, said)
        whole = content if content.endswith(b"\r\n") else content + b"\r\n"
        stuffed = re.sub(rb"(?m)^\.", b"..", whole)
        for start in range(0, len(stuffed), BLOCK):
            self._may_go_on(cancelled)
            server.send(stuffed[start : start + BLOCK])
            progress(min(start + BLOCK, len(stuffed)), len(stuffed))
        self._may_go_on(cancelled)

    def _answer(self, server: "smtplib.SMTP") -> str:
        import smtplib

        try:
            server.send(b".\r\n")
            code, said = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryUnknownError(
                "The line dropped after the whole letter was handed over and before the server answered. It may have "
                "arrived or not, and it is not sent again by itself: ask the recipient, then say what you found."
            ) from error
        if code != 250:
            raise _refused("The mail server did not take the letter", code, said)
        return _answer(code, said)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns the faults of the line into sentences. All of them concern every letter."""
        import smtplib
        import socket
        import ssl

        nothing = "Nothing was sent"
        try:
            yield
        except NotDeliveredError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise self._fault(
                f"The certificate of {self.host} is not trusted ({error.verify_message}). {nothing}, not even your "
                "password. If you are on a guest network, sign in to it first; otherwise ask IT."
            ) from error
        except ssl.SSLError as error:
            raise self._fault(
                f"{self.host} does not speak TLS on port {self.port}. {nothing}; ask IT for the right port."
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise self._fault(
                f"{self.host} does not take this user name and password. {nothing}; enter them again in Settings.",
                _answer(error.smtp_code, error.smtp_error),
            ) from error
        except smtplib.SMTPServerDisconnected as error:
            raise self._fault(f"{self.host} closed the line. {nothing}; try again later.") from error
        except smtplib.SMTPResponseException as error:
            said = _answer(error.smtp_code, error.smtp_error)
            raise self._fault(f"{self.host} turned the connection away ({said}). {nothing}.", said) from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._fault(f"{self.host} offers no login. {nothing}; ask IT for the right port.") from error
        except socket.gaierror as error:
            raise self._fault(
                f"The mail server {self.host} is not found. {nothing}; check the network and the name in Settings."
            ) from error
        except ConnectionRefusedError as error:
            raise self._fault(
                f"{self.host} refuses connections on port {self.port}. {nothing}; check the port in Settings."
            ) from error
        except TimeoutError as error:
            raise self._fault(
                f"{self.host} does not answer. {nothing}; try again when the network is back."
            ) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise self._fault(
                f"The line to {self.host} failed ({type(error).__name__}). {nothing}; "
                "try again when the network is back."
            ) from error

    def _fault(self, sentence: str, answer: str = "") -> NotDeliveredError:
        return NotDeliveredError(sentence, fault=Fault.LINE, step=Step.CONNECT, concerns_all=True, answer=answer)


def transport_for(settings: Settings, password: str | None = None, *, policy: Policy) -> SmtpTransport:
    """The mail server of the settings or of IT, with the password given, or else the one that the keyring holds.

    Raises `DeskError` when no server is set, `KeychainError` when the keyring cannot be asked, `FixedByITError` when
    it may not be.
    """
    settings = policy.over(settings)
    if password is None and settings.smtp_user:
        password = passwords.recall(settings.smtp_host, settings.smtp_user, policy=policy)
        if password is None:
            raise DeskError(
                "The keyring of this computer holds no mail password. Nothing was sent; enter it in Settings."
            )
    return SmtpTransport(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password or "",
    )


def _refused(what: str, code: int, said: bytes) -> NotDeliveredError:
    answer = _answer(code, said)
    if code in (452, 552) or b"5.2.2" in said or b"4.2.2" in said or b"quota" in said.lower():
        hint = "Their mailbox is full: call them, then try again."
    elif 400 <= code < 500:
        hint = "This may pass: try again later."
    else:
        hint = "Trying again does not help: check the address."
    fault = Fault.LATER if 400 <= code < 500 else Fault.REFUSED
    return NotDeliveredError(
        f"{what} ({answer}). Nothing was delivered. {hint}", fault=fault, step=Step.RCPT, answer=answer
    )


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:300]


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
