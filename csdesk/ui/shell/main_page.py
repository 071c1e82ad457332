"""The open desk: top bar, rail, messages, and the screen in view."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from csdesk.ui import everywhere, theme
from csdesk.ui.commands import Command, Kind, available
from csdesk.ui.desk import Desk
from csdesk.ui.focus import tab_stops
from csdesk.ui.messages import Message, Messages
from csdesk.ui.scanner import ScannerNews
from csdesk.ui.screens import Entry, Screen
from csdesk.ui.shell.drops import FileDrops
from csdesk.ui.shell.locking import without_veto
from csdesk.ui.shell.main_menu import MainMenu, menu_bar
from csdesk.ui.shell.panes import turn
from csdesk.ui.shell.rail import Rail
from csdesk.ui.shell.top_bar import TopBar
from csdesk.ui.speech import announce
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import DESK, MARGIN
from csdesk.ui.widgets import Banner, ProgressPanel, column, row
from csdesk.wording import tr

PASSING_MS = 12_000
"""How long a message stays that nothing depends on."""
PEOPLE = "ncps"
REPORT = "referral_report"
"""Where a file belongs that is dropped on the window."""
HELP = "help"
OF_SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".heif")
"""How the names of files end that belong to the scans instead."""


class MessageBar(QWidget):
    """Shows the newest message above the page."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._banner: Banner | None = None
        self._layout = QVBoxLayout()
        self._layout.setContentsMargins(MARGIN, 12, MARGIN, 0)
        self.setLayout(self._layout)
        # A crowded page below must not squeeze a sentence of two lines.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(PASSING_MS)
        self._passing.timeout.connect(messages.clear)
        messages.shown.connect(self._show)
        messages.cleared.connect(self._clear)
        if messages.current is not None:
            self._show(messages.current)
        else:
            self.hide()

    def _show(self, message: Message) -> None:
        self._clear()

        def act() -> None:
            self._messages.clear()
            if message.on_action is not None:
                message.on_action()

        self._banner = Banner(
            message.sentence, message.tone, action=message.action, on_action=act, name="message", closable=True
        )
        self._banner.closed.connect(self._messages.clear)
        self._layout.addWidget(self._banner)
        self.show()
        how = tr("F6, then Enter: {action}", action=message.action) if message.action else ""
        announce(self, message.sentence, how, at_once=message.tone in (Tone.BAD, Tone.ATTENTION))
        if not message.lasting:
            self._passing.start()

    def _clear(self) -> None:
        self._passing.stop()
        self.hide()
        if self._banner is not None:
            self._banner.setObjectName("")
            self._banner.deleteLater()
            self._banner = None


class MainPage(QWidget):
    """Holds the screens that were visited. `lock_wanted`: the user locks."""

    lock_wanted = Signal()

    def __init__(self, desk: Desk, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.setObjectName("desk")
        self.desk = desk
        self._entries = {entry.name: entry for entry in entries}
        self.screens: dict[str, Screen] = {}
        self.current = ""
        self._kept: dict[str, dict[str, Any]] | None = None
        """What was typed before the desk was locked, of screens that were not opened since; None until it is read."""
        self.rail = Rail(entries)
        self.known = self._commands()
        self.menu = MainMenu(self, self.known, self._possible)
        self.menu_bar = menu_bar(self.menu)
        self.top_bar = TopBar(
            self.menu,
            sample=desk.settings.sample_data,
            on_outbox=lambda: self.open_screen("outbox" if "outbox" in self._entries else "reports"),
        )
        self._stack = QStackedWidget()
        self._messages = MessageBar(desk.messages)
        right = column(self._messages, gap=0)
        right.addLayout(row(ProgressPanel(desk.tasks), margins=(MARGIN, 4, MARGIN, 0)))
        right.addWidget(self._stack, 1)
        body = row(self.rail, gap=0)
        body.addLayout(right, 1)
        layout = column(self.top_bar, gap=0)
        layout.addLayout(body, 1)
        self.setLayout(layout)
        self._drops = FileDrops(self, self._take_file)
        self._scanner = ScannerNews(desk, self, lambda: self.current == "scans")
        self._connect()

    def _connect(self) -> None:
        self.rail.wanted.connect(self.open_screen)
        self.top_bar.lock.clicked.connect(lambda _checked=False: self.lock_wanted.emit())
        self.top_bar.find_box.wanted.connect(lambda text: self.open_screen(PEOPLE, {"text": text}))
        self.top_bar.find_box.left.connect(self._go_on)
        self.top_bar.find_box.asked.connect(self._show_palette)
        self.desk.navigated.connect(self.open_screen)
        self.desk.counted.connect(self.rail.show_count)
        self.desk.outbox_counted.connect(self.top_bar.show_outbox)
        self.desk.courier.news.connect(self._show_network)
        self._show_network()

    def _show_network(self) -> None:
        courier = self.desk.courier
        waits = courier.is_sending or courier.next_at is not None
        self.top_bar.show_network(offline=courier.offline, portal=courier.behind_portal, waits=waits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the page has the room."""
        super().resizeEvent(event)
        narrow = self.width() < theme.scaled(DESK)
        self.rail.set_narrow(narrow)
        self.top_bar.set_narrow(narrow)

    def open_screen(self, name: str, arguments: dict[str, Any] | None = None) -> None:
        """Bring a screen in view; it is made at the first visit. Unknown names are ignored."""
        entry = self._entries.get(name)
        if entry is None:
            return
        screen = self.screens.get(name)
        if screen is None:
            screen = entry.factory(self.desk)
            self.screens[name] = screen
            self._stack.addWidget(screen)
            self._bring_back(name)
        if name != self.current:
            announce(screen, entry.title)
        self.current = name
        self.rail.show_current(entry.under or name)
        self._stack.setCurrentWidget(screen)
        if arguments:
            screen.open_with(**arguments)
        screen.come_in_view()

    def open_help(self, page: str = "") -> None:
        """Show a page of the help, else that of the screen in view; Esc leads back to it."""
        if self.current != HELP or page:
            wanted = page or self.screens[self.current].help_page()
            self.open_screen(HELP, {"page": wanted, "back": self.current, "focus": self.focusWidget()})

    def forget(self, name: str) -> None:
        """Destroy a screen; the next visit makes it anew."""
        screen = self.screens.pop(name, None)
        if screen is not None:
            self._stack.removeWidget(screen)
            screen.hide()
            screen.deleteLater()

    def unsaved(self) -> dict[str, Any] | None:
        """What was typed on every screen and is not in the vault; None while that of last time is still being read.

        A fault in one screen's form is logged, and takes nothing from the others.
        """
        if self._kept is None:
            return None
        found = dict(self._kept)
        for name, screen in self.screens.items():
            typed = without_veto(screen.unsaved)
            if typed:
                found[name] = typed
        return {"current": self.current, "screens": found} if found else {}

    def bring_back(self, unsaved: dict[str, Any] | None) -> None:
        """Put what was typed before back into the forms; the screen where it was typed comes in view."""
        kept = unsaved or {}
        self._kept = {name: typed for name, typed in kept.get("screens", {}).items() if name in self._entries}
        for name, screen in self.screens.items():
            if self._bring_back(name):
                screen.refresh()
        current = kept.get("current", "")
        if current in self._kept or current in self.screens:
            self.open_screen(current)
        if kept:
            self.desk.messages.info(tr("What you had typed before the desk was locked is here again, not saved yet."))

    def _take_file(self, path: Path) -> None:
        is_scan = path.suffix.lower() in OF_SCANS and "scans" in self._entries
        self.open_screen("scans" if is_scan else REPORT, {"path": path})

    def _go_on(self) -> None:
        """Give the keyboard back to what had it in the screen."""
        screen = self.screens[self.current]
        before: QWidget | None = screen.focusWidget()
        (before or screen.first_focus() or screen).setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_back(self, name: str) -> bool:
        typed = (self._kept or {}).pop(name, None)
        if typed is not None:
            without_veto(lambda: self.screens[name].bring_back(typed))
        return typed is not None

    def _commands(self) -> list[Command]:
        """What can be done from everywhere in the desk."""
        doing: dict[str, Callable[[], object]] = {
            everywhere.PALETTE.name: self._go_to_palette,
            everywhere.FIND.name: self._search_here,
            everywhere.NEXT_PART.name: lambda: self._turn(forward=True),
            everywhere.PART_BEFORE.name: lambda: self._turn(forward=False),
            everywhere.LOCK.name: self.lock_wanted.emit,
            everywhere.QUIT.name: lambda: self.window().close(),
        }
        if HELP in self._entries:
            doing[everywhere.HELP.name] = self.open_help
        return [*everywhere.ways(self._entries.values(), self.open_screen), *everywhere.own(self.desk, doing)]

    def _turn(self, *, forward: bool) -> None:
        """From the page to the message, the top bar, the rail, and to the page again."""
        parts = (self.screens[self.current], self._messages, self.top_bar, self.rail)
        turn(parts, [tab_stops(part) if part.isVisible() else [] for part in parts], forward=forward)

    def _possible(self) -> list[Command]:
        """What can be done now at the page in view."""
        return [*available(self._messages), *available(self.screens[self.current])]

    def _search_here(self) -> None:
        """To the field that searches the page in view, or else everything."""
        field = self.screens[self.current].find_field()
        if field is not None and field.isVisible():
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.top_bar.find_box.take_focus()

    def _go_to_palette(self) -> None:
        self.top_bar.find_box.take_focus()

    def _show_palette(self) -> None:
        box = self.top_bar.find_box
        if box.palette_below is None:
            from csdesk.ui.shell.palette import Palette

            box.palette_below = Palette(box, self.desk, self, self._offered, finds=PEOPLE in self._entries)
        box.palette_below.open()

    def _offered(self) -> list[Command]:
        """For the palette: what a message or the page offers in the words of the program's own is one deed, once."""
        own = [one for one in self.known if one.possible and one.name != everywhere.PALETTE.name]
        told = {one.words for one in own if one.kind is not Kind.GO}
        leading = {one.name: one for one in self._leading()}
        here = []
        for one in self._possible():
            led = leading.pop(one.name, None)
            if one.words not in told:
                here.append(replace(one, also=led.also) if led else one)
        return [*here, *own, *leading.values()]

    def _leading(self) -> list[Command]:
        """What the palette leads to from everywhere, and the menu does not say."""
        found = []
        if PEOPLE in self._entries:
            found.append(everywhere.NEW_PERSON.does(self._begin_person))
        if HELP in self._entries:
            found.append(everywhere.LOOK.does(lambda: self.open_help("settings")))
        return found

    def _begin_person(self) -> None:
        """Press the button of the page of NCPs; where it is not in view, somebody is being entered already."""
        self.open_screen(PEOPLE)
        for command in self._possible():
            if command.name == everywhere.NEW_PERSON.name:
                command.do()
