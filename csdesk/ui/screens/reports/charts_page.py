"""The quarter as charts: contacts by week, months to first contact, able and willing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.interview.able_willing import ABLE, WILLING
from csdesk.services.reporting import charts
from csdesk.services.reporting.charts import Chart, place_in_words
from csdesk.services.reporting.quarters import Span
from csdesk.ui import formats
from csdesk.ui.widgets import BarChart, Beside, Button, Choosable, GridMap, Sheet, Text, column, row
from csdesk.wording import tr, tr_marked

ACROSS = (tr("Able: no"), tr("Sometimes"), tr("Yes"))
DOWN = (tr("Willing: yes"), tr("Sometimes"), tr("No"))
PLACES = len(ACROSS) * len(DOWN)
MONTHS = (tr("Under 1"), tr("1 to 2"), tr("2 to 3"), tr("3 to 6"), tr("6 or more"))
"""Below the bars, whose title says that they are months."""
BESIDE = 640


def read(session: Any, span: Span, as_of: Any) -> tuple[Chart, ...]:
    """The charts, in the order of the page."""
    return (
        charts.contacts_by_week(session, span, as_of=as_of),
        charts.first_contact(session, span),
        charts.able_willing(session, as_of),
    )


def labels_of(chart: Chart) -> tuple[str, ...]:
    """What its values are, in the language of the window."""
    if chart.days:
        return tuple(formats.short_day(day) for day in chart.days)
    if chart.key == "able_willing":
        places = [place_in_words(willing, able) for willing in WILLING for able in ABLE]
        return (*places, tr_marked(chart.labels[-1]))
    return tuple(tr_marked(label) for label in chart.labels)


def _in_words(chart: Chart) -> str:
    """All of its values."""
    if not chart.labels:
        return tr("Nothing to show.")
    values = zip(labels_of(chart), chart.counts, strict=True)
    if chart.of_them:
        said = [
            tr("{label} {count} ({reached} reached)", label=label, count=count, reached=reached)
            for (label, count), reached in zip(values, chart.of_them, strict=True)
        ]
        return tr("In contacts: {values}.", values=", ".join(said))
    return tr("In people: {values}.", values=", ".join(f"{label} {count}" for label, count in values))


class ChartsPage(QWidget):
    """Three charts. `chosen(Chart, place)`: a bar or a place; `opened()`: go to its people."""

    chosen = Signal(object, int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Chart, ...] = ()
        self.weeks = BarChart(name="reports.charts.weeks", spoken=tr("Contacts by week"), in_time=True)
        self.months = BarChart(name="reports.charts.months", spoken=tr("Months to first contact"))
        self.map = GridMap(ACROSS, DOWN, name="reports.charts.map", spoken=tr("Able and willing to pay"))
        self.not_said = Button("", self._open_not_said, name="reports.charts.notSaid", kind="link")
        self.notes = [Text("", "small", elide=True) for _chart in range(3)]
        for number, chart in enumerate((self.weeks, self.months, self.map)):
            chart.chosen.connect(lambda place, number=number: self._tell(number, place))
            chart.opened.connect(lambda _place: self.opened.emit())
        lower = Beside(
            (self._sheet(tr("Months to first contact"), self.months, self.notes[1]), 1),
            (self._sheet(tr("Able and willing to pay"), self.map, self.notes[2], self.not_said), 1),
            room=BESIDE,
        )
        whole = column(gap=12)
        whole.addWidget(self._sheet(tr("Contacts by week"), self.weeks, self.notes[0]), 1)
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
            labels_of(weeks), weeks.counts, _in_words(weeks), parts=weeks.of_them, part_said=tr("reached")
        )
        self.months.show_bars(MONTHS, months.counts, _in_words(months))
        words = [f"{label}: {count}" for label, count in zip(labels_of(ability), ability.counts, strict=True)]
        self.map.show_counts(ability.counts[:PLACES], words[:PLACES], _in_words(ability))
        contacts = tr(
            "{count}, {reached} reached (the filled part)",
            count=formats.count(weeks.total, tr("contact"), tr("contacts")),
            reached=f"{sum(weeks.of_them):,}",
        )
        self.notes[0].setText(
            tr("{contacts}. As recorded today, not as it left", contacts=contacts) if since_left else contacts
        )
        self.notes[1].setText(
            tr("{count} contacted for the first time", count=formats.count(months.total, tr("person"), tr("people")))
        )
        self.notes[2].setText(
            tr(
                "{count}, newest interview",
                count=formats.count(sum(ability.counts[:PLACES]), tr("person"), tr("people")),
            )
        )
        self.not_said.setText(
            tr("Did not say both: {count}", count=formats.count(ability.counts[-1], tr("person"), tr("people")))
        )

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        for chart in (self.weeks, self.months, self.map):
            chart.mark(None)

    def _open_not_said(self) -> None:
        if self._shown:
            self.forget_choice()
            self.chosen.emit(self._shown[2], PLACES)
        self.opened.emit()

    def _tell(self, number: int, place: int) -> None:
        if not self._shown:
            return
        for other, chart in enumerate((self.weeks, self.months, self.map)):
            if other != number:
                chart.mark(None)
        self.chosen.emit(self._shown[number], place)
