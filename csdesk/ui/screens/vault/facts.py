"""What the screen shows of the vault's files, read off the UI thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.ui.ways import Ways

if TYPE_CHECKING:
    from csdesk.services.vault import Vault
    from csdesk.services.vault.changes import SlotView
    from csdesk.services.vault.rotation import BackupView


@dataclass(frozen=True)
class VaultFacts:
    """The keys and the backups as they are on the disk now, and what is to be said of their folders."""

    slots: "tuple[SlotView, ...]"
    code_confirmed: bool
    """Whether somebody has shown that they have the recovery code."""
    signs_in_here: bool
    """Whether it is this computer's sign-in that opens the vault, and not another's."""
    key_file_fault: str
    """A sentence when the key file is not as the program left it."""
    backups: "tuple[BackupView, ...]"
    """Newest first."""
    backup_folder: Path
    folder_warnings: tuple[str, ...]
    second_warnings: tuple[str, ...]

    @property
    def last_whole(self) -> "BackupView | None":
        """The newest backup that is whole."""
        return next((backup for backup in self.backups if backup.whole), None)


def gather(vault: "Vault", ways: Ways) -> VaultFacts:
    """Read the keys and the backups of an open vault."""
    from csdesk.services.vault import changes, folders, rotation

    second = ways.second_place
    return VaultFacts(
        slots=changes.slots(vault),
        code_confirmed=vault.recovery_confirmed,
        signs_in_here=ways.preferences.has_sign_in(vault.path),
        key_file_fault=vault.key_file_fault,
        backups=ways.backups(vault.path),
        backup_folder=rotation.folder_of(vault.path),
        folder_warnings=ways.folder_warnings(vault.path),
        second_warnings=folders.second_place_warnings(second, vault.path) if second is not None else (),
    )
