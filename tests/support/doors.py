"""What tests do at the doors of the vault."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from csdesk.services.vault import Vault, rotation
from csdesk.ui.keys import RecoveryCode
from csdesk.ui.screens import Screen
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button, Tick
from tests.conftest import PASSPHRASE

Kind = TypeVar("Kind", bound=QWidget)
Settled = Callable[[], None]
"""Waits until nothing runs in the window and all results were delivered."""


def find(page: QWidget, kind: type[Kind], name: str) -> Kind:
    """The part of this name."""
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def words(page: QWidget, name: str) -> str:
    """The words of the text of this name."""
    return find(page, QLabel, name).text()


def press(page: QWidget, name: str) -> None:
    """Press a button of a page."""
    button = find(page, Button, name)
    assert button.isEnabled(), name
    button.click()


def type_into(page: QWidget, name: str, text: str) -> None:
    """Type into an emptied field, key by key."""
    field = find(page, QLineEdit, name)
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)


def is_open(window: Window) -> bool:
    """Whether the desk is in view, and nothing of it is left over where it is not."""
    return window.desk is not None and window.main is not None


def open_vault(window: Window) -> Vault:
    """The vault of the open desk."""
    assert window.desk is not None
    return window.desk.vault


def screen_of(window: Window, name: str) -> Screen:
    """The screen in view, which has to be this one."""
    assert window.main is not None
    assert window.main.current == name
    return window.main.screens[name]


def come_to_the_code(window: Window, settled: Settled, *, keep: bool = False) -> None:
    """Create a vault, up to the page with its recovery code."""
    window.begin()
    type_into(window, "welcome.passphrase", PASSPHRASE)
    type_into(window, "welcome.again", PASSPHRASE)
    find(window, Tick, "welcome.keep").setChecked(keep)
    press(window, "welcome.create")
    settled()


def create_vault(window: Window, settled: Settled, *, keep: bool = False) -> str:
    """Through the pages; gives the recovery code that was shown. Who works here is said later."""
    code = come_to_who_you_are(window, settled, keep=keep)
    press(window, "you.later")
    settled()
    return code


def come_to_who_you_are(window: Window, settled: Settled, *, keep: bool = False) -> str:
    """Create a vault, up to the page that asks who works here. Gives the recovery code."""
    come_to_the_code(window, settled, keep=keep)
    code = keep_recovery_code(window)
    settled()
    return code


def keep_recovery_code(window: Window) -> str:
    """Take the code down from the page, and type the groups that it asks for. Gives the code."""
    page = window.doors.recovery
    code = page.findChild(RecoveryCode)
    assert code is not None
    return show_that_it_is_kept(code, "recovery")


def show_that_it_is_kept(code: RecoveryCode, name: str) -> str:
    """Take a code down, and type the groups that are asked for. `name`: how its buttons' names begin."""
    shown = code.shown
    press(code, f"{name}.next")
    labels = [label.text() for label in code.findChildren(QLabel)]
    asked = [int(text.split()[1]) for text in labels if text.startswith("Group ") and " of " in text]
    for number, group in enumerate(asked, start=1):
        find(code, QLineEdit, f"{name}.group.{number}").setText(shown.split("-")[group - 1].lower())
    press(code, f"{name}.open")
    return shown


def unlock(window: Window, settled: Settled, passphrase: str = PASSPHRASE, *, vault: Path | None = None) -> None:
    """Type it at the locked page and press Enter. A `vault` that is not the one that waits there is chosen first."""
    if vault is not None and (window.doors.vault_path != vault or not window.doors.unlock.isVisible()):
        window.doors.choose_vault(vault)
    type_into(window, "unlock.passphrase", passphrase)
    QTest.keyClick(find(window, QLineEdit, "unlock.passphrase"), Qt.Key.Key_Return)
    settled()


def come_back_by_code(window: Window, settled: Settled, code: str) -> None:
    """Lock, and open the vault by its recovery code."""
    window.lock()
    settled()
    press(window, "unlock.recovery")
    unlock(window, settled, code)


def choose_passphrase(window: Window, settled: Settled, passphrase: str) -> None:
    """On the page that follows the recovery code."""
    type_into(window, "passphrase.passphrase", passphrase)
    type_into(window, "passphrase.again", passphrase)
    press(window, "passphrase.use")
    settled()


def backups(path: Path) -> tuple[rotation.BackupView, ...]:
    """The backups beside a vault."""
    return rotation.listed(path, None)
