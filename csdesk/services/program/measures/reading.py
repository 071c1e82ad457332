"""Reads a file of measures, and says by name what in it cannot hold."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from csdesk.services.errors import DeskError
from csdesk.services.program.measures.charts import ALL, Chart, chart_a, chart_b
from csdesk.services.program.measures.definition import (
    AdvanceRule,
    Cited,
    Definition,
    Funds,
    HoldHarmless,
    Measure,
    Reading,
)
from csdesk.services.program.measures.rates import RATE_PLACES, SHARE_PLACES
from csdesk.wording import tr

UNITS = ("cases", "children", "dollars")
MOST_ROWS = 2_000
"""Of a chart: more is a slip of the pen in its step."""


def parse(text: str, name: str, year: int) -> Definition:
    """The measures that a file holds. Raises `DeskError` with the file's name and what is wrong in it."""
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        _refuse(name, tr("it is not valid TOML ({error})", error=error))
    file = _Part(name, "", values)
    if file.whole("year") != year:
        file.refuse("year", tr("it must be {year}, as the file is called", year=year))
    measures = tuple(_measure(one) for one in file.parts("measure"))
    codes = [one.code for one in measures]
    if len(set(codes)) != len(codes):
        file.refuse("measure", tr("two measures have the same code"))
    if sum(one.weight.value for one in measures) != ALL:
        file.refuse("measure", tr("the weights of all measures must be 100 together"))
    funds, load = file.part("funds"), file.part("initial_load")
    return Definition(
        year=year,
        version=file.text("version"),
        title=file.text("title"),
        source=file.text("source"),
        short_source=file.text("short_source"),
        applies=(file.day("applies_from"), file.day("applies_to")),
        applies_sentence=file.text("applies_sentence"),
        baseline_on=file.day("baseline_on"),
        baseline_sentence=file.text("baseline_sentence"),
        current_on=file.day("current_on"),
        current_sentence=file.text("current_sentence"),
        groups=tuple(Cited(Decimal(one.whole("count")), one.text("sentence")) for one in file.parts("agencies")),
        funds=Funds(
            projected_cents=int(funds.number("projected", 2) * 100),
            projected_sentence=funds.text("projected_sentence"),
            federal=funds.cited("federal_share", RATE_PLACES, sentence="federal_sentence", below=ALL),
            proportional_sentence=funds.text("proportional_sentence"),
            redistribution_sentence=funds.text("redistribution_sentence"),
            less_sentence=funds.text("less_sentence"),
            more_sentence=funds.text("more_sentence"),
            readings=funds.readings("readings"),
        ),
        load_met=load.cited("met", SHARE_PLACES),
        load_below=load.cited("below", SHARE_PLACES),
        advances=_advances(file),
        hold_harmless=_hold_harmless(file, codes),
        measures=measures,
    )


def _hold_harmless(file: "_Part", codes: list[str]) -> HoldHarmless | None:
    if "hold_harmless" not in file.values:
        return None
    part = file.part("hold_harmless")
    if part.text("measure") not in codes:
        part.refuse("measure", tr("there is no such measure"))
    return HoldHarmless(
        measure=part.text("measure"),
        claims_rise=part.number("claims_rise", RATE_PLACES),
        earned=part.number("earned", SHARE_PLACES),
        sentence=part.text("sentence"),
    )


def _advances(file: "_Part") -> AdvanceRule | None:
    if "advances" not in file.values:
        return None
    part = file.part("advances")
    months, parts = part.whole("months"), part.whole("parts")
    if not 1 <= months <= parts:
        part.refuse("months", tr("it must be from 1 to the number of parts"))
    return AdvanceRule(
        months=months,
        parts=parts,
        line=part.text("line"),
        sentence=part.text("sentence"),
        line_sentence=part.text("line_sentence"),
        taken_back_sentence=part.text("taken_back_sentence"),
    )


def _measure(part: "_Part") -> Measure:
    a, b = part.part("chart_a"), part.part("chart_b")
    if part.text("unit") not in UNITS:
        part.refuse("unit", tr("it must be one of {known}", known=", ".join(UNITS)))
    step, increment = part.number("step", RATE_PLACES), part.cited("increment", RATE_PLACES)
    target, threshold = part.cited("target", RATE_PLACES), part.cited("threshold", RATE_PLACES)
    if step <= 0 or increment.value <= 0 or increment.value % step:
        part.refuse("increment", tr("it must be a number of whole steps"))
    if threshold.value > target.value:
        part.refuse("threshold", tr("it must not be above the target"))
    same = b.cited("same", SHARE_PLACES)
    changes = _chart_b(b, increment.value, step, same.value)
    rates = chart_a(target.value, increment.value, changes)
    _compare_ends(a, rates)
    return Measure(
        code=part.text("code"),
        title=part.text("title"),
        rate_name=part.text("rate_name"),
        unit=part.text("unit"),
        part=part.text("part"),
        whole=part.text("whole"),
        counted_sentence=part.text("counted_sentence"),
        who_sentence=part.text("who_sentence") if "who_sentence" in part.values else "",
        can_exceed=part.text("above_one_sentence") if "above_one_sentence" in part.values else "",
        weight=part.cited("weight", SHARE_PLACES),
        target=target,
        threshold=threshold,
        increment=increment,
        step=step,
        chart_a=rates,
        chart_a_sentence=a.text("sentence"),
        chart_b=changes,
        same=same,
        improved_sentence=b.text("improved_sentence"),
        declined_sentence=b.text("declined_sentence"),
        readings=part.readings("reading"),
    )


def _chart_b(part: "_Part", increment: Decimal, step: Decimal, same: Decimal) -> Chart:
    stated: dict[Decimal, Decimal] = {}
    for pair in part.values.get("stated") or part.refuse("stated", tr("it is missing")):
        if not isinstance(pair, list) or len(pair) != 2:
            part.refuse("stated", tr("each row needs a change and what it earns"))
        at, share = (part.as_number("stated", value, RATE_PLACES) for value in pair)
        if at % step or at > increment:
            part.refuse("stated", tr("{at} is no whole step up to the increment", at=at))
        stated[at] = share
    lowest = min(stated)
    if lowest >= 0 or (increment - lowest) / step > MOST_ROWS:
        part.refuse("stated", tr("the lowest decline is missing, or the steps are too small"))
    chart = chart_b(increment, step, same, stated)
    for upper, lower in zip(chart.rows, chart.rows[1:], strict=False):
        if not 0 <= lower.share <= upper.share <= ALL:
            part.refuse("stated", tr("what a change of {at} earns does not fit the rows beside it", at=lower.at))
    return chart


def _compare_ends(part: "_Part", chart: Chart) -> None:
    """Chart A lies on the line of chart B: the ends that are stated say so, or the file holds another rule."""
    for name, row in (("highest", chart.rows[1]), ("lowest", chart.lowest)):
        if part.number(name, SHARE_PLACES) != row.share:
            part.refuse(name, tr("by the steps of chart B a rate of {at} earns {share}", at=row.at, share=row.share))


def _refuse(name: str, what: str) -> NoReturn:
    raise DeskError(
        tr(
            "The measures in {name} cannot be used: {what}. Nothing was changed; correct the file and start again.",
            name=name,
            what=what,
        )
    )


class _Part:
    """A table of the file, asked for one value after the other."""

    def __init__(self, file: str, place: str, values: Mapping[str, Any]) -> None:
        self.file, self.place, self.values = file, place, values

    def refuse(self, name: str, what: str) -> NoReturn:
        """Raises `DeskError`: which value, and why."""
        _refuse(self.file, tr("{name}: {what}", name=f"{self.place}{name}", what=what))

    def part(self, name: str) -> "_Part":
        """A table in it."""
        found = self.values.get(name)
        if not isinstance(found, dict):
            self.refuse(name, tr("it is missing"))
        return _Part(self.file, f"{self.place}{name}.", found)

    def parts(self, name: str) -> list["_Part"]:
        """A row of tables in it; at least one."""
        found = self.values.get(name)
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            self.refuse(name, tr("it is missing"))
        return [_Part(self.file, f"{self.place}{name}[{at}].", one) for at, one in enumerate(found, 1)]

    def readings(self, name: str) -> tuple[Reading, ...]:
        """How it is read where it can be read in two ways; none where there is no such place."""
        found = self.parts(name) if name in self.values else ()
        return tuple(Reading(one.text("about"), one.text("text")) for one in found)

    def text(self, name: str) -> str:
        """Words; never empty."""
        found = self.values.get(name)
        if not isinstance(found, str) or not found.strip():
            self.refuse(name, tr("it is missing"))
        return found.strip()

    def day(self, name: str) -> date:
        """A day."""
        found = self.values.get(name)
        if type(found) is not date:
            self.refuse(name, tr("it must be a day, such as 2003-09-30"))
        return found

    def whole(self, name: str) -> int:
        """A whole number."""
        found = self.values.get(name)
        if type(found) is not int or found < 0:
            self.refuse(name, tr("it must be a whole number"))
        return found

    def number(self, name: str, places: int) -> Decimal:
        """A number with so many decimal places at most."""
        found = self.as_number(name, self.values.get(name), places)
        if found < 0:
            self.refuse(name, tr("it must not be negative"))
        return found

    def as_number(self, name: str, found: object, places: int) -> Decimal:
        """The same, of a value; it may be negative."""
        if type(found) is int:
            return Decimal(found)
        if not isinstance(found, Decimal) or not found.is_finite():
            self.refuse(name, tr("it must be a number"))
        if round(found, places) != found:
            self.refuse(name, tr("it has more than {count} decimal places", count=places))
        return found.normalize() if found else Decimal(0)

    def cited(self, name: str, places: int, *, sentence: str = "", below: Decimal | None = None) -> Cited:
        """A number with its sentence."""
        found = self.number(name, places)
        if below is not None and found >= below:
            self.refuse(name, tr("it must be below {below}", below=below))
        return Cited(found, self.text(sentence or f"{name}_sentence"))
