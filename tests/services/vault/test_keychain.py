"""The sign-in of this computer: a secret in the system's own keyring, or nowhere; and what a keyring can do wrong."""

import base64

import keyring
import pytest
from keyring.backends import SecretService, fail, null

from csdesk.services import vault as vaults
from csdesk.services.vault import KeychainError, Vault, changes, check, keychain, place
from csdesk.services.vault.slots import Slot
from tests.conftest import PASSPHRASE
from tests.services.vault.test_changes import AT, WHO, actions
from tests.support.keyrings import MemoryKeyring

SECRET = base64.b64encode(bytes(32)).decode("ascii")


def kinds(vault: Vault) -> list[str]:
    return [slot.kind for slot in changes.slots(vault)]


def test_the_keyring_of_this_computer_opens_the_vault(vault: Vault) -> None:
    """With the real Secret Service; without one, the refusal is said and nothing falls through to a file."""
    if "fail" in keychain.describe():
        with pytest.raises(KeychainError, match="passphrase works"):
            changes.keep_sign_in(vault, at=AT, who=WHO)
        assert kinds(vault) == ["passphrase", "recovery"]
        return
    changes.keep_sign_in(vault, at=AT, who=WHO)
    vault.lock()
    opened = vaults.unlock_by_sign_in(vault.path)
    assert opened.opened_by == "sign-in"
    changes.forget_sign_in(opened, at=AT, who=WHO)
    opened.lock()
    with pytest.raises(KeychainError, match="Use the passphrase"):
        vaults.unlock_by_sign_in(vault.path)
    vaults.unlock(vault.path, PASSPHRASE).lock()


def test_key_file_and_keyring_open_nothing_without_each_other(vault: Vault, memory_keyring: MemoryKeyring) -> None:
    without = vault.envelope
    changes.keep_sign_in(vault, at=AT, who=WHO)
    (secret,) = memory_keyring.kept.values()
    assert secret not in vault.envelope.to_json()
    assert base64.b64decode(secret) != vault.data_key
    assert actions(vault).count("vault.sign_in_kept") == 1
    assert check.check(vault).healthy
    vault.lock()
    there = place.envelope_path(vault.path).read_text(encoding="utf-8")
    place.envelope_path(vault.path).write_text(without.to_json(), encoding="utf-8")
    with pytest.raises(KeychainError, match="holds no key"):
        vaults.unlock_by_sign_in(vault.path)
    place.envelope_path(vault.path).write_text(there, encoding="utf-8")
    memory_keyring.kept.clear()
    with pytest.raises(KeychainError, match="holds no key"):
        vaults.unlock_by_sign_in(vault.path)


def test_keeping_it_again_leaves_one_secret_and_forgetting_it_none(
    vault: Vault, memory_keyring: MemoryKeyring
) -> None:
    for _ in range(2):
        changes.keep_sign_in(vault, at=AT, who=WHO)
    assert kinds(vault).count("sign-in") == 1
    assert len(memory_keyring.kept) == 1
    changes.forget_sign_in(vault, at=AT, who=WHO)
    assert "sign-in" not in kinds(vault)
    assert memory_keyring.kept == {}
    changes.forget_sign_in(vault, at=AT, who=WHO)
    assert actions(vault).count("vault.sign_in_forgotten") == 1


def test_revoking_the_sign_in_takes_the_secret_away(vault: Vault, memory_keyring: MemoryKeyring) -> None:
    changes.keep_sign_in(vault, at=AT, who=WHO)
    *_, view = changes.slots(vault)
    changes.revoke(vault, view.id, passphrase=PASSPHRASE, at=AT, who=WHO)
    assert memory_keyring.kept == {}
    assert kinds(vault) == ["passphrase", "recovery"]


@pytest.mark.parametrize("way", ["keep", "forget"])
def test_a_copy_of_the_key_from_the_first_version_opens_and_is_taken_away(
    vault: Vault, memory_keyring: MemoryKeyring, way: str
) -> None:
    legacy = keychain.SERVICE, vault.envelope.vault_id
    memory_keyring.kept[legacy] = base64.b64encode(vault.data_key).decode("ascii")
    vault.lock()
    opened = vaults.unlock_by_sign_in(vault.path)
    if way == "keep":
        changes.keep_sign_in(opened, at=AT, who=WHO)
    else:
        changes.forget_sign_in(opened, at=AT, who=WHO)
    assert legacy not in memory_keyring.kept
    assert len(memory_keyring.kept) == (way == "keep")
    opened.lock()


def test_a_copy_of_another_key_is_no_damage_to_the_vault(vault: Vault, memory_keyring: MemoryKeyring) -> None:
    memory_keyring.kept[keychain.SERVICE, vault.envelope.vault_id] = SECRET
    vault.lock()
    before = vault.path.read_bytes()
    with pytest.raises(KeychainError, match="passphrase works"):
        vaults.unlock_by_sign_in(vault.path)
    assert vault.path.read_bytes() == before
    vaults.unlock(vault.path, PASSPHRASE).lock()


class InAFile:
    """What a program from elsewhere may put into the keyring's place; not registered as a keyring here."""

    def get_password(self, *_name: str) -> str:
        return SECRET

    def set_password(self, *_name_and_secret: str) -> None:
        raise AssertionError("a secret was handed to a keyring that is not the system's own")


class Chain(InAFile):
    """A chain whose last link is not the system's own."""

    backends = (SecretService.Keyring.__new__(SecretService.Keyring), InAFile())


@pytest.mark.parametrize("weak", [null.Keyring, fail.Keyring, InAFile, Chain])
def test_a_keyring_that_is_not_the_systems_own_is_refused(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, weak: type[object]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", weak)
    before = place.envelope_path(vault.path).read_bytes()
    with pytest.raises(KeychainError, match="safe enough"):
        changes.keep_sign_in(vault, at=AT, who=WHO)
    with pytest.raises(KeychainError, match="safe enough"):
        keychain.recall("any")
    assert place.envelope_path(vault.path).read_bytes() == before


def locked(*_arguments: str) -> str:
    raise keyring.errors.KeyringLocked("Failed to unlock the collection!")


def bus_gone(*_arguments: str) -> str:
    raise ConnectionResetError("the message bus went away")


def nonsense(*_arguments: str) -> str:
    raise TypeError("'NoneType' object is not subscriptable")


@pytest.mark.parametrize("fault", [locked, bus_gone, nonsense])
@pytest.mark.parametrize("asked", ["set_password", "get_password", "delete_password"])
def test_no_fault_of_a_keyring_changes_a_key(
    vault: Vault, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, fault: object, asked: str
) -> None:
    changes.keep_sign_in(vault, at=AT, who=WHO)
    before = vault.envelope
    monkeypatch.setattr(memory_keyring, asked, fault)
    if asked != "delete_password":
        with pytest.raises(KeychainError, match="Nothing was changed"):
            changes.keep_sign_in(vault, at=AT, who=WHO)
        assert vault.envelope == before
    else:
        with pytest.raises(KeychainError, match="no longer opens this vault"):
            changes.forget_sign_in(vault, at=AT, who=WHO)
        assert "sign-in" not in kinds(vault)
    vault.lock()
    if asked != "set_password":
        with pytest.raises(KeychainError):
            vaults.unlock_by_sign_in(vault.path)
    opened = vaults.unlock(vault.path, PASSPHRASE)
    assert check.check(opened).healthy
    opened.lock()


def test_a_keyring_that_gives_back_something_else_is_not_trusted(
    vault: Vault, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_keyring, "get_password", lambda *_name: None)
    with pytest.raises(KeychainError, match="does not give it back"):
        changes.keep_sign_in(vault, at=AT, who=WHO)
    assert kinds(vault) == ["passphrase", "recovery"]


@pytest.mark.parametrize("secret", ["bm90IGEga2V5", "no base64!", SECRET, "\u00e9", b"bytes"])
def test_a_keyring_that_holds_something_else_is_said_so(
    vault: Vault, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, secret: object
) -> None:
    changes.keep_sign_in(vault, at=AT, who=WHO)
    vault.lock()
    monkeypatch.setattr(memory_keyring, "get_password", lambda *_name: secret)
    with pytest.raises(KeychainError, match="passphrase works"):
        vaults.unlock_by_sign_in(vault.path)


def test_a_key_file_that_cannot_be_written_leaves_no_secret_behind(
    vault: Vault, memory_keyring: MemoryKeyring
) -> None:
    in_the_way = vault.path.with_name(f"{vault.path.name}.keys.new")
    in_the_way.mkdir()
    with pytest.raises(vaults.VaultError, match="could not be written"):
        changes.keep_sign_in(vault, at=AT, who=WHO)
    in_the_way.rmdir()
    assert memory_keyring.kept == {}


def test_a_secret_of_a_slot_that_is_gone_may_stay_where_the_keyring_does_not_let_go(
    memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_keyring, "delete_password", locked)
    slot = Slot({"id": "gone", "kind": "sign-in"})
    keychain.keep(slot, bytes(32))
    keychain.forget_slots((slot,))
    assert list(memory_keyring.kept) == [(keychain.SIGN_IN_SERVICE, "gone")]
