"""How many stood at a place at the end of each of the last quarters, and stand there today."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from csdesk import dates
from csdesk.services.program.able_willing import Map, Payment
from csdesk.ui.screens.able_willing.words import kind_words, people, place_words
from csdesk.ui.widgets import BarChart, Button, Sheet, Text, row
from csdesk.wording import tr


class OverTime(Sheet):
    """A bar for each day, of whom is chosen on the map; counted when it is asked for, where there are many people.

    `chosen(date)`: look at the map of that day. `wanted()`: count the days.
    """

    chosen = Signal(object)
    wanted = Signal()

    def __init__(self) -> None:
        note = Text("", "small", elide=True, name="able_willing.time.note")
        head = row(Text(tr("Over time"), "section"), gap=12)
        head.addWidget(note, 1)
        super().__init__(head, name="able_willing.time.sheet")
        self.note = note
        self._maps: tuple[Map, ...] = ()
        self.bars = BarChart(name="able_willing.time", spoken=tr("Over time"), in_time=True)
        self.count = Button(
            tr("Count the quarters before"),
            self.wanted.emit,
            name="able_willing.time.count",
            icon="clock-counter-clockwise",
            small=True,
        )
        self.count.hide()
        self.add(row(self.count, None))
        self.add(self.bars, stretch=1)
        self.bars.opened.connect(lambda place: self.chosen.emit(self._maps[place].scope.as_of))

    def ask(self) -> None:
        """Nothing is counted yet: it takes some seconds, and is done when it is wanted."""
        self._maps = ()
        self.note.setText(tr("With so many people this takes some seconds."))
        self.count.show()
        self.bars.hide()

    def show_maps(self, maps: Sequence[Map], place: int | None, kind: Payment | None, today: date) -> None:
        """Show whom is chosen, on the days of these maps, the oldest first."""
        self._maps = tuple(maps)
        self.count.hide()
        self.bars.show()
        kinds = tuple(Payment) if kind is None else (kind,)
        if place is None:
            counts = [found.placed if kind is None else found.paying(kind) for found in self._maps]
            who = tr("Said both") if kind is None else kind_words(kind)
        else:
            counts = [found.at(place, kinds) for found in self._maps]
            who = place_words(place) if kind is None else f"{place_words(place)}; {kind_words(kind).lower()}"
        days = [found.scope.as_of for found in self._maps]
        labels = [
            tr("Today") if day == today else tr("{month} {year}", month=dates.short_month(day), year=day.year)
            for day in days
        ]
        said = "; ".join(f"{label}: {people(count)}" for label, count in zip(labels, counts, strict=True))
        self.bars.show_bars(labels, counts, said)
        self.note.setText(tr("{who}, at the end of each quarter", who=who))
        self.note.setToolTip(self.note.text())
