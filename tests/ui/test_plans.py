"""Plans through the real window: typed, seen, printed, signed, reviewed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from csdesk.services import attachments, directory, plans
from csdesk.services import vault as vaults
from csdesk.services.plans import PlanState, PlanView, StepState
from csdesk.services.vault import Vault
from csdesk.ui import printing, scenes
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.plans import PlansScreen
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.services.interview.holding import answer_all, begin
from tests.services.people import TODAY
from tests.services.plans.planning import DRAFT, desk, make, person, sign, view
from tests.services.scans.scanning import as_pdf, page
from tests.support.doors import screen_of

OpenScreen = Callable[..., Any]
Settled = Callable[[], None]
Saved = Callable[[PlansScreen], None]


@pytest.fixture
def saved(qtbot: Any, settled: Settled) -> Saved:
    """Waits until what was typed is kept and drawn."""

    def wait(screen: PlansScreen) -> None:
        qtbot.waitUntil(lambda: not screen.editor._waiting.isActive(), timeout=5_000)
        settled()

    return wait


def newest(vault: Vault, ncp_id: UUID) -> PlanView:
    return vault.read(lambda session: plans.plans_of(session, ncp_id))[0]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def button(screen: Any, name: str) -> QPushButton:
    found = screen.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def test_without_plans_the_screen_says_what_belongs_here(open_screen: OpenScreen, window: Window) -> None:
    screen = open_screen("plans")
    assert "A plan follows from an interview" in " ".join(label.text() for label in screen.findChildren(QLabel))
    assert screen.landing.keys.pairs_now == []
    button(screen, "plans.empty.action").click()
    assert window.main is not None
    assert window.main.current == "interview"


def test_with_a_plan_the_foot_shows_the_keys_of_the_list(vault: Vault, open_screen: OpenScreen) -> None:
    make(vault)

    keys = open_screen("plans").landing.keys.pairs_now

    assert [pressed for pressed, _what in keys] == ["↑ ↓", "Enter", "Tab"]


def test_a_first_plan_is_drawn_from_the_interview_once(vault: Vault, open_screen: OpenScreen, window: Window) -> None:
    desk(vault)
    held = begin(vault)
    answer_all(held, barriers=("transportation", "family_violence"))
    held.finish()
    screen = open_screen("plans", ncp_id=held.ncp_id)
    assert screen.editor.isVisible()
    drafted = newest(vault, held.ncp_id)
    assert [step.draft.barrier for step in drafted.steps] == ["", ""]
    shown = " ".join(label.text() for label in screen.findChildren(QLabel))
    assert "violence" not in shown.lower()
    open_screen("plans", ncp_id=held.ncp_id)
    assert len(vault.read(lambda session: plans.plans_of(session, held.ncp_id))) == 1


def test_what_is_typed_is_kept_and_stands_on_the_saved_worksheet(
    vault: Vault,
    open_screen: OpenScreen,
    saved: Saved,
    settled: Settled,
    dialogs: ScriptedDialogs,
    tmp_path: Path,
) -> None:
    desk(vault)
    ncp_id = person(vault)
    plan_id = make(vault, ncp_id=ncp_id)
    screen = open_screen("plans", ncp_id=ncp_id)
    first = screen.editor.sheet.pages
    screen.editor.amount.selectAll()
    QTest.keyClicks(screen.editor.amount, "120.50")
    assert screen.editor.pill.text == "Not saved yet"
    screen.editor.longer_term.setPlainText("Own a food truck")
    button(screen, "plans.addStep").click()
    QTest.keyClicks(screen.editor.steps.rows[-1].what, "Renew the license")
    QTest.keyClicks(screen.editor.steps.rows[-1].due, "10/20/2026")
    saved(screen)
    assert screen.editor.pill.text.startswith("Saved ")
    kept = view(vault, plan_id).draft
    assert kept.amount_cents == 12_050
    assert kept.longer_term == ("Own a food truck",)
    assert kept.steps[0].what == "Pay $120.50 to WI SCTF each month"
    assert (kept.steps[-1].who, kept.steps[-1].what) == ("Chad", "Renew the license")
    assert kept.steps[-1].due_on == date(2026, 10, 20)
    assert screen.editor.sheet.pages[0] != first[0]
    target = tmp_path / "plan.pdf"
    dialogs.answers = [target]
    button(screen.editor, "plans.savePdf").click()
    settled()
    words = text_of(target.read_bytes())
    for said in ("$120.50", "Own a food truck", "Renew the license", "October 20, 2026", "Chad Combs"):
        assert said in words


def test_steps_are_moved_and_taken_out(vault: Vault, open_screen: OpenScreen, saved: Saved) -> None:
    plan_id = make(vault)
    before = view(vault, plan_id).draft.steps
    screen = open_screen("plans", plan_id=plan_id)
    button(screen, "plans.step.3.up").click()
    button(screen, "plans.step.1.remove").click()
    saved(screen)
    assert view(vault, plan_id).draft.steps == (before[2], before[1])


def test_how_often_has_the_room_of_the_keys_and_long_words_are_told_whole(
    vault: Vault, open_screen: OpenScreen, window: Window
) -> None:
    screen = open_screen("plans", plan_id=make(vault))
    first = screen.editor.steps.rows[0]
    button(screen, "plans.step.1.more").click()
    first.rhythm.setText("then each month")
    first.what.setText("Check in with the child support office to provide an update of the progress in every matter")
    scenes.settle(window)
    assert first.rhythm.toolTip() == "", "it has room"
    assert first.rhythm.fontMetrics().horizontalAdvance("then each month") < first.rhythm.width() - 20
    assert first.what.toolTip() == first.what.text()
    assert first.what.cursorPosition() == 0


def test_what_cannot_be_read_is_said_and_not_saved(vault: Vault, open_screen: OpenScreen, saved: Saved) -> None:
    plan_id = make(vault)
    screen = open_screen("plans", plan_id=plan_id)
    QTest.keyClicks(screen.editor.amount, " a month")
    saved(screen)
    assert "cannot be read" in screen.findChild(QLabel, "plans.fault").text()
    assert screen.editor.pill.text == "Not saved"
    assert "cannot be read" in screen.editor.amount.accessibleDescription()
    assert view(vault, plan_id).draft.amount_cents == DRAFT.amount_cents
    screen.editor.amount.setText("100")
    screen.editor.steps.rows[0].due.setText("someday")
    screen.editor.save()
    assert screen.editor.amount.accessibleDescription() == ""
    assert "cannot be read" in screen.editor.steps.rows[0].due.accessibleDescription()


def test_every_step_and_every_program_of_a_barrier_can_be_chosen(
    vault: Vault, open_screen: OpenScreen, saved: Saved, settled: Settled
) -> None:
    desk(vault)
    vault.write(directory.seed)
    held = begin(vault)
    answer_all(held, barriers=("education", "conviction"))
    held.finish()
    plan_id = make(vault, replace(DRAFT, steps=DRAFT.steps[:1]), held.ncp_id)
    screen = open_screen("plans", plan_id=plan_id)
    offered = vault.read(lambda session: plans.offers(session, held.ncp_id, today=TODAY))[0]

    def entries() -> list[QAction]:
        button(screen, f"plans.add.{offered.barrier}").click()
        return [one for one in screen.editor.offers.choices.actions() if not one.isSeparator()]

    shown = [one.text() for one in entries()]
    assert len(shown) == len(offered.steps) + len(offered.programs)
    assert shown[: len(offered.steps)] == [step.what for step in offered.steps]
    for number in (1, len(offered.steps)):  # the second step, and the first program
        entries()[number].trigger()
        settled()
        saved(screen)
        assert not entries()[number].isEnabled()
    screen.editor.offers.choices.close()
    assert [step.what for step in view(vault, plan_id).draft.steps[1:]] == [
        offered.steps[1].what, offered.programs[0].step.what
    ]  # fmt: skip
    assert "in the plan" in [label.text() for label in screen.editor.offers.findChildren(QLabel)]


def test_what_was_typed_last_survives_the_lock(
    vault: Vault, open_screen: OpenScreen, window: Window, settled: Settled
) -> None:
    plan_id, path = make(vault), vault.path
    screen = open_screen("plans", plan_id=plan_id)
    screen.editor.longer_term.setPlainText("See the children on Sundays")
    window.lock()
    settled()
    again = vaults.unlock(path, PASSPHRASE)
    assert view(again, plan_id).draft.longer_term == ("See the children on Sundays",)
    again.lock()


def test_signing_freezes_and_keeps_the_scan(
    vault: Vault, open_screen: OpenScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    plan_id = make(vault)
    scan = tmp_path / "page 1.pdf"
    scan.write_bytes(as_pdf([page(plan_id)]))
    screen = open_screen("plans", plan_id=plan_id)
    screen.editor.sign.click()
    dialogs.answers = [scan]
    button(screen, "plans.scan").click()
    button(screen, "plans.keepSigned").click()
    settled()
    signed = view(vault, plan_id)
    assert (signed.state, signed.signed_on) == (PlanState.SIGNED, TODAY)
    attachment_id = signed.signed_attachment_id
    assert attachment_id is not None
    assert vault.read(lambda session: attachments.content(session, attachment_id)).content == scan.read_bytes()
    assert screen.signed.isVisible()
    assert not [field for field in screen.signed.findChildren(QLineEdit) if field.objectName() == "plans.amount"]
    button(screen, "plans.revise").click()
    settled()
    assert screen.editor.isVisible()
    assert newest(vault, signed.ncp_id).version == 2
    assert view(vault, plan_id).draft == signed.draft


def test_a_signature_that_lies_ahead_is_refused_in_place(
    vault: Vault, open_screen: OpenScreen, settled: Settled
) -> None:
    plan_id = make(vault)
    screen = open_screen("plans", plan_id=plan_id)
    screen.editor.sign.click()
    screen.editor.panel.form.set_values({"signed_on": date(2026, 12, 1)})
    button(screen, "plans.keepSigned").click()
    settled()
    assert "lies ahead" in screen.findChild(QLabel, "plans.signFault").text()
    assert view(vault, plan_id).state is PlanState.DRAFT


def test_a_signature_half_entered_is_there_again_after_a_lock(
    vault: Vault, open_screen: OpenScreen, again: Callable[[], Window]
) -> None:
    before = open_screen("plans", plan_id=make(vault))
    before.editor.sign.click()
    before.editor.panel.form.fields["coach"].input.setText("Jo Larsen")
    screen: Any = screen_of(again(), "plans")
    assert screen.editor.panel.isVisible()
    assert screen.editor.panel.form.values()["coach"] == "Jo Larsen"


def test_a_step_that_is_stuck_says_why(vault: Vault, open_screen: OpenScreen, settled: Settled) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    screen = open_screen("plans")
    line = screen.landing.review.lines[1]
    line.state.set_value(StepState.STUCK)
    line.state.activated.emit(line.state.currentIndex())
    settled()
    assert view(vault, plan_id).steps[1].state is StepState.OPEN
    line.note.setText("The form asks for a bank account")
    line.note.returnPressed.emit()
    settled()
    step = view(vault, plan_id).steps[1]
    assert (step.state, step.note) == (StepState.STUCK, "The form asks for a bank account")
    line.state.set_value(StepState.DONE)
    line.state.activated.emit(line.state.currentIndex())
    settled()
    assert screen.landing.list.rows.rows[0].steps_done == 1


def test_a_note_that_is_being_typed_stays_while_another_step_is_reviewed(
    vault: Vault, open_screen: OpenScreen, settled: Settled
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    first, second, *_ = open_screen("plans", plan_id=plan_id).signed.review.lines
    QTest.keyClicks(second.note, "Bus form needs a bank account")
    first.state.set_value(StepState.DONE)
    first.state.activated.emit(first.state.currentIndex())
    settled()
    assert view(vault, plan_id).steps[0].state is StepState.DONE
    assert second.note.text() == "Bus form needs a bank account"


def test_a_new_version_says_what_it_changes_and_why(
    vault: Vault, open_screen: OpenScreen, saved: Saved, settled: Settled
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    screen = open_screen("plans", plan_id=plan_id)
    assert not screen.signed.changes.isVisible()
    screen.signed.new_version.click()
    settled()
    assert screen.editor.changes.findChild(QLabel, "plans.changes.lines").text() == "Nothing is different yet."
    screen.editor.amount.selectAll()
    QTest.keyClicks(screen.editor.amount, "120")
    QTest.keyClicks(screen.editor.changes.note, "The job at the mill ended")
    saved(screen)
    lines = screen.editor.changes.findChild(QLabel, "plans.changes.lines").text()
    assert "Primary goal: $120 a month (before: $150 a month)" in lines
    draft = newest(vault, view(vault, plan_id).ncp_id)
    assert draft.draft.change_note == "The job at the mill ended"
    sign(vault, draft.plan_id)
    screen = open_screen("plans", plan_id=draft.plan_id)
    assert screen.signed.changes.isVisible()
    assert "$120 a month" in screen.signed.findChild(QLabel, "plans.signed.changes.lines").text()
    assert screen.signed.changes.said.text() == "“The job at the mill ended”"


def test_a_review_may_set_a_new_date_and_the_paper_keeps_its_own(
    vault: Vault, open_screen: OpenScreen, settled: Settled
) -> None:
    plan_id = make(vault)
    sign(vault, plan_id)
    screen = open_screen("plans", plan_id=plan_id)
    line = screen.signed.review.lines[1]
    QTest.keyClicks(line.new_date, "someday")
    line.new_date.returnPressed.emit()
    assert line.new_date.hasFocus()
    assert "cannot be read" in line.new_date.accessibleDescription()
    assert "cannot be read" in line.findChild(QLabel, "plans.review.2.told").text()
    assert screen.unsaved()["dates"] == {str(line.step_id): "someday"}
    line.new_date.clear()
    QTest.keyClicks(line.new_date, "10/22/2026")
    QTest.keyClick(line.new_date, Qt.Key.Key_Return)
    settled()
    step = view(vault, plan_id).steps[1]
    assert (step.due_on, step.draft.due_on) == (date(2026, 10, 22), date(2026, 10, 12))
    past = line.findChild(QLabel, "plans.review.2.past").text()
    assert past == "Oct 8: not begun; new date Thu, Oct 22 (before: Mon, Oct 12)"
    assert line.new_date.text() == ""
    screen.desk.take_back()
    settled()
    assert view(vault, plan_id).steps[1].history == ()


def test_the_worksheet_prints_from_memory(
    vault: Vault, open_screen: OpenScreen, settled: Settled, tmp_path: Path
) -> None:
    plan_id = make(vault)
    screen = open_screen("plans", plan_id=plan_id)
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    screen.editor.paper.print_on(printer)
    settled()
    printed = printing.render(target.read_bytes(), 72)
    assert len(printed) == len(screen.editor.sheet.pages)
    shades = {printed[0].pixelColor(x, y).lightness() for x in range(0, 600, 7) for y in range(0, 780, 7)}
    assert min(shades) < 120 < max(shades)
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["printed.pdf"]
