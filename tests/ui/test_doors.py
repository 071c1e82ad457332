"""The ways in and out of a vault, through the real window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, VaultError
from csdesk.services.vault.backup import back_up
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import key_of
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.support.doors import (
    choose_passphrase,
    come_back_by_code,
    create_vault,
    find,
    is_open,
    press,
    unlock,
    words,
)
from tests.support.keyrings import MemoryKeyring

Settled = Callable[[], None]
NEW_PASSPHRASE = "seven copper kettles under the viaduct"


def test_nothing_that_opens_the_vault_comes_back_into_a_field_of_the_locked_page(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)
    assert PASSPHRASE not in {line.text() for line in window.findChildren(QLineEdit)}
    window.lock()
    settled()
    field = find(window, QLineEdit, "unlock.passphrase")
    for look in (field.actions()[0].trigger, find(window, Button, "unlock.recovery").click):
        look()
        assert field.echoMode() == QLineEdit.EchoMode.Normal
        for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
            QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
            assert field.text() == ""


def test_a_recovery_code_that_opened_the_vault_does_not_come_back(window: Window, settled: Settled) -> None:
    code = create_vault(window, settled)
    come_back_by_code(window, settled, code)
    choose_passphrase(window, settled, NEW_PASSPHRASE)
    typed = {line.text() for line in window.findChildren(QLineEdit)}
    assert typed.isdisjoint({code, PASSPHRASE, NEW_PASSPHRASE})
    window.lock()
    settled()
    press(window, "unlock.recovery")
    field = find(window, QLineEdit, "unlock.passphrase")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""


def test_a_lock_that_comes_while_the_vault_is_being_opened_holds(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    field = find(window, QLineEdit, "unlock.passphrase")
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.lock()
    settled()
    assert not is_open(window)
    assert window.doors.unlock.isVisible()
    assert "Locked while it was being opened." in words(window, "unlock.state")
    vaults.unlock(vault_file, PASSPHRASE).lock()
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_after_the_recovery_code_a_new_passphrase_is_chosen(window: Window, settled: Settled) -> None:
    come_back_by_code(window, settled, create_vault(window, settled))
    choose_passphrase(window, settled, NEW_PASSPHRASE)
    assert is_open(window)
    window.lock()
    settled()
    unlock(window, settled, PASSPHRASE)
    assert not is_open(window)
    unlock(window, settled, NEW_PASSPHRASE)
    assert is_open(window)


def test_a_wrong_passphrase_is_refused_where_the_user_is_looking(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, "not the right words")
    assert not is_open(window)
    assert "does not open this vault" in words(window, "unlock.below")
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_a_wrong_try_empties_the_field_and_another_fault_does_not(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, "not the right words")
    field = find(window, QLineEdit, "unlock.passphrase")
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    elsewhere = vaults.unlock(vault_file, PASSPHRASE)
    unlock(window, settled, PASSPHRASE)
    elsewhere.lock()
    assert field.text() == PASSPHRASE
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_what_was_typed_and_not_submitted_goes_after_a_minute(qtbot: QtBot, window: Window, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    field = find(window, QLineEdit, "unlock.passphrase")
    stale = window.doors.unlock._stale
    assert stale.interval() == 60_000
    stale.setInterval(200)
    QTest.keyClicks(field, "seven copper")
    assert field.text() == "seven copper"
    qtbot.waitUntil(lambda: field.text() == "")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""


def test_an_unexpected_fault_at_the_door_is_said_there_and_one_can_try_again(
    window: Window, settled: Settled, vault_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.doors.choose_vault(vault_file)

    def stumble(*_arguments: object, **_more: object) -> Vault:
        raise KeyError("Zamora, Jeremy")

    with monkeypatch.context() as patch:
        patch.setattr(vaults, "unlock", stumble)
        unlock(window, settled, PASSPHRASE)
    assert not is_open(window)
    told = words(window, "unlock.below")
    assert "Something unexpected happened" in told
    assert "Zamora" not in told
    assert find(window, Button, "unlock.unlock").isEnabled()
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_after_three_wrong_tries_the_next_one_waits(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    for _ in range(3):
        unlock(window, settled, "not the right words")
    assert "try again in 1 second." in words(window, "unlock.below")
    assert not find(window, Button, "unlock.unlock").isEnabled()
    unlock(window, settled, PASSPHRASE)
    assert not is_open(window)


def test_locking_destroys_every_screen_and_closes_the_vault(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    desk, main = window.desk, window.main
    assert desk is not None
    assert main is not None
    screen = main.screens["today"]
    vault = desk.vault
    press(window, "topBar.lock")
    qtbot.waitUntil(lambda: not isValid(screen))
    settled()
    assert not is_open(window)
    with pytest.raises(VaultError, match="locked"):
        vault.read(settings.load)
    assert find(window, QLineEdit, "unlock.passphrase").text() == ""
    assert window.windowTitle() == "CS Desk"


def test_the_sign_in_of_this_computer_opens_the_vault(
    window: Window, settled: Settled, memory_keyring: MemoryKeyring
) -> None:
    create_vault(window, settled, keep=True)
    window.lock()
    settled()
    button = find(window, Button, "unlock.signIn")
    assert button.isVisible()
    button.click()
    settled()
    assert is_open(window)
    window.lock()
    memory_keyring.kept.clear()
    settled()
    button.click()
    settled()
    assert not is_open(window)
    assert "holds no key" in words(window, "unlock.below")
    assert find(window, QLineEdit, "unlock.passphrase").hasFocus()


def test_a_backup_is_restored_and_opens(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault: Vault, tmp_path: Path
) -> None:
    backup = back_up(vault, tmp_path / "desk.csbackup")
    window.begin()
    dialogs.answers = [backup]
    press(window, "welcome.restore")
    settled()
    press(window, "restore.file")
    settled()
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)
    assert window.doors.vault_path != vault.path


def test_what_is_no_backup_changes_nothing(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    other = tmp_path / "letter.csbackup"
    other.write_text("no backup")
    window.begin()
    dialogs.answers = [other]
    press(window, "welcome.restore")
    settled()
    press(window, "restore.file")
    settled()
    assert "not a whole backup" in words(window, "restore.below")
    assert not window.doors.vault_path.exists()


def test_another_vault_can_be_chosen(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault_file: Path
) -> None:
    window.begin()
    dialogs.answers = [vault_file]
    press(window, "welcome.other")
    unlock(window, settled, PASSPHRASE)
    assert window.doors.vault_path == vault_file


def test_the_next_start_offers_the_vault_that_was_open(
    qtbot: QtBot, window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    again = application.build_window(clock=window.program.clock, data_folder=window.program.ways.folder)
    qtbot.addWidget(again)
    again.begin()
    assert find(again, QLabel, "unlock.vault").text() == vault_file.name
    again.close()


def test_the_rail_opens_screens_by_key(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    assert window.main is not None
    QTest.keySequence(window, QKeySequence(key_of("settings")))
    settled()
    assert window.main.current == "settings"
    assert window.main.screens.keys() == {"today", "settings"}


def test_a_window_smaller_than_a_page_scrolls_to_what_has_the_keyboard(
    qtbot: QtBot, window: Window, vault_file: Path
) -> None:
    window.resize(640, 400)
    window.doors.choose_vault(vault_file)
    for name in ("unlock.passphrase", "unlock.new", "unlock.other"):
        part = find(window, QWidget, name)
        part.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect(), timeout=2_000)  # type: ignore[misc]
