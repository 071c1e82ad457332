"""The referral report in the window: columns named, rows corrected, people told apart, taken in, taken back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from csdesk.services import referral_report, settings
from csdesk.services import vault as vaults
from csdesk.services.errors import DeskError
from csdesk.services.referral_report import NEW_PERSON, ColumnReading
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.screens.referral_report.column_editor import ColumnEditor
from csdesk.ui.screens.referral_report.lists import RowToCorrect
from csdesk.ui.screens.referral_report.row_editor import RowEditor
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Banner, Button
from tests.conftest import PASSPHRASE
from tests.support.reports import WHO, contents, csv_bytes, look, report_of, row
from tests.ui.looking import covered, cut_off, nameless, not_reached

Settled = Callable[[], None]
Rows = Sequence[Mapping[str, str]]
A_MONTH_AGO = datetime(2026, 9, 8, 13, tzinfo=UTC)
SIZES = ((1366, 688), (1024, 620))
BEFORE = (
    row(),
    row(PIN="9000000002", case="70000002", first="BLAKE", dob="3/3/1988"),
    row(PIN="", case="70000004", first="DREW", last="TWIN", dob="1/2/1990"),
    row(PIN="", case="70000004", first="DEL", last="TWIN", dob="1/2/1990"),
)
"""The month before: two of them are twins, with one case and no PIN."""
NOW = (
    row(arrears="SEE NOTES"),
    row(PIN="9000000002", case="70000002", first="BLAKE", dob="13/45/1988"),
    row(PIN="9000000014", case="70000004", first="D", last="TWIN", dob="1/2/1990"),
    row(PIN="9000000015", case="70000015", first="CASEY", last="NEW"),
)
"""Two rows are not right, and one is about one of the twins."""


@pytest.fixture
def screen(vault: Vault, open_screen: Callable[..., Screen]) -> ReferralReportScreen:
    preview = look(vault, report_of(BEFORE, "2026-09-06"))
    vault.write(lambda session: referral_report.apply(session, preview, at=A_MONTH_AGO, who=WHO))
    found = open_screen("referral_report")
    assert isinstance(found, ReferralReportScreen)
    return found


@pytest.fixture
def take(screen: ReferralReportScreen, tmp_path: Path, settled: Settled) -> Callable[..., None]:
    """Brings in a file of rows; `headings` renames columns."""

    def bring_in(rows: Rows = NOW, headings: Mapping[str, str] | None = None) -> None:
        content = csv_bytes(rows).decode()
        for old, new in (headings or {}).items():
            content = content.replace(old, new, 1)
        path = tmp_path / "NCP Referral Report 2026-10-06.csv"
        path.write_text(content, "utf-8")
        screen.take(path)
        settled()

    return bring_in


@pytest.fixture
def reopened(window: Window, desk: Desk, settled: Settled) -> Iterator[Callable[[], ReferralReportScreen]]:
    """Locks the desk and opens it again; gives the screen that comes in view."""
    opened: list[Vault] = []

    def lock_and_unlock() -> ReferralReportScreen:
        path = desk.vault.path
        window.lock()
        settled()
        vault = vaults.unlock(path, PASSPHRASE)
        opened.append(vault)
        window.open_desk(vault, vault.read(settings.load))
        settled()
        assert window.main is not None
        found = window.main.screens["referral_report"]
        assert isinstance(found, ReferralReportScreen)
        return found

    yield lock_and_unlock
    for vault in opened:
        vault.lock()


def press(screen: Screen, name: str, settled: Settled) -> None:
    found = screen.findChild(Button, name)
    assert found is not None, name
    assert found.isEnabled(), name
    found.click()
    settled()


def rejected(screen: ReferralReportScreen) -> list[RowToCorrect]:
    return [line for line in screen.preview.behind.rejected.rows.rows if isinstance(line, RowToCorrect)]


def open_row(screen: ReferralReportScreen, number: int) -> RowEditor:
    """Open a row as the keyboard does: choose it, Enter."""
    table = screen.preview.behind.rejected
    assert table.select_key(("", number))
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = screen.preview.behind.editor
    assert editor is not None
    return editor


def correct(screen: ReferralReportScreen, settled: Settled, number: int, **typed: str) -> None:
    editor = open_row(screen, number)
    for field, text in typed.items():
        box = editor.findChild(QLineEdit, f"report.row.{field}")
        assert box is not None, field
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    settled()


def columns(screen: ReferralReportScreen) -> list[ColumnReading]:
    return [line for line in screen.columns.table.rows.rows if isinstance(line, ColumnReading)]


def numbers(screen: ReferralReportScreen) -> dict[str, int]:
    strips = (screen.preview.strips.rows, screen.preview.strips.people)
    return {cell.figure.key: int(cell.figure.value.replace(",", "")) for strip in strips for cell in strip.cells}


def test_the_whole_way_from_the_file_to_the_caseload_and_back(
    screen: ReferralReportScreen, take: Callable[..., None], vault: Vault, settled: Settled
) -> None:
    before = contents(vault)
    take(headings={"IV-D Case Number": "Ref Nbr"})
    assert screen.step == "Columns"
    for card in screen.columns.cards:
        next(iter(card.choices.values())).click()
    screen._do_primary()
    settled()

    assert numbers(screen) | {"rows": 4, "accepted": 2, "rejected": 2} == numbers(screen)
    correct(screen, settled, 2, arrears="5,100.00")
    correct(screen, settled, 3, date_of_birth="3/3/1988")
    assert numbers(screen) | {"rows": 4, "accepted": 4, "rejected": 0} == numbers(screen)
    assert [line.reason for line in rejected(screen)] == ["Corrected", "Corrected"]

    assert not screen.preview.apply.isVisible()
    screen._do_primary()
    assert screen.header.title.text() == "Who is this?"
    (decision,) = screen.who.decisions
    assert [candidate.who for candidate in decision.candidates] == ["Twin, Drew Q", "Twin, Del Q"]
    QTest.keyClick(screen.who.list, Qt.Key.Key_2)
    screen._do_primary()
    settled()
    assert numbers(screen) | {"people": 4, "new": 1, "changed": 2, "unchanged": 1} == numbers(screen)

    screen._do_primary()
    settled()
    assert screen.step == "Done"
    assert "4 rows are in: 4 people, 1 of them new." in screen.done.sentence.text()
    press(screen, "report.undo", settled)
    assert screen.step == "File"
    after = contents(vault)
    assert {name for name in before if after[name] != before[name]} <= {"remembered_column", "undone_import"}


def test_a_correction_that_is_not_right_either_is_said_and_stays_open(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    correct(screen, settled, 2, arrears="lots")
    editor = screen.preview.behind.editor
    assert editor is not None
    assert editor.place == ("", 2)
    assert "“lots” is no amount" in editor.note.text()
    assert numbers(screen)["rejected"] == 2


def test_a_row_that_was_corrected_can_be_left_out_again(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    correct(screen, settled, 2, arrears="5100")
    assert numbers(screen)["rejected"] == 1
    editor = open_row(screen, 2)
    editor.leave.click()
    settled()
    assert numbers(screen)["rejected"] == 2
    assert [line.reason for line in rejected(screen)] == ["Bad amount", "Bad date"]


def test_every_cell_of_a_row_can_be_corrected(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    editor = open_row(screen, 2)
    assert set(editor.inputs) == {"arrears"}
    editor.all.click()
    assert len(editor.inputs) > 20
    assert editor.height() >= editor.sizeHint().height()
    editor.inputs["city"].setText("STOUGHTON")
    editor.inputs["arrears"].setText("5000")
    QTest.keyClick(editor.inputs["arrears"], Qt.Key.Key_Return)
    settled()
    found = screen.looking.now
    assert found is not None
    assert dict(found.preview.corrections) == {("", 2): {"city": "STOUGHTON", "arrears": "5000"}}
    assert numbers(screen)["accepted"] == 3


def test_enter_with_nothing_typed_takes_nothing_in(screen: ReferralReportScreen, take: Callable[..., None]) -> None:
    take()
    editor = open_row(screen, 2)
    QTest.keyClick(editor.inputs["arrears"], Qt.Key.Key_Return)
    assert screen.preview.behind.editor is editor
    assert "Nothing was changed yet" in editor.note.text()


def test_escape_closes_the_row_and_then_the_file(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    editor = open_row(screen, 2)
    QTest.keyClick(editor.inputs["arrears"], Qt.Key.Key_Escape)
    assert screen.preview.behind.editor is None
    assert screen.step == "Preview"
    QTest.keyClick(screen.preview.behind.rejected, Qt.Key.Key_Escape)
    settled()
    assert screen.step == "File"


def test_nothing_is_applied_past_a_correction_that_is_being_typed(
    screen: ReferralReportScreen, take: Callable[..., None], vault: Vault, settled: Settled
) -> None:
    take(NOW[:2])
    editor = open_row(screen, 3)
    editor.inputs["date_of_birth"].setText("3/3/1988")
    take_in = screen.preview.apply
    assert not take_in.isEnabled()  # no row can be taken in yet
    editor.submit()
    settled()
    open_row(screen, 2).inputs["arrears"].setText("12")
    screen._do_primary()
    settled()
    assert len(vault.read(referral_report.history)) == 1
    assert screen.desk.messages.current is not None
    assert "row 2 is not taken in yet" in screen.desk.messages.current.sentence


def test_what_is_typed_in_one_row_stays_while_another_is_checked(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    open_row(screen, 2).inputs["arrears"].setText("5100")
    editor = screen.preview.behind.editor
    assert editor is not None
    editor.submit()
    open_row(screen, 3).inputs["date_of_birth"].setText("3/3/19")
    settled()
    editor = screen.preview.behind.editor
    assert editor is not None
    assert editor.place == ("", 3)
    assert editor.inputs["date_of_birth"].text() == "3/3/19"
    assert numbers(screen)["rejected"] == 1


def test_a_row_is_opened_by_a_click_on_what_is_to_do(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take()
    table = screen.preview.behind.rejected
    cell = table.visualRect(table.rows.index(0, len(table.rows.columns) - 1))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell.center())
    settled()
    assert screen.preview.behind.editor is not None


def test_a_person_who_is_somebody_new(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take(NOW[2:])
    assert screen.primary_action() is screen.preview.decide
    press(screen, "report.decide", settled)
    QTest.keyClick(screen.who.list, Qt.Key.Key_N)
    assert screen.who.answers == {screen.who.decisions[0].key: NEW_PERSON}
    QTest.keyClick(screen.who.list, Qt.Key.Key_Escape)
    settled()
    assert numbers(screen) | {"people": 2, "new": 2} == numbers(screen)
    press(screen, "report.decided.action", settled)
    assert screen.who.answers == {screen.who.decisions[0].key: NEW_PERSON}
    screen.who.buttons[screen.who.decisions[0].candidates[0].answer].click()
    press(screen, "report.who.back", settled)
    assert numbers(screen) | {"people": 2, "new": 1, "changed": 1} == numbers(screen)


def test_undecided_people_keep_the_report_out(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take(NOW[2:])
    press(screen, "report.decide", settled)
    press(screen, "report.who.back", settled)
    assert screen.step == "Preview"
    assert screen.preview.apply.isHidden()
    assert "before it is decided who is who" in screen.preview.promise.text()


def test_a_person_of_the_comparison_is_looked_up_and_one_comes_back_to_it(
    screen: ReferralReportScreen, take: Callable[..., None], window: Window, settled: Settled
) -> None:
    take(NOW[2:])
    press(screen, "report.decide", settled)
    press(screen, "report.who.record.1", settled)
    assert window.main is not None
    assert window.main.current == "record"
    screen.desk.navigate("referral_report")
    settled()
    assert screen.header.title.text() == "Who is this?"


def test_a_column_that_was_taken_for_something_else_is_corrected(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take(NOW[3:])
    press(screen, "report.columns.open", settled)
    worker = next(reading for reading in columns(screen) if reading.field == "worker")
    screen.columns.table.select_key(worker.position)
    QTest.keyClick(screen.columns.table, Qt.Key.Key_Return)
    editor = screen.columns.table.opened_row
    assert isinstance(editor, ColumnEditor)
    editor.select.set_value("suffix")
    QTest.keyClick(editor.select, Qt.Key.Key_Return)
    settled()
    assert screen.step == "Columns"
    assert [reading.heading for reading in columns(screen) if reading.field == "suffix"] == ["Worker"]
    screen._do_primary()
    settled()
    assert screen.step == "Preview"


def test_an_answer_with_which_the_file_is_no_report_is_taken_back(
    screen: ReferralReportScreen, take: Callable[..., None], settled: Settled
) -> None:
    take(headings={"IV-D Case Number": "Ref Nbr"})
    (card,) = screen.columns.cards
    next(iter(card.choices.values())).click()
    assert screen.columns.answers
    screen.looking.refused.emit(DeskError("That is not the report. The caseload was not changed."))
    assert screen.step == "Columns"
    assert screen.columns.answers == {}
    assert not screen.columns.preview.isEnabled()
    assert screen.desk.messages.current is not None
    assert "not the report" in screen.desk.messages.current.sentence


def test_what_was_said_of_a_file_is_there_again_after_a_lock(
    screen: ReferralReportScreen,
    take: Callable[..., None],
    reopened: Callable[[], ReferralReportScreen],
    settled: Settled,
) -> None:
    take()
    correct(screen, settled, 2, arrears="5100")
    open_row(screen, 3).inputs["date_of_birth"].setText("3/3/19")
    again = reopened()
    assert numbers(again)["rejected"] == 1
    editor = again.preview.behind.editor
    assert editor is not None
    assert editor.inputs["date_of_birth"].text() == "3/3/19"


def test_a_file_that_is_another_after_a_lock_is_not_looked_at(
    screen: ReferralReportScreen,
    take: Callable[..., None],
    reopened: Callable[[], ReferralReportScreen],
    settled: Settled,
) -> None:
    take()
    correct(screen, settled, 2, arrears="5100")
    found = screen.looking.now
    assert found is not None
    found.path.write_bytes(csv_bytes(NOW[:1]))
    again = reopened()
    assert again.step == "File"
    assert again.looking.now is None
    fault = again.findChild(Banner, "report.fault")
    assert fault is not None
    assert "is another file now" in fault.sentence


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_each_state_is_whole_on_small_screens(
    size: tuple[int, int],
    screen: ReferralReportScreen,
    take: Callable[..., None],
    window: Window,
    settled: Settled,
) -> None:
    said: list[str] = []

    def keep(_kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if text and "propagateSizeHints" not in text:
            said.append(text)

    def check(state: str) -> None:
        settled()
        faults = [*cut_off(window), *covered(window), *nameless(window), *not_reached(window)]
        assert faults == [], state

    handler = qInstallMessageHandler(keep)
    window.resize(*size)
    take(headings={"IV-D Case Number": "Ref Nbr", "NCP DOB": "Dt"})
    check("asked about columns")
    for card in screen.columns.cards:
        next(iter(card.choices.values())).click()
    screen.columns.open_column(columns(screen)[0])
    check("a column is open")
    screen._do_primary()
    check("preview")
    open_row(screen, 2)
    check("a row is open")
    screen.preview.behind.close_row()
    press(screen, "report.decide", settled)
    check("who is this")
    QTest.keyClick(screen.who.list, Qt.Key.Key_1)
    check("decided")
    screen._do_primary()
    check("preview, decided")
    screen._do_primary()
    check("done")
    qInstallMessageHandler(handler)
    assert said == []


def test_the_open_row_is_as_wide_as_the_list_and_in_sight(
    screen: ReferralReportScreen, take: Callable[..., None], window: Window, settled: Settled
) -> None:
    take([*NOW, *(row(PIN=f"90000001{n:02}", case=f"700001{n:02}", arrears="SEE NOTES") for n in range(40))])
    editor = open_row(screen, 44)
    for width in (1366, 1100):
        window.resize(width, 688)
        QApplication.processEvents()
        view: QWidget = screen.preview.behind.rejected.viewport()
        assert editor.width() == view.width()
        assert view.rect().contains(editor.mapTo(view, QPoint(0, 0)))
    settled()
