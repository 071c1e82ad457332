"""Interviews that a parent answers alone: the page covers the desk and names nobody."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from csdesk.services.interview import AssessmentState, InterviewMode
from csdesk.services.vault import Vault
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.marks import ChoiceButton
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import CIRCUMSTANCES, Interview, begin
from tests.ui.interviews import ENTER, NAME, Keyboard, OpenScreen, question_in_view, shown_text


@pytest.fixture
def handed_over(vault: Vault, window: Window, open_screen: OpenScreen) -> tuple[Interview, ClientPage]:
    """An interview that the parent answers alone, at its first page."""
    held = begin(vault, "client", NAME)
    held.say("Q1", "12345678901X")
    held.say("Q2", "T1")
    held.say("Q3", "new_case")
    open_screen("interview", assessment_id=held.assessment_id)
    assert isinstance(window.cover, ClientPage)
    return held, window.cover


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
WAYS_OUT = [
    (Qt.Key.Key_L, CTRL),
    (Qt.Key.Key_K, CTRL),
    (Qt.Key.Key_1, ALT),
    (Qt.Key.Key_2, ALT),
    (Qt.Key.Key_M, ALT),
    (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Return, CTRL),
    (Qt.Key.Key_Left, ALT),
    (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
]


def test_on_the_desk_these_keys_lead_elsewhere(
    person: UUID, open_screen: OpenScreen, window: Window, keyboard: Keyboard
) -> None:
    open_screen("interview", ncp_id=person)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_1, ALT)
    keyboard.settled()
    assert window.main is not None
    assert window.main.current == "today"
    QTest.keyClick(keyboard.at(), Qt.Key.Key_L, CTRL)
    assert window.main is None


@pytest.mark.parametrize("page", ["introduction", "question", "gate"])
def test_no_key_leads_from_the_parents_page_to_the_desk(
    handed_over: tuple[Interview, ClientPage], window: Window, keyboard: Keyboard, page: str
) -> None:
    client = handed_over[1]
    if page == "question":
        keyboard.press(ENTER)
    elif page == "gate":
        client.close_asked()
    for key, modifier in WAYS_OUT:
        QTest.keyClick(keyboard.at(), key, modifier)
        keyboard.settled()
        assert window.cover is client
        assert client.isVisible()
        assert window.main is not None
        assert not window.main.isVisible()
        assert QApplication.activePopupWidget() is None
    for _ in range(40):
        QTest.keyClick(keyboard.at(), Qt.Key.Key_Tab)
        assert client.isAncestorOf(keyboard.at())


def test_the_parents_page_names_nobody_and_closing_asks_for_the_caseworker(
    handed_over: tuple[Interview, ClientPage], window: Window, keyboard: Keyboard
) -> None:
    client = handed_over[1]
    assert window.isFullScreen()
    keyboard.press(ENTER)
    assert "Do you have a relationship" in shown_text(window)
    for name in (NAME.last_name, NAME.first_name):
        assert name not in shown_text(window)
        assert name not in window.windowTitle()
    assert not window.close()
    assert window.cover is client
    assert keyboard.at().objectName() == "interview.gate.passphrase"
    keyboard.press(Qt.Key.Key_Escape)
    assert "Do you have a relationship" in shown_text(window)


def test_a_wrong_passphrase_stays_and_the_right_one_returns(
    handed_over: tuple[Interview, ClientPage], window: Window, keyboard: Keyboard, open_screen: OpenScreen
) -> None:
    client = handed_over[1]
    client.close_asked()
    keyboard.press("not the passphrase", ENTER)
    assert (window.cover, client.isVisible()) == (client, True)
    assert "not the passphrase" in shown_text(client)
    keyboard.press(PASSPHRASE, ENTER)
    assert (window.cover, window.isFullScreen()) == (None, False)
    assert window.main is not None
    assert window.main.isVisible()
    screen = window.main.screens["interview"]
    assert isinstance(screen, InterviewScreen)
    assert question_in_view(screen) == "Q4"


def test_the_parent_answers_alone_to_the_end(
    handed_over: tuple[Interview, ClientPage], window: Window, keyboard: Keyboard
) -> None:
    held, client = handed_over
    keyboard.press(ENTER)
    assert "I’d rather not say" in [button.text() for button in client.findChildren(ChoiceButton)]
    keyboard.press("1", ENTER, "2", ENTER, "6", ENTER, "2", ENTER, "1", ENTER)
    for code in CIRCUMSTANCES:
        keyboard.press({"education": "1", "other": "3"}.get(code, "2"), ENTER)
    keyboard.press("1", ENTER, ENTER)
    assert "leave this open" in shown_text(client)
    keyboard.press(ENTER, "3", ENTER)
    words = shown_text(client)
    assert "Thank you" in words
    assert "hand the laptop back" in words
    assert not any(word in words.lower() for word in ("score", "eligible", "result", "barrier"))
    told = {one.question.id: one.value or one.status.value for one in held.state().questions}
    assert told["Q7"] == "refused"
    assert told["Q13"] == "unanswered"
    assert told["Q14"] == "unknown"
    lines = {line.item: line.value or line.state.value for line in held.state().question("Q11").answers}
    assert lines["education"] == "yes"
    assert lines["other"] == "refused"
    assert held.state().mode is InterviewMode.CLIENT
    client.close_asked()
    keyboard.press(PASSPHRASE, ENTER)
    assert window.main is not None
    screen = window.main.screens["interview"]
    assert isinstance(screen, InterviewScreen)
    assert screen.result.isVisible()
    assert held.state().state is AssessmentState.FINISHED
