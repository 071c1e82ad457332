"""The four sides of the quality loop: referrals, services and attendance, time between steps, outcomes."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.program import quality
from csdesk.services.program.quality import Quality, Wage, Way
from csdesk.ui import formats
from csdesk.ui.screens.quality import said
from csdesk.ui.screens.quality.cards import NumberCard, OutcomeCard
from csdesk.ui.widgets import BarChart, Beside, Button, DayStrips, Select, Sheet, Text, clear, column
from csdesk.wording import tr, tr_marked

BESIDE = 620
"""From this width on two cards stand beside each other."""


@dataclass(frozen=True)
class OfWay:
    """The people of a step: who took it, or who waits for it."""

    code: str
    words: str
    waiting: bool = False


@dataclass(frozen=True)
class OfWage:
    """The people behind a median wage."""

    who: frozenset[UUID]
    words: str


class Page(QWidget):
    """One side. `chosen(what)`: a `Place`, an `OfWay` or an `OfWage`; `opened()`: go to its people."""

    chosen = Signal(object)
    opened = Signal()

    def show_quality(self, found: Quality) -> None:
        """Other numbers."""
        raise NotImplementedError

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        raise NotImplementedError

    def first_chart(self) -> QWidget | None:
        """What has the keyboard first; None while there is nothing to choose from."""
        raise NotImplementedError


class CardsPage(Page):
    """Two cards beside each other and one below, which has no times of its own."""

    def __init__(self, *cards: NumberCard) -> None:
        super().__init__()
        self.cards = cards
        for card in cards:
            card.chosen.connect(self._tell)
            card.opened.connect(self.opened)
        first, second, below = cards
        self.setLayout(column(Beside((first, 1), (second, 1), room=BESIDE), below, None, gap=12))

    def show_quality(self, found: Quality) -> None:
        """Other numbers."""
        for shown in self.cards:
            card = found.card(shown.key)
            if card is not None:
                shown.show_card(found, card)

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        for card in self.cards:
            card.forget_choice()

    def first_chart(self) -> QWidget:
        """The first bars."""
        return self.cards[0].bars

    def _tell(self, place: object) -> None:
        for card in self.cards:
            if card is not self.sender():
                card.forget_choice()
        self.chosen.emit(place)


class StepsPage(Page):
    """The days from step to step, and the half of one step over eight times."""

    def __init__(self) -> None:
        super().__init__()
        self.ways: tuple[Way, ...] = ()
        self._found: Quality | None = None
        title = tr("Time between steps")
        self.rule = Text("", "small", wrap=True)
        self.strips = DayStrips(name="quality.ways.strips", spoken=title)
        legend = Text(
            tr("The box: from a quarter to three quarters of the people. The line: half of them."),
            "small",
            role="ink_2",
            wrap=True,
        )
        self.waits = Button(
            tr("Who waits longest"), self._ask_waiting, name="quality.ways.waits", kind="link", icon="hourglass"
        )
        self.times_heading = Text("", "section", wrap=True)
        self.times = BarChart(name="quality.ways.times", spoken=tr("Half of the people, in days"), in_time=True)
        steps = Sheet(Text(title, "section"), self.rule, self.strips, legend, gap=6, name="quality.ways.sheet")
        over = Sheet(self.times_heading, self.times, self.waits, gap=6, name="quality.ways.over")
        self.setLayout(column(steps, over, None, gap=12))
        self.strips.chosen.connect(self._tell)
        self.times.chosen.connect(self._tell_time)
        for chart in (self.strips, self.times):
            chart.opened.connect(lambda _place: self.opened.emit())

    def show_quality(self, found: Quality) -> None:
        """Other numbers."""
        self._found, self.ways = found, found.ways
        self.rule.setText(tr_marked(quality.words()["card"]["ways"]["rule"]))
        labels = [tr_marked(way.label) for way in found.ways]
        words = [said.days_in_words(label, way.days) for label, way in zip(labels, found.ways, strict=True)]
        days = [
            (way.days.quarter or 0, way.days.half or 0, way.days.three_quarters or 0) if way.days.people else None
            for way in found.ways
        ]
        numbers = [said.days_of(way.days) for way in found.ways]
        self.strips.show_days(labels, days, numbers, words, said.in_one(words))
        self._show_times()

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        self.strips.mark(None)
        self.times.mark(None)

    def first_chart(self) -> QWidget:
        """The steps."""
        return self.strips

    @property
    def way(self) -> Way:
        """The step that was chosen last, else the first."""
        return self.ways[self.strips.place or 0]

    def _show_times(self) -> None:
        if self._found is None:
            return
        times, row = self._found.times, self.way.row
        label = tr_marked(self.way.label)
        self.times_heading.setText(
            tr(
                "{step}, half in so many days: {times}",
                step=label,
                times=said.LAST_EIGHT[self._found.scope.time.every].lower(),
            )
        )
        words = [said.days_in_words(said.title_of(time), days) for time, days in zip(times, row, strict=True)]
        self.times.show_bars(
            [said.label_of(time) for time in times], [days.half or 0 for days in row], said.in_one(words)
        )

    def _tell(self, place: int) -> None:
        way = self.ways[place]
        self.times.mark(None)
        self._show_times()
        self.chosen.emit(OfWay(way.code, tr_marked(way.label)))

    def _tell_time(self, place: int) -> None:
        if self._found is None:
            return
        days, time = self.way.row[place], self._found.times[place]
        words = tr("{step}, {time}", step=tr_marked(self.way.label), time=said.title_of(time))
        self.chosen.emit((OfWay(self.way.code, words), time, days))

    def _ask_waiting(self) -> None:
        words = tr("Waits longest: {step}", step=tr_marked(self.way.label))
        self.chosen.emit(OfWay(self.way.code, words, waiting=True))
        self.opened.emit()


class OutcomesPage(Page):
    """One measure at a time, and the wages."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Quality | None = None
        self.measure = Select(name="quality.measure", spoken=tr("Measure"))
        self.card = OutcomeCard()
        self.wages_heading = Text(tr("Median wage an hour, of who had one both times"), "section", wrap=True)
        self.wages = column(gap=4)
        self.wages_sheet = Sheet(self.wages_heading, self.wages, name="quality.wages.sheet")
        self.nothing = Sheet(
            Text(tr("Nobody was asked at exit in this time"), "section", wrap=True),
            Text(
                tr(
                    "Outcomes are asked on each record: at enrollment, and at exit or twelve months later. Both "
                    "answers of the same people are compared here."
                ),
                role="ink_2",
                wrap=True,
            ),
            name="quality.outcome.nothing",
        )
        self.setLayout(column(self.nothing, self.measure, self.card, self.wages_sheet, None, gap=12))
        self.measure.currentIndexChanged.connect(lambda _index: self._show_measure())
        self.card.chosen.connect(self.chosen)
        self.card.opened.connect(self.opened)

    def show_quality(self, found: Quality) -> None:
        """Other numbers."""
        self._found = found
        self.measure.set_choices([(card.key, quality.title_of(card)) for card in found.outcomes])
        self.measure.setVisible(len(found.outcomes) > 1)
        self.card.setVisible(bool(found.outcomes))
        self.nothing.setVisible(not found.outcomes and not found.wages)
        clear(self.wages)
        for wage in found.wages:
            self.wages.addWidget(self._wage(wage))
        self.wages_sheet.setVisible(bool(found.wages))
        self._show_measure()

    def forget_choice(self) -> None:
        """Nothing is chosen any more."""
        self.card.forget_choice()

    def first_chart(self) -> QWidget | None:
        """The measure, or its answers."""
        return next((one for one in (self.measure, self.card.bars) if one.isVisibleTo(self)), None)

    def _show_measure(self) -> None:
        card = self._found.card(str(self.measure.value())) if self._found is not None else None
        if card is not None:
            self.card.show_card(card)

    def _wage(self, wage: Wage) -> Button:
        words = tr(
            "{about}: {before} at enrollment, {after} at exit, {people}",
            about=tr_marked(wage.of),
            before=formats.money(wage.at_enrolment),
            after=formats.money(wage.at_exit),
            people=said.people(wage.people),
        )

        def open_people() -> None:
            self.chosen.emit(OfWage(wage.who, words))
            self.opened.emit()

        return Button(words, open_people, name=f"quality.wage.{wage.code}", kind="link")
