"""An interview that is back with the caseworker: nothing but an explicit act hands it over, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from csdesk.services.interview import AssessmentState
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import answer_all, begin
from tests.ui.interviews import (
    ENTER,
    NAME,
    Handed,
    Keyboard,
    OpenScreen,
    Settled,
    question_in_view,
    settle,
    shown_text,
)


def given_back(window: Window, client: ClientPage, keyboard: Keyboard) -> Any:
    client.close_asked()
    keyboard.press(PASSPHRASE, ENTER)
    assert window.main is not None
    return window.main.screens["interview"]


# Handing over is an act


def test_ctrl_z_hands_nothing_over(
    handed_over: Handed, window: Window, keyboard: Keyboard, desk: Desk, settled: Settled
) -> None:
    held, client = handed_over
    keyboard.press("1", ENTER)
    screen = given_back(window, client, keyboard)
    screen.asking.show_question("Q3")
    keyboard.press("2")
    assert held.state().question("Q3").value != "new_case"
    desk.take_back()
    settled()
    assert held.state().question("Q3").value == "new_case"
    assert window.cover is None
    assert question_in_view(screen) == "Q4"


def test_the_end_of_an_interview_that_is_taken_back_stays_taken_back(
    vault: Vault, open_screen: OpenScreen, keyboard: Keyboard, desk: Desk, settled: Settled
) -> None:
    held = begin(vault)
    answer_all(held)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    settled()
    assert held.state().state is AssessmentState.FINISHED
    desk.take_back()
    settled()
    assert held.state().state is AssessmentState.UNDER_WAY
    assert screen.asking.isVisible()


def test_a_note_that_is_brought_back_hands_nothing_over(
    vault: Vault, window: Window, keyboard: Keyboard, open_screen: OpenScreen, again: Callable[[], Window]
) -> None:
    held = begin(vault, "client", NAME)
    screen = open_screen("interview", assessment_id=held.assessment_id, hand_over=False)
    screen.asking.show_question("Q3")
    screen.asking.notes.note.setFocus()
    keyboard.press_at_once("Two girls")
    screen = opened_again(again())
    assert window.cover is None
    assert question_in_view(screen) == "Q3"
    assert screen.asking.notes.note.text() == "Two girls"


def opened_again(window: Window) -> Any:
    assert window.desk is not None
    assert window.main is not None
    window.desk.navigate("interview")
    settle(window)
    return window.main.screens["interview"]


# A blink while the passphrase is typed


def test_a_blink_leaves_the_caseworker_at_the_passphrase(
    handed_over: Handed, window: Window, keyboard: Keyboard, qtbot: QtBot
) -> None:
    held, client = handed_over
    client.close_asked()
    keyboard.press_at_once("lantern")
    client.hide_at_once()
    assert "relationship" not in shown_text(client)
    client.came_back()
    assert keyboard.at().objectName() == "interview.gate.passphrase"
    assert keyboard.at().property("text") == ""
    keyboard.press("1")
    assert held.state().question("Q5").value == ""
    keyboard.press(Qt.Key.Key_Escape)
    assert "Do you have a relationship" in shown_text(client)
    client.hide_at_once()
    client.came_back()
    assert "Do you have a relationship" in shown_text(client)


# How to reach somebody safely


@pytest.mark.parametrize("over", [False, True])
def test_what_is_typed_in_the_shield_is_there_again_after_a_lock(
    vault: Vault,
    open_screen: OpenScreen,
    keyboard: Keyboard,
    settled: Settled,
    again: Callable[[], Window],
    *,
    over: bool,
) -> None:
    held = begin(vault)
    if over:
        answer_all(held, barriers=("family_violence",))
        held.finish()
    else:
        held.say("Q11", "yes", item="family_violence")
    screen = open_screen("interview", assessment_id=held.assessment_id)
    shield = screen.result._safely if over else screen.asking.safely
    shield.button.click()
    keyboard.press("Text only, to the sister")
    shield.sheet.form.fields["note"].input.setFocus()
    keyboard.press("Never on Sundays")
    screen = opened_again(again())
    shield = screen.result._safely if over else screen.asking.safely
    assert not shield.sheet.isVisible()  # who is there now?
    shield.button.click()
    typed = shield.sheet.form.values()
    assert (typed["way"], typed["note"]) == ("Text only, to the sister", "Never on Sundays")
    assert "Help nearby" in shown_text(shield.sheet)
    shield.sheet.save.click()
    settled()
    assert screen.unsaved() == {}


def test_what_is_typed_of_one_person_is_not_at_another(
    vault: Vault, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    both = [begin(vault, "caseworker", NAME), begin(vault, "caseworker")]
    for held in both:
        answer_all(held, barriers=("family_violence",))
        held.finish()
    screen = open_screen("interview", assessment_id=both[0].assessment_id)
    shield = screen.result._safely
    shield.button.click()
    keyboard.press("Text only, to the sister")
    open_screen("interview", assessment_id=both[1].assessment_id)
    shield.button.click()
    assert shield.sheet.form.values()["way"] == ""
