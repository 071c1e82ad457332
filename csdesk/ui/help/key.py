"""F1 at the doors: the page of the help for what is in view. Light: it is there before the first page is shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

if TYPE_CHECKING:
    from csdesk.ui.help.door import HelpDoor

KEY = "F1"
DESK = "desk"
"""The page that has the key itself."""
ABOUT = {"closing": "vault"}
"""Doors without a page of their own, and the page that tells of what they do."""


class HelpKey(QObject):
    """Opens the help by F1 before the desk is open; the desk has the key among its commands.

    Nothing happens where somebody else than the liaison has the computer: what is shown then has no page.
    """

    def __init__(self, window: QWidget, stack: QStackedLayout) -> None:
        super().__init__(window)
        self._stack = stack
        self._door: HelpDoor | None = None
        self._before: QWidget | None = None
        self._focus: QWidget | None = None
        self._key = QShortcut(QKeySequence(KEY), window)
        self._key.activated.connect(self.open)
        stack.currentChanged.connect(self._look)

    def open(self) -> None:
        """Show the page for the door in view, if it has one."""
        from csdesk.services import help_pages

        door = self._stack.currentWidget()
        if door is None or door is self._door:
            return
        name = ABOUT.get(door.objectName(), door.objectName())
        if name not in help_pages.pages():
            return
        if self._door is None:
            from csdesk.ui.help.door import HelpDoor

            self._door = HelpDoor()
            self._door.left.connect(self._close)
            self._stack.addWidget(self._door)
        self._before, self._focus = door, QApplication.focusWidget()
        self._door.view.show_page(name)
        self._stack.setCurrentWidget(self._door)
        self._door.view.read()

    def _look(self) -> None:
        shown = self._stack.currentWidget()
        self._key.setEnabled(shown is None or shown.objectName() != DESK)

    def _close(self) -> None:
        """Back to the door, with the keyboard where it was; it is as it was left."""
        before, focus = self._before, self._focus
        self._before = self._focus = None
        if before is not None and self._stack.currentWidget() is self._door:
            self._stack.setCurrentWidget(before)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
