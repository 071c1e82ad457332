"""Backups, the check, what IT fixed, the incident sheet and retiring, in the window."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from csdesk.services import settings
from csdesk.services.policy import Policy
from csdesk.services.vault import (
    Vault,
    VaultError,
    rotation,
    seconds_to_wait,
    unlock,
)
from csdesk.services.vault.backup import restore
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.settings import SettingsScreen
from csdesk.ui.screens.vault import VaultScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.support.doors import press
from tests.ui.vault.working import Settled, words


def test_what_it_fixed_is_shown_as_fixed_with_its_source(
    window: Window, vault: Vault, settled: Settled, tmp_path: Path
) -> None:
    source = "/etc/csdesk/policy.toml"
    names = ("lock_after_minutes", "backup_folder", "keyring_allowed", "smtp_host", "caseload_export_allowed")
    window.program.ways.policy = Policy(
        lock_after_minutes=5,
        backup_folder=tmp_path,
        keyring_allowed=False,
        smtp_host="smtp.county.example",
        caseload_export_allowed=False,
        sources=dict.fromkeys(names, source),
    )
    desk = window.open_desk(vault, vault.read(settings.load))
    desk.navigate("vault")
    settled()
    assert window.main is not None
    screen = window.main.screens["vault"]
    assert isinstance(screen, VaultScreen)
    told = words(screen)
    assert told.count(source) == 4
    assert str(tmp_path) in told
    for hidden in ("vault.signIn", "vault.second", "vault.noSecond"):
        button = screen.findChild(Button, hidden)
        assert button is not None
        assert not button.isVisible()
    assert [screen.computer.minutes.itemData(at) for at in range(screen.computer.minutes.count())] == [1, 2, 3, 5]
    desk.navigate("settings")
    settled()
    other = window.main.screens["settings"]
    assert isinstance(other, SettingsScreen)
    host = other.forms["mail"].fields["smtp_host"]
    assert (host.value(), host.input.isEnabled()) == ("smtp.county.example", False)
    assert source in host.below.text()
    other.forms["you"].set_values({"liaison_name": "Test Liaison"})
    other.save.click()
    settled()
    kept = vault.read(settings.load)
    assert (kept.liaison_name, kept.smtp_host) == ("Test Liaison", "")


def test_the_minutes_are_kept_at_once(screen: VaultScreen) -> None:
    screen.computer.minutes.set_value(3)
    screen.computer.minutes.activated.emit(0)
    assert screen.desk.ways.preferences.load().lock_after_minutes == 3


def test_a_backup_made_now_is_listed_and_copied_to_the_second_place(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, vault: Vault, tmp_path: Path
) -> None:
    assert screen.backups.last.text == "None yet"
    second = tmp_path / "stick"
    second.mkdir()
    dialogs.answers = [second]
    press(screen, "vault.second")
    settled()
    press(screen, "vault.backup")
    settled()
    made = rotation.newest_whole(vault.path, None)
    assert made is not None
    assert (rotation.folder_in(second, vault.path) / made.path.name).read_bytes() == made.path.read_bytes()
    assert screen.backups.list.rows.rowCount() == 1
    assert screen.backups.last.text != "None yet"
    press(screen, "vault.noSecond")
    settled()
    assert screen.desk.ways.second_place is None


def test_a_second_place_that_is_gone_is_said_and_the_backup_stands(
    screen: VaultScreen, settled: Settled, desk: Desk, vault: Vault, tmp_path: Path
) -> None:
    desk.ways.preferences.note_second_backup(str(tmp_path / "unplugged"))
    press(screen, "vault.backup")
    settled()
    assert desk.messages.current is not None
    assert "cannot be reached" in desk.messages.current.sentence
    assert rotation.newest_whole(vault.path, None) is not None


def test_a_damaged_backup_is_told_from_a_whole_one(screen: VaultScreen, settled: Settled, vault: Vault) -> None:
    made = rotation.back_up_now(vault, second=None, at=datetime(2026, 10, 7, tzinfo=UTC), who="Test").path
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made.write_bytes(content)
    screen.refresh()
    settled()
    (shown,) = screen.backups.list.rows.rows
    assert not shown.whole  # type: ignore[union-attr]
    assert screen.backups.last.text == "None yet"


def test_a_copy_elsewhere_opens_with_the_passphrase(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    target = tmp_path / "copy.csbackup"
    dialogs.answers = [target]
    press(screen, "vault.copy")
    settled()
    restore(target, tmp_path / "restored.csvault")
    unlock(tmp_path / "restored.csvault", PASSPHRASE).lock()
    assert "2026-10-08" in dialogs.asked[0]


def test_a_cancelled_dialog_does_nothing(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, desk: Desk
) -> None:
    dialogs.answers = [None, None, None]
    for name in ("vault.copy", "vault.second", "vault.incident.save"):
        press(screen, name)
    settled()
    assert desk.messages.current is None
    assert desk.ways.second_place is None


def test_the_check_says_what_it_found(screen: VaultScreen, settled: Settled) -> None:
    press(screen, "vault.check.now")
    settled()
    assert screen.check.verdict.text == "Sound"
    assert "tables" in screen.check.found.text()


def test_the_incident_sheet_is_saved_and_printed(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    target = tmp_path / "incident.pdf"
    dialogs.answers = [target]
    press(screen, "vault.incident.save")
    settled()
    document = pypdfium2.PdfDocument(target.read_bytes())
    assert screen.desk.vault.path.stem in document[0].get_textpage().get_text_bounded()
    document.close()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    screen.leaving.print_on(printer)
    settled()
    assert (tmp_path / "printed.pdf").stat().st_size > 1_000


def test_retiring_needs_the_vaults_name(screen: VaultScreen, settled: Settled, vault: Vault) -> None:
    press(screen, "vault.retire")
    settled()
    assert "No backup was found" in words(screen)
    screen.steps["retire"].form.set_values({"name": "desk 2", "current": PASSPHRASE})
    screen.steps["retire"].submit()
    settled()
    assert "That is not desk" in words(screen)
    assert vault.read(lambda _session: True)


def test_retiring_needs_the_passphrase_and_a_wrong_one_counts(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    step = screen.steps["retire"]
    press(screen, "vault.retire")
    settled()
    for typed in ("", *["another one entirely"] * 3):
        step.form.set_values({"name": vault.path.stem, "current": typed})
        step.submit()
        settled()
    assert "does not open this vault" in words(screen)
    assert vault.read(lambda _session: True)
    assert seconds_to_wait(vault.path) > 0


@pytest.mark.parametrize("second", ["none", "there", "gone"])
def test_before_retiring_a_backup_is_made_by_one_button(
    screen: VaultScreen, settled: Settled, vault: Vault, tmp_path: Path, second: str
) -> None:
    stick = tmp_path / "stick"
    if second != "none":
        screen.desk.ways.preferences.note_second_backup(str(stick))
    if second == "there":
        stick.mkdir()
    press(screen, "vault.retire")
    settled()
    assert ("No second place is set" if second == "none" else str(stick)) in words(screen)
    press(screen, "vault.retire.backup")
    settled()
    assert rotation.newest_whole(vault.path, None) is not None
    told = words(screen)
    assert "No backup was found" not in told
    said = {"none": "checked. No second place is set", "there": "Its copy lies in", "gone": "cannot be reached"}
    assert said[second] in told
    copies = list(stick.rglob("*.csbackup")) if second == "there" else []
    assert len(copies) == (second == "there")
    assert screen.steps["retire"].verb.isEnabled()


def test_a_retired_computer_says_what_remains_and_its_vault_opens_no_more(
    screen: VaultScreen, settled: Settled, vault: Vault, window: Window
) -> None:
    press(screen, "vault.backup")
    settled()
    press(screen, "vault.retire")
    settled()
    screen.steps["retire"].form.set_values({"name": vault.path.stem, "current": PASSPHRASE})
    screen.steps["retire"].submit()
    settled()
    assert window.cover is not None
    assert "1 backup" in words(window.cover)
    assert len(rotation.listed(vault.path, None)) == 1
    press(window.cover, "retired.close")
    settled()
    assert window.desk is None
    with pytest.raises(VaultError, match="destroyed"):
        unlock(vault.path, PASSPHRASE)
