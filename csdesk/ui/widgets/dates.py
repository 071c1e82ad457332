"""A date as people type it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from csdesk.services import days
from csdesk.ui import theme
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

PATTERN = "MM/DD/YYYY"
HINT = tr("MM/DD/YYYY, or words: today, tomorrow, Friday, in 2 weeks")


def parse_date(text: str, today: date) -> date | None:
    """What was typed as a date: 10/30/2026, 10/30/26, 10/30, Oct 30, 2026-10-30, today, yesterday, Friday, +14,
    in 2 weeks, and what else `days.parse_when` knows.

    Empty text is None. A month and day without a year is of this year: it may be past. Raises `ValueError` when it is
    no date.
    """
    plain = text.strip().lower()
    if not plain:
        return None
    if plain == "yesterday":
        return today - timedelta(days=1)
    if found := re.fullmatch(r"\+(\d{1,3})", plain):
        return today + timedelta(days=int(found[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?", plain):
        year = int(found[3] or today.year)
        return date(year + 2000 if year < 100 else year, int(found[1]), int(found[2]))
    try:
        day = days.parse_when(plain, today)
    except days.UnclearDayError as error:
        raise ValueError from error
    return day.replace(year=today.year) if re.fullmatch(r"[a-z]{3,9}\.? \d{1,2}(st|nd|rd|th)?", plain) else day


class DateInput(QLineEdit):
    """Takes a date by typing, or from a calendar. `value()` is None when empty; `is_valid()` when it is a date."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], *, name: str = "", spoken: str = "") -> None:
        super().__init__()
        self._today = today
        self.setPlaceholderText(PATTERN)
        self.setToolTip(HINT)
        action = self.addAction(theme.icon("calendar-blank"), QLineEdit.ActionPosition.TrailingPosition)
        action.setText(tr("Calendar (Alt+↓)"))
        action.triggered.connect(self._open_calendar)
        self.textEdited.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(self._tidy)
        name_widget(self, name, spoken, HINT)

    def value(self) -> date | None:
        """The date; None when empty or not a date."""
        try:
            return parse_date(self.text(), self._today())
        except ValueError:
            return None

    def is_valid(self) -> bool:
        """Whether the field is empty or holds a date."""
        return not self.text().strip() or self.value() is not None

    def set_value(self, value: date | None) -> None:
        """Show a date."""
        self.setText(f"{value:%m/%d/%Y}" if value else "")

    def _tidy(self) -> None:
        found = self.value()
        if found is not None:
            self.set_value(found)

    def _open_calendar(self) -> None:
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self.value() or self._today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(lambda chosen: self._choose(calendar, chosen))
        calendar.clicked.connect(lambda chosen: self._choose(calendar, chosen))
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        calendar.show()

    def _choose(self, calendar: QCalendarWidget, chosen: QDate) -> None:
        self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
        calendar.close()
        self.changed.emit()
