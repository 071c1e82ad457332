"""The vault: what opens it, what does not, and that nothing in clear lies on the disk."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import keyring
import pytest
import sqlcipher3
from keyring.backends import SecretService, fail, null
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
    schema,
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


def test_a_locked_vault_opens_no_more_by_itself(vault: Vault, tmp_path: Path) -> None:
    keep_mark(vault)
    vault.lock()
    for work in (lambda: kept_name(vault), lambda: keep_mark(vault), lambda: backup.back_up(vault, tmp_path)):
        with pytest.raises(VaultError, match="locked"):
            work()


def test_a_passphrase_is_the_same_however_its_accents_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "new.csvault"
    vaults.create(path, "caf\u00e9 lantern orbit").vault.lock()
    vaults.unlock(path, "cafe\u0301 lantern orbit").lock()


def test_a_vault_that_cannot_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_engine: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(schema, "bring_up_to_date", full)
    with pytest.raises(VaultError, match="No space left"):
        vaults.create(tmp_path / "new.csvault", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_is_in_its_place_when_all_that_belongs_in_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.csvault"

    def fill(session: Session) -> None:
        assert not path.exists()
        assert not keys.envelope_path(path).exists()
        settings.save(session, settings.Settings(liaison_name=MARK))

    half = path.with_name("new.csvault.new")
    half.write_text("left by a program that was killed here", encoding="utf-8")
    made = vaults.create(path, PASSPHRASE, fill)
    assert kept_name(made.vault) == MARK
    made.vault.lock()
    assert sorted(tmp_path.iterdir()) == [path, keys.envelope_path(path)]

    with pytest.raises(ZeroDivisionError):
        vaults.create(tmp_path / "other.csvault", PASSPHRASE, lambda _session: 1 // 0)
    assert sorted(tmp_path.iterdir()) == [path, keys.envelope_path(path)]


def test_a_short_passphrase_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="14 characters"):
        vaults.create(tmp_path / "new.csvault", "too short")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_vault_is_never_replaced(vault_file: Path) -> None:
    before = vault_file.read_bytes()
    with pytest.raises(VaultError, match="exists already"):
        vaults.create(vault_file, PASSPHRASE)
    assert vault_file.read_bytes() == before


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", "not json", "\udcff", '{"format": "csdesk-envelope/9", "vault_id": "", "slots": []}']
)
def test_a_key_file_that_is_missing_or_broken_is_said_so(vault_file: Path, damage: str) -> None:
    envelope = keys.envelope_path(vault_file)
    if damage:
        envelope.write_text(damage, encoding="utf-8", errors="surrogateescape")
    else:
        envelope.unlink()
    before = vault_file.read_bytes()
    with pytest.raises(VaultError, match=r"not touched|Nothing was changed"):
        vaults.unlock(vault_file, PASSPHRASE)
    assert vault_file.read_bytes() == before


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("vault_id", None),
        ("vault_id", "no hexadecimal number"),
        ("slots", ["x"]),
        ("slots", []),
        ("salt", None),
        ("salt", "%%%"),
        ("nonce", "AAAA"),
        ("wrapped", 7),
        ("memory_kib", 10**12),
        ("memory_kib", "much"),
        ("time_cost", -1),
        ("lanes", True),
    ],
)
def test_a_key_file_with_a_part_that_cannot_be_is_said_so(vault_file: Path, where: str, value: object) -> None:
    envelope = keys.envelope_path(vault_file)
    content = json.loads(envelope.read_text(encoding="utf-8"))
    broken = content if where in content else content["slots"][0]
    if value is None:
        del broken[where]
    else:
        broken[where] = value
    envelope.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(VaultError, match=r"not touched|Nothing was changed") as refused:
        vaults.unlock(vault_file, PASSPHRASE)
    assert not isinstance(refused.value, WrongPassphraseError)


def test_a_folder_in_the_vaults_place_is_said_so(vault_file: Path) -> None:
    vault_file.unlink()
    vault_file.mkdir()
    with pytest.raises(VaultError, match="cannot be opened"):
        vaults.unlock(vault_file, PASSPHRASE)


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


def test_a_backup_that_cannot_be_written_is_said_so_and_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    for place in (tmp_path / "no such folder" / "copy.csbackup", vault.path / "copy.csbackup"):
        with pytest.raises(VaultError, match="vault itself is not affected"):
            backup.back_up(vault, place)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_backup_whose_copy_fails_its_check_is_not_kept(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = backup._copy_database

    def damaged(source: Vault, target: Path) -> None:
        copied(source, target)
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(backup, "_copy_database", damaged)
    with pytest.raises(VaultError, match="did not pass its check"):
        backup.back_up(vault, tmp_path / "copy.csbackup")
    assert not list(tmp_path.glob("copy*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_only_its_owner_can_read_a_vault_and_its_backup(vault: Vault, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    restored = tmp_path / "restored.csvault"
    backup.restore(written, restored)
    fresh = tmp_path / "fresh.csvault"
    vaults.create(fresh, PASSPHRASE).vault.lock()
    for path in (written, restored, keys.envelope_path(restored), fresh, keys.envelope_path(fresh)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_half_a_backup_is_refused_and_nothing_is_left_of_it(vault: Vault, tmp_path: Path) -> None:
    whole = backup.back_up(vault, tmp_path / "copy.csbackup").read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for content in (whole[:middle], whole[:-1], flipped):
        (tmp_path / "half.csbackup").write_bytes(content)
        with pytest.raises(VaultError, match="Nothing was changed"):
            backup.restore(tmp_path / "half.csbackup", tmp_path / "empty" / "desk.csvault")
        assert list((tmp_path / "empty").glob("*")) == []
    with pytest.raises(VaultError, match="no backup at"):
        backup.restore(tmp_path / "none.csbackup", tmp_path / "desk.csvault")


def test_a_key_file_without_its_vault_is_kept_aside_too(vault_file: Path, tmp_path: Path, vault: Vault) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    vault.lock()
    vault_file.rename(tmp_path / "moved away")
    lone = keys.envelope_path(vault_file)
    lone.write_text("the only key to the vault that was moved away", encoding="utf-8")
    aside = backup.restore(written, vault_file)
    assert aside is not None
    assert "only key" in keys.envelope_path(aside).read_text(encoding="utf-8")


def test_a_restore_that_fails_half_way_puts_everything_back(vault: Vault, vault_file: Path, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    keep_mark(vault)
    vault.lock()
    in_the_way = keys.envelope_path(vault_file).with_name(keys.envelope_path(vault_file).name + ".new")
    in_the_way.mkdir()
    with pytest.raises(VaultError, match="is as it was"):
        backup.restore(written, vault_file)
    in_the_way.rmdir()
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert kept_name(opened) == MARK
    opened.lock()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be moved")
def test_a_vault_that_is_open_elsewhere_is_not_replaced(vault: Vault, vault_file: Path, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    vault.lock()
    unlocked = (
        "import sys; from pathlib import Path; from csdesk.services import vault; "
        "open_here = vault.unlock(Path(sys.argv[1]), sys.argv[2]); print('open', flush=True); sys.stdin.read()"
    )
    elsewhere = subprocess.Popen(
        [sys.executable, "-c", unlocked, str(vault_file), PASSPHRASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    try:
        assert elsewhere.stdout is not None
        assert elsewhere.stdout.readline() == b"open\n"
        before = sorted(tmp_path.iterdir())
        with pytest.raises(VaultError, match="Nothing was changed; close it there first"):
            backup.restore(written, vault_file)
        assert sorted(tmp_path.iterdir()) == before
    finally:
        elsewhere.communicate()
    assert backup.restore(written, vault_file) is not None


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
