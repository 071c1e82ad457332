"""The ways into a vault. Each runs on a worker; what they need is imported when the first one is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.services import places
from csdesk.services.policy import Policy
from csdesk.ui.preferences import PreferenceFile
from csdesk.ui.tasks import Progress

if TYPE_CHECKING:
    from csdesk.services.settings import Settings
    from csdesk.services.vault import Vault

MakeSample = Callable[[Path, Progress], "Vault"]
"""Creates the sample vault in a folder, or opens the one that is there."""


@dataclass(frozen=True)
class Opened:
    """A vault that is open, its settings, and, when it was just created, its recovery code."""

    vault: "Vault"
    settings: "Settings"
    recovery_code: str = ""


class Ways:
    """Opens vaults. Knows where they lie by default and what this computer remembers."""

    def __init__(
        self, folder: Path, preferences: PreferenceFile, make_sample: MakeSample | None, *, policy: Policy
    ) -> None:
        self.folder = folder
        self.preferences = preferences
        self.make_sample = make_sample
        self.policy = policy

    @property
    def default_path(self) -> Path:
        """Where a new vault goes unless the user says otherwise."""
        return self.folder / places.default_vault().name

    def known_vault(self) -> Path | None:
        """The vault that was open last, or the one at the default place; None when there is none."""
        remembered = self.preferences.load().last_vault
        for path in (Path(remembered) if remembered else None, self.default_path):
            if path is not None and path.exists():
                return path
        return None

    def create(self, path: Path, passphrase: str, keep_key: bool) -> Opened:
        """Create a vault; with `keep_key`, put a copy of its key into this computer's keyring.

        A keyring that fails does not undo the creation: the settings show that no copy is kept.
        """
        from csdesk.services import new_desk
        from csdesk.services import vault as vaults

        new = new_desk.create(path, passphrase)
        if keep_key:
            try:
                self.keep_key(new.vault)
            except vaults.KeychainError:
                self.preferences.note_sign_in(path, False)
        return self._opened(new.vault, new.recovery_code)

    def unlock(self, path: Path, passphrase: str) -> Opened:
        """Open by the passphrase."""
        from csdesk.services import vault as vaults

        return self._opened(vaults.unlock(path, passphrase))

    def unlock_with_code(self, path: Path, code: str) -> Opened:
        """Open by the recovery code."""
        from csdesk.services import vault as vaults

        return self._opened(vaults.unlock_with_recovery_code(path, code))

    def sign_in(self, path: Path) -> Opened:
        """Open by the key in this computer's keyring. Raises `KeychainError` when it holds none."""
        from csdesk.services.vault import KeychainError, keychain, keys, place
        from csdesk.services.vault.vault import unlock_with_data_key

        data_key = keychain.recall(keys.read_envelope(place.envelope_path(path)).vault_id)
        if data_key is None:
            self.preferences.note_sign_in(path, False)
            raise KeychainError("This computer's keyring holds no key for this vault. Use the passphrase.")
        return self._opened(unlock_with_data_key(path, data_key))

    def restore(self, backup: Path, path: Path) -> Path | None:
        """Put a backup in the place of a vault; gives the path where the old one was kept aside."""
        from csdesk.services.vault.backup import restore

        return restore(backup, path)

    def open_sample(self, progress: Progress) -> Opened:
        """Create or open the sample vault."""
        if self.make_sample is None:
            raise ValueError
        return self._opened(self.make_sample(self.folder, progress))

    def keep_key(self, vault: "Vault") -> None:
        """Put a copy of the key into the keyring. Raises `KeychainError`."""
        from csdesk.services.vault import keychain

        keychain.remember(vault.envelope.vault_id, vault.data_key)
        self.preferences.note_sign_in(vault.path, True)

    def forget_key(self, vault: "Vault") -> None:
        """Take the copy out of the keyring. Raises `KeychainError`."""
        from csdesk.services.vault import keychain

        keychain.forget(vault.envelope.vault_id)
        self.preferences.note_sign_in(vault.path, False)

    def _opened(self, vault: "Vault", recovery_code: str = "") -> Opened:
        from csdesk.services import settings

        self.preferences.note_opened(vault.path)
        return Opened(vault, vault.read(settings.load), recovery_code)


def warm_up() -> None:
    """Import what opening needs, while the user types."""
    import argon2.low_level  # noqa: F401

    import csdesk.services.settings
    import csdesk.services.vault  # noqa: F401
