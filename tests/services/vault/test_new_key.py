"""A new data key: all the data, under a key that nothing of before opens; or the vault as it was."""

import errno
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from csdesk.services import vault as vaults
from csdesk.services.vault import (
    Vault,
    VaultError,
    WrongPassphraseError,
    changes,
    check,
    keyfile,
    keys,
    new_key,
    place,
    swap,
)
from csdesk.services.vault.changes import NewKeys
from csdesk.services.vault.database import keyed_connection
from tests.conftest import PASSPHRASE
from tests.services.vault.conftest import copy
from tests.services.vault.test_changes import AT, WHO, actions, private_pem, public_pem
from tests.services.vault.test_keychain import bus_gone
from tests.services.vault.test_vault import MARK, keep_mark, kept_name
from tests.support.keyrings import keyring_in_memory

LEFT = ["Backups of desk", "desk.csvault", "desk.csvault.keys", "desk.csvault.lock"]


def change(vault: Vault, report: Callable[[int, int, str], None] | None = None) -> NewKeys:
    return changes.change_data_key(vault, PASSPHRASE, at=AT, who=WHO, report=report)


def files_in(folder: Path) -> list[str]:
    return sorted(part.name for part in folder.iterdir())


def test_all_keys_open_the_data_under_the_new_key_and_the_old_ones_nothing(
    vault_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = X25519PrivateKey.generate()
    with keyring_in_memory(monkeypatch) as memory:
        vault = vaults.unlock(vault_file, PASSPHRASE)
        keep_mark(vault)
        old_code = changes.renew_recovery_code(vault, PASSPHRASE, at=AT, who=WHO)
        changes.add_escrow(vault, public_pem(private), at=AT, who=WHO)
        changes.keep_sign_in(vault, at=AT, who=WHO)
        old_key, old_secrets, steps = vault.data_key, dict(memory.kept), []
        new = change(vault, lambda *step: steps.append(step))
        assert new.left_out == ()
        assert new.vault.data_key != old_key
        assert kept_name(new.vault) == MARK
        assert actions(new.vault).count("vault.data_key_changed") == 1
        assert check.check(new.vault).healthy
        assert not new.vault.recovery_confirmed
        with pytest.raises(VaultError, match="locked"):
            kept_name(vault)
        new.vault.lock()
        ways: tuple[Callable[[], Vault], ...] = (
            lambda: vaults.unlock(vault_file, PASSPHRASE),
            lambda: vaults.unlock_with_recovery_code(vault_file, new.recovery_code),
            lambda: vaults.unlock_with_escrow_key(vault_file, private_pem(private), None),
            lambda: vaults.unlock_by_sign_in(vault_file),
        )
        for way in ways:
            opened = way()
            assert kept_name(opened) == MARK
            assert opened.key_file_fault == ""
            opened.lock()
        assert len(memory.kept) == 1
        assert not memory.kept.items() & old_secrets.items()
    with pytest.raises(VaultError, match="cannot be read"):
        keyed_connection(vault_file, old_key)
    with pytest.raises(WrongPassphraseError):
        vaults.unlock_with_recovery_code(vault_file, old_code)
    assert files_in(vault_file.parent) == [*LEFT, "desk.csvault.tries"]
    done = [done for done, _total, _what in steps]
    assert done == sorted(done)
    assert steps[-1][:2] == (100, 100)


def test_the_backup_that_is_made_first_opens_with_the_old_keys(vault_file: Path, tmp_path: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    keep_mark(vault)
    old_key = vault.data_key
    change(vault).vault.lock()
    (backup,) = (tmp_path / "Backups of desk").glob("*.csbackup")
    vaults.backup.restore(backup, tmp_path / "again" / "desk.csvault")
    opened = vaults.unlock(tmp_path / "again" / "desk.csvault", PASSPHRASE)
    assert opened.data_key == old_key
    assert kept_name(opened) == MARK
    opened.lock()


def test_a_keyring_that_fails_costs_the_sign_in_and_nothing_else(
    vault_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyring_in_memory(monkeypatch) as memory:
        vault = vaults.unlock(vault_file, PASSPHRASE)
        changes.keep_sign_in(vault, at=AT, who=WHO)
        monkeypatch.setattr(memory, "get_password", bus_gone)
        new = change(vault)
        assert len(new.left_out) == 1
        assert "sign-in of this computer" in new.left_out[0]
        assert [slot.kind for slot in changes.slots(new.vault)] == ["passphrase", "recovery"]
        new.vault.lock()


def test_somebody_elses_passphrase_changes_nothing(vault_file: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        changes.change_data_key(vault, "not the passphrase", at=AT, who=WHO)
    assert not (vault_file.parent / "Backups of desk").exists()
    vault.lock()


class StoppedError(Exception):
    """The user said stop."""


def full(*_arguments: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def full_database(*_arguments: object) -> None:
    raise sqlcipher3.OperationalError("database or disk is full")


def damaged(*_arguments: object) -> list[tuple[str, int]]:
    return [("ncp", len(os.urandom(1)) + int.from_bytes(os.urandom(4), "big"))]


@pytest.mark.parametrize(
    ("where", "name", "fault", "why"),
    [
        (new_key, "_copy", full_database, "could not be changed"),
        (new_key, "_rows", damaged, "did not pass its check"),
        (keys, "write_envelope", full, "disk is full. The vault is as it was"),
        (keyfile, "record", full, "disk is full. The vault is as it was"),
        (swap, "write_whole", full, "disk is full. The vault is as it was"),
        (swap, "_do", full, "disk is full. The vault is as it was"),
    ],
)
def test_what_goes_wrong_leaves_the_vault_open_and_as_it_was(
    vault_file: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Any, why: str
) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    old_key = vault.data_key
    with monkeypatch.context() as patch:
        patch.setattr(where, name, fault)
        with pytest.raises(VaultError, match=why.replace(".", r"\.")):
            change(vault)
    assert [name for name in files_in(vault_file.parent) if not name.endswith(("-shm", "-wal"))] == LEFT
    keep_mark(vault)
    assert kept_name(vault) == MARK
    assert check.check(vault).healthy
    assert "vault.data_key_changed" not in actions(vault)
    vault.lock()
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert (opened.data_key, kept_name(opened)) == (old_key, MARK)
    opened.lock()


def test_stop_means_that_nothing_happened(vault_file: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)

    for last in ("Making a backup", "Encrypting under the new key", "Checking the copy"):

        def report(_done: int, _total: int, what: str, last: str = last) -> None:
            if what == last:
                raise StoppedError

        with pytest.raises(StoppedError):
            change(vault, report)
        keep_mark(vault)
    vault.lock()
    assert files_in(vault_file.parent) == LEFT
    vaults.unlock(vault_file, PASSPHRASE).lock()


def test_a_vault_that_is_locked_meanwhile_stays_locked_and_as_it_was(vault_file: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    old_key = vault.data_key
    again: list[Vault] = []

    def report(_done: int, _total: int, what: str) -> None:
        if what == "Checking the copy":
            vault.lock()
            again.append(vaults.unlock(vault_file, PASSPHRASE))
            keep_mark(again[0])

    with pytest.raises(VaultError, match="locked"):
        change(vault, report)
    assert (again[0].data_key, kept_name(again[0])) == (old_key, MARK)
    again[0].lock()
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert (opened.data_key, kept_name(opened)) == (old_key, MARK)
    assert check.check(opened).healthy
    opened.lock()


def test_a_lock_in_the_moment_of_the_move_leaves_nobody_in(vault_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    keep_mark(vault)
    old_key, moved = vault.data_key, swap.put_in_place

    def locked(*files: Any, **named: Any) -> None:
        vault.lock()
        with pytest.raises(vaults.InUseError):
            vaults.unlock(vault_file, PASSPHRASE)
        moved(*files, **named)

    monkeypatch.setattr(swap, "put_in_place", locked)
    with pytest.raises(VaultError, match="locked in the same moment"):
        change(vault)
    opened = vaults.unlock(vault_file, PASSPHRASE)
    assert opened.data_key != old_key
    assert kept_name(opened) == MARK
    opened.lock()


def test_what_others_write_meanwhile_is_kept_or_refused(vault_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdesk.services.vault.turns.PATIENCE", 30)
    vault = vaults.unlock(vault_file, PASSPHRASE)
    refused: list[VaultError] = []
    began = threading.Event()

    def write() -> None:
        began.set()
        try:
            keep_mark(vault)
        except VaultError as error:
            refused.append(error)

    writer = threading.Thread(target=write)

    def report(_done: int, _total: int, what: str) -> None:
        if what == "Checking the copy":
            writer.start()
            began.wait(10)

    new = change(vault, report)
    writer.join(60)
    assert not writer.is_alive()
    assert len(refused) == 1
    assert "locked" in str(refused[0])
    assert kept_name(new.vault) == ""
    new.vault.lock()


def test_a_reader_that_does_not_end_stops_the_change_and_not_the_vault(
    vault_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csdesk.services.vault.turns.PATIENCE", 0.1)
    vault = vaults.unlock(vault_file, PASSPHRASE)
    reading, done = threading.Event(), threading.Event()

    def read(_session: object) -> None:
        reading.set()
        done.wait(30)

    reader = threading.Thread(target=lambda: vault.read(read))
    reader.start()
    reading.wait(10)
    with pytest.raises(VaultError, match="in use"):
        change(vault)
    done.set()
    reader.join(30)
    keep_mark(vault)
    vault.lock()


STEPS = {"os.rename", "os.remove"}


def killed_at(path: Path, step: int) -> bool:
    """Change the data key in a process that is killed before its n-th move or removal of a file. Gives whether so."""
    child = os.fork()
    if child == 0:
        counted = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal counted
            if event in STEPS and str(path.parent) in str(arguments[0]):
                counted += 1
                if counted == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        def report(_done: int, _total: int, what: str) -> None:
            if what == "Checking the copy":
                sys.addaudithook(hook)  # the backup and the copy are behind it

        try:
            change(vaults.unlock(path, PASSPHRASE), report)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_kill_before_any_step_on_the_disk_leaves_the_vault_whole(vault_file: Path, tmp_path: Path) -> None:
    vault = vaults.unlock(vault_file, PASSPHRASE)
    keep_mark(vault)
    old_key = vault.data_key
    vault.lock()
    changed: list[bool] = []
    while True:
        folder = tmp_path / f"step {len(changed) + 1}"
        folder.mkdir()
        path = folder / "desk.csvault"
        copy(vault_file, path)
        was_killed = killed_at(path, len(changed) + 1)
        opened = vaults.unlock(path, PASSPHRASE)
        assert kept_name(opened) == MARK
        assert opened.key_file_fault == ""
        changed.append(opened.data_key != old_key)
        assert actions(opened).count("vault.data_key_changed") == changed[-1]
        assert check.check(opened).healthy
        opened.lock()
        assert set(files_in(folder)) <= set(LEFT)
        assert place.envelope_path(path).exists()
        shutil.rmtree(folder)
        if not was_killed:
            break
    assert changed == sorted(changed)  # as it was up to a moment, changed from there on
    assert not changed[0]
    assert changed[-1]
    assert len(changed) > 8
