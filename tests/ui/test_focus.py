"""The keyboard: where it goes by Tab and by F6, and that it is never where nothing can be seen."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from csdesk.services import settings
from csdesk.services.vault import Vault
from csdesk.ui import scenes
from csdesk.ui.desk import Desk
from csdesk.ui.focus import tab_stops
from csdesk.ui.screens import Screen
from csdesk.ui.shell.window import Window
from csdesk.ui.theme.focus import FocusRing
from csdesk.ui.widgets import Button, column, holding, row
from tests.services.people import Person, add_person
from tests.ui.interviews import Keyboard

OpenScreen = Callable[..., Screen]
Settled = Callable[[], None]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def at() -> str:
    here: QWidget | None = QApplication.focusWidget()
    return "" if here is None else here.objectName()


def field(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    return line


def test_tab_reads_column_after_column_also_what_came_later(qtbot: QtBot) -> None:
    last = field("footer")
    left, right = column(field("left.1"), field("left.2")), column(field("right.1"))
    page = holding(column(row(field("head.1"), field("head.2")), row(left, right), last))
    qtbot.addWidget(page)
    page.show()
    left.insertWidget(1, field("left.new"))
    hidden = field("hidden")
    right.addWidget(hidden)
    hidden.hide()
    wanted = ["head.1", "head.2", "left.1", "left.new", "left.2", "right.1", "footer"]
    QApplication.processEvents()
    assert [stop.objectName() for stop in tab_stops(page)] == wanted


def test_f6_goes_from_part_to_part_and_back_to_where_one_was(
    open_screen: OpenScreen, desk: Desk, window: Window, keyboard: Keyboard
) -> None:
    screen = open_screen("plans")
    home = at()
    desk.messages.good("Brought in: 12 people.", "Undo", lambda: None)
    assert window.main is not None
    parts = []
    for _ in range(4):
        keyboard.press(Qt.Key.Key_F6)
        parts.append(at())
    assert parts[0] == "message.action"
    assert parts[1].startswith("topBar.")
    assert parts[2:] == ["rail.plans", home]
    QTest.keyClick(screen, Qt.Key.Key_F6, SHIFT)
    assert at() == "rail.plans"


def test_the_keyboard_is_on_the_next_step_of_an_empty_page_and_on_the_list_once_there_is_one(
    open_screen: OpenScreen, desk: Desk, settled: Settled, window: Window
) -> None:
    screen: Any = open_screen("record")
    here: QWidget | None = QApplication.focusWidget()
    assert isinstance(here, Button)
    assert here.isVisible()
    assert at() == "record.empty.action"
    somebody = desk.vault.write(lambda session: add_person(session, Person("Quillfeather", "Ann")))
    open_screen("record", ncp_id=somebody)
    settled()
    QApplication.processEvents()
    assert QApplication.focusWidget() is screen.happened.list


def test_what_goes_away_gives_the_keyboard_to_its_neighbour(qtbot: QtBot, open_screen: OpenScreen) -> None:
    screen = open_screen("settings")
    stops = tab_stops(screen)
    going, after = stops[3], stops[4]
    going.setFocus()
    going.hide()
    qtbot.wait(20)
    assert QApplication.focusWidget() is after


def test_where_nothing_is_left_nearby_the_keyboard_stays_on_the_page(qtbot: QtBot, open_screen: OpenScreen) -> None:
    screen = open_screen("settings")
    last = tab_stops(screen)[-1]
    last.setFocus()
    last.setEnabled(False)
    qtbot.wait(20)
    here: QWidget | None = QApplication.focusWidget()
    assert here is not None
    assert screen.isAncestorOf(here)
    assert here.isVisible()


def test_the_ring_is_whole_in_forms_that_scroll(full: Vault, window: Window) -> None:
    window.open_desk(full, full.read(settings.load))
    seen = []
    for scene in scenes.walk(window, names=("ncps-several_mark", "interview-correct")):
        scenes.dress(window, scenes.LARGE)
        ring = window.findChild(FocusRing)
        host = ring.parentWidget() if ring is not None else None
        assert ring is not None
        assert host is not None
        assert host is not window
        assert host.rect().contains(ring.geometry()), scene.name
        seen.append(scene.name)
    assert sorted(seen) == ["interview-correct", "ncps-several_mark"]
