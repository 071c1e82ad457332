"""Phone numbers as they are written: one that is typed here looks like those of the referral report."""

import re

from csdesk.services.search_terms import digits_of

LEAST_DIGITS = 7
"""Of a number in the office's own area; an extension may follow in words."""
_ONLY_A_NUMBER = re.compile(r"[\d\s()+./-]+")


def written(text: str) -> str:
    """*414.555.0123* as *(414) 555-0123*; what has no ten digits, or words beside them, stays as it was typed."""
    line = " ".join(text.split())
    digits = digits_of(line)
    if len(digits) != 10 or not line.isascii() or not _ONLY_A_NUMBER.fullmatch(line):
        return line
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def is_number(text: str) -> bool:
    """Whether somebody can be called by it."""
    return len(digits_of(text)) >= LEAST_DIGITS
