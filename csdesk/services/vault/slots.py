"""The slots of a vault: each wraps the data key (AES-256-GCM) under a key of its own, and can be made and opened.

The wrapping key comes from the passphrase (Argon2id), from the recovery code or from a random secret in this
computer's keyring (HKDF-SHA256: both are random, so nothing has to be slow). See `escrow` for the agency's slot.
"""

import base64
import secrets
import unicodedata
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from csdesk.services.recovery_proof import as_read
from csdesk.services.vault import cost as costs
from csdesk.services.vault.cost import MOST, Cost, derive
from csdesk.services.vault.errors import WrongPassphraseError

PASSPHRASE, RECOVERY, ESCROW, SIGN_IN = "passphrase", "recovery", "escrow", "sign-in"
KEY_BYTES = 32
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_GROUPS = 8
RECOVERY_GROUP_LETTERS = 5


@dataclass(frozen=True)
class Slot:
    """One way to the data key, as it stands in the envelope file. It opens nothing by itself."""

    content: dict[str, Any]

    @property
    def kind(self) -> str:
        """`passphrase`, `recovery`, `escrow` or `sign-in`."""
        return str(self.content.get("kind", ""))

    @property
    def id(self) -> str:
        """Its name in this envelope. Slots of the first format have none and go by their kind."""
        return str(self.content.get("id", self.kind))

    @property
    def made(self) -> datetime | None:
        """When it was made, UTC; None where that is not known."""
        try:
            return datetime.fromisoformat(self.content["made"]).astimezone(UTC)
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def cost(self) -> Cost:
        """What trying a passphrase costs."""
        return Cost(**{part.name: self.content[part.name] for part in fields(Cost)})

    @property
    def whole(self) -> bool:
        """Whether it can be opened at all: its parts are there, of the right length, and within reason."""
        needed = {"nonce": (12, 12), "wrapped": (KEY_BYTES + 16, KEY_BYTES + 16), **LENGTHS.get(self.kind, {})}
        if not all(self._has_bytes(part, least, most) for part, (least, most) in needed.items()):
            return False
        if self.kind == ESCROW:
            return isinstance(self.content.get("algorithm"), str)
        return self.kind != PASSPHRASE or all(
            type(self.content.get(part.name)) is int and 1 <= self.content[part.name] <= getattr(MOST, part.name)
            for part in fields(Cost)
        )

    def bytes_of(self, part: str) -> bytes:
        """A part of a whole slot."""
        return base64.b64decode(self.content[part], validate=True)

    def _has_bytes(self, part: str, least: int, most: int) -> bool:
        try:
            return least <= len(self.bytes_of(part)) <= most
        except (KeyError, TypeError, ValueError):
            return False


LENGTHS = {PASSPHRASE: {"salt": (16, 64)}, ESCROW: {"public": (32, 4096), "sent": (32, 4096)}}
"""In bytes, the least and the most, of what a kind has besides the wrapped key."""


def with_passphrase(
    data_key: bytes, vault_id: str, passphrase: str, *, made: datetime, cost: Cost | None = None
) -> Slot:
    """A slot that the passphrase opens; without a `cost` that of a new passphrase."""
    salt = secrets.token_bytes(16)
    cost = cost or costs.FIRST
    return new(
        PASSPHRASE,
        made,
        {"kdf": "argon2id", **cost.as_parameters(), "salt": text(salt)},
        wrap(data_key, _from_passphrase(passphrase, salt, cost), vault_id),
    )


def with_recovery_code(data_key: bytes, vault_id: str, code: str, *, made: datetime) -> Slot:
    """A slot that the recovery code opens. It is not confirmed before somebody has shown that they have the code."""
    return new(
        RECOVERY,
        made,
        {"kdf": "hkdf-sha256", "confirmed": False},
        wrap(data_key, _from_code(code, vault_id), vault_id),
    )


def with_secret(data_key: bytes, vault_id: str, secret: bytes, *, made: datetime) -> Slot:
    """A slot that a random secret opens, which this computer's keyring holds."""
    return new(SIGN_IN, made, {"kdf": "hkdf-sha256"}, wrap(data_key, _from_secret(secret, vault_id), vault_id))


def open_with_passphrase(slot: Slot, vault_id: str, passphrase: str) -> bytes:
    """The data key. Raises `WrongPassphraseError`."""
    key = _from_passphrase(passphrase, slot.bytes_of("salt"), slot.cost)
    return unwrap(slot, key, vault_id, "passphrase")


def open_with_recovery_code(slot: Slot, vault_id: str, code: str) -> bytes:
    """The data key. Raises `WrongPassphraseError`."""
    return unwrap(slot, _from_code(code, vault_id), vault_id, "recovery code")


def open_with_secret(slot: Slot, vault_id: str, secret: bytes) -> bytes:
    """The data key. Raises `WrongPassphraseError`."""
    return unwrap(slot, _from_secret(secret, vault_id), vault_id, "sign-in")


def new_recovery_code() -> str:
    """A recovery code of 200 random bits, in groups that can be read aloud and typed."""
    groups = (
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_GROUP_LETTERS))
        for _ in range(RECOVERY_GROUPS)
    )
    return "-".join(groups)


def new(kind: str, made: datetime, parameters: dict[str, Any], wrapped: dict[str, str]) -> Slot:
    """A slot with a name of its own."""
    moment = made.astimezone(UTC).isoformat(timespec="seconds")
    return Slot({"id": secrets.token_hex(8), "kind": kind, "made": moment, **parameters, **wrapped})


def wrap(data_key: bytes, wrapping_key: bytes, vault_id: str) -> dict[str, str]:
    """The data key, wrapped for this vault alone."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return {"nonce": text(nonce), "wrapped": text(AESGCM(wrapping_key).encrypt(nonce, data_key, vault_id.encode()))}


def unwrap(slot: Slot, wrapping_key: bytes, vault_id: str, what: str) -> bytes:
    """The data key. Raises `WrongPassphraseError`, which names `what` did not open the slot."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(wrapping_key).decrypt(slot.bytes_of("nonce"), slot.bytes_of("wrapped"), vault_id.encode())
    except InvalidTag:
        raise WrongPassphraseError(what) from None


def expand(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """A key for one purpose, from a secret that is random already (HKDF-SHA256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt=salt, info=purpose.encode()).derive(secret)


def text(value: bytes) -> str:
    """Bytes as they stand in the envelope file."""
    return base64.b64encode(value).decode("ascii")


def _from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    typed = unicodedata.normalize("NFC", passphrase)  # computers differ in how they type an accent
    return derive(typed.encode("utf-8", "surrogatepass"), salt, cost, KEY_BYTES)


def _from_code(code: str, vault_id: str) -> bytes:
    letters = "".join(letter for letter in as_read(code) if letter in RECOVERY_ALPHABET)
    return expand(letters.encode(), bytes.fromhex(vault_id), "csdesk recovery")


def _from_secret(secret: bytes, vault_id: str) -> bytes:
    return expand(secret, bytes.fromhex(vault_id), "csdesk sign-in")
