"""Backups that the window makes by itself: on closing, on locking, once a day."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from csdesk.services import settings
from csdesk.services.clock import SetClock
from csdesk.services.vault import Vault, VaultError, rotation
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.support.doors import backups, open_vault, press, unlock, words

Settled = Callable[[], None]


def test_closing_locks_at_once_makes_a_backup_and_ends(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    unlock(window, settled, vault=vault_file)
    before, vault = backups(vault_file), open_vault(window)
    vault.write(lambda session: settings.save(session, settings.Settings(liaison_name="Riley Marsh")))
    assert not window.close()
    assert window.desk is None
    assert window.backups.page.isVisible()
    assert words(window, "closing.title") == "Making the backup …"
    qtbot.waitUntil(lambda: not window.isVisible())
    with pytest.raises(VaultError, match="locked"):
        vault.read(settings.load)
    assert len(backups(vault_file)) == len(before) + 1
    assert all(backup.whole for backup in backups(vault_file))


def test_closing_makes_no_backup_where_nothing_changed(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    unlock(window, settled, vault=vault_file)
    before = backups(vault_file)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert backups(vault_file) == before


def test_a_backup_that_fails_on_closing_is_said_and_closing_again_ends(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    rotation.folder_of(vault_file).write_text("a file where the folder should be")
    unlock(window, settled, vault=vault_file)
    vault = open_vault(window)
    window.close()
    settled()
    assert window.isVisible()
    assert words(window, "closing.title") == "There is no backup of today’s work"
    assert "could not be" in words(window, "closing.doing")
    with pytest.raises(VaultError, match="locked"):
        vault.read(settings.load)
    assert window.close()


def test_from_a_backup_that_failed_the_way_leads_back_into_the_vault(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    folder = rotation.folder_of(vault_file)
    folder.write_text("a file where the folder should be")
    unlock(window, settled, vault=vault_file)
    window.close()
    settled()
    folder.unlink()
    press(window, "closing.back")
    unlock(window, settled, vault=vault_file)
    assert window.desk is not None
    assert not window.close(), "it closes with a backup again"


def test_a_second_place_that_is_not_there_is_said_on_closing(
    window: Window, settled: Settled, vault_file: Path, tmp_path: Path
) -> None:
    window.program.ways.preferences.note_second_backup(str(tmp_path / "stick"))
    unlock(window, settled, vault=vault_file)
    window.close()
    settled()
    assert window.isVisible()
    assert "stick" in words(window, "closing.doing")
    assert window.close()


def test_a_day_on_which_the_window_is_never_closed_has_a_backup(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    for _ in range(2):
        unlock(window, settled, vault=vault_file)
        window.lock()
        settled()
    assert len(backups(vault_file)) == 1


class Held:
    """Holds the backup that is made next until it is let go."""

    def __init__(self, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        make = window.program.ways.back_up_if_changed

        def held(vault: Vault, *, at: datetime, who: str) -> rotation.BackupMade | None:
            self.begun.set()
            assert self.go_on.wait(10)
            return make(vault, at=at, who=who)

        monkeypatch.setattr(window.program.ways, "back_up_if_changed", held)


@pytest.fixture
def worked_on(window: Window, settled: Settled, vault_file: Path, clock: SetClock) -> Path:
    """An open vault in which something was changed minutes after the day's backup."""
    unlock(window, settled, vault=vault_file)
    clock.moment += timedelta(minutes=5)
    window.idle.watch()
    known = settings.Settings(liaison_name="Riley Marsh")
    open_vault(window).write(lambda session: settings.save(session, known))
    assert len(backups(vault_file)) == 1
    return vault_file


@pytest.mark.parametrize("how", ["button", "keys", "idle"])
def test_a_lock_by_hand_or_by_idleness_makes_a_backup_before_the_vault_is_shut(
    window: Window, settled: Settled, worked_on: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    vault, held = open_vault(window), Held(window, monkeypatch)
    if how == "button":
        press(window, "topBar.lock")
    elif how == "keys":
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    else:
        clock.moment += timedelta(minutes=15)
        assert window.idle.look()
    assert window.desk is None
    assert window.main is None
    assert window.doors.unlock.isVisible()
    assert held.begun.wait(10)
    QApplication.processEvents()
    assert "backup is being made" in words(window, "unlock.note")
    held.go_on.set()
    settled()
    assert vault.locked
    assert words(window, "unlock.note") == ""
    assert [backup.whole for backup in backups(worked_on)] == [True, True]
    window.close()
    assert not window.isVisible(), "there is nothing to wait for"


@pytest.mark.parametrize("how", ["told", "noticed"])
def test_sleep_and_a_session_that_is_locked_wait_for_no_backup(
    window: Window, settled: Settled, worked_on: Path, clock: SetClock, how: str
) -> None:
    vault = open_vault(window)
    if how == "told":
        window.lock()
    else:
        clock.moment += timedelta(hours=9)
        assert window.idle.look()
    settled()
    assert vault.locked
    assert words(window, "unlock.note") == ""
    assert len(backups(worked_on)) == 1


def test_sleep_while_a_lock_makes_its_backup_takes_the_key_at_once(
    window: Window, settled: Settled, worked_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, held = open_vault(window), Held(window, monkeypatch)
    press(window, "topBar.lock")
    assert held.begun.wait(10)
    window.lock()
    assert vault.locked
    held.go_on.set()
    settled()
    assert words(window, "unlock.note").startswith("There is no backup of today’s work.")
    assert len(backups(worked_on)) == 1
    unlock(window, settled, vault=worked_on)
    assert window.desk is not None


def test_unlocking_waits_for_the_backup_of_a_lock(
    window: Window, settled: Settled, worked_on: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(window, monkeypatch)
    press(window, "topBar.lock")
    assert held.begun.wait(10)
    field = window.findChild(QLineEdit, "unlock.passphrase")
    assert field is not None
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.doors.unlock.isVisible()
    held.go_on.set()
    settled()
    assert window.desk is not None
    assert len(backups(worked_on)) == 2


@pytest.mark.parametrize("succeeds", [True, False])
def test_closing_waits_for_the_backup_of_a_lock_in_sight(
    qtbot: QtBot,
    window: Window,
    settled: Settled,
    worked_on: Path,
    monkeypatch: pytest.MonkeyPatch,
    succeeds: bool,
) -> None:
    held = Held(window, monkeypatch)
    press(window, "topBar.lock")
    assert held.begun.wait(10)
    assert not window.close()
    assert window.backups.page.isVisible()
    assert words(window, "closing.title") == "Making the backup …"
    if succeeds:
        held.go_on.set()
        qtbot.waitUntil(lambda: not window.isVisible())
        assert len(backups(worked_on)) == 2
        return
    shutil.rmtree(rotation.folder_of(worked_on))
    rotation.folder_of(worked_on).write_text("a file where the folder should be")
    held.go_on.set()
    settled()
    assert words(window, "closing.title") == "There is no backup of today’s work"
    rotation.folder_of(worked_on).unlink()
    press(window, "closing.back")
    unlock(window, settled, vault=worked_on)
    assert window.desk is not None
    assert not window.close(), "it closes with a backup again"


def test_a_backup_that_fails_on_locking_is_said_and_hinders_nothing(
    window: Window, settled: Settled, worked_on: Path
) -> None:
    folder, vault = rotation.folder_of(worked_on), open_vault(window)
    shutil.rmtree(folder)
    folder.write_text("a file where the folder should be")
    press(window, "topBar.lock")
    settled()
    assert vault.locked
    assert "no backup of today’s work. The folder" in words(window, "unlock.note")
    unlock(window, settled, vault=worked_on)
    assert window.desk is not None
    folder.unlink()
    press(window, "topBar.lock")
    settled()
    assert words(window, "unlock.note") == ""
