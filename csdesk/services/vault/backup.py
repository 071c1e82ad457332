"""Backups: one file that holds a checked copy of the encrypted database and its key file."""

import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

from csdesk.services.vault import keys
from csdesk.services.vault.database import keyed_connection
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.vault import Vault

DATABASE = "vault.db"
ENVELOPE = "vault.keys"


def back_up(vault: Vault, destination: Path) -> Path:
    """Write a backup of the open vault, open it again and check it. Gives the file's path.

    `destination` is a file, or a folder in which a name with the time is chosen. It stays encrypted with the
    same key. Raises `VaultError`; an existing file is never overwritten.
    """
    if destination.is_dir():
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        destination = destination / f"{vault.path.stem} {stamp}.csbackup"
    if destination.exists():
        raise VaultError(f"{destination.name} exists already and was not overwritten. Choose another name.")
    copy = destination.with_name(destination.name + ".database")
    draft = destination.with_name(destination.name + ".new")
    try:
        _copy_database(vault, copy)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as bundle:
            bundle.write(copy, DATABASE)
            bundle.writestr(ENVELOPE, vault.envelope.to_json())
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(destination)
    except OSError as error:
        raise VaultError(
            f"The backup could not be written ({error.strerror}). The vault itself is not affected."
        ) from error
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return destination


def restore(backup: Path, vault_path: Path) -> Path | None:
    """Put a backup in the place of a vault. What stood there is kept aside; its new path is given back.

    Raises `VaultError` when the file is no backup; nothing was changed then. The restored vault opens with the
    passphrase or recovery code that it had when the backup was made.
    """
    try:
        with zipfile.ZipFile(backup) as bundle:
            envelope = keys.parse_envelope(json.loads(bundle.read(ENVELOPE)), backup.name)
            draft = vault_path.with_name(vault_path.name + ".restoring")
            vault_path.parent.mkdir(parents=True, exist_ok=True)
            with bundle.open(DATABASE) as source, draft.open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise VaultError(f"{backup.name} is not a whole backup of CS Desk. Nothing was changed.") from error
    draft.chmod(0o600)
    aside = _keep_aside(vault_path)
    keys.write_envelope(keys.envelope_path(vault_path), envelope)
    draft.replace(vault_path)
    return aside


def _copy_database(vault: Vault, target: Path) -> None:
    source = keyed_connection(vault.path, vault.data_key)
    copy = keyed_connection(target, vault.data_key)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
        (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    finally:
        copy.close()
        source.close()
    if faults or verdict != "ok":
        raise VaultError("The copy did not pass its check, so no backup was kept. Check the disk and try again.")


def _keep_aside(vault_path: Path) -> Path | None:
    if not vault_path.exists():
        return None
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    aside = vault_path.with_name(f"{vault_path.stem} replaced {stamp}{vault_path.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = vault_path.with_name(vault_path.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    old_envelope = keys.envelope_path(vault_path)
    if old_envelope.exists():
        old_envelope.replace(keys.envelope_path(aside))
    return aside
