"""The ways in and out of the vault, through the real window."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import keyring.errors
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.clock import Clock
from csdesk.services.vault import Vault, VaultError, place
from csdesk.services.vault.backup import back_up
from csdesk.ui import application
from csdesk.ui.dialogs import ScriptedDialogs
from csdesk.ui.keys.recovery_code import CodeGrid
from csdesk.ui.printing import render
from csdesk.ui.screens import key_of
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Tick
from tests.conftest import PASSPHRASE
from tests.support.doors import keep_recovery_code
from tests.support.keyrings import MemoryKeyring, keyring_in_memory

NEW_PASSPHRASE = "seven copper kettles under the viaduct"
Kind = TypeVar("Kind", bound=QWidget)
Settled = Callable[[], None]


@pytest.fixture
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    with keyring_in_memory(monkeypatch) as made:
        yield made


def find(window: Window, kind: type[Kind], name: str) -> Kind:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def is_open(window: Window) -> bool:
    return window.desk is not None and window.main is not None


def type_into(window: Window, name: str, text: str) -> None:
    field = find(window, QLineEdit, name)
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)


def come_to_the_code(window: Window, settled: Settled, *, keep: bool = False) -> None:
    """Create a vault, up to the page with its recovery code."""
    window.begin()
    type_into(window, "welcome.passphrase", PASSPHRASE)
    type_into(window, "welcome.again", PASSPHRASE)
    find(window, Tick, "welcome.keep").setChecked(keep)
    find(window, Button, "welcome.create").click()
    settled()


def create_vault(window: Window, settled: Settled, *, keep: bool = False) -> str:
    """Through the page; gives the recovery code that was shown."""
    come_to_the_code(window, settled, keep=keep)
    code = keep_recovery_code(window)
    settled()
    return code


def unlock(window: Window, settled: Settled, text: str) -> None:
    type_into(window, "unlock.passphrase", text)
    QTest.keyClick(find(window, QLineEdit, "unlock.passphrase"), Qt.Key.Key_Return)
    settled()


def test_a_vault_is_created_and_its_recovery_code_opens_it(window: Window, settled: Settled) -> None:
    code = create_vault(window, settled)
    assert is_open(window)
    assert len(code.split("-")) == 8
    assert find(window, CodeGrid, "recovery.code").text() == ""
    window.lock()
    settled()
    find(window, Button, "unlock.recovery").click()
    unlock(window, settled, code.lower())
    find(window, Button, "passphrase.keep").click()
    assert is_open(window)


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
    window.lock()
    settled()
    find(window, Button, "unlock.recovery").click()
    unlock(window, settled, code)
    type_into(window, "passphrase.passphrase", NEW_PASSPHRASE)
    type_into(window, "passphrase.again", NEW_PASSPHRASE)
    find(window, Button, "passphrase.use").click()
    settled()
    typed = {line.text() for line in window.findChildren(QLineEdit)}
    assert typed.isdisjoint({code, PASSPHRASE, NEW_PASSPHRASE})
    window.lock()
    settled()
    find(window, Button, "unlock.recovery").click()
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
    assert "Locked while it was being opened." in find(window, QLabel, "unlock.state").text()
    vaults.unlock(vault_file, PASSPHRASE).lock()
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


def test_after_the_recovery_code_a_new_passphrase_is_chosen(window: Window, settled: Settled) -> None:
    code = create_vault(window, settled)
    window.lock()
    settled()
    find(window, Button, "unlock.recovery").click()
    unlock(window, settled, code)
    type_into(window, "passphrase.passphrase", NEW_PASSPHRASE)
    type_into(window, "passphrase.again", NEW_PASSPHRASE)
    find(window, Button, "passphrase.use").click()
    settled()
    assert is_open(window)
    window.lock()
    settled()
    unlock(window, settled, PASSPHRASE)
    assert not is_open(window)
    unlock(window, settled, NEW_PASSPHRASE)
    assert is_open(window)


def test_the_desk_opens_only_to_who_has_the_recovery_code_on_paper(window: Window, settled: Settled) -> None:
    come_to_the_code(window, settled)
    find(window, Button, "recovery.next").click()
    assert not find(window, CodeGrid, "recovery.code").isVisible()
    type_into(window, "recovery.group.1", "0000")
    find(window, Button, "recovery.open").click()
    settled()
    assert not is_open(window)
    assert "does not read so" in find(window, QLabel, "recovery.below").text()


def test_locking_at_the_recovery_code_closes_the_vault_and_takes_the_code_away(
    window: Window, settled: Settled
) -> None:
    come_to_the_code(window, settled)
    window.lock()
    settled()
    assert find(window, CodeGrid, "recovery.code").text() == ""
    unlock(window, settled, PASSPHRASE)
    assert is_open(window)


@pytest.mark.parametrize(
    ("first", "second", "field", "sentence"),
    [
        ("short", "short", "welcome.passphrase.below", "At least 14"),
        ("wisconsin liaison", "wisconsin liaison", "welcome.passphrase.below", "Too easy to guess"),
        (PASSPHRASE, "other", "welcome.again.below", "not the same"),
    ],
)
def test_a_weak_or_mistyped_passphrase_creates_nothing(
    window: Window, settled: Settled, first: str, second: str, field: str, sentence: str
) -> None:
    window.begin()
    type_into(window, "welcome.passphrase", first)
    type_into(window, "welcome.again", second)
    find(window, Button, "welcome.create").click()
    settled()
    assert sentence in find(window, QLabel, field).text()
    assert not window.doors.vault_path.exists()


@pytest.mark.parametrize("way", ["saved", "printed"])
def test_the_recovery_sheet_carries_the_code(
    qtbot: QtBot, window: Window, settled: Settled, dialogs: ScriptedDialogs, tmp_path: Path, way: str
) -> None:
    come_to_the_code(window, settled)
    sheet, panel = tmp_path / "sheet.pdf", window.doors.recovery.code
    if way == "saved":
        dialogs.answers = [sheet]
        find(window, Button, "recovery.save").click()
    else:
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(sheet))
        panel.print_on(printer)
    settled()
    told = find(window, QLabel, "recovery.told").text()
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
    find(window, Button, "recovery.save").click()
    settled()
    assert "Nothing was written" in find(window, QLabel, "recovery.told").text()


def test_a_wrong_passphrase_is_refused_where_the_user_is_looking(
    window: Window, settled: Settled, vault_file: Path
) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, "not the right words")
    assert not is_open(window)
    assert "does not open this vault" in find(window, QLabel, "unlock.below").text()
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


def test_after_three_wrong_tries_the_next_one_waits(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    for _ in range(3):
        unlock(window, settled, "not the right words")
    assert "free in 1 second." in find(window, QLabel, "unlock.below").text()
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
    find(window, Button, "topBar.lock").click()
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
    assert "holds no key" in find(window, QLabel, "unlock.below").text()
    assert find(window, QLineEdit, "unlock.passphrase").hasFocus()


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


def test_a_backup_is_restored_and_opens(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault: Vault, tmp_path: Path
) -> None:
    backup = back_up(vault, tmp_path / "desk.csbackup")
    window.begin()
    dialogs.answers = [backup]
    find(window, Button, "welcome.restore").click()
    settled()
    find(window, Button, "restore.file").click()
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
    find(window, Button, "welcome.restore").click()
    settled()
    find(window, Button, "restore.file").click()
    settled()
    assert "not a whole backup" in find(window, QLabel, "restore.below").text()
    assert not window.doors.vault_path.exists()


def test_another_vault_can_be_chosen(
    window: Window, settled: Settled, dialogs: ScriptedDialogs, vault_file: Path
) -> None:
    window.begin()
    dialogs.answers = [vault_file]
    find(window, Button, "welcome.other").click()
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
    find(window, Button, "welcome.sample").click()
    qtbot.waitUntil(lambda: window.tasks.idle)
    assert find(window, QWidget, "sampleData").isVisible()
    assert window.windowTitle() == "CS Desk · Sample data"
    assert not window.program.ways.default_path.exists()
    window.close()


def test_without_a_maker_no_sample_is_offered(window: Window) -> None:
    assert window.findChild(Button, "welcome.sample") is None


def test_the_rail_opens_screens_by_key(window: Window, settled: Settled, vault_file: Path) -> None:
    window.doors.choose_vault(vault_file)
    unlock(window, settled, PASSPHRASE)
    assert window.main is not None
    number = int(key_of("settings").removeprefix("Alt+"))
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
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
