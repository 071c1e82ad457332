"""How far numbers of many people reach: the half, the quarters. One rule for every page that says so."""

from collections.abc import Mapping
from fractions import Fraction

A_QUARTER, HALF, THREE_QUARTERS = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)


def within(many: Mapping[int, int], share: Fraction = HALF) -> int | None:
    """The smallest number that at least this share of them do not exceed; None where there is nobody.

    `many`: how many there are of each number. It is always a number that somebody really has.
    """
    wanted = sum(many.values()) * share
    reached = 0
    for value in sorted(many):
        reached += many[value]
        if reached and reached >= wanted:
            return value
    return None
