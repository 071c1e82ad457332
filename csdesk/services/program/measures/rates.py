"""Rates, and how they are rounded. Exact throughout: whole numbers, decimals and fractions, never binary floats."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

RATE_PLACES = 2
"""Of a rate in per cent: 74.75% is a threshold."""
SHARE_PLACES = 1
"""Of what is earned, in per cent: 99.3%."""


def half_up(value: Fraction) -> int:
    """The nearest whole number of one that is not negative; halves go up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def rounded(value: Fraction, places: int) -> Decimal:
    """A number that is not negative with so many places; halves go up."""
    return Decimal(half_up(value * 10**places)).scaleb(-places)


def rate(part: int, whole: int) -> Decimal | None:
    """Per cent with two places, halves up: 1,283 of 1,500 is 85.53. None of nothing."""
    return rounded(Fraction(100 * part, whole), RATE_PLACES) if whole else None


def least_part(wanted: Decimal, whole: int) -> int:
    """The smallest part of a whole whose rounded rate is at least this one."""
    least = Fraction(wanted) - Fraction(1, 2 * 10**RATE_PLACES)
    return max(0, -(-(least * whole / 100) // 1))


def of_cents(cents: int, share: Decimal) -> int:
    """So many per cent of an amount, in whole cents; halves up."""
    return half_up(Fraction(share) * cents / 100)


def shared_out(cents: int, weights: Sequence[Fraction], names: Sequence[str] = ()) -> list[int]:
    """An amount in whole cents by weights, so that the parts add up to it exactly.

    Each gets the whole cents of its exact part, and the cents that are left go to those with the largest remainders;
    among equals to the one whose name comes first (without names: that stands first), whatever the order.
    """
    total = sum(weights, Fraction())
    if total == 0:
        return [0] * len(weights)
    exact = [cents * weight / total for weight in weights]
    parts = [int(one) for one in exact]
    keys = list(names) or [""] * len(weights)
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], keys[at], at))
    for at in by_remainder[: cents - sum(parts)]:
        parts[at] += 1
    return parts
