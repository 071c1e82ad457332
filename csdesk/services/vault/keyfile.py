"""A change of the envelope and its line in the audit trail: both, or neither.

The envelope is written first, with the line sealed into it, and then the database commits the line together with the
envelope's serial number. Whoever is killed in between has changed the envelope; the next opening adds the line.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace as changed
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.vault import keys, slots, swap
from csdesk.services.vault.cost import raised
from csdesk.services.vault.disk import reason
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.keys import Envelope, Note
from csdesk.services.vault.place import beside, envelope_path
from csdesk.services.vault.slots import ESCROW, PASSPHRASE, Slot
from csdesk.services.whole_files import write_whole
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.vault import Vault

PROGRAM = "CS Desk"
"""Who changed it, in the audit trail, where nobody asked for it."""
DOUBTFUL = "doubtful"
"""Marks an escrow slot of an envelope that was changed from outside: it is never given a new data key."""
CHANGED_OUTSIDE = tr(
    "The key file was changed by something else than this program, or an older one was put in its place. The vault "
    "opens and nothing is lost. Look at the list of keys, take out what you do not know, and change the data key."
)


def replace(vault: "Vault", change: Callable[[Envelope], Envelope], note: Note) -> None:
    """Write the changed envelope and its line in the audit trail.

    Raises `VaultError`; envelope and trail are as they were then.
    """
    path = envelope_path(vault.path)
    back = beside(path, ".back")
    with vault.turns.writing():
        before = vault.envelope
        after = keys.sealed(change(_in_doubt(before) if vault.key_file_fault else before), vault.data_key, note)

        def work(session: Session) -> None:
            record(session, after.serial, note)
            session.flush()
            keys.write_envelope(vault.path, after)

        try:
            write_whole(back, before.to_json())
        except OSError as error:
            raise VaultError(_not_written(error)) from error
        try:
            vault.write(work)
        except BaseException as error:
            with suppress(OSError):
                back.replace(path)  # needs no room on the disk
            if isinstance(error, OSError):
                raise VaultError(_not_written(error)) from error
            raise
        vault.envelope = after
        with suppress(OSError):
            back.unlink()


def catch_up(vault: "Vault") -> None:
    """After opening: add the line of a change that was cut short, and see whether the envelope is the program's own.

    Sets `vault.key_file_fault`. Does not keep the vault from being opened.
    """
    _sweep(vault.path)
    note = keys.last_note(vault.envelope, vault.data_key)
    known = vault.read(serial)
    found = vault.envelope.serial
    if found < known or (note is None and vault.envelope.seal is not None):
        vault.key_file_fault = CHANGED_OUTSIDE
    elif note is not None and found > known:
        with suppress(VaultError):  # on a full disk: at the next opening
            vault.write(lambda session: record(session, found, note))


def raise_cost(vault: "Vault", passphrase: str, seconds: float, *, at: datetime) -> None:
    """Wrap the passphrase's slot at a higher cost where this computer bears it; trying it took `seconds`.

    Does not keep the vault from being opened, and leaves a key file alone that something else has changed.
    """
    slot = next(iter(vault.envelope.of_kind(PASSPHRASE)), None)
    cost = raised(slot.cost, seconds) if slot is not None and not vault.key_file_fault else None
    if slot is None or cost is None:
        return
    kept: dict[str, Any] = {part: slot.content[part] for part in ("id", "made") if part in slot.content}
    note = Note(at, PROGRAM, "vault.cost_raised", f"{cost.memory_kib // 1024} MiB")
    with suppress(VaultError):  # too little memory or a full disk: at the next opening
        made = slots.with_passphrase(vault.data_key, vault.envelope.vault_id, passphrase, made=at, cost=cost)
        replace(vault, lambda envelope: envelope.changed(slot, Slot({**made.content, **kept})), note)


def record(session: Session, number: int, note: Note) -> None:
    """Add the line of a change of the envelope, and note that the database knows of it."""
    audit.record(session, at=note.at, who=note.who, action=note.action, kind="vault", detail=note.detail)
    session.execute(text(f"PRAGMA user_version = {int(number)}"))


def serial(session: Session) -> int:
    """The last change of the envelope that the database has a line for. It lies in the file's encrypted header."""
    return int(session.execute(text("PRAGMA user_version")).scalar_one())


def rekeyed(vault: Path) -> Path:
    """Where a vault is made anew under another data key, before it is moved into its place."""
    return beside(vault, ".rekeyed")


def _sweep(vault: Path) -> None:
    """Remove what a program left that was killed here: drafts that were never finished, and old key files."""
    draft = rekeyed(vault)
    swap.tidy(draft, vault)
    key_file, its_key_file = envelope_path(vault), envelope_path(draft)
    for left in (
        beside(key_file, ".back"),
        beside(key_file, ".back.new"),
        beside(key_file, ".new"),
        beside(its_key_file, ".new"),
        beside(draft, ".lock"),
        beside(vault, ".swap.new"),
    ):
        with suppress(OSError):
            left.unlink()


def _not_written(error: OSError) -> str:
    return tr(
        "The key file could not be written: {reason}. Nothing was changed; see that there is room on the disk and "
        "that the vault's folder may be written to, then try again.",
        reason=reason(error),
    )


def _in_doubt(envelope: Envelope) -> Envelope:
    return changed(
        envelope,
        slots=tuple(
            Slot({**slot.content, DOUBTFUL: True}) if slot.kind == ESCROW else slot for slot in envelope.slots
        ),
    )
