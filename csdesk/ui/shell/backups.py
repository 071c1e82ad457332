"""The backups that make themselves: when the window closes, when the desk is locked, and once a day on opening."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui.tasks import Tasks
from csdesk.ui.ways import Opened, Ways
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault import Vault
    from csdesk.services.vault.rotation import BackupMade
    from csdesk.ui.desk import Desk
    from csdesk.ui.shell.work_page import WorkPage

STATE = tr("Closing")
WHY = tr("The vault is closed to everybody already. CS Desk ends by itself when its backup is made and checked.")
TITLE = tr("Making the backup …")
DOING = tr("Copying the vault, opening the copy and checking it")
SAFE = tr("The vault is locked, and all that was saved is in it.")
NOT_MADE = tr("There is no backup of today’s work")
NO_COPY = tr("The second place has no copy")
MAKING = tr("A backup is being made and checked. Unlocking waits for it.")


class Backups(QObject):
    """Makes backups without being asked. `ended`: nothing keeps the window open any more; `back_wanted`: it stays.

    `told(path, sentence, is_fault)`: what the unlock page of this vault says of the backup that a lock makes.
    `page_made(WorkPage)`: for the window to lay it out.
    """

    ended = Signal()
    back_wanted = Signal()
    told = Signal(Path, str, bool)
    page_made = Signal(object)
    _begun = Signal(Path)

    def __init__(self, ways: Ways, tasks: Tasks, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._ways = ways
        self._tasks = tasks
        self._clock = clock
        self.closing = False
        """Whether the window is about to end: closing it once more ends it at once."""
        self._shutting: Vault | None = None
        self._ending: Vault | None = None
        """The vault with which the window is about to end."""
        self._begun.connect(lambda path: self.told.emit(path, MAKING, False), Qt.ConnectionType.QueuedConnection)

    @cached_property
    def page(self) -> "WorkPage":
        """Says what is done while the window closes."""
        from csdesk.ui.shell.work_page import WorkPage

        page = WorkPage("closing")
        self.page_made.emit(page)
        return page

    @property
    def under_way(self) -> bool:
        """Whether a locked vault is not shut yet, since its backup is made before."""
        return self._shutting is not None and not self._shutting.locked

    def on_opening(self, desk: "Desk") -> None:
        """Make the day's backup, unless there is one: who never closes the window has backups all the same."""
        self.closing = False
        vault, ways, at, today = desk.vault, self._ways, desk.now(), desk.today()

        def back_up() -> "BackupMade | None":
            newest = ways.newest_backup(vault.path)
            if newest is not None and newest.made.astimezone().date() >= today:
                return None
            return ways.back_up_if_changed(vault, at=at, who=desk.who)

        def made(backup: "BackupMade | None") -> None:
            if backup is not None and backup.problem:
                desk.messages.warn(backup.problem)

        self._tasks.query(desk, back_up, made, lambda error: desk.messages.warn(str(error)))

    def on_closing(self, opened: Opened) -> None:
        """Show what is done, make the backup when something changed, lock the vault, and end."""
        vault, who = opened.vault, opened.settings.actor
        self.show(vault.path.name)
        self._ending = vault
        ways, at = self._ways, self._clock.now()

        def back_up() -> "BackupMade | None":
            try:
                return ways.back_up_if_changed(vault, at=at, who=who)
            finally:
                vault.lock()

        self._tasks.command(self, back_up, self._made, self.show_failure)

    def on_locking(self, opened: Opened) -> None:
        """Lock the vault, after a backup when something changed: closing may follow, and the key is gone then."""
        vault, who = opened.vault, opened.settings.actor
        self._shutting = vault
        ways, at = self._ways, self._clock.now()

        def back_up() -> "BackupMade | None":
            try:
                if vault.locked:
                    return None
                self._begun.emit(vault.path)
                return ways.back_up_if_changed(vault, at=at, who=who)
            finally:
                vault.lock()

        self._tasks.command(self, back_up, self._made, self.show_failure)

    def close_afterwards(self) -> None:
        """Show the backup that a lock makes, and end when it is made."""
        if self._shutting is not None:
            self.show(self._shutting.path.name)

    def stay(self) -> None:
        """The window is wanted again: it does not end with its backup, which goes on as that of a lock does."""
        if not self.closing:
            return
        self._shutting = self._shutting or self._ending
        self._go_back()
        if self._shutting is not None and self.under_way:
            self._begun.emit(self._shutting.path)

    def give_up(self) -> None:
        """The key goes now, and with it the backup that a lock makes: the computer falls asleep, say."""
        if self._shutting is not None:
            self._shutting.lock()

    def show(self, name: str) -> None:
        """Show that the backup of a vault of this name is made; the window ends then."""
        self.closing = True
        self.page.show_work(TITLE, state=STATE, why=WHY, vault=name, icon="lock-key")
        self.page.show_step(DOING)

    def show_failure(self, error: DeskError) -> None:
        """Say why there is no backup, and what can be done."""
        self._stay(NOT_MADE, str(error))

    def _made(self, backup: "BackupMade | None") -> None:
        if backup is not None and backup.problem:
            self._stay(NO_COPY, backup.problem)
        elif self.closing:
            self.ended.emit()
        else:
            self._tell("")

    def _tell(self, sentence: str) -> None:
        """Say it on the unlock page."""
        vault, self._shutting = self._shutting, None
        if vault is not None:
            self.told.emit(vault.path, sentence, bool(sentence))

    def _stay(self, title: str, sentence: str) -> None:
        if not self.closing:
            self._tell(f"{title}. {sentence}")
            return
        self._shutting = self._ending = None
        ends = ("close", tr("Close"), self.ended.emit), ("back", tr("Back to the vault"), self._go_back)
        self.page.show_end(title, sentence, *ends, why=SAFE)

    def _go_back(self) -> None:
        self.closing = False
        self.back_wanted.emit()
