"""The whole way of a report: columns named, people told apart, taken in, taken back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from csdesk.services.errors import DeskError
from csdesk.services.referral_report import NEW_PERSON, ROW_LEFT_OUT
from csdesk.services.vault import Vault
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.screens.referral_report.column_editor import ColumnEditor
from csdesk.ui.shell.window import Window
from tests.support.reports import contents, row
from tests.ui.referral_report.steps import NOW, Settled, Take, columns, correct, numbers, press, rejected


def test_the_whole_way_from_the_file_to_the_caseload_and_back(
    screen: ReferralReportScreen, take: Take, vault: Vault, settled: Settled
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
    assert "The report is in: 4 rows, 4 people, 1 of them new." in screen.done.sentence.text()
    press(screen, "report.undo", settled)
    assert screen.step == "File"
    after = contents(vault)
    assert {name for name in before if after[name] != before[name]} <= {"remembered_column", "undone_import"}


def test_a_person_who_is_somebody_new(screen: ReferralReportScreen, take: Take, settled: Settled) -> None:
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


def test_a_row_with_the_pin_of_somebody_else_is_left_out(
    screen: ReferralReportScreen, take: Take, settled: Settled
) -> None:
    take([row(first="ZOLTAN", last="OTHER", dob="9/9/1992", case="70000099"), NOW[3]])
    press(screen, "report.decide", settled)
    (decision,) = screen.who.decisions
    assert screen.who.buttons[ROW_LEFT_OUT].text() == "Leave the row out"
    QTest.keyClick(screen.who.list, Qt.Key.Key_N)
    assert screen.who.answers == {decision.key: ROW_LEFT_OUT}
    press(screen, "report.who.back", settled)
    assert numbers(screen) | {"rows": 2, "accepted": 1, "rejected": 1, "new": 1} == numbers(screen)
    assert screen.preview.preview is not None
    assert screen.preview.preview.reasons == {"conflicting_row": 1}


def test_undecided_people_keep_the_report_out(screen: ReferralReportScreen, take: Take, settled: Settled) -> None:
    take(NOW[2:])
    press(screen, "report.decide", settled)
    press(screen, "report.who.back", settled)
    assert screen.step == "Preview"
    assert screen.preview.apply.isHidden()
    assert "before it is decided who is who" in screen.preview.promise.text()


def test_a_person_of_the_comparison_is_looked_up_and_one_comes_back_to_it(
    screen: ReferralReportScreen, take: Take, window: Window, settled: Settled
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
    screen: ReferralReportScreen, take: Take, settled: Settled
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
    screen: ReferralReportScreen, take: Take, settled: Settled
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
