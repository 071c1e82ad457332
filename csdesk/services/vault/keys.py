"""The envelope: a small JSON file beside the database that holds the data key, wrapped once by each slot.

Nothing in it opens the vault by itself, so it may be copied with the vault; without it the vault cannot be opened,
so it is never deleted and only ever replaced by a whole new one. From its second format on it is sealed under the
data key: what was changed in it from outside (an escrow key slipped in, an old file put back) is noticed.
"""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from csdesk.services.vault import slots, strength
from csdesk.services.vault.errors import DamagedError, NewerError, VaultError, WrongPassphraseError
from csdesk.services.vault.place import envelope_path
from csdesk.services.vault.slots import KEY_BYTES, PASSPHRASE, RECOVERY, Slot, new_recovery_code
from csdesk.services.whole_files import write_whole
from csdesk.wording import tr

__all__ = ["KEY_BYTES", "Envelope", "Note", "new_recovery_code", "parse_envelope", "read_envelope", "write_envelope"]

NAME = "csdesk-envelope"
FORMAT = f"{NAME}/2"
FIRST_FORMAT = f"{NAME}/1"
RETIRED = "retired"
"""Stands in the place of the slots where the keys were destroyed on purpose (see `services/retirement.py`)."""
FIRST_KINDS = (PASSPHRASE, RECOVERY)
"""The first format knew no other slots."""
WAYS = {
    PASSPHRASE: "passphrase",
    RECOVERY: tr("recovery code"),
    slots.ESCROW: tr("key of the agency"),
    slots.SIGN_IN: tr("sign-in of this computer"),
}


@dataclass(frozen=True)
class Note:
    """What the last change of the envelope was: the line of the audit trail that belongs to it."""

    at: datetime
    who: str
    action: str
    detail: str = ""


@dataclass(frozen=True)
class Envelope:
    """The wrapped data key. Safe to copy: it opens nothing by itself."""

    vault_id: str
    slots: tuple[Slot, ...]
    serial: int = 0
    """Counts the changes; the database knows the last one that it has a line for."""
    seal: dict[str, str] | None = None
    """The note of the last change, encrypted and bound to all else in here. None in the first format."""

    def of_kind(self, *kinds: str) -> tuple[Slot, ...]:
        """The slots of these kinds."""
        return tuple(slot for slot in self.slots if slot.kind in kinds)

    def without(self, *gone: Slot) -> "Envelope":
        """The envelope without these slots."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot not in gone))

    def changed(self, old: Slot, new: Slot) -> "Envelope":
        """The envelope with one slot in another's place."""
        return replace(self, slots=tuple(new if slot == old else slot for slot in self.slots))

    def having(self, *more: Slot) -> "Envelope":
        """The envelope with these slots too."""
        return replace(self, slots=(*self.slots, *more))

    @property
    def damaged(self) -> tuple[Slot, ...]:
        """The slots that cannot be opened by anything any more."""
        return tuple(slot for slot in self.slots if not slot.whole)

    def to_json(self) -> str:
        """The text of the envelope file, in the format that it was read in."""
        if self.seal is None:
            first = {"format": FIRST_FORMAT, "vault_id": self.vault_id, "slots": self._contents()}
            return json.dumps(first, indent=1)
        return json.dumps({**self._sealed_part(), "seal": self.seal}, indent=1)

    def _sealed_part(self) -> dict[str, Any]:
        return {"format": FORMAT, "vault_id": self.vault_id, "serial": self.serial, "slots": self._contents()}

    def _contents(self) -> list[dict[str, Any]]:
        return [slot.content for slot in self.slots]

    def bound(self) -> bytes:
        """All but the seal, as it is sealed."""
        return json.dumps(self._sealed_part(), sort_keys=True, separators=(",", ":")).encode()


def seal(passphrase: str, recovery_code: str, note: Note) -> tuple[bytes, Envelope]:
    """Make a new data key and the envelope that wraps it. Raises `VaultError` for a passphrase that is too weak."""
    strength.demand(passphrase)
    data_key, vault_id = secrets.token_bytes(KEY_BYTES), secrets.token_hex(16)
    made = (
        slots.with_passphrase(data_key, vault_id, passphrase, made=note.at),
        slots.with_recovery_code(data_key, vault_id, recovery_code, made=note.at),
    )
    return data_key, sealed(Envelope(vault_id, made), data_key, note)


def sealed(envelope: Envelope, data_key: bytes, note: Note) -> Envelope:
    """The envelope with the next serial number, sealed; in the newest format, whatever it was read in."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    named = tuple(Slot({"id": secrets.token_hex(8), **slot.content}) for slot in envelope.slots)
    counted = replace(envelope, slots=named, serial=envelope.serial + 1)
    nonce = secrets.token_bytes(12)
    words = json.dumps([note.at.isoformat(), note.who, note.action, note.detail]).encode()
    hidden = AESGCM(_seal_key(data_key, envelope.vault_id)).encrypt(nonce, words, counted.bound())
    return replace(counted, seal={"nonce": slots.text(nonce), "note": slots.text(hidden)})


def last_note(envelope: Envelope, data_key: bytes) -> Note | None:
    """The note of the last change; None when the seal is not the program's own, or there is none (first format)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if envelope.seal is None:
        return None
    kept = Slot(dict(envelope.seal))
    try:
        key = _seal_key(data_key, envelope.vault_id)
        words = AESGCM(key).decrypt(kept.bytes_of("nonce"), kept.bytes_of("note"), envelope.bound())
        at, who, action, detail = json.loads(words)
        return Note(datetime.fromisoformat(at), who, action, detail)
    except (InvalidTag, KeyError, TypeError, ValueError):
        return None


def open_with_passphrase(envelope: Envelope, passphrase: str) -> bytes:
    """The data key. Raises `WrongPassphraseError`, or `VaultError` when there is no whole slot for it."""
    return open_any(
        envelope, PASSPHRASE, lambda slot: slots.open_with_passphrase(slot, envelope.vault_id, passphrase)
    )


def open_with_recovery_code(envelope: Envelope, code: str) -> bytes:
    """The data key. Letters that look alike, blanks and dashes do not matter. Raises as the passphrase does."""
    return open_any(envelope, RECOVERY, lambda slot: slots.open_with_recovery_code(slot, envelope.vault_id, code))


def open_any(envelope: Envelope, kind: str, find: Callable[[Slot], bytes]) -> bytes:
    """The data key from the first slot of a kind that opens.

    Raises `WrongPassphraseError` when none opens, and `VaultError` when there is none or only damaged ones.
    """
    there = envelope.of_kind(kind)
    if not there:
        raise VaultError(
            tr(
                "This vault cannot be opened by a {get}. Nothing was changed; open it another way.",
                get=WAYS.get(kind, kind),
            )
        )
    wrong: WrongPassphraseError | None = None
    for slot in (slot for slot in there if slot.whole):
        try:
            return find(slot)
        except WrongPassphraseError as error:
            wrong = error
    if wrong is None:
        raise DamagedError(
            tr(
                "The part of the key file that belongs to the {get} is damaged. Nothing was changed. Open the vault "
                "another way, or restore a backup: every backup holds the key file.",
                get=WAYS.get(kind, kind),
            )
        )
    raise wrong


def read_envelope(path: Path) -> Envelope:
    """Read an envelope file. Raises `VaultError` when it is missing or not an envelope."""
    try:
        untrusted = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedError(
            tr(
                "The key file {name} is missing beside the vault. The vault was not touched. Put the file back, or "
                "restore a backup: every backup holds it.",
                name=path.name,
            )
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedError(
            tr(
                "The key file {name} cannot be read. The vault was not touched. Restore a backup: every backup "
                "holds the key file.",
                name=path.name,
            )
        ) from error
    return parse_envelope(untrusted, path.name)


def parse_envelope(untrusted: Any, name: str) -> Envelope:
    """Check what was read from an envelope file. A damaged slot among whole ones is kept. Raises `VaultError`."""
    kind = untrusted.get("format") if isinstance(untrusted, dict) else None
    if not isinstance(kind, str) or not kind.startswith(f"{NAME}/"):
        raise VaultError(
            tr("{name} is not a key file of CS Desk. Nothing was changed; choose the right file.", name=name)
        )
    if kind not in (FORMAT, FIRST_FORMAT):
        raise NewerError(name)
    if RETIRED in untrusted:
        raise VaultError(
            tr(
                "The keys of this vault were destroyed when this computer was retired. Nothing opens the file any "
                "more; to go on, restore a backup that was kept."
            )
        )
    contents, vault_id = untrusted.get("slots"), untrusted.get("vault_id")
    serial, mark = (untrusted.get("serial"), untrusted.get("seal")) if kind == FORMAT else (0, None)
    known = WAYS if kind == FORMAT else FIRST_KINDS
    whole = (
        isinstance(vault_id, str)
        and re.fullmatch(r"[0-9a-f]{32}", vault_id)
        and isinstance(contents, list)
        and all(isinstance(content, dict) and content.get("kind") in known for content in contents)
        and type(serial) is int
        and serial >= 0
        and (kind == FIRST_FORMAT or isinstance(mark, dict))
    )
    envelope = Envelope(str(vault_id), tuple(map(Slot, contents)), int(serial), mark) if whole else None
    if envelope is None or envelope.damaged == envelope.slots:
        raise DamagedError(
            tr(
                "The key file {name} is damaged. Nothing was changed. Restore a backup: every backup holds the key "
                "file.",
                name=name,
            )
        )
    return envelope


def write_envelope(vault: Path, envelope: Envelope) -> None:
    """Write a vault's envelope atomically: the old file stays whole until the new one is on the disk."""
    write_whole(envelope_path(vault), envelope.to_json())


def _seal_key(data_key: bytes, vault_id: str) -> bytes:
    return slots.expand(data_key, bytes.fromhex(vault_id), "csdesk envelope seal")
