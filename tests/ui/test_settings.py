"""Settings: saved in the vault, refused with a sentence at the field."""

import email
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from csdesk.services import directory, settings
from csdesk.services.vault import Vault
from csdesk.ui.desk import Desk
from csdesk.ui.screens import Screen
from csdesk.ui.screens.settings import SettingsScreen
from csdesk.ui.widgets import Chip, Several, Text

Open = Callable[..., Screen]
Settled = Callable[[], None]


@pytest.fixture
def screen(open_screen: Open) -> SettingsScreen:
    found = open_screen("settings")
    assert isinstance(found, SettingsScreen)
    return found


def fill(screen: SettingsScreen, **values: object) -> None:
    for form in screen.forms.values():
        form.set_values(values)


def test_what_is_saved_is_in_the_vault_and_the_audit_trail(
    screen: SettingsScreen, settled: Settled, vault: Vault, desk: Desk
) -> None:
    fill(screen, liaison_name="Test Liaison", counties=("Rock", "Dane", "Rock"), full_time_hours=32)
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    kept = vault.read(settings.load)
    assert (kept.liaison_name, kept.counties, kept.full_time_hours) == ("Test Liaison", ("Rock", "Dane"), 32)
    assert desk.who == "Test Liaison"
    assert screen.saved.text.startswith("Saved ")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("liaison_email", "no address", "no e-mail address"),
        ("liaison_phone", "call me", "no phone number"),
        ("full_time_hours", None, "from 1 to 168"),
        ("smtp_port", 0, "from 1 to 65,535"),
        ("password", "secret words", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_not_saved(
    screen: SettingsScreen, settled: Settled, vault: Vault, field: str, value: object, sentence: str
) -> None:
    fill(screen, liaison_name="Changed", **{field: value})
    screen.save.click()
    settled()
    told = [label.text() for label in screen.findChildren(QLabel) if label.objectName().endswith(".below")]
    assert any((sentence or "Name it") in text for text in told)
    assert vault.read(settings.load) == settings.Settings()


def test_mail_is_never_sent_in_clear_over_a_network(screen: SettingsScreen, settled: Settled, vault: Vault) -> None:
    fill(screen, smtp_host="smtp.agency.example", smtp_security="none")
    screen.save.click()
    settled()
    assert vault.read(settings.load).smtp_host == ""


def test_a_test_letter_reaches_the_liaison(
    screen: SettingsScreen, settled: Settled, desk: Desk, tmp_path: Path
) -> None:
    from csdesk.services.mailbox.loopback import LoopbackServer

    with LoopbackServer(tmp_path / "delivered", security="none") as server:
        desk.settings = replace(
            desk.settings,
            liaison_email="test.liaison@agency.example",
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
        )
        screen.test.click()
        settled()
        assert desk.messages.current is not None
        assert "took the test" in desk.messages.current.sentence
        (received,) = server.deliveries.received()
    assert email.message_from_bytes(received.read_bytes())["To"] == "test.liaison@agency.example"


def test_a_test_without_an_address_says_what_is_missing(screen: SettingsScreen, settled: Settled, desk: Desk) -> None:
    screen.test.click()
    settled()
    assert desk.messages.current is not None
    assert "your own e-mail address" in desk.messages.current.sentence


def test_counties_are_chosen_by_their_first_letters_and_taken_away_again(
    screen: SettingsScreen, vault: Vault, settled: Settled
) -> None:
    vault.write(directory.seed)
    screen.refresh()
    settled()
    counties = screen.forms["work"].fields["counties"]
    chosen = counties.input
    assert isinstance(chosen, Several)
    chosen.setFocus()
    typing = chosen.offered
    for typed in ("roc", "fond d", "no such county"):
        QTest.keyClicks(typing, typed)
        QTest.keyClick(typing, Qt.Key.Key_Return)
    assert counties.value() == ("Rock", "Fond du Lac")
    assert typing.currentText() == "no such county"
    told = chosen.findChild(Text, "settings.counties.told")
    assert told is not None
    assert told.text().startswith("Nothing in the list begins like this.")
    typing.clearEditText()
    QTest.keyClicks(typing, "kew")
    QTest.keyClick(typing, Qt.Key.Key_Tab)
    assert counties.value() == ("Rock", "Fond du Lac", "Kewaunee")
    assert told.text() == ""
    assert typing.findText("Rock") < 0 <= typing.findText("Dane")
    chip = screen.findChild(Chip, "settings.counties.Rock")
    assert chip is not None
    assert chip.accessibleName() == "Rock: take it away"
    chip.click()
    assert counties.value() == ("Fond du Lac", "Kewaunee")
    assert counties.was_changed()
    kept = screen.unsaved()
    screen.forms["work"].clear()
    screen.forms["work"].bring_back(kept["work"])
    assert counties.value() == ("Fond du Lac", "Kewaunee")
