"""What a screen is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from csdesk.ui.desk import Desk

ABOUT_PEOPLE = frozenset(
    [
        "ncps",
        "cases",
        "contacts",
        "appointments",
        "reports",
        "reviews",
        "assessments",
        "plans",
        "referrals",
        "releases",
        "told",
        "directory",
    ]
)
"""Kinds of records of which the work with people consists."""


class Screen(QWidget):
    """One page of the window, for one job. Made when it is first visited, destroyed when the desk is locked.

    A screen sets `name` (as registered) and `depends_on` (kinds of records), builds its widgets in `__init__`, and
    reads in `refresh`, which is called whenever it comes in view out of date: the first time, and after a command
    changed a kind that it depends on.
    """

    name: ClassVar[str] = ""
    depends_on: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._outdated = True
        self.setObjectName(self.name)
        self.setProperty("surface", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setLayout(self._column)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._do_primary)
        desk.changed.connect(self._note_changes)

    def set_content(self, content: QVBoxLayout, footer: QWidget | None = None) -> None:
        """Put the page (see `widgets.page`) and its footer or action bar in place. Called once, from `__init__`."""
        self._column.addLayout(content, 1)
        if footer is not None:
            self._column.addWidget(footer)

    def refresh(self) -> None:
        """Read again what is shown."""

    def open_with(self, *_none: Any, **arguments: Any) -> None:
        """The screen was opened with arguments (`desk.navigate(name, **arguments)`); comes before `refresh`.

        A screen names its own in the override, each with a default.
        """

    def primary_action(self) -> QAbstractButton | None:
        """The button that Ctrl+Enter presses now, or None."""
        return None

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the screen comes in view."""
        return None

    def unsaved(self) -> dict[str, Any]:
        """What was typed and is not in the vault, as JSON holds it; empty when nothing was. Never a password.

        Asked for when the desk is locked. It is kept encrypted, and `bring_back` gets it after the unlocking.
        """
        return {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave, at once or as soon as what it belongs to is shown."""

    def come_in_view(self) -> None:
        """Called by the window when it shows the screen."""
        if self._outdated:
            self._outdated = False
            self.refresh()
        wanted = self.first_focus()
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note_changes(self, kinds: frozenset[str]) -> None:
        if not kinds & self.depends_on:
            return
        self._outdated = True
        if self.isVisible():
            self._outdated = False
            self.refresh()

    def _do_primary(self) -> None:
        button = self.primary_action()
        if button is not None and button.isVisible():
            button.click()


@dataclass(frozen=True)
class Entry:
    """A screen of the window: its name, its title in the rail, its icon, and how it is made."""

    name: str
    title: str
    icon: str
    factory: Callable[[Desk], Screen]
    in_rail: bool = True
    """Screens that are reached from others only are not in the rail."""
    at_bottom: bool = False
    under: str = ""
    """The screen of the rail that is marked while this one is in view."""
