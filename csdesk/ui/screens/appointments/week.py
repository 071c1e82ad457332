"""The days of a week with their numbers, and the ways to the days before and after."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.docket import DayCount
from csdesk.ui import formats
from csdesk.ui.widgets import Button, Chip, name_widget, row
from csdesk.wording import tr

SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class WeekStrip(QWidget):
    """`chosen(date)`: a day was picked. `moved(days)`: so many days on, or back."""

    chosen = Signal(object)
    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._days: tuple[date, ...] = ()
        self.chips = tuple(Chip("", name=f"appointments.{name}") for name in SHORT)
        for number, chip in enumerate(self.chips):
            chip.clicked.connect(lambda _checked=False, number=number: self._choose(number))
        before = Button(
            "", lambda: self.moved.emit(-7), name="appointments.weekBefore", kind="bar", icon="caret-left"
        )
        after = Button("", lambda: self.moved.emit(7), name="appointments.weekAfter", kind="bar", icon="caret-right")
        for button, words in ((before, tr("The week before")), (after, tr("The week after"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.setLayout(row(before, *self.chips, after, None, gap=6))
        name_widget(self, "appointments.week", tr("Days of the week"))

    def show_week(self, week: tuple[DayCount, ...], chosen: date, today: date) -> None:
        """Show these days; `chosen` is the one in view."""
        self._days = tuple(one.day for one in week)
        for chip, one in zip(self.chips, week, strict=True):
            chip.setText(f"{formats.short_weekday(one.day)} {one.day.day}")
            chip.set_trailing(str(one.number) if one.number else "")
            number = formats.count(one.number, tr("appointment"), tr("appointments"))
            day = formats.long_day(one.day)
            said = (
                tr("{long_day}: today, {number}", long_day=day, number=number)
                if one.day == today
                else tr("{long_day}: {number}", long_day=day, number=number)
            )
            chip.setAccessibleName(said)
            chip.setToolTip(tr("{said}, {planned:,} not settled", said=said, planned=one.planned))
            chip.setChecked(one.day == chosen)

    def show_none(self) -> None:
        """No day is in view."""
        for chip in self.chips:
            chip.setChecked(False)

    def _choose(self, number: int) -> None:
        if self._days:
            self.chosen.emit(self._days[number])


def next_day(day: date, by: int) -> date:
    """The day so many days on, or the same where the calendar ends."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return day
