"""Keys: what opens the vault is seen and changed in the window."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from csdesk.services import settings
from csdesk.services.vault import (
    Vault,
    VaultError,
    WrongPassphraseError,
    changes,
    seconds_to_wait,
    unlock,
    unlock_with_recovery_code,
)
from csdesk.services.vault.place import envelope_path
from csdesk.ui.desk import Desk
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.screens.vault import VaultScreen
from csdesk.ui.shell.window import Window
from tests.conftest import PASSPHRASE
from tests.support.doors import press
from tests.support.keyrings import MemoryKeyring
from tests.ui.vault.working import Open, Settled, actions, keep_code, type_passphrase, words

NEW = "granite teapot ember 77 violin"


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


def test_who_came_by_the_recovery_code_is_not_asked_for_the_forgotten_passphrase(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    vault.opened_by = "recovery"
    press(screen, "vault.passphrase")
    step = screen.steps["passphrase"]
    assert not step.form.isVisible()
    for name in ("passphrase", "again"):
        line = step.findChild(QLineEdit, f"vault.passphrase.{name}")
        assert line is not None
        line.setText(NEW)
    step.submit()
    settled()
    vault.lock()
    unlock(vault.path, NEW).lock()


def test_a_weak_or_differently_repeated_passphrase_is_refused_at_its_field(
    screen: VaultScreen, settled: Settled, vault: Vault
) -> None:
    before = envelope_path(vault.path).read_bytes()
    press(screen, "vault.passphrase")
    step = screen.steps["passphrase"]
    step.form.set_values({"current": PASSPHRASE})
    first = step.findChild(QLineEdit, "vault.passphrase.passphrase")
    again = step.findChild(QLineEdit, "vault.passphrase.again")
    assert first is not None
    assert again is not None
    for typed, repeated in (("short", "short"), ("password password", "password password"), (NEW, NEW + "x")):
        first.setText(typed)
        again.setText(repeated)
        step.submit()
        settled()
        assert step.verb.isEnabled()
    assert "not the same" in words(screen)
    assert envelope_path(vault.path).read_bytes() == before


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
        if wanted:
            type_passphrase(screen, "signIn")
        settled()
        kinds = [slot.kind for slot in changes.slots(desk.vault)]
        assert ("sign-in" in kinds, bool(keyring.kept)) == (wanted, wanted)
        assert desk.ways.preferences.has_sign_in(desk.vault.path) is wanted
        assert screen.keys.sign_in.tag.text == ("On" if wanted else "Off")


def test_the_sign_in_is_not_turned_on_without_the_passphrase(
    screen: VaultScreen, settled: Settled, keyring: MemoryKeyring, vault: Vault
) -> None:
    press(screen, "vault.signIn")
    for _ in range(3):
        type_passphrase(screen, "signIn", "another one entirely")
        settled()
    assert "does not open this vault" in words(screen)
    assert keyring.kept == {}
    assert not screen.desk.ways.preferences.has_sign_in(vault.path)
    assert [slot.kind for slot in changes.slots(vault)].count("sign-in") == 0
    assert seconds_to_wait(vault.path) > 0


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
