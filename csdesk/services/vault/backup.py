"""Backups: one file that holds a checked copy of the encrypted database and its key file."""

import json
import os
import zipfile
import zlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3

from csdesk.services.vault import keys, swap
from csdesk.services.vault.database import keyed_connection
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.place import beside, discard, files_of, make_private
from csdesk.services.vault.vault import Vault
from csdesk.services.vault.writer import Writer

DATABASE = "vault.db"
ENVELOPE = "vault.keys"
NOT_WHOLE = (KeyError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)
"""What reading a zip raises that is damaged, or is another kind of zip."""


def back_up(vault: Vault, destination: Path) -> Path:
    """Write a backup of the open vault: its copy is opened anew and checked first. Gives the file's path.

    `destination` is a file, or a folder in which a name with the time is chosen. It stays encrypted with the
    same key. Raises `VaultError`; an existing file is never overwritten.
    """
    if destination.is_dir():
        destination = destination / f"{vault.path.stem} {_stamp()}.csbackup"
    if destination.exists():
        raise VaultError(f"{destination.name} exists already and was not overwritten. Choose another name.")
    copy = destination.with_name(destination.name + ".database")
    draft = destination.with_name(destination.name + ".new")
    try:
        _copy_database(vault, copy)
        _check_copy(vault, copy)
        make_private(draft)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as bundle:
            bundle.write(copy, DATABASE)
            bundle.writestr(ENVELOPE, vault.envelope.to_json())
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(destination)
    except (OSError, sqlcipher3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise VaultError(
            f"The backup could not be written ({why}). The vault itself is not affected; choose another place."
        ) from error
    finally:
        for left in (*files_of(copy), draft):
            with suppress(OSError):
                left.unlink()
    return destination


def restore(backup: Path, vault_path: Path) -> Path | None:
    """Put a backup in the place of a vault. What stood there is kept aside; its new path is given back.

    Raises `VaultError` when the file is no whole backup or cannot be put there; all is as it was then. The restored
    vault opens with the passphrase or recovery code that it had when the backup was made.
    """
    if not backup.is_file():
        raise VaultError(f"There is no backup at {backup}. Nothing was changed; choose the file again.")
    try:
        vault_path.parent.mkdir(parents=True, exist_ok=True)
        writer = Writer(vault_path)
    except OSError as error:
        raise VaultError(_cannot_restore(error)) from error
    draft = beside(vault_path, ".restoring")
    try:
        swap.finish(vault_path)
        discard(draft)
        keys.write_envelope(draft, _unpack(backup, draft))
        there = any(part.exists() for part in files_of(vault_path))
        aside = swap.free_name(vault_path, f"replaced {_stamp()}") if there else None
        swap.put_in_place(draft, vault_path, aside=aside)
    except OSError as error:
        raise VaultError(_cannot_restore(error)) from error
    finally:
        swap.tidy(draft, vault_path)
        writer.let_go()
    return aside


def _cannot_restore(error: OSError) -> str:
    return (
        f"The backup could not be put in place ({error.strerror}). What stood there is as it was. "
        "Close every window of CS Desk, see that there is room on the disk, and try again."
    )


def _copy_database(vault: Vault, target: Path) -> None:
    make_private(target)
    source = keyed_connection(vault.path, vault.data_key)
    try:
        copy = keyed_connection(target, vault.data_key)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    finally:
        source.close()


def _check_copy(vault: Vault, path: Path) -> None:
    try:
        copy = keyed_connection(path, vault.data_key)
        try:
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    except (VaultError, sqlcipher3.DatabaseError):
        faults, verdict = [], "unreadable"
    if faults or verdict != "ok":
        raise VaultError("The copy did not pass its check, so no backup was kept. Check the disk and try again.")


def _unpack(backup: Path, draft: Path) -> keys.Envelope:
    """Write the backup's database to `draft` and give its envelope. Raises `VaultError`, or `OSError` in writing."""
    try:
        with zipfile.ZipFile(backup) as bundle:
            envelope = keys.parse_envelope(json.loads(bundle.read(ENVELOPE)), backup.name)
            draft.parent.mkdir(parents=True, exist_ok=True)
            make_private(draft)
            with bundle.open(DATABASE) as source, draft.open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
    except NOT_WHOLE as error:
        raise VaultError(
            f"{backup.name} is not a whole backup of CS Desk. Nothing was changed; choose another backup."
        ) from error
    return envelope


def _stamp() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
