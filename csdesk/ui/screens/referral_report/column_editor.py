"""A column of the file, opened below its line, to say that it is something else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from csdesk.services.referral_report import LEAVE_OUT, ColumnReading, field_choices
from csdesk.ui import theme
from csdesk.ui.widgets import Button, Flowing, OpenRow, Select, Text, column, name_widget
from csdesk.wording import tr

LEFT_OUT = tr("Something else: leave it out")
HINT = tr("The file is read again with it. Another column that was taken for the same is left out.")


class ColumnEditor(OpenRow):
    """`chosen(field)`: what the column is; `LEAVE_OUT` for nothing of the report."""

    chosen = Signal(str)

    def __init__(self, reading: ColumnReading, *, margin: int) -> None:
        super().__init__()
        choices = (*field_choices(), (LEAVE_OUT, LEFT_OUT))
        self.select = Select(
            choices, name="report.column.field", spoken=tr("What “{heading}” is", heading=reading.heading)
        )
        self.select.set_value(reading.field or LEAVE_OUT)
        self.select.setMinimumWidth(theme.scaled(260))
        self.take = Button(tr("Use this meaning"), self._choose, name="report.column.take", key="Enter")
        hint = Text(HINT, role="ink_2", wrap=True, name="report.column.note")
        line = Flowing([Text(tr("It is"), "small"), self.select, self.take], [hint], gap=10)
        self.setLayout(column(line, margins=(margin + 8, 8, 12, 8)))
        name_widget(self, "report.column", tr("Say what column {position} is", position=reading.position))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it so; no key goes through to the list below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        event.accept()

    def _choose(self) -> None:
        self.chosen.emit(str(self.select.value()))
