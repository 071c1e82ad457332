"""What an agency earns: by each measure, in all, and how far it is to the next step."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from csdesk.services.program.measures.charts import ALL, Chart, Row
from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import Definition, Measure
from csdesk.services.program.measures.rates import SHARE_PLACES, half_up, least_part, of_cents, rate, shared_out


class Rule(StrEnum):
    """By which rule of the notice a measure is earned."""

    TARGET = "target"
    CHART_A = "chart_a"
    CHART_B = "chart_b"
    HELD_HARMLESS = "held_harmless"
    UNKNOWN = "unknown"
    """A count is missing."""


@dataclass(frozen=True)
class NextStep:
    """The smallest number more that earns more, as long as the whole stays as it is."""

    more: int
    """Cases or children; of current support whole dollars."""
    share: Decimal
    """What the measure earns then, in per cent."""
    part: int
    """The part with them."""
    cents: int | None
    """What that is more, for the agency; None without an allocation."""


@dataclass(frozen=True)
class Earned:
    """One measure of one agency. Rates, changes and shares are per cent."""

    measure: Measure
    baseline: Decimal | None
    current: Decimal | None
    change: Decimal | None
    rule: Rule
    row: Row | None
    """The row of the chart that holds."""
    share: Decimal | None
    available_cents: int | None
    """What of the allocation is for this measure."""
    cents: int | None
    load_share: Decimal | None
    """What of it is loaded at the beginning of the contract."""
    load_cents: int | None
    next_step: NextStep | None


@dataclass(frozen=True)
class AgencyEarned:
    """An agency with all its measures."""

    counts: AgencyCounts
    rows: tuple[Earned, ...]
    share: Decimal | None
    """Of the whole allocation, in per cent; exact. None while a measure is unknown."""
    cents: int | None
    """Earned in all; None while something is unknown."""
    match_cents: int | None
    """What the federal government adds to that."""
    load_cents: int | None

    @property
    def name(self) -> str:
        """The agency's."""
        return self.counts.name

    @property
    def is_complete(self) -> bool:
        """Whether it can be counted with the others."""
        return self.cents is not None


def earned_by(definition: Definition, counts: AgencyCounts) -> AgencyEarned:
    """What an agency earns by these counts. Pure: the same counts always give the same."""
    available = available_by(definition, counts.allocation_cents)
    rows = tuple(_earned(definition, one, counts, at) for one, at in zip(definition.measures, available, strict=True))
    shares = [row.share for row in rows]
    cents = [row.cents for row in rows]
    loads = [row.load_cents for row in rows]
    total = _sum(cents)
    known = [share for share in shares if share is not None]
    share = None
    if len(known) == len(rows):
        weights = (one.weight.value for one in definition.measures)
        share = sum((weight * one / 100 for weight, one in zip(weights, known, strict=True)), Decimal(0))
    return AgencyEarned(
        counts=counts,
        rows=rows,
        share=share,
        cents=total,
        match_cents=None if total is None else federal_match(definition, total),
        load_cents=_sum(loads),
    )


def available_by(definition: Definition, allocation_cents: int | None) -> list[int | None]:
    """What of an allocation is for each measure, in cents that add up to it."""
    if allocation_cents is None:
        return [None] * len(definition.measures)
    weights = [int(one.weight.value * 10**SHARE_PLACES) for one in definition.measures]
    return list(shared_out(allocation_cents, weights))


def federal_match(definition: Definition, cents: int) -> int:
    """What the federal government adds: at 66 per cent, 66 for each 34 of the state's; in whole cents, halves up."""
    top, bottom = definition.funds.federal.value.as_integer_ratio()
    return half_up(cents * top, 100 * bottom - top)


def is_held_harmless(definition: Definition, counts: AgencyCounts) -> bool:
    """Whether unemployment claims rose by so much that the rate of the measure concerned does not matter."""
    rule, before, now = definition.hold_harmless, counts.claims_before, counts.claims_now
    if rule is None or before is None or now is None or now <= before:
        return False
    return now * 100 >= before * (100 + rule.claims_rise)


def share_of(measure: Measure, baseline: Decimal | None, current: Decimal | None) -> tuple[Rule, Row | None]:
    """The rule and the row of its chart that hold for two rates. Whoever meets the target earns 100% either way."""
    if current is None:
        return Rule.UNKNOWN, None
    if current >= measure.target.value:
        return Rule.TARGET, measure.chart_a.rows[0]
    if baseline is None:
        return Rule.UNKNOWN, None
    if baseline >= measure.threshold.value:
        return Rule.CHART_A, measure.chart_a.of_rate(current)
    return Rule.CHART_B, measure.chart_b.of_change(current - baseline)


def next_step(measure: Measure, baseline: Decimal | None, count: Count, available: int | None) -> NextStep | None:
    """How far it is to more; None where 100% is earned, a count is missing, or no count can reach it."""
    rule, row = share_of(measure, baseline, rate(*count))
    if row is None or baseline is None or row.share == ALL:
        return None
    wanted = _next_rate(measure, measure.chart_a if rule is Rule.CHART_A else measure.chart_b, row, baseline)
    part = max(least_part(wanted, count.whole), count.part + 1)
    more = part - count.part
    if measure.is_money:
        more = -(-more // 100)
        part = count.part + 100 * more
    if part > count.whole and not measure.can_exceed:
        return None
    _, then = share_of(measure, baseline, rate(part, count.whole))
    share = then.share if then is not None else ALL
    cents = None if available is None else of_cents(available, share) - of_cents(available, row.share)
    return NextStep(more, share, part, cents)


def _next_rate(measure: Measure, chart: Chart, row: Row, baseline: Decimal) -> Decimal:
    """The rate from which on a row that earns more holds, or the target if that is nearer."""
    better = next(one for one in reversed(chart.rows) if one.share > row.share)
    if chart is measure.chart_a:
        return better.at
    # Of a decline less than a step counts as none: the row above holds as soon as the decline is less than its end.
    least = baseline + better.at if better.at > 0 else baseline + better.at - measure.step + Decimal("0.01")
    return min(least, measure.target.value)


def _earned(definition: Definition, measure: Measure, counts: AgencyCounts, available: int | None) -> Earned:
    before, now = counts.baseline.get(measure.code), counts.current.get(measure.code)
    baseline, current = (rate(*one) if one is not None else None for one in (before, now))
    rule, row = share_of(measure, baseline, current)
    share = row.share if row is not None else None
    step = next_step(measure, baseline, now, available) if now is not None else None
    held = definition.hold_harmless
    if held is not None and held.measure == measure.code and is_held_harmless(definition, counts):
        if share is None or share < held.earned:
            rule, row, share = Rule.HELD_HARMLESS, None, held.earned
        step = None
    load = None
    if baseline is not None:
        load = (definition.load_met if baseline >= measure.target.value else definition.load_below).value
    return Earned(
        measure=measure,
        baseline=baseline,
        current=current,
        change=current - baseline if current is not None and baseline is not None else None,
        rule=rule,
        row=row,
        share=share,
        available_cents=available,
        cents=None if available is None or share is None else of_cents(available, share),
        load_share=load,
        load_cents=None if available is None or load is None else of_cents(available, load),
        next_step=step,
    )


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
