"""The open vault: one transaction for each piece of work, and the ways in."""

import errno
import hmac
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy.orm import Session

from csdesk.services.clock import Clock
from csdesk.services.vault import attempts, escrow, keychain, keyfile, keys, schema, slots, swap
from csdesk.services.vault.database import WRITES, keyed_connection, open_engine
from csdesk.services.vault.disk import reason
from csdesk.services.vault.errors import DamagedError, KeychainError, VaultError, WrongPassphraseError
from csdesk.services.vault.explained import explained
from csdesk.services.vault.place import beside, discard, envelope_path, files_of
from csdesk.services.vault.slots import ESCROW, PASSPHRASE, RECOVERY, SIGN_IN
from csdesk.services.vault.turns import Turns
from csdesk.services.vault.writer import Writer
from csdesk.services.whole_files import make_private
from csdesk.wording import tr

Result = TypeVar("Result")
LOCKED = tr("The vault is locked. Nothing was changed; unlock it first.")
Report = Callable[[str], object]
"""Is told what is being done, when opening takes longer than usual."""
BACKING_UP = tr("Making a backup of the vault as it is")
MIGRATING = tr("Bringing the vault to its new form")


class Vault:
    """An unlocked vault. `read` and `write` each run one piece of work in one transaction.

    May be used from several threads; each piece of work has a session of its own. It lets go of `writer`, the right
    to be the only one, when it is locked or cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        data_key: bytes,
        envelope: keys.Envelope,
        writer: Writer,
        opened_by: str = PASSPHRASE,
        report: Report | None = None,
    ) -> None:
        self.path = path
        self.envelope = envelope
        self.opened_by = opened_by
        """The kind of the slot: `passphrase`, `recovery`, `escrow` or `sign-in`."""
        self.key_file_fault = ""
        """A sentence when the key file is not as this program left it."""
        self.turns = Turns()
        self._data_key = data_key
        self._writer = writer
        self._lent = False
        self._closing = Lock()
        self._engine = open_engine(path, lambda: self.data_key)
        self._writing_engine = self._engine.execution_options(**{WRITES: True})
        try:
            with explained():
                schema.bring_up_to_date(self._engine, lambda: self._back_up_first(report))
        except BaseException:
            self.lock()
            raise

    @property
    def data_key(self) -> bytes:
        """The raw key, for backups and the keyring. Never written down unwrapped.

        Raises `VaultError` once the vault is locked.
        """
        if not self._data_key:
            raise VaultError(LOCKED)
        return self._data_key

    @property
    def locked(self) -> bool:
        """Whether the key is forgotten."""
        return not self._data_key

    @property
    def recovery_confirmed(self) -> bool:
        """Whether somebody has shown that they have the recovery code. If not, they should be given a new one."""
        return any(slot.content.get("confirmed") is not False for slot in self.envelope.of_kind(RECOVERY))

    def read(self, work: Callable[[Session], Result]) -> Result:
        """Run a query and give back its result. Whatever it changed is thrown away."""
        with self.turns.reading(), explained(), Session(self._engine, expire_on_commit=False) as session:
            return work(session)

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run a command in one transaction: committed when it returns, undone when it raises.

        Raises `VaultError` when the disk is full or the vault is in use elsewhere; nothing was changed then.
        """
        with (
            self.turns.writing(),
            self.turns.reading(),
            explained(),
            Session(self._writing_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            return work(session)

    def _back_up_first(self, report: Report | None) -> None:
        """Make a backup before the schema is raised. Raises `VaultError` when it cannot be made."""
        from csdesk.services.vault.rotation import back_up_before

        if report is not None:
            report(BACKING_UP)
        try:
            back_up_before(self, "schema")
        except VaultError as error:
            raise VaultError(
                tr(
                    "This version of CS Desk has to bring the vault to its new form, and no backup could be made "
                    "before that. The vault was not changed. {error}",
                    error=error,
                )
            ) from error
        if report is not None:
            report(MIGRATING)

    def lock(self) -> None:
        """Forget the key and close every connection: whatever is asked of this object afterwards is refused."""
        self.give_up()
        with self._closing:
            if not self._lent:
                self._writer.let_go()

    def lend(self) -> Writer:
        """Close every connection and give the right to be the only one to whoever moves the file in this moment.

        `take_back` or `give_up` follows; until then locking forgets the key, and the right stays where it is. Raises
        `VaultError` when the vault is locked.
        """
        with self._closing:
            if not self._data_key:
                raise VaultError(LOCKED)
            self._lent = True
            self._engine.dispose()
            return self._writer

    def take_back(self) -> None:
        """Have the right again that was lent; when the vault was locked meanwhile, let go of it."""
        with self._closing:
            self._lent = False
            if not self._data_key:
                self._writer.let_go()

    def give_up(self) -> bool:
        """Lock, and leave the right to whom it was lent. Gives whether the vault had not been locked yet."""
        with self._closing:
            was_open = bool(self._data_key)
            self._data_key = b""
            self._engine.dispose()
            return was_open


@dataclass(frozen=True)
class NewVault:
    """A vault that was just created, with the recovery code that is shown this once."""

    vault: Vault
    recovery_code: str


def create(
    path: Path,
    passphrase: str,
    fill: Callable[[Session], object] | None = None,
    *,
    clock: Clock | None = None,
) -> NewVault:
    """Create a vault: empty, or with what `fill` writes into it. It is made beside its place and moved there whole.

    Raises `VaultError` when something is there already, the passphrase is too weak, or the place cannot be written.
    """
    recovery_code = slots.new_recovery_code()
    created = keys.Note((clock or Clock()).now(), keyfile.PROGRAM, "vault.created")
    data_key, envelope = keys.seal(passphrase, recovery_code, created)
    draft = beside(path, ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = Writer(path)
    except OSError as error:
        raise VaultError(_cannot_create(path, error)) from error
    try:
        swap.finish(path)
        for existing in files_of(path):
            if existing.exists():
                raise VaultError(
                    tr("{name} exists already. It was not touched; choose another name.", name=existing.name)
                )
        discard(draft)  # what a program left that was killed here: nobody has seen its recovery code
        make_private(draft)
        _make(Vault(draft, data_key, envelope, Writer(draft)), fill, created)
        keys.write_envelope(draft, envelope)
        swap.put_in_place(draft, path)
        swap.tidy(draft, path)
        return NewVault(Vault(path, data_key, envelope, writer), recovery_code)
    except OSError as error:
        swap.tidy(draft, path)
        writer.let_go()
        raise VaultError(_cannot_create(path, error)) from error
    except BaseException:
        swap.tidy(draft, path)
        writer.let_go()
        raise


def _cannot_create(path: Path, error: OSError) -> str:
    return tr(
        "The vault cannot be created in {parent} ({reason}). Nothing was left there. Choose a folder that you may "
        "write to, on a disk with room.",
        parent=path.parent,
        reason=reason(error),
    )


def _make(draft: Vault, fill: Callable[[Session], object] | None, created: keys.Note) -> None:
    """Fill a vault that is being made, and close it so that all of it is in the one file that is moved."""
    try:
        if fill is not None:
            draft.write(fill)
        draft.write(lambda session: keyfile.record(session, draft.envelope.serial, created))
    finally:
        draft.lock()
    log = files_of(draft.path)[1]
    if log.exists() and log.stat().st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def unlock(path: Path, passphrase: str, *, clock: Clock | None = None, report: Report | None = None) -> Vault:
    """Open a vault by its passphrase. Raises `WrongPassphraseError`, `WaitError`, `InUseError` or `VaultError`.

    On a computer that bears more, guessing is made more expensive from now on (see `cost`).
    """
    seconds = 0.0

    def find_key(envelope: keys.Envelope) -> bytes:
        nonlocal seconds
        with attempts.counted(path, clock):
            started = time.perf_counter()
            data_key = keys.open_with_passphrase(envelope, passphrase)
            seconds = time.perf_counter() - started
            return data_key

    vault = _open(path, find_key, PASSPHRASE, report)
    try:
        keyfile.raise_cost(vault, passphrase, seconds, at=(clock or Clock()).now())
    except BaseException:
        vault.lock()
        raise
    return vault


def unlock_with_recovery_code(
    path: Path, code: str, *, clock: Clock | None = None, report: Report | None = None
) -> Vault:
    """Open a vault by its recovery code. Raises `WrongPassphraseError`, `WaitError`, `InUseError` or `VaultError`."""

    def find_key(envelope: keys.Envelope) -> bytes:
        with attempts.counted(path, clock):
            return keys.open_with_recovery_code(envelope, code)

    return _open(path, find_key, RECOVERY, report)


def unlock_with_escrow_key(path: Path, private_pem: bytes, password: str | None) -> Vault:
    """Open a vault by the agency's private key. Raises `WrongPassphraseError`, `InUseError` or `VaultError`."""
    private_key = escrow.read_private_key(private_pem, password)

    def find_key(envelope: keys.Envelope) -> bytes:
        return keys.open_any(
            envelope, ESCROW, lambda slot: escrow.open_with_private_key(slot, envelope.vault_id, private_key)
        )

    return _open(path, find_key, ESCROW)


def unlock_by_sign_in(path: Path, *, report: Report | None = None) -> Vault:
    """Open a vault by what this computer's keyring holds. May wait for the user: call it off the UI thread.

    Raises `KeychainError` when the keyring fails or holds nothing that opens this vault, else as the passphrase does.
    """

    def find_key(envelope: keys.Envelope) -> bytes:
        data_key = keychain.open_sign_in(envelope)
        if data_key is None and (data_key := keychain.recall(envelope.vault_id)) is not None:
            try:
                keyed_connection(path, data_key).close()
            except DamagedError as error:
                raise KeychainError(keychain.NOT_THIS_VAULT) from error
        if data_key is None:
            raise KeychainError(tr("This computer's keyring holds no key for this vault. Use the passphrase."))
        return data_key

    return _open(path, find_key, SIGN_IN, report)


def _open(
    path: Path, find_key: Callable[[keys.Envelope], bytes], opened_by: str, report: Report | None = None
) -> Vault:
    if not swap.exists(path):
        raise VaultError(tr("There is no vault at {path}. Create one, or choose where yours lies.", path=path))
    writer = Writer(path)
    try:
        swap.finish(path)
        _see_that_it_can_be_used(path)
        envelope = keys.read_envelope(envelope_path(path))
        vault = Vault(path, find_key(envelope), envelope, writer, opened_by, report)
    except BaseException:
        writer.let_go()
        raise
    try:
        keyfile.catch_up(vault)
    except BaseException:
        vault.lock()
        raise
    return vault


def _see_that_it_can_be_used(path: Path) -> None:
    """Refuse what SQLite would open in silence: a file without content as a new vault, and one that is read-only."""
    if path.is_file() and not path.stat().st_size:
        raise DamagedError(
            tr(
                "The vault's file {name} is empty: its content was lost on the disk. It was not changed. Restore "
                "the newest backup; this file is kept aside.",
                name=path.name,
            )
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise VaultError(
            tr(
                "The vault's file {name} may only be read, so nothing could be saved. It was not changed. Ask IT "
                "for write access, or move it and its key file to a folder on this computer's own disk.",
                name=path.name,
            )
        )


def verify_passphrase(vault: Vault, passphrase: str, *, clock: Clock | None = None) -> bool:
    """Whether this is the passphrase of an open vault. As slow as unlocking is: call it off the UI thread.

    Counts like a try to unlock does. Raises `WaitError`.
    """
    try:
        with attempts.counted(vault.path, clock):
            if not hmac.compare_digest(keys.open_with_passphrase(vault.envelope, passphrase), vault.data_key):
                raise WrongPassphraseError
    except WrongPassphraseError:
        return False
    return True
