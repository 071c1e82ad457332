"""Says that a quarter was reported, and what would differ today."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from csdesk.services.days import local_day
from csdesk.services.reporting import Reported
from csdesk.ui import formats
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Button, Icon, Text, name_widget, row

HEIGHT = 36


class FrozenBar(QFrame):
    """*Sent Oct 8. 3 figures would differ today.* Hidden while nothing left. `amend_wanted`, `look_wanted(id)`."""

    amend_wanted = Signal()
    look_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "info")
        self._reported: Reported | None = None
        self.words = Text("", elide=True, name="reports.frozen.words")
        self.look = Button("Look inside", self._look, name="reports.frozen.look", small=True)
        self.amend = Button("Amend", self.amend_wanted.emit, name="reports.frozen.amend", small=True)
        line = row(Icon("lock", "accent"), gap=8, margins=(12, 0, 6, 0))
        line.addWidget(self.words, 1)
        line.addWidget(self.look)
        line.addWidget(self.amend)
        self.setLayout(line)
        self.setFixedHeight(scaled(HEIGHT))
        name_widget(self, "reports.frozen")
        self.hide()

    def show_reported(self, reported: Reported | None) -> None:
        """Show what left, or nothing."""
        self._reported = reported
        self.setVisible(reported is not None)
        if reported is None or reported.workbook.frozen_at is None:
            return
        day = formats.day(local_day(reported.workbook.frozen_at))
        count = len(reported.differs)
        left = f"Left {day}, and stays as it was"
        values = "1 value would differ" if count == 1 else f"{count} values would differ"
        words = f"{left}. {values} today." if count else f"{left}. Nothing would differ today."
        self.words.setText(words)
        self.words.setToolTip(words)
        self.setAccessibleName(words)
        self.amend.setVisible(bool(count))

    def _look(self) -> None:
        if self._reported is not None:
            self.look_wanted.emit(self._reported.workbook.id)
