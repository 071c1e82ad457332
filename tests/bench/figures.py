"""One measured figure beside the floor or the peer that was measured with it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """`value` and `reference` in the same unit, from the same run."""

    name: str
    value: float
    unit: Literal["s", "ms", "MB"]
    reference: float
    bound: float
    bounded: Literal["ratio", "value"] = "ratio"
    """Whether the bound is a multiple of the reference, or an amount in the unit."""

    @property
    def ratio(self) -> float:
        """How many times the reference."""
        return self.value / self.reference

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bound."""
        return (self.ratio if self.bounded == "ratio" else self.value) <= self.bound

    @property
    def bound_in_words(self) -> str:
        """`2.5x`, or `10 ms`."""
        return f"{self.bound:g}x" if self.bounded == "ratio" else f"{self.bound:g} {self.unit}"

    def as_json(self) -> dict[str, object]:
        """The figure as `build/bench.json` has it."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "reference": round(self.reference, 4),
            "ratio": round(self.ratio, 3),
            "bound": self.bound,
            "holds": self.holds,
        }
