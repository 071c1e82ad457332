"""A copy of the data key in this computer's own keyring, if the user says so.

A keyring that is missing, locked or failing is said so, and the passphrase is asked for. Nothing ever falls
through to a file or to clear text.
"""

import base64

from csdesk.services.vault.errors import KeychainError

SERVICE = "CS Desk vault"


def remember(vault_id: str, data_key: bytes) -> None:
    """Keep the data key in the keyring, and read it back. Raises `KeychainError`."""
    import keyring

    secret = base64.b64encode(data_key).decode("ascii")
    try:
        _refuse_weak_backend()
        keyring.set_password(SERVICE, vault_id, secret)
        kept = keyring.get_password(SERVICE, vault_id)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error)) from error
    if kept != secret:
        raise KeychainError("This computer's keyring took the key but does not give it back. The passphrase works.")


def recall(vault_id: str) -> bytes | None:
    """The data key that the keyring holds for this vault, or None. Raises `KeychainError`."""
    import keyring

    try:
        _refuse_weak_backend()
        secret = keyring.get_password(SERVICE, vault_id)
    except KeychainError:
        raise
    except Exception as error:
        raise KeychainError(_sentence(error)) from error
    return base64.b64decode(secret) if secret else None


def forget(vault_id: str) -> None:
    """Take the copy out of the keyring; the vault itself is not touched. Raises `KeychainError`."""
    import keyring
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, vault_id)
    except PasswordDeleteError:
        return
    except Exception as error:
        raise KeychainError(_sentence(error)) from error


def describe() -> str:
    """The name of the keyring in use, for `doctor`."""
    import keyring

    backend = keyring.get_keyring()
    return f"{type(backend).__module__}.{type(backend).__name__}"


def _refuse_weak_backend() -> None:
    """Only the operating system's own keyring will do: not a plain file, not the null backend."""
    name = describe()
    if "keyrings.alt" in name or name.startswith(("keyring.backends.null", "keyring.backends.fail")):
        raise KeychainError("This computer has no keyring that is safe enough. The passphrase works as always.")


def _sentence(error: Exception) -> str:
    return (
        f"This computer's keyring cannot be used ({type(error).__name__}). "
        "Nothing was changed; the passphrase works as always."
    )
