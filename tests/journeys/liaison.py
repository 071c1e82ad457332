"""A liaison at the real window: presses what is visible, types where one can type, reads what is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.ncps import RecordScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Group, ListTable
from tests.support.doors import keep_recovery_code

Thing = TypeVar("Thing", bound=QWidget)
SECONDS = 20_000
"""Longest wait for work to end, in milliseconds."""


@dataclass
class Liaison:
    """Drives the window by the names of its parts, as a screen reader finds them."""

    window: Window
    clock: SetClock
    dialogs: ScriptedDialogs
    wait_until: Callable[[Callable[[], bool]], None]

    @property
    def vault(self) -> Vault:
        """The vault of the open desk."""
        assert self.window.desk is not None
        return self.window.desk.vault

    def settle(self) -> None:
        """Wait until nothing runs and all results were delivered."""
        self.wait_until(lambda: self.window.tasks.idle)

    def see(self, name: str) -> QWidget:
        """The visible part of this name; the test fails where there is none."""
        return self.part(QWidget, name)

    def part(self, kind: type[Thing], name: str) -> Thing:
        """The visible part of this kind and name; the test fails where there is none."""
        self.wait_until(lambda: any(part.isVisible() for part in self.window.findChildren(kind, name)))
        return next(part for part in self.window.findChildren(kind, name) if part.isVisible())

    def lines(self, name: str) -> list[Any]:
        """The lines of a visible list that are here, without the headings of its groups."""
        rows = self.part(ListTable, name).rows.rows
        return [row for row in rows if row is not None and not isinstance(row, Group)]

    def sees(self, name: str) -> bool:
        """Whether a part of this name stands in the window now."""
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))

    def read(self, name: str) -> str:
        """The words of the visible text of this name."""
        return self.part(QLabel, name).text()

    def shows(self, words: str) -> bool:
        """Whether these words stand anywhere in the window now."""
        return any(words in label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def is_covered(self) -> bool:
        """Whether something lies over the whole desk, such as the interview that a parent answers alone."""
        return self.window.cover is not None

    def expect(self, words: str) -> None:
        """Wait until these words stand in the window; the test fails where they do not come."""
        self.wait_until(lambda: self.shows(words))

    def press(self, name: str) -> None:
        """Press a button that is visible and enabled, and wait for what follows."""
        button = self.part(QAbstractButton, name)
        self.wait_until(button.isEnabled)
        button.click()
        self.settle()

    def pick(self, words: str) -> None:
        """Choose the entry of these words in the menu that is open."""
        self.wait_until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        entry = next(action for action in menu.actions() if action.text().startswith(words))
        menu.close()
        entry.trigger()
        self.settle()

    def write(self, name: str, text: str) -> None:
        """Type a text into a field, over what stands there."""
        field = self.see(name)
        field.setFocus()
        if isinstance(field, (QLineEdit, QPlainTextEdit)):
            field.selectAll()
        QTest.keyClicks(field, text)

    def keep_the_recovery_code(self) -> str:
        """Take the code down and type what the page asks for. Who works here is said later. Gives the code."""
        code = keep_recovery_code(self.window)
        self.settle()
        self.press("you.later")
        return code

    def come_back_at(self, moment: datetime, passphrase: str) -> None:
        """Leave the open desk alone until then: the first touch finds it locked. Unlock it."""
        self.clock.moment = moment
        QTest.keyClick(self.window, Qt.Key.Key_Shift)
        self.wait_until(lambda: self.window.desk is None and self.window.tasks.idle)
        self.write("unlock.passphrase", passphrase)
        self.press("unlock.unlock")
        self.wait_until(lambda: self.window.desk is not None)
        self.settle()

    def choose(self, name: str, words: str) -> None:
        """Choose a line of a drop-down by its words."""
        box = self.part(QComboBox, name)
        at = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert at >= 0, [box.itemText(number) for number in range(box.count())]
        box.setCurrentIndex(at)
        box.activated.emit(at)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.settle()

    def keys(self, text: str) -> None:
        """Press keys one after the other where the keyboard is."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)
            self.settle()

    def enter(self, action: str, *, choose: Mapping[str, str] | None = None, **texts: str) -> None:
        """Enter something rarer on the record in view, by its menu and form."""
        assert self.window.main is not None
        record = self.window.main.screens["record"]
        assert isinstance(record, RecordScreen)
        record.fill_menu()
        entry = record.menu.findChild(QAction, f"record.menu.{action}")
        assert entry is not None
        entry.trigger()
        self.settle()
        for field, words in (choose or {}).items():
            self.choose(f"record.form.{field}", words)
        for field, text in texts.items():
            self.write(f"record.form.{field}", text)
        self.press("record.form.save")

    def go(self, screen: str) -> None:
        """Go to a screen by the rail."""
        assert self.window.main is not None
        self.press(f"rail.{screen}")
        assert self.window.main.screens[screen].isVisible()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click into a part of the window."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        self.settle()

    def answer_dialog(self, *answers: Path | bool | None) -> None:
        """What the next dialogs of the operating system will be answered."""
        self.dialogs.answers += answers

    def read_button(self, name: str) -> str:
        """The words on a visible button."""
        return self.part(QAbstractButton, name).text()
