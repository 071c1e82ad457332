"""A column of the file, opened below its line, to say that it is something else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from csdesk.services.referral_report import LEAVE_OUT, ColumnReading, field_choices
from csdesk.ui import theme
from csdesk.ui.widgets import Button, OpenRow, Select, Text, name_widget, row

LEFT_OUT = "Something else: leave it out"
HINT = "The file is read again with it. Another column that was taken for the same is left out."


class ColumnEditor(OpenRow):
    """`chosen(field)`: what the column is; `LEAVE_OUT` for nothing of the report."""

    chosen = Signal(str)

    def __init__(self, reading: ColumnReading, *, margin: int) -> None:
        super().__init__()
        choices = (*field_choices(), (LEAVE_OUT, LEFT_OUT))
        self.select = Select(choices, name="report.column.field", spoken=f"What “{reading.heading}” is")
        self.select.set_value(reading.field or LEAVE_OUT)
        self.select.setMinimumWidth(theme.scaled(260))
        self.take = Button("Take it so", self._choose, name="report.column.take", key="Enter")
        line = row(Text("It is", "small"), self.select, self.take, gap=10, margins=(margin + 8, 8, 12, 8))
        line.addWidget(Text(HINT, role="ink_2", elide=True, name="report.column.note"), 1)
        self.setLayout(line)
        name_widget(self, "report.column", f"Say what column {reading.position} is")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it so; no key goes through to the list below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        event.accept()

    def _choose(self) -> None:
        self.chosen.emit(str(self.select.value()))
