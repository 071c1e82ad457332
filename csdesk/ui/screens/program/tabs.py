"""The row of tabs at the head of each page of *Program*: how the program itself is doing, from six sides."""

from functools import partial

from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Chip, Flowing
from csdesk.wording import tr

TABS = (
    ("program", tr("Overview"), "compass"),
    ("readiness", tr("Readiness"), "target"),
    ("measures", tr("Measures"), "gauge"),
    ("able_willing", tr("Able and willing"), "dots-nine"),
    ("quality", tr("Quality"), "arrows-clockwise"),
    ("supervisor", tr("Supervisor"), "users-four"),
)


class ProgramTabs(Flowing):
    """The pages of *Program*, `here` marked. A page adds `commands()` to its own: Ctrl+1 to Ctrl+6 lead to them."""

    def __init__(self, desk: Desk, here: str) -> None:
        chips = {name: Chip(words, name=f"{here}.tab.{name}", icon=icon) for name, words, icon in TABS}
        super().__init__(list(chips.values()), gap=6)
        self._desk, self._here, self.chips = desk, here, chips
        for command, (name, chip) in zip(self.commands(), self.chips.items(), strict=True):
            chip.setChecked(name == here)
            chip.setToolTip(tr("{page} ({key})", page=chip.text(), key=command.key))
            chip.clicked.connect(partial(self._go, name))

    def commands(self) -> tuple[Command, ...]:
        """The way to each page."""
        return tuple(
            Command(f"{self._here}.tab.{name}", words, f"Ctrl+{number}", partial(self._go, name), kind=Kind.VIEW)
            for number, (name, words, _icon) in enumerate(TABS, 1)
        )

    def _go(self, name: str, _checked: bool = False) -> None:
        if name == self._here:
            self.chips[name].setChecked(True)
        else:
            self._desk.navigate(name)
