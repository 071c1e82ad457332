"""What can be done from the keyboard, said once: keys, menus, the palette and the page of shortcuts come from here.

A `Command` is stated where it is done: by the program (`everywhere.py`), by a screen (`Screen.commands`), by a
list for the row that is selected (`ListTable.offer`), and by every button for itself.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from csdesk.wording import tr

STRONG = re.compile(r"(Ctrl|Alt|Meta)\+|F\d+$")
KEYPAD = Qt.KeyboardModifier.KeypadModifier


class Kind(StrEnum):
    """Where a command stands in menus, in the palette and on the page of shortcuts."""

    GO = "go"
    DO = "do"
    ROW = "row"
    """Of the row that is selected."""
    VIEW = "view"
    EDIT = "edit"
    PROGRAM = "program"
    HELP = "help"


@dataclass(frozen=True)
class Command:
    """Something that can be done now.

    `name`: `screen.thing`. `words`: whole, as a menu says them (*Put off until tomorrow*). `keys`: as Qt writes them,
    several parted by blanks, the first is shown (`Ctrl+N`, `D`, `Shift+P`, `F6`); on macOS `Alt` stands for Option
    with Command, since Option alone types. `brief`: the fewer words of the line of keys at the foot of a page.
    """

    name: str
    words: str
    keys: str = ""
    run: Callable[[], object] | None = None
    """None: it is only stated, as in the line of keys; `does` says what it does."""
    brief: str = ""
    kind: Kind = Kind.DO
    icon: str = ""
    can: Callable[[], bool] | None = None
    """Whether it can be done now; None: always."""
    standard: QKeySequence.StandardKey | None = None
    """The operating system's own keys for it come besides."""
    also: str = ""
    """Other words by which somebody may look for it, parted by blanks."""

    @property
    def key(self) -> str:
        """The key that is shown, in the words of this operating system; empty where there is none."""
        known = self.sequences()
        return shown(known[0]) if known else ""

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.run is not None and (self.can is None or self.can())

    def does(self, run: Callable[[], object], can: Callable[[], bool] | None = None) -> "Command":
        """The same, done by `run`."""
        return replace(self, run=run, can=can or self.can)

    def do(self) -> bool:
        """Do it, where it can be done. Gives whether it was."""
        if not self.possible or self.run is None:
            return False
        self.run()
        return True

    def sequences(self) -> list[QKeySequence]:
        """All keys that do it on this operating system."""
        found = [sequence(key) for key in self.keys.split()]
        if self.standard is not None:
            own = QKeySequence.keyBindings(self.standard)
            found += [one for one in own if one.count() and one not in found]
        return found


@runtime_checkable
class Commanding(Protocol):
    """A part of the window at which something can be done."""

    def commands(self) -> Sequence[Command]:
        """What can be done here now."""


class Bound(QShortcut):
    """The keys of a command, bound while their owner can be seen."""

    def __init__(
        self,
        command: Command,
        owner: QWidget,
        run: Callable[[], object],
        context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ) -> None:
        super().__init__(owner)
        self.command = command
        self.setKeys(command.sequences())
        self.setContext(context)
        self.activated.connect(run)


def bind(owner: QWidget, commands: Callable[[], Iterable[Command]]) -> list[Bound]:
    """Bind the keys with Ctrl, Alt or F of all these commands to a widget.

    Whether and how a command is done is asked when its key is pressed.
    """

    def do(name: str) -> None:
        for command in commands():
            if command.name == name and command.do():
                return

    return [Bound(command, owner, partial(do, command.name)) for command in commands() if is_strong(command.keys)]


def press(event: QKeyEvent, commands: Iterable[Command]) -> bool:
    """Do the command that has this key, pressed where no field takes it. Gives whether there was one."""
    pressed = QKeySequence(QKeyCombination(event.modifiers() & ~KEYPAD, Qt.Key(event.key())))
    return any(pressed in one.sequences() and one.do() for one in commands if one.keys)


def keyed(commands: Iterable[Command], press: Callable[[str, Any], object], row: object) -> list[Command]:
    """Commands of a row that are all done by `press(key, row)`."""
    return [one.does(partial(press, one.keys, row)) for one in commands]


def available(page: QWidget) -> Iterator[Command]:
    """All that can be done at a page now: by its screen, its lists, its buttons. Each once."""
    told: set[str] = {""}
    stated = page.commands() if isinstance(page, Commanding) else ()
    of_page = {one.key for one in stated if one.possible}
    for part in (page, *page.findChildren(QWidget)):
        if not part.isVisible() or not part.isEnabled() or not isinstance(part, Commanding):
            continue
        is_button = isinstance(part, QAbstractButton)
        for command in part.commands():
            if is_button and command.key and command.key in of_page:
                continue  # it only shows the key of what the page states in its own words
            if command.possible and command.words not in told:
                told.add(command.words)
                yield command


def fill_menu(menu: QMenu, commands: Iterable[Command]) -> None:
    """Put commands into a menu, with the keys that are bound elsewhere; what cannot be done now is grey."""
    for command in commands:
        entry = menu.addAction(f"{command.words}\t{command.key}" if command.key else command.words)
        entry.setObjectName(command.name)
        entry.setEnabled(command.possible)
        entry.triggered.connect(lambda _checked=False, command=command: command.do())


def sequence(key: str, *, system: str = sys.platform) -> QKeySequence:
    """A key as this operating system has it: on macOS Option types letters, so that `Alt` takes Command with it."""
    if system == "darwin" and "Alt+" in key and "Ctrl+" not in key:
        key = key.replace("Alt+", "Ctrl+Alt+")
    return QKeySequence(key)


def shown(key: QKeySequence) -> str:
    """A key as it is written for people: `Ctrl+N`, on macOS `⌘N`."""
    mac = sys.platform == "darwin"
    form = QKeySequence.SequenceFormat.NativeText if mac else QKeySequence.SequenceFormat.PortableText
    return key.toString(form).replace("Return", tr("Enter"))


def is_strong(keys: str) -> bool:
    """Whether keys are bound to the window, and not left to what has the keyboard: those with Ctrl or Alt, and F2."""
    return any(STRONG.search(key) for key in keys.split())
