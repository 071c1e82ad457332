"""The first time: create a vault."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from csdesk.services.errors import DeskError
from csdesk.services.policy import Policy
from csdesk.ui.keys import NewPassphrase
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.tasks import Tasks
from csdesk.ui.widgets import Button, Fault, Icon, Line, Text, Tick, column, holding, row
from csdesk.wording import tr

ABOUT = tr("One encrypted file holds all that you write down. It stays on this computer.")
NO_WAY_BACK = tr(
    "Whoever has neither the passphrase nor the recovery code cannot open the vault. We cannot reset it."
)
ESCROW = tr("Your agency keeps a key of its own for the vaults that are made here: IT can open this one by it.")
LOOK_AROUND = tr("Look around first: people who are invented, and no passphrase.")
KEPT = tr("This computer’s own keyring holds it: you then open the vault by your sign-in.")
NOT_KEPT = tr("IT does not allow a copy of the key on this computer: the passphrase opens the vault.")


class WelcomePage(DoorPage):
    """Asks for a place and a passphrase.

    Signals: `create_wanted(path, passphrase, keep_key)`, `place_wanted`, `other_wanted`, `restore_wanted`,
    `sample_wanted`, `path_shown(path)`.
    """

    create_wanted = Signal(object, str, bool)
    place_wanted = Signal()
    other_wanted = Signal()
    restore_wanted = Signal()
    sample_wanted = Signal()
    path_shown = Signal(object)

    def __init__(self, tasks: Tasks, path: Path, *, policy: Policy, can_sample: bool) -> None:
        super().__init__("welcome")
        self.path = path
        self.passphrase = NewPassphrase(tasks, screen="welcome", label=tr("Passphrase"))
        self.passphrase.submitted.connect(self._submit)
        self.keep = Tick(tr("Keep a copy of the key on this computer"), name="welcome.keep")
        self._may_keep = policy.keyring_allowed is not False
        self.button = Button(tr("Create the vault"), self._submit, name="welcome.create", kind="primary", key="Enter")
        self._below = Fault("small", name="welcome.below")
        self._fill_side(ESCROW if policy.escrow_key is not None else "")
        self._fill_main(can_sample)

    def show_path(self, path: Path) -> None:
        """Show where the vault will lie."""
        self.path = path
        for label, words in ((self._name, path.name), (self._folder, str(path.parent))):
            label.setText(words)
            label.setToolTip(words)
        self.show_warnings(())
        self.path_shown.emit(path)

    def show_warnings(self, sentences: Sequence[str]) -> None:
        """What is to be said of that folder."""
        self._warning.setText(" ".join(sentences))
        self._warned.setVisible(bool(sentences))

    def start(self) -> None:
        """Empty the fields and take the keyboard."""
        self.forget()
        self._below.setText("")
        self.set_busy(False)
        self.passphrase.take_keyboard()

    def forget(self) -> None:
        """Take what was typed off the page."""
        self.passphrase.clear()

    def set_busy(self, busy: bool) -> None:
        """While the vault is made, nothing can be pressed twice."""
        self.button.setEnabled(not busy)

    def show_fault(self, error: DeskError) -> None:
        """Say what was refused."""
        self._below.setText(str(error))
        self.set_busy(False)

    def _fill_side(self, escrow: str) -> None:
        side = self.side
        side.addLayout(row(Icon("shield-check", "ink", 20), Text(tr("Your vault"), "subtitle"), None, gap=4))
        for paragraph in (ABOUT, NO_WAY_BACK, escrow):
            if paragraph:
                side.addWidget(Text(paragraph, wrap=True, role="ink_2"))
                side.addSpacing(4)
        side.addStretch(1)
        self._name = self.tell(tr("Vault"), self.path.name, "welcome.vault")
        self._folder = self.tell(tr("Folder"), str(self.path.parent), "welcome.folder")
        change = Button(
            tr("Another place …"), self.place_wanted.emit, name="welcome.place", kind="link", icon="folder-open"
        )
        side.addLayout(row(change, None))

    def _fill_main(self, can_sample: bool) -> None:
        main = self.main
        main.addWidget(Text(tr("Create your vault"), "title"))
        main.addSpacing(16)
        main.addWidget(self.passphrase)
        main.addSpacing(4)
        main.addWidget(self.keep)
        main.addWidget(Text(KEPT if self._may_keep else NOT_KEPT, "small", role="ink_3", wrap=True))
        self.keep.setVisible(self._may_keep)
        self._warning = Text("", "small", wrap=True, role="attention", name="welcome.warning")
        words = row(Icon("warning", "attention", 16), gap=6)
        words.addWidget(self._warning, 1)
        self._warned = holding(words)
        self._warned.hide()
        main.addWidget(self._warned)
        main.addSpacing(8)
        main.addLayout(row(self.button, None))
        main.addWidget(self._below)
        main.addStretch(1)
        links = [
            Button(
                tr("Open a vault …"), self.other_wanted.emit, name="welcome.other", kind="link", icon="folder-open"
            ),
            Button(
                tr("Restore a backup …"),
                self.restore_wanted.emit,
                name="welcome.restore",
                kind="link",
                icon="clock-counter-clockwise",
            ),
        ]
        if can_sample:
            main.addLayout(self._sample_way())
            main.addWidget(Line())
        main.addLayout(row(links[0], None, links[1], margins=(0, 4, 0, 0)))

    def _sample_way(self) -> QVBoxLayout:
        """For who wants to look around before a vault of one's own is made."""
        look = row(Icon("flask", "accent", 18), gap=14, margins=(0, 8, 0, 8))
        look.addWidget(Text(LOOK_AROUND, wrap=True), 1)
        sample = self.sample_wanted.emit
        look.addWidget(Button(tr("Try with sample data"), sample, name="welcome.sample", key="Alt+T"))
        return column(Line(), look, gap=0)

    def _submit(self) -> None:
        chosen = self.passphrase.accepted() if self.button.isEnabled() else None
        if chosen is not None:
            self._below.setText("")
            self.set_busy(True)
            self.create_wanted.emit(self.path, chosen, self._may_keep and self.keep.isChecked())
