"""A paper interview in the window: printed, saved, and what comes back typed in by the keys in its boxes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from sqlalchemy import select

from csdesk.models.assessment import Assessment
from csdesk.models.ncp import Ncp
from csdesk.services import interview
from csdesk.services.interview import InterviewMode, QuestionKind
from csdesk.services.papers import interview_sheet
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets.fields import UNCLEAR_DAY
from tests.services.interview.holding import CIRCUMSTANCES, begin
from tests.services.papers.test_interview_sheet import read
from tests.services.people import Person
from tests.ui.interviews import ENTER, Keyboard, OpenScreen, Settled, kept, state_of
from tests.ui.looking import covered, cut_off, nameless, not_reached
from tests.ui.test_every_screen import complaints

__all__ = ["complaints"]
SIZES = [(1366, 688), (1024, 620)]
CTRL = Qt.KeyboardModifier.ControlModifier
BACK = Qt.Key.Key_Backspace
ASKED: list[str | Qt.Key] = [ENTER, "T 9", ENTER, "3", "Two girls", ENTER, "R", "1", "2", "6", "2", "L"]
"""Q1 (as filled in) to Q9."""
LINES: list[str | Qt.Key] = ["1" if code == "transportation" else "2" for code in CIRCUMSTANCES]
REST: list[str | Qt.Key] = ["1", "18", ENTER, "3"]


def entry_of(screen: Any) -> Any:
    assert screen.papers.page is not None
    return screen.papers.page


def line(screen: Any, question: str, item: str = "") -> Any:
    return next(one for one in entry_of(screen).rows if (one.question.id, one.item) == (question, item))


@pytest.fixture
def entry(person: UUID, open_screen: OpenScreen) -> Any:
    """The screen with the form for the person's paper, the keyboard at its first question."""
    screen = open_screen("interview", ncp_id=person, paper=True)
    entry_of(screen).rows[0].first().setFocus()
    return screen


def keep(window: Window, settled: Settled) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return, CTRL)
    settled()


def test_a_paper_without_its_day_says_so_at_the_day(entry: Any, window: Window, settled: Settled) -> None:
    day = entry_of(entry).form.fields["held_on"]
    for typed in ("", "someday"):
        day.input.setText(typed)
        keep(window, settled)
        assert day.input.hasFocus()
        assert day.below.text() in ("Say on which day it was held.", UNCLEAR_DAY)
        assert day.input.accessibleDescription() == day.below.text()


def test_a_whole_paper_by_its_keys(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    number = entry_of(entry).rows[0].field.text()
    entry_of(entry).form.fields["held_on"].input.setText("10/05/2026")
    entry_of(entry).form.fields["held_by"].input.setText("Dana")
    strokes = [*ASKED, *LINES, ENTER, *REST]
    keyboard.press(*strokes)
    assert keyboard.at() is entry_of(entry).keep_button
    assert len(strokes) < 32
    keep(window, settled)
    assert kept(vault, person) == {
        "Q1": number,
        "Q2": "T 9",
        "Q3": "modification",
        "Q4": "caseworker",
        "opening": "Two girls",
        "Q5": "yes",
        "Q6": "neutral",
        "Q7": "refused",
        "Q8": "sometimes",
        "Q9": "unanswered",
        "Q11": "answered",
        "Q12": "yes",
        "Q13": "18",
        "Q14": "unknown",
    }
    state = state_of(vault, person)
    assert [one.question.id for one in state.questions if one.rephrased] == ["Q5"]
    assert [one.item for one in state.question("Q11").answers if one.value == "yes"] == ["transportation"]
    assert (state.interviewer, state.started_at.date().isoformat()) == ("Dana", "2026-10-05")
    assert entry.result.isVisible()
    assert "Oct 5, on paper" in entry.result.header.subtitle.text()
    assert entry.papers.unsaved() == {}


def test_the_parents_paper_asks_what_the_parent_was_asked(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    keyboard.press(ENTER, "T 9", ENTER, "1")
    mode = entry_of(entry).form.fields["mode"]
    mode.input.setCurrentIndex(1)
    mode.input.activated.emit(1)
    asked = {one.question.id for one in entry_of(entry).rows}
    used = interview.load()
    assert asked == {one.id for one in used.asked_in(InterviewMode.CLIENT)} - {"Q4"}
    texts = [chip.text() for one in entry_of(entry).rows for chip in one.chips.values()]
    assert used.refusal(InterviewMode.CLIENT) in texts
    assert used.refusal(InterviewMode.CASEWORKER) not in texts
    assert "Rephrased" not in texts
    keep(window, settled)
    told = kept(vault, person)
    assert (told["Q2"], told["Q3"], told["Q4"]) == ("T 9", "new_case", "client")
    assert {told[name] for name in ("Q5", "Q9", "Q11", "Q14")} == {"not_asked"}


@pytest.mark.parametrize("mode", list(InterviewMode))
def test_the_keys_of_the_form_are_those_in_the_boxes_of_the_paper(mode: InterviewMode, entry: Any) -> None:
    chosen = entry_of(entry).form.fields["mode"]
    chosen.input.setCurrentIndex(list(InterviewMode).index(mode))
    chosen.input.activated.emit(0)
    _, text = read(interview_sheet.make(interview.load(), mode))
    caseworkers = {"L", "R"} if mode is InterviewMode.CASEWORKER else set()
    printed = {"L": "L Left open on purpose", "R": "R Rephrase option"}
    for one in entry_of(entry).rows:
        for key in one.chips.keys() & caseworkers:
            assert printed[key] in text
        if not one.item and one.question.kind is not QuestionKind.LINES:
            place = text.index(" ".join(one.question.text.split()))
            for key, chip in one.chips.items():
                if key.isdigit():
                    place = text.index(f"{key} {chip.text()}", place)


def test_what_has_no_mark_can_be_said_to_be_left_open(
    vault: Vault, window: Window, person: UUID, entry: Any, settled: Settled
) -> None:
    entry_of(entry)._open.set_value(True)
    keep(window, settled)
    told = kept(vault, person)
    assert {value for name, value in told.items() if name not in ("Q1", "Q4")} == {"unanswered"}


def test_a_mark_is_corrected_taken_away_and_noted(entry: Any, keyboard: Keyboard) -> None:
    one = line(entry, "Q6")
    one.setFocus()
    keyboard.press("1", Qt.Key.Key_Up, "3", Qt.Key.Key_Up)
    assert one.mark.value == "no"
    assert "No" in one.accessibleName()
    keyboard.press("N", "Since spring. 1 2 L", ENTER)
    assert (one.mark.value, one.mark.note) == ("no", "Since spring. 1 2 L")
    assert keyboard.at() is line(entry, "Q7")
    keyboard.press(Qt.Key.Key_Up, BACK)
    assert (one.mark.settled, one.mark.note) == (False, "Since spring. 1 2 L")


def test_what_an_answer_skips_is_not_asked_for_and_not_kept(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    line(entry, "Q13").field.setFocus()
    keyboard.press("18", ENTER, "1")
    line(entry, "Q12").setFocus()
    keyboard.press("2")
    assert keyboard.at() is entry_of(entry).keep_button
    assert not line(entry, "Q13").isEnabled()
    keep(window, settled)
    assert [kept(vault, person)[name] for name in ("Q13", "Q14")] == ["skipped", "skipped"]


def test_what_does_not_fit_is_said_and_nothing_is_kept(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    line(entry, "Q13").field.setFocus()
    keyboard.press("200")
    keep(window, settled)
    said = entry_of(entry).findChild(QLabel, "interview.entry.said")
    assert said.text().startswith("Q13 takes whole hours a week")
    assert keyboard.at() is line(entry, "Q13").field
    assert vault.read(lambda session: interview.interviews_of(session, person)) == ()
    line(entry, "Q13").field.clear()
    keyboard.press("20")
    keep(window, settled)
    assert kept(vault, person)["Q13"] == "20"


def test_a_yes_to_family_violence_stays_safe_when_the_paper_is_taken_back(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    line(entry, "Q11", "family_violence").setFocus()
    keyboard.press("1")
    keep(window, settled)
    assert vault.read(lambda session: session.get_one(Ncp, person).safe_contact)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    settled()
    assert vault.read(lambda session: session.scalars(select(Assessment)).all()) == []
    assert vault.read(lambda session: session.get_one(Ncp, person).safe_contact)


def test_what_was_typed_in_waits_for_its_person_and_survives_a_lock(
    person: UUID,
    entry: Any,
    keyboard: Keyboard,
    settled: Settled,
    open_screen: OpenScreen,
    again: Callable[[], Window],
) -> None:
    line(entry, "Q5").setFocus()
    keyboard.press("R", "2", "N", "Hm.", Qt.Key.Key_Escape)
    keyboard.press(Qt.Key.Key_Escape)
    assert entry.landing.isVisible()
    entry.papers.open(person)
    settled()
    before = line(entry, "Q5").mark
    assert (before.value, before.rephrased, line(entry, "Q6").mark.note) == ("no", True, "Hm.")
    window = again()
    window.open_desk  # noqa: B018 - the desk is open again
    assert window.main is not None
    window.main.open_screen("interview")
    settled()
    screen = window.main.screens["interview"]
    assert line(screen, "Q5").mark == before
    assert line(screen, "Q6").note.text() == "Hm."


def test_from_the_list_of_people(
    vault: Vault, person: UUID, open_screen: OpenScreen, keyboard: Keyboard, settled: Settled
) -> None:
    screen = open_screen("interview")
    assert not screen.landing.paper.type_in.isEnabled()
    screen.landing.search.setFocus()
    keyboard.press("quill")
    screen.landing._search()
    settled()
    assert screen.landing.paper.type_in.isEnabled()
    screen.landing.found.setFocus()
    keyboard.press("p")
    assert entry_of(screen).entry.ncp_id == person


def test_both_papers_print_and_are_saved(
    open_screen: OpenScreen, dialogs: ScriptedDialogs, settled: Settled, tmp_path: Path
) -> None:
    bar = open_screen("interview").landing.paper
    words = [action.text() for action in bar.menu.actions() if action.text()]
    assert [text.split(":")[0] for text in words] == ["Print", "Print", "Save as PDF", "Save as PDF"]
    target = tmp_path / "parent.pdf"
    dialogs.answers = [target]
    bar.menu.actions()[-1].trigger()
    settled()
    assert "I’d rather not say" in read(target.read_bytes())[1]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    bar.print_on(printer, InterviewMode.CASEWORKER)
    settled()
    assert len(read((tmp_path / "printed.pdf").read_bytes())[0].pages) == 3


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_form_shows_everything_and_tab_goes_round(
    size: tuple[int, int], vault: Vault, window: Window, open_screen: OpenScreen, complaints: list[str]
) -> None:
    window.resize(*size)
    ncp_id = begin(vault, person=Person(last_name="Long" * 10)).ncp_id
    screen = open_screen("interview", ncp_id=ncp_id, paper=True)
    scenes.settle(window)
    page = entry_of(screen)
    begins = {next(iter(line.chips.values())).mapTo(page, QPoint(0, 0)).x() for line in page.rows}
    assert len(begins) == 1, "the answers begin below each other"
    head = page.form.parentWidget()
    assert head.height() <= head.sizeHint().height(), "the room is the questions'"
    for one in page.rows:
        one.chips["N"].click()
    assert isinstance(page.rows[0].note, QLineEdit)
    scenes.settle(window)
    assert [*cut_off(window), *covered(window), *nameless(window), *not_reached(window)] == []
    assert complaints == []


def test_what_was_rephrased_stays_behind_when_the_paper_is_the_parents(
    vault: Vault, window: Window, person: UUID, entry: Any, keyboard: Keyboard, settled: Settled
) -> None:
    keyboard.press(ENTER, "T 9", ENTER, "1")
    line(entry, "Q5").first().setFocus()
    keyboard.press("R", "1")
    mode = entry_of(entry).form.fields["mode"]
    mode.input.setCurrentIndex(1)
    mode.input.activated.emit(1)
    keep(window, settled)
    assert kept(vault, person)["Q5"] == "yes"
    assert not state_of(vault, person).question("Q5").rephrased
