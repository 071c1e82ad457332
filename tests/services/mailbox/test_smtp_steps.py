"""A server that fails at each step of the dialogue, in each way, however the line is protected."""

from dataclasses import replace

import pytest

from csdesk.services.mailbox import DeliveryUnknownError, Fault, NotDeliveredError, Step
from tests.services.mailbox.servers import HASTY, LARGE, LETTER, failing, plain
from tests.support.smtp import PROTECTED_STEPS, Deed, FailingServer

EVERY_STEP = [(security, step) for security, steps in PROTECTED_STEPS.items() for step in steps]
BEFORE_THE_END = [(security, step) for security, step in EVERY_STEP if step != "end"]
ANSWERED = [(security, step) for security, step in BEFORE_THE_END if step not in ("handshake", "body")]
HTML = "HTTP/1.1 302 Found\r\nLocation: http://wifi.example/sign-in"
HOW_IT_ENDS = [
    ("250 OK", "taken"),
    ("251 kept", "taken"),
    ("250-OK\r\n250 2.0.0 queued", "taken"),
    ("451 4.3.0 not now", "refused"),
    ("421 4.3.2 closing", "refused"),
    ("554 5.7.1 no", "refused"),
    ("552-5.3.4 too\r\n552 5.3.4 large", "refused"),
    ("354 go on", "unknown"),
    ("150 wait", "unknown"),
    ("<html>", "unknown"),
    (HTML, "unknown"),
    ("250-OK\r\n554 no", "unknown"),
    ("ok", "unknown"),
    ("", "unknown"),
]


def step_of(security: str, step: str) -> Step:
    """What the sender calls it."""
    if step == "handshake":
        return Step.STARTTLS if security == "starttls" else Step.CONNECT
    return Step(step.removesuffix(" again").lower())


@pytest.mark.parametrize(("security", "step"), BEFORE_THE_END)
@pytest.mark.parametrize("deed", [Deed.CLOSE, Deed.RESET])
def test_a_line_that_breaks_before_the_letter_is_whole(security: str, step: str, deed: Deed) -> None:
    with FailingServer(step, deed=deed, security=security).running() as server:
        with pytest.raises(NotDeliveredError, match=r"closed the line\. Nothing was sent") as caught:
            failing(server).deliver(LARGE)
        assert (caught.value.fault, caught.value.concerns_all) == (Fault.LINE, True)
        # A reset may overtake the connection that it ends.
        assert caught.value.step in (step_of(security, step), Step.CONNECT if step == "greeting" else None)
    assert server.kept == []


@pytest.mark.parametrize(("security", "step"), BEFORE_THE_END)
def test_a_server_that_says_nothing_any_more(security: str, step: str) -> None:
    deed = Deed.STALL if step == "body" else Deed.SILENCE
    with FailingServer(step, deed=deed, security=security).running() as server:
        with pytest.raises(NotDeliveredError, match=r"does not answer\. Nothing was sent") as caught:
            replace(failing(server), timeouts=HASTY).deliver(LARGE)
        assert (caught.value.fault, caught.value.concerns_all) == (Fault.LINE, True)
    assert server.kept == []


def test_an_answer_without_an_end_takes_no_longer_than_one() -> None:
    with (
        FailingServer("MAIL", deed=Deed.DRIP).running() as server,
        pytest.raises(NotDeliveredError, match=r"does not answer|no mail server"),
    ):
        replace(plain(server), timeouts=HASTY).deliver(LETTER)


@pytest.mark.parametrize(("security", "step"), ANSWERED)
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "554 5.7.1 no", "450-4.7.1 not\r\n450 4.7.1 now"])
def test_an_answer_of_no(security: str, step: str, answer: str) -> None:
    with FailingServer(step, answer, security=security).running() as server:
        with pytest.raises(NotDeliveredError, match=answer[:3]) as caught:
            failing(server).deliver(LETTER)
        assert caught.value.step is step_of(security, step)
        assert caught.value.answer.startswith(answer[:3])
        if answer.startswith("421"):
            assert (caught.value.fault, caught.value.concerns_all) == (Fault.LATER, True)
        if answer.startswith("450"):
            assert caught.value.fault is Fault.LATER
    assert server.kept == []


@pytest.mark.parametrize(("security", "step"), ANSWERED)
@pytest.mark.parametrize("words", ["<p>sign in</p>", "ok", "199 no", "99 no", "words" * 5_000, "250-a\r\n354 b"])
def test_words_that_are_no_answer(security: str, step: str, words: str) -> None:
    """None of it is taken for a refusal, told on, or followed by the letter."""
    with FailingServer(step, words, security=security).running() as server:
        with pytest.raises(NotDeliveredError, match="Nothing was sent") as caught:
            failing(server).deliver(LETTER)
        assert caught.value.fault in (Fault.LINE, Fault.PORTAL)
        assert words[:6] not in str(caught.value)
    assert server.kept == []


@pytest.mark.parametrize(("step", "words"), [("DATA", "250 OK"), ("AUTH", "334 more"), ("MAIL", "354 go on")])
def test_a_yes_in_the_wrong_place(step: str, words: str) -> None:
    with (
        FailingServer(step, words, security="tls").running() as server,
        pytest.raises(NotDeliveredError, match="what no mail server answers"),
    ):
        failing(server).deliver(LETTER)
    assert server.kept == []


def test_an_answer_that_came_too_early_is_none_to_the_letter() -> None:
    """The server goes on without an answer after the dot: the yes before it must not be taken for one."""
    with FailingServer("DATA", "354 go on\r\n250 OK").running() as server:
        with pytest.raises(NotDeliveredError, match="what no mail server answers") as caught:
            plain(server).deliver(LETTER)
        assert caught.value.fault is Fault.LINE
    assert server.kept == []


@pytest.mark.parametrize(("security", "step"), ANSWERED)
def test_a_page_of_a_guest_network(security: str, step: str) -> None:
    with FailingServer(step, HTML, security=security).running() as server:
        with pytest.raises(NotDeliveredError, match="sign in first") as caught:
            failing(server).deliver(LETTER)
        assert caught.value.fault is Fault.PORTAL
        assert caught.value.concerns_all
    assert server.kept == []


def test_a_page_of_a_guest_network_in_the_place_of_the_handshake() -> None:
    with FailingServer("handshake", HTML, security="tls").running() as server:
        with pytest.raises(NotDeliveredError, match="sign in first") as caught:
            failing(server).deliver(LETTER)
        assert caught.value.fault is Fault.PORTAL
    with FailingServer().running() as server, pytest.raises(NotDeliveredError, match="does not speak TLS") as caught:
        replace(plain(server), security="tls").deliver(LETTER)
    assert caught.value.fault is Fault.SETTINGS


@pytest.mark.parametrize("security", PROTECTED_STEPS)
@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize(("answer", "known"), HOW_IT_ENDS)
def test_how_it_ends(security: str, keeps: bool, answer: str, known: str) -> None:
    with FailingServer("end", answer, keeps, security=security).running() as server:
        if known == "taken":
            assert failing(server).deliver(LETTER) == " ".join(answer.replace("\r\n250", "").split()).replace(
                "-", " "
            )
        elif known == "refused":
            with pytest.raises(NotDeliveredError, match="Nothing was delivered") as refused:
                failing(server).deliver(LETTER)
            assert (refused.value.step, server.kept) == (Step.END, [])
        else:
            with pytest.raises(DeliveryUnknownError, match="may have arrived or not") as unknown:
                failing(server).deliver(LETTER)
            assert (unknown.value.step, unknown.value.fault) == (Step.END, Fault.LINE)
            assert "html" not in str(unknown.value)


@pytest.mark.parametrize("security", PROTECTED_STEPS)
@pytest.mark.parametrize("deed", [Deed.RESET, Deed.SILENCE, Deed.DRIP])
def test_no_answer_to_a_whole_letter(security: str, deed: Deed) -> None:
    with FailingServer("end", deed=deed, security=security).running() as server:
        ways = failing(server)
        with pytest.raises(DeliveryUnknownError, match="may have arrived or not"):
            replace(ways, timeouts=replace(ways.timeouts, end=0.3)).deliver(LETTER)
        assert len(server.kept) == 1


def test_the_answer_to_a_whole_letter_may_take_longer_than_any_other() -> None:
    with FailingServer("end", late=0.6).running() as server:
        assert replace(plain(server), timeouts=replace(HASTY, end=20)).deliver(LETTER) == "250 OK kept"


@pytest.mark.parametrize("security", PROTECTED_STEPS)
@pytest.mark.parametrize("deed", [Deed.CLOSE, Deed.RESET])
@pytest.mark.parametrize("answer", ["", HTML, "421 closing"])
def test_taking_leave_changes_nothing(security: str, deed: Deed, answer: str) -> None:
    with FailingServer("QUIT", answer, deed=deed, security=security).running() as server:
        assert failing(server).deliver(LETTER) == "250 OK kept"
        assert server.heard[-1] == "QUIT"
        assert len(server.kept) == 1


@pytest.mark.parametrize("security", PROTECTED_STEPS)
@pytest.mark.parametrize("answer", ["552 5.3.4 too large", "421 4.3.2 closing"])
def test_a_no_in_the_middle_of_the_letter(security: str, answer: str) -> None:
    with FailingServer("body", answer, after=100_000, security=security).running() as server:
        with pytest.raises(NotDeliveredError) as caught:
            failing(server).deliver(LARGE)
        # What a server says before it closes may be lost with the line; that nothing was taken is certain.
        assert caught.value.fault in (Fault.LINE, Fault.TOO_LARGE if answer[0] == "5" else Fault.LATER)
    assert server.kept == []
