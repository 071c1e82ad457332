"""The ways into a vault. Each runs on a worker; what they need is imported when the first one is taken."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.services import places
from csdesk.services.clock import Clock
from csdesk.services.policy import NOWHERE, Policy
from csdesk.ui.preferences import PreferenceFile
from csdesk.ui.tasks import Progress
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault
    from csdesk.services.vault.rotation import BackupMade, BackupView

HANDED_OVER_LASTS = timedelta(hours=12)
"""So long after the program ended while a parent had the computer, its door stays closed to everything else."""
Report = Callable[[str], object]
"""Is told on a worker what is being done."""
MakeSample = Callable[[Path, Progress], "Vault"]
"""Creates the sample vault in a folder, or opens the one that is there."""


@dataclass(frozen=True)
class Opened:
    """A vault that is open, its settings, and, when it was just created, its recovery code."""

    vault: "Vault"
    settings: "Settings"
    recovery_code: str = ""
    notice: str = ""
    """What did not work beside the opening: a sentence."""
    is_new: bool = False
    """It was just created: its desk begins with the first referral report."""


class Ways:
    """Opens vaults. Knows where they lie by default and what this computer remembers."""

    def __init__(
        self,
        folder: Path,
        preferences: PreferenceFile,
        make_sample: MakeSample | None,
        *,
        policy: Policy,
        clock: Clock,
    ) -> None:
        self.folder = folder
        self.preferences = preferences
        self.make_sample = make_sample
        self.policy = policy
        self._clock = clock

    @property
    def default_path(self) -> Path:
        """Where a new vault goes unless the user says otherwise."""
        return self.folder / places.default_vault().name

    def is_sample(self, path: Path) -> bool:
        """Whether the vault at this place is the sample vault, which `open_sample` opens."""
        return self.make_sample is not None and path == self.folder / places.sample_vault().name

    def lock_after(self) -> int:
        """Minutes without input until the vault locks: what the user chose, or less where IT says so."""
        chosen = self.preferences.load().lock_after_minutes
        return min(chosen, self.policy.lock_after_minutes or chosen)

    def note_handed_over(self, handed_over: bool) -> None:
        """Remember on this computer that a parent has it now, or has given it back: the program may be killed."""
        self.preferences.note_handed_over(self._clock.now().isoformat() if handed_over else "")

    @property
    def is_handed_over(self) -> bool:
        """Whether the program ended a short while ago, and a parent had the computer."""
        try:
            since = datetime.fromisoformat(self.preferences.load().handed_over)
            return timedelta() <= self._clock.now() - since < HANDED_OVER_LASTS
        except (ValueError, TypeError):
            return False

    @property
    def last_vault(self) -> Path:
        """The vault that was open last, wherever it is now; else the default place."""
        remembered = self.preferences.load().last_vault
        return Path(remembered) if remembered else self.default_path

    def known_vault(self) -> Path | None:
        """The vault that was open last, or the one at the default place; None when there is none."""
        return next((path for path in (self.last_vault, self.default_path) if places.has_vault(path)), None)

    def create(self, path: Path, passphrase: str, keep_key: bool, *, at: datetime) -> Opened:
        """Create a vault; with `keep_key`, the sign-in to this computer opens it, too.

        A keyring that fails does not undo the creation: it is in the notice.
        """
        from csdesk.services import new_desk, sign_in
        from csdesk.services import vault as vaults

        new = new_desk.create(path, passphrase, policy=self.policy, clock=self._clock)
        opened = replace(self._opened(new.vault, new.recovery_code), is_new=True)
        if keep_key and self.keyring_allowed:
            try:
                sign_in.keep(new.vault, policy=self.policy, at=at, who=opened.settings.actor)
                self.preferences.note_sign_in(path, True)
            except vaults.VaultError as error:  # the keyring, or a disk that has just become full
                self.preferences.note_sign_in(path, False)
                return replace(
                    opened, notice=tr("The vault is made, without this computer’s sign-in. {error}", error=error)
                )
        return opened

    def unlock(self, path: Path, passphrase: str, report: Report) -> Opened:
        """Open by the passphrase. `report` is told what is done when the vault has to be brought to a new form."""
        from csdesk.services import vault as vaults

        return self._opened(vaults.unlock(path, passphrase, report=report))

    def unlock_with_code(self, path: Path, code: str, report: Report) -> Opened:
        """Open by the recovery code."""
        from csdesk.services import vault as vaults

        return self._opened(vaults.unlock_with_recovery_code(path, code, report=report))

    def sign_in(self, path: Path, report: Report) -> Opened:
        """Open by the sign-in to this computer. Raises `KeychainError` when its keyring does not do so."""
        from csdesk.services import sign_in

        return self._opened(sign_in.unlock(path, policy=self.policy, report=report))

    def counties(self, vault: "Vault") -> tuple[str, ...]:
        """The counties that a vault's directory knows. Raises `VaultError`."""
        from csdesk.services import directory

        return vault.read(directory.counties)

    def introduce(self, vault: "Vault", wanted: "Settings", *, at: datetime) -> None:
        """Keep who works at this desk. Raises `VaultError`."""
        from csdesk.services import settings

        vault.write(lambda session: settings.change(session, wanted, at=at, who=wanted.actor))

    def confirm_recovery_code(self, vault: "Vault", *, at: datetime, who: str) -> None:
        """The user has shown that the recovery code is kept. Raises `VaultError`."""
        from csdesk.services.vault import changes

        changes.confirm_recovery_code(vault, at=at, who=who)

    @property
    def keyring_allowed(self) -> bool:
        """Whether a copy of the key may be kept on this computer."""
        return self.policy.keyring_allowed is not False

    @property
    def second_place(self) -> Path | None:
        """Where a copy of every backup goes: what IT says, else what the user chose."""
        chosen = self.preferences.load().second_backup
        return self.policy.backup_folder or (Path(chosen) if chosen else None)

    @property
    def scan_folder(self) -> Path | None:
        """The folder that the scanner writes to: what IT says, else what the user chose."""
        chosen = self.preferences.load().scan_folder
        fixed = self.policy.scan_folder
        return None if fixed == NOWHERE else fixed or (Path(chosen) if chosen else None)

    def folder_warnings(self, path: Path) -> tuple[str, ...]:
        """What is to be said of a vault's folder, such as that it lies in OneDrive: a sentence each."""
        from csdesk.services.vault import folders

        return folders.warnings(path)

    def seconds_to_wait(self, path: Path) -> int:
        """Whole seconds until the next try at this vault. Raises `VaultError`."""
        from csdesk.services.vault import attempts

        return attempts.seconds_to_wait(path)

    def backups(self, path: Path) -> "tuple[BackupView, ...]":
        """The backups of this vault that are found, newest first."""
        from csdesk.services.vault import rotation

        return rotation.listed(path, self.second_place)

    def newest_backup(self, path: Path) -> "BackupView | None":
        """The newest backup of this vault that is whole."""
        from csdesk.services.vault import rotation

        return rotation.newest_whole(path, self.second_place)

    def back_up_if_changed(self, vault: "Vault", *, at: datetime, who: str) -> "BackupMade | None":
        """Make a backup unless the newest one holds all that the vault holds. Raises `VaultError`."""
        from csdesk.services.vault import rotation

        return rotation.back_up_if_changed(vault, second=self.second_place, at=at, who=who)

    def choose_passphrase(self, vault: "Vault", passphrase: str, *, at: datetime, who: str) -> None:
        """A new passphrase for a vault that was opened by its recovery code. Raises `VaultError`."""
        from csdesk.services.vault import changes

        changes.change_passphrase(vault, passphrase, current=None, at=at, who=who)

    def recovery_sheet(self, code: str, path: Path, *, made: date) -> bytes:
        """The page that carries a recovery code, as PDF. Raises `DeskError`."""
        from csdesk.services import openings
        from csdesk.services.papers import recovery_sheet

        return recovery_sheet.make(code, path.stem, made=made, computer=openings.this_computer())

    def restore(self, backup: Path, path: Path, progress: Progress) -> Path | None:
        """Put a backup in the place of a vault; gives the path where the old one was kept aside."""
        from csdesk.services.vault.restore import restore

        def report(done: int, total: int, /) -> None:
            progress.report(done, total, tr("{done:,} of {total:,} MB", done=done, total=total))

        return restore(backup, path, report)

    def open_sample(self, progress: Progress) -> Opened:
        """Create or open the sample vault."""
        if self.make_sample is None:
            raise ValueError
        return self._opened(self.make_sample(self.folder, progress))

    def _opened(self, vault: "Vault", recovery_code: str = "") -> Opened:
        """What the desk needs to know of it. One that is damaged there is locked again: a backup takes its place."""
        from csdesk.services import openings, settings, sign_in
        from csdesk.services.vault import VaultError

        try:
            self.preferences.note_opened(vault.path)
            known, at = vault.read(settings.load), self._clock.now()
            with suppress(VaultError):  # a full disk does not keep anybody from reading
                openings.note(vault, at=at)
            if sign_in.obey(vault, policy=self.policy, at=at, who=known.actor):
                self.preferences.note_sign_in(vault.path, False)
        except BaseException:
            vault.lock()
            raise
        return Opened(vault, known, recovery_code)


def warm_up() -> None:
    """Import what opening needs, while the user types."""
    for name in ("argon2.low_level", "csdesk.services.settings", "csdesk.services.vault"):
        import_module(name)
