"""What all agencies get: earned, adjusted to the funds that are there, and what others did not earn."""

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.services.program.measures.definition import Definition
from csdesk.services.program.measures.earning import AgencyEarned, federal_match
from csdesk.services.program.measures.rates import half_up, shared_out


@dataclass(frozen=True)
class Allotted:
    """One agency among all: earned + adjusted + redistributed = total. All in cents."""

    agency: AgencyEarned
    allocation_cents: int
    earned_cents: int
    adjusted_cents: int
    """What is taken from the earned amount because the funds are less than projected: zero or negative."""
    redistributed_cents: int
    """Its part of what others, and itself, did not earn."""
    total_cents: int
    match_cents: int

    @property
    def name(self) -> str:
        """The agency's."""
        return self.agency.name


@dataclass(frozen=True)
class Statewide:
    """All agencies of a year that are complete, by name. All in cents."""

    rows: tuple[Allotted, ...]
    incomplete: tuple[AgencyEarned, ...]
    """Those of which something is missing: they are in none of the sums."""
    projected_cents: int
    available_cents: int
    """What there is for all agencies of the state."""
    surplus_cents: int
    """What there is beyond what was projected: it is not shared out here, but in consultation with a committee."""
    funds_cents: int
    """What there is for the agencies in `rows`."""
    allocation_cents: int
    earned_cents: int
    adjusted_cents: int
    redistributed_cents: int
    match_cents: int


def statewide(definition: Definition, agencies: Sequence[AgencyEarned], available_cents: int | None) -> Statewide:
    """Share the funds out. `available_cents`: what there is for all; None: what was projected. Pure.

    The allocations are made from the projected funds; where less is there, each earned amount is less by the same
    proportion. What is not earned then goes to all by their earnings, so that everything is given, to the cent.
    """
    complete = sorted((one for one in agencies if one.is_complete), key=lambda one: one.name)
    names = [one.name for one in complete]
    allocations = [one.counts.allocation_cents or 0 for one in complete]
    earned = [one.cents or 0 for one in complete]
    projected = definition.funds.projected_cents
    there = projected if available_cents is None else available_cents
    usable = min(there, projected)
    funds = _funds(usable, projected, sum(allocations)) if sum(earned) else 0
    scaled = [one * funds // sum(allocations) for one in earned] if sum(allocations) > funds else earned
    totals = shared_out(funds, earned, names)
    matched = shared_out(federal_match(definition, funds), totals, names)
    rows = tuple(
        Allotted(agency, allocation, own, after - own, total - after, total, match)
        for agency, allocation, own, after, total, match in zip(
            complete, allocations, earned, scaled, totals, matched, strict=True
        )
    )
    return Statewide(
        rows=rows,
        incomplete=tuple(sorted((one for one in agencies if not one.is_complete), key=lambda one: one.name)),
        projected_cents=projected,
        available_cents=there,
        surplus_cents=there - usable,
        funds_cents=funds,
        allocation_cents=sum(allocations),
        earned_cents=sum(earned),
        adjusted_cents=sum(row.adjusted_cents for row in rows),
        redistributed_cents=sum(row.redistributed_cents for row in rows),
        match_cents=sum(row.match_cents for row in rows),
    )


def _funds(usable: int, projected: int, allocations: int) -> int:
    """What of the funds is for these agencies: all of it for those who hold all allocations."""
    return min(usable, half_up(allocations * usable, projected)) if projected else 0
