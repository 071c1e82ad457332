"""The window: locked or open, one page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QStackedLayout, QWidget

from csdesk.services import places
from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Cover, Desk
from csdesk.ui.dialogs import Dialogs, SystemDialogs
from csdesk.ui.messages import Messages
from csdesk.ui.screens import Entry
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.shell.main_page import MainPage
from csdesk.ui.shell.unlock_page import BACKUPS, VAULTS, UnlockPage
from csdesk.ui.shell.welcome_page import RecoveryPage, WelcomePage
from csdesk.ui.tasks import Bug, Tasks
from csdesk.ui.theme.focus import FocusRing
from csdesk.ui.theme.tokens import MARGIN
from csdesk.ui.ways import Opened, Ways, warm_up
from csdesk.ui.widgets import column, holding

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault

SIZE = (1366, 688)
PAGE = (1024, 620)
"""What every page has room in, at the usual size of text."""
SMALLEST = (640, 400)
WARM_UP_AFTER_MS = 150


@dataclass(frozen=True)
class Program:
    """What the window is put together from."""

    ways: Ways
    clock: Clock
    entries: Sequence[Entry]
    dialogs: Dialogs | None = None
    """None: the operating system's own."""


class Window(QWidget):
    """One window. Locked is a page of it; locking destroys every screen. `opened(Desk)`, `locked`."""

    opened = Signal(object)
    locked = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.setObjectName("window")
        self.program = program
        self.tasks = Tasks(self)
        self.messages = Messages(self)
        self.dialogs: Dialogs = program.dialogs or SystemDialogs(self)
        self.desk: Desk | None = None
        self.main: MainPage | None = None
        self.cover: Cover | None = None
        self.vault_path = program.ways.known_vault() or program.ways.default_path
        can_sample = program.ways.make_sample is not None
        self.unlock = UnlockPage(can_sample=can_sample)
        self.welcome = WelcomePage(self.vault_path, can_sample=can_sample)
        self.recovery = RecoveryPage()
        self._waiting: Opened | None = None
        self._before_cover = self.windowState()
        self._stack = QStackedLayout()
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._area = self._scrolling()
        outer = column(self._area, gap=0)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(outer)
        for page in (self.unlock, self.welcome, self.recovery):
            self._stack.addWidget(page)
        self._ring = FocusRing(self)
        self._ring.placed.connect(self._bring_in_sight)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._name_window(sample=False)
        self._connect_doors()
        self.tasks.fault.connect(self._show_fault)
        self.tasks.bug.connect(self.show_bug)

    def begin(self, path: Path | None = None) -> None:
        """Show the page to begin with: unlock this vault or the one that is known, else create one."""
        if path is not None:
            self.choose_vault(path)
        elif self.program.ways.known_vault() is not None:
            self._show_unlock(was_open=False)
        else:
            self._show_door(self.welcome)
        QTimer.singleShot(WARM_UP_AFTER_MS, self._warm_up)

    def choose_vault(self, path: Path) -> None:
        """Show the unlock page of this vault, or offer to create it where there is none."""
        self.vault_path = path
        if path.exists():
            self._show_unlock(was_open=False)
        else:
            self.welcome.show_path(path)
            self._show_door(self.welcome)

    def open_desk(self, vault: "Vault", settings: "Settings") -> Desk:
        """Show the desk of an open vault."""
        self.vault_path = vault.path
        desk = Desk(
            vault,
            settings,
            ways=self.program.ways,
            tasks=self.tasks,
            clock=self.program.clock,
            messages=self.messages,
            dialogs=self.dialogs,
        )
        self.desk = desk
        desk.locking.connect(self.lock)
        desk.covered.connect(self._cover)
        desk.uncovered.connect(self._uncover)
        self.main = MainPage(desk, self.program.entries)
        self.main.lock_wanted.connect(self.lock)
        self._stack.addWidget(self.main)
        self._stack.setCurrentWidget(self.main)
        self._name_window(sample=settings.sample_data)
        self.unlock.forget_faults()
        self.opened.emit(desk)
        self.main.open_screen(next(entry.name for entry in self.program.entries))
        return desk

    def lock(self) -> None:
        """Close the vault once the commands that run are done, destroy every screen, show the unlock page."""
        if self.desk is None or self.main is None:
            return
        vault, desk, main = self.desk.vault, self.desk, self.main
        self.desk = self.main = None
        self._uncover()
        self.messages.clear()
        QGuiApplication.clipboard().clear()
        self._stack.removeWidget(main)
        main.hide()
        main.deleteLater()
        desk.deleteLater()
        self._name_window(sample=False)
        self.tasks.command(self, vault.lock)
        self._show_unlock(was_open=True)
        self.locked.emit()

    def show_bug(self, bug: Bug) -> None:
        """Say that something unexpected happened, and offer what may be copied."""
        clipboard = QGuiApplication.clipboard()
        self.messages.error(
            "Something unexpected happened; what was saved before is safe. The details name no one.",
            "Copy details",
            lambda: clipboard.setText(bug.details),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let commands finish, lock, and go. A covered desk stays covered: the cover is told instead."""
        if self.cover is not None:
            self.cover.close_asked()
            event.ignore()
            return
        self.lock()
        self.tasks.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the look changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.update()

    def _scrolling(self) -> QScrollArea:
        """Pages get the room that they need; a smaller or strongly enlarged screen scrolls over them."""
        self._inside = holding(self._stack)
        self._need_room(True)
        area = QScrollArea()
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            bar.rangeChanged.connect(lambda _least, _most: self._bring_in_sight(QApplication.focusWidget()))
        return area

    def _bring_in_sight(self, part: QWidget | None) -> None:
        """The page moves to what has the keyboard; a list or a text is as large as the page itself."""
        if part is not None and part.height() < self._area.height() and self._inside.isAncestorOf(part):
            place = QRect(part.mapTo(self._inside, QPoint(0, 0)), part.size())
            for corner in (place.bottomRight(), place.topLeft()):
                self._area.ensureVisible(corner.x(), corner.y(), MARGIN, MARGIN)

    def _need_room(self, wanted: bool) -> None:
        """What covers the desk finds its own way with the room that there is."""
        width, height = PAGE if wanted else (1, 1)
        self._inside.setMinimumSize(theme.scaled(width), theme.scaled(height))

    def _cover(self, page: Cover) -> None:
        """Show nothing but this page, over the whole display. Hidden, the desk's shortcuts do nothing."""
        self._uncover()
        self.cover = page
        self._before_cover = self.windowState()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._need_room(False)
        self.setWindowState(self._before_cover | Qt.WindowState.WindowFullScreen)
        self.activateWindow()

    def _uncover(self) -> None:
        page, self.cover = self.cover, None
        if page is None:
            return
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()
        if self.main is not None:
            self._stack.setCurrentWidget(self.main)
        self._need_room(True)
        self.setWindowState(self._before_cover)
        self.activateWindow()

    def _connect_doors(self) -> None:
        unlock, welcome = self.unlock, self.welcome
        unlock.unlock_wanted.connect(self._unlock)
        unlock.sign_in_wanted.connect(self._sign_in)
        unlock.new_wanted.connect(self._ask_new)
        for page in (unlock, welcome):
            page.restore_wanted.connect(self._restore)
            page.other_wanted.connect(lambda: self.dialogs.open_file("Open a vault", VAULTS, self.choose_vault))
            page.sample_wanted.connect(self._open_sample)
        welcome.place_wanted.connect(self._ask_place)
        welcome.create_wanted.connect(self._create)
        self.recovery.done.connect(self._leave_recovery)

    def _unlock(self, text: str, by_code: bool) -> None:
        ways, path = self.program.ways, self.vault_path
        way = ways.unlock_with_code if by_code else ways.unlock
        self._enter(lambda: way(path, text), self.unlock)

    def _sign_in(self) -> None:
        path = self.vault_path
        self._enter(lambda: self.program.ways.sign_in(path), self.unlock)

    def _create(self, path: Path, passphrase: str, keep_key: bool) -> None:
        self._enter(lambda: self.program.ways.create(path, passphrase, keep_key), self.welcome)

    def _enter(self, way: Callable[[], Opened], page: DoorPage) -> None:
        self.tasks.command(self, way, self._entered, lambda error: page.show_fault(str(error)))

    def _entered(self, opened: Opened) -> None:
        if opened.recovery_code:
            self._waiting = opened
            self.recovery.show_code(opened.recovery_code)
            self._show_door(self.recovery)
        else:
            self.open_desk(opened.vault, opened.settings)

    def _leave_recovery(self) -> None:
        opened, self._waiting = self._waiting, None
        self.recovery.forget()
        if opened is not None:
            self.open_desk(opened.vault, opened.settings)

    def _open_sample(self) -> None:
        page = self.unlock if self._stack.currentWidget() is self.unlock else self.welcome
        page.set_busy(True)
        self.tasks.job(
            self,
            self.program.ways.open_sample,
            self._entered,
            lambda error: page.show_fault(str(error)),
            title="Preparing the sample caseload",
            writes=True,
        )

    def _ask_new(self) -> None:
        self.welcome.show_path(free_path(self.program.ways.default_path))
        self._show_door(self.welcome)

    def _ask_place(self) -> None:
        suggestion = free_path(self.program.ways.default_path).name
        self.dialogs.save_file("Where the new vault lies", suggestion, VAULTS, self.welcome.show_path)

    def _restore(self) -> None:
        self.dialogs.open_file("Restore a backup", BACKUPS, self._restore_from)

    def _restore_from(self, backup: Path) -> None:
        path = self.vault_path
        page: DoorPage = self.unlock if self._stack.currentWidget() is self.unlock else self.welcome

        def restored(_aside: Path | None) -> None:
            self.choose_vault(path)

        self.tasks.command(
            self,
            lambda: self.program.ways.restore(backup, path),
            restored,
            lambda error: page.show_fault(str(error)),
        )

    def _show_unlock(self, *, was_open: bool) -> None:
        has_sign_in = self.program.ways.preferences.has_sign_in(self.vault_path)
        self.unlock.show_vault(self.vault_path, has_sign_in=has_sign_in, was_open=was_open)
        self._show_door(self.unlock)

    def _show_door(self, page: DoorPage) -> None:
        self._stack.setCurrentWidget(page)
        page.start()

    def _show_fault(self, error: DeskError) -> None:
        self.messages.error(str(error))

    def _name_window(self, *, sample: bool) -> None:
        self.setWindowTitle("CS Desk · Sample data" if sample else "CS Desk")
        self.setWindowIcon(theme.icon("identification-card", "accent"))

    def _warm_up(self) -> None:
        self.tasks.query(self, warm_up, _nothing)


def free_path(path: Path) -> Path:
    """The path, or the same with a number behind its name when there is such a vault already."""
    number = 2
    found = path
    while found.exists():
        found = path.with_name(f"{path.stem} {number}{places.VAULT_SUFFIX}")
        number += 1
    return found


def _nothing(_result: Any) -> None:
    return None
