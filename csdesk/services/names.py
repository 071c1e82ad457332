"""People's names as lists and letters show them."""

import re

NUMERALS = frozenset({"II", "III", "IV", "V", "VI"})


def full_name(last: str, first: str, middle: str = "", suffix: str = "") -> str:
    """*Last, First M, Suffix*. The state writes in capitals; here a name reads like a name."""
    given = " ".join(part for part in (first, middle) if part)
    return ", ".join(readable(part) for part in (last, given, suffix) if part)


def spoken_name(last: str, first: str, middle: str = "", suffix: str = "") -> str:
    """*First M Last Suffix*, as letters and worksheets address a person."""
    return " ".join(readable(part) for part in (first, middle, last, suffix) if part)


def readable(name: str) -> str:
    """`O'BRIEN-MCCALL` as `O'Brien-McCall`; what is not all in capitals stays as it is."""
    return re.sub(r"\w+", _word, name) if name.isupper() else name


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word in NUMERALS:
        return word
    if word.startswith("MC") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
