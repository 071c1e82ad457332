"""Backups at the doors: made on closing and once a day, offered where a vault is damaged, put in its place."""

import gc
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from csdesk.services import places, settings
from csdesk.services import vault as vaults
from csdesk.services.clock import SetClock
from csdesk.services.policy import Policy
from csdesk.services.vault import Vault, VaultError, place, rotation
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, ListTable, Tick
from tests.conftest import PASSPHRASE
from tests.golden.make import FOLDER as GOLDEN
from tests.golden.make import PASSPHRASE as GOLDEN_PASSPHRASE

Settled = Callable[[], None]
PAGE_SIZE = 4096
"""Of SQLCipher."""


def words(window: Window, name: str) -> str:
    found = window.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def press(window: Window, name: str) -> None:
    button = window.findChild(Button, name)
    assert button is not None, name
    assert button.isEnabled(), name
    button.click()


def unlock(window: Window, settled: Settled, path: Path, passphrase: str = PASSPHRASE) -> None:
    if window.doors.vault_path != path or not window.doors.unlock.isVisible():
        window.doors.choose_vault(path)
    field = window.findChild(QLineEdit, "unlock.passphrase")
    assert field is not None
    field.setText(passphrase)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settled()


def backups(path: Path) -> tuple[rotation.BackupView, ...]:
    return rotation.listed(path, None)


def open_vault(window: Window) -> Vault:
    assert window.desk is not None
    return window.desk.vault


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)


def test_closing_locks_at_once_makes_a_backup_and_ends(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    unlock(window, settled, vault_file)
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
    unlock(window, settled, vault_file)
    before = backups(vault_file)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert backups(vault_file) == before


def test_a_backup_that_fails_on_closing_is_said_and_closing_again_ends(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    rotation.folder_of(vault_file).write_text("a file where the folder should be")
    unlock(window, settled, vault_file)
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
    unlock(window, settled, vault_file)
    window.close()
    settled()
    folder.unlink()
    press(window, "closing.back")
    unlock(window, settled, vault_file)
    assert window.desk is not None
    assert not window.close(), "it closes with a backup again"


def test_a_second_place_that_is_not_there_is_said_on_closing(
    window: Window, settled: Settled, vault_file: Path, tmp_path: Path
) -> None:
    window.program.ways.preferences.note_second_backup(str(tmp_path / "stick"))
    unlock(window, settled, vault_file)
    window.close()
    settled()
    assert window.isVisible()
    assert "stick" in words(window, "closing.doing")
    assert window.close()


def test_a_day_on_which_the_window_is_never_closed_has_a_backup(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    for _ in range(2):
        unlock(window, settled, vault_file)
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
    unlock(window, settled, vault_file)
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
    unlock(window, settled, worked_on)
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
    unlock(window, settled, worked_on)
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
    unlock(window, settled, worked_on)
    assert window.desk is not None
    folder.unlink()
    press(window, "topBar.lock")
    settled()
    assert words(window, "unlock.note") == ""


@pytest.mark.parametrize("what", ["database", "key file"])
def test_a_damaged_vault_offers_its_newest_good_backup(
    window: Window, settled: Settled, vault_file: Path, what: str
) -> None:
    unlock(window, settled, vault_file)
    window.lock()
    settled()
    if what == "database":
        damage(vault_file)
    else:
        place.envelope_path(vault_file).unlink()
    unlock(window, settled, vault_file)
    assert window.desk is None
    assert words(window, "restore.title") == "The vault is damaged"
    listed = window.findChild(ListTable, "restore.list")
    assert listed is not None
    assert listed.selected() == backups(vault_file)[0]
    assert "as it was on" in words(window, "restore.below")
    press(window, "restore.restore")
    settled()
    assert "is kept as" in words(window, "unlock.state")
    unlock(window, settled, vault_file)
    assert window.desk is not None


def test_a_damaged_backup_cannot_be_chosen(window: Window, settled: Settled, vault_file: Path) -> None:
    unlock(window, settled, vault_file)
    window.lock()
    settled()
    damage(backups(vault_file)[0].path)
    press(window, "unlock.restore")
    settled()
    button = window.findChild(Button, "restore.restore")
    assert button is not None
    assert not button.isEnabled()
    assert words(window, "restore.below") == "This backup is damaged. Choose another one."


def test_a_vault_whose_settings_are_damaged_is_shut_again_so_that_its_backup_takes_its_place(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    unlock(window, settled, vault_file)
    window.lock()
    settled()
    vault = vaults.unlock(vault_file, PASSPHRASE)
    where = text("SELECT rootpage FROM sqlite_master WHERE name = 'setting'")
    page = vault.read(lambda session: session.scalars(where).one())
    vault.lock()
    with vault_file.open("r+b") as file:
        file.seek((page - 1) * PAGE_SIZE + 100)
        file.write(bytes(16))
    gc.disable()  # the collector would shut it, in its own time
    try:
        unlock(window, settled, vault_file)
        assert window.desk is None
        assert window.doors.restore.isVisible()
        press(window, "restore.restore")
        settled()
    finally:
        gc.enable()
    unlock(window, settled, vault_file)
    assert window.desk is not None


def test_where_no_backup_is_found_a_file_is_chosen(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    press(window, "unlock.restore")
    settled()
    none = window.findChild(QWidget, "restore.none")
    assert none is not None
    assert none.isVisible()
    press(window, "restore.back")
    assert window.doors.unlock.isVisible()


def test_an_older_vault_is_backed_up_and_brought_up_to_date_in_sight(
    window: Window, settled: Settled, tmp_path: Path
) -> None:
    path = tmp_path / "0003.csvault"
    for part in (path, place.envelope_path(path)):
        shutil.copyfile(GOLDEN / part.name, part)
    shown: list[str] = []
    window.doors.page_wanted.connect(lambda page: shown.append(page.objectName()))
    unlock(window, settled, path, GOLDEN_PASSPHRASE)
    assert window.desk is not None
    assert shown == ["unlock", "work"]
    assert words(window, "work.doing") == "Bringing the vault to its new form"
    assert "schema" in {backup.why for backup in backups(path)}


def test_a_vault_in_use_elsewhere_is_refused_and_counts_as_no_wrong_try(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    elsewhere = vaults.unlock(vault_file, PASSPHRASE)
    for _ in range(4):
        unlock(window, settled, vault_file)
    assert "open in another window" in words(window, "unlock.below")
    elsewhere.lock()
    unlock(window, settled, vault_file)
    assert window.desk is not None


def test_a_restart_does_not_forget_wrong_tries(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    for _ in range(4):
        with pytest.raises(VaultError):
            vaults.unlock(vault_file, "not the right words")
    window.doors.choose_vault(vault_file)
    qtbot.waitUntil(lambda: "The next try is free in" in words(window, "unlock.below"))
    button = window.findChild(Button, "unlock.unlock")
    assert button is not None
    assert not button.isEnabled()


def test_a_vault_that_is_not_where_it_was_is_missed(window: Window, settled: Settled, vault_file: Path) -> None:
    unlock(window, settled, vault_file)
    window.lock()
    settled()
    vault_file.rename(vault_file.with_name("elsewhere.csvault"))
    window.doors.begin()
    assert words(window, "welcome.below").startswith("desk.csvault is not where it was.")


def test_a_vault_whose_move_was_cut_short_is_still_asked_for(window: Window, vault_file: Path) -> None:
    moved = vault_file.with_name("moved.csvault")
    place.beside(moved, places.MOVE_SUFFIX).write_text("{}")
    window.doors.choose_vault(moved)
    assert window.doors.unlock.isVisible()


def test_a_backup_restored_beside_a_vault_leaves_that_vault_alone(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault_file: Path
) -> None:
    unlock(window, settled, vault_file)
    window.lock()
    settled()
    before = vault_file.read_bytes()
    dialogs.answers = [backups(vault_file)[0].path]
    press(window, "unlock.new")
    press(window, "welcome.restore")
    settled()
    press(window, "restore.file")
    settled()
    unlock(window, settled, window.doors.vault_path)
    assert open_vault(window).path == window.program.ways.default_path
    assert vault_file.read_bytes() == before


def test_what_is_doubtful_about_a_folder_is_said_before_a_vault_is_made_there(
    qtbot: QtBot, window: Window, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    window.begin()
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    dialogs.answers = [folder / "desk.csvault"]
    press(window, "welcome.place")
    qtbot.waitUntil(lambda: "OneDrive" in words(window, "welcome.warning"))


def test_where_it_forbids_the_keyring_no_sign_in_is_offered(qtbot: QtBot, window: Window, vault_file: Path) -> None:
    window.program.ways.preferences.note_sign_in(vault_file, True)
    made = application.build_window(
        clock=window.program.clock, data_folder=window.program.ways.folder, policy=Policy(keyring_allowed=False)
    )
    qtbot.addWidget(made)
    made.show()
    made.begin()
    keep = made.findChild(Tick, "welcome.keep")
    assert keep is not None
    assert not keep.isVisible()
    made.doors.choose_vault(vault_file)
    sign_in = made.findChild(Button, "unlock.signIn")
    assert sign_in is not None
    assert not sign_in.isVisible()
    made.close()
