"""A vault is made through the real window: its passphrase, its recovery code and the sheet of it, sample data."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring.errors
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.services.vault import Vault, place
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.keys.recovery_code import CodeGrid
from csdesk.ui.printing import render
from csdesk.ui.shell.window import Window
from csdesk.ui.tasks import Progress
from csdesk.ui.widgets import Button, Text
from tests.conftest import PASSPHRASE
from tests.support.doors import (
    come_back_by_code,
    come_to_the_code,
    come_to_who_you_are,
    create_vault,
    find,
    is_open,
    press,
    type_into,
    unlock,
    words,
)
from tests.support.keyrings import MemoryKeyring

Settled = Callable[[], None]


def test_a_vault_is_created_and_its_recovery_code_opens_it(window: Window, settled: Settled) -> None:
    code = create_vault(window, settled)
    assert is_open(window)
    assert len(code.split("-")) == 8
    assert find(window, CodeGrid, "recovery.code").text() == ""
    come_back_by_code(window, settled, code.lower())
    press(window, "passphrase.keep")
    assert is_open(window)


def test_the_desk_opens_only_to_who_has_the_recovery_code_on_paper(window: Window, settled: Settled) -> None:
    come_to_the_code(window, settled)
    press(window, "recovery.next")
    assert not find(window, CodeGrid, "recovery.code").isVisible()
    type_into(window, "recovery.group.1", "0000")
    press(window, "recovery.open")
    settled()
    assert not is_open(window)
    assert "does not match" in words(window, "recovery.below")


def test_locking_at_the_recovery_code_closes_the_vault_and_takes_the_code_away(
    window: Window, settled: Settled
) -> None:
    come_to_the_code(window, settled)
    window.lock()
    settled()
    assert find(window, CodeGrid, "recovery.code").text() == ""
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_who_you_are_and_your_counties_are_said_by_keyboard_and_the_first_report_follows(
    window: Window, settled: Settled
) -> None:
    come_to_who_you_are(window, settled)
    for typed, key in (
        ("Dana Whitcomb", Qt.Key.Key_Tab),
        ("Sample W-2 Agency", Qt.Key.Key_Tab),
        ("(608) 555-0140", Qt.Key.Key_Tab),
        ("dana.whitcomb@agency.example", Qt.Key.Key_Tab),
        ("dan", Qt.Key.Key_Return),
        ("fond d", Qt.Key.Key_Return),
        ("", Qt.Key.Key_Return),
    ):
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, key)
    settled()
    assert window.desk is not None
    assert window.main is not None
    assert window.main.current == "referral_report"
    said = window.desk.vault.read(settings.load)
    assert (
        said
        == window.desk.settings
        == settings.Settings(
            liaison_name="Dana Whitcomb",
            agency_name="Sample W-2 Agency",
            liaison_phone="(608) 555-0140",
            liaison_email="dana.whitcomb@agency.example",
            counties=("Dane", "Fond du Lac"),
        )
    )
    assert window.messages.current is None
    window.lock()
    settled()
    unlock(window, settled, PASSPHRASE)
    assert window.main is not None
    assert window.main.current == "today"


def test_who_you_are_can_be_said_later_and_is_asked_for_at_the_desk(window: Window, settled: Settled) -> None:
    come_to_who_you_are(window, settled)
    type_into(window, "you.liaison_name", "Nobody yet")
    press(window, "you.later")
    assert window.desk is not None
    assert window.desk.vault.read(settings.load) == settings.Settings()
    assert window.main is not None
    assert window.main.current == "referral_report"
    message = window.messages.current
    assert message is not None
    assert message.sentence.startswith("Letters and worksheets carry no name yet")
    assert message.on_action is not None
    message.on_action()
    assert window.main.current == "settings"


def test_what_is_no_address_stays_on_the_page_and_a_lock_takes_it_off(window: Window, settled: Settled) -> None:
    come_to_who_you_are(window, settled)
    type_into(window, "you.liaison_email", "dana")
    type_into(window, "you.liaison_phone", "abc")
    press(window, "you.go")
    settled()
    assert not is_open(window)
    assert words(window, "you.liaison_email.below").startswith("That is no e-mail address.")
    assert words(window, "you.liaison_phone.below").startswith("That is no phone number")
    window.lock()
    settled()
    assert find(window, QLineEdit, "you.liaison_email").text() == ""
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


@pytest.mark.parametrize(
    ("first", "second", "field", "sentence"),
    [
        ("", "", "welcome.passphrase", "No passphrase is typed yet"),
        ("short", "short", "welcome.passphrase", "Too short: it needs 9 more characters"),
        ("wisconsin liaison", "wisconsin liaison", "welcome.passphrase", "is not taken. Too easy to guess"),
        (PASSPHRASE, "", "welcome.again", "Type the same passphrase here, too"),
        (PASSPHRASE, "other", "welcome.again", "not the same"),
    ],
)
def test_a_weak_or_mistyped_passphrase_creates_nothing_and_new_words_say_why(
    window: Window, settled: Settled, first: str, second: str, field: str, sentence: str
) -> None:
    window.begin()
    type_into(window, "welcome.passphrase", first)
    type_into(window, "welcome.again", second)
    settled()
    below = find(window, QLabel, f"{field}.below")
    assert sentence not in below.text()
    press(window, "welcome.create")
    settled()
    assert sentence in below.text()
    assert find(window, QLineEdit, field).accessibleDescription() == below.text()
    assert not window.doors.vault_path.exists()


@pytest.mark.parametrize("way", ["saved", "printed"])
def test_the_recovery_sheet_carries_the_code(
    qtbot: QtBot, window: Window, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path, way: str
) -> None:
    come_to_the_code(window, settled)
    sheet, panel = tmp_path / "sheet.pdf", window.doors.recovery.code
    if way == "saved":
        dialogs.answers = [sheet]
        press(window, "recovery.save")
    else:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(sheet))
        panel.print_on(printer)
    settled()
    told = words(window, "recovery.told")
    assert told.startswith("Saved as sheet.pdf." if way == "saved" else "The sheet went to the printer.")
    (page,) = render(sheet.read_bytes())
    read = zxingcpp.read_barcode(_gray(page))
    assert read is not None
    assert read.text.replace("-", "") == panel.shown.replace("-", "")


def _gray(page: QImage) -> Any:
    """As the reader of codes takes pictures."""
    gray = page.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels: Any = bytes(gray.constBits())  # described as an array of numpy's wherever numpy is installed
    return zxingcpp.ImageView(pixels, gray.width(), gray.height(), zxingcpp.ImageFormat.Lum, gray.bytesPerLine())


def test_what_cannot_be_saved_is_said_beside_the_code(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path
) -> None:
    come_to_the_code(window, settled)
    dialogs.answers = [tmp_path]
    press(window, "recovery.save")
    settled()
    assert "Nothing was written" in words(window, "recovery.told")


def test_a_keyring_that_fails_undoes_no_vault_and_is_said(
    window: Window, settled: Settled, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_anything: object) -> None:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr(memory_keyring, "set_password", locked)
    create_vault(window, settled, keep=True)
    assert is_open(window)
    assert window.messages.current is not None
    assert window.messages.current.sentence.startswith("The vault is made, without this computer’s sign-in.")
    window.lock()
    settled()
    assert not find(window, Button, "unlock.signIn").isVisible()


def test_a_recovery_code_that_was_never_shown_to_be_kept_is_asked_for_again(window: Window, settled: Settled) -> None:
    come_to_the_code(window, settled)
    window.lock()
    settled()
    unlock(window, settled, PASSPHRASE)
    assert window.messages.current is not None
    assert "recovery code of this vault" in window.messages.current.sentence


def test_the_sample_vault_is_a_vault_of_its_own_and_marked(
    qtbot: QtBot, tmp_path: Path, empty_vault_file: Path
) -> None:
    def make_sample(folder: Path, _progress: object) -> Vault:
        path = folder / "Sample desk.csvault"
        path.parent.mkdir(parents=True)
        shutil.copyfile(empty_vault_file, path)
        shutil.copyfile(place.envelope_path(empty_vault_file), place.envelope_path(path))
        opened = vaults.unlock(path, PASSPHRASE)
        opened.write(lambda session: settings.save(session, replace(settings.Settings(), sample_data=True)))
        return opened

    window = application.build_window(clock=Clock(), data_folder=tmp_path / "data", make_sample=make_sample)
    qtbot.addWidget(window)
    window.show()
    window.begin()
    press(window, "welcome.sample")
    qtbot.waitUntil(lambda: window.tasks.idle)
    assert find(window, QWidget, "sampleData").isVisible()
    assert window.windowTitle() == "CS Desk · Sample data"
    assert not window.program.ways.default_path.exists()
    window.lock()
    qtbot.waitUntil(lambda: window.tasks.idle)
    assert find(window, QWidget, "unlock.sampleData").isVisible()
    assert "needs no passphrase" in words(window, "unlock.aboutSample")
    window.doors.choose_vault(empty_vault_file)
    assert not find(window, QWidget, "unlock.sampleData").isVisible()
    window.close()


def test_the_sample_says_what_is_being_prepared_and_is_called_off(qtbot: QtBot, tmp_path: Path) -> None:
    go_on = threading.Event()

    def make_sample(_folder: Path, progress: Progress) -> Vault:
        progress.report(1, 9, "Taking in the first report")
        while True:
            go_on.wait(0.01)
            progress.report(2, 9, "Taking in the first report")

    window = application.build_window(clock=Clock(), data_folder=tmp_path / "data", make_sample=make_sample)
    qtbot.addWidget(window)
    window.begin()
    window.show()
    press(window, "welcome.sample")
    doing = find(window, Text, "work.doing")
    qtbot.waitUntil(lambda: doing.text() == "Taking in the first report", timeout=5_000)
    assert find(window, Button, "work.cancel").isVisible()
    press(window, "work.cancel")
    qtbot.waitUntil(lambda: find(window, Button, "welcome.sample").isVisible(), timeout=5_000)
    assert find(window, Button, "welcome.sample").isEnabled()
    window.lock()


def test_without_a_maker_no_sample_is_offered(window: Window) -> None:
    assert window.findChild(Button, "welcome.sample") is None
