"""One measured figure beside the floor or the peer that was measured with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` and `reference` in the same unit, from the same run; the bound is on their ratio."""

    name: str
    value: float
    unit: str
    reference: float
    bound: float

    @property
    def ratio(self) -> float:
        """How many times the reference."""
        return self.value / self.reference

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bound."""
        return self.ratio <= self.bound

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
