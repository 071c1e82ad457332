"""Agencies with counts, for tests."""

from collections.abc import Sequence
from uuid import UUID

from csdesk.services.program.measures import (
    AgencyCounts,
    Count,
    KeptAgency,
    KeptYear,
    Standing,
    Typed,
    YearStanding,
    definition,
    earned_by,
    statewide,
)
from tests.services.people import NOW

YEAR = definition(2004)
BEFORE = (8232, 9156, 7310, 7390)
NOW_THERE = (8341, 9276, 7325, 7410)
CENTS = 189_400
"""What is due for each of ten thousand: $18,940,000.00 in all."""


def of_ten_thousand(*parts: int, times: int = 1) -> dict[str, Count]:
    """Counts of which ten thousand, or a multiple of it, are the whole."""
    found = {}
    for one, part in zip(YEAR.measures, parts, strict=True):
        each = times * (CENTS if one.is_money else 1)
        found[one.code] = Count(part * each, 10_000 * each)
    return found


ROCK = Typed(
    AgencyCounts("Rock County CSA", 214_600_00, 4_000, 4_100, of_ten_thousand(*BEFORE), of_ten_thousand(*NOW_THERE))
)

NOBODY_COUNTED = Typed(AgencyCounts("Ho-Chunk Nation & “others” <b>"))


def several(number: int, cents: int = YEAR.funds.projected_cents) -> list[Typed]:
    """So many agencies who share the projected funds, or so many cents, each with other counts."""
    each = cents // number
    found = []
    for at in range(number):
        allocation = each + (cents - each * number if at == 0 else 0)
        before = of_ten_thousand(*(part - at * 37 % 300 for part in BEFORE), times=1 + at % 7)
        now = of_ten_thousand(*(part - at * 31 % 211 for part in NOW_THERE), times=1 + at % 7)
        found.append(Typed(AgencyCounts(f"County {at:04d} CSA", allocation, 1_000, 1_000 + at % 150, before, now)))
    return found


def year_of(agencies: Sequence[Typed]) -> YearStanding:
    """All agencies as they would be read from a vault."""
    kept = tuple(KeptAgency(UUID(int=at), 2004, one.counts, one.as_of, NOW) for at, one in enumerate(agencies))
    standings = tuple(Standing(YEAR, one, earned_by(YEAR, one.counts)) for one in kept)
    shared = statewide(YEAR, [one.earned for one in standings], None)
    return YearStanding(
        YEAR, KeptYear(2004, None, kept), standings, shared, {one.counts.name: one.id for one in kept}
    )
