"""How the numbers of the quality loop are said in the window."""

from collections.abc import Sequence

from csdesk.services.program import quality
from csdesk.services.program.quality import Bar, Card, Days, Every, Number, Time, Unit
from csdesk.services.program.quality.counting import OTHERS
from csdesk.services.reporting import quarters
from csdesk.ui import formats
from csdesk.wording import tr, tr_marked

EVERY = ((Every.QUARTER, tr("Quarters")), (Every.MONTH, tr("Months")), (Every.YEAR, tr("Years")))
LAST_EIGHT = {
    Every.QUARTER: tr("The last eight quarters"),
    Every.MONTH: tr("The last eight months"),
    Every.YEAR: tr("The last eight years"),
}


def title_of(time: Time) -> str:
    """*July–September 2026*, *September 2026*, *2026*."""
    return str(time.first_day.year) if time.every is Every.YEAR else formats.span(time)


def label_of(time: Time) -> str:
    """Below a bar: *Q3 26*, *Sep*, *2026*."""
    first = time.first_day
    if time.every is Every.QUARTER:
        return tr("Q{number} {year}", number=quarters.of(first).number, year=f"{first:%y}")
    return formats.short_month(first) if time.every is Every.MONTH else str(first.year)


def bar_of(card: Card, bar: Bar) -> str:
    """The label of a bar."""
    if bar.code == OTHERS:
        return tr("{number} other programs", number=len(card.others))
    return tr_marked(bar.label)


def number_of(number: Number, unit: Unit) -> str:
    """The number beside a bar, with the people behind it where something else is counted."""
    if unit is Unit.PEOPLE:
        return f"{number.count:,}"
    return tr("{count} ({people})", count=f"{number.count:,}", people=people(number.people))


def whole_of(card: Card) -> str:
    """All of a card: *12 referrals, 9 people*."""
    counted = formats.count(card.total.count, *quality.unit_of(card.unit))
    if card.unit is Unit.PEOPLE:
        return counted
    return tr("{count}, {people}", count=counted, people=people(card.total.people))


def people(number: int) -> str:
    """`1 person`, `1,132 people`."""
    return formats.count(number, tr("person"), tr("people"))


def days_of(days: Days) -> str:
    """What stands at the right of a step."""
    if days.half is None:
        return tr("nobody")
    return tr("half within {days}, {people}", days=in_days(days.half), people=people(days.people))


def days_in_words(label: str, days: Days) -> str:
    """A step with all of its numbers."""
    if days.half is None or days.quarter is None or days.three_quarters is None or days.longest is None:
        return tr("{step}: nobody", step=label)
    return tr(
        "{step}: {people}. A quarter within {quarter}, half within {half}, three quarters within {three}, "
        "the longest {longest}",
        step=label,
        people=people(days.people),
        quarter=in_days(days.quarter),
        half=in_days(days.half),
        three=in_days(days.three_quarters),
        longest=in_days(days.longest),
    )


def in_days(number: int) -> str:
    """`1 day`, `12 days`."""
    return formats.count(number, tr("day"), tr("days"))


def in_one(values: Sequence[str]) -> str:
    """All values of a chart in one text."""
    return "; ".join(values) if values else tr("Nothing to show.")
