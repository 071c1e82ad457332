"""Retiring this computer: the keys of the vault are destroyed here, and what remains elsewhere is said.

The encrypted file stays, and nothing opens it any more. What cannot be known is said too: files that were saved on
purpose, and copies of the key file that the disk keeps in blocks that are no longer in use.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from csdesk.services import audit
from csdesk.services.errors import RefusedError
from csdesk.services.vault import KeychainError, Vault, VaultError, keychain, keys, rotation, slots
from csdesk.services.vault.disk import reason
from csdesk.services.vault.place import beside, envelope_path
from csdesk.services.vault.rotation import BackupView
from csdesk.services.whole_files import settle
from csdesk.wording import in_number, tr

COPIES_OF_KEYS = (".keys.new", ".keys.back")
"""What a change of the key file that was cut short leaves beside it."""

THE_FILE = tr(
    "{name} stays in {folder}. It is encrypted and nothing on this computer opens it any more; it may be deleted."
)
THE_BACKUPS = tr(
    "{many} in {places}: they still open with the passphrase, recovery code or agency key of their time. Keep one to "
    "go on elsewhere; delete those that stay on this computer."
)
NO_BACKUP = tr(
    "No backup was found. Unless one was kept elsewhere, what the vault held is lost for good once its keys are "
    "destroyed."
)
THE_KEYRING = tr(
    "This computer's keyring could not be asked to let go of what it may hold for this vault. If there is one, take "
    "the entries of CS Desk out of it with the system's own tool."
)
THE_UNKNOWN = tr(
    "Files that somebody saved on purpose (worksheets, workbooks, lists) are not known here. Nor can a program reach "
    "what the disk keeps in blocks that are no longer in use: have IT wipe it before the computer leaves the agency."
)


@dataclass(frozen=True)
class Remains:
    """What is left after the keys of a vault are destroyed on this computer."""

    database: Path
    backups: tuple[BackupView, ...]
    """They open with the passphrase, recovery code or agency key of the time when they were made."""
    other_vaults: tuple[Path, ...]
    """Vaults in the same folder that have keys of their own, such as those that were replaced by a backup."""
    keyring_let_go: bool = True
    """Whether the keyring was asked, and holds nothing for this vault any more."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What remains, in words, and what to do about it."""
        said = [THE_FILE.format(name=self.database.name, folder=self.database.parent)]
        if self.backups:
            places = " and ".join(sorted({str(backup.path.parent) for backup in self.backups}))
            many = in_number(len(self.backups), tr("backup"), tr("backups"))
            said.append(THE_BACKUPS.format(many=many, places=places))
        else:
            said.append(NO_BACKUP)
        said += [
            tr("{name} is another vault in the same folder, with keys of its own.", name=path.name)
            for path in self.other_vaults
        ]
        if not self.keyring_let_go:
            said.append(THE_KEYRING)
        said.append(THE_UNKNOWN)
        return tuple(said)


def foresee(vault: Vault, *, second: Path | None = None) -> Remains:
    """What would remain. Reads every backup whole: call it off the UI thread."""
    folder = vault.path.parent
    others = (path for path in sorted(folder.glob(f"*{vault.path.suffix}")) if path != vault.path)
    return Remains(
        vault.path,
        tuple(backup for backup in rotation.listed(vault.path, second) if backup.whole),
        tuple(path for path in others if envelope_path(path).exists()),
    )


def retire(vault: Vault, confirmation: str, *, second: Path | None = None, at: datetime, who: str) -> Remains:
    """Destroy the keys of an open vault on this computer, and lock it for good. `confirmation`: its name, typed.

    Raises `RefusedError` when another name was typed, and `VaultError` when the key file cannot be written: nothing
    was changed then, unless its sentence says so.
    """
    if confirmation.strip() != vault.path.stem:
        raise RefusedError(
            tr("That is not the name of this vault, {stem}. Nothing was changed.", stem=vault.path.stem)
        )
    remains = foresee(vault, second=second)
    vault.write(lambda session: audit.record(session, at=at, who=who, action="vault.retired", kind="vault"))
    envelope = vault.envelope
    try:
        _destroy(vault, at)
    except OSError as error:
        raise VaultError(
            tr(
                "The key file could not be written ({reason}). Its keys may not be destroyed; see that the vault's "
                "folder may be written to, then do it again.",
                reason=reason(error),
            )
        ) from error
    finally:
        vault.lock()
    try:
        keychain.forget(envelope.vault_id, envelope.of_kind(slots.SIGN_IN))
    except KeychainError:
        return replace(remains, keyring_let_go=False)
    return remains


def _destroy(vault: Vault, at: datetime) -> None:
    """Write over the key file where it lies, and over what changes of it left behind. Raises `OSError`."""
    file = envelope_path(vault.path)
    told = json.dumps({"format": keys.FORMAT, "vault_id": vault.envelope.vault_id, keys.RETIRED: at.isoformat()})
    _write_over(file, told.encode("ascii"))
    for end in COPIES_OF_KEYS:
        copy = beside(vault.path, end)
        with suppress(FileNotFoundError):
            _write_over(copy, b"")
            copy.unlink()
    settle(file.parent)


def _write_over(file: Path, content: bytes) -> None:
    """In place and on the disk: a file that is replaced leaves its old content in the blocks that it had."""
    length = file.stat().st_size
    with file.open("r+b") as stream:
        stream.write(content.ljust(length))
        stream.flush()
        os.fsync(stream.fileno())
        stream.truncate(len(content))
        os.fsync(stream.fileno())
