"""After a vault was created: its recovery code, until the user shows that it is kept."""

from PySide6.QtCore import Signal

from csdesk.ui.dialogs import Dialogs
from csdesk.ui.keys import RecoveryCode
from csdesk.ui.keys.recovery_code import MakePdf
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.tasks import Tasks
from csdesk.ui.widgets import Icon, Text, row
from csdesk.wording import tr

ABOUT = tr("It opens the vault when the passphrase is forgotten, and on a new computer. It is shown this once.")
WHERE = tr("Keep it where you keep papers that matter, not with this computer.")


class RecoveryPage(DoorPage):
    """Shows the recovery code, this once. `done` follows when the user typed parts of it from the paper."""

    done = Signal()

    def __init__(self, tasks: Tasks, dialogs: Dialogs, make_pdf: MakePdf) -> None:
        super().__init__("recovery")
        self.side.addLayout(row(Icon("key", "ink", 20), Text(tr("Recovery code"), "subtitle"), None, gap=4))
        self.side.addWidget(Text(ABOUT, wrap=True, role="ink_2"))
        self.side.addStretch(1)
        self.side.addWidget(Text(WHERE, wrap=True, role="ink_2"))
        self._title = Text("", "title", name="recovery.title")
        self.code = RecoveryCode(tasks, dialogs, make_pdf, screen="recovery", finish=tr("Open the desk"))
        self.code.kept.connect(self.done)
        self.code.stepped.connect(self._name)
        self.main.addWidget(self._title)
        self.main.addSpacing(16)
        self.main.addWidget(self.code, 1)

    def show_code(self, code: str) -> None:
        """Show the code."""
        self.code.show_code(code)

    def start(self) -> None:
        """Begin with the code."""
        self.code.start()

    def forget(self) -> None:
        """Take the code off the page."""
        self.code.forget()

    def _name(self, checks: bool) -> None:
        self._title.setText(tr("Do you have it?") if checks else tr("Write this down, or print it"))
