"""What if: other counts beside the present ones, and what they would earn. Nothing is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csdesk.services.program.measures import (
    AgencyEarned,
    Earned,
    Measure,
    Standing,
    YearStanding,
    part_for,
    range_of,
    statewide,
    what_if,
)
from csdesk.services.program.measures.rates import rate
from csdesk.services.program.measures.words import count_words, percent, rate_words, rule_name
from csdesk.ui import formats
from csdesk.ui.screens.measures.slider import CountSpin, RateSlider
from csdesk.ui.widgets import Beside, Button, Scrolling, Sheet, Text, column, holding, row
from csdesk.wording import tr

SIDE, BOTH_FIT = 300, 860


class MeasureSliders(Sheet):
    """One measure: a slider, the count behind it, and what it earns now and then. `moved(code, part)`."""

    moved = Signal(str, int)

    def __init__(self, measure: Measure) -> None:
        code = measure.code
        super().__init__(name=f"measures.whatIf.{code}", gap=4)
        self.measure = measure
        self._whole = 0
        self.title = Text(measure.title, "strong", wrap=True)
        self.now = Text("", "small", role="ink_2", wrap=True, name=f"measures.whatIf.{code}.now")
        self.then = Text("", wrap=True, name=f"measures.whatIf.{code}.then")
        self.slider = RateSlider(
            name=f"measures.whatIf.{code}.slider", spoken=tr("{title}: the rate, what if", title=measure.title)
        )
        self.spin = CountSpin(
            name=f"measures.whatIf.{code}.count",
            spoken=tr("{part}, what if", part=measure.part),
            is_money=measure.is_money,
        )
        line = row(gap=12)
        line.addWidget(self.slider, 1)
        line.addWidget(self.spin)
        self.add(self.title, self.now, line, self.then)
        self.slider.valueChanged.connect(self._slid)
        self.spin.valueChanged.connect(self._counted)

    def begin(self, standing: Standing, earned: Earned) -> None:
        """As it is now."""
        code = self.measure.code
        count = standing.earned.counts.current.get(code)
        for part in (self.slider, self.spin):
            part.setEnabled(count is not None)
        if count is None or earned.current is None:
            self._whole = 0
            self.now.setText(tr("Enter the counts of this year first."))
            self.then.setText("")
            return
        self._whole = count.whole
        span = range_of(earned)
        marks = [("target", self.measure.target.value), ("now", earned.current)]
        if earned.baseline is not None:
            marks.append(("baseline", earned.baseline))
        self.slider.show_range(span, span.place_of(earned.current), marks)
        self.spin.setMaximum(self._most() if not self.measure.can_exceed else CountSpin.MOST)
        self.spin.go_to(count.part // self._unit)
        self.now.setText(
            tr(
                "Now: {part} of {whole}, {rate}. {rule}: {share}. △ baseline {baseline}, ▼ target {target}",
                part=count_words(self.measure, count.part),
                whole=count_words(self.measure, count.whole),
                rate=rate_words(earned.current),
                rule=rule_name(earned),
                share=percent(earned.share),
                baseline=rate_words(earned.baseline),
                target=percent(self.measure.target.value),
            )
        )

    def show_then(self, before: Earned, then: Earned, part: int | None, *, aloud: bool) -> None:
        """What it would earn; `part`: None where it is as it is."""
        if not self._whole:
            return
        if part is None:
            words = tr("As it is now.")
        else:
            what_if = tr(
                "What if: {part}, {rate}. {rule}: {share}",
                part=count_words(self.measure, part),
                rate=rate_words(then.current),
                rule=rule_name(then),
                share=percent(then.share),
            )
            words = _with_difference(what_if, before.cents, then.cents)
        self.then.setText(words)
        self.slider.say(words, aloud=aloud)
        self.spin.setAccessibleDescription(words)

    @property
    def _unit(self) -> int:
        return 100 if self.measure.is_money else 1

    def _most(self) -> int:
        return min(self._whole // self._unit, CountSpin.MOST)

    def _slid(self, place: int) -> None:
        part = part_for(self.measure, self.slider.range.rate_at(place), self._whole)
        self.spin.go_to(part // self._unit)
        self.moved.emit(self.measure.code, part)

    def _counted(self, number: int) -> None:
        part = number * self._unit
        found = rate(part, self._whole)
        if found is not None:
            self.slider.go_to(self.slider.range.place_of(found))
            self.moved.emit(self.measure.code, part)


class WhatIfPage(Scrolling):
    """The four sliders, and what they come to."""

    def __init__(self) -> None:
        self.sliders: dict[str, MeasureSliders] = {}
        self.parts: dict[str, int] = {}
        """What was moved: by measure."""
        self.standing: Standing | None = None
        self._year: YearStanding | None = None
        self._left = column(None, gap=8)
        self.title = Text(tr("What if"), "section")
        self.total = Text("", wrap=True, name="measures.whatIf.total")
        self.rows = Text("", wrap=True, role="ink_2", name="measures.whatIf.rows")
        self.shared = Text("", wrap=True, name="measures.whatIf.shared")
        self.note = Text(
            tr(
                "Nothing of this is saved. All cases, children and amounts due stay as they are; arrows move by a "
                "step of the chart, the field beside takes the exact count."
            ),
            "small",
            role="ink_2",
            wrap=True,
        )
        self.reset = Button(
            tr("Back to what is"), self.begin_again, name="measures.whatIf.reset", icon="arrow-counter-clockwise"
        )
        side = Sheet(
            self.title, self.total, self.rows, self.shared, self.reset, self.note, name="measures.whatIf.sum"
        )
        side.add_space()
        both = Beside((holding(self._left), 1), (side, 0), room=BOTH_FIT, side=SIDE)
        super().__init__(both, None, name="measures.whatIf", joins=True)
        self.column.setContentsMargins(0, 0, 0, 0)

    def first_focus(self) -> QWidget:
        """The first slider that can be moved."""
        for one in self.sliders.values():
            if one.slider.isEnabled():
                return one.slider
        return self.reset

    def show_standing(self, standing: Standing, year: YearStanding) -> None:
        """Begin with the counts of an agency; what was moved stays where it is the same one still."""
        same = self.standing is not None and self.standing.agency == standing.agency
        self.standing, self._year = standing, year
        if [one.measure for one in self.sliders.values()] != [row.earned.measure for row in standing.rows]:
            self._make(standing)
        if not same:
            self.parts = {}
            for row_ in standing.earned.rows:
                self.sliders[row_.measure.code].begin(standing, row_)
        self._recount()

    def begin_again(self) -> None:
        """As it is now."""
        self.parts = {}
        if self.standing is not None:
            for one in self.standing.earned.rows:
                self.sliders[one.measure.code].begin(self.standing, one)
            self._recount()

    def _make(self, standing: Standing) -> None:
        for one in self.sliders.values():
            self._left.removeWidget(one)
            one.deleteLater()
        self.sliders = {row.code: MeasureSliders(row.earned.measure) for row in standing.rows}
        for at, one in enumerate(self.sliders.values()):
            one.moved.connect(self._move)
            self._left.insertWidget(at, one)

    def _move(self, code: str, part: int) -> None:
        self.parts[code] = part
        self._recount(code)

    def _recount(self, moved: str = "") -> None:
        standing = self.standing
        if standing is None:
            return
        before = standing.earned
        then = what_if(standing.definition, before.counts, self.parts)
        for was, will in zip(before.rows, then.rows, strict=True):
            code = was.measure.code
            self.sliders[code].show_then(was, will, self.parts.get(code), aloud=code == moved)
        self.total.setText(_total(before, then))
        self.rows.setText("\n".join(map(_line, before.rows, then.rows)))
        shared = _shared(self._year, then)
        self.shared.setText(shared)
        self.shared.setVisible(bool(shared))
        self.reset.setEnabled(bool(self.parts))


def _total(before: AgencyEarned, then: AgencyEarned) -> str:
    if before.share is None or then.share is None:
        return tr("Not all counts are there: the sum is not known.")
    if before.cents is None or then.cents is None:
        return tr("Now {now}, what if {then}.", now=percent(before.share), then=percent(then.share))
    return _with_difference(
        tr(
            "Now {now}, {now_share}; what if {then}, {then_share}",
            now=formats.money(before.cents),
            now_share=percent(before.share),
            then=formats.money(then.cents),
            then_share=percent(then.share),
        ),
        before.cents,
        then.cents,
    )


def _shared(year: YearStanding | None, then: AgencyEarned) -> str:
    """What it would come to among all agencies, where there are others."""
    if year is None or len(year.all.rows) < 2 or not then.is_complete:
        return ""
    others = [one.earned for one in year.standings if one.name != then.name]
    whole = statewide(year.definition, [*others, then], year.kept.funds_cents)
    now = next((row.total_cents for row in year.all.rows if row.name == then.name), None)
    if now is None:
        return ""
    after = next(row.total_cents for row in whole.rows if row.name == then.name)
    said = tr(
        "Among {count}, with what was not earned: now {now}, what if {then}",
        count=formats.count(len(whole.rows), tr("agency"), tr("agencies")),
        now=formats.money(now),
        then=formats.money(after),
    )
    return _with_difference(said, now, after)


def _line(before: Earned, then: Earned) -> str:
    return f"{before.measure.title}: {percent(before.share)} → {percent(then.share)}"


def _with_difference(said: str, before: int | None, then: int | None) -> str:
    """What was said, with `$1,073.00 more`."""
    if before is None or then is None or before == then:
        return f"{said}."
    money = formats.money(abs(then - before))
    if then > before:
        return tr("{said}, {money} more.", said=said, money=money)
    return tr("{said}, {money} less.", said=said, money=money)
