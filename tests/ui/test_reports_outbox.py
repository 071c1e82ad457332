"""The outbox in the window: nothing leaves without a yes, and what is unknown is asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import mailbox, reporting, settings
from csdesk.services.mailbox import MessageLine, MessageState, Recipient
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.reporting import Quarter
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.reports import OutboxScreen
from csdesk.ui.screens.reports.outbox_list import brief
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Banner, Button
from tests.services.people import NOW, WHO
from tests.services.reporting import desk as scripted
from tests.support.smtp import FailingServer

QUARTER = Quarter(2026, 3)
Open = Callable[[int], OutboxScreen]
Settled = Callable[[], None]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    with LoopbackServer(tmp_path / "mail", security="none") as running:
        yield running


@pytest.fixture
def open_outbox(vault: Vault, window: Window, settled: Settled) -> Open:
    """The outbox with the drafts of a quarter; `port` of a mail server here, 0 for none."""

    def prepare(port: int) -> OutboxScreen:
        mine = replace(
            vault.read(settings.load),
            liaison_name="Pat Lund",
            liaison_email="pat.lund@agency.example",
            smtp_host="127.0.0.1" if port else "",
            smtp_port=port or 25,
            smtp_security="none",
        )

        def work(session: Session) -> None:
            scripted.script(session, seed=4, people=40)
            settings.save(session, mine)
            reporting.prepare_quarter(session, QUARTER, at=NOW, who=WHO, settings=mine)
            mailbox.draft_messages(session, QUARTER, at=NOW, who=WHO, settings=mine)

        vault.write(work)
        desk: Desk = window.open_desk(vault, mine)
        desk.navigate("outbox")
        settled()
        assert window.main is not None
        screen = window.main.screens["outbox"]
        assert isinstance(screen, OutboxScreen)
        return screen

    return prepare


def states(vault: Vault) -> dict[str, MessageState]:
    return {message.recipient_name: message.state for message in vault.read(mailbox.list_messages)}


def press(screen: Screen, name: str, settled: Settled) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()
    settled()


def select(screen: OutboxScreen, wanted: Callable[[MessageLine], bool]) -> MessageLine:
    message = next(message for message in screen.messages if wanted(message))
    assert screen.list.select_key(message.id)
    return message


def test_a_yes_sends_all_that_wait(open_outbox: Open, server: LoopbackServer, vault: Vault, settled: Settled) -> None:
    screen = open_outbox(server.port)
    assert screen.send.text() == "Yes, send four"
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert set(states(vault).values()) == {MessageState.SENT}
    letters = [path.read_bytes() for path in server.deliveries.received()]
    assert len(letters) == 4
    for message in vault.read(mailbox.list_messages):
        assert sum(message.message_id.encode() in letter for letter in letters) == 1
    assert screen.desk.messages.current is not None
    assert "4 messages sent" in screen.desk.messages.current.sentence


def test_not_now_sends_nothing(
    open_outbox: Open, server: LoopbackServer, vault: Vault, settled: Settled, window: Window
) -> None:
    screen = open_outbox(server.port)
    press(screen, "outbox.notNow", settled)
    assert server.deliveries.received() == ()
    assert set(states(vault).values()) == {MessageState.DRAFT}
    assert window.main is not None
    assert window.main.current == "reports"


def test_only_what_is_ticked_is_sent(
    open_outbox: Open, server: LoopbackServer, vault: Vault, settled: Settled
) -> None:
    screen = open_outbox(server.port)
    state = next(message for message in screen.messages if message.recipient == Recipient.STATE)
    screen.summary.select_key(state.id)
    QTest.keyClick(screen.summary, Qt.Key.Key_Space)
    assert screen.send.text() == "Yes, send three"
    press(screen, "outbox.send", settled)
    assert states(vault).pop(state.recipient_name) == MessageState.DRAFT
    assert len(server.deliveries.received()) == 3


def test_without_a_mail_server_the_page_says_so(open_outbox: Open, settled: Settled, window: Window) -> None:
    screen = open_outbox(0)
    notice = screen.findChild(Banner, "outbox.notice")
    assert notice is not None
    assert "No mail server is set" in notice.sentence
    assert not screen.send.isEnabled()
    press(screen, "outbox.notice.action", settled)
    assert window.main is not None
    assert window.main.current == "settings"


def test_what_was_refused_says_why_and_is_tried_again(
    open_outbox: Open, vault: Vault, settled: Settled, server: LoopbackServer
) -> None:
    refusing = FailingServer("RCPT", answer="550 5.1.1 no such mailbox")
    with refusing.running():
        screen = open_outbox(refusing.port)
        press(screen, "outbox.send", settled)
    assert set(states(vault).values()) == {MessageState.FAILED}
    message = select(screen, lambda found: found.state == MessageState.FAILED)
    problem = screen.findChild(Banner, "outbox.message.problem")
    assert problem is not None
    assert "check the address" in problem.sentence
    screen.desk.settings = replace(screen.desk.settings, smtp_port=server.port)
    press(screen, "outbox.again", settled)
    assert states(vault)[message.recipient_name] == MessageState.SENT
    assert len(server.deliveries.received()) == 1


@pytest.mark.parametrize(
    ("name", "state"), [("outbox.arrived", MessageState.SENT), ("outbox.notArrived", MessageState.FAILED)]
)
def test_what_is_unknown_is_asked_and_never_sent_again_by_itself(
    open_outbox: Open, vault: Vault, settled: Settled, name: str, state: MessageState
) -> None:
    dropping = FailingServer("end")
    with dropping.running():
        screen = open_outbox(dropping.port)
        press(screen, "outbox.send", settled)
        handed_over = len(dropping.kept)
        message = select(screen, lambda found: found.state == MessageState.UNKNOWN)
        press(screen, name, settled)
        if state == MessageState.SENT:
            press(screen, "outbox.day.say", settled)
        assert len(dropping.kept) == handed_over == 4
    assert states(vault)[message.recipient_name] == state


def test_drafts_are_saved_and_marked_once_the_user_has_sent_them(
    open_outbox: Open, dialogs: ScriptedDialogs, vault: Vault, settled: Settled, tmp_path: Path
) -> None:
    screen = open_outbox(0)
    folder = tmp_path / "drafts"
    folder.mkdir()
    dialogs.answers = [folder]
    press(screen, "outbox.drafts", settled)
    assert len(list(folder.glob("To *.eml"))) == 4
    assert b"X-Unsent: 1" in (folder / "To State mailbox.eml").read_bytes()
    assert set(states(vault).values()) == {MessageState.DRAFT}
    assert {brief(message, None, screen.desk.today()) for message in screen.messages} == {
        "saved Oct 8: did you send it?"
    }
    assert not screen.send.isEnabled()
    message = screen.desk.messages.current
    assert message is not None
    assert message.on_action is not None
    message.on_action()
    settled()
    assert set(states(vault).values()) == {MessageState.SENT}


def test_an_empty_outbox_says_what_belongs_there(
    open_screen: Callable[..., Screen], settled: Settled, window: Window
) -> None:
    screen = open_screen("outbox")
    press(screen, "outbox.empty.action", settled)
    assert window.main is not None
    assert window.main.current == "reports"
