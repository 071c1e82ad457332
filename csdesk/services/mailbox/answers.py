"""What a mail server's answers and a line that failed mean: the kind of fault, and a sentence about it."""

import errno
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csdesk.services.mailbox.faults import Fault, NotDeliveredError, Step

if TYPE_CHECKING:
    import ssl

NOTHING = "Nothing was sent"
UNTIL_LOGIN = (Step.CONNECT, Step.GREETING, Step.EHLO, Step.STARTTLS, Step.AUTH)
STATUS = re.compile(r"[245]\.(\d{1,3}\.\d{1,3})\b")
WEB = re.compile(rb"HTTP/|\s*<|.*<html", re.IGNORECASE | re.DOTALL)
OTHER_SERVICES = (b"SSH-", b"* OK", b"+OK", b"RFB ", b"* BYE")
MISMATCHES = (62, 64)
"""OpenSSL's numbers for a certificate of another host, and of another address."""
DATES = (9, 10)
"""OpenSSL's numbers for a certificate that is not valid yet, and not any more."""
CLOSING = 421
"""The server closes the line, whatever was asked."""
WHAT = {
    Step.GREETING: "The mail server turned the connection away",
    Step.EHLO: "The mail server turned the connection away",
    Step.STARTTLS: "The mail server does not begin encryption",
    Step.AUTH: "The mail server does not take this user name and password",
    Step.MAIL: "The mail server does not take mail from your address",
    Step.RCPT: "The recipient was refused",
}
WHAT_OF_LETTER = "The mail server did not take the letter"
HINTS = {
    Fault.LATER: "This may pass: try again later.",
    Fault.FULL: "Their mailbox is full: call them, then try again.",
    Fault.TOO_LARGE: "It is too large for this server: hand the files over another way.",
    Fault.LOGIN: "Enter them again in Settings.",
    Fault.SETTINGS: "Check your own address and the mail server in Settings, or ask IT.",
    Fault.REFUSED: "Trying again does not help: it does not take what is in the letter. Hand it over another way.",
}
PORTAL = (
    "This network wants you to sign in first (the page of a guest Wi-Fi): something else answered for the mail "
    f"server. {NOTHING}, not even your password. Sign in with a web browser, then try again."
)
STOPPED = f"Stopped before the letter was whole. {NOTHING}."


class NoAnswerError(Exception):
    """Words that are no answer of a mail server."""

    def __init__(self, said: bytes = b"") -> None:
        super().__init__("no answer of a mail server")
        self.said = said


class NoAddressError(OSError):
    """Nobody knows a host of this name."""


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    code: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """In one line, as it is kept and shown."""
        return f"{self.code} {' '.join(' '.join(self.lines).split())}".strip()[:300]

    @property
    def good(self) -> bool:
        """Whether it is a yes."""
        return 200 <= self.code < 300

    @property
    def refuses(self) -> bool:
        """Whether it is a no, for now or for ever."""
        return self.code >= 400

    @property
    def status(self) -> str:
        """Subject and detail of the enhanced status code (RFC 3463), such as `1.1`; empty where there is none."""
        found = STATUS.match(self.lines[0]) if self.lines else None
        return found[1] if found else ""


def kind_of(step: Step, answer: Answer) -> Fault:
    """What a no at this step is about (RFC 5321, 4.2.3; RFC 3463; RFC 4954, 6)."""
    code, status, words = answer.code, answer.status, " ".join(answer.lines).lower()
    passes = code < 500
    if code == CLOSING or (step in UNTIL_LOGIN and passes and code != 432):
        return Fault.LATER
    if step in UNTIL_LOGIN:
        not_understood = code in (500, 501, 502, 503, 504, 530, 538, 554)
        return Fault.LOGIN if step is Step.AUTH and not not_understood else Fault.SETTINGS
    if code == 530:
        return Fault.SETTINGS
    if not passes and (status in ("3.4", "2.3") or (code == 552 and not status and step is not Step.RCPT)):
        return Fault.TOO_LARGE
    if step is not Step.MAIL and (
        status == "2.2" or "quota" in words or "mailbox full" in words or (code == 552 and not status)
    ):
        return Fault.FULL
    if passes:
        return Fault.LATER
    if step is Step.MAIL or (step is Step.RCPT and "relay" in words):
        return Fault.SETTINGS
    return Fault.REFUSED


def refused(step: Step, answer: Answer, *, addresses: tuple[str, ...] = ()) -> NotDeliveredError:
    """A no of the server. `addresses`: the recipients that it was about, where that has to be said."""
    fault = kind_of(step, answer)
    what = WHAT.get(step, WHAT_OF_LETTER)
    if answer.code == CLOSING:
        what = "The mail server ended the connection"
    elif fault is Fault.TOO_LARGE or (step is Step.MAIL and fault is Fault.LATER):
        what = WHAT_OF_LETTER
    elif step is Step.AUTH and fault is not Fault.LOGIN:
        what = "The mail server does not log you in"
    elif addresses:
        what = f"The server refused {' and '.join(addresses)}"
    whom = ", to the other recipients neither" if addresses else ""
    return NotDeliveredError(
        f"{what} ({answer}). Nothing was delivered{whom}. {_hint(step, answer, fault)}",
        fault=fault,
        step=step,
        answer=str(answer),
        concerns_all=_concerns_all(step, answer, fault),
    )


def _concerns_all(step: Step, answer: Answer, fault: Fault) -> bool:
    if fault is Fault.TOO_LARGE:
        return False
    of_the_server = answer.code == CLOSING or (answer.code < 500 and answer.status.startswith("3."))
    return of_the_server or step in (*UNTIL_LOGIN, Step.MAIL) or fault is Fault.SETTINGS


def _hint(step: Step, answer: Answer, fault: Fault) -> str:
    """What to do about it, where the step or the code says more than the kind."""
    words = " ".join(answer.lines).lower()
    if fault is Fault.LOGIN and (answer.status == "7.139" or "disabled" in words):
        return (
            "It allows no login by password any more: ask IT, or save the messages as drafts and send them yourself."
        )
    if answer.code == 530 or (fault is Fault.SETTINGS and "relay" in words):
        return "It wants a login first: enter the user name and the password in Settings, or ask IT."
    if fault is Fault.SETTINGS and step is not Step.MAIL:
        return "Check the mail server and its port in Settings, or ask IT."
    if fault is Fault.REFUSED and step is Step.RCPT:
        if answer.status.startswith("7."):
            return "Trying again does not help: it may not be written to from here. Call them, or ask IT."
        return "Trying again does not help: check the address."
    return HINTS[fault]


def too_large(limit: int, size: int) -> NotDeliveredError:
    """The letter is larger than the server says that it takes. Both in bytes."""
    return NotDeliveredError(
        f"The mail server takes letters of up to {_megabytes(limit)}; this one has {_megabytes(size)}. Nothing was "
        f"sent. {HINTS[Fault.TOO_LARGE]}",
        fault=Fault.TOO_LARGE,
        step=Step.MAIL,
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def stopped(step: Step) -> NotDeliveredError:
    """Somebody stopped it in time."""
    return NotDeliveredError(STOPPED, fault=Fault.STOPPED, step=step, concerns_all=True)


def portal(step: Step) -> NotDeliveredError:
    """Something of the network answered in the place of the server."""
    return NotDeliveredError(PORTAL, fault=Fault.PORTAL, step=step, concerns_all=True)


def wrong(step: Step, sentence: str) -> NotDeliveredError:
    """What has to be set in another way."""
    return NotDeliveredError(sentence, fault=Fault.SETTINGS, step=step, concerns_all=True)


def not_an_answer(step: Step, said: bytes, host: str, port: int) -> NotDeliveredError:
    """Words that are none of SMTP. They are not told on: they may be anything."""
    if said.startswith(OTHER_SERVICES):
        return wrong(
            step,
            f"{host} takes no outgoing mail on port {port}. {NOTHING}; check the port in Settings, or ask IT.",
        )
    if step is Step.GREETING or WEB.match(said):
        return portal(step)
    return _line(step, f"{host} answered what no mail server answers. {NOTHING}; try again later.")


def is_rest_of_a_web_page(said: bytes) -> bool:
    """Whether this follows the five bytes that a handshake takes of a line such as `HTTP/1.1 302 Found`."""
    return re.match(rb"[0-9]\.[0-9] [0-9]{3} ", said) is not None


def broken(step: Step, error: OSError, host: str, port: int) -> NotDeliveredError:
    """A line that failed before the letter was whole."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(step, error, host)
    if isinstance(error, ssl.SSLError) and step in (Step.CONNECT, Step.STARTTLS) and not _ended(error):
        return wrong(
            step,
            f"{host} does not speak TLS on port {port} as this computer does. {NOTHING}; ask IT for the right port.",
        )
    if isinstance(error, NoAddressError):
        said = f"The mail server {host} is not found. {NOTHING}; check the network and the name in Settings."
    elif isinstance(error, ConnectionRefusedError):
        said = f"{host} refuses connections on port {port}. {NOTHING}; check the port in Settings."
    elif isinstance(error, TimeoutError):
        said = f"{host} does not answer. {NOTHING}; try again when the network is back."
    elif isinstance(error, ConnectionError) or _ended(error) or error.errno == errno.ENOTCONN:
        said = f"{host} closed the line. {NOTHING}; try again later."
    else:
        said = f"The line to {host} failed ({type(error).__name__}). {NOTHING}; try again when the network is back."
    return _line(step, said)


def _certificate(step: Step, error: "ssl.SSLCertVerificationError", host: str) -> NotDeliveredError:
    if error.verify_code in MISMATCHES:
        why = "it was made for another server"
        what = "If you are on a guest network, sign in to it first; otherwise check the mail server in Settings."
    elif error.verify_code in DATES:
        why, what = error.verify_message, "Check the date of this computer, then ask IT."
    else:
        why = error.verify_message
        what = "If you are on a guest network, sign in to it first; otherwise ask IT."
    return NotDeliveredError(
        f"The certificate of {host} is not trusted ({why}). {NOTHING}, not even your password. {what}",
        fault=Fault.CERTIFICATE,
        step=step,
        concerns_all=True,
    )


def _ended(error: Exception) -> bool:
    import ssl

    return isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError))


def _line(step: Step, sentence: str) -> NotDeliveredError:
    return NotDeliveredError(sentence, fault=Fault.LINE, step=step, concerns_all=True)
