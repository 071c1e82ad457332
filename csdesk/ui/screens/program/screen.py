"""Program: how the program itself is doing, at one look."""

from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.widgets import PageHeader, page
from csdesk.wording import tr


class ProgramScreen(Screen):
    """What stands on the other pages of *Program*, in short."""

    name = "program"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.header = PageHeader(tr("Program"), name="program")
        self.tabs = ProgramTabs(desk, self.name)
        content = page(self.header, self.tabs)
        content.addStretch(1)
        self.set_content(content)

    def commands(self) -> tuple[Command, ...]:
        """The other pages."""
        return self.tabs.commands()
