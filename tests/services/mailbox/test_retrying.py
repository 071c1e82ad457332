"""What was not taken is tried again: after which pauses, for how long, and what waits for a person instead."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from csdesk.models.message import OutboxMessage
from csdesk.services import mailbox
from csdesk.services import settings as desk_settings
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import AttemptOutcome, Fault, MessageLine, MessageState
from csdesk.services.mailbox.retrying import FEWEST_TRIES, GIVES_UP_AFTER, LONGEST, gives_up, is_due, pause_after
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.mailbox.servers import plain
from tests.services.mailbox.yes import seen
from tests.support.smtp import FailingServer

MADE = datetime(2026, 10, 8, 15, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GROWING = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 4 * HOUR, 4 * HOUR]
FULL = [HOUR, HOUR, 2 * HOUR, 4 * HOUR, 4 * HOUR, 4 * HOUR, 4 * HOUR]
NOT_AT_ALL = [None] * 7


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [
        (Fault.LINE, GROWING),
        (Fault.LATER, GROWING),
        (Fault.PORTAL, GROWING),
        (Fault.FULL, FULL),
        (Fault.REFUSED, NOT_AT_ALL),
        (Fault.TOO_LARGE, NOT_AT_ALL),
        (Fault.LOGIN, NOT_AT_ALL),
        (Fault.CERTIFICATE, NOT_AT_ALL),
        (Fault.SETTINGS, NOT_AT_ALL),
        (Fault.STOPPED, [timedelta()] * 7),
    ],
)
def test_the_pauses(fault: Fault, pauses: list[timedelta | None]) -> None:
    assert [pause_after(fault, tries) for tries in range(1, 8)] == pauses


def test_every_fault_has_its_pauses() -> None:
    assert {fault for fault in Fault if pause_after(fault, 1) is None} == {
        Fault.REFUSED, Fault.TOO_LARGE, Fault.LOGIN, Fault.CERTIFICATE, Fault.SETTINGS,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tries", "since", "over"),
    [
        (FEWEST_TRIES, GIVES_UP_AFTER, True),
        (FEWEST_TRIES - 1, GIVES_UP_AFTER, False),
        (FEWEST_TRIES, GIVES_UP_AFTER - MINUTE, False),
        (2, 30 * GIVES_UP_AFTER, False),
    ],
)
def test_it_is_given_up_after_three_days_and_enough_tries(tries: int, since: timedelta, over: bool) -> None:
    assert gives_up(tries, first_try_at=MADE - since, at=MADE) is over


@pytest.mark.parametrize(
    ("ahead", "due"),
    [(None, True), (timedelta(), True), (-HOUR, True), (MINUTE, False), (LONGEST, False), (LONGEST + MINUTE, True)],
)
def test_a_moment_far_ahead_was_set_by_a_clock_that_went_wrong(ahead: timedelta | None, due: bool) -> None:
    assert is_due(MADE + ahead if ahead is not None else None, at=MADE) is due


@pytest.fixture
def approved(vault: Vault) -> Vault:
    """Three messages about nobody, after the yes."""

    def work(session: Session) -> None:
        desk_settings.save(session, Settings(liaison_name="Dana", liaison_email="dana@agency.example"))
        for number in range(3):
            session.add(
                OutboxMessage(
                    message_id=f"<{number}@agency.example>", recipient_name=f"Agency {number}",
                    recipient_email=f"csa{number}@agency.example", subject="About nobody", body="Nobody.",
                    about_people=0, rule="It tells of nobody.", created_at=MADE,
                )
            )  # fmt: skip
        session.flush()
        mailbox.approve(session, seen(session), at=MADE, who="Dana")

    vault.write(work)
    return vault


def lines(vault: Vault) -> list[MessageLine]:
    return sorted(vault.read(mailbox.list_messages), key=lambda line: line.recipient_name)


def next_try(vault: Vault, at: datetime) -> datetime | None:
    return vault.read(lambda session: mailbox.next_try(session, at=at))


def test_while_the_line_is_down_one_message_tries_for_all_and_then_they_go(approved: Vault) -> None:
    clock = SetClock(MADE)
    with FailingServer("greeting").running() as server:
        for pause in GROWING[:4]:
            results = mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
            assert [result.state for result in results] == [MessageState.QUEUED] * 3
            assert mailbox.send_due(approved, plain(server), clock=clock, who="Dana") == (), "not before the pause"
            assert {line.next_try_at for line in lines(approved)} == {clock.now() + pause}
            assert next_try(approved, clock.now()) == clock.now() + pause
            clock.moment += pause
        assert server.dialogues == 4
    assert [line.attempts for line in lines(approved)] == [4, 0, 0]
    assert {one.outcome for one in lines(approved)[0].tries} == {AttemptOutcome.LATER}
    with FailingServer().running() as server:
        results = mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
    assert [result.state for result in results] == [MessageState.SENT] * 3
    assert next_try(approved, clock.now()) is None


def test_send_now_does_not_wait_for_the_pause(approved: Vault) -> None:
    clock = SetClock(MADE)
    with FailingServer("RCPT", answer="451 4.7.1 greylisted").running() as server:
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
    first = lines(approved)[0]
    assert first.next_try_at == MADE + MINUTE
    with FailingServer().running() as server:
        (result,) = mailbox.send_due(approved, plain(server), clock=clock, who="Dana", only=[first.id])
    assert (result.id, result.state) == (first.id, MessageState.SENT)


def test_after_three_days_it_is_given_up_until_the_next_yes(approved: Vault) -> None:
    clock = SetClock(MADE)
    with FailingServer("RCPT", answer="451 4.7.1 greylisted").running() as server:
        while (moment := next_try(approved, clock.now())) is not None:
            clock.moment = moment
            mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
        assert {line.state for line in lines(approved)} == {MessageState.FAILED}
        assert clock.moment - MADE >= GIVES_UP_AFTER
        assert "tried for three days" in lines(approved)[0].problem
        clock.moment += MINUTE
        approved.write(lambda session: mailbox.approve(session, seen(session), at=clock.now(), who="Dana"))
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
    assert {line.next_try_at for line in lines(approved)} == {clock.now() + MINUTE}, "counted from the yes"


def test_stopped_in_time_it_goes_at_the_next_occasion(approved: Vault) -> None:
    clock = SetClock(MADE)
    asked = iter([False, *[True] * 9])
    with FailingServer().running() as server:
        results = mailbox.send_due(
            approved, plain(server), clock=clock, who="Dana", cancelled=lambda: next(asked, True)
        )
        assert [result.state for result in results] == [MessageState.QUEUED] * 3
        assert server.kept == []
        assert next_try(approved, clock.now()) == clock.now()
        first = lines(approved)[0]
        assert [one.outcome for one in first.tries] == [AttemptOutcome.STOPPED]
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
        assert sorted(server.kept_ids()) == [f"<{number}@agency.example>" for number in range(3)]


def test_other_settings_bring_another_sender(approved: Vault) -> None:
    clock = SetClock(MADE)
    with FailingServer("MAIL", answer="550 5.7.60 not your address").running() as server:
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
    assert {line.hold for line in lines(approved)} == {"settings"}
    approved.write(
        lambda session: desk_settings.save(
            session, Settings(liaison_name="Dana", liaison_email="lind@agency.example")
        )
    )
    approved.write(lambda session: mailbox.let_go_of_holds(session, at=MADE, who="Dana"))
    with FailingServer().running() as server:
        mailbox.send_due(approved, plain(server), clock=clock, who="Dana")
    assert all(b"From: Dana <lind@agency.example>" in letter for letter in server.kept)
    assert len(server.kept) == 3
