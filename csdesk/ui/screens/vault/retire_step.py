"""Retiring this computer: what remains is said before, a name is typed, and it is said again when it is done."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer

from csdesk.ui import theme
from csdesk.ui.desk import Cover, Desk
from csdesk.ui.screens.vault.step import PASSPHRASE, WIDTH, Step
from csdesk.ui.widgets import Button, FieldSpec, Line, Sheet, Text, clear, column, holding, row
from csdesk.wording import tr

if TYPE_CHECKING:
    from csdesk.services.retirement import Remains
    from csdesk.services.vault.rotation import BackupMade

GOES_TO = tr("It goes to {folder} too.")
NO_SECOND = tr("No second place is set: it lies on this computer only. Copy it elsewhere before the computer leaves.")


class Retire(Step):
    """Destroys the keys of the vault on this computer."""

    def __init__(self, desk: Desk) -> None:
        name = desk.vault.path.stem
        super().__init__(
            desk,
            "retire",
            title=tr("Retire this computer"),
            icon="power",
            about=tr(
                "Every key of the vault on this computer is destroyed, and what its keyring holds. There is no way "
                "back but a backup.\n\nThis remains:"
            ),
            specs=(FieldSpec("name", tr("To go on, type the name of the vault: {name}", name=name)), PASSPHRASE),
            verb=tr("Destroy the keys"),
        )
        self._remains = column(gap=8)
        self._back_up = Button(
            tr("Make a backup first"), self._begin_backup, name="vault.retire.backup", icon="floppy-disk"
        )
        self._where = Text("", "small", wrap=True, name="vault.retire.where")
        beside = row(self._back_up, gap=12)
        beside.addWidget(self._where, 1)
        at = self.body.indexOf(self.form)
        self.body.insertLayout(at, self._remains)
        self.body.insertLayout(at + 1, beside)

    def begin(self) -> None:
        """Look what would remain, and say it before anything is done."""
        super().begin()
        second = self.desk.ways.second_place
        self._tell_backup(GOES_TO.format(folder=second) if second is not None else NO_SECOND)
        self._look()

    def set_busy(self, busy: bool) -> None:
        """A backup is not begun then either."""
        super().set_busy(busy)
        self._back_up.setEnabled(not busy)

    def _look(self) -> None:
        vault, ways = self.desk.vault, self.desk.ways

        def look() -> "Remains":
            from csdesk.services import retirement

            return retirement.foresee(vault, second=ways.second_place)

        clear(self._remains)
        self.set_busy(True)
        self.desk.tasks.query(self, look, self._show, self.refuse, key="remains")

    def faults(self, values: dict[str, Any]) -> dict[str, str]:
        """The name is the vault's; the passphrase is looked at when it is."""
        name = self.desk.vault.path.stem
        return (
            super().faults(values)
            if values["name"] == name
            else {"name": tr("That is not {name}. Nothing was changed.", name=name)}
        )

    def carry_out(self, values: dict[str, Any]) -> None:
        """Destroy the keys. The vault is closed for good then, and so is the desk."""
        desk, at, who = self.desk, self.desk.now(), self.desk.who

        def work() -> "Remains":
            from csdesk.services import retirement
            from csdesk.services.vault import changes

            changes.demand_passphrase(desk.vault, values["current"])
            return retirement.retire(desk.vault, values["name"], second=desk.ways.second_place, at=at, who=who)

        self.run(work, self._retired)

    def _begin_backup(self) -> None:
        desk, at, who = self.desk, self.desk.now(), self.desk.who

        def work() -> "BackupMade":
            from csdesk.services.vault import rotation

            return rotation.back_up_now(desk.vault, second=desk.ways.second_place, at=at, who=who)

        self.show_fault("")
        self.set_busy(True)
        self.run(work, self._backed_up)

    def _backed_up(self, made: "BackupMade") -> None:
        done = tr("{name} was written, opened and checked.", name=made.path.name)
        if made.second_path is not None:
            copy = tr("Its copy lies in {parent}.", parent=made.second_path.parent)
            done = f"{done} {copy}"
        elif not made.problem:
            done = f"{done} {NO_SECOND}"
        self._tell_backup(made.problem or done, is_fault=bool(made.problem))
        self._look()
        self.take_keyboard()

    def _tell_backup(self, sentence: str, *, is_fault: bool = False) -> None:
        self._where.setText(sentence)
        self._where.set_role("bad" if is_fault else "ink_2")

    def _retired(self, remains: "Remains") -> None:
        self.desk.close()
        self.desk.cover(Retired(self.desk, remains))

    def _show(self, remains: "Remains") -> None:
        self.set_busy(False)
        _say(self._remains, remains)


class Retired(Cover):
    """All that is left to be seen after the keys are destroyed: what remains."""

    def __init__(self, desk: Desk, remains: "Remains") -> None:
        super().__init__()
        self._desk = desk
        said = column(gap=8)
        _say(said, remains)
        self.close_desk = Button(
            tr("Close the desk"), self.close_asked, name="retired.close", kind="primary", key="Enter"
        )
        sheet = Sheet(
            said,
            Line(),
            row(None, self.close_desk, margins=(0, 4, 0, 0)),
            title=tr("The keys of this vault are destroyed"),
            icon="power",
            padding=20,
            gap=10,
            name="retired",
        )
        sheet.setFixedWidth(theme.scaled(WIDTH))
        self.setProperty("surface", "desk")
        self.setLayout(column(None, row(None, sheet, None), None))
        QTimer.singleShot(0, self.close_desk, self.close_desk.setFocus)

    def close_asked(self) -> None:
        """There is nothing more to be done here."""
        self._desk.lock()


def _say(place: Any, remains: "Remains") -> None:
    for sentence in remains.sentences:
        line = row(gap=8)
        line.addWidget(Text("•", role="ink_3"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(sentence, wrap=True), 1)
        place.addWidget(holding(line))
