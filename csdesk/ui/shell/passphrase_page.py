"""The vault was opened by the recovery code: choose a new passphrase."""

from PySide6.QtCore import Signal

from csdesk.services.errors import DeskError
from csdesk.ui.keys import NewPassphrase
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.tasks import Tasks
from csdesk.ui.widgets import Button, Icon, Text, row
from csdesk.wording import tr

ABOUT = tr("The recovery code opened the vault. It stays as it is: keep the paper.")
WHY = tr(
    "A forgotten passphrase is replaced by the new one. The vault is not encrypted anew, so this takes a moment only."
)


class PassphrasePage(DoorPage):
    """Asks for a new passphrase. `chosen(passphrase)`, `kept`: the old one is to stay."""

    chosen = Signal(str)
    kept = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__("passphrase")
        self.side.addLayout(row(Icon("lock-key-open", "ink", 20), Text(tr("Opened"), "subtitle"), None, gap=4))
        self.side.addWidget(Text(ABOUT, wrap=True, role="ink_2"))
        self.side.addSpacing(8)
        self.side.addWidget(Text(WHY, wrap=True, role="ink_2"))
        self.side.addStretch(1)
        self.passphrase = NewPassphrase(tasks, screen="passphrase")
        self.passphrase.submitted.connect(self._submit)
        self.button = Button(
            tr("Use this passphrase"), self._submit, name="passphrase.use", kind="primary", key="Enter"
        )
        self._keep = Button(tr("Keep the old passphrase"), self._leave, name="passphrase.keep", kind="link")
        self.main.addWidget(Text(tr("Choose a new passphrase"), "title"))
        self.main.addSpacing(20)
        self.main.addWidget(self.passphrase)
        self.main.addStretch(1)
        self.main.addLayout(row(self.button, None, self._keep))

    def start(self) -> None:
        """Empty the fields and take the keyboard."""
        self.forget()
        self.set_busy(False)
        self.passphrase.take_keyboard()

    def forget(self) -> None:
        """Take what was typed off the page."""
        self.passphrase.clear()

    def set_busy(self, busy: bool) -> None:
        """While the key is computed, nothing can be pressed twice."""
        self.button.setEnabled(not busy)
        self._keep.setEnabled(not busy)

    def show_fault(self, error: DeskError) -> None:
        """Say what was refused."""
        self.set_busy(False)
        self.passphrase.refuse(str(error))

    def _submit(self) -> None:
        chosen = self.passphrase.accepted() if self.button.isEnabled() else None
        if chosen is not None:
            self.set_busy(True)
            self.chosen.emit(chosen)

    def _leave(self) -> None:
        self.forget()
        self.kept.emit()
