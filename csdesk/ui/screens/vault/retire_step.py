"""Retiring this computer: what remains is said before, a name is typed, and it is said again when it is done."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer

from csdesk.ui import theme
from csdesk.ui.desk import Cover, Desk
from csdesk.ui.screens.vault.step import WIDTH, Step
from csdesk.ui.widgets import Button, FieldSpec, Line, Sheet, Text, clear, column, holding, row

if TYPE_CHECKING:
    from csdesk.services.retirement import Remains


class Retire(Step):
    """Destroys the keys of the vault on this computer."""

    def __init__(self, desk: Desk) -> None:
        name = desk.vault.path.stem
        super().__init__(
            desk,
            "retire",
            title="Retire this computer",
            icon="power",
            about="Every key of the vault on this computer is destroyed, and what its keyring holds. There is no way "
            "back but a backup.\n\nThis remains:",
            specs=(FieldSpec("name", f"To go on, type the name of the vault: {name}"),),
            verb="Destroy the keys",
        )
        self._remains = column(gap=8)
        self.body.insertLayout(self.body.indexOf(self.form), self._remains)

    def begin(self) -> None:
        """Look what would remain, and say it before anything is done."""
        super().begin()
        vault, ways = self.desk.vault, self.desk.ways

        def look() -> "Remains":
            from csdesk.services import retirement

            return retirement.foresee(vault, second=ways.second_place)

        clear(self._remains)
        self.set_busy(True)
        self.desk.tasks.query(self, look, self._show, self.refuse, key="remains")

    def faults(self, values: dict[str, Any]) -> dict[str, str]:
        """The name is the vault's."""
        name = self.desk.vault.path.stem
        return {} if values["name"] == name else {"name": f"That is not {name}. Nothing was changed."}

    def carry_out(self, values: dict[str, Any]) -> None:
        """Destroy the keys. The vault is closed for good then, and so is the desk."""
        desk, at, who = self.desk, self.desk.now(), self.desk.who

        def work() -> "Remains":
            from csdesk.services import retirement

            return retirement.retire(desk.vault, values["name"], second=desk.ways.second_place, at=at, who=who)

        self.run(work, self._retired)

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
            "Close the desk", self.close_asked, name="retired.close", kind="primary", key="Enter"
        )
        sheet = Sheet(
            said,
            Line(),
            row(None, self.close_desk, margins=(0, 4, 0, 0)),
            title="The keys of this vault are destroyed",
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
