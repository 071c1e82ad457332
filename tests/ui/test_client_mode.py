"""What happens around the parent's page: it is left, left alone, locked, killed; and what must not come over it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from csdesk.models.audit import AuditEvent
from csdesk.services import interview
from csdesk.services.clock import SetClock
from csdesk.services.interview import InterviewEventKind
from csdesk.services.undo import Step
from csdesk.services.vault import Vault
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.large import LargeButton
from csdesk.ui.shell.covering import BLINK_MS
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import Interview, begin
from tests.ui.interviews import ENTER, NAME, Handed, Keyboard, OpenScreen, Settled, question_in_view, shown_text

WAITING = "This interview is waiting. Please ask your caseworker."
KINDS = InterviewEventKind


@pytest.fixture
def elsewhere(qtbot: QtBot) -> Callable[[], QWidget]:
    """Lets another window take the keyboard, as another program would."""
    other = QWidget()
    qtbot.addWidget(other)
    # Not hidden by the guard, which sees what is shown while a parent has the computer: it is there before.
    other.show()

    def take() -> QWidget:
        other.activateWindow()
        qtbot.waitUntil(other.isActiveWindow)
        return other

    return take


def kinds(held: Interview) -> list[InterviewEventKind]:
    """What happened during an interview, in short."""
    return [line.kind for line in events(held)]


def events(held: Interview) -> tuple[interview.InterviewEventLine, ...]:
    """What happened during an interview."""
    return held.vault.read(lambda session: interview.events(session, held.assessment_id))


def press(page: QWidget, name: str) -> None:
    """Press a button by its name."""
    button = page.findChild(Button, name) or page.findChild(LargeButton, name)
    assert button is not None
    assert button.isVisible(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def in_sight(client: QWidget) -> str:
    """What can be read now."""
    return shown_text(client)


def test_who_leaves_the_window_finds_it_waiting_and_needs_the_caseworker(
    elsewhere: Callable[[], QWidget], handed_over: Handed, window: Window, keyboard: Keyboard, qtbot: QtBot
) -> None:
    held, client = handed_over
    elsewhere()
    assert WAITING in in_sight(client)  # at once, before anything else is drawn
    qtbot.waitUntil(lambda: KINDS.LEFT in kinds(held))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.wait(BLINK_MS + 50)
    keyboard.press("1", ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    assert WAITING in in_sight(client)
    assert held.state().question("Q5").value == ""
    press(client, "interview.gate.caseworker")
    keyboard.press("not the passphrase", ENTER)
    assert "not the passphrase" in in_sight(client)
    keyboard.press(PASSPHRASE)
    press(client, "interview.gate.go_on")
    keyboard.settled()
    assert "Do you have a relationship" in in_sight(client)
    keyboard.press("1", ENTER)
    assert held.state().question("Q5").value == "yes"
    assert kinds(held) == [KINDS.HANDED_OVER, KINDS.LEFT, KINDS.GATE_REFUSED, KINDS.WENT_ON]


def test_a_blink_of_the_window_manager_is_no_leaving(
    elsewhere: Callable[[], QWidget], handed_over: Handed, window: Window, qtbot: QtBot
) -> None:
    held, client = handed_over
    elsewhere()
    window.activateWindow()
    qtbot.waitUntil(lambda: "Do you have a relationship" in in_sight(client))
    assert kinds(held) == [KINDS.HANDED_OVER]


def test_a_window_that_no_longer_fills_the_display_does_so_again_and_waits(
    handed_over: Handed, window: Window, qtbot: QtBot
) -> None:
    held, client = handed_over
    window.setWindowState(Qt.WindowState.WindowNoState)
    qtbot.waitUntil(window.isFullScreen)
    assert WAITING in in_sight(client)
    qtbot.waitUntil(lambda: kinds(held) == [KINDS.HANDED_OVER, KINDS.LEFT])


def test_left_alone_for_long_it_shows_a_calm_page(
    handed_over: Handed, window: Window, clock: SetClock, keyboard: Keyboard
) -> None:
    held, client = handed_over
    clock.moment += timedelta(minutes=2)
    keyboard.press("2")
    clock.moment += timedelta(minutes=2)
    keyboard.press("1")
    assert held.state().question("Q5").value == "yes"
    clock.moment += timedelta(minutes=4)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_2)  # the touch that wakes it up answers nothing
    keyboard.settled()
    assert WAITING in in_sight(client)
    assert "relationship" not in in_sight(client)
    assert (window.cover, window.isFullScreen()) == (client, True)
    assert held.state().question("Q5").value == "yes"
    assert kinds(held) == [KINDS.HANDED_OVER, KINDS.IDLE]


def test_how_long_is_a_setting(
    vault: Vault, window: Window, open_screen: OpenScreen, clock: SetClock, keyboard: Keyboard, desk: Desk
) -> None:
    desk.settings = replace(desk.settings, client_idle_minutes=10)
    held = begin(vault, "client", NAME)
    open_screen("interview", assessment_id=held.assessment_id)
    keyboard.press(ENTER)
    clock.moment += timedelta(minutes=9)
    keyboard.press("1")
    assert held.state().question("Q5").value == "yes"


def test_a_passphrase_typed_by_half_is_not_left_standing(
    handed_over: Handed, clock: SetClock, keyboard: Keyboard
) -> None:
    client = handed_over[1]
    client.left()
    press(client, "interview.gate.caseworker")
    keyboard.press("lantern orb")
    clock.moment += timedelta(minutes=4)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_I)
    keyboard.settled()
    assert WAITING in in_sight(client)
    press(client, "interview.gate.caseworker")
    assert keyboard.at().objectName() == "interview.gate.passphrase"
    assert keyboard.at().property("text") == ""


def test_once_all_is_asked_the_thanks_stay(
    vault: Vault, window: Window, open_screen: OpenScreen, clock: SetClock, keyboard: Keyboard
) -> None:
    held = begin(vault, "client", NAME)
    for one in held.state().questions:
        if one.question.id not in ("Q4", "Q14"):
            held.say(one.question.id, unanswered=True)
    open_screen("interview", assessment_id=held.assessment_id)
    keyboard.press("1", ENTER)
    assert window.cover is not None
    clock.moment += timedelta(minutes=4)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_1)
    assert "Thank you" in in_sight(window.cover)
    assert kinds(held) == [KINDS.HANDED_OVER]


# The vault locks


def test_a_lock_leaves_a_bare_door_that_offers_nothing_but_the_passphrase(
    handed_over: Handed, window: Window, clock: SetClock, keyboard: Keyboard
) -> None:
    held, _client = handed_over
    clock.moment += timedelta(minutes=16)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_1)
    keyboard.settled()
    assert window.main is None
    assert (window.isFullScreen(), shown_text(window)) == (True, WAITING)
    press(window, "door.caseworker")
    shown = {button.objectName() for button in window.findChildren(Button) if button.isVisible()}
    assert shown == {"door.back", "door.open"}
    said = shown_text(window)
    assert not any(word in said for word in (".csvault", str(held.vault.path.parent), NAME.last_name))
    assert not window.close()
    assert window.isFullScreen()
    for key in (Qt.Key.Key_S, Qt.Key.Key_R, Qt.Key.Key_B):
        QTest.keyClick(keyboard.at(), key, Qt.KeyboardModifier.AltModifier)
    assert {button.objectName() for button in window.findChildren(Button) if button.isVisible()} == shown
    keyboard.press("not the passphrase", ENTER)
    assert window.main is None
    assert "does not open this vault" in shown_text(window)


def test_after_the_bare_door_the_interview_is_there_and_waits_for_the_liaison(
    handed_over: Handed, window: Window, keyboard: Keyboard
) -> None:
    held, _client = handed_over
    keyboard.press("1", ENTER)
    window.lock()
    keyboard.settled()
    press(window, "door.caseworker")
    keyboard.press(PASSPHRASE, ENTER)
    keyboard.settled()
    assert window.desk is not None
    vault = window.desk.vault
    assert window.main is not None
    assert (window.cover, window.isFullScreen(), window.main.current) == (None, False, "interview")
    screen = window.main.screens["interview"]
    assert isinstance(screen, InterviewScreen)
    assert question_in_view(screen) == "Q4"
    happened = vault.read(lambda session: interview.events(session, held.assessment_id))
    assert [line.kind for line in happened] == [KINDS.HANDED_OVER, KINDS.LOCKED, KINDS.RETURNED]
    assert happened[1].question == "Q6"
    assert not window.program.ways.is_handed_over
    window.lock()
    keyboard.settled()
    assert window.doors.unlock.isVisible()


def at_hours(vault: Vault, open_screen: OpenScreen) -> Interview:
    """An interview whose parent is asked for a number."""
    held = begin(vault, "client", NAME)
    for one in held.state().questions:
        if one.question.id not in ("Q4", "Q12", "Q13"):
            held.say(one.question.id, unanswered=True)
    held.say("Q12", "yes")
    open_screen("interview", assessment_id=held.assessment_id)
    return held


def test_a_number_that_stands_there_at_the_lock_is_kept(
    vault: Vault, window: Window, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    at_hours(vault, open_screen)
    assert isinstance(window.cover, ClientPage)
    for digit in "24":
        press(window.cover, f"interview.client.digit.{digit}")
    press(window.cover, "interview.client.digit.5")
    press(window.cover, "interview.client.erase")
    state = window.cover.state
    window.lock()
    keyboard.settled()
    press(window, "door.caseworker")
    keyboard.press(PASSPHRASE, ENTER)
    keyboard.settled()
    assert window.desk is not None
    kept = window.desk.vault.read(lambda session: interview.state(session, state.assessment_id))
    assert kept.question("Q13").value == "24"


# What must not come over it


def test_no_menu_no_dialog_and_nothing_dropped_comes_over_the_parents_page(
    handed_over: Handed, window: Window, desk: Desk, dialogs: ScriptedDialogs, keyboard: Keyboard, qtbot: QtBot
) -> None:
    client = handed_over[1]
    client.close_asked()
    secret = keyboard.at()
    assert secret.objectName() == "interview.gate.passphrase"
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        middle = secret.rect().center()
        QApplication.sendEvent(secret, QContextMenuEvent(reason, middle, secret.mapToGlobal(middle)))
        qtbot.wait(10)
        assert QApplication.activePopupWidget() is None
    data = QMimeData()
    data.setText("dropped")
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(secret, QDropEvent(QPointF(QPoint(5, 5)), copy, data, left, none))
    assert secret.property("text") == ""
    answered: list[object] = []
    late = QDialog(window)
    late.accepted.connect(lambda: answered.append(True))
    late.open()
    menu = QMenu(window)
    menu.addAction("Somewhere else")
    menu.popup(window.mapToGlobal(window.rect().center()))
    dialogs.answers = [True]
    desk.dialogs.confirm("Remove?", "", "Remove", lambda: answered.append("asked"))
    qtbot.waitUntil(lambda: not late.isVisible() and not menu.isVisible())
    assert answered == []
    keyboard.press(PASSPHRASE, ENTER)
    assert window.cover is None
    assert answered == ["asked"]  # now that somebody is there who may be asked


def test_what_lay_over_the_desk_is_closed_at_the_hand_over(
    vault: Vault, window: Window, open_screen: OpenScreen, desk: Desk
) -> None:
    held = begin(vault, "client", NAME)
    for question, answer in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, answer)
    before = QDialog(window)
    before.open()
    open_screen("interview", assessment_id=held.assessment_id)
    assert window.cover is not None
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()] == []


def test_ctrl_z_takes_back_no_answer_of_the_parent(
    handed_over: Handed, window: Window, desk: Desk, keyboard: Keyboard, settled: Settled
) -> None:
    held, client = handed_over
    keyboard.press("1", ENTER)
    client.close_asked()
    keyboard.press(PASSPHRASE, ENTER)
    step = desk.undo.last()
    assert not isinstance(step, Step) or step.words != "The answer"
    desk.take_back()
    settled()
    assert held.vault.read(lambda session: interview.state(session, held.assessment_id)).question("Q5").value == "yes"


def test_the_audit_trail_tells_the_parents_answers_apart(handed_over: Handed, keyboard: Keyboard) -> None:
    held = handed_over[0]
    keyboard.press("1")
    events = held.vault.read(lambda session: session.query(AuditEvent).filter_by(action="interview.answered").all())
    details = {event.detail for event in events}
    assert {"Q3", "Q5, by the parent alone"} <= details


def test_three_sizes_of_letters(handed_over: Handed, keyboard: Keyboard) -> None:
    client = handed_over[1]

    def height() -> int:
        assert "Do you have a relationship" in in_sight(client)
        return client.findChildren(QWidget, "interview.client.words")[-1].fontMetrics().height()

    heights = [height()]
    for _size in range(3):
        keyboard.press("+")
        heights.append(height())
    assert heights[0] < heights[1] < heights[2] == heights[3]
    for _size in range(2):
        press(client, "interview.client.smaller")
    assert height() == heights[0]


def test_what_was_typed_stays_when_the_letters_grow(
    vault: Vault, window: Window, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    held = at_hours(vault, open_screen)
    keyboard.press("24", "+")
    assert keyboard.at().property("text") == "24"
    keyboard.press(ENTER)
    assert held.state().question("Q13").value == "24"


def test_the_result_says_how_often_the_window_was_left(
    handed_over: Handed, clock: SetClock, window: Window, keyboard: Keyboard, open_screen: OpenScreen
) -> None:
    held, client = handed_over
    for minutes in (0, 5):
        clock.moment += timedelta(minutes=minutes)
        client.left()
        press(client, "interview.gate.caseworker")
        keyboard.press(PASSPHRASE)
        press(client, "interview.gate.go_on")
        keyboard.settled()
    client.close_asked()
    keyboard.press(PASSPHRASE, ENTER)
    for one in held.state().questions:
        if one.status is interview.QuestionStatus.NOT_ASKED:
            held.say(one.question.id, unanswered=True)
    held.vault.write(lambda session: interview.finish(session, held.assessment_id, at=clock.now(), who="Tester"))
    open_screen("interview", assessment_id=held.assessment_id)
    times = [formats.clock_time(line.at) for line in events(held) if line.kind is KINDS.LEFT]
    said = f"While the parent had the computer: the window was left twice, at {times[0]} and {times[1]}."
    assert said in shown_text(window)
    assert times[0] != times[1]
