"""Handing a letter over to real mail servers on this computer, and every way in which that goes wrong."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.services import mailbox
from csdesk.services.errors import DeskError
from csdesk.services.mailbox import DeliveryUnknownError, SmtpTransport
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.services.mailbox.servers import LETTER, failing, plain, to
from tests.support.smtp import PROTECTED_STEPS, Deed, FailingServer, Mishap


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_ways_to_secure_the_line(security: str, tmp_path: Path) -> None:
    with LoopbackServer(tmp_path, security=security) as server:
        assert to(server).deliver(LETTER) == "250 OK, delivered"
        (path,) = server.deliveries.received()
        assert path.read_bytes() == LETTER.content + b"\r\n"


def test_a_certificate_that_is_not_trusted(server: LoopbackServer, tmp_path: Path) -> None:
    with pytest.raises(mailbox.NotDeliveredError, match=r"not trusted.*not even your password"):
        replace(to(server), ca_file=None).deliver(LETTER)
    with (
        LoopbackServer(tmp_path / "tls", security="tls") as other,
        pytest.raises(mailbox.NotDeliveredError, match="not trusted"),
    ):
        replace(to(other), ca_file=server.ca_file).deliver(LETTER)
    with pytest.raises(mailbox.NotDeliveredError, match="certificates cannot be read"):
        replace(to(server), ca_file=tmp_path / "nothing.pem").deliver(LETTER)
    assert server.deliveries.received() == ()


def _can_be(mishap: Mishap) -> bool:
    """Not so for one that says yes to a letter and does not keep it: nobody could tell it from an honest one."""
    says_yes = mishap.answer.startswith("2")
    return not (says_yes and (mishap.step == "body" or (mishap.step == "end" and not mishap.keeps)))


mishaps = st.builds(
    Mishap,
    step=st.sampled_from(("", "QUIT", *PROTECTED_STEPS["starttls"])),
    answer=st.sampled_from(("", "", "451 later", "421 closing", "550 5.1.1 no", "251 kept", "354 go on", "<html>")),
    keeps=st.booleans(),
    deed=st.sampled_from((Deed.CLOSE, Deed.RESET)),
    after=st.integers(1, 200),
).filter(_can_be)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(tuple(PROTECTED_STEPS)), st.lists(mishaps, max_size=4))
def test_each_letter_arrives_once_or_is_said_not_to_have_or_unknown(security: str, script: list[Mishap]) -> None:
    """A letter is tried until it is taken or unknown: then it lies with the server at most once."""
    taken = LETTER.content + b"\r\n"
    with FailingServer(security=security, script=script).running() as server:
        for _attempt in range(len(script) + 1):
            try:
                failing(server).deliver(LETTER)
            except DeliveryUnknownError:
                assert server.kept in ([], [taken])
                break
            except mailbox.NotDeliveredError:
                assert server.kept == []
            else:
                assert server.kept == [taken]
                break
        else:
            pytest.fail("the last one meets no mishap")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"host": ""}, "No mail server is set"),
        ({"host": "mail.agency.example", "security": "none"}, "this computer itself only"),
        ({"host": "10.0.0.7", "security": "none"}, "this computer itself only"),
        ({"security": "ssl2"}, "no way to secure mail"),
    ],
)
def test_what_would_send_in_clear_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DeskError, match=sentence):
        SmtpTransport(**{"host": "127.0.0.1", **change})


def test_faults_of_the_line_are_said_in_a_sentence() -> None:
    with FailingServer().running() as server:
        gone = plain(server)
        with pytest.raises(mailbox.NotDeliveredError, match="does not offer encryption"):
            replace(gone, security="starttls").deliver(LETTER)
        with pytest.raises(mailbox.NotDeliveredError, match="offers no login"):
            replace(gone, user="liaison", password="x").deliver(LETTER)
        with pytest.raises(mailbox.NotDeliveredError, match="does not speak TLS"):
            replace(gone, security="tls").deliver(LETTER)
    with pytest.raises(mailbox.NotDeliveredError, match="refuses connections"):
        gone.deliver(LETTER)
    with pytest.raises(mailbox.NotDeliveredError, match="is not found"):
        replace(gone, host="mail.invalid", security="tls").deliver(LETTER)
    assert "password" not in repr(replace(gone, password="secret")) + str(gone)
    assert "secret" not in repr(replace(gone, password="secret"))
