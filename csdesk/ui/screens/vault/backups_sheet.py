"""What the vault can be restored from: the backups, one now, and the second place."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from csdesk.services.errors import DeskError
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.vault import fixed
from csdesk.ui.screens.vault.facts import VaultFacts
from csdesk.ui.screens.vault.warnings import Warnings
from csdesk.ui.shell.unlock_page import BACKUPS
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import Tone
from csdesk.ui.theme.tokens import ROW
from csdesk.ui.widgets import Button, Column, Line, ListTable, Sheet, Tag, Text, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.vault.rotation import BackupMade, BackupView

HEADER = 32
ROWS_IN_VIEW = 6
NONE_YET = tr("None yet")
ABOUT = tr(
    "Made each day, on closing and on locking, when something changed; and before every update and key change."
)
REASONS = {
    "close": tr("By itself"),
    "asked": tr("You asked for it"),
    "schema": tr("Before an update"),
    "key change": tr("Before a key change"),
    "by hand": tr("A copy"),
}
NO_SECOND = tr("No second place: a lost or broken computer takes its backups with it.")


class BackupsSheet(Sheet):
    """The backups. `changed`: there are others now, or they go elsewhere."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Backups"), icon="clock-counter-clockwise", name="vault.backups")
        self._desk = desk
        self._making: Progress | None = None
        desk.tasks.job_ended.connect(self._ended)
        self._folder: Path | None = None
        self.last = Tag(NONE_YET, Tone.ATTENTION, name="vault.lastBackup")
        self.list = ListTable(
            (
                Column(tr("Made"), lambda backup: formats.moment(backup.made), width=176, margin=True),
                Column(tr("Why"), _why, least=120),
                Column(tr("Where"), self._where, width=112, role="ink_2", yields=1),
                Column(tr("Size"), lambda backup: formats.size(backup.size), width=84, right=True),
                Column(tr("State"), _state, width=112, tag=_tone),
            ),
            name="vault.backups.list",
            spoken=tr("Backups"),
            key=lambda backup: backup.path,
        )
        self.empty = Text("", "small", wrap=True, name="vault.backups.empty")
        self._now = Button(tr("Make a backup now"), self._back_up, name="vault.backup", icon="floppy-disk")
        copy = Button(tr("Save a copy elsewhere …"), self._ask_where, name="vault.copy")
        choose = Button(tr("Choose a folder …"), self._ask_folder, name="vault.second", icon="folder-open")
        self._choose = choose
        self._none = Button(tr("None"), lambda: self._keep_second(""), name="vault.noSecond")
        self._none.setAccessibleName(tr("No second place"))
        self.second = Text("", "small", wrap=True, name="vault.secondPlace")
        self.warnings = Warnings("vault.secondWarnings")
        self.add(
            row(Text(tr("Last good one"), "small"), self.last, None),
            self.list,
            self.empty,
            Text(ABOUT, "small", wrap=True),
            row(self._now, copy, None),
            Line(),
            Text(tr("Second place"), "strong"),
            self.second,
            self.warnings,
            row(choose, self._none, None),
        )

    def show_facts(self, facts: VaultFacts) -> None:
        """Show the backups that are there."""
        self._folder = facts.backup_folder
        last = facts.last_whole
        self.last.set(formats.moment(last.made) if last else NONE_YET, Tone.GOOD if last else Tone.ATTENTION)
        self.list.set_rows(facts.backups)
        in_view = min(ROWS_IN_VIEW, len(facts.backups))
        self.list.setFixedHeight(theme.scaled(HEADER + ROW * in_view) + 2)
        self.list.setVisible(bool(facts.backups))
        self.empty.setText(tr("They will lie in {backup_folder}.", backup_folder=facts.backup_folder))
        self.empty.setVisible(not facts.backups)
        self.warnings.show_sentences(facts.second_warnings)

        self._show_second()

    def _show_second(self) -> None:
        ways = self._desk.ways
        folder, by_policy = ways.second_place, fixed.note(ways.policy, "backup_folder")
        words = tr("Every backup is copied to {folder}.", folder=folder) if folder is not None else NO_SECOND
        self.second.setText(f"{words} {by_policy}".rstrip())
        self._choose.setVisible(not by_policy)
        self._none.setVisible(not by_policy and folder is not None)

    def _back_up(self) -> None:
        desk, vault, at, who = self._desk, self._desk.vault, self._desk.now(), self._desk.who

        def work(progress: Progress) -> "BackupMade":
            from csdesk.services.vault import rotation

            return rotation.back_up_now(
                vault, second=desk.ways.second_place, at=at, who=who, report=_in_megabytes(progress)
            )

        self._now.setEnabled(False)
        self._making = desk.tasks.job(self, work, self._made, self._refuse, title=tr("Making a backup"), writes=True)

    def _ended(self, progress: Progress) -> None:
        """Through, refused or called off: the next one can be asked for."""
        if progress is self._making:
            self._now.setEnabled(True)

    def _made(self, made: "BackupMade") -> None:
        if made.problem:
            self._desk.messages.warn(made.problem)
        else:
            self._desk.messages.good(tr("The backup {name} was written, opened and checked.", name=made.path.name))
        self.changed.emit()

    def _refuse(self, error: DeskError) -> None:
        self._desk.messages.refused(error)

    def _ask_where(self) -> None:
        name = f"{self._desk.vault.path.stem} {self._desk.today():%Y-%m-%d}.csbackup"
        self._desk.dialogs.save_file(tr("Where the copy goes"), name, BACKUPS, self._copy_to)

    def _copy_to(self, destination: Path) -> None:
        vault = self._desk.vault

        def work(progress: Progress) -> Path:
            from csdesk.services.vault.backup import back_up

            return back_up(vault, destination, report=_in_megabytes(progress))

        self._desk.tasks.job(
            self,
            work,
            lambda written: self._desk.messages.good(
                tr("The backup {name} was written, opened and checked.", name=written.name)
            ),
            title=tr("Making a backup"),
        )

    def _ask_folder(self) -> None:
        self._desk.dialogs.choose_folder(
            tr("The second place for backups"), lambda folder: self._keep_second(str(folder))
        )

    def _keep_second(self, folder: str) -> None:
        self._desk.ways.preferences.note_second_backup(folder)
        self.changed.emit()

    def _where(self, backup: "BackupView") -> str:
        return tr("This computer") if backup.path.parent == self._folder else tr("Second place")


def _in_megabytes(progress: Progress) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        progress.report(done, total, tr("{done:,} of {total:,} MB", done=done, total=total))

    return report


def _why(backup: "BackupView") -> str:
    return REASONS.get(backup.why, "—")


def _state(backup: "BackupView") -> str:
    return tr("Whole") if backup.whole else tr("Damaged")


def _tone(backup: "BackupView") -> Tone:
    return Tone.GOOD if backup.whole else Tone.BAD
