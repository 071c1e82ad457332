"""A new data key: everything is encrypted anew, in a copy that is checked and then moved into the vault's place.

Until the move the vault stays as it was, and from the move on it is the new one, whenever the computer is switched
off. Other changes of the vault wait for the end.
"""

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import func, quoted_name, select, table

from csdesk.services.vault import escrow, keychain, keyfile, keys, slots, swap
from csdesk.services.vault.database import keyed_connection
from csdesk.services.vault.disk import reason
from csdesk.services.vault.errors import KeychainError, VaultError, WrongPassphraseError
from csdesk.services.vault.keyfile import DOUBTFUL
from csdesk.services.vault.keys import KEY_BYTES, Envelope, Note
from csdesk.services.vault.place import beside, discard, envelope_path, files_of
from csdesk.services.vault.slots import ESCROW, PASSPHRASE, SIGN_IN, Slot
from csdesk.services.vault.vault import LOCKED, Vault, verify_passphrase
from csdesk.services.vault.writer import Writer
from csdesk.services.whole_files import make_private
from csdesk.wording import tr

Report = Callable[[int, int, str], None]
LOCKED_MEANWHILE = tr(
    "The data key was changed, and the vault was locked in the same moment. All data is there. Unlock it with the "
    "passphrase and make a new recovery code: the one before no longer opens this vault."
)
PAGES_AT_ONCE = 4096
STEPS = 100
"""The copy takes the first part of the progress, the checks the rest."""
CHECKED_AT = 50


@dataclass(frozen=True)
class NewKeys:
    """A vault under its new data key."""

    vault: Vault
    """Opened again; the one before is locked."""
    recovery_code: str
    """Shown this once. It counts as not confirmed."""
    left_out: tuple[str, ...] = ()
    """The keys that could not be given the new data key, each a sentence that says why and what to do."""


def change_data_key(
    vault: Vault, passphrase: str, *, at: datetime, who: str, report: Report | None = None
) -> NewKeys:
    """Encrypt the vault under a new data key, wrapped for every slot; the recovery code is a new one.

    A backup is made first. Backups that were made before open with the old keys only. Raises
    `WrongPassphraseError`, `WaitError` or `VaultError`; the vault is as it was then, and still open. Whatever
    `report` raises stops it in the same way.
    """
    from csdesk.services.vault.rotation import back_up_before

    report = report or (lambda _done, _total, _what: None)
    if not verify_passphrase(vault, passphrase):
        raise WrongPassphraseError
    report(0, STEPS, tr("Making a backup"))
    back_up_before(vault, "key change")
    draft = keyfile.rekeyed(vault.path)
    with vault.turns.writing():
        made = _new_envelope(vault, passphrase, at)
        note = Note(at, who, "vault.data_key_changed", f"{len(made.envelope.slots)} keys")
        try:
            discard(draft)
            sealed = _write_draft(vault, draft, made, note, report)
            _see_that_it_opens(vault, draft, made, passphrase)
            with vault.turns.alone():
                report(STEPS, STEPS, tr("Putting it in place"))
                writer = vault.lend()
                try:
                    _see_that_all_is_in_one_file(vault.path)
                    aside = swap.free_name(vault.path, "old key")
                    swap.put_in_place(draft, vault.path, aside=aside, keep_aside=False)
                except BaseException:
                    vault.take_back()
                    raise
                was_open = vault.give_up()
        except BaseException as error:
            swap.tidy(draft, vault.path)
            keychain.forget_slots(made.sign_in)
            if vault.locked and isinstance(error, VaultError | OSError | sqlcipher3.Error):
                raise VaultError(LOCKED) from error
            if isinstance(error, OSError | sqlcipher3.Error):
                raise VaultError(
                    tr(
                        "The data key could not be changed: {reason}. The vault is as it was, with all its keys. "
                        "See that the disk has room for a second copy of it, and try again.",
                        reason=reason(error),
                    )
                ) from error
            raise
    keychain.forget_slots(made.gone)
    if not was_open:
        writer.let_go()
        raise VaultError(LOCKED_MEANWHILE)
    return NewKeys(Vault(vault.path, made.data_key, sealed, writer), made.recovery_code, made.left_out)


@dataclass(frozen=True)
class _Made:
    data_key: bytes
    recovery_code: str
    envelope: Envelope
    sign_in: tuple[Slot, ...]
    """The new sign-in slot, whose secret the keyring holds by now."""
    gone: tuple[Slot, ...]
    """The sign-in slots before."""
    left_out: tuple[str, ...]


def _new_envelope(vault: Vault, passphrase: str, at: datetime) -> _Made:
    old, data_key, code = vault.envelope, secrets.token_bytes(KEY_BYTES), slots.new_recovery_code()
    cost = next(slot.cost for slot in old.of_kind(PASSPHRASE) if slot.whole)
    made = [
        slots.with_passphrase(data_key, old.vault_id, passphrase, made=at, cost=cost),
        slots.with_recovery_code(data_key, old.vault_id, code, made=at),
    ]
    left_out: list[str] = []
    for slot in old.of_kind(ESCROW):
        if vault.key_file_fault or DOUBTFUL in slot.content or not slot.whole:
            left_out.append(
                tr(
                    "{describe}: the key file was changed from outside. Add the key again.",
                    describe=escrow.describe(slot),
                )
            )
        else:
            made.append(escrow.with_public_key(data_key, old.vault_id, slot.bytes_of("public"), made=at))
    sign_in: list[Slot] = []
    before = old.of_kind(SIGN_IN)
    if before:
        try:
            sign_in.append(_new_sign_in(old, data_key, at))
        except KeychainError as error:
            left_out.append(
                tr(
                    "The sign-in of this computer no longer opens the vault: {error} It can be set up again.",
                    error=error,
                )
            )
    envelope = replace(old, slots=(*made, *sign_in))
    return _Made(data_key, code, envelope, tuple(sign_in), before, tuple(left_out))


def _new_sign_in(old: Envelope, data_key: bytes, at: datetime) -> Slot:
    if keychain.open_sign_in(old) is None:
        raise KeychainError(tr("It was set up on another computer."))
    secret = keychain.new_secret()
    slot = slots.with_secret(data_key, old.vault_id, secret, made=at)
    keychain.keep(slot, secret)
    return slot


def _write_draft(vault: Vault, draft: Path, made: _Made, note: Note, report: Report) -> Envelope:
    """Copy the database under the new key, check the copy, and add the line of the audit trail to it."""
    make_private(draft)
    source = keyed_connection(vault.path, vault.data_key)
    try:
        target = keyed_connection(draft, made.data_key)
        try:
            _copy(source, target, report)
            report(CHECKED_AT, STEPS, tr("Checking the copy"))
            _check(source, target)
        finally:
            target.close()
    finally:
        source.close()
    sealed = keys.sealed(made.envelope, made.data_key, note)
    opened = Vault(draft, made.data_key, sealed, Writer(draft))
    try:
        opened.write(lambda session: keyfile.record(session, sealed.serial, note))
    finally:
        opened.lock()
        with suppress(OSError):
            beside(draft, ".lock").unlink()
    _see_that_all_is_in_one_file(draft)
    keys.write_envelope(draft, sealed)
    return sealed


def _copy(source: Any, target: Any, report: Report) -> None:
    def progress(_status: int, left: int, total: int) -> None:
        report((total - left) * CHECKED_AT // max(1, total), STEPS, tr("Encrypting under the new key"))

    source.backup(target, pages=PAGES_AT_ONCE, progress=progress)


def _check(source: Any, target: Any) -> None:
    """Whether the copy is sound and holds as many rows in each table."""
    faults = target.execute("PRAGMA cipher_integrity_check").fetchall()
    (verdict,) = target.execute("PRAGMA quick_check").fetchone()
    if faults or verdict != "ok" or _rows(source) != _rows(target):
        raise VaultError(
            tr("The copy under the new key did not pass its check. The vault is as it was; check the disk.")
        )


def _rows(connection: Any) -> list[tuple[str, int]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    counts = ((name, select(func.count()).select_from(table(quoted_name(name, quote=True)))) for (name,) in names)
    return [(name, connection.execute(str(count)).fetchone()[0]) for name, count in counts]


def _see_that_it_opens(vault: Vault, draft: Path, made: _Made, passphrase: str) -> None:
    """Read the draft's key file back, and see that the passphrase and the recovery code give the new data key."""
    written = keys.read_envelope(envelope_path(draft))
    by_passphrase = keys.open_with_passphrase(written, passphrase)
    by_code = keys.open_with_recovery_code(written, made.recovery_code)
    if not all(hmac.compare_digest(key, made.data_key) for key in (by_passphrase, by_code)):
        raise VaultError(
            tr("The new key file of {name} did not pass its check. The vault is as it was.", name=vault.path.name)
        )


def _see_that_all_is_in_one_file(path: Path) -> None:
    log = files_of(path)[1]
    if log.exists() and log.stat().st_size:
        raise VaultError(tr("The vault could not be closed for the change of its key. It is as it was; try again."))
