"""All keys on one page, read from the program and from each of its screens, so that it cannot be out of date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from csdesk.ui import everywhere
from csdesk.ui.commands import Command, sequence, shown
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene, choose, press, write
from csdesk.ui.screens import SCREENS
from csdesk.ui.screens.base import Screen
from csdesk.ui.shell.find_box import FindBox
from csdesk.ui.widgets import (
    Button,
    Column,
    EmptyState,
    Group,
    KeyLine,
    ListTable,
    PageHeader,
    SearchBox,
    Sheet,
    page,
)
from csdesk.wording import tr

LISTS = (
    ("↑ ↓", tr("Move in a list; Home and End lead to its ends")),
    ("Enter", tr("Open the line, or press the button")),
    ("Space", tr("Tick the line, or press the button")),
    ("Shift+F10", tr("Open the menu of the line: all that can be done with it")),
    ("Ctrl+Enter", tr("Do what the blue button says: save, apply, send")),
    ("Esc", tr("Leave without saving, back to where you came from")),
    ("Tab", tr("On to the next part; Shift+Tab back")),
    ("Alt+M", tr("Open the menu")),
    ("Ctrl+C", tr("Copy what is marked in a field; Ctrl+X cuts it out, Ctrl+V pastes")),
)
"""What is the same on every page."""
SAME_EVERYWHERE = {"Ctrl+Enter", "Enter", "Esc", "Tab"}
COLUMNS = (
    Column(tr("Key"), lambda line: line.key, 190, bold=True),
    Column(tr("What it does"), lambda line: line.words, found=True),
)


@dataclass(frozen=True)
class KeyOf:
    """A key and what it does."""

    screen: str
    """Where it does that; empty: everywhere."""
    key: str
    words: str
    also: str = ""
    """Other words by which it is found."""


class ShortcutsScreen(Screen):
    """Every key of the program, searched by what it does."""

    name = "shortcuts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: list[tuple[str, tuple[KeyOf, ...]]] = []
        self._unread = self._read()
        self._read_on = QTimer(self, singleShot=True, interval=0)
        self._read_on.timeout.connect(self._read_more)
        self.search = SearchBox(
            name="shortcuts.search", spoken=tr("Search the keys"), placeholder=tr("A key, or what it does")
        )
        self.list = ListTable(COLUMNS, name="shortcuts.list", spoken=tr("Keys"))
        self.list.offer(opens=tr("Go there"))
        self.list.opened.connect(self._go)
        self.nothing = EmptyState(
            tr("No key does that"),
            tr("Most things can be done from the palette, too: Ctrl+K, then a few letters of what you want."),
            icon="keyboard",
            action=tr("Show all keys"),
            on_action=self.search.clear,
            name="shortcuts.nothing",
        )
        self.search.typed.connect(lambda _text: self._show())
        self.search.finds(self.list.rows)
        self.search.went_down.connect(self.list.setFocus)
        self.search.entered.connect(self.list.setFocus)
        self._sheet = Sheet(self.list, padding=0, name="shortcuts.sheet")
        header = PageHeader(tr("Keyboard shortcuts"), tr("Everything can be done without a mouse"), name="shortcuts")
        keys = KeyLine(("↑ ↓", tr("move")), ("Enter", tr("go there")), name="shortcuts.keys")
        keys.belong(self.list)
        self.set_content(page(header, self.search, self._sheet, self.nothing), keys)

    def refresh(self) -> None:
        """Ask the screens for their keys, one at a time: each is made for that, and the window goes on in between."""
        self._read_more()

    def scenes(self, _files: Files) -> Iterable[Scene]:
        """Its states, and those of what lies over every page: the palette, the menu, the menu of a line."""
        yield Scene("shortcuts-nothing", steps=(write("shortcuts.search", "no such key"),))
        yield Scene("shortcuts-palette", steps=(_open_palette,))
        yield Scene("shortcuts-menu", steps=(press("topBar.menu"),))
        yield Scene("shortcuts-line_menu", steps=(choose("shortcuts.list", 3), lambda page: page.list.open_menu()))

    def first_focus(self) -> QWidget:
        """The search."""
        return self.search

    def find_field(self) -> QWidget:
        """The search."""
        return self.search

    def _read_more(self) -> None:
        group = next(self._unread, None)
        if group is not None:
            self._known.append(group)
            self._read_on.start()
        self._show()

    def _read(self) -> Iterator[tuple[str, tuple[KeyOf, ...]]]:
        known = everywhere.own(self.desk, {one.name: _nothing for one in everywhere.OF_THE_PAGE})
        ways = everywhere.ways(SCREENS, lambda _name: None)
        yield tr("Everywhere"), (*_of_commands(known, ""), *(KeyOf("", _native(key), words) for key, words in LISTS))
        yield tr("Go to"), tuple(_of_commands(ways, ""))
        for entry in SCREENS:
            if entry.name != self.name:
                screen = entry.factory(self.desk)
                lines = tuple(keys_of(screen))
                screen.deleteLater()
                yield entry.title, lines

    def _show(self) -> None:
        typed = self.search.text().casefold().split()
        groups = [
            (Group(title, icon="keyboard"), [line for line in lines if _fits(title, line, typed)])
            for title, lines in self._known
        ]
        found = [(group, lines) for group, lines in groups if lines]
        self.list.set_groups(found)
        self.list.show_found(self.search.text())
        self._sheet.setVisible(bool(found))
        self.nothing.setVisible(not found and not self._read_on.isActive())
        if found and self.list.selected() is None:
            self.list.select_first()

    def _go(self, line: KeyOf) -> None:
        if line.screen:
            self.desk.navigate(line.screen)


def keys_of(screen: Screen) -> Iterator[KeyOf]:
    """The keys of a screen that are not the same everywhere, each once: of its commands, key lines and buttons."""
    told = set(SAME_EVERYWHERE)
    for key, words in _stated(screen):
        if key and words and key not in told and not key.startswith(("↑", "←")):
            told.add(key)
            yield KeyOf(screen.name, key, words[0].upper() + words[1:])


def _stated(screen: Screen) -> Iterator[tuple[str, str]]:
    for command in screen.commands():
        yield command.key, command.words
    for line in screen.findChildren(KeyLine):
        yield from line.pairs
    for button in screen.findChildren(Button):
        if button.key:
            yield _native(button.key), button.accessibleName() or button.text()


def _of_commands(commands: Iterable[Command], screen: str) -> Iterator[KeyOf]:
    return (KeyOf(screen, one.key, one.words, one.also) for one in commands if one.key)


def _native(key: str) -> str:
    return shown(sequence(key)) if key.isascii() else key


def _fits(title: str, line: KeyOf, typed: list[str]) -> bool:
    said = f"{title} {line.key} {line.words} {line.also}".casefold()
    return all(word in said for word in typed)


def _open_palette(page: QWidget) -> None:
    box = page.window().findChild(FindBox)
    if box is None:
        raise LookupError
    box.take_focus()
    box.setText("re")
    box.asked.emit()


def _nothing() -> None:
    return None
