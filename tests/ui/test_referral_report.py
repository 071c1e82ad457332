"""The referral report in the window: from the file to the caseload, and back."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csdesk.services import caseload, contacts, referral_report
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.screens.referral_report import ReferralReportScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Banner, Button, Chip, FigureStrip, ListTable

REPORTS = Path(__file__).parents[1] / "data" / "reports"
DIRTY = "ncp_month1_utf8.csv"
NOW = datetime(2026, 10, 8, 13, 14, tzinfo=UTC)

Settled = Callable[[], None]


@pytest.fixture
def screen(open_screen: Callable[..., Screen]) -> ReferralReportScreen:
    found = open_screen("referral_report")
    assert isinstance(found, ReferralReportScreen)
    return found


@pytest.fixture
def bring_in(screen: ReferralReportScreen, dialogs: ScriptedDialogs, settled: Settled) -> Callable[[Path], None]:
    """Browses for a file."""

    def bring(path: Path) -> None:
        dialogs.answers = [path]
        button(screen, "report.browse").click()
        settled()

    return bring


def button(screen: Screen, name: str) -> Button:
    found = screen.findChild(Button, name)
    assert found is not None, name
    return found


def figures(screen: ReferralReportScreen) -> dict[str, str]:
    strips = screen.preview.findChildren(FigureStrip)
    return {cell.figure.key: cell.figure.value.replace(",", "") for strip in strips for cell in strip.cells}


def expected(name: str) -> dict[str, int]:
    sidecar = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    found: dict[str, int] = sidecar["expected"]
    return found


def came_in(vault: Vault) -> tuple[referral_report.ImportSummary, ...]:
    return vault.read(referral_report.history)


def choose(screen: ReferralReportScreen, settled: Settled, key: str) -> ListTable:
    """Press a number; gives the list that it drives."""
    strips = screen.preview.findChildren(FigureStrip)
    next(cell for strip in strips for cell in strip.cells if cell.figure.key == key).click()
    settled()
    table = screen.preview.behind.stack.currentWidget()
    assert isinstance(table, ListTable)
    return table


def test_who_paid_and_stopped_is_one_click_from_the_report(
    screen: ReferralReportScreen,
    bring_in: Callable[[Path], None],
    vault: Vault,
    settled: Settled,
    window: Window,
) -> None:
    bring_in(REPORTS / DIRTY)
    button(screen, "report.apply").click()
    settled()
    query = caseload.CaseloadQuery(payment_stopped=True)
    number = vault.read(lambda session: caseload.count(session, query, today=screen.desk.today()))
    assert number > 0
    assert screen.done.stopped.text() == f"Paid, and stopped: {number}"
    screen.done.stopped.click()
    settled()
    assert window.main is not None
    listed = window.main.screens["ncps"]
    assert isinstance(listed, NcpsScreen)
    assert listed.list.rows.total == number


def test_a_report_comes_in_with_the_numbers_of_its_sidecar(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    told = expected(DIRTY)
    assert screen.step == "Preview"
    shown = figures(screen)
    assert [shown[key] for key in ("rows", "accepted", "rejected", "duplicates", "people", "new")] == [
        str(told[key])
        for key in (
            "rows_in_file",
            "rows_accepted",
            "rows_rejected",
            "rows_duplicate",
            "distinct_ncps",
            "distinct_ncps",
        )
    ]
    assert came_in(vault) == ()
    button(screen, "report.apply").click()
    settled()
    assert screen.step == "Done"
    assert f"The report is in: {told['rows_accepted']:,} rows" in screen.done.sentence.text()
    (kept,) = came_in(vault)
    assert (kept.rows_accepted, kept.rows_rejected, kept.ncps_new) == (1200, 8, told["distinct_ncps"])
    button(screen, "report.done.finish").click()
    settled()
    history = screen.findChild(ListTable, "report.history")
    assert history is not None
    lines: list[Any] = history.rows.rows
    assert [line.file_name for line in lines] == [DIRTY]


def test_each_number_drives_the_list(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    told = json.loads((REPORTS / f"{DIRTY}.json").read_text(encoding="utf-8"))["expected"]
    for key, duplicate in (("rejected", False), ("duplicates", True)):
        rows: list[Any] = choose(screen, settled, key).rows.rows
        assert [(row.row, row.reason) for row in rows] == [
            (row["row"], referral_report.reason_label(row["reason"]))
            for row in told["not_accepted_rows"]
            if (row["reason"] == "duplicate_row") is duplicate
        ]
    for key in ("rows", "accepted", "people", "new", "changed", "not_listed"):
        assert choose(screen, settled, key).rows.rowCount() == int(figures(screen)[key])


def test_a_broken_file_is_refused_in_a_sentence(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, tmp_path: Path
) -> None:
    broken = tmp_path / "report.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut short")
    bring_in(broken)
    assert screen.step == "File"
    fault = screen.findChild(Banner, "report.fault")
    assert fault is not None
    assert "damaged" in fault.sentence
    assert "The caseload was not changed." in fault.sentence
    assert came_in(vault) == ()
    button(screen, "report.fault.action").click()
    copied = QApplication.clipboard().text()
    assert "ReportRefusedError" in copied
    assert "report.xlsx" not in copied


def test_no_in_the_preview_changes_nothing(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert screen.step == "File"
    assert came_in(vault) == ()
    bring_in(REPORTS / DIRTY)
    button(screen, "report.cancel").click()
    settled()
    assert screen.step == "File"
    assert came_in(vault) == ()


def test_a_cancelled_apply_leaves_the_caseload_as_it_was(
    qtbot: QtBot, screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    button(screen, "report.apply").click()
    assert screen._applying is not None
    assert not button(screen, "report.apply").isEnabled()
    screen._applying.cancel()
    settled()
    assert screen.step == "Preview"
    assert button(screen, "report.apply").isEnabled()
    qtbot.waitUntil(button(screen, "report.apply").hasFocus)
    assert came_in(vault) == ()
    message = screen.desk.messages.current
    assert message is not None
    assert "Cancelled" in message.sentence
    button(screen, "report.apply").click()
    settled()
    assert screen.desk.messages.current is None
    assert len(came_in(vault)) == 1


def test_an_import_is_undone(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    button(screen, "report.apply").click()
    settled()
    button(screen, "report.undo").click()
    settled()
    assert screen.step == "File"
    assert came_in(vault) == ()
    assert screen.desk.messages.current is not None
    assert "only it had brought: 1,112 people" in screen.desk.messages.current.sentence


def test_ctrl_z_after_an_import_leaves_what_was_done_before_and_says_where_the_import_is_undone(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled, zamora: UUID
) -> None:
    desk = screen.desk
    call = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER)
    desk.write(
        desk, lambda session: contacts.record_contact(session, zamora, call, at=NOW, who="Test"), undo="The call"
    )
    settled()
    noted, before = len(vault.read(lambda session: contacts.contacts_of(session, zamora))), came_in(vault)
    bring_in(REPORTS / DIRTY)
    button(screen, "report.apply").click()
    settled()
    desk.take_back()
    settled()
    assert desk.messages.current is not None
    assert "Undo import" in desk.messages.current.sentence
    assert len(came_in(vault)) == len(before) + 1
    assert len(vault.read(lambda session: contacts.contacts_of(session, zamora))) == noted
    button(screen, "report.undo").click()
    settled()
    assert came_in(vault) == before
    desk.take_back()
    settled()
    assert len(vault.read(lambda session: contacts.contacts_of(session, zamora))) == noted - 1


def test_an_import_that_work_depends_on_names_that_work(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], vault: Vault, settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    found = screen.preview.preview
    assert found is not None
    button(screen, "report.apply").click()
    settled()
    person = vault.read(
        lambda session: referral_report.preview(session, found.report, today=date(2026, 10, 8)).people(
            referral_report.People.UNCHANGED
        )[0]
    )
    assert person.ncp_id is not None
    call = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER)
    ncp_id = person.ncp_id
    screen.desk.write(
        screen,
        lambda session: contacts.record_contact(session, ncp_id, call, at=NOW, who="Test"),
        changed={"contacts"},
    )
    settled()
    assert button(screen, "report.undo").isHidden()
    assert "(1 contact)" in screen.done.way.text()


def test_a_column_that_only_a_person_can_name_is_asked_for_once(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], tmp_path: Path, settled: Settled
) -> None:
    text = (REPORTS / DIRTY).read_text(encoding="utf-8-sig")
    odd = tmp_path / "odd.csv"
    odd.write_text(text.replace("IV-D Case Number", "Ref Nbr").replace("NCP DOB", "Dt"), encoding="utf-8")
    bring_in(odd)
    assert screen.step == "Columns"
    preview = button(screen, "report.preview")
    assert not preview.isEnabled()
    for card in screen.columns.cards:
        next(iter(card.choices.values())).click()
    assert screen.columns.missing.text() == ""
    preview.click()
    settled()
    assert screen.step == "Preview"
    assert figures(screen)["accepted"] == "1200"
    button(screen, "report.apply").click()
    settled()
    odd.write_text(odd.read_text(encoding="utf-8").replace("1684 JASON", "1685 JASON"), encoding="utf-8")
    bring_in(odd)
    assert screen.step == "Preview"
    assert figures(screen)["unchanged"] == "1111"


def test_the_user_dates_a_report_that_does_not_say_its_date(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    assert screen.header.title.text() == "Referral report of October 8, 2026"
    screen.preview.date.set_value(date(2026, 7, 6))
    button(screen, "report.date.use").click()
    settled()
    assert screen.header.title.text() == "Referral report of July 6, 2026"
    assert screen.preview.date.isHidden() or not screen.preview.date.isVisible()


def test_a_file_that_came_in_before_cannot_be_applied_again(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], settled: Settled
) -> None:
    bring_in(REPORTS / DIRTY)
    button(screen, "report.apply").click()
    settled()
    screen.back_to_file()
    bring_in(REPORTS / DIRTY)
    assert not button(screen, "report.apply").isEnabled()
    assert screen.findChild(Banner, "report.again") is not None


def test_rejected_rows_are_saved_for_whoever_made_the_report(
    screen: ReferralReportScreen,
    bring_in: Callable[[Path], None],
    dialogs: ScriptedDialogs,
    settled: Settled,
    tmp_path: Path,
) -> None:
    text = (REPORTS / DIRTY).read_text(encoding="utf-8-sig")
    spoiled = tmp_path / "spoiled.csv"
    spoiled.write_text(text.replace('"SEE NOTES"', '"=1+1"').replace('"BARKER","REBEKAH"', '"=BARKER",""'), "utf-8")
    bring_in(spoiled)
    choose(screen, settled, "rejected")
    saved = tmp_path / "rows.xlsx"
    dialogs.answers = [saved]
    button(screen, "report.list.save").click()
    settled()
    sheet = openpyxl.load_workbook(saved).active
    assert sheet is not None
    lines = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in lines[0]][:4] == ["Sheet", "Row", "Reason", "What is wrong"]
    told = json.loads((REPORTS / f"{DIRTY}.json").read_text(encoding="utf-8"))["expected"]["not_accepted_rows"]
    assert [line[1].value for line in lines[1:]] == [str(row["row"]) for row in told]
    assert {cell.data_type for line in lines for cell in line if cell.value is not None} == {"s"}
    assert "=1+1" in {cell.value for line in lines for cell in line}


def test_a_flag_opens_the_rows_that_bear_it(
    screen: ReferralReportScreen, bring_in: Callable[[Path], None], settled: Settled, tmp_path: Path
) -> None:
    text = (REPORTS / DIRTY).read_text(encoding="utf-8-sig")
    flagged = tmp_path / "flagged.csv"
    flagged.write_text(text.replace('"WI","5430', '"IL","5430').replace('"OPEN - ENF"', '"DECEASED"'), "utf-8")
    bring_in(flagged)
    found = screen.preview.preview
    assert found is not None
    chip = screen.findChild(Chip, "report.flag:deceased")
    assert chip is not None
    chip.click()
    settled()
    shown: list[Any] = screen.preview.behind.tables["flagged"].rows.rows
    assert len(shown) == found.flags["deceased"] == int(chip.trailing) > 0
    assert {row.do_not_call for row in shown} == {"deceased"}
    chip = screen.findChild(Chip, "report.flag:")
    assert chip is not None
    chip.click()
    settled()
    assert screen.preview.behind.tables["flagged"].rows.rowCount() == found.rows_flagged
