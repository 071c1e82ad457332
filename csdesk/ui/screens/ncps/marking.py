"""Where the words that were typed stand in a text: accents, capitals, apostrophes and hyphens make no difference."""

from collections.abc import Sequence
from functools import lru_cache

from csdesk.services.search_terms import RUN, fold, words_typed

Span = tuple[int, int]
PASSED_OVER = "'’ʼ-"
"""What may stand within a word and is not typed."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, as they are looked for."""
    return tuple(words_typed(text))


def spans(text: str, words: Sequence[str]) -> list[Span]:
    """The parts of a text that the words found, from left to right: beginnings of words, and digits anywhere."""
    found = []
    for word in words:
        within = word.isdigit() and len(word) >= RUN
        for start in range(len(text)):
            if _may_begin(text, start, within=within):
                end = _end_of(text, start, word, digits=within)
                if end:
                    found.append((start, end))
                    break
    return sorted(found)


def _may_begin(text: str, at: int, *, within: bool) -> bool:
    if not text[at].isalnum():
        return False
    if within and text[at].isdigit():
        return True
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] in PASSED_OVER[:3])


def _end_of(text: str, start: int, word: str, *, digits: bool) -> int:
    """Where the word ends that begins here; 0 where another one does."""
    left = word
    for at in range(start, len(text)):
        letter = text[at]
        plain = letter.lower() if letter.isascii() else _plain(letter)
        if not letter.isalnum():
            if letter in PASSED_OVER or digits:
                continue
            return 0
        if left.startswith(plain):
            left = left[len(plain) :]
        elif plain.startswith(left):
            left = ""
        else:
            return 0
        if not left:
            return at + 1
    return 0


@lru_cache(maxsize=2_000)
def _plain(letter: str) -> str:
    return fold(letter)
