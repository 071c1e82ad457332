"""The backups that are found, newest first; one of them takes the vault's place."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from csdesk.services import places
from csdesk.services.errors import DeskError
from csdesk.ui import formats
from csdesk.ui.shell.door import DoorPage
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Button, Column, EmptyState, Fault, Icon, ListTable, Text, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.rotation import BackupView

KEPT_ASIDE = tr("A backup takes the vault’s place. What stands there now is kept aside under another name, not lost.")
NEW_HERE = tr(
    "A backup becomes the vault of this computer. It opens by the passphrase or the recovery code that it had."
)
OPENS_BY = tr("It opens by the passphrase or the recovery code that it had on that day.")
SEARCHING = tr("Looking for backups …")
NONE = tr("No backup lies beside the vault. Choose the file: on another disk, in a network folder, or on a stick.")
BAD_ONE = tr("This backup is damaged. Choose another one.")


class RestorePage(DoorPage):
    """Lists backups. Signals: `restore_wanted(path)`, `file_wanted`, `back_wanted`."""

    restore_wanted = Signal(object)
    file_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__("restore")
        self._today = today
        self._path = Path()
        self._busy = False
        self._progress: Progress | None = None
        self.side.addLayout(
            row(Icon("clock-counter-clockwise", "ink", 20), Text(tr("Backups"), "subtitle"), None, gap=4)
        )
        self._about = Text("", wrap=True, role="ink_2", name="restore.about")
        self.side.addWidget(self._about)
        self.side.addSpacing(8)
        self._aside = Text("", wrap=True, role="ink_2")
        self.side.addWidget(self._aside)
        self.side.addStretch(1)
        self._vault = self.tell(tr("Vault"), "", "restore.vault")
        self._folder = self.tell(tr("Folder"), "", "restore.folder")
        self._title = Text(tr("Restore a backup"), "title", name="restore.title")
        self._why = Fault(name="restore.why")
        self.list = ListTable(
            self._columns(), name="restore.list", spoken=tr("Backups, newest first"), key=lambda backup: backup.path
        )
        self.list.chosen.connect(self._show_choice)
        self.list.opened.connect(lambda _backup: self._submit())
        self._pages = QStackedWidget()
        self._below = Text("", "small", role="ink_3", wrap=True, name="restore.below")
        self.button = Button(tr("Restore"), self._submit, name="restore.restore", kind="primary", key="Enter")
        self._file = Button(
            tr("Choose a file …"), self.file_wanted.emit, name="restore.file", icon="folder-open", key="Alt+F"
        )
        self._back = Button(tr("Back"), self._go_back, name="restore.back", kind="link", key="Esc")
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._back.click)
        self._fill()

    def show_vault(self, path: Path, why: str = "") -> None:
        """Whose place the backup takes. `why`: the vault's fault, when that is why the user is here."""
        self._path, there = path, places.has_vault(path)
        self._about.setText(KEPT_ASIDE if there else NEW_HERE)
        self._aside.setText(OPENS_BY if there else "")
        for label, words in ((self._vault, path.name), (self._folder, str(path.parent))):
            label.setText(words)
            label.setToolTip(words)
        self._title.setText(tr("The vault is damaged") if why else tr("Restore a backup"))
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.list.set_rows(())
        self._pages.setCurrentIndex(0)
        self._say(SEARCHING)
        self.set_busy(False)

    def show_backups(self, backups: "Sequence[BackupView]") -> None:
        """Show what was found; the newest good one is chosen."""
        self.list.set_rows(backups)
        self._pages.setCurrentIndex(0 if backups else 1)
        self._say("")
        newest = next((backup for backup in backups if backup.whole), None)
        if newest is not None:
            self.list.select_key(newest.path)
            self.list.setFocus()
        else:
            self.list.select_first()
            self._file.setFocus()
        self._show_choice(self.list.selected())

    def start(self) -> None:
        """The keyboard is at the list."""
        self.list.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While a backup is put in place, nothing can be pressed twice."""
        self._busy = busy
        self._file.setEnabled(not busy)
        self.list.setEnabled(not busy)
        self._back.setText(tr("Cancel") if busy else tr("Back"))
        self._back.setEnabled(True)
        self._show_choice(self.list.selected())

    def watch(self, progress: Progress) -> None:
        """A backup is being put in place: say how far it is. It can be called off until it has been read."""
        self._progress = progress
        self.set_busy(True)
        self._back.setFocus()
        self._say(tr("Reading the backup …"))
        progress.moved.connect(lambda _done, _total, words: self._say(tr("Reading the backup: {words}", words=words)))

    def ended(self, progress: Progress) -> None:
        """It is over. Where it was called off, all is as it was."""
        if progress is self._progress:
            self._progress = None
            self.set_busy(False)

    def show_fault(self, error: DeskError) -> None:
        """Say what did not work."""
        self.set_busy(False)
        self._say(str(error), "bad")
        self.list.setFocus()

    def _fill(self) -> None:
        main = self.main
        main.addWidget(self._title)
        main.addSpacing(8)
        main.addWidget(self._why)
        main.addSpacing(8)
        self._pages.addWidget(self.list)
        self._pages.addWidget(
            EmptyState(
                tr("No backup found"),
                NONE,
                icon="magnifying-glass",
                action=tr("Choose a file …"),
                on_action=self.file_wanted.emit,
                name="restore.none",
            )
        )
        main.addWidget(self._pages, 1)
        main.addWidget(self._below)
        main.addSpacing(8)
        main.addLayout(row(self.button, self._file, None, self._back))

    def _show_choice(self, backup: "BackupView | None") -> None:
        self.button.setEnabled(not self._busy and backup is not None and backup.whole)
        if backup is not None:
            self._say(
                tr("The vault will be as it was on {made}.", made=self._made(backup)) if backup.whole else BAD_ONE
            )

    def _go_back(self) -> None:
        if self._progress is None:
            self.back_wanted.emit()
        else:
            self._back.setEnabled(False)
            self._say(tr("Stopping, if that can still be done …"))
            self._progress.cancel()

    def _submit(self) -> None:
        backup = self.list.selected()
        if backup is not None and self.button.isEnabled():
            self.restore_wanted.emit(backup.path)

    def _say(self, sentence: str, role: str = "ink_3") -> None:
        self._below.setText(sentence)
        self._below.set_role(role)
        self._below.setVisible(bool(sentence))

    def _made(self, backup: "BackupView") -> str:
        return formats.near_moment(backup.made, self._today())

    def _where(self, backup: "BackupView") -> str:
        place = backup.path.parent.parent
        return tr("vault’s folder") if place == self._path.parent else str(place)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(tr("Made"), self._made, margin=True, width=160),
            Column(tr("Size"), lambda backup: formats.size(backup.size), width=68, right=True),
            Column(tr("Where"), self._where, role="ink_2", keeps_end=True, least=80),
            Column(
                tr("State"),
                lambda backup: "whole" if backup.whole else "damaged",
                width=104,
                tag=lambda backup: Tone.GOOD if backup.whole else Tone.BAD,
            ),
        )
