"""The vault: what opens it, what does not, and that nothing in clear lies on the disk."""

from pathlib import Path
from uuid import uuid4

import pytest
import sqlcipher3
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.setting import Setting
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.vault import (
    KeychainError,
    Vault,
    VaultError,
    WrongPassphraseError,
    backup,
    check,
    keychain,
    keys,
)
from csdesk.services.vault.vault import unlock_with_data_key
from tests.conftest import PASSPHRASE

MARK = "Zebulonia-Marker"


def keep_mark(vault: Vault) -> None:
    vault.write(lambda session: settings.save(session, settings.Settings(liaison_name=MARK)))


def kept_name(vault: Vault) -> str:
    return vault.read(settings.load).liaison_name


def test_passphrase_and_recovery_code_open_it_and_nothing_else_does(tmp_path: Path) -> None:
    path = tmp_path / "new.csvault"
    made = vaults.create(path, PASSPHRASE)
    keep_mark(made.vault)
    made.vault.lock()

    for wrong in ("", PASSPHRASE.upper(), made.recovery_code):
        with pytest.raises(WrongPassphraseError):
            vaults.unlock(path, wrong)
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_recovery_code(path, keys.new_recovery_code())

    as_typed = made.recovery_code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    for opened in (vaults.unlock(path, PASSPHRASE), vaults.unlock_with_recovery_code(path, as_typed)):
        assert kept_name(opened) == MARK
        opened.lock()


def test_nothing_in_clear_is_on_the_disk(vault: Vault, tmp_path: Path) -> None:
    keep_mark(vault)
    written = backup.back_up(vault, tmp_path)
    vault.lock()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert written in files
    for file in files:
        content = file.read_bytes()
        assert MARK.encode() not in content
        assert b"SQLite format 3" not in content
        assert PASSPHRASE.encode() not in content


def test_a_short_passphrase_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="14 characters"):
        vaults.create(tmp_path / "new.csvault", "too short")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_vault_is_never_replaced(vault_file: Path) -> None:
    before = vault_file.read_bytes()
    with pytest.raises(VaultError, match="exists already"):
        vaults.create(vault_file, PASSPHRASE)
    assert vault_file.read_bytes() == before


@pytest.mark.parametrize("damage", ["", "{}", "not json", '{"format": "csdesk-envelope/9", "slots": []}'])
def test_a_key_file_that_is_missing_or_broken_is_said_so(vault_file: Path, damage: str) -> None:
    envelope = keys.envelope_path(vault_file)
    if damage:
        envelope.write_text(damage, encoding="utf-8")
    else:
        envelope.unlink()
    before = vault_file.read_bytes()
    with pytest.raises(VaultError, match=r"not touched|Nothing was changed"):
        vaults.unlock(vault_file, PASSPHRASE)
    assert vault_file.read_bytes() == before


def test_a_file_of_another_key_or_a_damaged_one_is_not_opened_and_not_changed(vault_file: Path) -> None:
    with pytest.raises(VaultError, match="cannot be read"):
        unlock_with_data_key(vault_file, bytes(32))
    vault_file.write_bytes(b"\0" * 8192)
    with pytest.raises(VaultError, match="cannot be read"):
        vaults.unlock(vault_file, PASSPHRASE)
    assert vault_file.read_bytes() == b"\0" * 8192


def test_a_vault_that_is_not_there_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="no vault"):
        vaults.unlock(tmp_path / "gone.csvault", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_programs_vault_is_refused_unchanged(vault: Vault, vault_file: Path) -> None:
    from sqlalchemy import text

    vault.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    vault.lock()
    with pytest.raises(VaultError, match="newer version"):
        vaults.unlock(vault_file, PASSPHRASE)


def test_work_that_fails_leaves_nothing_behind(vault: Vault) -> None:
    def half(session: Session) -> None:
        session.add(Setting(key="half", value="1"))
        session.flush()
        raise RuntimeError("the battery died")

    with pytest.raises(RuntimeError):
        vault.write(half)
    assert vault.read(lambda session: session.scalars(select(Setting.key)).all()) == []


def test_reading_changes_nothing_even_when_it_tries(vault: Vault) -> None:
    vault.read(lambda session: settings.save(session, settings.Settings(liaison_name=MARK)))
    assert kept_name(vault) == ""


def test_a_busy_vault_is_explained(vault: Vault) -> None:
    other = sqlcipher3.connect(str(vault.path), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{vault.data_key.hex()}'\"")
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(VaultError, match="in use by another"):
            keep_mark(vault)
    finally:
        other.close()


def test_a_backup_restores_on_another_computer(vault: Vault, tmp_path: Path) -> None:
    keep_mark(vault)
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    with pytest.raises(VaultError, match="not overwritten"):
        backup.back_up(vault, written)
    elsewhere = tmp_path / "elsewhere" / "desk.csvault"
    assert backup.restore(written, elsewhere) is None
    opened = vaults.unlock(elsewhere, PASSPHRASE)
    assert kept_name(opened) == MARK
    assert check.check(opened).healthy
    opened.lock()


def test_restoring_keeps_what_stood_there_aside(vault: Vault, vault_file: Path, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    keep_mark(vault)
    vault.lock()
    aside = backup.restore(written, vault_file)
    assert aside is not None
    for path, name in ((vault_file, ""), (aside, MARK)):
        opened = vaults.unlock(path, PASSPHRASE)
        assert kept_name(opened) == name
        opened.lock()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"hello"])
def test_what_is_no_backup_is_refused_and_the_vault_stays(vault_file: Path, tmp_path: Path, content: bytes) -> None:
    fake = tmp_path / "fake.csbackup"
    fake.write_bytes(content)
    before = vault_file.read_bytes()
    with pytest.raises(VaultError, match="Nothing was changed"):
        backup.restore(fake, vault_file)
    assert vault_file.read_bytes() == before


def test_check_counts_the_rows_of_each_table(vault: Vault) -> None:
    keep_mark(vault)
    health = check.check(vault)
    assert health.healthy
    assert health.rows["setting"] == vault.read(lambda session: len(session.scalars(select(Setting.key)).all()))
    assert health.rows["ncp"] == 0


def test_check_finds_a_broken_reference(vault: Vault) -> None:
    raw = sqlcipher3.connect(str(vault.path), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{vault.data_key.hex()}'\"")
    raw.execute(
        "INSERT INTO search_term (term, kind, ncp_id) VALUES ('x', 'name', ?)",
        (uuid4().hex,),
    )
    raw.close()
    assert any("search_term" in fault for fault in check.check(vault).faults)


def test_the_keyring_of_this_computer_keeps_a_copy(vault: Vault) -> None:
    """With the real Secret Service; without one, the refusal is said and nothing falls through to a file."""
    vault_id = vault.envelope.vault_id
    if "fail" in keychain.describe():
        with pytest.raises(KeychainError, match="passphrase works"):
            keychain.remember(vault_id, vault.data_key)
        return
    assert keychain.recall(vault_id) is None
    keychain.remember(vault_id, vault.data_key)
    opened = unlock_with_data_key(vault.path, keychain.recall(vault_id) or b"")
    opened.lock()
    keychain.forget(vault_id)
    assert keychain.recall(vault_id) is None
    keychain.forget(vault_id)


def test_a_weak_keyring_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import null

    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    with pytest.raises(KeychainError, match="safe enough"):
        keychain.remember("any", bytes(32))
