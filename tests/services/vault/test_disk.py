"""What a disk refuses is said, each in its own words; the vault's file is as it was, and nothing is lost."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.vault import DamagedError, NewerError, Vault, VaultError, backup, check, place, rotation
from tests.conftest import PASSPHRASE
from tests.services.vault.test_rotation import NOW, make
from tests.services.vault.test_vault import MARK, keep_mark, kept_name


def run(*words: str | Path) -> bool:
    """Whether a command of the system worked."""
    try:
        return subprocess.run(list(map(str, words)), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture
def small_disk(tmp_path: Path, vault_file: Path) -> Iterator[Path]:
    """A vault on a disk of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder):
        pytest.skip("no disk can be mounted here")
    path = folder / vault_file.name
    for source, target in zip(place.files_of(vault_file), place.files_of(path), strict=True):
        if source.exists():
            shutil.copyfile(source, target)
    yield path
    run("umount", "-l", folder)


@contextmanager
def filled(folder: Path, *, but: int = 0) -> Iterator[None]:
    """The disk is full, but for some bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - but))
    yield
    filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    if not run("mount", "-o", "remount,ro", folder):
        pytest.skip("the disk cannot be made read-only here")
    yield
    run("mount", "-o", "remount,rw", folder)


def refused(kind: type[VaultError], work: Callable[[], object], *parts: str) -> None:
    with pytest.raises(kind) as said:
        work()
    for part in parts:
        assert part in str(said.value), str(said.value)


def test_a_full_disk_under_an_open_vault(small_disk: Path) -> None:
    opened = vaults.unlock(small_disk, PASSPHRASE)
    keep_mark(opened)
    long = settings.Settings(liaison_name="x" * 200)
    with filled(small_disk.parent):
        refused(
            VaultError,
            lambda: opened.write(lambda session: settings.save(session, long)),
            "disk is full",
            "all that was saved before is safe",
            "Free some space",
        )
        assert kept_name(opened) == MARK
        refused(VaultError, lambda: make(opened), "disk is full")
        refused(VaultError, lambda: backup.back_up(opened, small_disk.parent), "disk is full", "not affected")
    with filled(small_disk.parent, but=400_000):
        refused(VaultError, lambda: make(opened), "disk is full", "vault itself is not affected", "Free some space")
        assert list(rotation.folder_of(small_disk).iterdir()) == []
    assert make(opened) is not None
    assert kept_name(opened) == MARK
    assert check.check(opened).healthy
    opened.lock()


def test_a_full_disk_under_a_locked_vault(small_disk: Path, tmp_path: Path) -> None:
    opened = vaults.unlock(small_disk, PASSPHRASE)
    keep_mark(opened)
    written = backup.back_up(opened, tmp_path / "copy.csbackup")
    opened.lock()
    before = small_disk.read_bytes()
    with filled(small_disk.parent):
        refused(VaultError, lambda: vaults.unlock(small_disk, PASSPHRASE), "disk is full", "is safe")
    with filled(small_disk.parent, but=100_000):
        refused(VaultError, lambda: backup.restore(written, small_disk), "disk is full", "as it was", "Free some")
        refused(
            VaultError, lambda: vaults.create(small_disk.with_name("new"), PASSPHRASE), "disk is full", "Free some"
        )
    assert small_disk.read_bytes() == before
    names = {path.name for path in small_disk.parent.iterdir()}
    assert not [name for name in names if "restoring" in name or "swap" in name or name in {"new", "new.keys"}]
    opened = vaults.unlock(small_disk, PASSPHRASE)
    assert kept_name(opened) == MARK
    opened.lock()


def test_a_read_only_disk(small_disk: Path, tmp_path: Path) -> None:
    opened = vaults.unlock(small_disk, PASSPHRASE)
    written = backup.back_up(opened, tmp_path / "copy.csbackup")
    opened.lock()
    before = small_disk.read_bytes()
    with read_only(small_disk.parent):
        for work in (
            lambda: vaults.unlock(small_disk, PASSPHRASE),
            lambda: vaults.create(small_disk.with_name("new.csvault"), PASSPHRASE),
            lambda: backup.restore(written, small_disk),
        ):
            refused(VaultError, work, "read-only", "Nothing was changed", "Ask IT for write access")
    assert small_disk.read_bytes() == before


def test_a_second_place_that_is_full(small_disk: Path, vault: Vault) -> None:
    with filled(small_disk.parent):
        made = make(vault, second=small_disk.parent)
    assert made is not None
    assert made.path.exists()
    assert made.second_path is None
    assert "disk is full" in made.problem


@contextmanager
def unchangeable(path: Path) -> Iterator[None]:
    """As a file without write permission is to anybody but root, under which tests may run."""
    mode = path.stat().st_mode
    path.chmod(0o555 if path.is_dir() else 0o444)
    if os.access(path, os.W_OK) and not run("chattr", "+i", path):
        path.chmod(mode)
        pytest.skip("nothing can be made read-only here")
    yield
    run("chattr", "-i", path)
    path.chmod(mode)


def test_a_read_only_file_is_said_before_anything_is_typed_into_it(vault_file: Path) -> None:
    before = vault_file.read_bytes()
    with unchangeable(vault_file):
        refused(
            VaultError, lambda: vaults.unlock(vault_file, PASSPHRASE), "may only be read", "was not changed", "IT"
        )
    assert vault_file.read_bytes() == before
    vaults.unlock(vault_file, PASSPHRASE).lock()


def test_a_read_only_folder(vault_file: Path) -> None:
    with unchangeable(vault_file.parent):
        refused(VaultError, lambda: vaults.unlock(vault_file, PASSPHRASE), "may not be written", "Ask IT")
    vaults.unlock(vault_file, PASSPHRASE).lock()


def test_a_file_that_lost_its_content_is_not_taken_for_a_new_vault(vault_file: Path) -> None:
    vault_file.write_bytes(b"")
    refused(DamagedError, lambda: vaults.unlock(vault_file, PASSPHRASE), "is empty", "Restore the newest backup")
    assert vault_file.read_bytes() == b""


def flip(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * 4096 + 100] ^= 1
    path.write_bytes(content)


def test_one_damaged_page_is_found_by_the_check_and_by_the_next_backup(vault: Vault) -> None:
    made = make(vault)
    assert made is not None
    vault.lock()
    pages = vault.path.stat().st_size // 4096
    for page in range(pages - 1, 0, -1):  # the last one that opening does not need
        whole = vault.path.read_bytes()
        flip(vault.path, page)
        try:
            opened = vaults.unlock(vault.path, PASSPHRASE)
        except DamagedError:
            vault.path.write_bytes(whole)
            continue
        break
    health = check.check(opened)
    assert health.faults[0].startswith("Part of the file is not as it was encrypted: ")
    assert health.rows == {}
    assert health.last_backup == NOW
    refused(DamagedError, lambda: backup.back_up(opened, vault.path.parent), "damaged", "older backups are kept")
    opened.lock()
    newest = rotation.newest_whole(vault.path, None)
    assert newest is not None
    assert newest.path == made.path
    backup.restore(newest.path, vault.path)
    opened = vaults.unlock(vault.path, PASSPHRASE)
    assert check.check(opened).healthy
    opened.lock()


def test_a_newer_programs_vault_backup_and_key_file(vault: Vault, tmp_path: Path) -> None:
    from sqlalchemy import text

    vault.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    newer = backup.back_up(vault, tmp_path / "newer.csbackup")
    vault.lock()
    before = vault.path.read_bytes()
    refused(NewerError, lambda: vaults.unlock(vault.path, PASSPHRASE), "newer version", "update the program")
    refused(NewerError, lambda: backup.restore(newer, vault.path), "newer version", "update the program")
    envelope = place.envelope_path(vault.path)
    envelope.write_text('{"format": "csdesk-envelope/99"}', encoding="utf-8")
    refused(NewerError, lambda: vaults.unlock(vault.path, PASSPHRASE), "newer version", "update the program")
    assert vault.path.read_bytes() == before
