"""Handing a letter over to real mail servers on this computer, and every way in which that goes wrong."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdesk.services import mailbox
from csdesk.services.errors import DeskError
from csdesk.services.mailbox import DeliveryUnknownError, MessageState, SmtpTransport
from csdesk.services.mailbox.loopback import LoopbackServer
from tests.services.mailbox.servers import LARGE, LETTER, plain, to
from tests.support.smtp import STEPS, FailingServer


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


@pytest.mark.parametrize("step", STEPS[:-1])
def test_a_drop_before_the_end_of_the_letter_is_a_failure(step: str) -> None:
    with FailingServer(step).running() as server, pytest.raises(mailbox.NotDeliveredError, match="Nothing was sent"):
        plain(server).deliver(LARGE)
    assert server.kept == []


@pytest.mark.parametrize("step", [step for step in STEPS if step != "body"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "554 5.7.1 no"])
def test_an_answer_of_no_at_each_step_is_a_failure(step: str, answer: str) -> None:
    with FailingServer(step, answer).running() as server, pytest.raises(mailbox.NotDeliveredError, match=answer[:3]):
        plain(server).deliver(LETTER)
    assert server.kept == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(("", *STEPS)), st.sampled_from(("", "451 later")), st.booleans()), max_size=4)
)
def test_each_letter_arrives_once_or_is_said_not_to_have_or_unknown(
    attempts: list[tuple[str, str, bool]],
) -> None:
    """A letter is tried until it is taken or unknown: then it lies with the server at most once."""
    kept: list[bytes] = []
    for step, answer, keeps in attempts:
        with FailingServer(step, answer if step != "body" else "", keeps).running() as server:
            try:
                plain(server).deliver(LETTER)
                outcome = MessageState.SENT
            except DeliveryUnknownError:
                outcome = MessageState.UNKNOWN
            except mailbox.NotDeliveredError:
                outcome = MessageState.FAILED
        kept += server.kept
        if outcome == MessageState.FAILED:
            assert server.kept == []
            continue
        assert outcome == MessageState.UNKNOWN or server.kept == [LETTER.content + b"\r\n"]
        break
    assert len(kept) <= 1


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
