"""Locked: every way back in, each with its key; nothing about anyone."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from csdesk.services.errors import DeskError
from csdesk.ui import theme
from csdesk.ui.shell.attempts import Attempts
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.speech import announce
from csdesk.ui.widgets import Button, Icon, Line, SampleTag, Text, column, describe_fault, holding, row
from csdesk.wording import tr

RULE = tr("After three wrong tries the wait grows. Nothing is ever erased.")
BACKUPS = tr("Backups of CS Desk (*.csbackup)")
WAS_OPEN = tr("All that was saved is in the vault.")
WAS_CLOSED = tr("What is in the vault shows after it is opened.")
SAMPLE = tr("Its people are invented, and it needs no passphrase: “Try with sample data” opens it again.")
VAULTS = tr("Vaults of CS Desk (*.csvault)")
TYPED_STAYS_MS = 60_000
"""What was typed and not submitted: whoever walked away from it left it for the next one."""


class UnlockPage(DoorPage):
    """Asks for the passphrase, or for the recovery code.

    Signals: `unlock_wanted(text, by_code)`, `sign_in_wanted`, `restore_wanted`, `other_wanted`, `new_wanted`,
    `sample_wanted`.
    """

    unlock_wanted = Signal(str, bool)
    sign_in_wanted = Signal()
    restore_wanted = Signal()
    other_wanted = Signal()
    new_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, *, can_sample: bool) -> None:
        super().__init__("unlock")
        self._by_code = False
        self._title = Text(tr("Unlock the vault"), "title", name="unlock.title")
        self._label = Text(tr("Passphrase"), "small")
        self.secret = QLineEdit()
        self.secret.setObjectName("unlock.passphrase")
        self.secret.setProperty("tall", True)
        self.secret.returnPressed.connect(self._submit)
        self._stale = QTimer(self)
        self._stale.setSingleShot(True)
        self._stale.setInterval(TYPED_STAYS_MS)
        self._stale.timeout.connect(self.forget)
        self.secret.textEdited.connect(self._stale.start)
        self._label.setBuddy(self.secret)
        self._eye = self.secret.addAction(theme.icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setText(tr("Show what is typed"))
        self._eye.triggered.connect(self._show_typed)
        self.button = Button(tr("Unlock"), self._submit, name="unlock.unlock", kind="primary", key="Enter")
        self.button.setFixedHeight(theme.scaled(40))
        self._below = Text(RULE, "small", role="ink_3", wrap=True, name="unlock.below")
        self._attempts = Attempts(self, self._let_try, self._below.setText)
        self._fill_side()
        self._fill_main(can_sample)

    def show_vault(
        self, path: Path, *, has_sign_in: bool, was_open: bool, sample: bool = False, told: str = ""
    ) -> None:
        """Show which vault waits. `told`: why it is locked, or what was just done to it."""
        self._sample.setVisible(sample)
        for label, words in ((self._vault, path.name), (self._folder, str(path.parent))):
            label.setText(words)
            label.setToolTip(words)
        self._sign_in.setVisible(has_sign_in)
        self._state.setText(told or (WAS_OPEN if was_open else WAS_CLOSED))
        self._attempts.forget()
        self.show_last_backup("")
        self.show_backup_note("", is_fault=False)
        self._ask(by_code=False)

    def show_last_backup(self, made: str) -> None:
        """When the newest good backup was made; nothing is said where there is none."""
        self._backup.setText(made)
        self._backed_up.setVisible(bool(made))

    def show_backup_note(self, sentence: str, *, is_fault: bool) -> None:
        """A backup is being made, or why there is none; empty for neither."""
        self._note.setText(sentence)
        self._note.set_role("bad" if is_fault else "ink_3")
        self._note.setVisible(bool(sentence))

    def start(self) -> None:
        """Empty the field and take the keyboard."""
        self.forget()
        self.set_busy(False)
        self.secret.setFocus()

    def forget(self) -> None:
        """Take what was typed out of the field, and out of what Ctrl+Z would bring back (`clear` leaves it there)."""
        self._stale.stop()
        self.secret.setText("")

    def set_busy(self, busy: bool) -> None:
        """While the key is computed, nothing can be pressed twice."""
        self.button.setEnabled(not busy and not self._attempts.must_wait)
        self.secret.setReadOnly(busy)

    def show_fault(self, error: DeskError) -> None:
        """Say what was wrong, where the user is looking; after wrong tries, how long to wait. Those are not kept."""
        from csdesk.services.vault import WrongPassphraseError

        self._say(self._attempts.failed(error))
        self.set_busy(False)
        if isinstance(error, WrongPassphraseError):
            self.forget()
        self.secret.selectAll()
        self.secret.setFocus()

    def show_wait(self, seconds: int) -> None:
        """Wrong tries before this page was shown count, too: wait so long."""
        if seconds:
            self._say(self._attempts.wait(seconds))
            self.button.setEnabled(False)

    def _say(self, fault: str) -> None:
        self._below.setText(fault)
        self._below.set_role("bad")
        describe_fault(self.secret, fault)
        announce(self, fault, at_once=True)

    def _let_try(self) -> None:
        self.set_busy(False)
        announce(self, self._below.text())

    def forget_faults(self) -> None:
        """The vault was opened: tries count from the beginning again."""
        self._attempts.forget()

    def _fill_side(self) -> None:
        self.side.addLayout(row(Icon("lock-key", "ink", 20), Text(tr("Locked"), "subtitle"), None, gap=4))
        self._state = Text("", wrap=True, role="ink_2", name="unlock.state")
        self.side.addWidget(self._state)
        self._note = Text("", "small", wrap=True, role="ink_3", name="unlock.note")
        self._note.hide()
        self.side.addWidget(self._note)
        about = Text(SAMPLE, "small", wrap=True, role="ink_2", name="unlock.aboutSample")
        self._sample = holding(column(row(SampleTag("unlock.sampleData"), None), about, gap=6, margins=(0, 10, 0, 0)))
        self._sample.hide()
        self.side.addWidget(self._sample)
        self.side.addStretch(1)
        self._vault = self.tell(tr("Vault"), "", "unlock.vault")
        self._folder = self.tell(tr("Folder"), "", "unlock.folder")
        self._backup = Text("", "body", name="unlock.backup")
        good = row(self._backup, Icon("check-circle", "good", 16), Text(tr("good"), role="good"), None, gap=6)
        self._backed_up = holding(
            column(Text(tr("Last backup, opened and checked"), "small", role="ink_3"), good, gap=4)
        )
        self.side.addWidget(self._backed_up)
        self._backed_up.hide()

    def _fill_main(self, can_sample: bool) -> None:
        main = self.main
        main.addWidget(self._title)
        main.addSpacing(20)
        main.addWidget(self._label)
        entry = row(gap=8)
        entry.addWidget(self.secret, 1)
        entry.addWidget(self.button)
        main.addLayout(entry)
        main.addWidget(self._below)
        main.addSpacing(14)
        self._sign_in = self._way(
            "laptop",
            tr("Unlock with this computer’s sign-in"),
            tr("Use sign-in"),
            "Alt+S",
            "signIn",
            self.sign_in_wanted.emit,
        )
        main.addWidget(self._sign_in)
        self._code_way = self._way(
            "key", tr("Forgotten: use the recovery code"), tr("Enter code"), "Alt+R", "recovery", self._ask_code
        )
        main.addWidget(self._code_way)
        self._passphrase_way = self._way(
            "lock-key-open",
            tr("Back to the passphrase"),
            tr("Passphrase"),
            "Alt+P",
            "byPassphrase",
            self._ask_passphrase,
        )
        main.addWidget(self._passphrase_way)
        restore = self.restore_wanted.emit
        main.addWidget(
            self._way(
                "clock-counter-clockwise",
                tr("Another computer: restore a backup"),
                tr("Restore …"),
                "Alt+B",
                "restore",
                restore,
            )
        )
        main.addStretch(1)
        main.addLayout(self._links(can_sample))

    def _links(self, can_sample: bool) -> QHBoxLayout:
        other = Button(
            tr("Open another vault …"), self.other_wanted.emit, name="unlock.other", kind="link", icon="folder-open"
        )
        new = Button(tr("New vault …"), self.new_wanted.emit, name="unlock.new", kind="link", icon="plus")
        links = row(other, None, new, None)
        if can_sample:
            sample = Button(
                tr("Try with sample data"), self.sample_wanted.emit, name="unlock.sample", kind="link", icon="flask"
            )
            links.addWidget(sample)
        return links

    def _way(self, icon: str, words: str, verb: str, key: str, name: str, on: Callable[[], object]) -> QWidget:
        button = Button(verb, on, name=f"unlock.{name}", key=key)
        button.setFixedWidth(theme.scaled(152))
        line = QWidget()
        inner = row(Icon(icon, "accent", 18), Text(words), None, button, gap=14, margins=(0, 6, 0, 6))
        line.setLayout(column(Line(), inner, gap=0))
        return line

    def _ask_code(self) -> None:
        self._ask(by_code=True)
        self.start()

    def _ask_passphrase(self) -> None:
        self._ask(by_code=False)
        self.start()

    def _ask(self, *, by_code: bool) -> None:
        self._by_code = by_code
        self._label.setText(tr("Recovery code, as you wrote it down") if by_code else tr("Passphrase"))
        self.secret.setAccessibleName(tr("Recovery code") if by_code else tr("Passphrase"))
        self._hide_typed(not by_code)
        self._eye.setVisible(not by_code)
        describe_fault(self.secret, "")
        self._below.setText(tr("Dashes, blanks and small letters do not matter.") if by_code else RULE)
        self._below.set_role("ink_3")
        self._code_way.setVisible(not by_code)
        self._passphrase_way.setVisible(by_code)

    def _show_typed(self) -> None:
        self._hide_typed(self.secret.echoMode() == QLineEdit.EchoMode.Normal)

    def _hide_typed(self, hidden: bool) -> None:
        self.secret.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self._eye.setIcon(theme.icon("eye" if hidden else "eye-slash"))

    def _submit(self) -> None:
        text = self.secret.text()
        if text and self.button.isEnabled():
            self.set_busy(True)
            self.unlock_wanted.emit(text, self._by_code)
