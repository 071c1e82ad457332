"""The agency's slot: opened by a private key that IT keeps elsewhere; this computer only ever sees the public one.

The data key is wrapped under a random key, which is sent to the public key: by RSA-OAEP (SHA-256), or by an
exchange with a key that is made for this once (X25519, then HKDF-SHA256).
"""

import secrets
from datetime import datetime
from typing import Any

from csdesk.services.vault import slots
from csdesk.services.vault.errors import VaultError, WrongPassphraseError
from csdesk.services.vault.slots import ESCROW, KEY_BYTES, Slot
from csdesk.wording import tr

RSA, X25519 = "rsa-oaep-sha256", "x25519-hkdf-sha256"
SHORTEST_RSA = 3072
UNKNOWN = tr(
    "This is no public key that CS Desk can use. Nothing was changed. Ask IT for a PEM file with an RSA key of at "
    "least {shortest_rsa} bits or an X25519 key.",
    shortest_rsa=SHORTEST_RSA,
)
NOT_A_PRIVATE_KEY = tr(
    "This file holds no private key that CS Desk can use, or its password is another one. Nothing was changed; "
    "choose the agency's private key (PEM) and type its password."
)


def with_public_key(data_key: bytes, vault_id: str, public: bytes, *, made: datetime) -> Slot:
    """A slot that the private key of `public` (DER) opens. Raises `VaultError`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key: Any = load_der_public_key(public)
        if isinstance(key, RSAPublicKey):
            algorithm, wrapping_key = RSA, secrets.token_bytes(KEY_BYTES)
            sent = key.encrypt(wrapping_key, _oaep())
        else:
            algorithm, (sent, wrapping_key) = X25519, _exchange(key, public)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VaultError(UNKNOWN) from error
    return slots.new(
        ESCROW,
        made,
        {"algorithm": algorithm, "public": slots.text(public), "sent": slots.text(sent)},
        slots.wrap(data_key, wrapping_key, vault_id),
    )


def read_public_key(untrusted_pem: bytes) -> bytes:
    """The public key (DER) in a PEM file: a key or a certificate. Raises `VaultError`, also for a private key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
    from cryptography.x509 import load_pem_x509_certificate

    if b"PRIVATE KEY" in untrusted_pem:
        raise VaultError(
            tr(
                "This file holds a private key, which belongs in IT's safe and not on this computer. Nothing was "
                "changed and nothing was kept of it. Ask IT for the public key."
            )
        )
    try:
        if b"BEGIN CERTIFICATE" in untrusted_pem:
            key: Any = load_pem_x509_certificate(untrusted_pem).public_key()
        else:
            key = load_pem_public_key(untrusted_pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VaultError(UNKNOWN) from error
    if not isinstance(key, X25519PublicKey) and not (isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA):
        raise VaultError(UNKNOWN)
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def read_private_key(untrusted_pem: bytes, password: str | None) -> Any:
    """A private key. Raises `VaultError` when the file holds none, or the password is not the right one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    encrypted = b"ENCRYPTED" in untrusted_pem
    try:
        key = load_pem_private_key(untrusted_pem, password.encode() if password and encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VaultError(NOT_A_PRIVATE_KEY) from error
    if not isinstance(key, RSAPrivateKey | X25519PrivateKey):
        raise VaultError(NOT_A_PRIVATE_KEY)
    return key


def open_with_private_key(slot: Slot, vault_id: str, private_key: Any) -> bytes:
    """The data key. Raises `WrongPassphraseError` when the slot was made for another key."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    sent = slot.bytes_of("sent")
    try:
        if isinstance(private_key, RSAPrivateKey):
            wrapping_key = private_key.decrypt(sent, _oaep())
        else:
            shared = private_key.exchange(X25519PublicKey.from_public_bytes(sent))
            wrapping_key = _agreed(shared, sent, slot.bytes_of("public"))
        if len(wrapping_key) != KEY_BYTES:
            raise ValueError
    except ValueError:
        raise WrongPassphraseError(tr("escrow key")) from None
    return slots.unwrap(slot, wrapping_key, vault_id, tr("escrow key"))


def describe(slot: Slot) -> str:
    """The slot's key in words: its kind, and its fingerprint (SHA-256 of the key in DER) as IT can compute it."""
    from hashlib import sha256

    if not slot.whole:
        return tr("A damaged key")
    kind = "RSA" if slot.content.get("algorithm") == RSA else "X25519"
    digest = sha256(slot.bytes_of("public")).hexdigest()
    return tr(
        "{kind} key with the fingerprint {words}",
        kind=kind,
        words=" ".join(digest[start : start + 4] for start in range(0, 32, 4)),
    )


def _exchange(key: Any, public: bytes) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    once = X25519PrivateKey.generate()
    sent = once.public_key().public_bytes_raw()
    return sent, _agreed(once.exchange(key), sent, public)


def _agreed(shared: bytes, sent: bytes, public: bytes) -> bytes:
    return slots.expand(shared, sent + public, "csdesk escrow")


def _oaep() -> Any:
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.hashes import SHA256

    return OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
