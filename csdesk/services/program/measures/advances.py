"""Advances: what an agency is paid in the first months of the contract, and gives back after its end."""

from dataclasses import dataclass
from datetime import date

from csdesk.services.program.measures.definition import AdvanceRule, Definition
from csdesk.services.program.measures.rates import half_up


@dataclass(frozen=True)
class Advances:
    """The advances of an agency; its administrative estimate, of which there are others, is not known here."""

    rule: AdvanceRule
    cents: int
    """Of each month: taken back in the same amounts."""
    paid: tuple[date, ...]
    """The months, each by its first day."""
    taken_back: tuple[date, ...]

    @property
    def total_cents(self) -> int:
        """Of all months."""
        return self.cents * len(self.paid)


def advances(definition: Definition, allocation_cents: int | None) -> Advances | None:
    """The advances on an allocation; None where it is not known, or the year knows none. Cents, halves up."""
    rule = definition.advances
    if rule is None or allocation_cents is None:
        return None
    begins, ends = definition.applies
    return Advances(
        rule=rule,
        cents=half_up(allocation_cents, rule.parts),
        paid=tuple(_month(begins, number) for number in range(rule.months)),
        taken_back=tuple(_month(ends, number) for number in range(1, rule.months + 1)),
    )


def _month(day: date, later: int) -> date:
    years, month = divmod(day.month - 1 + later, 12)
    return date(day.year + years, month + 1, 1)
