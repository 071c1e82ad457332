"""The first time: create a vault, then keep its recovery code."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from csdesk.ui import theme
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.widgets import Button, FieldSpec, Form, Icon, Text, Tick, row

SHORTEST = 14
HINT = f"At least {SHORTEST} characters. Four or five unrelated words are easy to keep in mind."
FIELDS = (
    FieldSpec("passphrase", "Passphrase", "password", helper=HINT),
    FieldSpec("again", "The same passphrase again", "password"),
)
KEPT = "This computer’s own keyring holds it: you then open the vault by your sign-in."
NO_WAY_BACK = "Whoever has neither the passphrase nor the recovery code cannot open the vault. Nobody can reset it."


class WelcomePage(DoorPage):
    """Asks for a place and a passphrase.

    Signals: `create_wanted(path, passphrase, keep_key)`, `place_wanted`, `other_wanted`, `restore_wanted`,
    `sample_wanted`.
    """

    create_wanted = Signal(object, str, bool)
    place_wanted = Signal()
    other_wanted = Signal()
    restore_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, path: Path, *, can_sample: bool) -> None:
        super().__init__("welcome")
        self.form = Form(FIELDS, screen="welcome", columns=1)
        self.form.changed.connect(self._check)
        self.keep = Tick("Keep a copy of the key on this computer", name="welcome.keep")
        self.button = Button("Create the vault", self._submit, name="welcome.create", kind="primary", key="Enter")
        self._below = Text("", "small", wrap=True, name="welcome.below")
        self._path = path
        self.side.addLayout(row(Icon("shield-check", "ink", 20), Text("Your vault", "subtitle"), None, gap=4))
        self.side.addWidget(
            Text(
                "One encrypted file holds all that you write down. It stays on this computer.",
                wrap=True,
                role="ink_2",
            )
        )
        self.side.addSpacing(8)
        self.side.addWidget(Text(NO_WAY_BACK, wrap=True, role="ink_2"))
        self.side.addStretch(1)
        self._name = self.tell("Vault", path.name, "welcome.vault")
        self._folder = self.tell("Folder", str(path.parent), "welcome.folder")
        change = Button(
            "Another place …", self.place_wanted.emit, name="welcome.place", kind="link", icon="folder-open"
        )
        self.side.addLayout(row(change, None))
        self._fill(can_sample)

    def show_path(self, path: Path) -> None:
        """Show where the vault will lie."""
        self._path = path
        self._name.setText(path.name)
        self._folder.setText(str(path.parent))

    def start(self) -> None:
        """Empty the fields and take the keyboard."""
        self.form.clear()
        self.form.show_faults({})
        self._below.setText("")
        self.set_busy(False)
        self._check()
        self.form.fields["passphrase"].input.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While the vault is made, nothing can be pressed twice."""
        self.button.setEnabled(not busy)

    def show_fault(self, sentence: str) -> None:
        """Say what was refused."""
        self._below.setText(sentence)
        self._below.set_role("bad")
        self.set_busy(False)

    def _fill(self, can_sample: bool) -> None:
        main = self.main
        main.addWidget(Text("Create your vault", "title"))
        main.addSpacing(20)
        main.addWidget(self.form)
        main.addSpacing(4)
        main.addWidget(self.keep)
        main.addWidget(Text(KEPT, "small", role="ink_3", wrap=True))
        main.addSpacing(12)
        main.addLayout(row(self.button, None))
        main.addWidget(self._below)
        main.addStretch(1)
        links = row(
            Button("Open a vault …", self.other_wanted.emit, name="welcome.other", kind="link", icon="folder-open"),
            None,
            Button(
                "Restore a backup …",
                self.restore_wanted.emit,
                name="welcome.restore",
                kind="link",
                icon="clock-counter-clockwise",
            ),
        )
        if can_sample:
            links.addStretch(1)
            links.addWidget(
                Button(
                    "Try with sample data", self.sample_wanted.emit, name="welcome.sample", kind="link", icon="flask"
                )
            )
        main.addLayout(links)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self.form).activated.connect(self._submit)

    def _check(self) -> None:
        typed = self.form.values()
        missing = SHORTEST - len(typed["passphrase"])
        if not typed["passphrase"]:
            hint = HINT
        elif missing > 0:
            hint = f"{missing} more characters."
        else:
            hint = "Long enough. Unrelated words are better than clever spellings."
        self.form.fields["passphrase"].below.setText(hint)

    def _submit(self) -> None:
        typed = self.form.values()
        faults: dict[str, str] = {}
        if len(typed["passphrase"]) < SHORTEST:
            faults["passphrase"] = HINT
        elif typed["passphrase"] != typed["again"]:
            faults["again"] = "The two are not the same. Type it again."
        self.form.show_faults(faults)
        if not faults and self.button.isEnabled():
            self.set_busy(True)
            self.create_wanted.emit(self._path, typed["passphrase"], self.keep.isChecked())


class RecoveryPage(DoorPage):
    """Shows the recovery code, this once. `done` follows when the user says that it was written down."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__("recovery")
        self.side.addLayout(row(Icon("key", "ink", 20), Text("Recovery code", "subtitle"), None, gap=4))
        self.side.addWidget(
            Text(
                "It opens the vault when the passphrase is forgotten. It is shown this once.", wrap=True, role="ink_2"
            )
        )
        self.side.addStretch(1)
        self.side.addWidget(
            Text("Keep it where you keep papers that matter, not on this computer.", wrap=True, role="ink_2")
        )
        self.code = Text("", "title", name="recovery.code", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName("Recovery code")
        self.written = Tick("I have written it down", name="recovery.written")
        self.button = Button("Open the desk", self.done.emit, name="recovery.open", kind="primary", key="Enter")
        self.button.setAutoDefault(True)
        self.written.toggled.connect(self.button.setEnabled)
        self.main.addWidget(Text("Write this down", "title"))
        self.main.addSpacing(20)
        self.main.addWidget(self.code)
        self.main.addSpacing(4)
        note = "Letters that look alike do not matter: O is read as 0, I and L as 1."
        self.main.addWidget(Text(note, "small", role="ink_3", wrap=True))
        self.main.addStretch(1)
        self.main.addWidget(self.written)
        self.main.addSpacing(8)
        needs = Text("Needs your tick first.", "small", role="ink_3", name="recovery.needs")
        self.written.toggled.connect(needs.setHidden)
        self.main.addLayout(row(self.button, needs, None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the desk from wherever the keyboard is, once the tick is set."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.button.click()
        else:
            super().keyPressEvent(event)

    def show_code(self, code: str) -> None:
        """Show the code, four groups a line."""
        groups = code.split("-")
        half = len(groups) // 2
        self.code.setText("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))
        self.code.setMinimumHeight(theme.scaled(72))

    def start(self) -> None:
        """The tick must be set anew each time."""
        self.written.setChecked(False)
        self.button.setEnabled(False)
        self.written.setFocus()

    def forget(self) -> None:
        """Take the code off the page."""
        self.code.clear()
