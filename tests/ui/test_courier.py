"""Messages are handed over while the window goes on: silence, Stop, lock, network, faults; nothing goes twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from csdesk.models.ncp import Source
from csdesk.services import mailbox, reach, settings
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import MessageState, line
from csdesk.services.vault import Vault
from csdesk.ui import courier as couriers
from csdesk.ui.screens.reports import OutboxScreen
from csdesk.ui.screens.reports.outbox_list import brief
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Bug
from csdesk.ui.widgets import Banner
from tests.services.people import NOW, TODAY, WHO
from tests.support import smtp
from tests.support.smtp import Deed, FailingServer, Mishap
from tests.ui.outboxes import Settled, button, open_drafts, outbox, press, settings_for, states

Again = Callable[[], Window]
SILENT_AT_FIRST = Mishap("MAIL", deed=Deed.SILENCE)


def wait_for_state(qtbot: QtBot, screen: OutboxScreen, state: MessageState) -> None:
    qtbot.waitUntil(lambda: any(message.state == state for message in screen.messages), timeout=10_000)


def each_once(server: FailingServer, vault: Vault) -> None:
    """Every message is with the server exactly once, and the vault says so."""
    ids = [message.message_id for message in vault.read(mailbox.list_messages)]
    assert Counter(server.kept_ids()) == Counter(ids)
    assert set(states(vault).values()) == {MessageState.SENT}


def test_a_note_is_kept_while_the_server_is_silent(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, person: UUID
) -> None:
    server = FailingServer(script=[SILENT_AT_FIRST])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        button(screen, "outbox.send").click()
        wait_for_state(qtbot, screen, MessageState.SENDING)
        kept: list[object] = []
        screen.desk.write(
            screen,
            lambda session: reach.add_phone(
                session, person, "608 555 0172", Source.PARENT, at=NOW, today=TODAY, who=WHO
            ),
            kept.append,
            changed={"ncps"},
        )
        qtbot.waitUntil(lambda: bool(kept), timeout=10_000)
        assert screen.desk.courier.is_sending, "the note did not wait for the server"
        assert screen.desk.courier.stop(), "it is certain that nothing leaves"
        settled()
        assert server.kept == []
    assert set(states(vault).values()) == {MessageState.QUEUED}


def test_stop_keeps_what_was_not_whole_and_try_now_sends_it_once(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "BUFFER", 4_096)  # less than a letter
    monkeypatch.setattr(line, "SEND_BUFFER", 4_096)
    server = FailingServer(script=[Mishap("body", deed=Deed.STALL)])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        button(screen, "outbox.send").click()
        wait_for_state(qtbot, screen, MessageState.SENDING)
        qtbot.waitUntil(lambda: screen.desk.courier.step is not None and screen.desk.courier.step.done > 0)
        sending = next(message for message in screen.messages if message.state == MessageState.SENDING)
        said = brief(sending, screen.desk.courier.step, screen.desk.today())
        assert said.startswith("handing over, ")
        assert said.endswith("%")
        button(screen, "outbox.row.stop").click()
        settled()
        server.over.set()
        assert server.kept == []
        assert set(states(vault).values()) == {MessageState.QUEUED}
        notice = screen.findChild(Banner, "outbox.notice")
        assert notice is not None
        assert notice.sentence.startswith("The sending was stopped. 4 messages wait")
        press(screen, "outbox.row.tryNow", settled)
        qtbot.waitUntil(lambda: set(states(vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, vault)


def test_what_a_lock_interrupts_goes_after_the_next_opening_and_once(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "FOR_AN_ANSWER", 60)  # there is none to wait for
    server = FailingServer(script=[SILENT_AT_FIRST])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        button(screen, "outbox.send").click()
        wait_for_state(qtbot, screen, MessageState.SENDING)
        desk = again().desk
        assert desk is not None
        qtbot.waitUntil(lambda: set(states(desk.vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, desk.vault)


def test_a_letter_that_was_whole_at_the_lock_is_asked_about_and_never_sent_again(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "FOR_AN_ANSWER", 0.1)
    server = FailingServer(script=[Mishap("end", deed=Deed.SILENCE)])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        button(screen, "outbox.send").click()
        wait_for_state(qtbot, screen, MessageState.SENDING)
        qtbot.waitUntil(server.failing.is_set, timeout=10_000)
        qtbot.waitUntil(lambda: not button(screen, "outbox.row.stop").isEnabled(), timeout=10_000)
        sending = next(message for message in screen.messages if message.state == MessageState.SENDING)
        assert brief(sending, screen.desk.courier.step, screen.desk.today()) == "waiting for the server’s answer"
        desk = again().desk
        assert desk is not None
        qtbot.waitUntil(lambda: len(server.kept) == 4, timeout=10_000)
        settled()
        came = states(desk.vault)
        assert Counter(came.values()) == {MessageState.UNKNOWN: 1, MessageState.SENT: 3}
        assert set(Counter(server.kept_ids()).values()) == {1}
        shown = outbox(window, settled)
        assert button(shown, "outbox.row.decide") is not None


def test_when_the_network_is_back_what_was_queued_goes_whatever_its_pause(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "AFTER_THE_NETWORK_MS", 0)
    server = FailingServer(script=[Mishap("greeting")])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        window.network.tell(offline=True)
        press(screen, "outbox.send", settled)
        assert set(states(vault).values()) == {MessageState.QUEUED}
        assert window.main is not None
        assert window.main.top_bar.network.text == "Offline"
        notice = screen.findChild(Banner, "outbox.notice")
        assert notice is not None
        assert notice.sentence.startswith("This computer has no network. 4 messages go by themselves")
        window.network.tell(offline=False, portal=True)
        settled()
        assert window.main.top_bar.network.text == "Sign-in page"
        assert server.kept == [], "behind a page that asks to sign in nothing is tried"
        window.network.tell(offline=False)
        qtbot.waitUntil(lambda: set(states(vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, vault)
        qtbot.waitUntil(lambda: not window.main.top_bar.network.isVisible())  # type: ignore[union-attr]


def test_what_was_put_off_goes_by_itself_when_its_moment_has_come(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, clock: SetClock
) -> None:
    server = FailingServer(script=[Mishap("greeting")])
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)
        press(screen, "outbox.send", settled)
        assert set(states(vault).values()) == {MessageState.QUEUED}
        clock.moment += timedelta(minutes=2)
        screen.desk.tell_changed(frozenset({"messages"}))
        qtbot.waitUntil(lambda: set(states(vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, vault)


def test_after_a_fault_of_the_program_the_next_yes_sends(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    bugs: list[Bug] = []
    window.tasks.bug.connect(bugs.append)
    server = FailingServer()
    with server.running():
        screen = open_drafts(vault, window, settled, server.port)

        def broken(*_arguments: object, **_named: object) -> None:
            tried.append(1)
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(mailbox, "transport_for", broken)
            press(screen, "outbox.send", settled)
            screen.refresh()
            settled()
        assert [type(bug) for bug in bugs] == [Bug]
        assert len(tried) == 1, "it is not tried over and over"
        assert not screen.desk.courier.is_sending
        press(screen, "outbox.row.tryNow", settled)
        qtbot.waitUntil(lambda: set(states(vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, vault)


def test_a_new_password_lets_go_of_what_waited_for_it(
    vault: Vault, window: Window, settled: Settled, qtbot: QtBot
) -> None:
    refusing = FailingServer("MAIL", answer="530 5.7.0 log in first")
    server = FailingServer()
    with refusing.running(), server.running():
        screen = open_drafts(vault, window, settled, refusing.port)
        press(screen, "outbox.send", settled)
        assert set(states(vault).values()) == {MessageState.QUEUED}
        assert {message.hold for message in screen.messages} == {"settings"}
        wanted = settings_for(vault, server.port)

        def save(session: Session) -> None:
            settings.save(session, wanted)

        screen.desk.settings = replace(wanted)
        screen.desk.write(screen, save, changed={"settings"})
        qtbot.waitUntil(lambda: set(states(vault).values()) == {MessageState.SENT}, timeout=10_000)
        settled()
        each_once(server, vault)


def test_without_a_mail_server_an_opening_tells_of_no_fault(
    vault: Vault, window: Window, settled: Settled, again: Again
) -> None:
    open_drafts(vault, window, settled, 1)

    def queue(session: Session) -> None:
        shown = {one.id: one.fingerprint for one in mailbox.list_messages(session)}
        mailbox.approve(session, shown, at=NOW, who=WHO)
        settings.save(session, replace(settings.load(session), smtp_host=""))

    vault.write(queue)
    desk = again().desk
    assert desk is not None
    settled()
    assert set(states(desk.vault).values()) == {MessageState.QUEUED}
    assert desk.courier.refusal == "", "nothing was tried, so nothing is said"
