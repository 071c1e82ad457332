"""Interviews through the window: safeguards that nobody takes back by accident, other instruments, narrow windows."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.services import caseload, interview, resources, settings
from csdesk.services.interview import Eligibility
from csdesk.services.interview.instruments import source_text
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.interview import InterviewScreen
from csdesk.ui.screens.interview.client import ClientPage
from csdesk.ui.screens.interview.going_ahead import NEEDED
from csdesk.ui.screens.interview.instrument_choice import InstrumentChoice
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import answer_all, begin
from tests.services.people import NOW, WHO, add_csa, add_person
from tests.support.doors import screen_of
from tests.ui.interviews import ENTER, Keyboard, OpenScreen, Settled, question_in_view, shown_text, state_of

CTRL = Qt.KeyboardModifier.ControlModifier


def safety(vault: Vault, ncp_id: UUID) -> caseload.Safety:
    return vault.read(lambda session: caseload.safety_of(session, ncp_id))


def test_ctrl_z_takes_an_answer_back_and_never_the_safe_contact_that_came_with_it(
    vault: Vault, open_screen: OpenScreen, window: Window, settled: Settled, keyboard: Keyboard
) -> None:
    held = begin(vault)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.asking.show_question("Q11")
    settled()
    next(line for line in screen.asking.card.input.lines if line.code == "family_violence").focus()
    keyboard.press("Y")
    assert safety(vault, held.ncp_id).on
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    settled()
    assert held.state().question("Q11").item("family_violence") is None
    assert safety(vault, held.ncp_id).on
    QTest.keyClick(window, Qt.Key.Key_Y, CTRL)
    settled()
    said = held.state().question("Q11").item("family_violence")
    assert said is not None
    assert said.value == "yes"
    assert safety(vault, held.ncp_id).on


def test_the_shield_comes_quietly_and_opens_how_to_reach_the_person(
    vault: Vault, open_screen: OpenScreen, window: Window, settled: Settled, keyboard: Keyboard
) -> None:
    held = begin(vault)
    screen = open_screen("interview", assessment_id=held.assessment_id)
    screen.asking.show_question("Q11")
    settled()
    shield = screen.findChild(QWidget, "interview.safely.shield")
    assert not shield.isVisible()
    before = shown_text(screen)
    next(line for line in screen.asking.card.input.lines if line.code == "family_violence").focus()
    keyboard.press("Y")
    assert shield.isVisible()
    assert shield.accessibleName() == "Reach safely: not said how"
    new = set(shown_text(screen).split()) - set(before.split())
    assert not {word for word in new if word.lower().strip(".:“”") in ("safe", "safely", "help", "contact")}
    QTest.keyClick(window, Qt.Key.Key_F7)
    assert "Help nearby" in shown_text(screen)
    screen.asking.safely.sheet.save.click()
    settled()
    assert "Safe contact needs a note" in screen.findChild(QLabel, "interview.safely.fault").text()
    field = screen.findChild(QLineEdit, "interview.safely.way")
    field.setFocus()
    keyboard.press("Text only")
    screen.asking.safely.sheet.save.click()
    settled()
    assert safety(vault, held.ncp_id).way == "Text only"
    assert not screen.asking.safely.sheet.isVisible()
    assert shield.accessibleName() == "Reach safely"


def test_a_parent_who_had_gone_back_goes_on_there(
    vault: Vault, open_screen: OpenScreen, window: Window, keyboard: Keyboard
) -> None:
    held = begin(vault, "client")
    for question, value in (("Q1", "12345678901X"), ("Q2", "T1"), ("Q3", "new_case")):
        held.say(question, value)
    open_screen("interview", assessment_id=held.assessment_id)
    client = window.cover
    assert isinstance(client, ClientPage)
    keyboard.press(ENTER, "1", ENTER, "2", ENTER)
    client.questions.back.click()
    keyboard.settled()
    assert client.questions.question == held.state().place == "Q6"
    client.close_asked()
    keyboard.press(PASSPHRASE, ENTER, ENTER)
    again = window.cover
    assert isinstance(again, ClientPage)
    assert again.questions.question == "Q6"


def test_after_a_parent_was_alone_the_shield_stands_on_the_result(
    vault: Vault, open_screen: OpenScreen, settled: Settled
) -> None:
    held = begin(vault, "client")
    answer_all(held, barriers=("family_violence",))
    held.finish()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    assert screen.findChild(QWidget, "interview.result.safely.shield").isVisible()
    assert "violence" not in shown_text(screen).lower()
    other = begin(vault, "caseworker")
    answer_all(other)
    other.finish()
    screen = open_screen("interview", assessment_id=other.assessment_id)
    assert not screen.findChild(QWidget, "interview.result.safely.shield").isVisible()


@pytest.mark.parametrize(("width", "beside"), [(1366, True), (1024, False)])
def test_the_map_is_seen_in_every_window(
    vault: Vault, open_screen: OpenScreen, window: Window, keyboard: Keyboard, width: int, *, beside: bool
) -> None:
    window.resize(width, 620)
    held = begin(vault)
    answer_all(held)
    held.finish()
    screen = open_screen("interview", assessment_id=held.assessment_id)
    result = screen.result
    assert (result.map.isVisible(), result.answers.isVisible()) == (beside, True)
    keyboard.press("M")
    assert (result.map.isVisible(), result.answers.isVisible()) == (True, beside)
    assert "Able to pay: sometimes. Willing to pay: yes." in shown_text(result)
    assert "From Q8 and Q9." in shown_text(result)
    keyboard.press("M")
    assert result.answers.isVisible()


def test_over_an_interview_that_is_determined_another_one_begins_after_a_question(
    vault: Vault, open_screen: OpenScreen, dialogs: ScriptedDialogs, settled: Settled
) -> None:
    held = begin(vault)
    answer_all(held)
    held.finish()
    screen = open_screen("interview", ncp_id=held.ncp_id)
    assert screen.result.assessment_id == held.assessment_id
    vault.write(
        lambda session: interview.determine(session, held.assessment_id, Eligibility.NOT_ELIGIBLE, at=NOW, who=WHO)
    )
    dialogs.answers = [False, True]
    open_screen("interview", ncp_id=held.ncp_id)
    assert vault.read(interview.under_way) == ()
    screen = open_screen("interview", ncp_id=held.ncp_id)
    (running,) = vault.read(interview.under_way)
    assert running.ncp_id == held.ncp_id
    assert question_in_view(screen) == "Q1"
    settled()
    screen.asking.show_question("Q3")
    settled()
    screen.findChild(QWidget, "interview.offer.1").click()
    settled()
    now = vault.read(lambda session: interview.state(session, running.assessment_id))
    assert now.question("Q3").value == "established_apa"


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with two instruments, and a broken one."""
    folder = tmp_path / "resources"
    folder.mkdir()
    for one in resources.FOLDER.iterdir():
        if one.name != "instruments":
            (folder / one.name).symlink_to(one)
    (folder / "instruments").mkdir()
    words = source_text().replace("(FRA)", "(FRA, español)").replace('"en-US"', '"es"')
    words = words.replace('code = "yes", text = "Yes"', 'code = "yes", text = "Sí"')
    words = words.replace('"14 questions, Q1 to Q14, with no Q10"', '"14 preguntas"')
    (folder / "instruments" / "fra-es.toml").write_text(words, encoding="utf-8")
    (folder / "instruments" / f"{interview.FRA}.toml").write_text(source_text(), encoding="utf-8")
    (folder / "instruments" / "broken.toml").write_text(
        'schema = 2\ncode = 5\nlanguage = "en-US"\n', encoding="utf-8"
    )
    monkeypatch.setattr(resources, "FOLDER", folder)


@pytest.mark.usefixtures("spanish")
def test_another_instrument_is_chosen_and_asks_in_its_own_words(
    vault: Vault, person: UUID, open_screen: OpenScreen, desk: Desk, settled: Settled, keyboard: Keyboard
) -> None:
    screen = open_screen("interview")
    choice: InstrumentChoice = screen.landing.instrument
    assert choice.select.isVisible()
    assert "broken.toml, line 2, top level: 'code' must be a text" in shown_text(screen)
    names = [choice.select.itemText(row) for row in range(choice.select.count())]
    assert names == [
        "Family Resource Assessment (FRA), 2019 · English",
        "Family Resource Assessment (FRA, español), 2019 · Spanish",
    ]
    choice.select.setCurrentIndex(1)
    choice.select.activated.emit(1)
    settled()
    assert screen.landing.header.subtitle.text().startswith("14 preguntas")
    assert vault.read(settings.load).instrument == desk.settings.instrument == "fra-es"
    screen = open_screen("interview", ncp_id=person)
    assert state_of(vault, person).instrument.language == "es"
    screen.asking.show_question("Q11")
    settled()
    assert "Sí" in [button.text() for button in screen.asking.card.input.lines[0].buttons.values()]
    keyboard.press("S", "N")
    given = {line.item: line.value for line in state_of(vault, person).question("Q11").answers}
    assert given == {"job_market": "yes", "education": "no"}


def test_one_instrument_leaves_nothing_to_choose(open_screen: OpenScreen) -> None:
    screen = open_screen("interview")
    assert not screen.landing.instrument.isVisible()
    assert screen.landing.header.subtitle.text() == "14 questions, Q1 to Q14, with no Q10 · about fifteen minutes"


def test_the_tech_id_of_the_settings_stands_in_its_question(
    vault: Vault, person: UUID, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard
) -> None:
    screen = open_screen("settings")
    field = screen.findChild(QLineEdit, "settings.tech_id")
    field.setFocus()
    keyboard.press("DW-140")
    screen.save.click()
    settled()
    screen = open_screen("interview", ncp_id=person)
    keyboard.press(ENTER)
    assert screen.asking.findChild(QLineEdit, "interview.answer").text() == "DW-140"
    keyboard.press(ENTER)
    assert state_of(vault, person).question("Q2").value == "DW-140"


def test_who_is_not_cleared_is_interviewed_for_a_reason_that_is_kept(
    vault: Vault, open_screen: OpenScreen, settled: Settled, keyboard: Keyboard, again: Callable[[], Window]
) -> None:
    def work(session: Session) -> UUID:
        add_csa(session)
        return add_person(session)

    ncp_id = vault.write(work)
    screen = open_screen("interview", ncp_id=ncp_id)
    assert "reviews first" in screen.going_ahead.why.text()
    keyboard.press(ENTER)
    assert NEEDED in shown_text(screen.going_ahead)
    keyboard.press("The judge asked")
    window = again()
    screen = screen_of(window, "interview")
    assert isinstance(screen, InterviewScreen)
    assert screen.going_ahead.form.values()["reason"] == "The judge asked"
    screen.going_ahead.start.click()
    settled()
    assert screen.asking is not None
    assert window.desk is not None
    kept = window.desk.vault.read(lambda session: session.scalars(select(Assessment.uncleared_reason)).all())
    assert kept == ["The judge asked"]
