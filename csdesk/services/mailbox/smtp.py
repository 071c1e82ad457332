"""Hands letters over to a mail server by SMTP, with each fault understood and said in a sentence."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.services.errors import DeskError
from csdesk.services.mailbox import answers
from csdesk.services.mailbox import password as passwords
from csdesk.services.mailbox.answers import Answer, NoAnswerError
from csdesk.services.mailbox.brake import Brake, StoppedError
from csdesk.services.mailbox.faults import DeliveryUnknownError, Fault, NotDeliveredError, Step
from csdesk.services.mailbox.records import Letter, never
from csdesk.services.mailbox.timeouts import Timeouts
from csdesk.services.policy import Policy
from csdesk.services.progress import Cancelled, Progress, unwatched
from csdesk.services.settings import Settings

if TYPE_CHECKING:
    import ssl

    from csdesk.services.mailbox.line import Line

SECURITIES = {"starttls": "STARTTLS", "tls": "TLS", "none": "not encrypted"}
END = b".\r\n"
ASK = "It may have arrived or not, and it is not sent again by itself: ask the recipient, then say what you found."


@dataclass(frozen=True)
class SmtpTransport:
    """A mail server. `security` is `starttls`, `tls`, or `none`, which is for this computer itself only.

    Raises `DeskError` when host or security will not do. Once stopped, it sends nothing any more.
    """

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeouts: Timeouts = field(default_factory=Timeouts)
    ca_file: Path | None = None
    """Certificates that are trusted besides the computer's own (an agency's own authority)."""
    behind_portal: Callable[[], bool] = never
    """Whether the system knows that this network wants somebody to sign in first."""
    _brake: Brake = field(default_factory=Brake, init=False, repr=False, compare=False)

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

    @property
    def server(self) -> str:
        """Such as `mail.agency.example:587, STARTTLS`."""
        return f"{self.host}:{self.port}, {SECURITIES[self.security]}"

    def deliver(
        self, letter: Letter, *, progress: Progress = unwatched, cancelled: Callable[[], bool] = never
    ) -> str:
        """Hand over one letter and give back the server's answer, such as `250 OK`. See `Transport`."""
        from csdesk.services.mailbox.line import Line

        content = letter.content if letter.content.endswith(b"\r\n") else letter.content + b"\r\n"
        stuffed = re.sub(rb"(?m)^\.", b"..", content)
        total = len(stuffed) + len(END)
        line = Line(self._brake, self.timeouts, cancelled)
        try:
            with self._explained(line):
                offers = self._reach(line)
                self._log_in(line, offers)
                self._address(line, letter, offers, len(content))
                self._hand_over(line, stuffed, lambda done, _all: progress(done, total))
            answer = self._end(line, lambda: progress(total, total))
            if not answer.good:
                raise answers.refused(Step.END, answer)
            return str(answer)
        finally:
            line.close()

    def stop(self) -> bool:
        """No letter leaves any more. Gives whether that is certain of the one under way, too. See `Transport`."""
        return self._brake.stop()

    def drop(self) -> None:
        """No letter leaves any more, and no answer is waited for. See `Transport`."""
        self._brake.drop()

    def _reach(self, line: "Line") -> dict[str, str]:
        """A line to this server and nobody else, encrypted as it has to be. Gives what the server offers."""
        context = self._context() if self.security != "none" else None
        line.connect(self.host, self.port)
        if context is not None and self.security == "tls":
            self._encrypt(line, context)
        _yes(Step.GREETING, line.listen(Step.GREETING))
        offers = self._introduce(line)
        if context is not None and self.security == "starttls":
            if "STARTTLS" not in offers:
                raise answers.wrong(
                    Step.STARTTLS,
                    f"{self.host} does not offer encryption (STARTTLS). Nothing was sent; ask IT for the right port.",
                )
            _yes(Step.STARTTLS, line.ask(Step.STARTTLS, "STARTTLS"))
            self._encrypt(line, context)
            offers = self._introduce(line)
        return offers

    def _context(self) -> "ssl.SSLContext":
        import ssl

        try:
            context = ssl.create_default_context()
            if self.ca_file is not None:
                context.load_verify_locations(self.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise answers.wrong(
                Step.CONNECT,
                "The file with the agency's own certificates cannot be read. Nothing was sent; ask IT for it.",
            ) from error
        return context

    def _encrypt(self, line: "Line", context: "ssl.SSLContext") -> None:
        import ssl

        try:
            line.encrypt(context, self.host)
        except ssl.SSLCertVerificationError:
            raise
        except ssl.SSLError as error:
            if answers.is_rest_of_a_web_page(line.rest()):
                raise answers.portal(line.step) from error
            raise

    def _introduce(self, line: "Line") -> dict[str, str]:
        said = _yes(Step.EHLO, line.ask(Step.EHLO, f"EHLO {line.own_name()}"))
        offers = (one.replace("=", " ", 1).partition(" ") for one in said.lines[1:])
        return {name.upper(): rest.upper() for name, _blank, rest in offers}

    def _log_in(self, line: "Line", offers: dict[str, str]) -> None:
        """One try only: servers lock an account after a few wrong passwords."""
        if not self.user:
            return
        ways = offers.get("AUTH", "").split()
        if "PLAIN" in ways:
            answer = line.ask(Step.AUTH, "AUTH PLAIN " + _coded(f"\0{self.user}\0{self.password}"))
        elif "LOGIN" in ways:
            answer = line.ask(Step.AUTH, "AUTH LOGIN")
            for word in (self.user, self.password):
                if answer.code == 334:
                    answer = line.ask(Step.AUTH, _coded(word))
        else:
            raise answers.wrong(
                Step.AUTH, f"{self.host} offers no login by password. Nothing was sent; ask IT for the right port."
            )
        _yes(Step.AUTH, answer)

    def _address(self, line: "Line", letter: Letter, offers: dict[str, str], size: int) -> None:
        """All recipients, or nothing leaves: part of them is none that could be told of a message."""
        told = ""
        if "SIZE" in offers:
            limit = offers["SIZE"]
            if limit.isdecimal() and 0 < int(limit) < size:
                raise answers.too_large(int(limit), size)
            told = f" SIZE={size}"
        _yes(Step.MAIL, line.ask(Step.MAIL, f"MAIL FROM:<{letter.sender}>{told}"))
        said = {}
        for one in letter.recipients:
            said[one] = answer = line.ask(Step.RCPT, f"RCPT TO:<{one}>")
            if answer.code == answers.CLOSING:
                raise answers.refused(Step.RCPT, answer)
        noes = {one: answer for one, answer in said.items() if not answer.good}
        if noes:
            several = len(said) > 1
            worst = max(noes.values(), key=lambda answer: answer.code)
            raise answers.refused(Step.RCPT, _no(worst), addresses=tuple(noes) if several else ())

    def _hand_over(self, line: "Line", content: bytes, progress: Progress) -> None:
        """All of the letter but the dot that ends it: a server that never sees the dot keeps nothing (RFC 5321)."""
        answer = line.ask(Step.DATA, "DATA")
        if answer.code != 354:
            raise answers.refused(Step.DATA, _no(answer))
        try:
            line.hand_over(content, progress)
        except OSError:
            last = line.last_words()
            if last is not None and last.refuses:
                raise answers.refused(Step.BODY, last) from None
            raise
        early = line.unasked()
        if early is not None:
            raise answers.refused(Step.BODY, _no(early))
        line.let_end()

    def _end(self, line: "Line", whole: Callable[[], None]) -> Answer:
        """The dot, and the server's answer. Raises `DeliveryUnknownError` for everything but a yes and a no."""
        try:
            line.end(END)
            with suppress(Cancelled):
                whole()
            answer = line.hear_end()
        except TimeoutError as error:
            raise self._unknown("the server did not answer in time") from error
        except NoAnswerError as error:
            raise self._unknown("what came was no answer of a mail server") from error
        except OSError as error:
            if self._brake.fallen:
                raise self._unknown("it was stopped", Fault.STOPPED) from error
            raise self._unknown("the line dropped before the server answered") from error
        if not (answer.good or answer.refuses):
            raise self._unknown("the server's answer is neither yes nor no", answer=str(answer))
        line.goodbye()
        return answer

    def _unknown(self, why: str, fault: Fault = Fault.LINE, answer: str = "") -> DeliveryUnknownError:
        return DeliveryUnknownError(
            f"The whole letter was handed over, but {why}. {ASK}", fault=fault, step=Step.END, answer=answer
        )

    @contextmanager
    def _explained(self, line: "Line") -> Iterator[None]:
        """Turns what goes wrong before the letter is whole into sentences."""
        try:
            yield
        except NotDeliveredError as error:
            if error.fault is not Fault.PORTAL and line.step not in (Step.CONNECT, Step.BODY):
                line.goodbye()
            raise
        except (StoppedError, Cancelled) as error:
            raise answers.stopped(line.step) from error
        except NoAnswerError as error:
            raise answers.not_an_answer(line.step, error.said, self.host, self.port) from error
        except OSError as error:
            if self._brake.fallen:
                raise answers.stopped(line.step) from error
            fault = answers.broken(line.step, error, self.host, self.port)
            if fault.fault in (Fault.LINE, Fault.CERTIFICATE) and self.behind_portal():
                raise answers.portal(line.step) from error
            raise fault from error


def transport_for(
    settings: Settings, password: str | None = None, *, policy: Policy, behind_portal: Callable[[], bool] = never
) -> SmtpTransport:
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
        ca_file=policy.smtp_ca_file,
        behind_portal=behind_portal,
    )


def _yes(step: Step, answer: Answer) -> Answer:
    """The answer, which is a yes."""
    if not answer.good:
        raise answers.refused(step, _no(answer))
    return answer


def _no(answer: Answer) -> Answer:
    """The answer, which is a no. Raises `NoAnswerError` for one that does not belong here."""
    if not answer.refuses:
        raise NoAnswerError
    return answer


def _coded(words: str) -> str:
    from base64 import b64encode

    return b64encode(words.encode("utf-8")).decode("ascii")


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
