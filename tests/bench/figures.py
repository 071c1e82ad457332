"""One measured figure beside the floor or the peer that was measured with it."""

from dataclasses import dataclass
from math import nan
from typing import Any, Literal

WORSE = 1.2
"""A figure that got so many times worse is pointed out."""


@dataclass(frozen=True)
class Figure:
    """`value` and `reference` in the same unit, from the same run."""

    name: str
    value: float
    unit: Literal["s", "ms", "MB", "frames"]
    reference: float
    bound: float
    bounded: Literal["ratio", "value"] = "ratio"
    """Whether the bound is a multiple of the reference, or an amount in the unit."""
    people: int = 0
    """How many there are in the vault, where the figure is one of several that show how it grows."""

    @property
    def ratio(self) -> float:
        """How many times the reference; no number where that is nothing."""
        return self.value / self.reference if self.reference else nan

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bound."""
        return (self.ratio if self.bounded == "ratio" else self.value) <= self.bound

    @property
    def bound_in_words(self) -> str:
        """`2.5x`, or `10 ms`."""
        return f"{self.bound:g}x" if self.bounded == "ratio" else f"{self.bound:g} {self.unit}"

    def as_json(self) -> dict[str, Any]:
        """The figure as `build/bench.json` has it."""
        return {
            "name": self.name,
            "people": self.people,
            "value": round(self.value, 4),
            "unit": self.unit,
            "reference": round(self.reference, 4),
            "ratio": round(self.ratio, 3) if self.reference else None,
            "bound": self.bound,
            "bounded": self.bounded,
            "holds": self.holds,
        }


def line(figure: dict[str, Any], before: dict[str, Any] | None) -> str:
    """A figure of `build/bench.json` as a line of the table, beside the same one of the recorded run."""
    ratio = "" if figure["ratio"] is None else f"{figure['ratio']:.2f}x"
    bound = f"{figure['bound']:g}x" if figure["bounded"] == "ratio" else f"{figure['bound']:g} {figure['unit']}"
    name = f"{figure['name']}, {figure['people']:,} people" if figure["people"] else figure["name"]
    verdict = "holds" if figure["holds"] else "DOES NOT HOLD"
    if figure["people"]:
        bound = verdict = ""  # it shows how a figure grows; the bound is that of the same figure of another bench
    by = worse_by(figure, before)
    told = f"  WORSE BY {by:.0%} THAN RECORDED" if by >= WORSE - 1 else ""
    return (
        f"{name:68} {figure['value']:9.2f} {figure['unit']:6} {figure['reference']:9.2f} {ratio:>9} {bound:>10}  "
        f"{verdict}{told}"
    )


def worse_by(now: dict[str, Any], before: dict[str, Any] | None) -> float:
    """By how much a figure got worse: 0.25 for a quarter.

    The amount and the multiple of its floor have both to be worse: a machine that has something else to do just then
    makes the floor slower, too.
    """
    if before is None or not before["value"]:
        return 0.0
    amount = now["value"] / before["value"]
    multiple = now["ratio"] / before["ratio"] if now["ratio"] and before["ratio"] else amount
    return max(0.0, float(min(amount, multiple)) - 1)
