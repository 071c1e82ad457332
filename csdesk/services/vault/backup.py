"""Backups: one file that holds a checked copy of the encrypted database and its key file."""

import json
import os
import zipfile
import zlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3

from csdesk.services.vault import keys
from csdesk.services.vault.database import keyed_connection
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.vault import Vault, files_of

DATABASE = "vault.db"
ENVELOPE = "vault.keys"
NOT_WHOLE = (KeyError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile)
"""What reading a zip raises that is damaged, or is another kind of zip."""
SHARED_BYTES = (510, 0x4000_0002)
"""How many, and from where on: SQLite's file format has the place (`SHARED_SIZE`, `SHARED_FIRST`)."""


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
        _make_private(draft)
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
    if is_open_elsewhere(vault_path):
        raise VaultError(
            f"{vault_path.name} is open in another window or program, whose work would go on into the file that is "
            "put aside. Nothing was changed; close it there first."
        )
    draft = vault_path.with_name(vault_path.name + ".restoring")
    try:
        envelope = _unpack(backup, draft)
        return _put_in_place(draft, envelope, vault_path)
    except OSError as error:
        raise VaultError(
            f"The backup could not be put in place ({error.strerror}). What stood there is as it was. "
            "Close every window of CS Desk, see that there is room on the disk, and try again."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def is_open_elsewhere(vault_path: Path) -> bool:
    """Whether another program has the vault open: SQLite then holds a shared lock on certain bytes of the file.

    Not to be asked by a program that has it open itself, which would lose its own lock.
    """
    try:
        import fcntl
    except ImportError:  # Windows does not let an open file be moved in the first place
        return False
    try:
        with vault_path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *SHARED_BYTES)
    except BlockingIOError:
        return True
    except OSError:
        return False  # there is none, or it cannot be moved either, which is said then
    return False


def _copy_database(vault: Vault, target: Path) -> None:
    _make_private(target)
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
            _make_private(draft)
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


def _put_in_place(draft: Path, envelope: keys.Envelope, vault_path: Path) -> Path | None:
    """Move what stands there aside and the draft into its place; where that fails, everything back."""
    aside = _free_name(vault_path)
    moved: list[tuple[Path, Path]] = []
    try:
        for part, target in zip(files_of(vault_path), files_of(aside), strict=True):
            if part.exists():
                part.replace(target)
                moved.append((part, target))
        keys.write_envelope(keys.envelope_path(vault_path), envelope)
        draft.replace(vault_path)
    except OSError:
        with suppress(OSError):
            keys.envelope_path(vault_path).unlink()
        for part, target in reversed(moved):
            target.replace(part)
        raise
    return aside if moved else None


def _free_name(vault_path: Path) -> Path:
    stamp, number = _stamp(), 1
    aside = vault_path.with_name(f"{vault_path.stem} replaced {stamp}{vault_path.suffix}")
    while any(part.exists() for part in files_of(aside)):
        number += 1
        aside = vault_path.with_name(f"{vault_path.stem} replaced {stamp} {number}{vault_path.suffix}")
    return aside


def _make_private(path: Path) -> None:
    """A new empty file that only its owner can read, from its first moment on."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _stamp() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
