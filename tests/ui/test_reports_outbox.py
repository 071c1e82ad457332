"""The outbox in the window: nothing leaves without a yes, and what is unknown is asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.models.quarter import QuarterWorkbook
from csdesk.services import mailbox, reporting
from csdesk.services.clock import SetClock
from csdesk.services.mailbox import MessageState, Recipient, SentHow
from csdesk.services.mailbox.loopback import LoopbackServer
from csdesk.services.vault import Vault
from csdesk.ui import formats
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.reports import OutboxScreen
from csdesk.ui.screens.reports.outbox_list import brief
from csdesk.ui.screens.reports.summary import about_names
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Banner
from tests.support.smtp import FailingServer
from tests.ui.looking import cut_off, sideways
from tests.ui.outboxes import Settled, open_drafts, press, select, states

Open = Callable[[int], OutboxScreen]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LoopbackServer]:
    with LoopbackServer(tmp_path / "mail", security="none") as running:
        yield running


@pytest.fixture
def open_outbox(vault: Vault, window: Window, settled: Settled) -> Open:
    """The outbox with the drafts of a quarter; `port` of a mail server here, 0 for none."""
    return lambda port: open_drafts(vault, window, settled, port)


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


def test_what_was_sent_by_hand_is_said_with_its_day(
    open_outbox: Open, dialogs: ScriptedDialogs, vault: Vault, settled: Settled, tmp_path: Path, clock: SetClock
) -> None:
    clock.moment += timedelta(days=5)
    screen = open_outbox(0)
    dialogs.answers = [tmp_path / "out"]
    press(screen, "outbox.files", settled)
    folder = tmp_path / "out" / "Rock County CSA"
    assert sorted(path.suffix for path in folder.iterdir()) == [".pdf", ".txt", ".xlsx"]
    message = select(screen, lambda found: found.recipient_name == "Rock County CSA")
    assert f"To: {message.recipient_email}\r\n" in (folder / "message.txt").read_bytes().decode()
    press(screen, "outbox.byHand", settled)
    assert screen.view.day.day.value() == date(2026, 10, 13), "the day on which it was saved is proposed"
    screen.view.day.day.set_value(date(2026, 10, 14))
    press(screen, "outbox.day.say", settled)
    assert states(vault)["Rock County CSA"] == MessageState.DRAFT, "a day ahead is refused"
    press(screen, "outbox.byHand", settled)
    screen.view.day.day.set_value(date(2026, 10, 9))
    press(screen, "outbox.day.say", settled)
    line = vault.read(lambda session: mailbox.receipt(session, message.id))
    assert line is not None
    assert (line.state, line.sent_on, line.sent_how) == (MessageState.SENT, date(2026, 10, 9), SentHow.BY_HAND)


def test_what_was_saved_is_sent_from_here_only_after_a_question(
    open_outbox: Open,
    dialogs: ScriptedDialogs,
    server: LoopbackServer,
    settled: Settled,
    tmp_path: Path,
) -> None:
    screen = open_outbox(server.port)
    dialogs.answers = [tmp_path / "out", None, True]
    press(screen, "outbox.drafts", settled)
    select(screen, lambda found: found.recipient_name == "Rock County CSA")
    press(screen, "outbox.sendHere", settled)
    assert server.deliveries.received() == ()
    press(screen, "outbox.sendHere", settled)
    assert len(server.deliveries.received()) == 1


def test_a_yes_is_taken_back_and_what_nobody_wants_is_discarded(
    open_outbox: Open, dialogs: ScriptedDialogs, vault: Vault, settled: Settled
) -> None:
    full = FailingServer("RCPT", answer="452 4.2.2 over quota")
    with full.running():
        screen = open_outbox(full.port)
        press(screen, "outbox.send", settled)
    message = select(screen, lambda found: found.recipient_name == "Rock County CSA")
    assert message.state == MessageState.QUEUED
    assert message.next_try_at is not None
    again = f"again {formats.clock_time(message.next_try_at)}"
    assert brief(message, None, screen.desk.today()) == again
    press(screen, "outbox.withdraw", settled)
    assert states(vault)["Rock County CSA"] == MessageState.DRAFT
    assert screen.send.text() == "Yes, send one"
    assert f"State mailbox ({again})" in screen.explanation.text()
    row = next(row for row in screen.messages if row.id == message.id)
    screen.summary.opened.emit(row)
    dialogs.answers = [True]
    press(screen, "outbox.discard", settled)
    assert "Rock County CSA" not in states(vault)
    receipt = vault.read(lambda session: mailbox.receipt(session, message.id))
    assert receipt is not None
    assert receipt.put_away


def test_after_sending_each_password_is_shown_once_to_be_told_by_phone(
    open_outbox: Open, server: LoopbackServer, vault: Vault, settled: Settled, window: Window
) -> None:
    screen = open_outbox(server.port)
    assert screen.names.text() == (
        "Three messages hold names of NCPs: check that each address is the agency’s own. Three files need a "
        "password. It is shown once after sending: tell it by phone."
    )
    press(screen, "outbox.send", settled)
    seen = []
    for left in (2, 1, 0):
        assert screen.password.isVisible()
        seen.append(screen.password.password.text())
        assert screen.passwords.words.text().count(" CSA") == left or not screen.passwords.isVisible()
        screen.password.hide_it.click()
        if left:
            press(screen, "outbox.passwords.next", settled)
    ids = [one.report.workbook_id for one in screen.messages if one.report is not None and one.report.protected]
    kept = [vault.read(partial(reporting.report, workbook_id=workbook_id)) for workbook_id in ids]
    assert len(set(seen)) == len(kept) == 3
    assert not screen.passwords.isVisible()
    assert all(report.password_shown_at for report in kept)


def test_before_the_yes_it_says_which_files_hold_names_and_which_have_no_password(
    open_outbox: Open, settled: Settled
) -> None:
    screen = open_outbox(0)
    state, *named = sorted(screen.messages, key=lambda message: message.recipient != Recipient.STATE)
    report = named[0].report
    assert report is not None
    review_list = replace(named[0], report=None)
    locked_state = replace(state, report=replace(report, protected=True))

    assert about_names([state]) == "No message that is ticked holds a name."
    assert about_names([locked_state]) == (
        "No message that is ticked holds a name. One file needs a password. It is shown once after sending: "
        "tell it by phone."
    )
    assert about_names([review_list]) == (
        "One message holds names of NCPs: check that its address is the agency’s own. Its file has no password."
    )
    assert about_names([state, review_list, *named[1:]]) == (
        "Three messages hold names of NCPs: check that each address is the agency’s own. One of these files has no "
        "password. Two files need a password. It is shown once after sending: tell it by phone."
    )
    assert "Two of these files have no password." in about_names([review_list, review_list, named[1]])
    assert "None of these files has a password." in about_names([review_list, review_list])


@pytest.mark.parametrize("size", [(1366, 688), (1024, 620)], ids=str)
def test_all_that_is_said_of_names_and_passwords_is_in_sight(
    size: tuple[int, int], open_outbox: Open, window: Window, vault: Vault, settled: Settled
) -> None:
    screen = open_outbox(0)
    without_password(vault, "Brown County CSA")
    window.resize(*size)
    screen.refresh()
    settled()

    assert "One of these files has no password. Two files need a password." in screen.names.text()
    assert cut_off(window) == []
    assert sideways(window) == []


def without_password(vault: Vault, name: str) -> None:
    """The workbook of this agency's report was made without one."""

    def work(session: Session) -> None:
        (message,) = (one for one in mailbox.list_messages(session) if one.recipient_name == name)
        assert message.report is not None
        session.get_one(QuarterWorkbook, message.report.workbook_id).password = ""

    vault.write(work)


def test_the_words_of_a_message_are_copied(open_outbox: Open, settled: Settled) -> None:
    screen = open_outbox(0)
    message = next(message for message in screen.messages if message.recipient == Recipient.STATE)
    screen.summary.opened.emit(message)
    for label, text in (("To", message.recipient_email), ("Subject", message.subject), ("Text", message.body)):
        press(screen, f"outbox.copy.{label}", settled)
        assert QGuiApplication.clipboard().text() == text


def test_a_report_that_was_sent_is_looked_at_again(
    open_outbox: Open, server: LoopbackServer, settled: Settled, window: Window
) -> None:
    screen = open_outbox(server.port)
    press(screen, "outbox.send", settled)
    message = select(screen, lambda found: found.recipient_name == "Rock County CSA")
    press(screen, "outbox.look", settled)
    assert window.main is not None
    shown: Any = window.main.screens["report"]
    assert message.report is not None
    assert shown.shown.report.id == message.report.workbook_id
