"""Rates, and how they are rounded. Exact throughout: whole numbers and decimals, never binary floats."""

from collections.abc import Sequence
from decimal import Decimal

RATE_PLACES = 2
"""Of a rate in per cent: 74.75% is a threshold."""
SHARE_PLACES = 1
"""Of what is earned, in per cent: 99.3%."""


def half_up(numerator: int, denominator: int) -> int:
    """The whole number that is nearest to a quotient that is not negative; halves go up."""
    return (2 * numerator + denominator) // (2 * denominator)


def rounded(numerator: int, denominator: int, places: int) -> Decimal:
    """A quotient that is not negative with so many places; halves go up."""
    return Decimal(half_up(numerator * 10**places, denominator)).scaleb(-places)


def rate(part: int, whole: int) -> Decimal | None:
    """Per cent with two places, halves up: 1,283 of 1,500 is 85.53. None of nothing."""
    return rounded(100 * part, whole, RATE_PLACES) if whole else None


def least_part(wanted: Decimal, whole: int) -> int:
    """The smallest part of a whole whose rounded rate is at least this one."""
    top, bottom = wanted.as_integer_ratio()
    half: int = 2 * 10**RATE_PLACES
    least: int = -(-(top * half - bottom) * whole // (100 * bottom * half))
    return max(0, least)


def of_cents(cents: int, share: Decimal) -> int:
    """So many per cent of an amount, in whole cents; halves up."""
    top, bottom = share.as_integer_ratio()
    return half_up(cents * top, 100 * bottom)


def shared_out(cents: int, weights: Sequence[int], names: Sequence[str] = ()) -> list[int]:
    """An amount in whole cents by weights, so that the parts add up to it exactly.

    Each gets the whole cents of its exact part, and the cents that are left go to those with the largest remainders;
    among equals to the one whose name comes first (without names: that stands first), whatever the order.
    """
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    exact = [divmod(cents * weight, total) for weight in weights]
    parts = [whole for whole, _remainder in exact]
    keys = list(names) or [""] * len(weights)
    by_remainder = sorted(range(len(parts)), key=lambda at: (-exact[at][1], keys[at], at))
    for at in by_remainder[: cents - sum(parts)]:
        parts[at] += 1
    return parts
