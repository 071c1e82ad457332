"""The fonts of every document: Noto Sans and one for each other script, embedded, so that names print as written."""

import threading
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from csdesk.services import resources

REGULAR = "Noto Sans"
BOLD = "Noto Sans Bold"

FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", "Noto Sans Italic": "NotoSans-Italic.ttf"}
PEN_LINE = "__________"
MARK = "\u200e"
"""Before and after words of another script: keeps them together beside numbers. Never printed."""
LOADING = threading.Lock()
JOINERS = "\u200c\u200d"
"""Unseen, but some scripts need them."""


@dataclass(frozen=True)
class Run:
    """A part of a text that one font prints."""

    text: str
    font: str
    """The name by which ReportLab knows it; empty where no font has these letters."""


@dataclass(frozen=True)
class Script:
    """The font of a script, as `fonts/fonts.toml` has it."""

    name: str
    file: str
    blocks: tuple[list[int], ...]
    """First and last of each block of Unicode."""
    plain: bool
    """Its letters neither join nor stack."""


@cache
def register() -> None:
    """Make Noto Sans known to ReportLab, once. Raises `DeskError` when the installation lacks it."""
    from reportlab.pdfbase import pdfmetrics

    for name, file_name in FILES.items():
        _load(name, file_name)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic="Noto Sans Italic", boldItalic=BOLD)


def runs(text: str) -> tuple[Run, ...]:
    """The text in the order in which it is read, cut where another font is needed.

    Letters and their marks are put together, and what is never seen is left out.
    """
    if text.isascii():
        return (Run(text, REGULAR),) if text else ()
    register()
    found: list[tuple[str, str]] = []
    for letter in unicodedata.normalize("NFC", text):
        if not _is_unseen(letter):
            found.append((letter, _font_of(letter, found[-1][1] if found else REGULAR)))
    cut = groupby(found, key=lambda one: one[1])
    return tuple(Run("".join(letter for letter, _ in letters), font) for font, letters in cut)


def is_shaped(run: Run) -> bool:
    """Its letters join, stack or change places, or bear marks that are letters of their own."""
    return run.font not in _of_plain_letters() or any(unicodedata.category(letter)[0] == "M" for letter in run.text)


def from_right(text: str) -> bool:
    """Whether the first letter that has a direction runs from the right."""
    kinds = (unicodedata.bidirectional(letter) for letter in text if letter != MARK)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def has_from_right(text: str) -> bool:
    """Whether any letter runs from the right."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def without_font(text: str) -> tuple[str, ...]:
    """The words of the text that have a letter of which no font knows the shape."""
    return tuple(word for word in text.split() if _unknown(word))


def written(text: str) -> str:
    """The text as it can be printed: where no font has the letters, in Latin ones, with room to write it by hand."""
    if not without_font(text):
        return text
    words = text.split()
    told: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        unknown = _unknown(word)
        told += _in_latin_letters(word, unknown).split() if unknown else [word]
        if any(map(str.isalpha, unknown)) and not _unknown(following):
            told.append(PEN_LINE)
    return " ".join(told)


def width(text: str, size: float) -> float:
    """How wide a line of this text is at most, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(sum(stringWidth(run.text, run.font, size) for run in runs(written(text))))


def _unknown(word: str) -> str:
    """The letters that no font has."""
    return "".join(run.text for run in runs(word) if not run.font)


def _in_latin_letters(word: str, unknown: str) -> str:
    """What is neither a letter nor has a name in Latin ones is a question mark: it was there."""
    from anyascii import anyascii

    return "".join(anyascii(one) or ("?" if one in unknown and not one.isalpha() else "") for one in word)


def _is_unseen(letter: str) -> bool:
    """Controls, marks of direction, selectors of a variant: nothing that is printed."""
    kind = unicodedata.category(letter)
    return (
        kind in ("Cf", "Cc", "Cn", "Cs") and letter not in JOINERS and not letter.isspace()
    ) or "\ufe00" <= letter <= "\ufe0f"


def _font_of(letter: str, before: str) -> str:
    if before and (letter in JOINERS or unicodedata.category(letter)[0] == "M") and _has(before, letter):
        return before
    if letter.isspace() or _has(REGULAR, letter):
        return REGULAR
    script = _script(ord(letter))
    if script is None:
        return ""
    _load(script.name, script.file)
    return script.name if _has(script.name, letter) else ""


def _has(font: str, letter: str) -> bool:
    """Private letters do not count: the shapes that HarfBuzz puts together are kept under them."""
    from reportlab.pdfbase import pdfmetrics

    known: dict[int, Any] = pdfmetrics.getFont(font).face.charToGlyph
    return ord(letter) in known and unicodedata.category(letter) != "Co"


@cache
def _script(code: int) -> Script | None:
    return next((one for one in _scripts() if any(first <= code <= last for first, last in one.blocks)), None)


@cache
def _scripts() -> tuple[Script, ...]:
    told = resources.toml("fonts/fonts.toml")["font"]
    return tuple(Script(one["name"], one["file"], tuple(one["blocks"]), one.get("plain", False)) for one in told)


@cache
def _of_plain_letters() -> frozenset[str]:
    return frozenset((*FILES, *(script.name for script in _scripts() if script.plain)))


def _load(name: str, file_name: str) -> None:
    """Once, though two papers are made at the same time."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with LOADING:
        if name in pdfmetrics.getRegisteredFontNames():
            return
        pdfmetrics.registerFont(TTFont(name, str(resources.path(f"fonts/{file_name}"))))
        if name not in FILES:
            pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)
