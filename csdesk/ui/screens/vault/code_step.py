"""A new recovery code: shown this once, kept, and asked for, before the overview comes back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.keys import RecoveryCode
from csdesk.ui.screens.vault.step import WIDTH
from csdesk.ui.widgets import Sheet, Text
from csdesk.wording import tr

HEIGHT = 232
ABOUT = tr(
    "It opens the vault when the passphrase is forgotten, and it is shown this once. The old code no longer opens "
    "this vault: destroy the paper that it stands on. Keep the new one where you keep papers that matter."
)


class CodeStep(Sheet):
    """Shows a new recovery code. `kept`: the user has it."""

    kept = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Your new recovery code"), icon="note", gap=10, padding=20, name="vault.newCode")

        def make_pdf(code: str) -> bytes:
            return desk.ways.recovery_sheet(code, desk.vault.path, made=desk.today())

        self.code = RecoveryCode(
            desk.tasks,
            desk.dialogs,
            make_pdf,
            screen="vault.newCode",
            finish=tr("Done"),
        )
        self.code.setMinimumHeight(theme.scaled(HEIGHT))
        self.code.kept.connect(self.kept.emit)
        self.add(Text(ABOUT, role="ink_2", wrap=True), self.code)
        self.setFixedWidth(theme.scaled(WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)

    def begin(self, code: str) -> None:
        """Show this code."""
        self.code.show_code(code)

    def forget(self) -> None:
        """Take the code off the page and out of the memory."""
        self.code.forget()
