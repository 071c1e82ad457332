"""What tests do on the screen of keys and backups."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services.vault import Vault
from csdesk.ui.screens import Screen
from csdesk.ui.screens.vault import VaultScreen
from tests.conftest import PASSPHRASE
from tests.support.doors import show_that_it_is_kept

Open = Callable[..., Screen]
Settled = Callable[[], None]


def words(screen: QWidget) -> str:
    """All that can be read, once what was just added is laid out."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def type_passphrase(screen: VaultScreen, step: str, passphrase: str = PASSPHRASE) -> None:
    screen.steps[step].form.set_values({"current": passphrase})
    screen.steps[step].submit()


def keep_code(screen: VaultScreen, settled: Settled) -> str:
    """Take the code down, and type the groups that are asked for."""
    code = show_that_it_is_kept(screen.code.code, "vault.newCode")
    settled()
    return code


def actions(vault: Vault) -> list[str]:
    return vault.read(lambda session: list(session.scalars(select(AuditEvent.action))))
