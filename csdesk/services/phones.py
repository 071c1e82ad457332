"""Phone numbers as they are written: one that is typed here looks like those of the referral report."""

import re

from csdesk.services.errors import RefusedError
from csdesk.services.search_terms import digits_of
from csdesk.wording import tr

LEAST_DIGITS = 7
"""Of a number in the office's own area; an extension may follow in words."""
DIGITS = 10
ABROAD = range(8, 16)
"""Digits of a number that begins with + and a country's code."""
_NUMBER = re.compile(r"\+?\s?\(?[0-9][0-9\s()./\-\u2010-\u2014]*")
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


def refuse_other(text: str, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for what is typed as somebody's number and is none that can be dialed.

    A number has its area code, or begins with + and the code of a country; an extension, or a word, may follow.
    """
    found = _NUMBER.search(text)
    number = found[0] if found else ""
    digits = digits_of(number)
    abroad = number.startswith("+") and len(digits) in ABROAD
    if not abroad and len(digits.removeprefix("1")) != DIGITS:
        raise RefusedError(
            tr(
                "A phone number has ten digits: its area code, too. Nothing was saved; write for example "
                "608 555 0156, or begin it with + for another country."
            ),
            field=field,
        )
