"""The parent's page is read by weak eyes, by a screen reader, and used by touch."""

from dataclasses import replace
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from csdesk.services.interview import InterviewState
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.marks import ChoiceButton
from csdesk.ui.shell.window import Window
from csdesk.ui.theme.strong import colours
from tests.services.interview.holding import Interview, begin
from tests.ui.interviews import ENTER, NAME, Keyboard, OpenScreen, shown_text

ROLES = ("ink", "ink_2", "ink_3", "accent", "good", "attention", "bad")
RELATIONSHIP = "Do you have a relationship with the child(ren) named in the child support case?"
BEFORE_HOURS = "Q13"


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("dark", "strongest"), list(product((False, True), repeat=2)))
def test_every_word_has_a_contrast_of_seven_to_one(dark: bool, strongest: bool) -> None:
    tokens = colours(dark=dark, strongest=strongest)
    for role, surface in product(ROLES, ("sheet", "header", "desk", "hover")):
        assert contrast(tokens.colour(role), str(getattr(tokens, surface))) >= 7, (role, surface)
    assert contrast(tokens.on_accent, tokens.accent) >= 7
    assert contrast(tokens.edge, tokens.sheet) >= 4.5


@pytest.fixture
def alone(vault: Vault, window: Window, open_screen: OpenScreen, keyboard: Keyboard) -> ClientPage:
    """A parent at the first question."""
    held = begin(vault, "client", NAME)
    open_screen("interview", assessment_id=held.assessment_id)
    keyboard.press(ENTER)
    assert isinstance(window.cover, ClientPage)
    return window.cover


@pytest.fixture
def at_hours(vault: Vault, window: Window, open_screen: OpenScreen) -> tuple[Interview, ClientPage]:
    """A parent who is asked for a number."""
    held = begin(vault, "client", NAME)
    for one in held.state().questions:
        if one.question.id not in ("Q4", "Q12", BEFORE_HOURS):
            held.say(one.question.id, unanswered=True)
    held.say("Q12", "yes")
    open_screen("interview", assessment_id=held.assessment_id)
    assert isinstance(window.cover, ClientPage)
    return held, window.cover


def test_a_screen_reader_comes_from_an_answer_to_its_question(alone: ClientPage, keyboard: Keyboard) -> None:
    answer = QAccessible.queryAccessibleInterface(keyboard.at())
    assert answer.role() == QAccessible.Role.RadioButton
    assert answer.text(QAccessible.Text.Name) == "1: Yes"
    assert not answer.state().checked
    group = next(
        one
        for one in (QAccessible.queryAccessibleInterface(widget) for widget in above(keyboard.at()))
        if one.role() == QAccessible.Role.Grouping
    )
    assert group.text(QAccessible.Text.Name) == RELATIONSHIP
    assert group.text(QAccessible.Text.Description) == "Question 1 of 9"
    keyboard.press("2")
    states = [
        bool(QAccessible.queryAccessibleInterface(button).state().checked)
        for button in alone.findChildren(ChoiceButton)
    ]
    assert states == [False, True, False]


def above(widget: QWidget) -> list[QWidget]:
    found = []
    step = widget.parentWidget()
    while step is not None:
        found.append(step)
        step = step.parentWidget()
    return found


def test_what_comes_and_what_is_kept_is_said(
    alone: ClientPage, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    keyboard.press(ENTER)
    assert said[-1] == "You can leave this open: press Next again."
    keyboard.press("1")
    assert said[-1] == "Saved"
    keyboard.press(ENTER)
    assert said[-1] == "Question 2 of 9 Are you satisfied with your relationship with your child(ren)?"
    keyboard.press("1", ENTER, "1", ENTER, "1", ENTER, "1", ENTER)
    assert said[-1].startswith("Question 6 of 9, 1 of 12 Next, I am going to ask you about circumstances")
    assert said[-1].endswith("Job Market / Employment Availability")


def test_up_and_down_look_at_answers_and_choose_none(alone: ClientPage, keyboard: Keyboard) -> None:
    keyboard.press("1", Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert keyboard.at().accessibleName() == "3: I’d rather not say"
    assert alone.state.question("Q5").value == "yes"
    keyboard.press(Qt.Key.Key_Up, Qt.Key.Key_Space)
    assert alone.state.question("Q5").value == "no"


def test_fingers_are_enough(at_hours: tuple[Interview, ClientPage], keyboard: Keyboard) -> None:
    held, client = at_hours
    finger = QTest.createTouchDevice()
    for name in ("digit.3", "digit.8", "erase", "digit.0", "next"):
        touch(client, f"interview.client.{name}", finger)
        keyboard.settled()
    assert held.state().question(BEFORE_HOURS).value == "30"
    touch(client, "interview.choice.2", finger)
    keyboard.settled()
    assert client.state.question("Q14").value == client.state.question("Q14").question.choices[1].code


def touch(client: QWidget, name: str, finger: QPointingDevice) -> None:
    button = client.findChild(QWidget, name)
    assert button is not None
    assert min(button.width(), button.height()) >= 44, name
    window, middle = client.window(), button.mapTo(client.window(), button.rect().center())
    QTest.touchEvent(window, finger).press(0, middle, window).commit()
    QTest.touchEvent(window, finger).release(0, middle, window).commit()


def test_a_language_from_the_right_is_laid_out_from_the_right(alone: ClientPage, desk: Desk) -> None:
    state: InterviewState = alone.state
    arabic = replace(state, instrument=replace(state.instrument, language="ar"))
    page = ClientPage(desk, arabic)
    page.resize(1024, 620)
    page.ensurePolished()
    assert page.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert page.questions.next.isRightToLeft()
    page.deleteLater()


def test_the_keyboard_never_leaves_what_is_in_sight(alone: ClientPage, keyboard: Keyboard, window: Window) -> None:
    window.covering.rest()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1024, 620)
    keyboard.press("1", ENTER, "1", ENTER, "+", "+")
    for _ in range(5):
        assert "How often" in shown_text(alone)  # laid out anew
        keyboard.press(Qt.Key.Key_Down)
        here = keyboard.at()
        assert here.visibleRegion().boundingRect().height() == here.height(), here.accessibleName()
