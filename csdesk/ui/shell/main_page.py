"""The open desk: top bar, rail, messages, and the screen in view."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from csdesk.ui.desk import Desk
from csdesk.ui.messages import Message, Messages
from csdesk.ui.scanner import ScannerNews
from csdesk.ui.screens import Entry, Screen, key_of
from csdesk.ui.shell.drops import FileDrops
from csdesk.ui.shell.locking import without_veto
from csdesk.ui.shell.rail import Rail
from csdesk.ui.shell.top_bar import TopBar
from csdesk.ui.theme.tokens import MARGIN
from csdesk.ui.widgets import Banner, ProgressPanel, column, row

PASSING_MS = 12_000
"""How long a message stays that nothing depends on."""
PEOPLE = "ncps"
REPORT = "referral_report"
"""Where a file belongs that is dropped on the window."""
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
        self.top_bar = TopBar(
            self._menu(),
            sample=desk.settings.sample_data,
            on_outbox=lambda: self.open_screen("outbox" if "outbox" in self._entries else "reports"),
            with_find=PEOPLE in self._entries,
        )
        self._stack = QStackedWidget()
        right = column(MessageBar(desk.messages), gap=0)
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
        if self.top_bar.find_box is not None:
            self.top_bar.find_box.wanted.connect(lambda text: self.open_screen(PEOPLE, {"text": text}))
            self.top_bar.find_box.left.connect(self._go_on)
        self.desk.navigated.connect(self.open_screen)
        self.desk.counted.connect(self.rail.show_count)
        self.desk.outbox_counted.connect(self.top_bar.show_outbox)
        self.desk.courier.news.connect(self._show_network)
        self._show_network()
        # A field in which something is typed keeps Ctrl+Z for itself.
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.desk.take_back)
        for keys in ("Ctrl+Y", "Ctrl+Shift+Z"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.desk.do_again)

    def _show_network(self) -> None:
        courier = self.desk.courier
        waits = courier.is_sending or courier.next_at is not None
        self.top_bar.show_network(offline=courier.offline, portal=courier.behind_portal, waits=waits)

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
        self.current = name
        self.rail.show_current(entry.under or name)
        self._stack.setCurrentWidget(screen)
        if arguments:
            screen.open_with(**arguments)
        screen.come_in_view()

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
            self.desk.messages.info("What you had typed before the desk was locked is here again, not saved yet.")

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

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("menu")
        for entry in self._entries.values():
            if entry.in_rail:
                menu.addAction(f"{entry.title}\t{key_of(entry.name)}").triggered.connect(
                    lambda _checked=False, name=entry.name: self.open_screen(name)
                )
        menu.addSeparator()
        menu.addAction("Take back what was done last\tCtrl+Z").triggered.connect(
            lambda _checked=False: self.desk.take_back()
        )
        menu.addAction("Do again what was taken back last\tCtrl+Y").triggered.connect(
            lambda _checked=False: self.desk.do_again()
        )
        menu.addAction("Lock\tCtrl+L").triggered.connect(lambda _checked=False: self.lock_wanted.emit())
        menu.addAction("Close the program").triggered.connect(lambda _checked=False: self.window().close())
        return menu
