"""Writing a backup: one file that holds a checked copy of the encrypted database, its key file and a manifest."""

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import sqlcipher3

from csdesk import __version__
from csdesk.services.progress import Progress, unwatched
from csdesk.services.vault import bundle, keys
from csdesk.services.vault.database import keyed_connection
from csdesk.services.vault.disk import reason, remedy
from csdesk.services.vault.errors import DamagedError, VaultError
from csdesk.services.vault.place import files_of
from csdesk.services.vault.restore import restore
from csdesk.services.whole_files import make_private, settle
from csdesk.wording import tr

PAGES_AT_ONCE = 2_000
"""Copied between two reports: some 8 MB."""
BYTES = 1_000_000

__all__ = ["Source", "back_up", "name_at", "restore", "state_of", "write_to"]


class Source(Protocol):
    """What is backed up: an open vault, or one that is being opened."""

    @property
    def path(self) -> Path:
        """The vault's file."""

    @property
    def data_key(self) -> bytes:
        """The raw key."""

    @property
    def envelope(self) -> keys.Envelope:
        """The wrapped key."""


def back_up(vault: Source, destination: Path, *, report: Progress = unwatched) -> Path:
    """Write a backup of the open vault: its copy is opened anew and checked first. Gives the file's path.

    `destination` is a file, or a folder in which a name with the time is chosen. It stays encrypted with the
    same key. Raises `VaultError`; an existing file is never overwritten, and no rotation removes what is made here.
    `report` is told how many megabytes were copied and may call it off: nothing is left then.
    """
    now = datetime.now(UTC)
    if destination.is_dir():
        destination = name_at(destination, vault.path.stem, now)
    return write_to(vault, destination, at=now, why="by hand", report=report)


def name_at(folder: Path, stem: str, at: datetime) -> Path:
    """A name with the local time that is not taken in the folder, such as `My desk 2026-07-06-170312.csbackup`."""
    stamp, number = f"{stem} {at.astimezone():%Y-%m-%d-%H%M%S}", 1
    path = folder / f"{stamp}{bundle.SUFFIX}"
    while path.exists():
        number += 1
        path = folder / f"{stamp} {number}{bundle.SUFFIX}"
    return path


def write_to(vault: Source, destination: Path, *, at: datetime, why: str, report: Progress = unwatched) -> Path:
    """Write, open anew and check a backup, then move it to its place. Raises `VaultError`; nothing is left then."""
    if destination.exists():
        raise VaultError(
            tr("{name} exists already and was not overwritten. Choose another name.", name=destination.name)
        )
    copy = destination.with_name(destination.name + ".database")
    draft = destination.with_name(destination.name + ".new")
    try:
        state = state_of(vault)
        schema = _checked_copy(vault, copy, report)
        whole = max(1, copy.stat().st_size // BYTES)
        report(whole, whole)  # the last moment to call it off
        envelope = vault.envelope.to_json().encode("utf-8")
        manifest = bundle.Manifest(
            made=at.astimezone(UTC),
            why=why,
            vault_id=vault.envelope.vault_id,
            schema=schema,
            program=__version__,
            state=state,
            database_sha256=bundle.sha256_of(copy),
            envelope_sha256=bundle.sha256(envelope),
        )
        bundle.write(draft, copy, envelope, manifest)
        if not bundle.is_whole(draft):
            raise VaultError(FAILED_CHECK)
        draft.replace(destination)
        settle(destination.parent)
    except (OSError, sqlcipher3.Error) as error:
        raise VaultError(
            tr(
                "The backup could not be written ({reason}). The vault itself is not affected. {remedy}",
                reason=reason(error),
                remedy=remedy(error),
            )
        ) from error
    finally:
        for left in (*files_of(copy), draft):
            with suppress(OSError):
                left.unlink()
    return destination


def _checked_copy(vault: Source, copy: Path, report: Progress) -> str:
    """Copy the database and check the copy. Gives its schema's version."""
    try:
        _copy_database(vault, copy, report)
        return _check_copy(vault, copy)
    except (VaultError, sqlcipher3.DatabaseError) as error:
        if _is_damaged(vault):
            raise DamagedError(DAMAGED_SOURCE) from error
        raise


DAMAGED_SOURCE = tr(
    "The vault's file is damaged, so no backup was made of it. It was not changed, and the older backups are kept. "
    "Lock the vault and restore the newest good one; the damaged file is kept aside."
)
FAILED_CHECK = tr("The copy did not pass its check, so no backup was kept. Check the disk and try again.")


def state_of(vault: Source) -> str:
    """A digest of the vault's two files as they are now; empty when another connection is at work in it.

    Raises `OSError`, or `VaultError` when the vault is locked or damaged.
    """
    connection = keyed_connection(vault.path, vault.data_key)
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        log = files_of(vault.path)[1]
        if busy or (log.exists() and log.stat().st_size):
            return ""
        parts = bundle.sha256_of(vault.path) + vault.envelope.to_json()
        return hashlib.sha256(parts.encode("utf-8")).hexdigest()
    finally:
        connection.close()


def _is_damaged(vault: Source) -> bool:
    """Whether a page of the vault itself is not as it was written."""
    try:
        source = keyed_connection(vault.path, vault.data_key)
        try:
            return bool(source.execute("PRAGMA cipher_integrity_check").fetchall())
        finally:
            source.close()
    except DamagedError:
        return True
    except (VaultError, sqlcipher3.Error):
        return False


def _copy_database(vault: Source, target: Path, report: Progress) -> None:
    def copied(_status: int, left: int, total: int) -> None:
        report((total - left) * page_bytes // BYTES, max(1, total * page_bytes // BYTES))

    make_private(target)
    source = keyed_connection(vault.path, vault.data_key)
    try:
        copy = keyed_connection(target, vault.data_key)
        try:
            copy.execute("PRAGMA journal_mode = OFF")  # it is checked when it is whole, and removed when it is not
            copy.execute("PRAGMA synchronous = OFF")
            page_bytes = int(source.execute("PRAGMA page_size").fetchone()[0])
            source.backup(copy, pages=PAGES_AT_ONCE, progress=copied)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    finally:
        source.close()


def _check_copy(vault: Source, path: Path) -> str:
    """Open the copy by itself and check it. Gives its schema's version."""
    try:
        copy = keyed_connection(path, vault.data_key)
        try:
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
            (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    except (VaultError, sqlcipher3.DatabaseError):
        faults, verdict, schema = [], "unreadable", ""
    if faults or verdict != "ok":
        raise VaultError(FAILED_CHECK)
    return str(schema)
