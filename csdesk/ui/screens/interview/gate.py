"""The way from the parent's page back to the desk, or on with the questions: the vault's passphrase."""

from PySide6.QtCore import Signal

from csdesk.services import vault
from csdesk.ui.desk import Desk
from csdesk.ui.shell.waiting import Verb, WaitingPage, WaitingWords
from csdesk.wording import tr

RULE = tr("The interview stays open until the vault’s passphrase is entered.")
WRONG = tr("This is not the passphrase. The interview stays open.")
RETURN, GO_ON = "open", "go_on"


class Gate(WaitingPage):
    """Asks for the passphrase. It was right: `opened` for the desk, `went_on` for the questions. `refused`: wrong."""

    opened = Signal()
    went_on = Signal()
    refused = Signal()

    def __init__(self, desk: Desk, words: WaitingWords) -> None:
        super().__init__(
            "interview.gate",
            words,
            RULE,
            Verb(RETURN, tr("Return to the desk")),
            Verb(GO_ON, tr("Let the parent go on")),
        )
        self._desk = desk
        self.entered.connect(self._verify)

    def ask(self, *, free: bool) -> None:
        """Ask for the passphrase; where the questions are free, nobody needs it to go on with them."""
        self._buttons[1].setVisible(not free)
        super().ask(free=free)

    def _verify(self, passphrase: str, verb: str) -> None:
        opened_vault = self._desk.vault

        def look() -> tuple[bool, int]:
            right = vault.verify_passphrase(opened_vault, passphrase)
            return right, vault.seconds_to_wait(opened_vault.path)

        def answer(found: tuple[bool, int]) -> None:
            right, seconds = found
            if right:
                self.was_right()
                (self.opened if verb == RETURN else self.went_on).emit()
            else:
                self.refused.emit()
                self.was_wrong(WRONG, seconds)

        self._desk.tasks.query(self, look, answer, self.was_wrong)
