"""The data key of a vault and the slots that wrap it.

The database is encrypted with a random 256-bit data key. The envelope, a small JSON file beside the database,
holds that key wrapped (AES-256-GCM) once by the passphrase (through Argon2id) and once by the recovery code.
Nothing in the envelope opens the vault by itself.
"""

import base64
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csdesk.services.vault.errors import VaultError, WrongPassphraseError
from csdesk.services.vault.place import envelope_path, write_whole

FORMAT = "csdesk-envelope/1"
KEY_BYTES = 32
ARGON2 = {"time_cost": 3, "memory_kib": 65_536, "lanes": 4}
MOST_OF_ARGON2 = {"time_cost": 100, "memory_kib": 4_194_304, "lanes": 64}
"""A key file that asks for more is damaged, or was made to stop the computer."""
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_GROUPS = 8
RECOVERY_GROUP_LETTERS = 5
SHORTEST_PASSPHRASE = 14


@dataclass(frozen=True)
class Envelope:
    """The wrapped data key. Safe to copy: it opens nothing without the passphrase or the recovery code."""

    vault_id: str
    slots: tuple[dict[str, Any], ...]

    def to_json(self) -> str:
        """The text of the envelope file."""
        return json.dumps({"format": FORMAT, "vault_id": self.vault_id, "slots": list(self.slots)}, indent=1)


def new_recovery_code() -> str:
    """A recovery code of 200 random bits, in groups that can be read aloud and typed."""
    letters = [secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_GROUPS * RECOVERY_GROUP_LETTERS)]
    return "-".join(
        "".join(letters[start : start + RECOVERY_GROUP_LETTERS])
        for start in range(0, len(letters), RECOVERY_GROUP_LETTERS)
    )


def seal(passphrase: str, recovery_code: str) -> tuple[bytes, Envelope]:
    """Make a new data key and the envelope that wraps it.

    Raises `VaultError` for a passphrase that is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise VaultError(
            f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters; four or five unrelated words "
            "are easy to keep in mind. Nothing was created."
        )
    data_key = secrets.token_bytes(KEY_BYTES)
    vault_id = secrets.token_hex(16)
    salt = secrets.token_bytes(16)
    slots = (
        {
            "kind": "passphrase",
            "kdf": "argon2id",
            **ARGON2,
            "salt": _text(salt),
            **_wrap(data_key, _from_passphrase(passphrase, salt, ARGON2), vault_id),
        },
        {
            "kind": "recovery",
            "kdf": "hkdf-sha256",
            **_wrap(data_key, _from_code(recovery_code, vault_id), vault_id),
        },
    )
    return data_key, Envelope(vault_id, slots)


def open_with_passphrase(envelope: Envelope, passphrase: str) -> bytes:
    """The data key. Raises `WrongPassphraseError`."""
    slot = _slot(envelope, "passphrase")
    key = _from_passphrase(passphrase, _bytes(slot["salt"]), slot)
    return _unwrap(slot, key, envelope.vault_id, "passphrase")


def open_with_recovery_code(envelope: Envelope, code: str) -> bytes:
    """The data key. Letters that look alike, blanks and dashes do not matter. Raises `WrongPassphraseError`."""
    slot = _slot(envelope, "recovery")
    return _unwrap(slot, _from_code(code, envelope.vault_id), envelope.vault_id, "recovery code")


def read_envelope(path: Path) -> Envelope:
    """Read an envelope file. Raises `VaultError` when it is missing or not an envelope."""
    try:
        untrusted = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise VaultError(
            f"The key file {path.name} is missing beside the vault. The vault was not touched. "
            "Put the file back, or restore a backup: every backup holds it."
        ) from None
    except (OSError, ValueError) as error:
        raise VaultError(
            f"The key file {path.name} cannot be read. The vault was not touched. "
            "Restore a backup: every backup holds the key file."
        ) from error
    return parse_envelope(untrusted, path.name)


def parse_envelope(untrusted: Any, name: str) -> Envelope:
    """Check all of what was read from an envelope file. Raises `VaultError`."""
    kind = untrusted.get("format") if isinstance(untrusted, dict) else None
    if not isinstance(kind, str) or not kind.startswith(FORMAT.partition("/")[0]):
        raise VaultError(f"{name} is not a key file of CS Desk. Nothing was changed; choose the right file.")
    if kind != FORMAT:
        raise VaultError(
            f"{name} was written by a newer version of CS Desk. Nothing was changed; please update the program."
        )
    slots, vault_id = untrusted.get("slots"), untrusted.get("vault_id")
    whole = isinstance(vault_id, str) and re.fullmatch(r"[0-9a-f]{32}", vault_id)
    if not whole or not isinstance(slots, list) or not slots or not all(map(_is_whole_slot, slots)):
        raise VaultError(
            f"The key file {name} is damaged. Nothing was changed. Restore a backup: every backup holds the key file."
        )
    return Envelope(str(vault_id), tuple(slots))


def _is_whole_slot(slot: Any) -> bool:
    """Whether a slot can be opened at all: its parts are there, of the right length, and within reason."""
    if not isinstance(slot, dict) or not isinstance(slot.get("kind"), str):
        return False
    if not (_has_bytes(slot, "nonce", 12, 12) and _has_bytes(slot, "wrapped", KEY_BYTES + 16, KEY_BYTES + 16)):
        return False
    return slot["kind"] != "passphrase" or (
        _has_bytes(slot, "salt", 16, 64)
        and all(type(slot.get(part)) is int and 1 <= slot[part] <= most for part, most in MOST_OF_ARGON2.items())
    )


def _has_bytes(slot: dict[str, Any], part: str, least: int, most: int) -> bool:
    try:
        return least <= len(_bytes(slot.get(part, ""))) <= most
    except (TypeError, ValueError):
        return False


def write_envelope(vault: Path, envelope: Envelope) -> None:
    """Write a vault's envelope atomically: the old file stays whole until the new one is on the disk."""
    write_whole(envelope_path(vault), envelope.to_json())


def _slot(envelope: Envelope, kind: str) -> dict[str, Any]:
    for slot in envelope.slots:
        if slot.get("kind") == kind:
            return slot
    raise VaultError(f"This vault cannot be opened by a {kind}. Nothing was changed; open it the other way.")


def _from_passphrase(passphrase: str, salt: bytes, parameters: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode("utf-8"),  # computers differ in how they type an accent
        salt,
        time_cost=int(parameters["time_cost"]),
        memory_cost=int(parameters["memory_kib"]),
        parallelism=int(parameters["lanes"]),
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _from_code(code: str, vault_id: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    plain = code.upper().translate(str.maketrans("OIL", "011"))
    letters = "".join(letter for letter in plain if letter in RECOVERY_ALPHABET)
    return HKDF(SHA256(), KEY_BYTES, salt=bytes.fromhex(vault_id), info=b"csdesk recovery").derive(letters.encode())


def _wrap(data_key: bytes, wrapping_key: bytes, vault_id: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return {
        "nonce": _text(nonce),
        "wrapped": _text(AESGCM(wrapping_key).encrypt(nonce, data_key, vault_id.encode())),
    }


def _unwrap(slot: dict[str, Any], wrapping_key: bytes, vault_id: str, what: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(wrapping_key).decrypt(_bytes(slot["nonce"]), _bytes(slot["wrapped"]), vault_id.encode())
    except InvalidTag:
        raise WrongPassphraseError(what) from None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)
