"""What tests do on the screen of keys and backups."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.vault import VaultScreen
from csdesk.ui.widgets import Button
from tests.conftest import PASSPHRASE

Open = Callable[..., Screen]
Settled = Callable[[], None]


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
