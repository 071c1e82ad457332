"""Keys and backups: what opens the vault is changed here, and what it is restored from is made here."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services import settings
from csdesk.services.policy import Policy
from csdesk.services.vault import (
    Vault,
    VaultError,
    WrongPassphraseError,
    changes,
    rotation,
    unlock,
    unlock_with_recovery_code,
)
from csdesk.services.vault.backup import restore
from csdesk.services.vault.place import envelope_path
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens import Screen
from csdesk.ui.screens.settings import SettingsScreen
from csdesk.ui.screens.vault import VaultScreen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE
from tests.support.keyrings import MemoryKeyring, keyring_in_memory

Open = Callable[..., Screen]
Settled = Callable[[], None]
NEW = "granite teapot ember 77 violin"


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    with keyring_in_memory(monkeypatch) as made:
        yield made


@pytest.fixture
def screen(open_screen: Open) -> VaultScreen:
    found = open_screen("vault")
    assert isinstance(found, VaultScreen)
    return found


def press(screen: QWidget, name: str) -> None:
    button = screen.findChild(Button, name)
    assert button is not None, name
    button.click()


def words(screen: QWidget) -> str:
    """All that can be read, once what was just added is laid out."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def type_passphrase(screen: VaultScreen, step: str, passphrase: str = PASSPHRASE) -> None:
    screen.steps[step].form.set_values({"current": passphrase})
    screen.steps[step].submit()


def keep_code(screen: VaultScreen, settled: Settled) -> str:
    """Take the code down, and type the groups that are asked for."""
    code = screen.code.code.shown
    press(screen, "vault.newCode.next")
    labels = [label.text() for label in screen.code.findChildren(QLabel)]
    asked = [int(text.split()[1]) for text in labels if text.startswith("Group ") and " of " in text]
    for number, group in enumerate(asked, start=1):
        line = screen.findChild(QLineEdit, f"vault.newCode.group.{number}")
        assert line is not None
        line.setText(code.split("-")[group - 1])
    press(screen, "vault.newCode.open")
    settled()
    return code


def actions(vault: Vault) -> list[str]:
    return vault.read(lambda session: list(session.scalars(select(AuditEvent.action))))


def test_the_way_there_leads_over_the_settings(open_screen: Open, window: Window, settled: Settled) -> None:
    page = open_screen("settings")
    press(page, "settings.keys")
    settled()
    assert window.main is not None
    assert window.main.current == "vault"
    press(window.main.screens["vault"], "vault.back")
    assert window.main.current == "settings"


def test_every_key_is_told_in_words(screen: VaultScreen) -> None:
    told = words(screen)
    for word in ("Passphrase", "Recovery code", "This computer’s sign-in", "The agency’s key", "MiB of memory"):
        assert word in told


def test_the_new_passphrase_opens_the_vault_and_the_old_one_no_more(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    press(screen, "vault.passphrase")
    step = screen.steps["passphrase"]
    for name in ("passphrase", "again"):
        line = step.findChild(QLineEdit, f"vault.passphrase.{name}")
        assert line is not None
        QTest.keyClicks(line, NEW)
    settled()
    step.form.set_values({"current": PASSPHRASE})
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert screen.desk.messages.current is not None
    assert "passphrase is changed" in screen.desk.messages.current.sentence
    vault.lock()
    with pytest.raises(WrongPassphraseError):
        unlock(vault.path, PASSPHRASE)
    unlock(vault.path, NEW).lock()


def test_a_wrong_passphrase_changes_no_key_and_is_said_at_the_step(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    before = envelope_path(vault.path).read_bytes()
    press(screen, "vault.code")
    type_passphrase(screen, "code", "another one entirely")
    settled()
    assert "does not open this vault" in words(screen)
    assert envelope_path(vault.path).read_bytes() == before
    screen.steps["code"].leave()
    assert screen.steps["code"].form.values()["current"] == ""


def test_a_new_recovery_code_is_shown_once_checked_and_opens_the_vault(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    press(screen, "vault.code")
    type_passphrase(screen, "code")
    settled()
    code = keep_code(screen, settled)
    assert vault.recovery_confirmed
    assert code not in words(screen)
    assert screen.code.code.shown == ""
    vault.lock()
    unlock_with_recovery_code(vault.path, code).lock()


def test_leaving_before_the_code_was_checked_is_asked_for(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, vault: Vault
) -> None:
    press(screen, "vault.code")
    type_passphrase(screen, "code")
    settled()
    dialogs.answers = [False, True]
    press(screen, "vault.back")
    assert screen.code.code.shown != ""
    press(screen, "vault.back")
    settled()
    assert screen.code.code.shown == ""
    assert "Not checked" in words(screen)
    assert not vault.recovery_confirmed


def test_the_sign_in_is_turned_on_and_off(screen: VaultScreen, settled: Settled, keyring: MemoryKeyring) -> None:
    desk = screen.desk
    for wanted in (True, False):
        press(screen, "vault.signIn")
        settled()
        kinds = [slot.kind for slot in changes.slots(desk.vault)]
        assert ("sign-in" in kinds, bool(keyring.kept)) == (wanted, wanted)
        assert desk.ways.preferences.has_sign_in(desk.vault.path) is wanted
        assert screen.keys.sign_in.tag.text == ("On" if wanted else "Off")


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


def test_the_agencys_key_is_added_after_the_passphrase_and_revoked(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, vault: Vault, tmp_path: Path
) -> None:
    public = X25519PrivateKey.generate().public_key()
    file = tmp_path / "agency.pem"
    file.write_bytes(public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    dialogs.answers = [file]
    press(screen, "vault.escrow")
    type_passphrase(screen, "escrow", "not the passphrase")
    settled()
    assert dialogs.asked == []
    type_passphrase(screen, "escrow")
    settled()
    assert [slot.kind for slot in changes.slots(vault)].count("escrow") == 1
    press(screen, "vault.revoke.1")
    type_passphrase(screen, "revoke")
    settled()
    assert [slot.kind for slot in changes.slots(vault)].count("escrow") == 0
    assert {"vault.escrow_added", "vault.key_revoked"} <= set(actions(vault))


def test_a_file_that_is_no_public_key_is_refused_with_a_sentence(
    screen: VaultScreen, settled: Settled, dialogs: ScriptedDialogs, vault: Vault, tmp_path: Path
) -> None:
    file = tmp_path / "no key.pem"
    file.write_text("this is a letter")
    dialogs.answers = [file]
    press(screen, "vault.escrow")
    type_passphrase(screen, "escrow")
    settled()
    assert screen.steps["escrow"].fault.text() != ""
    assert [slot.kind for slot in changes.slots(vault)].count("escrow") == 0


def test_the_key_of_the_data_is_changed_and_the_desk_goes_on(
    screen: VaultScreen, settled: Settled, desk: Desk, vault: Vault, open_screen: Open
) -> None:
    before = vault.path.read_bytes()[:16]
    press(screen, "vault.dataKey")
    type_passphrase(screen, "dataKey")
    settled()
    code = keep_code(screen, settled)
    assert vault.path.read_bytes()[:16] != before
    assert "vault.data_key_changed" in actions(desk.vault)
    open_screen("today")
    assert desk.messages.current is None or "counts" not in desk.messages.current.sentence
    desk.vault.lock()
    unlock(vault.path, PASSPHRASE).lock()
    unlock_with_recovery_code(vault.path, code).lock()


def test_a_key_change_with_a_wrong_passphrase_leaves_the_vault_open(
    screen: VaultScreen, settled: Settled, desk: Desk
) -> None:
    press(screen, "vault.dataKey")
    type_passphrase(screen, "dataKey", "not the passphrase")
    settled()
    assert screen.steps["dataKey"].fault.text() != ""
    assert screen.steps["dataKey"].verb.isEnabled()
    assert "vault.data_key_changed" not in actions(desk.vault)


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
    screen.steps["retire"].form.set_values({"name": "desk 2"})
    screen.steps["retire"].submit()
    settled()
    assert "That is not desk" in words(screen)
    assert vault.read(lambda _session: True)


def test_a_retired_computer_says_what_remains_and_its_vault_opens_no_more(
    screen: VaultScreen, settled: Settled, vault: Vault, window: Window
) -> None:
    press(screen, "vault.backup")
    settled()
    press(screen, "vault.retire")
    settled()
    screen.steps["retire"].form.set_values({"name": vault.path.stem})
    screen.steps["retire"].submit()
    settled()
    assert window.cover is not None
    assert "1 backup" in words(window.cover)
    press(window.cover, "retired.close")
    settled()
    assert window.desk is None
    with pytest.raises(VaultError, match="destroyed"):
        unlock(vault.path, PASSPHRASE)


def test_esc_leaves_a_step_and_forgets_what_was_typed(screen: VaultScreen, settled: Settled) -> None:
    press(screen, "vault.dataKey")
    screen.steps["dataKey"].form.set_values({"current": "half typed"})
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert screen.primary_action() is None
    assert screen.steps["dataKey"].form.values()["current"] == ""


def test_a_desk_that_is_locked_while_its_key_is_changed_leaves_nothing_open(
    screen: VaultScreen, settled: Settled, vault: Vault, window: Window
) -> None:
    press(screen, "vault.dataKey")
    type_passphrase(screen, "dataKey")
    window.lock()
    settled()
    unlock(vault.path, PASSPHRASE).lock()


def test_a_vault_that_comes_too_late_for_its_desk_is_locked(desk: Desk, vault: Vault) -> None:
    desk.close()
    desk.go_on_with(vault)
    with pytest.raises(VaultError, match="locked"):
        vault.read(settings.load)
