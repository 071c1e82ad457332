"""The health of a vault: every kind of fault is found, and a whole one has none."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import sqlcipher3

from csdesk.models.setting import Setting
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, backup, check, place
from tests.conftest import PASSPHRASE
from tests.services.vault.test_rotation import NOW, break_in_the_middle, make
from tests.services.vault.test_vault import keep_mark


@pytest.fixture
def raw(vault: Vault) -> Callable[[str], None]:
    """Runs a statement past the program, as a tool of somebody who has the key would."""

    def execute(statement: str) -> None:
        connection = sqlcipher3.connect(str(vault.path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{vault.data_key.hex()}'\"")
        connection.execute(statement)
        connection.close()

    return execute


def faults(vault: Vault) -> str:
    return "\n".join(check.check(vault).faults)


def test_the_rows_of_each_table_are_counted(vault: Vault) -> None:
    keep_mark(vault)
    health = check.check(vault)
    assert health.faults == ()
    assert health.rows["setting"] == vault.read(lambda session: session.query(Setting).count())
    assert health.rows["ncp"] == 0


def test_a_broken_reference(vault: Vault, raw: Callable[[str], None]) -> None:
    raw(f"INSERT INTO ncp_mark (ncp_id, mark) VALUES ('{uuid4().hex}', 'x')")
    assert "The table ncp_mark refers to rows of ncp that are not there: 1." in faults(vault)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP INDEX ix_audit_event_at", "The index ix_audit_event_at is missing in the vault's tables."),
        ("CREATE TABLE planted (x TEXT)", "The table planted is in the vault's tables and does not belong there."),
        ("ALTER TABLE setting ADD COLUMN planted TEXT", "The column setting planted is in"),
        ("DROP TABLE draft", "The table draft is missing"),
        ("DROP TRIGGER audit_event_changed", "The audit trail is not guarded"),
        ("UPDATE alembic_version SET version_num = '0003'", "its form is 0003. This program's is"),
    ],
)
def test_a_schema_that_is_not_the_models(vault: Vault, raw: Callable[[str], None], statement: str, said: str) -> None:
    raw(statement)
    assert said in faults(vault)


def test_a_key_file_that_is_missing_damaged_or_another_vaults(vault: Vault, tmp_path: Path) -> None:
    envelope = place.envelope_path(vault.path)
    other = tmp_path / "other.csvault"
    vaults.create(other, PASSPHRASE).vault.lock()
    for content, said in (
        (b"", "cannot be read"),
        (b"{}", "is not a key file"),
        (place.envelope_path(other).read_bytes(), "The key file beside the vault belongs to another vault."),
    ):
        envelope.write_bytes(content)
        assert said in faults(vault)
    envelope.unlink()
    assert "missing" in faults(vault)


def test_the_last_backup_is_one_that_could_be_restored(vault: Vault) -> None:
    health = check.check(vault)
    assert health.healthy
    assert health.last_backup is None
    assert "no backup yet" in health.notes[0]
    made = make(vault)
    assert made is not None
    assert check.check(vault).last_backup == NOW
    assert check.check(vault).notes == ()
    break_in_the_middle(made.path)
    assert check.check(vault).last_backup is None


def test_a_backup_at_the_second_place_counts(vault: Vault, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    made = make(vault, second=drive)
    assert made is not None
    made.path.unlink()
    assert check.check(vault, drive).last_backup == NOW
    assert check.check(vault).last_backup is None


def test_a_restored_vault_passes(vault: Vault, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    elsewhere = tmp_path / "elsewhere.csvault"
    backup.restore(written, elsewhere)
    opened = vaults.unlock(elsewhere, PASSPHRASE)
    assert check.check(opened).faults == ()
    opened.lock()
