"""What a server's no means: for which step, for which letters, and what the liaison is told to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from csdesk.services.mailbox import Fault, NotDeliveredError, Step
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.services.mailbox.servers import LARGE, LETTER, failing, plain, to
from tests.support.smtp import FailingServer, Mishap

THREE = replace(LETTER, recipients=("csa@rock.example", "pao@rock.example", "lead@rock.example"))
ALL, ONE = True, False
MEANINGS = [
    ("greeting", "554 5.7.1 no service here", Fault.SETTINGS, ALL, "turned the connection away"),
    ("greeting", "450 4.3.2 busy", Fault.LATER, ALL, "try again later"),
    ("EHLO", "502 what", Fault.SETTINGS, ALL, "port"),
    ("STARTTLS", "454 4.3.0 not now", Fault.LATER, ALL, "does not begin encryption"),
    ("STARTTLS", "501 no", Fault.SETTINGS, ALL, "does not begin encryption"),
    ("AUTH", "535 5.7.8 wrong", Fault.LOGIN, ALL, "does not take this user name and password"),
    ("AUTH", "534 5.7.9 application password needed", Fault.LOGIN, ALL, "Enter them again"),
    (
        "AUTH",
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
        Fault.LOGIN,
        ALL,
        "no login by password any more",
    ),
    ("AUTH", "454 4.7.0 temporary failure", Fault.LATER, ALL, "does not log you in"),
    ("AUTH", "432 4.7.12 a new password is needed", Fault.LOGIN, ALL, "Settings"),
    ("AUTH", "504 5.5.4 unknown way", Fault.SETTINGS, ALL, "ask IT"),
    ("AUTH", "538 5.7.11 encryption needed", Fault.SETTINGS, ALL, "ask IT"),
    ("MAIL", "530 5.7.57 client not authenticated", Fault.SETTINGS, ALL, "wants a login first"),
    ("MAIL", "550 5.7.60 not allowed to send as this", Fault.SETTINGS, ALL, "your own address"),
    ("MAIL", "552 5.3.4 too large", Fault.TOO_LARGE, ONE, "too large for this server"),
    ("MAIL", "552 too large", Fault.TOO_LARGE, ONE, "too large for this server"),
    ("MAIL", "452 4.3.1 disk full", Fault.LATER, ALL, "did not take the letter"),
    ("MAIL", "451 4.7.0 slow down", Fault.LATER, ALL, "try again later"),
    ("RCPT", "550 5.1.1 no such user", Fault.REFUSED, ONE, "check the address"),
    ("RCPT", "550 no such user", Fault.REFUSED, ONE, "check the address"),
    ("RCPT", "550 5.7.1 not from you", Fault.REFUSED, ONE, "Call them, or ask IT"),
    ("RCPT", "554 5.7.1 Relay access denied", Fault.SETTINGS, ALL, "wants a login first"),
    ("RCPT", "452 4.2.2 mailbox full", Fault.FULL, ONE, "mailbox is full"),
    ("RCPT", "552 5.2.2 over quota", Fault.FULL, ONE, "mailbox is full"),
    ("RCPT", "552 no room", Fault.FULL, ONE, "mailbox is full"),
    ("RCPT", "552 5.2.3 message too long for them", Fault.TOO_LARGE, ONE, "too large"),
    ("RCPT", "452 4.3.1 disk full", Fault.LATER, ALL, "try again later"),
    ("RCPT", "451 4.7.1 greylisted", Fault.LATER, ONE, "try again later"),
    ("DATA", "503 5.5.1 no recipients", Fault.REFUSED, ONE, "did not take the letter"),
    ("DATA", "451 4.3.0 not now", Fault.LATER, ALL, "try again later"),
    ("end", "552 5.3.4 too large", Fault.TOO_LARGE, ONE, "too large"),
    ("end", "552 5.2.2 full", Fault.FULL, ONE, "mailbox is full"),
    ("end", "552-5.7.0 blocked\r\n552 5.7.0 for its content", Fault.REFUSED, ONE, "what is in the letter"),
    ("end", "554 5.7.1 spam", Fault.REFUSED, ONE, "Trying again does not help"),
    ("end", "450 4.7.1 later", Fault.LATER, ONE, "try again later"),
    ("end", "421 4.7.0 closing", Fault.LATER, ALL, "try again later"),
]


@pytest.mark.parametrize(("step", "answer", "fault", "concerns_all", "sentence"), MEANINGS)
def test_what_a_no_means(step: str, answer: str, fault: Fault, concerns_all: bool, sentence: str) -> None:
    security = "starttls" if step in ("STARTTLS", "AUTH") else "none"
    with (
        FailingServer(step, answer, security=security).running() as server,
        pytest.raises(NotDeliveredError, match=sentence) as caught,
    ):
        failing(server).deliver(LETTER)
    assert (caught.value.fault, caught.value.concerns_all) == (fault, concerns_all)
    assert caught.value.answer == " ".join(answer.replace("552-", "552 ").replace("\r\n552", "").split())
    assert caught.value.answer in str(caught.value)
    assert "Nothing was delivered" in str(caught.value)
    assert server.kept == []


@pytest.mark.parametrize(
    "offers", [("AUTH PLAIN LOGIN",), ("AUTH LOGIN",), ("AUTH=LOGIN",), ("AUTH CRAM-MD5 PLAIN",)]
)
def test_a_wrong_password_is_tried_once(offers: tuple[str, ...]) -> None:
    with FailingServer(security="tls", offers=offers).running() as server:
        with pytest.raises(NotDeliveredError, match="does not take this user name and password") as caught:
            replace(failing(server), password="wrong").deliver(LETTER)
        assert (caught.value.fault, caught.value.step, caught.value.concerns_all) == (Fault.LOGIN, Step.AUTH, True)
        assert [command.split()[0] for command in server.heard] == ["EHLO", "AUTH", "QUIT"]
        assert "wrong" not in str(caught.value).replace("5.7.8 wrong", "")
        assert failing(server).deliver(LETTER) == "250 OK kept"


def test_a_name_and_a_password_of_all_letters(tmp_path: Path) -> None:
    with LoopbackServer(tmp_path, user="müller@agency.example", password="Gänse füßchen €", security="tls") as server:
        assert to(server).deliver(LETTER) == "250 OK, delivered"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_server_on_this_computer_wants_a_login(security: str, tmp_path: Path) -> None:
    with LoopbackServer(tmp_path, security=security) as server:
        with pytest.raises(NotDeliveredError, match="wants a login first") as caught:
            replace(to(server), user="").deliver(LETTER)
        assert caught.value.fault is Fault.SETTINGS
        with pytest.raises(NotDeliveredError, match="user name and password") as caught:
            replace(to(server), password="no").deliver(LETTER)
        assert caught.value.fault is Fault.LOGIN
        assert server.deliveries.received() == ()


@pytest.mark.parametrize("offers", [("AUTH XOAUTH2 CRAM-MD5",), ()])
def test_no_login_by_password(offers: tuple[str, ...]) -> None:
    with FailingServer(security="tls", offers=offers).running() as server:
        with pytest.raises(NotDeliveredError, match="offers no login by password") as caught:
            failing(server).deliver(LETTER)
        assert caught.value.fault is Fault.SETTINGS
        assert not any(command.startswith("AUTH") for command in server.heard)


def test_a_letter_that_is_too_large_is_not_uploaded() -> None:
    with FailingServer(offers=("SIZE 1000000",)).running() as server:
        with pytest.raises(NotDeliveredError, match=r"up to 1\.0 MB; this one has 1\.0 MB") as caught:
            plain(server).deliver(LARGE)
        assert (caught.value.fault, caught.value.concerns_all) == (Fault.TOO_LARGE, False)
        assert [command.split()[0] for command in server.heard] == ["EHLO", "QUIT"]
        plain(server).deliver(LETTER)
        assert f"MAIL FROM:<{LETTER.sender}> SIZE={len(LETTER.content) + 2}" in server.heard
    for no_limit in ("SIZE", "SIZE 0", "SIZE many"):
        with FailingServer(offers=(no_limit,)).running() as server:
            assert plain(server).deliver(LARGE) == "250 OK kept"
    with FailingServer(offers=()).running() as server:
        plain(server).deliver(LETTER)
        assert f"MAIL FROM:<{LETTER.sender}>" in server.heard


def test_all_recipients_get_it() -> None:
    with FailingServer().running() as server:
        plain(server).deliver(THREE)
        assert [command for command in server.heard if command.startswith("RCPT")] == [
            f"RCPT TO:<{one}>" for one in THREE.recipients
        ]
        assert len(server.kept) == 1


@pytest.mark.parametrize(
    ("answers", "fault", "sentence"),
    [
        ({1: "550 5.1.1 no"}, Fault.REFUSED, "refused pao@rock.example"),
        ({0: "550 5.1.1 no", 2: "452 4.2.2 full"}, Fault.REFUSED, "csa@rock.example and lead@rock.example"),
        ({2: "452 4.2.2 full"}, Fault.FULL, "refused lead@rock.example"),
        ({0: "421 4.3.2 closing"}, Fault.LATER, "server ended the connection"),
    ],
)
def test_one_recipient_refused_is_nobody_told(answers: dict[int, str], fault: Fault, sentence: str) -> None:
    with FailingServer(recipients=answers).running() as server:
        with pytest.raises(NotDeliveredError, match=sentence) as caught:
            plain(server).deliver(THREE)
        assert caught.value.fault is fault
        assert not any(command == "DATA" for command in server.heard)
    assert server.kept == []


def test_a_line_that_failed_where_the_system_knows_of_a_page_to_sign_in() -> None:
    with FailingServer("greeting").running() as server:
        ways = replace(plain(server), behind_portal=lambda: True)
        with pytest.raises(NotDeliveredError, match="sign in first") as caught:
            ways.deliver(LETTER)
        assert caught.value.fault is Fault.PORTAL
    with pytest.raises(NotDeliveredError, match="sign in first"):
        ways.deliver(LETTER)
    with FailingServer(security="tls").running() as server:
        stranger = replace(failing(server), ca_file=None, behind_portal=lambda: True)
        with pytest.raises(NotDeliveredError, match="sign in first"):
            stranger.deliver(LETTER)
        assert server.heard == []


@pytest.mark.parametrize("banner", ["SSH-2.0-OpenSSH_9.6", "* OK IMAP4 ready", "+OK POP3 ready"])
def test_another_service_on_this_port(banner: str) -> None:
    with (
        FailingServer("greeting", banner).running() as server,
        pytest.raises(NotDeliveredError, match="takes no outgoing mail on port") as caught,
    ):
        plain(server).deliver(LETTER)
    assert caught.value.fault is Fault.SETTINGS


def test_a_certificate_for_another_host() -> None:
    with FailingServer(security="tls").running() as server:
        with pytest.raises(NotDeliveredError, match="made for another server") as caught:
            replace(failing(server), host="localhost").deliver(LETTER)
        assert caught.value.fault is Fault.CERTIFICATE
        assert server.heard == []


def test_words_before_the_encryption_are_not_taken_for_words_in_it() -> None:
    with (
        FailingServer("STARTTLS", "220 go on\r\n250 injected", security="starttls").running() as server,
        pytest.raises(NotDeliveredError, match="Nothing was sent") as caught,
    ):
        failing(server).deliver(LETTER)
    assert caught.value.step is Step.STARTTLS
    assert not any(command.startswith("AUTH") for command in server.heard)


def test_a_server_fails_as_its_script_says() -> None:
    script = [Mishap("RCPT", "451 later"), Mishap("end", keeps=False), Mishap("MAIL", "421 closing")]
    with FailingServer(script=script).running() as server:
        seen = []
        for _attempt in range(4):
            try:
                seen.append(plain(server).deliver(LETTER))
            except Exception as error:  # noqa: BLE001 - whichever
                seen.append(type(error).__name__)
        assert seen == ["NotDeliveredError", "DeliveryUnknownError", "NotDeliveredError", "250 OK kept"]
    assert len(server.kept) == 1
