"""The pages before the desk: which one is shown, and what each of them starts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from csdesk.services import places
from csdesk.services.clock import Clock
from csdesk.services.errors import DeskError
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.shell.door_pages import FOR_THE_CASEWORKER, DoorPages
from csdesk.ui.shell.unlock_page import BACKUPS, VAULTS, UnlockPage
from csdesk.ui.tasks import Tasks
from csdesk.ui.ways import Opened, Ways
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault.rotation import BackupView
    from csdesk.ui.dialogs import Dialogs
    from csdesk.ui.shell.passphrase_page import PassphrasePage
    from csdesk.ui.shell.restore_page import RestorePage
    from csdesk.ui.shell.waiting import WaitingPage, WaitingWords
    from csdesk.ui.shell.welcome_page import WelcomePage
    from csdesk.ui.shell.you_page import YouPage

UPDATING = tr("An update for the vault")
UPDATING_STATE = tr("Updating")
UPDATING_WHY = tr("This version of CS Desk keeps the vault in a newer form. What is in it stays as it is.")
BY_CODE = "recovery"
AFTER_THE_PAGE_MS = 200
Found = TypeVar("Found")
NOT_THERE = tr("{} is not where it was. Open it where it lies now, or restore its backup; here a new one begins.")
NONE_THERE = tr("There is no {} here. Open it where it lies now, or restore its backup; here a new one begins.")
LOCKED_MEANWHILE = tr("Locked while it was being opened. All that was saved is in the vault.")
AWAY = tr(
    "The vault is not there; its drive or folder may be away. Nothing was changed. "
    "Connect it and try again, or close CS Desk."
)


class Doors(DoorPages):
    """Leads from a locked vault to an open one.

    `opened(Opened)`, `page_wanted(QWidget)`, `waits`: the vault is open, and a page asks for something first.
    While a parent has the computer the door is bare: a calm page, and behind it the passphrase, and nothing else.
    `is_stuck`: not even the passphrase opens it, since the vault is away or damaged; then the window may be closed.
    """

    opened = Signal(object)
    page_wanted = Signal(object)
    waits = Signal()
    _step = Signal(str)

    def __init__(self, ways: Ways, tasks: Tasks, dialogs: "Dialogs", clock: Clock, parent: QObject) -> None:
        super().__init__(ways, tasks, dialogs, clock, parent)
        self.is_bare = self.is_stuck = False
        self._shown: DoorPage | None = None
        self._from: DoorPage | None = None
        self._waiting: Opened | None = None
        self._left = 0
        """Counts how often these pages were left, so that what is opened too late is shut again."""
        self._step.connect(self.tell_step, Qt.ConnectionType.QueuedConnection)

    def begin(self, path: Path | None = None) -> None:
        """Show the page to begin with: unlock this vault or the one that is known, else create one."""
        if self.is_bare:
            self.choose_vault(path or self._ways.last_vault)
            return
        known = path or self._ways.known_vault()
        if known is not None:
            self.choose_vault(known)
        else:
            self._show_welcome(self._ways.default_path)
            remembered = self._ways.preferences.load().last_vault
            if remembered:
                self.welcome.show_fault(DeskError(NOT_THERE.format(Path(remembered).name)))

    def choose_vault(self, path: Path) -> None:
        """Show the unlock page of this vault, or say that there is none, and offer to create it."""
        self.vault_path = path
        if places.has_vault(path):
            self.show_unlock(was_open=False)
        else:
            self._show_welcome(path)
            self.refuse(DeskError(NONE_THERE.format(path.name)))

    @property
    def is_asking(self) -> bool:
        """Whether a vault is open already, and a page asks for something before its desk."""
        return self._waiting is not None

    def refuse(self, error: DeskError) -> None:
        """Say on the page that is shown what could not be done."""
        if self.is_bare:
            self.bare.tell(str(error), fault=True)
            self.bare.set_busy(False)
        elif self._shown is not None:
            self._shown.show_fault(error)

    def close_up(self, words: "WaitingWords") -> None:
        """A parent has the computer: until the vault is open again, nothing but the passphrase is asked for."""
        self.is_bare, self.is_stuck = True, False
        self.bare.show_words(words)

    def open_up(self) -> None:
        """The liaison has the computer: every way is open again."""
        self.is_bare = self.is_stuck = False
        if self._has("bare"):
            self.bare.was_right()

    def show_unlock(self, *, was_open: bool, told: str = "") -> None:
        """Show the way back into the vault. `told`: why it is locked, or what was just done to it."""
        path = self.vault_path
        if self.is_bare:
            self._show_bare()
            return
        has_sign_in = self._ways.keyring_allowed and self._ways.preferences.has_sign_in(path)
        sample = self._ways.is_sample(path)
        self.unlock.show_vault(path, has_sign_in=has_sign_in, was_open=was_open, sample=sample, told=told)
        self.show(self.unlock)
        self._in_passing(lambda: self._ways.seconds_to_wait(path), self.unlock.show_wait, "tries")
        self._in_passing(lambda: self._ways.newest_backup(path), self._tell_last_backup, "backup")

    def _show_bare(self) -> None:
        path = self.vault_path
        self.page_wanted.emit(self.bare)
        self.bare.wait()
        self.is_stuck = not places.has_vault(path)
        self.bare.tell(AWAY if self.is_stuck else FOR_THE_CASEWORKER, fault=self.is_stuck)
        self._in_passing(lambda: self._ways.seconds_to_wait(path), self.bare.must_wait, "tries")

    def tell_backup(self, path: Path, sentence: str, is_fault: bool) -> None:
        """Say on the unlock page of this vault what its last lock does to back it up; empty when that is done."""
        if path == self.vault_path:
            self.unlock.show_backup_note(sentence, is_fault=is_fault)
            self._in_passing(lambda: self._ways.newest_backup(path), self._tell_last_backup, "backup")

    def leave(self) -> Opened | None:
        """Leave a page that still asks for something, its recovery code too. Gives the vault that waits with it."""
        opened, self._waiting = self._waiting, None
        self._left += 1
        self._forget_keys()
        return opened

    def was_opened(self, path: Path) -> None:
        """A vault is open: this one is unlocked next. What was typed to open it is forgotten."""
        self.vault_path = path
        self.open_up()
        if self._has("unlock"):
            self.unlock.forget_faults()
        for page in self.pages:
            page.forget()

    def show(self, page: DoorPage) -> None:
        """Bring this page in view; while the door is bare, nothing that offers anything."""
        if self.is_bare and not (self._has("work") and page is self.work):
            self._show_bare()
            return
        self._shown = page
        self.page_wanted.emit(page)
        page.start()

    def tell_step(self, doing: str) -> None:
        """The vault is brought to a new form: this is being done now."""
        if self._shown is not self.work:
            self.work.show_work(UPDATING, state=UPDATING_STATE, why=UPDATING_WHY, vault=self.vault_path.name)
            self.show(self.work)
        self.work.show_step(doing)

    def _connect(self, page: "DoorPage | WaitingPage") -> None:
        connect: dict[str, Callable[[Any], None]] = {
            "unlock": self._connect_unlock,
            "welcome": self._connect_welcome,
            "recovery": lambda page: page.done.connect(self._confirm_recovery),
            "passphrase": self._connect_passphrase,
            "you": self._connect_you,
            "restore": self._connect_restore,
            "door": lambda page: page.entered.connect(lambda typed, _verb: self._unlock(typed, by_code=False)),
        }
        if page.objectName() in connect:
            connect[page.objectName()](page)

    def _connect_unlock(self, page: UnlockPage) -> None:
        page.unlock_wanted.connect(self._unlock)
        page.sign_in_wanted.connect(self._sign_in)
        page.new_wanted.connect(lambda: self._show_welcome(free_path(self._ways.default_path)))
        self._connect_ways(page)

    def _connect_welcome(self, page: "WelcomePage") -> None:
        page.place_wanted.connect(self._ask_place)
        page.create_wanted.connect(self._create)
        page.path_shown.connect(self._warn)
        self._connect_ways(page)

    def _connect_passphrase(self, page: "PassphrasePage") -> None:
        page.chosen.connect(self._choose_passphrase)
        page.kept.connect(self._leave)

    def _connect_you(self, page: "YouPage") -> None:
        page.told.connect(self._introduce)
        page.later.connect(self._leave)

    def _connect_restore(self, page: "RestorePage") -> None:
        page.restore_wanted.connect(self._restore)
        page.file_wanted.connect(lambda: self._dialogs.open_file(tr("Restore a backup"), BACKUPS, self._restore))
        page.back_wanted.connect(lambda: self.show(self._from or self.unlock))
        self._tasks.job_ended.connect(page.ended)

    def _connect_ways(self, page: "UnlockPage | WelcomePage") -> None:
        """What either of the first pages offers."""
        page.restore_wanted.connect(self._choose_backup)
        page.other_wanted.connect(lambda: self._dialogs.open_file(tr("Open a vault"), VAULTS, self.choose_vault))
        page.sample_wanted.connect(lambda: self._open_sample(page))

    def _forget_keys(self) -> None:
        """The recovery code, a new passphrase and who somebody is go off their pages."""
        for page in self.pages:
            if page.objectName() in ("recovery", "passphrase", "you"):
                page.forget()

    def _tell_last_backup(self, backup: "BackupView | None") -> None:
        from csdesk.ui import formats

        today = self._clock.today()
        self.unlock.show_last_backup(formats.near_moment(backup.made, today) if backup is not None else "")

    def _in_passing(self, find: Callable[[], Found], show: Callable[[Found], object], key: str) -> None:
        """Find something for the page that is shown. The page comes first; what cannot be found is left out."""
        QTimer.singleShot(AFTER_THE_PAGE_MS, self, lambda: self._tasks.query(self, find, show, _silent, key=key))

    # Unlocking

    def _unlock(self, text: str, by_code: bool) -> None:
        ways, path = self._ways, self.vault_path
        way = ways.unlock_with_code if by_code else ways.unlock
        self._enter(lambda: way(path, text, self._step.emit), self.unlock)

    def _sign_in(self) -> None:
        path = self.vault_path
        self.unlock.set_busy(True)
        self._enter(lambda: self._ways.sign_in(path, self._step.emit), self.unlock)

    def _enter(self, way: Callable[[], Opened], page: DoorPage) -> None:
        self._tasks.command(self, way, self._entered_since(), lambda error: self._refused(error, page))

    def _entered_since(self) -> Callable[[Opened], object]:
        """What follows when a vault is open: it is shut again where the computer was locked in the meantime."""
        left = self._left

        def entered(opened: Opened) -> None:
            if left == self._left:
                self._entered(opened)
                return
            self._tasks.command(self, opened.vault.lock)
            self.vault_path = opened.vault.path
            self.show_unlock(was_open=True, told=LOCKED_MEANWHILE)

        return entered

    def _refused(self, error: DeskError, page: DoorPage) -> None:
        from csdesk.services.vault import DamagedError

        if self.is_bare:
            is_away = not places.has_vault(self.vault_path)
            self.is_stuck = is_away or isinstance(error, DamagedError)
            self.page_wanted.emit(self.bare)
            self.bare.was_wrong(AWAY if is_away else error)
            return
        if isinstance(error, DamagedError):
            self._choose_backup(str(error))
            return
        if self._shown is not page:
            self.show(page)
        page.show_fault(error)

    def _entered(self, opened: Opened) -> None:
        self._waiting = opened
        self.waits.emit()
        if opened.recovery_code:
            self.vault_path = opened.vault.path
            self.recovery.show_code(opened.recovery_code)
            self.show(self.recovery)
        elif opened.vault.opened_by == BY_CODE:
            self.show(self.passphrase)
        else:
            self._leave()

    def _leave(self) -> None:
        opened, self._waiting = self._waiting, None
        self._forget_keys()
        if opened is not None:
            self.opened.emit(opened)

    def _confirm_recovery(self) -> None:
        opened, at = self._waiting, self._clock.now()
        if opened is not None:
            vault, who = opened.vault, opened.settings.actor
            self._tasks.command(self, lambda: self._ways.confirm_recovery_code(vault, at=at, who=who))
            self.you.ask(opened.settings)
            self.show(self.you)
            self._tasks.query(self, lambda: self._ways.counties(vault), self.you.offer, _silent, key="counties")

    def _introduce(self, wanted: "Settings") -> None:
        opened, at = self._waiting, self._clock.now()
        if opened is None:
            return

        def kept(_done: None) -> None:
            if self._waiting is opened:
                self._waiting = replace(opened, settings=wanted)
                self._leave()

        vault = opened.vault
        self._tasks.command(self, lambda: self._ways.introduce(vault, wanted, at=at), kept, self.you.show_fault)

    def _choose_passphrase(self, chosen: str) -> None:
        opened, at = self._waiting, self._clock.now()
        if opened is None:
            return
        vault, who = opened.vault, opened.settings.actor
        self._tasks.command(
            self,
            lambda: self._ways.choose_passphrase(vault, chosen, at=at, who=who),
            lambda _done: self._leave(),
            self.passphrase.show_fault,
        )

    # Creating

    def _show_welcome(self, path: Path) -> None:
        self.welcome.show_path(path)
        self.show(self.welcome)

    def _create(self, path: Path, passphrase: str, keep_key: bool) -> None:
        at = self._clock.now()
        self._enter(lambda: self._ways.create(path, passphrase, keep_key, at=at), self.welcome)

    def _warn(self, path: Path) -> None:
        self._in_passing(lambda: self._ways.folder_warnings(path), self.welcome.show_warnings, "warnings")

    def _ask_place(self) -> None:
        suggestion = free_path(self._ways.default_path).name
        self._dialogs.save_file(tr("Where the new vault lies"), suggestion, VAULTS, self.welcome.show_path)

    def _open_sample(self, page: DoorPage) -> None:
        from csdesk.ui.shell.sampling import Sampling

        def back(error: DeskError | None) -> None:
            self.show(page)
            if error is not None:
                page.show_fault(error)

        self.show(self.work)
        Sampling(self, self._tasks).begin(self._ways.open_sample, self.work, self._entered_since(), back)

    # Restoring

    def _choose_backup(self, why: str = "") -> None:
        if self._shown is not self.restore:
            self._from = self._shown
        if self._has("welcome") and self._from is self.welcome:
            self.vault_path = self.welcome.path
        path = self.vault_path
        self.restore.show_vault(path, why)
        self.show(self.restore)
        self._tasks.query(
            self, lambda: self._ways.backups(path), self.restore.show_backups, self.restore.show_fault, key="backups"
        )

    def _restore(self, backup: Path) -> None:
        path = self.vault_path

        def restored(aside: Path | None) -> None:
            told = tr("{name} is in place.", name=backup.name)
            if aside is not None:
                more = tr("What stood here is kept as {name}.", name=aside.name)
                told = f"{told} {more}"
            self.show_unlock(was_open=False, told=told)

        work, failed = partial(self._ways.restore, backup, path), self.restore.show_fault
        self.restore.watch(self._tasks.job(self, work, restored, failed, title=tr("Restore a backup"), writes=True))


def free_path(path: Path) -> Path:
    """The path, or the same with a number behind its name when there is such a vault already."""
    number = 2
    found = path
    while places.has_vault(found):
        found = path.with_name(f"{path.stem} {number}{places.VAULT_SUFFIX}")
        number += 1
    return found


def _silent(_error: DeskError) -> None:
    """What is only said in passing is left out when it cannot be found."""
