"""Says that a quarter was reported, and what would differ today."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from csdesk.services.days import local_day
from csdesk.services.reporting import Reported, WorkbookMade
from csdesk.ui import formats
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Button, Icon, Text, name_widget, row
from csdesk.wording import tr

HEIGHT = 32


class FrozenBar(QFrame):
    """*Sent Oct 8. 3 figures would differ today.* Hidden while nothing left. `amend_wanted`, `look_wanted(id)`."""

    amend_wanted = Signal()
    look_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "info")
        self._look_at: UUID | None = None
        self.words = Text("", wrap=True, name="reports.frozen.words")
        self.look = Button(tr("Look inside"), self._look, name="reports.frozen.look", small=True)
        self.amend = Button(tr("Amend"), self.amend_wanted.emit, name="reports.frozen.amend", small=True)
        line = row(Icon("lock", "accent"), gap=8, margins=(12, 0, 6, 0))
        line.addWidget(self.words, 1)
        line.addWidget(self.look)
        line.addWidget(self.amend)
        self.setLayout(line)
        self.setFixedHeight(scaled(HEIGHT))
        name_widget(self, "reports.frozen")
        self.hide()

    def show_reported(
        self, reported: Reported | None, waiting: WorkbookMade | None = None, *, compared: bool = False
    ) -> None:
        """Show what left, or nothing. `waiting`: the amended report, when it is made and has not left; `compared`:
        whether it was looked for what would differ."""
        self.setVisible(reported is not None)
        if reported is None or reported.workbook.frozen_at is None:
            return
        self._look_at = waiting.id if waiting is not None else reported.workbook.id
        left = tr("Left {day}, and stays as it was", day=formats.day(local_day(reported.workbook.frozen_at)))
        words = f"{left}. {_would_differ(reported)}" if compared else f"{left}."
        if waiting is not None:
            words = tr("{left}. An amended report is made and waits to be sent.", left=left)
        self.words.setText(words)
        self.words.setToolTip(words)
        self.setAccessibleName(words)
        self.amend.setVisible(bool(reported.differs or reported.agencies))
        self.amend.setText(tr("Amend") if waiting is None else tr("Amend again"))

    def _look(self) -> None:
        if self._look_at is not None:
            self.look_wanted.emit(self._look_at)


def _would_differ(reported: Reported) -> str:
    """What would differ today, to the state and to agencies."""
    values, agencies = len(reported.differs), len(reported.agencies)
    to = (
        tr("the report to {agencies}", agencies=reported.agencies[0])
        if agencies == 1
        else tr("the reports to {agencies} agencies", agencies=agencies)
    )
    if not values:
        return (
            tr("Today {to} would differ, the state's would not.", to=to)
            if agencies
            else tr("Nothing would differ today.")
        )
    said = tr("{count} would differ today", count=formats.count(values, tr("value"), tr("values")))
    return tr("{said}, and {to}.", said=said, to=to) if agencies else f"{said}."
