"""Stopping: certain until the letter is whole, honest after it; and how far it is."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise

import pytest

from csdesk.services.mailbox import DeliveryUnknownError, Fault, NotDeliveredError, SmtpTransport, Step
from csdesk.services.progress import Cancelled
from tests.services.mailbox.servers import LARGE, LETTER, failing, plain
from tests.support.smtp import PROTECTED_STEPS, Deed, FailingServer

SOON = 10
ALL = 1_000_000
EVERY_STEP = [(security, step) for security, steps in PROTECTED_STEPS.items() for step in steps if step != "end"]


@pytest.fixture
def beside() -> Iterator[Callable[[SmtpTransport], "Future[str]"]]:
    """Delivers a large letter on a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda ways: thread.submit(ways.deliver, LARGE)


@pytest.mark.parametrize(("security", "step"), EVERY_STEP)
def test_stopped_while_it_waits(security: str, step: str, beside: Callable[[SmtpTransport], "Future[str]"]) -> None:
    deed = Deed.STALL if step == "body" else Deed.SILENCE
    with FailingServer(step, deed=deed, security=security).running() as server:
        ways = failing(server)
        under_way = beside(ways)
        assert server.failing.wait(SOON)
        assert ways.stop()
        fault = under_way.exception(SOON)
        assert isinstance(fault, NotDeliveredError)
        assert (fault.fault, fault.concerns_all) == (Fault.STOPPED, True)
        assert "Nothing was sent" in str(fault)
    assert server.kept == []


@pytest.mark.parametrize("security", PROTECTED_STEPS)
def test_too_late_to_stop(security: str, beside: Callable[[SmtpTransport], "Future[str]"]) -> None:
    with FailingServer("end", deed=Deed.SILENCE, security=security).running() as server:
        ways = failing(server)
        under_way = beside(ways)
        assert server.failing.wait(SOON)
        assert not ways.stop()
        assert not under_way.done()
        ways.drop()
        fault = under_way.exception(SOON)
        assert isinstance(fault, DeliveryUnknownError)
        assert (fault.fault, fault.step) == (Fault.STOPPED, Step.END)
    assert len(server.kept) == 1


@pytest.mark.parametrize("blocks", [1, 2, 7, ALL])
def test_stopped_after_a_block(blocks: int) -> None:
    """However many blocks are over: stopped is not sent, but for the moment at which all is."""
    seen: list[int] = []
    certain: list[bool] = []

    with FailingServer().running() as server:
        ways = plain(server)

        def stop(done: int, total: int) -> None:
            seen.append(done)
            if len(seen) == blocks or done == total:
                certain.append(ways.stop())

        if blocks == ALL:
            assert ways.deliver(LARGE, progress=stop) == "250 OK kept"
            assert (certain, len(server.kept)) == ([False], 1)
        else:
            with pytest.raises(NotDeliveredError) as caught:
                ways.deliver(LARGE, progress=stop)
            assert (caught.value.fault, certain, len(seen)) == (Fault.STOPPED, [True], blocks)
            assert server.kept == []
        with pytest.raises(NotDeliveredError) as caught:
            ways.deliver(LETTER)
        assert caught.value.fault is Fault.STOPPED
        assert server.dialogues == 1


@pytest.mark.parametrize("times", [0, 1, 5, 12])
def test_stopped_by_the_question_whether_to_go_on(times: int) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > times

    with FailingServer().running() as server:
        with pytest.raises(NotDeliveredError) as caught:
            plain(server).deliver(LARGE, cancelled=cancelled)
        assert caught.value.fault is Fault.STOPPED
        assert len(asked) == times + 1
    assert server.kept == []


def test_stopped_by_that_question_while_it_waits() -> None:
    with FailingServer("MAIL", deed=Deed.SILENCE).running() as server:
        with pytest.raises(NotDeliveredError) as caught:
            plain(server).deliver(LETTER, cancelled=server.failing.is_set)
        assert (caught.value.fault, caught.value.step) == (Fault.STOPPED, Step.MAIL)
    assert server.kept == []


def test_stopping_too_late_leaves_the_answer_to_come() -> None:
    with FailingServer("end", late=0.6).running() as server:
        ways = plain(server)
        certain: list[bool] = []

        def stop_at_the_end(done: int, total: int) -> None:
            if done == total:
                certain.append(ways.stop())

        assert ways.deliver(LETTER, progress=stop_at_the_end) == "250 OK kept"
        assert certain == [False]


def test_called_off_by_who_watches() -> None:
    def call_off(_done: int, _total: int) -> None:
        raise Cancelled

    with FailingServer().running() as server:
        with pytest.raises(NotDeliveredError) as caught:
            plain(server).deliver(LARGE, progress=call_off)
        assert caught.value.fault is Fault.STOPPED
        assert server.kept == []

        def call_off_late(done: int, total: int) -> None:
            if done == total:
                raise Cancelled

        assert plain(server).deliver(LARGE, progress=call_off_late) == "250 OK kept"


@pytest.mark.parametrize("security", PROTECTED_STEPS)
def test_progress_is_of_bytes_and_all_of_them_means_that_the_server_has_it(security: str) -> None:
    seen: list[tuple[int, int]] = []
    with FailingServer(security=security).running() as server:
        failing(server).deliver(LARGE, progress=lambda done, total: seen.append((done, total)))
    (total,) = {total for _done, total in seen}
    assert len(LARGE.content) < total < len(LARGE.content) + 100
    shares = [done for done, _total in seen]
    assert shares == sorted(shares)
    assert shares[-1] == total
    assert shares[-2] < total
    assert max(late - early for early, late in pairwise(shares)) <= 16 * 1024
