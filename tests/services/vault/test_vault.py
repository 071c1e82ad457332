"""The vault: what opens it, what does not, and that nothing in clear lies on the disk."""

import json
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.setting import Setting
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.vault import (
    Vault,
    VaultError,
    WrongPassphraseError,
    backup,
    keys,
    place,
    schema,
)
from csdesk.services.vault.database import keyed_connection
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

    with pytest.raises(WrongPassphraseError):
        vaults.unlock(path, made.recovery_code)
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_recovery_code(path, keys.new_recovery_code())

    as_typed = made.recovery_code.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    for unlock, text in ((vaults.unlock, PASSPHRASE), (vaults.unlock_with_recovery_code, as_typed)):
        opened = unlock(path, text)
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
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(schema, "bring_up_to_date", full)
    with pytest.raises(VaultError, match="disk is full"):
        vaults.create(tmp_path / "new.csvault", PASSPHRASE)
    assert [path.name for path in tmp_path.iterdir()] == ["new.csvault.lock"]


def test_a_vault_is_in_its_place_when_all_that_belongs_in_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new.csvault"

    def fill(session: Session) -> None:
        assert not path.exists()
        assert not place.envelope_path(path).exists()
        settings.save(session, settings.Settings(liaison_name=MARK))

    half = path.with_name("new.csvault.new")
    half.write_text("left by a program that was killed here", encoding="utf-8")
    made = vaults.create(path, PASSPHRASE, fill)
    assert kept_name(made.vault) == MARK
    made.vault.lock()
    there = ["new.csvault", "new.csvault.keys", "new.csvault.lock"]
    assert sorted(file.name for file in tmp_path.iterdir()) == there

    with pytest.raises(ZeroDivisionError):
        vaults.create(tmp_path / "other.csvault", PASSPHRASE, lambda _session: 1 // 0)
    assert sorted(file.name for file in tmp_path.iterdir()) == [*there, "other.csvault.lock"]


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
    envelope = place.envelope_path(vault_file)
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
    envelope = place.envelope_path(vault_file)
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
        keyed_connection(vault_file, bytes(32))
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


@pytest.mark.parametrize("half", ["\ud83d", "a \ude00 b"])
def test_half_a_character_is_refused_and_nothing_of_it_is_kept(vault: Vault, half: str) -> None:
    rows = [Setting(key="whole", value="yes"), Setting(key="half", value=half)]
    with pytest.raises(VaultError, match="half of a character"):
        vault.write(lambda session: session.add_all(rows))
    with pytest.raises(VaultError, match="half of a character"):
        vault.read(lambda session: session.scalar(select(Setting.value).where(Setting.key == half)))
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
