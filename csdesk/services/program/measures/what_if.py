"""What if: other counts, and everything from them anew. Nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from csdesk.services.program.measures.counts import AgencyCounts, Count
from csdesk.services.program.measures.definition import Definition, Measure
from csdesk.services.program.measures.earning import AgencyEarned, Earned, earned_by
from csdesk.services.program.measures.rates import least_part

BEYOND = 1
"""How far, in per cent, the range goes beyond what is known and what is wanted."""


@dataclass(frozen=True)
class Range:
    """What a measure can be moved over: rates in whole steps."""

    lowest: Decimal
    highest: Decimal
    step: Decimal

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return int((self.highest - self.lowest) / self.step)

    def rate_at(self, place: int) -> Decimal:
        """The rate after so many steps."""
        return self.lowest + self.step * max(0, min(place, self.steps))

    def place_of(self, rate: Decimal) -> int:
        """The last step that a rate reaches."""
        return max(0, min(self.steps, int((rate - self.lowest) // self.step)))


def what_if(definition: Definition, counts: AgencyCounts, parts: Mapping[str, int]) -> AgencyEarned:
    """What an agency would earn with other parts: cases, children or cents by the code of the measure."""
    current = dict(counts.current)
    for code, part in parts.items():
        if code in current:
            current[code] = Count(part, current[code].whole)
    return earned_by(definition, replace(counts, current=current))


def range_of(earned: Earned) -> Range:
    """From what earns least, or the rate now, or the baseline, to the target, with some room beyond."""
    measure = earned.measure
    known = [rate for rate in (earned.baseline, earned.current) if rate is not None]
    lowest = min(measure.chart_a.lowest.at, *known, measure.target.value) - BEYOND
    highest = max(measure.target.value, *known, Decimal(0)) + BEYOND
    if not measure.can_exceed:
        highest = min(highest, Decimal(100))
    lowest = max(Decimal(0), (lowest // measure.step) * measure.step)
    return Range(lowest, lowest + (highest - lowest) // measure.step * measure.step, measure.step)


def part_for(measure: Measure, rate: Decimal, whole: int) -> int:
    """The smallest part that has this rate: whole cases, children, or cents of whole dollars where they suffice."""
    part = least_part(rate, whole)
    if measure.is_money:
        part = min(-(-part // 100) * 100, max(part, whole))
    return part
