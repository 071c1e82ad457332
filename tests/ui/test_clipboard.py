"""What the program put on the clipboard goes again; what others put there stays."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import delete

from csdesk.ui.clipboard import HINTS, KEPT_MS, MARK, Clipboard

PLACE = QClipboard.Mode.Clipboard


class Owner:
    """Stands for the system's word on whose the text is: off-screen there is no system to ask."""

    ours = True

    def owns(self, _mode: QClipboard.Mode) -> bool:
        return self.ours


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def clipboard(qapp: QApplication, owner: Owner) -> Iterator[Clipboard]:
    parent = QObject()
    yield Clipboard(parent, owner.owns)
    delete(parent)
    QGuiApplication.clipboard().clear()


def lying() -> str:
    return QGuiApplication.clipboard().text()


def test_what_was_copied_from_a_field_goes_after_ten_seconds(clipboard: Clipboard) -> None:
    field = QLineEdit("Quillfeather")
    field.selectAll()
    field.copy()
    assert lying() == "Quillfeather"
    timer = clipboard._timers[PLACE]
    assert timer.isActive()
    assert timer.interval() == KEPT_MS == 10_000
    timer.timeout.emit()
    assert lying() == ""


def test_no_history_of_the_clipboard_keeps_it(clipboard: Clipboard) -> None:
    QGuiApplication.clipboard().setText("Quillfeather")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Quillfeather"
    assert {name: bytes(data.data(name).data()) for name in HINTS} == HINTS


def test_what_another_program_put_there_meanwhile_stays(clipboard: Clipboard, owner: Owner) -> None:
    clipboard.copy("Quillfeather")
    owner.ours = False
    QGuiApplication.clipboard().setText("from a letter")
    assert not clipboard._timers[PLACE].isActive()
    clipboard._timers[PLACE].timeout.emit()
    clipboard.clear()
    assert lying() == "from a letter"
    assert not QGuiApplication.clipboard().mimeData().hasFormat(MARK)


def test_the_lock_clears_it_at_once(clipboard: Clipboard) -> None:
    clipboard.copy("Quillfeather")
    clipboard.clear()
    assert lying() == ""
