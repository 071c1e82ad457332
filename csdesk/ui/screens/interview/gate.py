"""The way from the parent's page back to the desk: the passphrase that unlocks the vault."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from csdesk.services import vault
from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.shell.attempts import Attempts
from csdesk.ui.widgets import Button, Icon, Sheet, Text, column, name_widget, row

RULE = "The interview stays open until the vault's passphrase is entered."
WRONG = "This is not the passphrase. The interview stays open."


class Gate(QWidget):
    """Asks for the passphrase. `opened`: it was right."""

    opened = Signal()

    def __init__(self, desk: Desk, on_back: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("interview.gate")
        self._desk = desk
        self._attempts = Attempts(self, lambda: self._set_busy(False), lambda said: self._tell(said, fault=True))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setProperty("tall", True)
        name_widget(self.secret, "interview.gate.passphrase", "Passphrase of the vault")
        self.secret.returnPressed.connect(self._submit)
        self._open = Button(
            "Return to the desk", self._submit, name="interview.gate.open", kind="primary", key="Enter"
        )
        back = Button("Back to the questions", on_back, name="interview.gate.back", key="Esc", icon="arrow-left")
        self._below = Text(RULE, role="ink_2", wrap=True, name="interview.gate.below")
        card = Sheet(padding=32, gap=12)
        card.add(row(Icon("lock-key", "accent", 24), Text("For the caseworker", "title"), None, gap=12))
        card.add(Text("Passphrase", "small"), self.secret, self._below, row(back, None, self._open))
        card.setFixedWidth(theme.scaled(480))
        self.setLayout(column(None, row(None, card, None), None))

    def start(self) -> None:
        """Empty the field and take the keyboard."""
        self.secret.setText("")
        self._set_busy(False)
        self.secret.setFocus()

    def _submit(self) -> None:
        passphrase = self.secret.text()
        if not passphrase or not self._open.isEnabled():
            return
        self._set_busy(True)
        opened_vault = self._desk.vault

        def look() -> tuple[bool, int]:
            right = vault.verify_passphrase(opened_vault, passphrase)
            return right, vault.seconds_to_wait(opened_vault.path)

        self._desk.tasks.query(self, look, self._answer, self._refuse)

    def _answer(self, answer: tuple[bool, int]) -> None:
        right, seconds = answer
        self.secret.setText("")
        if right:
            self._attempts.forget()
            self._tell(RULE)
            self.opened.emit()
            return
        self._tell(self._attempts.failed(WRONG, seconds), fault=True)
        self._set_busy(False)
        self.secret.setFocus()

    def _refuse(self, error: DeskError) -> None:
        self._tell(self._attempts.failed(error), fault=True)
        self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self._open.setEnabled(not busy and not self._attempts.must_wait)
        self.secret.setReadOnly(busy)

    def _tell(self, sentence: str, *, fault: bool = False) -> None:
        self._below.setText(sentence)
        self._below.set_role("bad" if fault else "ink_2")
