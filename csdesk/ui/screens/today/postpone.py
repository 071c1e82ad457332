"""The bar that asks until when a line is put off."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from csdesk.ui import theme
from csdesk.ui.widgets import Button, DateInput, Fault, Flowing, Text, name_widget
from csdesk.wording import tr


class PostponeBar(Flowing):
    """Asks for a day. `chosen(date)` follows; Esc closes it."""

    chosen = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        self._whom = Text("", name="today.postpone.whom")
        self.day = DateInput(today, name="today.postpone.day", spoken=tr("Put off until"))
        self._fault = Fault("small", name="today.postpone.fault", of=(self.day,))
        put_off = Button(tr("Put off"), self._choose, name="today.postpone.ok", key="Enter")
        leave = Button(tr("Cancel"), self.hide, name="today.postpone.cancel", key="Esc")
        parts = [self._whom, self.day, put_off, leave]
        super().__init__(parts, [self._fault], margins=(16, 8, 16, 8))
        self.setProperty("surface", "sheet")
        self._today = today
        self.day.returnPressed.connect(self._choose)
        self.day.setMaximumWidth(theme.scaled(240))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.hide)
        name_widget(self, "today.postpone", tr("Put off"))

    def ask(self, name: str) -> None:
        """Open for a person's line."""
        self._whom.setText(tr("Put off {name} until", name=name))
        self._fault.setText("")
        self.day.clear()
        self.show()
        self.day.setFocus()

    def _choose(self) -> None:
        day = self.day.value()
        if day is None or day <= self._today():
            self._fault.setText(tr("Write a day from tomorrow on: Friday, in 2 weeks or 10/22."))
            self.day.setFocus()
            return
        self.hide()
        self.chosen.emit(day)
