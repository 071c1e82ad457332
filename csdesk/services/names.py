"""People's names and addresses as lists and letters show them."""

import re

NUMERALS = frozenset({"II", "III", "IV", "V", "VI"})
SHORT_FORMS = frozenset({"NE", "NW", "SE", "SW", "PO", "US"})
LETTERED = frozenset({"APT", "UNIT", "STE", "LOT", "BLDG", "ROAD", "RD", "HWY", "HIGHWAY", "CTH"})
"""What a letter or two may name: *Apt AB*, *County Road KK*."""
SMALL_WORDS = frozenset({"DU", "OF", "THE"})
"""Within the name of a place: *Fond du Lac*."""
STATE = re.compile(r"(?<=, )[A-Z]{2}(?=( \d{5}(-\d{4})?)?$)")
ORDINAL = re.compile(r"\d+(ST|ND|RD|TH),?")


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


def readable_address(text: str) -> str:
    """`5899 S DANIELLE GROVE, APT 26B, RACINE, WI 53403` as `5899 S Danielle Grove, Apt 26B, Racine, WI 53403`.

    One line of an address or the whole of it; what is not all in capitals stays as it is.
    """
    if not text.isupper():
        return text
    state = STATE.search(text)
    before, after = (text[: state.start()], text[state.start() :]) if state else (text, "")
    words = before.split(" ")
    return " ".join(_address_word(word, last) for last, word in zip(["", *words], words, strict=False)) + after


def _address_word(word: str, last: str) -> str:
    bare = word.rstrip(",.")
    if any(character.isdigit() for character in word):
        return word.lower() if ORDINAL.fullmatch(word) else word
    if bare in SHORT_FORMS or (len(bare) <= 2 and last in LETTERED):
        return word
    return word.lower() if last and bare in SMALL_WORDS else readable(word)


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word in NUMERALS:
        return word
    if word.startswith("MC") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()
