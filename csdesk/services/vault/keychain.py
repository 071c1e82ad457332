"""What this computer's own keyring holds, if the user says so: a random secret that opens the sign-in slot.

The secret opens nothing without the key file, and the key file nothing without the secret. (The first version kept a
copy of the data key itself; it is still found, and taken away when a secret takes its place.)

A keyring that is missing, locked or failing is said so, and the passphrase is asked for. Nothing ever falls through
to a file or to clear text.
"""

import base64
import secrets
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from csdesk.services.vault import slots
from csdesk.services.vault.errors import KeychainError, WrongPassphraseError
from csdesk.services.vault.keys import Envelope
from csdesk.services.vault.slots import KEY_BYTES, SIGN_IN, Slot
from csdesk.wording import tr

SERVICE = "CS Desk vault"
"""Of a copy of the data key, as the first version kept it, by the vault's id."""
SIGN_IN_SERVICE = "CS Desk sign-in"
"""Of the secrets, each by the id of its slot."""
WAY_OUT = tr("The passphrase works as always.")
NOT_THIS_VAULT = tr(
    "What this computer's keyring holds does not open this vault. Nothing was changed. {way_out}", way_out=WAY_OUT
)
THE_SYSTEMS_OWN = (
    "keyring.backends.SecretService.",
    "keyring.backends.libsecret.",
    "keyring.backends.kwallet.",
    "keyring.backends.macOS.",
    "keyring.backends.Windows.",
)
"""Others may keep a secret in a plain file, or nowhere."""


def new_secret() -> bytes:
    """A random secret for a sign-in slot."""
    return secrets.token_bytes(KEY_BYTES)


def keep(slot: Slot, secret: bytes) -> None:
    """Keep a slot's secret in the keyring, and read it back. Raises `KeychainError`."""
    keep_secret(SIGN_IN_SERVICE, slot.id, base64.b64encode(secret).decode("ascii"), way_out=WAY_OUT)


def open_sign_in(envelope: Envelope) -> bytes | None:
    """The data key, by the secret that this keyring holds for a sign-in slot; None without one.

    Raises `KeychainError`, also when the secret opens no slot.
    """
    for slot in (slot for slot in envelope.of_kind(SIGN_IN) if slot.whole):
        secret = _found(SIGN_IN_SERVICE, slot.id)
        if secret is not None:
            try:
                return slots.open_with_secret(slot, envelope.vault_id, secret)
            except WrongPassphraseError as error:
                raise KeychainError(NOT_THIS_VAULT) from error
    return None


def recall(vault_id: str) -> bytes | None:
    """The copy of the data key that the first version kept for this vault, or None. Raises `KeychainError`."""
    return _found(SERVICE, vault_id)


def forget(vault_id: str, gone: Iterable[Slot] = ()) -> None:
    """Take the secrets of these slots out of the keyring, and a copy of the data key. Raises `KeychainError`."""
    for slot in gone:
        remove_secret(SIGN_IN_SERVICE, slot.id, way_out=WAY_OUT)
    remove_secret(SERVICE, vault_id, way_out=WAY_OUT)


def forget_slots(gone: Iterable[Slot]) -> None:
    """Take the secrets of slots that are gone out of the keyring, as far as it lets: they open nothing any more."""
    with suppress(KeychainError):
        for slot in gone:
            remove_secret(SIGN_IN_SERVICE, slot.id, way_out=WAY_OUT)


def _found(service: str, name: str) -> bytes | None:
    secret = find_secret(service, name, way_out=WAY_OUT)
    if not secret:
        return None
    try:
        found = base64.b64decode(secret, validate=True)
    except (TypeError, ValueError):
        found = b""
    if len(found) != KEY_BYTES:
        raise KeychainError(NOT_THIS_VAULT)
    return found


def keep_secret(service: str, name: str, secret: str, *, way_out: str) -> None:
    """Keep a secret in the keyring, and read it back.

    Raises `KeychainError`, whose sentence ends with `way_out`: what the user can do without a keyring.
    """
    try:
        import keyring

        _refuse_weak_backend(way_out)
        keyring.set_password(service, name, secret)
        kept = keyring.get_password(service, name)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error
    if kept != secret:
        raise KeychainError(
            tr("This computer's keyring took the secret but does not give it back. {way_out}", way_out=way_out)
        )


def find_secret(service: str, name: str, *, way_out: str) -> str | None:
    """The secret that the keyring holds under this name, or None. Raises `KeychainError`."""
    try:
        import keyring

        _refuse_weak_backend(way_out)
        return keyring.get_password(service, name)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error


def remove_secret(service: str, name: str, *, way_out: str) -> None:
    """Take a secret out of the keyring; one that is not there is no fault. Raises `KeychainError`."""
    try:
        import keyring
        from keyring.errors import PasswordDeleteError

        try:
            keyring.delete_password(service, name)
        except PasswordDeleteError:
            if keyring.get_password(service, name) is not None:
                raise
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error


def describe() -> str:
    """The name of the keyring in use, for `doctor`. Raises `KeychainError`."""
    try:
        import keyring

        chosen = keyring.get_keyring()
    except Exception as error:
        raise KeychainError(_sentence(error, WAY_OUT)) from error
    return _name(chosen)


def _name(backend: Any) -> str:
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _refuse_weak_backend(way_out: str) -> None:
    """Only the operating system's own keyring will do, and of a chain every link must be one."""
    import keyring

    chosen = keyring.get_keyring()
    links = getattr(chosen, "backends", None) or [chosen]
    if not all(_name(link).startswith(THE_SYSTEMS_OWN) for link in links):
        raise KeychainError(
            tr("This computer has no keyring that is safe enough. Nothing was changed. {way_out}", way_out=way_out)
        )


def _sentence(error: Exception, way_out: str) -> str:
    return tr(
        "This computer's keyring cannot be used ({name}). Nothing was changed. {way_out}",
        name=type(error).__name__,
        way_out=way_out,
    )
