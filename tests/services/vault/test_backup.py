"""Backups and restores: whole or not at all, and nothing that stood there is lost."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk.services import vault as vaults
from csdesk.services.progress import Progress
from csdesk.services.vault import (
    Vault,
    VaultError,
    backup,
    check,
    place,
    swap,
)
from tests.conftest import PASSPHRASE
from tests.services.vault.test_vault import MARK, keep_mark, kept_name


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
    for target in (tmp_path / "no such folder" / "copy.csbackup", vault.path / "copy.csbackup"):
        with pytest.raises(VaultError, match="vault itself is not affected"):
            backup.back_up(vault, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_backup_whose_copy_fails_its_check_is_not_kept(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = backup._copy_database

    def damaged(source: Vault, target: Path, report: Progress) -> None:
        copied(source, target, report)
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
    for path in (written, restored, place.envelope_path(restored), fresh, place.envelope_path(fresh)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_half_a_backup_is_refused_and_nothing_is_left_of_it(vault: Vault, tmp_path: Path) -> None:
    whole = backup.back_up(vault, tmp_path / "copy.csbackup").read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for content in (whole[:middle], whole[:-1], flipped):
        (tmp_path / "half.csbackup").write_bytes(content)
        with pytest.raises(VaultError, match="Nothing was changed"):
            backup.restore(tmp_path / "half.csbackup", tmp_path / "empty" / "desk.csvault")
        assert [file.name for file in (tmp_path / "empty").iterdir()] == ["desk.csvault.lock"]
    with pytest.raises(VaultError, match="no backup at"):
        backup.restore(tmp_path / "none.csbackup", tmp_path / "desk.csvault")


def test_what_a_killed_restore_left_goes_at_the_next_opening(vault_file: Path) -> None:
    left = place.beside(vault_file, swap.RESTORING)
    for part in place.files_of(left):
        part.write_bytes(b"half a vault")
    vaults.unlock(vault_file, PASSPHRASE).lock()
    assert not any(part.exists() for part in place.files_of(left))


def test_a_key_file_without_its_vault_is_kept_aside_too(vault_file: Path, tmp_path: Path, vault: Vault) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    vault.lock()
    vault_file.rename(tmp_path / "moved away")
    lone = place.envelope_path(vault_file)
    lone.write_text("the only key to the vault that was moved away", encoding="utf-8")
    aside = backup.restore(written, vault_file)
    assert aside is not None
    assert "only key" in place.envelope_path(aside).read_text(encoding="utf-8")


def test_a_restore_that_fails_half_way_puts_everything_back(vault: Vault, vault_file: Path, tmp_path: Path) -> None:
    written = backup.back_up(vault, tmp_path / "copy.csbackup")
    keep_mark(vault)
    vault.lock()
    in_the_way = place.beside(vault_file, ".swap.new")
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
        with pytest.raises(VaultError, match=r"open in another window or program\. Nothing was changed"):
            backup.restore(written, vault_file)
        assert sorted(tmp_path.iterdir()) == before
    finally:
        elsewhere.communicate()
    assert backup.restore(written, vault_file) is not None
