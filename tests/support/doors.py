"""What tests do at the doors of the vault."""

from PySide6.QtWidgets import QLabel, QLineEdit

from csdesk.ui.keys import RecoveryCode
from csdesk.ui.shell.window import Window
from csdesk.ui.widgets import Button


def keep_recovery_code(window: Window) -> str:
    """Take the code down from the page, and type the groups that it asks for. Gives the code."""
    page = window.doors.recovery
    code = page.findChild(RecoveryCode)
    assert code is not None
    shown = code.shown
    press(page, "recovery.next")
    for number, group in enumerate(asked_for(window), start=1):
        line = page.findChild(QLineEdit, f"recovery.group.{number}")
        assert line is not None
        line.setText(shown.split("-")[group - 1].lower())
    press(page, "recovery.open")
    return shown


def asked_for(window: Window) -> list[int]:
    """The numbers of the groups that the page asks for."""
    labels = [label.text() for label in window.doors.recovery.findChildren(QLabel)]
    return [int(text.split()[1]) for text in labels if text.startswith("Group ") and " of " in text]


def press(page: object, name: str) -> None:
    """Press a button of a page."""
    button = page.findChild(Button, name)  # type: ignore[attr-defined]
    assert button is not None, name
    button.click()
