"""What a screen is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from csdesk.ui.commands import Command, bind, press
from csdesk.ui.desk import Desk
from csdesk.ui.focus import Homing
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.widgets.room import framed

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
        self._homing = Homing(self)
        desk.tasks.busy_changed.connect(self._homing.settle)
        self._bound = False
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
        """Put the page (see `widgets.page`), which scrolls where the window is low, in place; its footer or action
        bar is always in view. Called once, from `__init__`."""
        self._column.addLayout(framed(content, footer), 1)

    def set_pages(self, pages: QWidget) -> None:
        """Put pages in place that have frames of their own (see `widgets.framed`), instead of `set_content`."""
        self._column.addWidget(pages, 1)

    def refresh(self) -> None:
        """Read again what is shown."""

    def open_with(self, *_none: Any, **arguments: Any) -> None:
        """The screen was opened with arguments (`desk.navigate(name, **arguments)`); comes before `refresh`.

        A screen names its own in the override, each with a default.
        """

    def commands(self) -> Sequence[Command]:
        """What can be done on this page beside what its buttons and the rows of its lists say themselves.

        Their keys are bound by it: those with Ctrl, Alt or F while the screen is in view, the others where what has
        the keyboard does not take them. `can` says whether one can be done now; which there are does not change.
        """
        return ()

    def find_field(self) -> QWidget | None:
        """Where Ctrl+F leads: the field that searches this page."""
        return None

    def help_page(self) -> str:
        """The page of the help that F1 opens: that of the screen, where it has not one for what it shows now."""
        return self.name

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

    def scenes(self, _files: Files) -> Iterable[Scene]:
        """Its states that are looked at by tests and shown in pictures, beside the one in which it opens.

        Asked for on a screen that was just opened; what there is in the vault may be read at once. A state for which
        there is nothing in this vault is left out. See `csdesk.ui.scenes`.
        """
        return ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the page that nothing else took."""
        if not press(event, self.commands()):
            super().keyPressEvent(event)

    def come_in_view(self) -> None:
        """Called by the window when it shows the screen."""
        if not self._bound:
            self._bound = True
            bind(self, self.commands)
        if self._outdated:
            self._outdated = False
            self.refresh()
        self._homing.come_home(self.first_focus)

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
    by_itself: bool = False
    """Whether one that is not in the rail can be opened without a person or an agency: the palette leads there."""
    at_bottom: bool = False
    key: str = ""
    """Of a screen of the rail: its own key. The others have Alt with their number, from the top."""
    under: str = ""
    """The screen of the rail that is marked while this one is in view."""
