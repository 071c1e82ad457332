"""Agencies with counts, for tests."""

from csdesk.services.program.measures import AgencyCounts, Count, Typed, definition

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


def several(number: int, cents: int = YEAR.funds.projected_cents) -> list[Typed]:
    """So many agencies who share the projected funds, or so many cents, each with other counts."""
    each = cents // number
    found = []
    for at in range(number):
        allocation = each + (cents - each * number if at == 0 else 0)
        before = of_ten_thousand(*(part - at % 300 for part in BEFORE), times=1 + at % 7)
        now = of_ten_thousand(*(part - at % 211 for part in NOW_THERE), times=1 + at % 7)
        found.append(Typed(AgencyCounts(f"County {at:04d} CSA", allocation, 1_000, 1_000 + at % 150, before, now)))
    return found
