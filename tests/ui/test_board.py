"""The board through the window, by keyboard: numbers open the people behind them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ReviewAnswer
from csdesk.services.caseload import Behind
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.board import BoardScreen
from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_report, reviewed

Open = Callable[..., Screen]
Settled = Callable[[], None]


@pytest.fixture
def people(vault: Vault) -> dict[str, UUID]:
    """Two whom nobody has tried, one reached lately, one lapsed, one closed after he was reached."""

    def work(session: Session) -> dict[str, UUID]:
        report = add_report(session, "Rock", "Dane", on=TODAY - timedelta(days=4))
        found = {name: add_person(session, Person(name.title(), "Ann"), report=report) for name in ("abel", "baker")}
        for name, days in (("casey", 5), ("downs", 80), ("evers", 40)):
            found[name] = add_person(session, Person(name.title(), "Ann", counties=("Dane",)), report=report)
            session.add(
                ContactAttempt(
                    ncp_id=found[name], at=NOW - timedelta(days=days), kind=ContactKind.CALL,
                    outcome=ContactOutcome.REACHED, by=WHO,
                )
            )  # fmt: skip
        closed = session.get_one(Ncp, found["evers"])
        closed.closed_on, closed.closed_reason = TODAY - timedelta(days=10), "moved away"
        session.get_one(Ncp, found["casey"]).assigned_to = "Kim"
        return found

    return vault.write(work)


@pytest.fixture
def board(people: dict[str, UUID], open_screen: Open) -> BoardScreen:
    found = open_screen("board")
    assert isinstance(found, BoardScreen)
    assert people
    return found


def cells(board: BoardScreen) -> dict[str, list[str]]:
    model = board.table.board
    return {
        row.title: [str(model.index(at, column).data()) for column in range(2, model.columnCount())]
        for at, row in enumerate(model.rows)
    }


def press(board: BoardScreen, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(board.table, key)


def listed(window: Window) -> list[str]:
    assert window.main is not None
    screen = window.main.screens["ncps"]
    assert isinstance(screen, NcpsScreen)
    return [line.name for line in screen.list.rows.rows if not isinstance(line, Group)]


def go_to(board: BoardScreen, stage: Stage, title: str) -> None:
    """Walk with the arrows to a number."""
    model = board.table.board
    row = [line.stage for line in model.rows].index(stage)
    column = [one.title for one in model.look.columns].index(title) + 2
    while board.table.currentIndex().row() < row:
        press(board, Qt.Key.Key_Down)
    while board.table.currentIndex().column() < column:
        press(board, Qt.Key.Key_Right)
    assert (board.table.currentIndex().row(), board.table.currentIndex().column()) == (row, column)


def test_where_they_stop_adds_up_and_opens_its_people(board: BoardScreen, window: Window, settled: Settled) -> None:
    found = cells(board)
    assert found["To contact"] == ["5", "3  60%", "", "2", "0", "0"]
    assert found["Reached"] == ["3", "0  0%", "", "1", "1", "1"]
    assert found["Everybody"][-3:] == ["3", "1", "1"]
    go_to(board, Stage.REACHED, "Lapsed")
    press(board, Qt.Key.Key_Return)
    settled()
    assert listed(window) == ["Downs, Ann"]
    assert window.main is not None
    chips = [chip.text() for chip in window.main.screens["ncps"].findChildren(QPushButton, "ncps.filter.people")]
    assert chips == ["Reached: lapsed here"]
    people = window.main.screens["ncps"]
    assert isinstance(people, NcpsScreen)
    assert people.exporting.meant().query.behind == Behind(Stage.REACHED, whole=True)


def test_whom_a_csa_excluded_after_its_review_is_told_with_both_numbers(
    people: dict[str, UUID], vault: Vault, open_screen: Open
) -> None:
    def exclude(session: Session) -> None:
        csa_id = add_csa(session, "Rock")
        session.add_all(reviewed(people[name], csa_id, ReviewAnswer.EXCLUDED) for name in ("abel", "baker"))

    vault.write(exclude)
    board = open_screen("board")
    assert isinstance(board, BoardScreen)
    assert cells(board)["Listed"] == ["5", "5  100%", "0 days", "0", "0", "0"]
    assert cells(board)["CSA review"][-3:] == ["2", "0", "0"]
    go_to(board, Stage.LISTED, "Under way")
    told = board.detail.words.text()
    assert "2 stand here now" in told
    assert told.endswith("2 of those who stand here came further before, and count there as under way or lapsed.")


def test_a_stage_opens_as_a_filter_of_the_list(board: BoardScreen, window: Window, settled: Settled) -> None:
    QTest.keyClick(board, Qt.Key.Key_2)
    assert cells(board)["Reached"][0] == "2"
    assert cells(board)["Everybody"][0] == "5"
    go_to(board, Stage.REACHED, "Now")
    press(board, Qt.Key.Key_Return)
    settled()
    assert listed(window) == ["Casey, Ann", "Downs, Ann"]


def test_a_click_on_a_number_opens_it_and_a_zero_opens_nothing(
    board: BoardScreen, window: Window, settled: Settled
) -> None:
    table = board.table
    for row, column in ((1, 5), (4, 2)):
        where = table.visualRect(table.board.index(row, column)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        settled()
        assert board.isVisible() is (row == 1)
    assert listed(window) == ["Casey, Ann", "Downs, Ann", "Evers, Ann"]


def test_why_they_were_closed_opens_them(board: BoardScreen, window: Window, settled: Settled) -> None:
    go_to(board, Stage.REACHED, "Came this far")
    title = board.findChild(QLabel, "board.detail.title")
    assert title is not None
    assert title.text() == "Reached: of 3 who came this far, 0 (0%) went on to assessed or further"
    (reason,) = board.findChildren(QPushButton, "board.reason")
    assert reason.text() == "moved away: 1"
    QTest.keyClick(reason, Qt.Key.Key_Return)
    settled()
    assert listed(window) == ["Evers, Ann"]


def test_counties_workers_and_the_latest_report_narrow_it(board: BoardScreen, settled: Settled) -> None:
    board.bar.workers.toggle_choice("Kim")
    settled()
    assert cells(board)["Everybody"][-3:] == ["1", "0", "0"]
    assert board.bar.workers.text() == "With: Kim"
    board.bar.latest.click()
    settled()
    assert board.shown is not None
    assert board.shown.flow.everybody == 1
    board.bar.workers.toggle_choice("Kim")
    board.bar.workers.toggle_choice("")
    settled()
    assert board.shown.flow.everybody == 4
    board.look_at_everybody()
    settled()
    assert board.shown.flow.everybody == 5


def test_the_table_is_copied_and_read_aloud(board: BoardScreen) -> None:
    QTest.keyClick(board.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Stage", "Came this far", "Went on"]
    assert lines[5].split("\t") == ["Reached", "3", "0  0%", "", "1", "1", "1"]
    spoken = board.table.board.index(4, 6).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Reached, lapsed here: 1"


def test_an_empty_desk_says_what_belongs_here(open_screen: Open) -> None:
    board = open_screen("board")
    assert any(label.text() == "Nobody is here yet" and label.isVisible() for label in board.findChildren(QLabel))
    button = board.primary_action()
    assert button is not None
    assert button.text() == "To the referral report"
