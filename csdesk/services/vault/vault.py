"""The open vault: one transaction for each piece of work, and the ways in."""

import errno
import hmac
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from csdesk.services.errors import DeskError
from csdesk.services.vault import keys, schema
from csdesk.services.vault.database import WRITES, open_engine
from csdesk.services.vault.errors import VaultError, WrongPassphraseError

Result = TypeVar("Result")


class Vault:
    """An unlocked vault. `read` and `write` each run one piece of work in one transaction.

    May be used from several threads; each piece of work has a session of its own.
    """

    def __init__(self, path: Path, data_key: bytes, envelope: keys.Envelope) -> None:
        self.path = path
        self.envelope = envelope
        self._data_key = data_key
        self._engine = open_engine(path, lambda: self.data_key)
        self._writing_engine = self._engine.execution_options(**{WRITES: True})
        with _explained():
            schema.bring_up_to_date(self._engine)

    @property
    def data_key(self) -> bytes:
        """The raw key, for backups and the keyring. Never written down unwrapped.

        Raises `VaultError` once the vault is locked.
        """
        if not self._data_key:
            raise VaultError("The vault is locked. Nothing was changed; unlock it first.")
        return self._data_key

    def read(self, work: Callable[[Session], Result]) -> Result:
        """Run a query and give back its result. Whatever it changed is thrown away."""
        with _explained(), Session(self._engine, expire_on_commit=False) as session:
            return work(session)

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run a command in one transaction: committed when it returns, undone when it raises.

        Raises `VaultError` when the disk is full or the vault is in use elsewhere; nothing was changed then.
        """
        with _explained(), Session(self._writing_engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    def lock(self) -> None:
        """Forget the key and close every connection: whatever is asked of this object afterwards is refused."""
        self._data_key = b""
        self._engine.dispose()


@dataclass(frozen=True)
class NewVault:
    """A vault that was just created, with the recovery code that is shown this once."""

    vault: Vault
    recovery_code: str


def create(path: Path, passphrase: str, fill: Callable[[Session], object] | None = None) -> NewVault:
    """Create a vault: empty, or with what `fill` writes into it. It is made beside its place and moved there whole.

    Raises `VaultError` when something is there already, the passphrase is too short, or the place cannot be written.
    """
    for existing in files_of(path):
        if existing.exists():
            raise VaultError(f"{existing.name} exists already. It was not touched; choose another name.")
    recovery_code = keys.new_recovery_code()
    data_key, envelope = keys.seal(passphrase, recovery_code)
    draft = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        discard(draft)  # what a program left that was killed here: nobody has seen its recovery code
        draft.touch(mode=0o600, exist_ok=False)
        _make(Vault(draft, data_key, envelope), fill)
        keys.write_envelope(keys.envelope_path(path), envelope)
        draft.replace(path)
        return NewVault(Vault(path, data_key, envelope), recovery_code)
    except OSError as error:
        discard(path)
        raise VaultError(
            f"The vault cannot be created in {path.parent}: {error.strerror}. Choose a folder that you may write to."
        ) from error
    except BaseException:
        discard(path)
        raise
    finally:
        discard(draft)


def _make(draft: Vault, fill: Callable[[Session], object] | None) -> None:
    """Fill a vault that is being made, and close it so that all of it is in the one file that is moved."""
    try:
        if fill is not None:
            draft.write(fill)
    finally:
        draft.lock()
    log = files_of(draft.path)[1]
    if log.exists() and log.stat().st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that a vault may consist of: the database, what SQLite keeps beside it while open, the key file."""
    beside = (path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm"))
    return *beside, keys.envelope_path(path)


def discard(path: Path) -> None:
    """Remove a vault that was never finished, so that nothing stands in the way of the next try."""
    for part in files_of(path):
        with suppress(OSError):
            part.unlink()


def unlock(path: Path, passphrase: str) -> Vault:
    """Open a vault by its passphrase. Raises `WrongPassphraseError` or `VaultError`."""
    envelope = _envelope_of(path)
    return Vault(path, keys.open_with_passphrase(envelope, passphrase), envelope)


def unlock_with_recovery_code(path: Path, code: str) -> Vault:
    """Open a vault by its recovery code. Raises `WrongPassphraseError` or `VaultError`."""
    envelope = _envelope_of(path)
    return Vault(path, keys.open_with_recovery_code(envelope, code), envelope)


def unlock_with_data_key(path: Path, data_key: bytes) -> Vault:
    """Open a vault by the key that this computer's keyring holds. Raises `VaultError`."""
    return Vault(path, data_key, _envelope_of(path))


def verify_passphrase(vault: Vault, passphrase: str) -> bool:
    """Whether this is the passphrase of an open vault. As slow as unlocking is: call it off the UI thread."""
    try:
        return hmac.compare_digest(keys.open_with_passphrase(vault.envelope, passphrase), vault.data_key)
    except WrongPassphraseError:
        return False


def _envelope_of(path: Path) -> keys.Envelope:
    if not path.exists():
        raise VaultError(f"There is no vault at {path}. Create one, or choose where yours lies.")
    return keys.read_envelope(keys.envelope_path(path))


SENTENCES = {
    "SQLITE_FULL": "The disk is full. Nothing of this was saved, and all that was saved before is safe. "
    "Free some space and do it again.",
    "SQLITE_BUSY": "The vault is in use by another window or program. Nothing was changed; try again in a moment.",
    "SQLITE_READONLY": "The vault's folder cannot be written to. Nothing was changed; ask IT for write access.",
    "SQLITE_IOERR": "The disk is full or reports a fault. Nothing of this was saved, and all that was saved before "
    "is safe. Free some space or have the disk checked, then do it again.",
    "SQLITE_CORRUPT": "The vault's file is damaged. It was not changed further; restore the newest backup.",
    "SQLITE_NOTADB": "The vault's file is damaged. It was not changed further; restore the newest backup.",
    "SQLITE_CANTOPEN": "The vault's file cannot be opened. It was not changed; ask IT for access to its folder.",
}


class _explained:  # noqa: N801 - a context manager, used like a function
    """Turns the database's own faults into sentences; faults of the work itself pass through."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DatabaseError) and not isinstance(error, DeskError):
            name = str(getattr(error.orig, "sqlite_errorname", ""))
            for code, sentence in SENTENCES.items():
                if name.startswith(code):
                    raise VaultError(sentence) from error
