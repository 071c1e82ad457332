"""The collaboration plan, an agency's joint work, its name, and liaisons, in the window."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy.orm import Session

from csdesk.services import directory, joint_work, liaisons
from csdesk.services.joint_work import JointStepState, JointStepView
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.collaboration import CollaborationScreen
from csdesk.ui.screens.directory import DirectoryScreen
from csdesk.ui.widgets import Button, Text
from tests.services.people import TODAY, Person, add_person, add_report

Settled = Callable[[], None]
OpenScreen = Callable[..., Screen]


@pytest.fixture
def rock(vault: Vault) -> None:
    """The shipped directory, and somebody in Rock."""

    def work(session: Session) -> None:
        directory.seed(session)
        add_person(session, Person("Abbott"), report=add_report(session, "Rock"))

    vault.write(work)


def press(screen: Screen, name: str, settled: Settled) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()
    settled()


def steps(vault: Vault) -> tuple[JointStepView, ...]:
    return vault.read(lambda session: joint_work.joint_steps(session, today=TODAY))


@pytest.mark.usefixtures("rock")
def test_a_step_is_added_done_by_key_and_written_on_paper(
    open_screen: OpenScreen, vault: Vault, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    screen = open_screen("collaboration")
    assert isinstance(screen, CollaborationScreen)
    press(screen, "collaboration.empty.action", settled)
    press(screen, "collaboration.save", settled)
    assert "what is to be done" in screen.form.fields["what"].below.text()
    QTest.keyClicks(screen.form.fields["what"].input, "Train two workers")
    screen.form.fields["due_on"].set_value(date(2026, 10, 1))
    screen.save.click()
    settled()
    (step,) = steps(vault)
    assert (step.what, step.due_on, step.csa_id) == ("Train two workers", date(2026, 10, 1), None)
    assert screen.header.subtitle.text() == "1 step to do, 1 overdue"
    path = tmp_path / "plan.pdf"
    dialogs.answers = [path]
    press(screen, "collaboration.savePdf", settled)
    assert "Train two workers" in PdfReader(path).pages[0].extract_text()
    QTest.keyClick(screen.list, Qt.Key.Key_D)
    settled()
    assert steps(vault)[0].state is JointStepState.DONE
    screen.desk.take_back()
    settled()
    assert steps(vault)[0].state is JointStepState.OPEN


@pytest.mark.usefixtures("rock")
def test_what_lies_between_the_agency_and_the_desk_stands_on_its_page(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    screen = open_screen("directory", county="Rock", part="together")
    assert isinstance(screen, DirectoryScreen)
    settled()
    page = screen.agency
    for sheet, field, words in (
        (page.steps, "what", "Data sharing agreement"),
        (page.meetings, "subject", "Quarterly meeting"),
        (page.processes, "name", "Refers parents in contempt"),
    ):
        sheet.new.click()
        QTest.keyClicks(sheet.form.fields[field].input, words)
        sheet.save.click()
        settled()
        assert len(sheet.list.rows.rows) == 1
        assert sheet.list.isVisible()
    page.steps.list.select_first()
    QTest.keyClick(page.steps.list, Qt.Key.Key_D)
    settled()
    assert [step.state for step in steps(vault)] == [JointStepState.DONE]
    page.meetings.edit.click()
    page.meetings.remove.click()
    settled()
    assert page.meetings.list.rows.rows == []
    screen.desk.take_back()
    settled()
    assert len(page.meetings.list.rows.rows) == 1


@pytest.mark.usefixtures("rock")
def test_an_agency_is_added_and_renamed(open_screen: OpenScreen, vault: Vault, settled: Settled) -> None:
    screen = open_screen("directory")
    assert isinstance(screen, DirectoryScreen)
    press(screen, "directory.new", settled)
    form = screen.agency.names.form
    QTest.keyClicks(form.fields["name"].input, "Ho-Chunk Nation Child Support Agency")
    QTest.keyClicks(form.fields["county"].input, "Rock")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    left = screen.desk.messages.current
    assert left is not None
    assert left.on_action is not None
    left.on_action()
    settled()
    assert form.values()["name"] == "Ho-Chunk Nation Child Support Agency"
    press(screen, "directory.agency.save", settled)
    assert "already" in form.fields["county"].below.text()
    form.fields["county"].set_value("Ho-Chunk")
    press(screen, "directory.agency.save", settled)
    kept = vault.read(lambda session: directory.csa_for_county(session, "Ho-Chunk"))
    assert kept is not None
    assert screen.agencies.selected().id == kept.id
    press(screen, "directory.agency.edit", settled)
    form.fields["other_names"].set_value("HCN, Ho-Chunk Nation")
    press(screen, "directory.agency.save", settled)
    known = vault.read(directory.known_as)
    assert (known["HCN"], known["Ho-Chunk Nation"]) == ("Ho-Chunk", "Ho-Chunk")


@pytest.mark.usefixtures("rock")
def test_a_liaison_is_added_shown_with_the_agency_and_removed(
    open_screen: OpenScreen, vault: Vault, settled: Settled
) -> None:
    screen = open_screen("directory")
    assert isinstance(screen, DirectoryScreen)
    screen.liaisons_chip.click()
    settled()
    form = screen.liaison.form
    QTest.keyClicks(form.fields["name"].input, "Ann Example")
    press(screen, "directory.liaison.save", settled)
    assert "needs an area" in form.fields["areas"].below.text()
    QTest.keyClicks(form.fields["areas"].input, "Rock, Green")
    press(screen, "directory.liaison.save", settled)
    (kept,) = vault.read(liaisons.liaisons)
    assert kept.areas == ("Green", "Rock")
    screen.agencies_chip.click()
    settled()
    about = screen.agency.findChild(Text, "directory.agency.about")
    assert about is not None
    assert "liaison: Ann Example" in about.text()
    screen.liaisons_chip.click()
    settled()
    press(screen, "directory.liaison.remove", settled)
    assert vault.read(liaisons.liaisons) == ()
