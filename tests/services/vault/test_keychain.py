"""The copy of the key in this computer's keyring: in the system's own, or nowhere."""

import keyring
import pytest
from keyring.backends import SecretService, fail, null

from csdesk.services.vault import (
    KeychainError,
    Vault,
    keychain,
)
from csdesk.services.vault.vault import unlock_with_data_key


def test_the_keyring_of_this_computer_keeps_a_copy(vault: Vault) -> None:
    """With the real Secret Service; without one, the refusal is said and nothing falls through to a file."""
    vault_id = vault.envelope.vault_id
    if "fail" in keychain.describe():
        with pytest.raises(KeychainError, match="passphrase works"):
            keychain.remember(vault_id, vault.data_key)
        return
    assert keychain.recall(vault_id) is None
    keychain.remember(vault_id, vault.data_key)
    vault.lock()
    opened = unlock_with_data_key(vault.path, keychain.recall(vault_id) or b"")
    opened.lock()
    keychain.forget(vault_id)
    assert keychain.recall(vault_id) is None
    keychain.forget(vault_id)


class InAFile:
    """What a program from elsewhere may put into the keyring's place; not registered as a keyring here."""

    def get_password(self, *_name: str) -> str:
        return "bm90IGEga2V5"

    def set_password(self, *_name_and_secret: str) -> None:
        raise AssertionError("a secret was handed to a keyring that is not the system's own")


class Chain(InAFile):
    """A chain whose last link is not the system's own."""

    backends = (SecretService.Keyring.__new__(SecretService.Keyring), InAFile())


@pytest.mark.parametrize("weak", [null.Keyring, fail.Keyring, InAFile, Chain])
def test_a_keyring_that_is_not_the_systems_own_is_refused(
    monkeypatch: pytest.MonkeyPatch, weak: type[object]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", weak)
    with pytest.raises(KeychainError, match="safe enough"):
        keychain.remember("any", bytes(32))
    with pytest.raises(KeychainError, match="safe enough"):
        keychain.recall("any")


@pytest.mark.parametrize("secret", ["bm90IGEga2V5", "no base64!"])
def test_a_keyring_that_holds_something_else_is_said_so(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setattr(keychain, "find_secret", lambda *_name, **_way_out: secret)
    with pytest.raises(KeychainError, match="passphrase works"):
        keychain.recall("any")
