"""The pages before the desk: which one is shown, and what each of them starts."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from csdesk.services import places
from csdesk.services.errors import DeskError
from csdesk.ui.dialogs import Dialogs
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.shell.unlock_page import BACKUPS, VAULTS, UnlockPage
from csdesk.ui.shell.welcome_page import RecoveryPage, WelcomePage
from csdesk.ui.tasks import Tasks
from csdesk.ui.ways import Opened, Ways


class Doors(QObject):
    """Leads from a locked vault to an open one. `opened(Opened)`, `page_wanted(DoorPage)`."""

    opened = Signal(object)
    page_wanted = Signal(object)

    def __init__(self, ways: Ways, tasks: Tasks, dialogs: Dialogs, parent: QObject) -> None:
        super().__init__(parent)
        self._ways = ways
        self._tasks = tasks
        self._dialogs = dialogs
        self.vault_path = ways.known_vault() or ways.default_path
        can_sample = ways.make_sample is not None
        self.unlock = UnlockPage(can_sample=can_sample)
        self.welcome = WelcomePage(self.vault_path, can_sample=can_sample)
        self.recovery = RecoveryPage()
        self._shown: DoorPage = self.welcome
        self._waiting: Opened | None = None
        self._connect()

    @property
    def pages(self) -> tuple[DoorPage, ...]:
        """Every page, for the window to lay out."""
        return self.unlock, self.welcome, self.recovery

    def begin(self, path: Path | None = None) -> None:
        """Show the page to begin with: unlock this vault or the one that is known, else create one."""
        if path is not None:
            self.choose_vault(path)
        elif self._ways.known_vault() is not None:
            self.show_unlock(was_open=False)
        else:
            self.show(self.welcome)

    def choose_vault(self, path: Path) -> None:
        """Show the unlock page of this vault, or offer to create it where there is none."""
        self.vault_path = path
        if path.exists():
            self.show_unlock(was_open=False)
        else:
            self.welcome.show_path(path)
            self.show(self.welcome)

    def show_unlock(self, *, was_open: bool) -> None:
        """Show the way back into the vault."""
        has_sign_in = self._ways.preferences.has_sign_in(self.vault_path)
        self.unlock.show_vault(self.vault_path, has_sign_in=has_sign_in, was_open=was_open)
        self.show(self.unlock)

    def show(self, page: DoorPage) -> None:
        """Bring this page in view."""
        self._shown = page
        self.page_wanted.emit(page)
        page.start()

    def was_opened(self, path: Path) -> None:
        """A vault is open: this one is unlocked next, and wrong tries count from the beginning again."""
        self.vault_path = path
        self.unlock.forget_faults()

    def _connect(self) -> None:
        unlock, welcome = self.unlock, self.welcome
        unlock.unlock_wanted.connect(self._unlock)
        unlock.sign_in_wanted.connect(self._sign_in)
        unlock.new_wanted.connect(self._ask_new)
        for page in (unlock, welcome):
            page.restore_wanted.connect(self._restore)
            page.other_wanted.connect(lambda: self._dialogs.open_file("Open a vault", VAULTS, self.choose_vault))
            page.sample_wanted.connect(self._open_sample)
        welcome.place_wanted.connect(self._ask_place)
        welcome.create_wanted.connect(self._create)
        self.recovery.done.connect(self._leave_recovery)

    def _unlock(self, text: str, by_code: bool) -> None:
        ways, path = self._ways, self.vault_path
        way = ways.unlock_with_code if by_code else ways.unlock
        self._enter(lambda: way(path, text), self.unlock)

    def _sign_in(self) -> None:
        path = self.vault_path
        self._enter(lambda: self._ways.sign_in(path), self.unlock)

    def _create(self, path: Path, passphrase: str, keep_key: bool) -> None:
        self._enter(lambda: self._ways.create(path, passphrase, keep_key), self.welcome)

    def _enter(self, way: Callable[[], Opened], page: DoorPage) -> None:
        self._tasks.command(self, way, self._entered, lambda error: page.show_fault(str(error)))

    def _entered(self, opened: Opened) -> None:
        if opened.recovery_code:
            self._waiting = opened
            self.recovery.show_code(opened.recovery_code)
            self.show(self.recovery)
        else:
            self.opened.emit(opened)

    def _leave_recovery(self) -> None:
        opened, self._waiting = self._waiting, None
        self.recovery.forget()
        if opened is not None:
            self.opened.emit(opened)

    def _open_sample(self) -> None:
        page = self._shown
        page.set_busy(True)
        self._tasks.job(
            self,
            self._ways.open_sample,
            self._entered,
            lambda error: page.show_fault(str(error)),
            title="Preparing the sample caseload",
            writes=True,
        )

    def _ask_new(self) -> None:
        self.welcome.show_path(free_path(self._ways.default_path))
        self.show(self.welcome)

    def _ask_place(self) -> None:
        suggestion = free_path(self._ways.default_path).name
        self._dialogs.save_file("Where the new vault lies", suggestion, VAULTS, self.welcome.show_path)

    def _restore(self) -> None:
        self._dialogs.open_file("Restore a backup", BACKUPS, self._restore_from)

    def _restore_from(self, backup: Path) -> None:
        path, page = self.vault_path, self._shown

        def restored(_aside: Path | None) -> None:
            self.choose_vault(path)

        def refused(error: DeskError) -> None:
            page.show_fault(str(error))

        self._tasks.command(self, lambda: self._ways.restore(backup, path), restored, refused)


def free_path(path: Path) -> Path:
    """The path, or the same with a number behind its name when there is such a vault already."""
    number = 2
    found = path
    while found.exists():
        found = path.with_name(f"{path.stem} {number}{places.VAULT_SUFFIX}")
        number += 1
    return found
