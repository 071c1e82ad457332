"""A card of the quality loop: its parts as bars, and the whole over eight times. And that of the outcomes."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal

from csdesk.services.program import quality
from csdesk.services.program.quality import Card, Quality
from csdesk.ui.screens.quality import said
from csdesk.ui.widgets import BarChart, BeforeAndAfter, Choosable, LyingBars, Sheet, Text
from csdesk.wording import tr, tr_marked


@dataclass(frozen=True)
class Place:
    """A number of a card: one of its bars, the whole of one of its times, or (neither) the whole."""

    card: Card
    bar: str | None = None
    time: str | None = None
    words: str = ""


class NumberCard(Sheet):
    """Bars of the parts, and of the last eight times where `in_time`. `chosen(Place)`, and `opened()` on Enter."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, key: str, title: str, *, part_said: str = "", in_time: bool = True) -> None:
        super().__init__(gap=6, name=f"quality.{key}.sheet")
        self.key = key
        self._part_said = part_said
        self.card: Card | None = None
        self._found: Quality | None = None
        self.heading = Text(title, "section", wrap=True)
        self.note = Text("", "small", wrap=True, name=f"quality.{key}.note")
        self.bars = LyingBars(name=f"quality.{key}.bars", spoken=title)
        self.nothing = Text(tr("Nothing in this time."), "small", name=f"quality.{key}.nothing")
        self.times_heading = Text("", "small", role="ink_2", wrap=True)
        self.times = BarChart(
            name=f"quality.{key}.times", spoken=tr("{title} over the time", title=title), in_time=True
        )
        self.add(self.heading, self.note, self.bars, self.nothing)
        self.add_space()
        self._in_time = in_time
        if in_time:
            self.add(self.times_heading, self.times)
        self.bars.chosen.connect(self._tell_bar)
        self.times.chosen.connect(self._tell_time)
        for chart in self.charts:
            chart.opened.connect(lambda _place: self.opened.emit())

    @property
    def charts(self) -> tuple[Choosable, ...]:
        """What can be chosen from."""
        return (self.bars, self.times) if self._in_time else (self.bars,)

    def show_card(self, found: Quality, card: Card) -> None:
        """Other numbers."""
        self._found, self.card = found, card
        rule = tr_marked(quality.words()["card"][card.about.value]["rule"])
        self.heading.setText(tr("{title}: {count}", title=quality.title_of(card), count=said.whole_of(card)))
        self.note.setText(rule)
        labels = [said.bar_of(card, bar) for bar in card.bars]
        numbers = [said.number_of(bar.number, card.unit) for bar in card.bars]
        if self._part_said:
            numbers = [
                tr("{number}, {part} {what}", number=number, part=f"{bar.number.part:,}", what=self._part_said)
                for number, bar in zip(numbers, card.bars, strict=True)
            ]
        values = [f"{label}: {number}" for label, number in zip(labels, numbers, strict=True)]
        parts = [bar.number.part for bar in card.bars] if self._part_said else []
        counts = [bar.number.count for bar in card.bars]
        self.bars.show_bars(labels, counts, numbers, said.in_one(values), parts=parts)
        self.bars.setVisible(bool(card.bars))
        self.nothing.setVisible(not card.bars)
        if self._in_time:
            self.times_heading.setText(said.LAST_EIGHT[found.scope.time.every])
            over = [said.label_of(time) for time in found.times]
            totals = [bar.number.count for bar in card.row]
            in_words = [
                f"{said.title_of(time)}: {said.number_of(bar.number, card.unit)}"
                for time, bar in zip(found.times, card.row, strict=True)
            ]
            self.times.show_bars(over, totals, said.in_one(in_words))

    def forget_choice(self, but: Choosable | None = None) -> None:
        """Nothing is chosen any more, but in this chart."""
        for chart in self.charts:
            if chart is not but:
                chart.mark(None)

    def _tell_bar(self, place: int) -> None:
        if self.card is None:
            return
        bar = self.card.bars[place]
        words = tr("{title}: {part}", title=quality.title_of(self.card), part=said.bar_of(self.card, bar))
        self.forget_choice(self.bars)
        self.chosen.emit(Place(self.card, bar=bar.code, words=words))

    def _tell_time(self, place: int) -> None:
        if self.card is None or self._found is None:
            return
        time = self._found.times[place]
        words = tr("{title}, {time}", title=quality.title_of(self.card), time=said.title_of(time))
        self.forget_choice(self.times)
        self.chosen.emit(Place(self.card, time=self.card.row[place].code, words=words))


class OutcomeCard(Sheet):
    """What the same people said at enrolment and at exit. `chosen(Place)`, and `opened()` on Enter."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__(gap=6, name="quality.outcome.sheet")
        self.card: Card | None = None
        self.heading = Text("", "section", wrap=True)
        self.note = Text("", "small", wrap=True)
        self.legend = Text(tr("Hatched: at enrollment. Filled: at exit."), "small", role="ink_2", wrap=True)
        self.bars = BeforeAndAfter(name="quality.outcome.bars", spoken=tr("Answers at enrollment and at exit"))
        self.add(self.heading, self.note, self.bars, self.legend)
        self.bars.chosen.connect(self._tell)
        self.bars.opened.connect(lambda _place: self.opened.emit())

    def show_card(self, card: Card) -> None:
        """Another measure."""
        self.card = card
        self.heading.setText(
            tr("{title}: {people}", title=quality.title_of(card), people=said.people(card.total.people))
        )
        self.note.setText(tr_marked(quality.words()["card"]["outcome"]["rule"]))
        labels = [tr_marked(bar.label) for bar in card.bars]
        before = [bar.before.count if bar.before else 0 for bar in card.bars]
        after = [bar.number.count for bar in card.bars]
        numbers = [
            tr("{before} at enrollment, {after} at exit", before=one, after=other)
            for one, other in zip(before, after, strict=True)
        ]
        values = [f"{label}: {number}" for label, number in zip(labels, numbers, strict=True)]
        self.bars.show_bars(labels, before, after, numbers, said.in_one(values))

    def forget_choice(self, but: Choosable | None = None) -> None:
        """Nothing is chosen any more."""
        if but is not self.bars:
            self.bars.mark(None)

    def _tell(self, place: int) -> None:
        if self.card is not None:
            bar = self.card.bars[place]
            words = tr("{title}: {part}", title=quality.title_of(self.card), part=tr_marked(bar.label))
            self.chosen.emit(Place(self.card, bar=bar.code, words=words))


def at(place: Place, found: Quality) -> tuple[Place, quality.Scope]:
    """A number with the scope in which it was counted."""
    time = next((time for time in found.times if str(time.first_day) == place.time), found.scope.time)
    return place, replace(found.scope, time=time)
