"""Interviews held by the caseworker through the real window: by keyboard, to the determination."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from csdesk.services import interview, search_index
from csdesk.services.interview import AssessmentState, Eligibility, QuestionStatus
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Room
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import CIRCUMSTANCES, answer_all, begin
from tests.ui.interviews import (
    ENTER,
    NAME,
    Keyboard,
    OpenScreen,
    Settled,
    kept,
    question_in_view,
    shown_text,
    state_of,
)

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_whole_interview_by_keyboard(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    screen = open_screen("interview", ncp_id=person)
    number = screen.asking.findChild(QLineEdit, "interview.answer").text()
    keyboard.press(ENTER)
    keyboard.press("T 123", ENTER, "2", ENTER, "1", ENTER)
    keyboard.press("Two girls. R, U and N are letters here.", ENTER)
    keyboard.press("1", ENTER, "2", ENTER, "6", ENTER, "R", "2", ENTER, "1", ENTER)
    keyboard.press(*("Y" if code in ("transportation", "family_violence") else "n" for code in CIRCUMSTANCES), ENTER)
    keyboard.press("1", ENTER, "18", ENTER, "3", ENTER)
    assert kept(vault, person) == {
        "Q1": number,
        "Q2": "T 123",
        "Q3": "established_apa",
        "Q4": "caseworker",
        "opening": "Two girls. R, U and N are letters here.",
        "Q5": "yes",
        "Q6": "neutral",
        "Q7": "refused",
        "Q8": "sometimes",
        "Q9": "yes",
        "Q11": "answered",
        "Q12": "yes",
        "Q13": "18",
        "Q14": "unknown",
    }
    state = state_of(vault, person)
    lines = {line.item: line.value for line in state.question("Q11").answers}
    assert {code for code, value in lines.items() if value == "yes"} == {"transportation", "family_violence"}
    assert [one.question.id for one in state.questions if one.rephrased] == ["Q8"]
    assert state.state is AssessmentState.FINISHED
    assert screen.result.isVisible()
    assert "violence" not in shown_text(screen.result).lower()
    answers = [line.answer for _, line in screen.result.answers.rows.rows]
    assert interview.PRIVATE_LINE in answers
    assert not any("violence" in answer.lower() for answer in answers)


def test_keys_that_come_before_the_vault_has_answered_land_on_their_questions(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "1", ENTER, "1", ENTER, "-", ENTER)
    keyboard.press_at_once("1", ENTER, "2", ENTER, "3", ENTER, "1", ENTER, "3", ENTER)
    settled()
    told = kept(vault, person)
    assert [told[f"Q{number}"] for number in (5, 6, 7, 8, 9)] == ["yes", "neutral", "few_a_year", "yes", "no"]


def test_a_note_is_kept_with_its_answer_and_letters_in_it_are_text(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "2")
    keyboard.press("N")
    assert keyboard.at().objectName() == "interview.note"
    keyboard.press("Run 1: nUR", ENTER)
    assert question_in_view(screen) == "Q4"
    asked = state_of(vault, person).question("Q3")
    assert (asked.value, asked.note) == ("established_apa", "Run 1: nUR")


def test_a_note_without_an_answer_leaves_the_question_open_on_purpose(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "N", "Asks her lawyer first.", ENTER)
    asked = state_of(vault, person).question("Q3")
    assert (asked.status, asked.note) == (QuestionStatus.UNANSWERED, "Asks her lawyer first.")


def test_a_skipped_question_is_passed_over(vault: Vault, open_screen: OpenScreen, keyboard: Keyboard) -> None:
    held = begin(vault)
    answer_all(held)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert screen.result.isVisible()

    held = begin(vault, person=NAME)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.asking.show_question("Q12")
    keyboard.press("2", ENTER)
    assert held.statuses()["Q13"] == held.statuses()["Q14"] == "skipped"
    assert question_in_view(screen) == "Q12"
    assert "Not asked yet: Q1" in screen.asking.findChild(QLabel, "interview.fault").text()


def test_the_pill_says_saved_only_after_the_commit(
    person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "U")
    screen.asking.notes.note.setPlainText("typed")
    assert screen.asking.pill.text == "Not saved yet"
    screen.asking.card.input.press("1")
    assert screen.asking.pill.text == "Not saved yet"
    settled()
    assert screen.asking.pill.text.startswith("Saved ")


def test_an_answer_that_is_refused_says_why_and_changes_nothing(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard
) -> None:
    screen = open_screen("interview", ncp_id=person)
    screen.asking.findChild(QLineEdit, "interview.answer").setText("no number")
    keyboard.press(ENTER)
    assert question_in_view(screen) == "Q1"
    assert "no IV-D case number" in screen.asking.findChild(QLabel, "interview.fault").text()
    assert screen.asking.pill.text == "Not saved"
    assert kept(vault, person)["Q1"] == "not_asked"


def test_paused_and_gone_on_with_at_that_question(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER)
    screen.findChild(QPushButton, "interview.pause").click()
    settled()
    assert [row.current for row in screen.landing.under_way.rows.rows] == ["Q3"]
    keyboard.press(ENTER)
    assert question_in_view(screen) == "Q3"
    assert len(vault.read(lambda session: interview.interviews_of(session, person))) == 1


def test_what_was_only_filled_in_is_no_answer(
    vault: Vault, person: UUID, open_screen: OpenScreen, settled: Settled
) -> None:
    screen = open_screen("interview", ncp_id=person)
    assert screen.asking.findChild(QLineEdit, "interview.answer").text()
    screen.findChild(QPushButton, "interview.pause").click()
    settled()
    assert kept(vault, person)["Q1"] == "not_asked"


def test_going_back_changes_an_answer(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "1", ENTER)
    screen.asking.back.click()
    settled()
    keyboard.press("4")
    assert question_in_view(screen) == "Q3"
    assert kept(vault, person)["Q3"] == "cat_2_3"


def test_finishing_with_questions_open_is_a_decision(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, ENTER, "1", ENTER)
    screen.asking.show_question("Q14")
    keyboard.press(ENTER)
    assert state_of(vault, person).state is AssessmentState.UNDER_WAY
    screen.findChild(QPushButton, "interview.finishOpen").click()
    settled()
    assert state_of(vault, person).state is AssessmentState.FINISHED
    assert screen.result.isVisible()


def test_a_person_is_found_by_typing_and_interviewed_by_enter(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, qtbot: Any, settled: Settled
) -> None:
    vault.write(lambda session: search_index.rebuild(session, [person]))
    screen = open_screen("interview")
    assert keyboard.at() is screen.landing.search
    keyboard.press_at_once("quill")
    qtbot.waitUntil(lambda: screen.landing.found.selected() is not None, timeout=5_000)
    keyboard.press(ENTER)
    assert state_of(vault, person).state is AssessmentState.UNDER_WAY
    assert question_in_view(screen) == "Q1"


def test_enter_starts_with_whom_the_field_names_also_before_the_list_does(
    vault: Vault, person: UUID, zamora: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    vault.write(lambda session: search_index.rebuild(session, [person, zamora]))
    screen = open_screen("interview")
    search = screen.landing.search
    keyboard.press_at_once("quill")
    screen.landing._search()
    settled()
    assert [row.ncp_id for row in screen.landing.found.rows.rows] == [person]
    search.setText("zamora")
    screen.landing._wait.stop()  # the moment after the last letter is over
    screen.landing._search()
    QTest.keyClick(search, Qt.Key.Key_Return)
    settled()
    assert screen.asking.talk.state.ncp_id == zamora


def test_an_interview_is_withdrawn_after_a_question(
    vault: Vault, open_screen: OpenScreen, keyboard: Keyboard, dialogs: ScriptedDialogs
) -> None:
    held = begin(vault)
    screen = open_screen("interview")
    screen.landing.under_way.setFocus()
    dialogs.answers = [False, True]
    keyboard.press("W")
    assert held.state().state is AssessmentState.UNDER_WAY
    keyboard.press("W")
    assert held.state().state is AssessmentState.WITHDRAWN


def as_interview(window: Window, settled: Settled) -> Any:
    """The interview's screen of a window that was locked meanwhile."""
    assert window.main is not None
    window.main.open_screen("interview")
    settled()
    return window.main.screens["interview"]


def test_a_rephrasing_is_kept_before_the_answer_and_whoever_goes_on_is_at_that_question(
    vault: Vault, open_screen: OpenScreen, window: Window, settled: Settled, keyboard: Keyboard
) -> None:
    held = begin(vault)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.asking.show_question("Q8")
    settled()
    keyboard.press("R", "R")
    asked = held.state().question("Q8")
    assert (asked.rephrased, asked.status) == (True, QuestionStatus.NOT_ASKED)
    assert held.state().place == "Q8"
    screen.show_landing()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert question_in_view(screen) == "Q8"
    assert "do you have the money to pay your child support?" in shown_text(screen)


def test_a_note_is_kept_with_one_line_and_waits_for_its_answer(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard, again: Callable[[], Window]
) -> None:
    held = begin(vault)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.asking.show_question("Q11")
    settled()
    keyboard.press("Y")
    QTest.keyClick(keyboard.at(), Qt.Key.Key_Up)
    screen.asking.notes.focus_line()
    keyboard.press("Seasonal work", ENTER)
    said = held.state().question("Q11").item("job_market")
    assert said is not None
    assert (said.value, said.note) == ("yes", "")
    screen.asking.go_back()
    settled()
    said = held.state().question("Q11").item("job_market")
    assert said is not None
    assert (said.value, said.note) == ("yes", "Seasonal work")

    screen.asking.show_question("Q11")
    settled()
    keyboard.press(Qt.Key.Key_Down)
    screen.asking.notes.line.setFocus()
    keyboard.press("No car")
    assert held.state().question("Q11").item("transportation") is None
    screen = as_interview(again(), settled)
    assert question_in_view(screen) == "Q11"
    screen.asking.card.input.lines[2].focus()
    assert screen.asking.notes.line.text() == "No car"
    keyboard.press("Y")
    said = state_of(screen.desk.vault, held.ncp_id).question("Q11").item("transportation")
    assert said is not None
    assert (said.value, said.note) == ("yes", "No car")


def test_a_determination_other_than_suggested_needs_a_reason(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    held = begin(vault)
    answer_all(held, barriers=("education",))
    held.finish()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert "Eligible, as suggested" in screen.result.decision.choices[0].text()
    keyboard.press("2")
    screen.result.determine.click()
    settled()
    assert held.result().determination is None
    told = screen.result.findChild(QLabel, "interview.result.below").text()
    assert "reason" in told
    assert screen.result.decision.reason.accessibleDescription() == told
    keyboard.press("Lives in Illinois now")
    screen.result.determine.click()
    settled()
    assert held.result().determination is Eligibility.NOT_ELIGIBLE
    assert held.result().determination_reason == "Lives in Illinois now"
    assert screen.landing.isVisible()


def test_an_eligible_parent_goes_on_to_the_plan(
    vault: Vault, open_screen: OpenScreen, window: Window, settled: Settled, keyboard: Keyboard
) -> None:
    held = begin(vault)
    answer_all(held, barriers=("education",))
    held.finish()
    open_screen("interview", ncp_id=held.ncp_id)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_Return, CTRL)
    settled()
    assert held.result().determination is Eligibility.ELIGIBLE
    assert window.main is not None
    assert window.main.current == "plans"


def test_the_note_that_was_being_typed_survives_the_lock(
    vault: Vault, person: UUID, open_screen: OpenScreen, window: Window, keyboard: Keyboard, settled: Settled
) -> None:
    opened = vault.path
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER, "T1", ENTER, "1")
    note = screen.findChild(QPlainTextEdit, "interview.note")
    note.setPlainText("half a sentence")
    window.lock()
    settled()
    from csdesk.services import vault as vaults

    again = vaults.unlock(opened, PASSPHRASE)
    assert state_of(again, person).question("Q3").note == "half a sentence"
    again.lock()


def test_at_twice_the_size_each_question_begins_in_sight_and_the_page_has_one_scroll_bar(
    person: UUID, open_screen: OpenScreen, keyboard: Keyboard, window: Window
) -> None:
    scenes.dress(window, scenes.LARGE)
    try:
        screen = open_screen("interview", ncp_id=person)
        seen = []
        for keys in ((ENTER,), ("T 123", ENTER), ("2", ENTER), ("1", ENTER), ("Two girls.", ENTER), ("1", ENTER)):
            keyboard.press(*keys)
            scenes.settle(window)
            seen.append(question_in_view(screen))
            asked = next(one for one in screen.findChildren(QLabel, "interview.question") if one.isVisible())
            assert asked.visibleRegion().boundingRect().height() > asked.height() * 3 // 4, seen
            bars = [
                room for room in screen.findChildren(Room) if room.isVisible() and room.verticalScrollBar().maximum()
            ]
            assert len(bars) == 1, seen
        assert seen == ["Q2", "Q3", "Q4", "opening", "Q5", "Q6"]
    finally:
        scenes.dress(window, scenes.LIGHT)
