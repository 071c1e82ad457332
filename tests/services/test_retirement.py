"""Retiring a computer: nothing on it opens the vault any more, and what remains is said."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csdesk.services import retirement, settings
from csdesk.services import vault as vaults
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault, VaultError, changes, rotation
from csdesk.services.vault.place import beside, envelope_path
from csdesk.services.vault.restore import restore
from tests.conftest import PASSPHRASE
from tests.support.keyrings import keyring_in_memory

AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
WHO = "Dana Reyes"


def test_another_name_changes_nothing(vault: Vault) -> None:
    before = envelope_path(vault.path).read_bytes()

    with pytest.raises(RefusedError, match="Nothing was changed"):
        retirement.retire(vault, "another desk", at=AT, who=WHO)

    assert envelope_path(vault.path).read_bytes() == before
    assert vaults.verify_passphrase(vault, PASSPHRASE)


def test_no_key_is_left_on_the_computer(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with keyring_in_memory(monkeypatch) as keyring:
        changes.keep_sign_in(vault, at=AT, who=WHO)
        wrapped = [str(slot.content["wrapped"]).encode() for slot in vault.envelope.slots]
        beside(vault.path, ".keys.back").write_bytes(envelope_path(vault.path).read_bytes())

        remains = retirement.retire(vault, " desk ", at=AT, who=WHO)

        assert keyring.kept == {}
    assert remains.keyring_let_go
    left = b"".join(file.read_bytes() for file in vault.path.parent.rglob("*") if file.is_file())
    assert len(wrapped) == 3
    assert not any(key in left for key in wrapped)
    with pytest.raises(VaultError, match="retired"):
        vaults.unlock(vault.path, PASSPHRASE)
    with pytest.raises(VaultError, match="retired"):
        vaults.unlock_by_sign_in(vault.path)
    with pytest.raises(VaultError, match="retired"):
        vaults.unlock_with_recovery_code(vault.path, "0" * 40)
    with pytest.raises(VaultError, match="locked"):
        vault.read(settings.load)


def test_what_remains_is_said_and_a_backup_still_opens(vault: Vault, tmp_path: Path) -> None:
    made = rotation.back_up_now(vault, second=tmp_path, at=AT, who=WHO).path
    aside = vault.path.with_name("desk replaced 2026-11-01.csvault")
    shutil.copyfile(vault.path, aside)
    shutil.copyfile(envelope_path(vault.path), envelope_path(aside))

    foreseen = retirement.foresee(vault)
    remains = retirement.retire(vault, "desk", at=AT, who=WHO)

    assert foreseen.backups == remains.backups
    said = " ".join(remains.sentences)
    assert f"1 backup in {made.parent}" in said
    assert f"{aside.name} is another vault" in said
    assert "have IT wipe it" in said
    restore(made, vault.path)
    vaults.unlock(vault.path, PASSPHRASE).lock()


def test_a_vault_without_a_backup_is_said_to_be_lost(vault: Vault) -> None:
    assert "lost for good" in " ".join(retirement.foresee(vault).sentences)


def test_a_keyring_that_is_not_there_does_not_stop_it_and_is_said(vault: Vault) -> None:
    remains = retirement.retire(vault, "desk", at=AT, who=WHO)
    if not remains.keyring_let_go:
        assert "could not be asked" in " ".join(remains.sentences)
    with pytest.raises(VaultError, match="retired"):
        vaults.unlock(vault.path, PASSPHRASE)
