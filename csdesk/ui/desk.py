"""What every screen is handed: the open vault, work off the UI thread, messages, dialogs, ways to other screens."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui.dialogs import Dialogs
from csdesk.ui.messages import Messages
from csdesk.ui.tasks import Progress, Tasks
from csdesk.ui.ways import Ways

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault

Result = TypeVar("Result")
Failed = Callable[[DeskError], object]


class Cover(QWidget):
    """A page that covers the desk, such as an interview that the parent answers alone."""

    def close_asked(self) -> None:
        """Somebody asked to close the window; it stays."""


class Desk(QObject):
    """The open desk. It lives from unlock to lock.

    `changed(frozenset)` names the kinds of records that a command changed (`ncps`, `contacts`, `plans`, ...):
    screens that depend on one of them read again. `navigated(name, arguments)` is the window's to follow.
    A screen tells by `counted(name, number)` what the rail shows beside its title, and by `outbox_counted` how many
    messages wait to be sent.
    """

    changed = Signal(object)
    navigated = Signal(str, object)
    locking = Signal()
    covered = Signal(object)
    uncovered = Signal()
    counted = Signal(str, int)
    outbox_counted = Signal(int)
    _committed = Signal(object)

    def __init__(
        self,
        vault: "Vault",
        settings: "Settings",
        *,
        ways: Ways,
        tasks: Tasks,
        clock: Clock,
        messages: Messages,
        dialogs: Dialogs,
    ) -> None:
        super().__init__()
        self.vault = vault
        self.settings = settings
        self.ways = ways
        self.tasks = tasks
        self.clock = clock
        self.messages = messages
        self.dialogs = dialogs
        self.is_closed = False
        """Whether its vault is locked, or about to be: nothing more can be kept."""
        self._committed.connect(self.tell_changed, Qt.ConnectionType.QueuedConnection)

    def go_on_with(self, vault: "Vault") -> None:
        """The vault was opened anew, under another key. On any thread; a desk that was closed meanwhile locks it."""
        self.vault = vault
        if self.is_closed:
            vault.lock()

    def close(self) -> None:
        """Its vault is locked, or about to be."""
        self.is_closed = True

    def tell_changed(self, kinds: frozenset[str]) -> None:
        """Tell every screen what kinds of records changed."""
        if kinds:
            self.changed.emit(kinds)

    @property
    def who(self) -> str:
        """The actor for records and the audit trail."""
        return self.settings.actor

    def now(self) -> datetime:
        """This moment, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The calendar date."""
        return self.clock.today()

    def read(
        self,
        owner: QObject,
        work: Callable[[Any], Result],
        done: Callable[[Result], object],
        failed: Failed | None = None,
        *,
        key: str = "",
    ) -> None:
        """Run `work(session)` as a query; `done(result)` follows on the UI thread unless `owner` is gone."""
        self.tasks.query(owner, lambda: self.vault.read(work), done, failed, key=key)

    def write(
        self,
        owner: QObject,
        work: Callable[[Any], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        *,
        changed: Iterable[str] = (),
    ) -> None:
        """Run `work(session)` as a command in one transaction, then `done(result)`.

        What changed is told to all screens, even when `owner` is gone by then.
        """
        kinds = frozenset(changed)

        def committed() -> Result:
            result = self.vault.write(work)
            self._committed.emit(kinds)
            return result

        self.tasks.command(owner, committed, done, failed)

    def job(
        self,
        owner: QObject,
        work: Callable[[Any, Progress], Result],
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        *,
        title: str,
        changed: Iterable[str] = (),
    ) -> Progress:
        """Run a long `work(session, progress)` in one transaction, with progress and cancel."""
        kinds = frozenset(changed)

        def committed(progress: Progress) -> Result:
            result = self.vault.write(lambda session: work(session, progress))
            self._committed.emit(kinds)
            return result

        return self.tasks.job(owner, committed, done, failed, title=title, writes=True)

    def navigate(self, name: str, **arguments: Any) -> None:
        """Go to another screen; the arguments reach its `open_with`."""
        self.navigated.emit(name, arguments)

    def cover(self, page: "Cover") -> None:
        """Give the whole window to a page: until `uncover`, nothing of the desk is seen or can be reached."""
        self.covered.emit(page)

    def uncover(self) -> None:
        """Come back to the desk. The page that covered it is destroyed."""
        self.uncovered.emit()

    def lock(self) -> None:
        """Ask the window to lock."""
        self.locking.emit()
