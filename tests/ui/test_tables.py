"""What every table does alike, whatever its cells show: lists, the board, reports, figures."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from csdesk.services import reporting
from csdesk.services.flow import Figure, StageFlow
from csdesk.services.reporting import Stand, Standing, StandingCell, StandingRow, Step
from csdesk.services.reporting.preview import PreviewRow, PreviewSheet
from csdesk.services.stages import Stage
from csdesk.ui import theme
from csdesk.ui.screens.board.looks import STOP, Row
from csdesk.ui.screens.board.table import FIRST, BoardTable
from csdesk.ui.screens.reports.preview_table import PreviewTable
from csdesk.ui.screens.reports.quarter_table import FigureRow, FiguresView
from csdesk.ui.screens.reports.standing_table import StandingTable
from csdesk.ui.widgets import Column, ListTable
from csdesk.ui.widgets.base_table import Table

WORDS = ("Adams", "Milwaukee")
QUARTER = reporting.of(date(2026, 11, 23))


class Page(QWidget):
    """What a table leaves alone comes here."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table, self.other, self.heard = table, QLineEdit(), ""
        self.opened = 0
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(self.other)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.heard += event.text()


def _list() -> Table:
    table = ListTable([Column("County", str)], name="t.list", spoken="Counties")
    table.set_rows(WORDS)
    return table


def _board() -> Table:
    table = BoardTable(STOP)
    here = StageFlow(Stage.REFERRED, dict.fromkeys(Figure, 7), None, None, 0, ())
    table.board.show_rows(STOP, tuple(Row(word, Stage.REFERRED, (here,)) for word in WORDS))
    table.setCurrentIndex(table.board.index(0, FIRST))
    return table


def _standing() -> Table:
    table = StandingTable()
    rows = (StandingRow(None, word, word, (StandingCell(QUARTER, Stand.NOTHING, 0),)) for word in WORDS)
    table.show_standing(Standing((QUARTER,), tuple(rows)))
    return table


def _preview() -> Table:
    table = PreviewTable()
    table.show_sheet(PreviewSheet("People", tuple(PreviewRow((word,), (False,)) for word in WORDS)))
    return table


def _figures() -> Table:
    table = FiguresView()
    rows = [FigureRow("county", word, (word,) * len(Step), word) for word in WORDS]
    table.show_figures(rows, reporting.step_texts())
    return table


OPENING: dict[str, Callable[[], Table]] = {"list": _list, "board": _board, "standing": _standing, "figures": _figures}
ALL = {**OPENING, "preview": _preview}


@pytest.fixture
def shown(request: pytest.FixtureRequest, qtbot: QtBot) -> Page:
    """A table on a page of its own, with its first row chosen and the keyboard in it."""
    page = Page(ALL[request.param]())
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    page.activateWindow()
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    if not page.table.currentIndex().isValid():
        page.table.setCurrentIndex(page.table.model().index(0, 1))
    qtbot.waitUntil(page.table.hasFocus)
    return page


@pytest.mark.parametrize("shown", ALL, indirect=True)
def test_letters_are_for_the_page(shown: Page) -> None:
    """Qt would go to the row that begins so: a key of the page would move the choice instead."""
    before = shown.table.currentIndex()
    texts = {str(shown.table.model().index(1, at).data()) for at in range(shown.table.model().columnCount())}
    for letter in sorted({text[0].lower() for text in texts if text}):
        QTest.keyClicks(shown.table, letter)
    assert shown.table.currentIndex() == before
    assert shown.heard


@pytest.mark.parametrize("shown", OPENING, indirect=True)
@pytest.mark.parametrize(
    ("key", "by"),
    [(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)],
)
def test_either_enter_opens(shown: Page, key: Qt.Key, by: Qt.KeyboardModifier) -> None:
    table, opened = shown.table, []
    assert isinstance(table, ListTable | BoardTable | StandingTable | FiguresView)
    table.opened.connect(lambda *_what: opened.append(1))
    QTest.keyClick(table, key, by)
    assert opened == [1]


@pytest.mark.parametrize("shown", OPENING, indirect=True)
def test_enter_with_ctrl_is_for_the_page(shown: Page) -> None:
    """It is the key of what the page is there for."""
    table, opened = shown.table, []
    assert isinstance(table, ListTable | BoardTable | StandingTable | FiguresView)
    table.opened.connect(lambda *_what: opened.append(1))
    QTest.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (opened, shown.heard) == ([], "\r")


@pytest.mark.parametrize("shown", ALL, indirect=True)
def test_tab_leads_out(shown: Page) -> None:
    QTest.keyClick(shown.table, Qt.Key.Key_Tab)
    assert shown.other.hasFocus()


@pytest.mark.parametrize("shown", ALL, indirect=True)
def test_its_titles_are_named_as_it_is(shown: Page) -> None:
    assert shown.table.accessibleName()
    assert shown.table.horizontalHeader().accessibleName() == f"Columns: {shown.table.accessibleName()}"


@pytest.mark.parametrize("shown", ["list", "standing"], indirect=True)
def test_the_bar_of_what_is_chosen_is_grey_without_the_keyboard(shown: Page) -> None:
    """So it is seen where the keyboard is."""
    table = shown.table

    def bar() -> str:
        room = table.visualRect(table.currentIndex())
        return table.viewport().grab().toImage().pixelColor(room.x() + 1, room.center().y()).name().upper()

    there = bar()
    shown.other.setFocus()
    assert (there, bar()) == (theme.tokens().accent, theme.tokens().ink_3)
