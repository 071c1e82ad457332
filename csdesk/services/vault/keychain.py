"""A copy of the data key in this computer's own keyring, if the user says so.

A keyring that is missing, locked or failing is said so, and the passphrase is asked for. Nothing ever falls
through to a file or to clear text.
"""

import base64
from typing import Any

from csdesk.services.vault.errors import KeychainError
from csdesk.services.vault.keys import KEY_BYTES

SERVICE = "CS Desk vault"
WAY_OUT = "The passphrase works as always."
THE_SYSTEMS_OWN = (
    "keyring.backends.SecretService.",
    "keyring.backends.libsecret.",
    "keyring.backends.kwallet.",
    "keyring.backends.macOS.",
    "keyring.backends.Windows.",
)
"""Others may keep a secret in a plain file, or nowhere."""


def remember(vault_id: str, data_key: bytes) -> None:
    """Keep the data key in the keyring, and read it back. Raises `KeychainError`."""
    keep_secret(SERVICE, vault_id, base64.b64encode(data_key).decode("ascii"), way_out=WAY_OUT)


def recall(vault_id: str) -> bytes | None:
    """The data key that the keyring holds for this vault, or None. Raises `KeychainError`."""
    secret = find_secret(SERVICE, vault_id, way_out=WAY_OUT)
    if not secret:
        return None
    try:
        data_key = base64.b64decode(secret, validate=True)
    except ValueError:
        data_key = b""
    if len(data_key) != KEY_BYTES:
        raise KeychainError(
            f"What this computer's keyring holds is no key of a vault. Nothing was changed. {WAY_OUT}"
        )
    return data_key


def forget(vault_id: str) -> None:
    """Take the copy out of the keyring; the vault itself is not touched. Raises `KeychainError`."""
    remove_secret(SERVICE, vault_id, way_out=WAY_OUT)


def keep_secret(service: str, name: str, secret: str, *, way_out: str) -> None:
    """Keep a secret in the keyring, and read it back.

    Raises `KeychainError`, whose sentence ends with `way_out`: what the user can do without a keyring.
    """
    import keyring

    try:
        _refuse_weak_backend(way_out)
        keyring.set_password(service, name, secret)
        kept = keyring.get_password(service, name)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error
    if kept != secret:
        raise KeychainError(f"This computer's keyring took the secret but does not give it back. {way_out}")


def find_secret(service: str, name: str, *, way_out: str) -> str | None:
    """The secret that the keyring holds under this name, or None. Raises `KeychainError`."""
    import keyring

    try:
        _refuse_weak_backend(way_out)
        return keyring.get_password(service, name)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error


def remove_secret(service: str, name: str, *, way_out: str) -> None:
    """Take a secret out of the keyring; one that is not there is no fault. Raises `KeychainError`."""
    import keyring
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(service, name)
    except PasswordDeleteError:
        return
    except Exception as error:
        raise KeychainError(_sentence(error, way_out)) from error


def describe() -> str:
    """The name of the keyring in use, for `doctor`."""
    import keyring

    return _name(keyring.get_keyring())


def _name(backend: Any) -> str:
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _refuse_weak_backend(way_out: str) -> None:
    """Only the operating system's own keyring will do, and of a chain every link must be one."""
    import keyring

    chosen = keyring.get_keyring()
    links = getattr(chosen, "backends", None) or [chosen]
    if not all(_name(link).startswith(THE_SYSTEMS_OWN) for link in links):
        raise KeychainError(f"This computer has no keyring that is safe enough. Nothing was changed. {way_out}")


def _sentence(error: Exception, way_out: str) -> str:
    return f"This computer's keyring cannot be used ({type(error).__name__}). Nothing was changed. {way_out}"
