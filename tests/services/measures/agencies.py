"""Agencies with counts, for tests."""

from csdesk.services.program.measures import AgencyCounts, Count, Typed, definition

YEAR = definition(2004)
BEFORE = (8232, 9156, 7310, 7390)
NOW_THERE = (8341, 9276, 7325, 7410)


def of_ten_thousand(*parts: int, times: int = 1) -> dict[str, Count]:
    """Counts of which ten thousand, or a multiple of it, are the whole."""
    return {one.code: Count(part * times, 10_000 * times) for one, part in zip(YEAR.measures, parts, strict=True)}


ROCK = Typed(
    AgencyCounts("Rock County CSA", 214_600_00, 4_000, 4_100, of_ten_thousand(*BEFORE), of_ten_thousand(*NOW_THERE))
)


def several(number: int) -> list[Typed]:
    """So many agencies who share the projected funds, each with other counts."""
    each = YEAR.funds.projected_cents // number
    found = []
    for at in range(number):
        allocation = each + (YEAR.funds.projected_cents - each * number if at == 0 else 0)
        before = of_ten_thousand(*(part - at % 300 for part in BEFORE), times=1 + at % 7)
        now = of_ten_thousand(*(part - at % 211 for part in NOW_THERE), times=1 + at % 7)
        found.append(Typed(AgencyCounts(f"County {at:04d} CSA", allocation, 1_000, 1_000 + at % 150, before, now)))
    return found
