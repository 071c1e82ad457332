"""What may go wrong while a letter is handed over: the kinds, the steps, and what is known of the letter then."""

from enum import StrEnum

from csdesk.services.errors import DeskError


class Fault(StrEnum):
    """Why a letter was not taken: what decides whether, and when, it is tried again."""

    LINE = "line"
    """No network, no server, or the line broke: may pass."""
    LATER = "later"
    """The server says: not now."""
    FULL = "full"
    """The recipient's mailbox is full."""
    REFUSED = "refused"
    """The server says: never (no such address, not this content)."""
    TOO_LARGE = "too_large"
    LOGIN = "login"
    """User name and password were not taken. Trying again could lock the account."""
    CERTIFICATE = "certificate"
    """The server could not prove that it is the one that was meant."""
    PORTAL = "portal"
    """The network wants somebody to sign in first (a page of a guest Wi-Fi)."""
    SETTINGS = "settings"
    """Host, port, encryption, login or the own address is not what this server wants."""
    STOPPED = "stopped"
    """The liaison, a lock or sleep stopped it."""


class Step(StrEnum):
    """How far the dialogue with the server was."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    END = "end"
    """The dot that ends the letter was sent."""


class NotDeliveredError(DeskError):
    """The letter certainly was not taken. The text says why and what to do.

    `answer`: what the server said, empty where it said nothing. `concerns_all`: every other letter would meet the
    same fault (no line, wrong password), so none should be tried.
    """

    def __init__(
        self, sentence: str, *, fault: Fault, step: Step, answer: str = "", concerns_all: bool = False
    ) -> None:
        super().__init__(sentence)
        self.fault, self.step, self.answer, self.concerns_all = fault, step, answer, concerns_all


class DeliveryUnknownError(DeskError):
    """The whole letter was handed over, and no answer says whether it was taken: nobody here can know.

    `fault` and `step` say how it was lost; `answer` what came instead of an answer of the protocol, mostly nothing.
    """

    def __init__(self, sentence: str, *, fault: Fault = Fault.LINE, step: Step = Step.END, answer: str = "") -> None:
        super().__init__(sentence)
        self.fault, self.step, self.answer = fault, step, answer
