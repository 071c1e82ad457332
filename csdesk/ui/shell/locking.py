"""What happens when the desk is locked: nothing stays open over it, and what was typed is kept."""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QToolTip

from csdesk.ui.tasks import report_bug

if TYPE_CHECKING:
    from csdesk.services.vault import Vault

Result = TypeVar("Result")

TYPED = "desk"
"""The draft under which the vault keeps what was typed into the desk's forms."""
MOST_POPUPS = 20


def close_what_lies_over() -> None:
    """Close every menu, list, calendar and dialog of the program, the system's own ones too, without asking."""
    for _ in range(MOST_POPUPS):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.hide()
    QToolTip.hideText()
    for other in QApplication.topLevelWidgets():
        if isinstance(other, QDialog):
            other.blockSignals(True)  # nobody answered: whoever asked is not called back
            other.done(QDialog.DialogCode.Rejected)
            other.deleteLater()
    if sys.platform == "win32":
        from csdesk.ui.shell import windows

        windows.close_dialogs()


def keep_typed(vault: "Vault", typed: Mapping[str, Any], at: datetime) -> None:
    """Keep what was typed, encrypted in the vault, in place of what was kept before. Raises `VaultError`."""
    from csdesk.services import drafts

    if typed:
        vault.write(lambda session: drafts.save(session, TYPED, dict(typed), at=at))
    else:
        vault.write(lambda session: drafts.forget(session, TYPED))


def typed_before(session: Any) -> dict[str, Any] | None:
    """What was typed when the desk was locked."""
    from csdesk.services import drafts

    return drafts.load(session, TYPED)


def without_veto(work: Callable[[], Result]) -> Result | None:
    """Do something on the way to being locked. What goes wrong is logged, and holds nothing up."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a fault in a form must not keep the desk open
        report_bug(error)
        return None
