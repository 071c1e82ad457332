"""The quarter as charts: contacts by week, months to first contact, able and willing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.reporting import charts
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.quarters import Span
from csdesk.ui import formats
from csdesk.ui.widgets import BarChart, Beside, Button, Choosable, GridMap, Sheet, Text, column, row

ACROSS = ("Able: no", "Sometimes", "Yes")
DOWN = ("Willing: yes", "Sometimes", "No")
PLACES = len(ACROSS) * len(DOWN)
BESIDE = 640


def read(session: Any, span: Span, as_of: Any) -> tuple[Chart, ...]:
    """The charts, in the order of the page."""
    return (
        charts.contacts_by_week(session, span, as_of=as_of),
        charts.first_contact(session, span),
        charts.able_willing(session, as_of),
    )


class ChartsPage(QWidget):
    """Three charts. `chosen(Chart, place)`: a bar or a place; `opened()`: go to its people."""

    chosen = Signal(object, int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Chart, ...] = ()
        self.weeks = BarChart(name="reports.charts.weeks", spoken="Contacts by week")
        self.months = BarChart(name="reports.charts.months", spoken="Months to first contact")
        self.map = GridMap(ACROSS, DOWN, name="reports.charts.map", spoken="Able and willing to pay")
        self.not_said = Button("", self._open_not_said, name="reports.charts.notSaid", kind="link")
        self.notes = [Text("", "small", elide=True) for _chart in range(3)]
        for number, chart in enumerate((self.weeks, self.months, self.map)):
            chart.chosen.connect(lambda place, number=number: self._tell(number, place))
            chart.opened.connect(lambda _place: self.opened.emit())
        lower = Beside(
            (self._sheet("Months to first contact", self.months, self.notes[1]), 1),
            (self._sheet("Able and willing to pay", self.map, self.notes[2], self.not_said), 1),
            room=BESIDE,
        )
        whole = column(gap=12)
        whole.addWidget(self._sheet("Contacts by week", self.weeks, self.notes[0]), 1)
        whole.addWidget(lower, 1)
        self.setLayout(whole)

    def _sheet(self, title: str, chart: Choosable, note: Text, *more: QWidget) -> Sheet:
        head = row(Text(title, "section"), gap=12)
        head.addWidget(note, 1)
        sheet = Sheet(head, name=f"{chart.objectName()}.sheet")
        sheet.add(chart, stretch=1)
        sheet.add(*more)
        return sheet

    def show_charts(self, shown: tuple[Chart, ...], *, since_left: bool = False) -> None:
        """Show the charts of a quarter. `since_left`: its report left, and these count what is recorded by now."""
        self._shown = shown
        weeks, months, ability = shown
        self.weeks.show_bars(
            weeks.labels, weeks.counts, weeks.said, parts=weeks.of_them, part_said=weeks.of_them_said
        )
        short = [label.replace(" months", "").replace(" month", "") for label in months.labels]
        self.months.show_bars(short, months.counts, months.said)
        words = [f"{label}: {count}" for label, count in zip(ability.labels, ability.counts, strict=True)][:PLACES]
        self.map.show_counts(ability.counts[:PLACES], words, ability.said)
        reached = f", {sum(weeks.of_them):,} {weeks.of_them_said}" if weeks.of_them else ""
        now = ". As recorded today, not as it left" if since_left else ""
        self.notes[0].setText(f"{formats.count(weeks.total, 'contact')}{reached} (the filled part){now}")
        self.notes[1].setText(f"{formats.count(months.total, 'person', 'people')} contacted for the first time")
        self.notes[2].setText(f"{formats.count(sum(ability.counts[:PLACES]), 'person', 'people')}, newest interview")
        self.not_said.setText(f"Did not say both: {formats.count(ability.counts[-1], 'person', 'people')}")

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        for chart in (self.weeks, self.months, self.map):
            chart.mark(None)

    def _open_not_said(self) -> None:
        self._tell(2, PLACES)
        self.opened.emit()

    def _tell(self, number: int, place: int) -> None:
        if not self._shown:
            return
        for other, chart in enumerate((self.weeks, self.months, self.map)):
            if other != number or place == PLACES:
                chart.mark(None)
        self.chosen.emit(self._shown[number], place)
