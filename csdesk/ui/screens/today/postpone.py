"""The bar that asks until when a line is put off."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from csdesk.ui.widgets import Button, DateInput, Text, name_widget, row


class PostponeBar(QFrame):
    """Asks for a day. `chosen(date)` follows; Esc closes it."""

    chosen = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self._today = today
        self._whom = Text("", name="today.postpone.whom")
        self._fault = Text("", "small", role="bad", name="today.postpone.fault")
        self.day = DateInput(today, name="today.postpone.day", spoken="Postpone until")
        self.day.returnPressed.connect(self._choose)
        put_off = Button("Postpone", self._choose, name="today.postpone.ok", key="Enter")
        leave = Button("Cancel", self.hide, name="today.postpone.cancel", key="Esc")
        self.setLayout(row(self._whom, self.day, put_off, leave, self._fault, None, margins=(16, 8, 16, 8)))
        self.day.setFixedWidth(240)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.hide)
        name_widget(self, "today.postpone", "Postpone")

    def ask(self, name: str) -> None:
        """Open for a person's line."""
        self._whom.setText(f"Postpone {name} until")
        self._fault.setText("")
        self.day.clear()
        self.show()
        self.day.setFocus()

    def _choose(self) -> None:
        day = self.day.value()
        if day is None or day <= self._today():
            self._fault.setText("Write a day from tomorrow on: Friday, in 2 weeks or 10/22.")
            self.day.setFocus()
            return
        self.hide()
        self.chosen.emit(day)
