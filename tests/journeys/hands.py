"""A liaison who has only a keyboard: every key goes to where the keyboard is, as Qt delivers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from csdesk.ui.shell.find_box import FindBox
from csdesk.ui.widgets import ListTable
from tests.journeys.liaison import Liaison

Key = Qt.Key
MOST_TABS = 80
SCREENS = {"today": 1, "referral_report": 2, "ncps": 3, "board": 4, "appointments": 5, "plans": 7, "directory": 9}


@dataclass
class Hands:
    """Presses keys; looks through the eyes of a `Liaison`."""

    eyes: Liaison

    def press(self, *keys: str) -> None:
        """Press keys one after the other: `Return`, `Ctrl+Z`, `Alt+3`, `c`; wait for what follows each."""
        for key in keys:
            QTest.keySequence(self._target(), QKeySequence(key))
            self.eyes.settle()

    def touch(self) -> None:
        """Press a key that does nothing by itself."""
        QTest.keyClick(self._target(), Key.Key_Shift)

    def type(self, text: str) -> None:
        """Type a text where the keyboard is, line by line."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.press("Return")
            QTest.keyClicks(self._target(), line)
        self.eyes.settle()

    def over(self, text: str) -> None:
        """Type a text over what stands in the field that has the keyboard."""
        self.press("Ctrl+A", "Del")
        if text:
            self.type(text)

    def go(self, screen: str) -> None:
        """To a screen of the rail."""
        self.press(f"Alt+{SCREENS[screen]}")
        assert self.eyes.window.main is not None
        assert self.eyes.window.main.screens[screen].isVisible(), screen

    def at(self) -> str:
        """The name of what has the keyboard."""
        return self._target().objectName()

    def tab_to(self, name: str) -> None:
        """Tab until the keyboard is at the part of this name."""
        passed = []
        for _ in range(MOST_TABS):
            if self.at() == name:
                return
            passed.append(self.at())
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {name}: {passed}")

    def fill(self, name: str, text: str) -> None:
        """Tab to a field and type over what stands there."""
        self.tab_to(name)
        self.over(text)

    def pick(self, name: str, words: str) -> None:
        """Tab to a selection and move until it says these words."""
        self.tab_to(name)
        box = self._box()
        self.press("Home")
        for _ in range(box.count()):
            if box.currentText().startswith(words):
                return
            self.press("Down")
        raise AssertionError(f"{name} does not offer {words}: {[box.itemText(n) for n in range(box.count())]}")

    def tick(self, name: str) -> None:
        """Tab to a box and tick it."""
        self.tab_to(name)
        self.press("Space")

    def button(self, name: str) -> None:
        """Tab to a button and press it."""
        self.tab_to(name)
        self.press("Return")

    def menu(self, name: str) -> None:
        """Move in the menu that is open to the entry of this name, and choose it."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), menu
        self._move_to(menu, name)
        self.press("Return")

    def down_to(self, table: ListTable, wanted: Callable[[Any], bool]) -> None:
        """Home, and down until the line that is wanted is selected."""
        self.press("Home")
        for _ in table.rows.rows:
            if wanted(table.selected()):
                return
            self.press("Down")
        raise AssertionError(f"{table.objectName()} has no such line")

    def palette(self, typed: str, wanted: str) -> None:
        """By the palette: type, and move down to the line that begins so; do it."""
        self.press("Ctrl+K")
        self.over(typed)
        box = self.eyes.window.findChild(FindBox)
        assert box is not None
        assert box.palette_below is not None
        offers = box.palette_below.offers

        def place() -> int:
            return next((at for at, line in enumerate(offers.lines) if line.words.startswith(wanted)), -1)

        self.eyes.wait_until(lambda: place() >= 0)
        here = box.palette_below.list.currentIndex().row()
        self.press(*["Down"] * (place() - here), "Return")

    def find(self, words: str) -> None:
        """Search the list of people and open the one who is found."""
        self.press("Ctrl+K")
        self.over(words)
        self.press("Return", "Return")
        self.eyes.wait_until(lambda: self.eyes.read("record.name") != "")

    def contact(
        self,
        start: str,
        outcome: str,
        note: str = "",
        *,
        step: str | None = None,
        when: str = "",
        promised: bool = False,
    ) -> None:
        """Note a contact on the record: `start` is the key that begins it. Without a step, what is proposed stays."""
        self.press(start)
        self.pick("record.addContact.outcome", outcome)
        if note:
            self.fill("record.addContact.note", note)
        if step is not None:
            self.fill("record.addContact.nextStep", step)
            self.fill("record.addContact.when", when)
        if promised:
            self.tick("record.addContact.promised")
        self.press("Ctrl+Return")

    def form(self, **fields: Any) -> None:
        """Fill the form that is open on the record and save it.

        A value that is True ticks a box, one that begins with `=` is picked from a list, others are typed.
        """
        for field, value in fields.items():
            name = f"record.form.{field}"
            if value is True:
                self.tick(name)
            elif value.startswith("="):
                self.pick(name, value[1:])
            else:
                self.fill(name, value)
        self.press("Ctrl+Return")
        left = [part for part in self.eyes.window.findChildren(QWidget, "record.form.save") if part.isVisible()]
        assert not left, "the form was not saved"

    def enter(self, action: str, **fields: Any) -> None:
        """From the record, by the menu *More*: fill the form of an action and save it."""
        self.press("M")
        self.menu(f"record.menu.{action}")
        self.form(**fields)

    def _move_to(self, menu: QMenu, words: str) -> None:
        """`words`: the name of the entry, or how its text begins."""
        for _ in range(len(menu.actions()) + 1):
            active: QAction | None = menu.activeAction()
            if active is not None and (active.objectName() == words or active.text().startswith(words)):
                return
            QTest.keyClick(menu, Key.Key_Down)
        raise AssertionError(f"The menu has no {words}: {[one.text() for one in menu.actions()]}")

    @staticmethod
    def _box() -> QComboBox:
        box = QApplication.focusWidget()
        assert isinstance(box, QComboBox), box
        return box

    def _target(self) -> QWidget:
        window = self.eyes.window
        popup: QWidget | None = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            return popup
        if popup is None and not window.isActiveWindow():
            # What every window system does when a menu or a list of offers closes; the off-screen one does not.
            window.activateWindow()
            self.eyes.wait_until(window.isActiveWindow)
        held: QWidget | None = QApplication.focusWidget()
        return window if held is None else held
