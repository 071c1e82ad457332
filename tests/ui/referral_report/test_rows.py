"""Rows that were left out, corrected in the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csdesk.services import referral_report
from csdesk.services.vault import Vault
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.widgets import Banner
from tests.support.reports import csv_bytes
from tests.ui.referral_report.steps import (
    NOW,
    Settled,
    Take,
    correct,
    numbers,
    open_row,
    rejected,
)


def test_a_correction_that_is_not_right_either_is_said_and_stays_open(
    screen: ReferralReportScreen, take: Take, settled: Settled
) -> None:
    take()
    correct(screen, settled, 2, arrears="lots")
    editor = screen.preview.behind.editor
    assert editor is not None
    assert editor.place == ("", 2)
    assert "“lots” is no amount" in editor.note.text()
    assert numbers(screen)["rejected"] == 2


def test_a_row_that_was_corrected_can_be_left_out_again(
    screen: ReferralReportScreen, take: Take, settled: Settled
) -> None:
    take()
    correct(screen, settled, 2, arrears="5100")
    assert numbers(screen)["rejected"] == 1
    editor = open_row(screen, 2)
    editor.leave.click()
    settled()
    assert numbers(screen)["rejected"] == 2
    assert [line.reason for line in rejected(screen)] == ["Bad amount", "Bad date"]


def test_every_cell_of_a_row_can_be_corrected(screen: ReferralReportScreen, take: Take, settled: Settled) -> None:
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


def test_enter_with_nothing_typed_takes_nothing_in(screen: ReferralReportScreen, take: Take) -> None:
    take()
    editor = open_row(screen, 2)
    QTest.keyClick(editor.inputs["arrears"], Qt.Key.Key_Return)
    assert screen.preview.behind.editor is editor
    assert "Nothing was changed yet" in editor.note.text()


def test_escape_closes_the_row_and_then_the_file(screen: ReferralReportScreen, take: Take, settled: Settled) -> None:
    take()
    editor = open_row(screen, 2)
    QTest.keyClick(editor.inputs["arrears"], Qt.Key.Key_Escape)
    assert screen.preview.behind.editor is None
    assert screen.step == "Preview"
    QTest.keyClick(screen.preview.behind.rejected, Qt.Key.Key_Escape)
    settled()
    assert screen.step == "File"


def test_nothing_is_applied_past_a_correction_that_is_being_typed(
    screen: ReferralReportScreen, take: Take, vault: Vault, settled: Settled
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
    screen: ReferralReportScreen, take: Take, settled: Settled
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
    screen: ReferralReportScreen, take: Take, settled: Settled
) -> None:
    take()
    table = screen.preview.behind.rejected
    cell = table.visualRect(table.rows.index(0, len(table.rows.columns) - 1))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell.center())
    settled()
    assert screen.preview.behind.editor is not None


def test_what_was_said_of_a_file_is_there_again_after_a_lock(
    screen: ReferralReportScreen,
    take: Take,
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
    take: Take,
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
