"""On which day? One line below the buttons of a message: a date, the word for it, and the way back."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.widgets import Button, DateInput, Flowing, Text, column
from csdesk.wording import tr

DAY_WIDTH = 156
NOT_A_DAY = tr("That is no date. Type it as 10/30/2026, or choose it from the calendar.")


class DayQuestion(QWidget):
    """Hidden until `ask`. The answer goes to `then(day)`; what is no date is said by `refuse(sentence)`."""

    def __init__(self, today: Callable[[], date], refuse: Callable[[str], object]) -> None:
        super().__init__()
        self._then: Callable[[date], object] | None = None
        self._refuse = refuse
        self.words = Text("", name="outbox.day.words")
        self.day = DateInput(today, name="outbox.day", spoken=tr("The day"))
        self.day.setFixedWidth(theme.scaled(DAY_WIDTH))
        self.day.returnPressed.connect(self._answer)
        self.say = Button(tr("Keep the day"), self._answer, name="outbox.day.say", kind="primary", small=True)
        self.cancel = Button(tr("Cancel"), self.hide, name="outbox.day.cancel", small=True)
        self.setLayout(column(Flowing([self.words, self.day], [self.say, self.cancel])))
        self.hide()

    def ask(self, words: str, day: date, then: Callable[[date], object]) -> None:
        """Ask for the day, which is most likely this one."""
        self._then = then
        self.words.setText(words)
        self.day.set_value(day)
        self.show()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def _answer(self) -> None:
        day = self.day.value() if self.day.is_valid() else None
        if day is None or self._then is None:
            self._refuse(NOT_A_DAY)
            return
        self.hide()
        self._then(day)
