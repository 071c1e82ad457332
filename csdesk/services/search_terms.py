"""How words are compared: what is typed, names, identifiers, phone numbers and addresses, folded to plain text."""

import re
from collections.abc import Collection, Sequence

from anyascii import anyascii

LONGEST = 60
RUN = 3
"""Digits of a phone number that can be asked for, at least."""
_NO_DIGITS = re.compile(r"[^0-9]+")
_BLANKS = bytes(code if chr(code).isascii() and chr(code).isalnum() else 32 for code in range(256))


def fold(text: str) -> str:
    """Lower-case ASCII letters, digits and blanks: what names are compared and sorted by."""
    if text.isascii() and text.isalnum():
        return text.lower()
    ascii_text = text if text.isascii() else anyascii(text)
    return " ".join(_words(ascii_text))


def sort_name(last: str, first: str, middle: str = "") -> str:
    """What lists are sorted by."""
    return " ".join(part for part in (fold(last), fold(first), fold(middle)) if part)[:200]


def digits_of(text: str) -> str:
    """Only the digits; ten of them for a number of the United States with its country code."""
    digits = _NO_DIGITS.sub("", text)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def words_in(*parts: str) -> set[str]:
    """The words of a name or an address, and words with a hyphen also as one: *obrien*, *smith*, *jones*."""
    words: set[str] = set()
    for part in filter(None, parts):
        words.update(fold(part).split())
        words.update(fold(part.replace("-", "")).split() if "-" in part else ())
    return {word[:LONGEST] for word in words}


def address_words(text: str) -> Collection[str]:
    """The words of an address, the quicker way where it has no hyphen; nearly all have none."""
    if text.isascii() and "-" not in text:
        return _words(text)
    return words_in(text)


def words_typed(text: str) -> list[str]:
    """The words of a search. A text without letters is one number, however it is divided."""
    if not any(character.isalpha() for character in text):
        digits = digits_of(text)
        return [digits[:LONGEST]] if digits else []
    return [word[:LONGEST] for word in fold(text).split()]


def runs_of(digits: str) -> Sequence[str]:
    """All runs of three digits: a number that has those of a longer run, in its order, has the longer run."""
    return [digits[start : start + RUN] for start in range(len(digits) - RUN + 1)]


def _words(text: str) -> list[str]:
    """The words of an ASCII text. As bytes, of which there is a quicker way from one to the other than of text."""
    return text.lower().encode("ascii").translate(_BLANKS, b"'").decode("ascii").split()
