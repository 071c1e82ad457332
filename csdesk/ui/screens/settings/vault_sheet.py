"""The vault's part of the settings: where it lies, its last good backup, and the way to its keys."""

from datetime import datetime

from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Button, Line, Sheet, Tag, Text, file_place, row
from csdesk.wording import tr

ABOUT = tr(
    "Passphrase, recovery code, sign-in, backups, the check of the vault, when it locks, and the incident sheet."
)


class VaultSheet(Sheet):
    """Shows what belongs to the file itself, and leads to what can be done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("The vault"), icon="lock-key", name="settings.vault")
        self._desk = desk
        self.last = Tag(tr("Looking …"), name="settings.lastBackup")
        keys = Button(tr("Keys and backups …"), lambda: desk.navigate("vault"), name="settings.keys", icon="key")
        trail = Button(
            tr("Audit trail …"), lambda: desk.navigate("audit"), name="settings.audit", icon="clock-counter-clockwise"
        )
        self.add(
            file_place(desk.vault.path, "settings"),
            row(Text(tr("Last good backup")), self.last, None),
            Line(),
            Text(ABOUT, "small", wrap=True),
            row(keys, trail, None),
        )

    def refresh(self) -> None:
        """Look for the last good backup."""
        vault, ways = self._desk.vault, self._desk.ways

        def look() -> datetime | None:
            from csdesk.services.vault import rotation

            return rotation.last_made(vault.path, ways.second_place)

        self._desk.tasks.query(self, look, self._show, key="backups")

    def _show(self, made: datetime | None) -> None:
        self.last.set(formats.moment(made) if made else tr("None yet"), Tone.GOOD if made else Tone.ATTENTION)
