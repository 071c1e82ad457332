"""The result's page: an answer is corrected, a decision is taken again, two interviews are compared."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from csdesk.services import interview
from csdesk.services.clock import SetClock
from csdesk.services.interview import Change, Eligibility
from csdesk.services.vault import Vault
from csdesk.ui.shell.window import Window
from tests.services.interview.holding import Interview, answer_all, begin
from tests.services.people import NOW, WHO
from tests.ui.interviews import ENTER, Keyboard, OpenScreen, Settled, shown_text

CTRL = Qt.KeyboardModifier.ControlModifier
REASON = "The pay slip says 20"


def finished(vault: Vault, **answers: Any) -> Interview:
    held = begin(vault)
    answer_all(held, **answers)
    held.finish()
    return held


def begin_correcting(screen: Any, settled: Settled, question: str, item: str = "") -> None:
    screen.result.answers.select_key((question, item))
    screen.result.answers.setFocus()
    QTest.keyClicks(screen.result.answers, "c")
    settled()


def below(screen: Any) -> str:
    return str(screen.findChild(QLabel, "interview.result.below").text())


def test_an_answer_is_corrected_by_keyboard_and_taken_back(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard, window: Window
) -> None:
    held = finished(vault, hours=40)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    begin_correcting(screen, settled, "Q13")
    keyboard.press("20", ENTER)
    assert screen.result.correcting.reason.hasFocus()
    keyboard.press_at_once(REASON)
    QTest.keyClick(keyboard.at(), Qt.Key.Key_Return, CTRL)
    settled()
    assert held.result().suggestion.eligibility is Eligibility.ELIGIBLE
    assert screen.result.answers.selected()[1].question == "Q13"
    shown = shown_text(screen)
    assert "Before: 40." in shown
    assert REASON in shown
    assert "Suggested before a correction: not eligible." in shown
    assert held.result().determination is None, "Ctrl+Enter corrected, and decided nothing"

    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    settled()
    assert held.result().suggestion.eligibility is Eligibility.NOT_ELIGIBLE
    assert "Before: 40." not in shown_text(screen)


def test_a_correction_without_a_reason_or_another_answer_says_so(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    held = finished(vault)
    before = held.result()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    begin_correcting(screen, settled, "Q9")
    sheet = screen.result.correcting
    told = screen.findChild(QLabel, "interview.correct.told")
    sheet.save.click()
    settled()
    assert "what was kept before" in told.text()
    keyboard.press("3")
    sheet.save.click()
    settled()
    assert "for a reason" in told.text()
    assert sheet.reason.accessibleDescription() == told.text()
    assert held.result() == before
    QTest.keyClick(sheet.reason, Qt.Key.Key_Escape)
    settled()
    assert not sheet.isVisible()
    assert screen.result.answers.isVisible()
    assert held.result() == before


def test_digits_answer_while_an_answer_is_corrected_and_decide_nothing(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    held = finished(vault, barriers=("education",))
    screen = open_screen("interview", assessment_id=held.assessment_id)
    begin_correcting(screen, settled, "Q11", "education")
    keyboard.press("2")
    assert screen.result.decision.chosen is Eligibility.ELIGIBLE
    keyboard.press("It was her brother", ENTER)
    assert "Education or training: No (before: Yes)" in [
        screen.result.answers.rows.columns[2].text(line) for line in screen.result.answers.rows.rows
    ]
    assert screen.result.decision.chosen.value == "not_eligible"


def test_a_private_line_is_corrected_without_showing_what_it_was(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    held = finished(vault, barriers=("family_violence",))
    screen = open_screen("interview", assessment_id=held.assessment_id)
    begin_correcting(screen, settled, "Q11")
    sheet = screen.result.correcting
    sheet.line.set_value("family_violence")
    settled()
    assert not any(button.isChecked() for button in sheet.input.buttons)
    assert "kept private" in shown_text(sheet)
    sheet.input.press("2")
    sheet.reason.setText("Misheard the violence")
    sheet.save.click()
    settled()
    assert held.result().safe_contact
    assert "violence" not in shown_text(screen).lower()


def test_what_is_begun_of_a_correction_survives_the_lock(
    vault: Vault, open_screen: OpenScreen, settled: Settled, again: Callable[[], Window]
) -> None:
    held = finished(vault)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    begin_correcting(screen, settled, "Q8")
    screen.result.correcting.input.press("3")
    screen.result.correcting.reason.setText("She rang")
    window = again()
    assert window.main is not None
    window.main.open_screen("interview")
    settled()
    opened: Any = window.main.screens["interview"]
    sheet = opened.result.correcting
    assert sheet.isVisible()
    assert (sheet.question.value(), sheet.reason.text()) == ("Q8", "She rang")
    sheet.save.click()
    settled()
    assert opened.desk.vault.read(lambda session: interview.result(session, held.assessment_id)).able == "no"


def test_a_decision_before_a_correction_asks_to_be_taken_again(
    vault: Vault, open_screen: OpenScreen, settled: Settled, clock: SetClock
) -> None:
    held = finished(vault, hours=40)
    vault.write(
        lambda session: interview.determine(
            session, held.assessment_id, Eligibility.NOT_ELIGIBLE, at=clock.now() - timedelta(days=1), who=WHO
        )
    )
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.result.decision.choices[0].click()
    assert "decide otherwise" in shown_text(screen)
    screen.result.decision.choices[1].click()
    begin_correcting(screen, settled, "Q13")
    screen.result.correcting.input.write("10")
    screen.result.correcting.reason.setText(REASON)
    screen.result.correcting.save.click()
    settled()
    assert "before the correction of Oct 8. Decide again." in below(screen)
    opened = open_screen("interview", ncp_id=held.ncp_id)
    assert opened.result.isVisible(), "it waits for its decision"
    opened.show_landing()
    settled()
    (row,) = opened.landing.recent.rows.rows
    assert opened.landing.recent.rows.columns[3].text(row) == "Decide again"
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.result.decision.choices[0].click()
    screen.result.determine.click()
    settled()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert "Not eligible, Oct 7, 2026" in shown_text(screen)
    assert "Determined Thu, Oct 8" in below(screen)


def test_a_reason_belongs_to_its_decision(vault: Vault, open_screen: OpenScreen, settled: Settled) -> None:
    held = finished(vault, barriers=("education",))
    vault.write(
        lambda session: interview.determine(
            session, held.assessment_id, Eligibility.NOT_ELIGIBLE, reason="Lives in Ohio", at=NOW, who=WHO
        )
    )
    screen = open_screen("interview", assessment_id=held.assessment_id)
    decision = screen.result.decision
    assert decision.reason.text() == "Lives in Ohio"
    decision.choices[0].click()
    assert decision.reason.text() == ""
    screen.result.determine.click()
    settled()
    assert "upon the same answers" in below(screen)
    decision.choices[1].click()
    assert decision.reason.text() == "Lives in Ohio"


def test_two_interviews_are_compared(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    first = finished(vault, hours=40, barriers=("education", "family_violence"))
    screen = open_screen("interview", assessment_id=first.assessment_id)
    assert not screen.result._compare.isVisible(), "there is nothing to compare it with"
    at = NOW + timedelta(days=200)
    started = vault.write(lambda session: interview.start(session, first.ncp_id, at=at, who=WHO))
    second = Interview(vault, first.ncp_id, started)
    second.say("Q4", "caseworker")
    answer_all(second, hours=12, barriers=("family_violence",))
    vault.write(lambda session: interview.finish(session, started, at=at, who=WHO))
    screen = open_screen("interview", assessment_id=started)
    keyboard.press("W")
    page = screen.result.comparison
    assert page.isVisible()
    told = [(line.label, line.before, line.after) for line in page.table.rows.rows if hasattr(line, "before")]
    assert told[:2] == [("Education or training", "Yes", "No"), ("Hours a week", "40", "12")]
    assert (interview.PRIVATE_LINE, "Yes", "Yes") in told
    assert "2 answers changed" in shown_text(page)
    assert "violence" not in shown_text(page).lower()
    keyboard.press(Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert screen.result.decision.first_focus().hasFocus()


def test_what_was_not_asked_this_time_is_not_counted_as_changed(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    first = finished(vault, hours=40)
    at = NOW + timedelta(days=200)
    started = vault.write(lambda session: interview.start(session, first.ncp_id, at=at, who=WHO))
    Interview(vault, first.ncp_id, started).say("Q4", "caseworker")
    vault.write(lambda session: interview.finish(session, started, at=at, who=WHO, leave_open=True))
    screen = open_screen("interview", assessment_id=started)
    keyboard.press("W")
    settled()
    page = screen.result.comparison
    changes = Counter(line.change for line in page.table.rows.rows if hasattr(line, "before"))
    assert changes[Change.NOT_ANSWERED_NOW] > 10
    groups = {row.title: row.count for row in page.table.rows.rows if not hasattr(row, "before")}
    assert groups["Not answered this time"] == changes[Change.NOT_ANSWERED_NOW]
    assert groups.get("Changed", 0) == changes[Change.CHANGED] + changes[Change.ANSWERED_NOW]
    assert f"{changes[Change.NOT_ANSWERED_NOW]} not answered this time" in page._count.text()
