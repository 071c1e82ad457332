"""Charts A and B: which change, or which rate, earns which share.

The notice refers to both and holds neither. It gives the ends, and those lie on straight lines: on chart B from *the
same level* up to the full increment, which earns 100%, and down to the largest decline; on chart A along the same
line, with the target where the full increment would be. `docs/measures.md` says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from csdesk.services.program.measures.rates import SHARE_PLACES, rounded

ALL = Decimal(100)


@dataclass(frozen=True)
class Row:
    """A line of a chart."""

    at: Decimal
    """The rate (chart A), or the change of the rate (chart B), in per cent."""
    share: Decimal
    """What it earns, in per cent of what there is for the measure."""
    stated: bool
    """The notice says so; else the row is derived."""


@dataclass(frozen=True)
class Chart:
    """All rows of a chart, the highest first. The first earns 100%."""

    rows: tuple[Row, ...]

    @property
    def lowest(self) -> Row:
        """What is earned at least, however low."""
        return self.rows[-1]

    @property
    def is_derived(self) -> bool:
        """Whether any row is not stated."""
        return not all(row.stated for row in self.rows)

    def of_rate(self, now: Decimal) -> Row:
        """Chart A: the highest row that the rate reaches; below the chart its lowest."""
        return next((row for row in self.rows if row.at <= now), self.lowest)

    def of_change(self, change: Decimal) -> Row:
        """Chart B: a step counts when it is reached in full, up and down; beyond the ends, the end."""
        if change >= 0:
            return next((row for row in self.rows if row.at <= change), self.lowest)
        return next(row for row in reversed(self.rows) if row.at >= change)


def chart_b(increment: Decimal, step: Decimal, same: Decimal, stated: Mapping[Decimal, Decimal]) -> Chart:
    """The chart of changes. `stated`: the rows that are known; the lowest of them is the chart's lowest."""
    lowest = min(stated)
    floor = stated[lowest]
    known = {increment: ALL, Decimal(0): same, **stated}
    rows = []
    for at in _down(increment, lowest, step):
        end, share = (increment, ALL) if at >= 0 else (lowest, floor)
        line = Fraction(same) + Fraction(share - same) * Fraction(at) / Fraction(end)
        rows.append(Row(at, known.get(at, rounded(*line.as_integer_ratio(), SHARE_PLACES)), at in known))
    return Chart(tuple(rows))


def chart_a(target: Decimal, increment: Decimal, b: Chart) -> Chart:
    """The chart of rates below the target: chart B of a baseline that lies the full increment below it.

    Of its rows the notice states the target's only. It states what the highest and the lowest row below it earn, but
    not at which rates: those are derived.
    """
    return Chart(tuple(Row(target - increment + row.at, row.share, at == 0) for at, row in enumerate(b.rows)))


def _down(highest: Decimal, lowest: Decimal, step: Decimal) -> Iterable[Decimal]:
    at = highest
    while at >= lowest:
        yield at
        at -= step
