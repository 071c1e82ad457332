"""The field at the top of the window that finds a person."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from csdesk.ui.shell.window import Window
from tests.ui.records import Open, as_record


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_find_box_that_is_left_gives_the_keyboard_back(
    key: Qt.Key, person: UUID, open_screen: Open, window: Window
) -> None:
    screen = as_record(open_screen("record", ncp_id=person))
    screen.contact.note.setFocus()
    QTest.keyClicks(screen.contact.note, "Half a note")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.main is not None
    find = window.main.top_bar.find_box
    assert find is not None
    assert QApplication.focusWidget() is find
    if key == Qt.Key.Key_Escape:
        QTest.keyClicks(find, "rose")
    QTest.keyClick(find, key)
    assert find.text() == ""
    assert QApplication.focusWidget() is screen.contact.note
    assert window.main.current == "record"


@pytest.mark.parametrize("key", ["Tab", "F6", "Ctrl+F1"])
def test_nothing_that_was_typed_stays_in_sight_when_the_keyboard_goes_elsewhere(
    key: str, open_screen: Open, window: Window
) -> None:
    open_screen("today")
    assert window.main is not None
    find = window.main.top_bar.find_box
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    QTest.keyClicks(find, "Zamora")
    QTest.keySequence(find, QKeySequence(key))
    assert QApplication.focusWidget() is not find
    assert find.text() == ""


def test_a_menu_of_the_field_leaves_in_it_what_was_typed(open_screen: Open, window: Window) -> None:
    open_screen("today")
    assert window.main is not None
    find = window.main.top_bar.find_box
    QTest.keySequence(window, QKeySequence("Ctrl+K"))
    QTest.keyClicks(find, "Zamora")
    QApplication.sendEvent(find, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert find.text() == "Zamora"
