"""The window: locked or open, one page at a time."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPixmapCache, QShortcut
from PySide6.QtWidgets import QApplication, QLayout, QStackedLayout, QWidget

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui import formats, theme
from csdesk.ui.accessible import Role
from csdesk.ui.clipboard import Clipboard
from csdesk.ui.dialogs import Dialogs, HeldDialogs, SystemDialogs
from csdesk.ui.focus import move_on
from csdesk.ui.help.key import HelpKey
from csdesk.ui.messages import Messages
from csdesk.ui.network import Network
from csdesk.ui.shell.backups import Backups
from csdesk.ui.shell.covering import Covering
from csdesk.ui.shell.doors import Doors
from csdesk.ui.shell.idle import Idle
from csdesk.ui.shell.locking import close_what_lies_over, keep_typed, typed_before, without_veto
from csdesk.ui.shell.typing import DraftKeeper
from csdesk.ui.tasks import Bug, Tasks
from csdesk.ui.ways import Opened, Ways, warm_up
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault
    from csdesk.ui.desk import Cover, Desk
    from csdesk.ui.screens import Entry
    from csdesk.ui.shell.main_page import MainPage
    from csdesk.ui.theme.focus import FocusRing

SIZE = (1366, 688)
SMALLEST = (560, 320)
"""A laptop's display on which everything is shown twice as large has room for it."""
RING_AFTER_MS = 60
QUIT_KEY = "Ctrl+Q"
WARM_UP_AFTER_MS = 150
LISTEN_AFTER_MS = 1_500
"""Beside the first page nothing needs to know of the network."""
UNEXPECTED = tr(
    "Something unexpected happened; what was saved before is safe. Try it once more. If it happens again, tell "
    "whoever looks after CS Desk: the details are in its log, and name no one."
)


class Program(NamedTuple):
    """What the window is put together from."""

    ways: Ways
    clock: Clock
    given: "Sequence[Entry] | None" = None
    """The screens; None: all there are."""
    dialogs: Dialogs | None = None
    """None: the operating system's own."""
    network: Network | None = None
    """None: nothing is known of it."""

    @property
    def entries(self) -> "Sequence[Entry]":
        """The screens, in the order of the rail. The doors need none of them."""
        from csdesk.ui.screens import SCREENS

        return SCREENS if self.given is None else self.given


class Window(QWidget):
    """One window. Locked is a page of it; locking destroys every screen. `opened(Desk)`, `locked`."""

    spoken_role = Role.Window

    opened = Signal(object)
    locked = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.setObjectName("window")
        self.program = program
        self.tasks = Tasks(self)
        self.messages = Messages(self)
        self.network = program.network or Network(self)
        self.dialogs = HeldDialogs(program.dialogs or SystemDialogs(self))
        self.desk: Desk | None = None
        self.main: MainPage | None = None
        self.covering = Covering(self)
        self.covering.guarding.connect(self._guard)
        self.doors = Doors(program.ways, self.tasks, self.dialogs, program.clock, self)
        self.backups = Backups(program.ways, self.tasks, program.clock, self)
        self.clipboard = Clipboard(self)
        self.messages.details_wanted.connect(self.clipboard.copy_openly)
        self.idle = Idle(program.clock, program.ways.lock_after, self)
        self.idle.overdue.connect(self._lock_untouched)
        self.drafts = DraftKeeper(self)
        self.idle.typed.connect(self.drafts.note)
        self._stack = QStackedLayout()
        self._stack.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._stack)
        self.doors.page_made.connect(self._stack.addWidget)
        self.backups.page_made.connect(self._stack.addWidget)
        self._help = HelpKey(self, self._stack)
        QShortcut(QKeySequence(QUIT_KEY), self).activated.connect(self._quit)
        self._ring: FocusRing | None = None
        QTimer.singleShot(RING_AFTER_MS, self, self._show_focus)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._name_window(sample=False)
        self.doors.page_wanted.connect(self._stack.setCurrentWidget)
        self.doors.waits.connect(self.idle.watch)
        self.doors.opened.connect(self._enter)
        self.backups.ended.connect(self.close)
        self.backups.back_wanted.connect(lambda: self.doors.show_unlock(was_open=True))
        self.backups.told.connect(self.doors.tell_backup)
        self.tasks.fault.connect(self._show_fault)
        self.tasks.bug.connect(self.show_bug)

    def begin(self, path: Path | None = None) -> None:
        """Show the page to begin with: unlock this vault or the one that is known, else create one."""
        if self.program.ways.is_handed_over:
            from csdesk.ui.shell.waiting import WaitingWords

            self.doors.close_up(WaitingWords())
        self.doors.begin(path)
        if self.doors.is_bare:
            self.covering.guard()
        QTimer.singleShot(WARM_UP_AFTER_MS, self._warm_up)

    def open_desk(self, vault: "Vault", settings: "Settings") -> "Desk":
        """Show the desk of an open vault."""
        from csdesk.ui.desk import Desk
        from csdesk.ui.shell.main_page import MainPage

        desk = Desk(
            vault,
            settings,
            ways=self.program.ways,
            tasks=self.tasks,
            clock=self.program.clock,
            messages=self.messages,
            dialogs=self.dialogs,
            network=self.network,
        )
        self.desk = desk
        self._show_focus()
        theme.fonts.load_scripts()
        desk.locking.connect(self.lock_and_back_up)
        desk.covered.connect(self._cover)
        desk.uncovered.connect(self._uncover)
        self.main = MainPage(desk, self.program.entries)
        self.main.lock_wanted.connect(self.lock_and_back_up)
        self._stack.addWidget(self.main)
        self._stack.setCurrentWidget(self.main)
        self._name_window(sample=settings.sample_data)
        self.doors.was_opened(vault.path)
        self.opened.emit(desk)
        self.idle.watch()
        desk.read(self.main, typed_before, partial(self._bring_back, desk, self.main))
        self.main.open_screen(next(entry.name for entry in self.program.entries))
        desk.courier.begin()
        QTimer.singleShot(LISTEN_AFTER_MS, self.network.listen)
        return desk

    def _bring_back(self, desk: "Desk", main: "MainPage", typed: dict[str, Any] | None) -> None:
        """Put what was typed before back into the forms, and keep what is typed from now on."""
        from csdesk.ui.help.news import tell_news

        main.bring_back(typed)
        tell_news(desk)
        self.drafts.begin(desk, main, typed or {})

    def lock(self, why: str = "") -> None:
        """Close the vault once the commands that run are done, destroy every screen, show the unlock page.

        For sleep, session lock and the end of the session: no backup is waited for. `why`: what the page says of it.
        """
        closed = self._put_away()
        if closed is not None:
            self.tasks.command(self, closed.vault.lock)
            self._show_locked(why)
        self.backups.give_up()

    def lock_and_back_up(self, why: str = "") -> None:
        """The same by hand, or since nobody was there: where a backup is due, the vault is closed after it."""
        closed = self._put_away()
        if closed is not None:
            self.backups.on_locking(closed)
            self._show_locked(why)

    def _show_locked(self, why: str) -> None:
        self.doors.show_unlock(was_open=True, told=why)
        self.repaint()  # a computer that falls asleep now shows this page when it wakes up
        self.locked.emit()

    def _lock_untouched(self, slept: bool) -> None:
        minutes = formats.count(self.program.ways.lock_after(), tr("minute"), tr("minutes"))
        lock = self.lock if slept else self.lock_and_back_up
        lock(tr("After {minutes} without input. All that was saved is in the vault.", minutes=minutes))

    def _put_away(self) -> Opened | None:
        """Destroy every screen, or leave the page that asks for something still. Gives the vault that was open."""
        without_veto(close_what_lies_over)
        without_veto(self.clipboard.clear)
        self.idle.rest()
        if self.desk is None or self.main is None:
            half, self.desk = self.desk, None  # a desk that could not be shown has an open vault all the same
            return self.doors.leave() if half is None else Opened(half.vault, half.settings)
        self.tasks.cancel_jobs()
        self.drafts.end()
        desk, main = self.desk, self.main
        without_veto(self._leave_cover)
        self.desk = self.main = None
        self.dialogs.forget()
        self.messages.clear()
        self._stack.removeWidget(main)
        main.hide()
        self._keep_typed(desk, None if desk.is_closed else without_veto(main.unsaved))
        desk.close()
        main.deleteLater()
        desk.deleteLater()
        self._name_window(sample=False)
        QPixmapCache.clear()
        return Opened(desk.vault, desk.settings)

    def _keep_typed(self, desk: "Desk", typed: dict[str, Any] | None) -> None:
        """What was typed and not saved goes into the vault before it is shut; when it cannot, that is told later."""
        if typed is None:
            return
        vault, at = desk.vault, desk.now()

        def lost(error: DeskError) -> None:
            self.messages.warn(tr("What was typed and not saved could not be kept. {error}", error=error))

        self.tasks.command(self, lambda: keep_typed(vault, typed, at), failed=lost)

    def show_bug(self, bug: Bug) -> None:
        """Say that something unexpected happened, and offer what may be copied."""
        if self.desk is None:
            self.doors.refuse(DeskError(UNEXPECTED))
        else:
            self.messages.bug(bug.details)

    def _quit(self) -> None:
        """By its key: where a parent has the desk, letters that are struck by chance open no door."""
        if self.cover is None and not self.doors.is_bare:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock, make the backup and go; asked again, go at once. Who has the desk covered is asked, and it stays.

        A bare door that nothing opens may be closed: the program begins with it again.
        """
        if self.cover is not None or (self.doors.is_bare and not self.doors.is_stuck):
            if self.cover is not None:
                self.cover.close_asked()
            else:
                self.doors.bare.ask(free=False)
            event.ignore()
            return
        if not self.backups.closing and self._must_back_up():
            event.ignore()
            return
        self.tasks.close()
        super().closeEvent(event)

    def _must_back_up(self) -> bool:
        """Lock, and make the backup in sight, or wait for the one that a lock makes. Gives whether there is one."""
        closed = self._put_away()
        if closed is not None:
            self.backups.on_closing(closed)
            self.locked.emit()
        elif self.backups.under_way:
            self.backups.close_afterwards()
        else:
            return False
        self._stack.setCurrentWidget(self.backups.page)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leads on as one reads, also to what was made only now."""
        return move_on(self, forward)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the look changes; a window that is guarded is looked at when it is left."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.update()
        elif event.type() == QEvent.Type.ActivationChange:
            self.covering.look()
        elif event.type() == QEvent.Type.WindowStateChange:
            self.covering.look_at_state()

    def _show_focus(self) -> None:
        """The ring around what has the keyboard; it is needed only after the first page is in view."""
        if self._ring is None:
            from csdesk.ui.theme.focus import FocusRing
            from csdesk.ui.widgets.sight import bring_in_sight

            self._ring = FocusRing(self)
            self._ring.placed.connect(bring_in_sight)
            self._ring.follow(QApplication.focusWidget())

    @property
    def cover(self) -> "Cover | None":
        """The page that covers the desk."""
        return self.covering.page

    def _cover(self, page: "Cover") -> None:
        """Show nothing but this page, over the whole display. Hidden, the desk's shortcuts do nothing."""
        self._uncover()
        if page.words is not None:
            without_veto(close_what_lies_over)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self.covering.begin(page)

    def _uncover(self) -> None:
        page = self.cover
        self.covering.end()
        self._drop(page)
        if page is not None and self.main is not None:
            self._stack.setCurrentWidget(self.main)
        self.dialogs.release()

    def let_go(self) -> None:
        """Nobody else has the computer any more: show what there is, and let the window be closed."""
        self._uncover()
        if self.doors.is_bare:
            self.doors.open_up()
            self.doors.show_unlock(was_open=True)

    def _leave_cover(self) -> None:
        """The vault is about to be locked: the door before it lets a parent who has the computer do no more."""
        page = self.cover
        if page is None:
            return
        page.locked()
        words = self.covering.leave_page()
        if words is None:
            self.covering.end()
        else:
            self.doors.close_up(words)
        self._drop(page)

    def _drop(self, page: "Cover | None") -> None:
        if page is not None:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def _guard(self, guarding: bool) -> None:
        """A parent has the computer, or has given it back."""
        self.program.ways.note_handed_over(guarding)
        if guarding:
            self.dialogs.hold()

    def _enter(self, opened: Opened) -> None:
        from csdesk.ui.shell.given_back import given_back
        from csdesk.ui.shell.key_notices import tell_about_keys

        was_bare = self.doors.is_bare
        desk = self.open_desk(opened.vault, opened.settings)
        if was_bare:
            self.let_go()
            given_back(desk)
        if opened.is_new:
            desk.navigate("referral_report")
        tell_about_keys(desk, opened.notice)
        self.backups.on_opening(desk)

    def _show_fault(self, error: DeskError) -> None:
        self.messages.refused(error)

    def _name_window(self, *, sample: bool) -> None:
        self.setWindowTitle(tr("CS Desk · Sample data") if sample else tr("CS Desk"))
        self.setWindowIcon(theme.icon("identification-card", "accent"))

    def _warm_up(self) -> None:
        theme.fonts.load_scripts()
        self.tasks.query(self, warm_up, _nothing)


def _nothing(_result: Any) -> None:
    return None
