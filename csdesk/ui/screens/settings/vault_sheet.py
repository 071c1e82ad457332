"""The vault's part of the settings: where it lies, the key on this computer, a backup now."""

from pathlib import Path

from csdesk.services.errors import DeskError
from csdesk.ui.desk import Desk
from csdesk.ui.shell.unlock_page import BACKUPS
from csdesk.ui.widgets import Button, Line, Sheet, Text, Tick, row


class VaultSheet(Sheet):
    """Shows and changes what belongs to the file itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title="The vault", icon="lock-key", name="settings.vault")
        self.desk = desk
        path = desk.vault.path
        folder = Text(str(path.parent), "small", elide=True, name="settings.folder")
        folder.setToolTip(str(path))
        place = row(Text(path.name, "strong", name="settings.path"), gap=12)
        place.addWidget(folder, 1)
        self.keep = Tick("Keep a copy of the key on this computer", name="settings.keepKey")
        self.keep.setChecked(desk.ways.preferences.has_sign_in(path))
        self.keep.clicked.connect(self._keep_or_forget)
        self.backup = Button("Make a backup now …", self._ask_where, name="settings.backup", icon="floppy-disk")
        self.add(
            place,
            Line(),
            self.keep,
            Text(
                "You then open the vault by your sign-in to this computer. Elsewhere it needs the passphrase.",
                "small",
                wrap=True,
            ),
            Line(),
            row(self.backup, Text("It is encrypted like the vault, and opened and checked.", "small"), None),
        )

    def _keep_or_forget(self, keep: bool) -> None:
        ways, vault = self.desk.ways, self.desk.vault
        work = ways.keep_key if keep else ways.forget_key

        def failed(error: DeskError) -> None:
            self.keep.setChecked(not keep)
            self.desk.messages.error(str(error))

        self.desk.tasks.command(self, lambda: work(vault), failed=failed)

    def _ask_where(self) -> None:
        name = f"{self.desk.vault.path.stem} {self.desk.today():%Y-%m-%d}.csbackup"
        self.desk.dialogs.save_file("Where the backup goes", name, BACKUPS, self._back_up)

    def _back_up(self, destination: Path) -> None:
        vault = self.desk.vault

        def work(_progress: object) -> Path:
            from csdesk.services.vault.backup import back_up

            return back_up(vault, destination)

        self.desk.tasks.job(
            self,
            work,
            lambda written: self.desk.messages.good(f"The backup {written.name} was written, opened and checked."),
            title="Making a backup",
        )
