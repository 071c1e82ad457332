"""Paragraphs in which people's words may be of any script: lines in the order of the eye, letters joined and stacked.

ReportLab breaks the lines in the order of reading. When they are drawn, each line is put in the order in which it is
seen (Unicode's bidirectional algorithm), and HarfBuzz gives the shapes and places of the letters.
"""

import copy
import unicodedata
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import uharfbuzz
from bidi import algorithm
from reportlab.lib.enums import TA_RIGHT
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr
from reportlab.platypus import Paragraph

from csdesk.services.documents import fonts
from csdesk.services.documents.fonts import MARK, Run

VIRAMA = 9
"""Unicode's class of the signs that put the next letter below this one."""


class AnyScript(Paragraph):  # type: ignore[misc]  # ReportLab has no types
    """A paragraph that holds words of another script than Latin."""

    blPara: Any  # noqa: N815 - ReportLab's name of the lines

    @property
    def words(self) -> str:
        """What it says, in the order of reading."""
        lines = ("".join(getattr(frag, "text", "") for frag in line.words) for line in self.blPara.lines)
        return " ".join(" ".join(lines).replace(MARK, "").split())

    def draw(self) -> None:
        """Draw the lines in the order of the eye."""
        as_read = self.blPara
        from_right = self.style.alignment == TA_RIGHT  # `own_words` says so
        self.blPara = copy.copy(as_read)
        self.blPara.lines = [_as_seen(line, from_right=from_right) for line in whole_letters(as_read.lines)]
        super().draw()
        self.blPara = as_read


@dataclass(frozen=True)
class _Piece:
    """Letters of one fragment that run in one direction. `level` as Unicode counts: odd runs from the right."""

    frag: Any
    level: int
    text: str


def levels(text: str, *, from_right: bool) -> list[int]:
    """The level of each letter of a line: even runs from the left, odd from the right."""
    base = int(from_right)
    storage = algorithm.get_empty_storage()
    storage.update(base_level=base, base_dir="LR"[base])
    algorithm.get_embedding_levels(text, storage)
    for place, letter in enumerate(storage["chars"]):
        letter["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    known = {letter["place"]: int(letter["level"]) for letter in storage["chars"]}
    found: list[int] = []
    for place in range(len(text)):  # a joiner, which has no direction, is as the letter before it
        found.append(known.get(place, found[-1] if found else base))
    for place in range(len(text.rstrip()), len(text)):
        found[place] = base
    return found


def whole_letters(lines: list[Any]) -> list[Any]:
    """The lines with each mark beside its letter: scripts without spaces are broken where a line is full."""
    found = [line.clone(words=[frag for frag in line.words if getattr(frag, "text", "")]) for line in lines]
    for before, line in pairwise(found):
        if not before.words or not line.words:
            continue
        last, first = before.words[-1], line.words[0]
        torn = 0
        while torn < len(first.text) and _goes_with(first.text[torn], (last.text + first.text[:torn])[-1]):
            torn += 1
        before.words[-1] = last.clone(text=last.text + first.text[:torn])
        line.words[0] = first.clone(text=first.text[torn:])
    return found


def _goes_with(letter: str, before: str) -> bool:
    """A mark with its letter, and what stands below a letter with the sign that puts it there."""
    return unicodedata.category(letter)[0] == "M" or unicodedata.combining(before) == VIRAMA


def _as_seen(line: Any, *, from_right: bool) -> Any:
    frags = line.words
    text = "".join(frag.text for frag in frags)
    letters = zip(text, (frag for frag in frags for _ in frag.text), levels(text, from_right=from_right), strict=True)
    pieces = [
        _Piece(frag, level, "".join(letter for letter, _, _ in those).replace(MARK, ""))
        for (_, level, frag), those in _together(letters)
    ]
    seen = [_drawn(piece) for piece in _in_order([piece for piece in pieces if piece.text])]
    narrower = sum(_width(frag) for frag in frags) - sum(_width(frag) for frag in seen)
    return line.clone(words=seen, extraSpace=line.extraSpace + narrower)


def _together(letters: Any) -> Any:
    """Neighbours of one fragment and level."""
    return groupby(letters, key=lambda one: (id(one[1]), one[2], one[1]))


def _in_order(pieces: list[_Piece]) -> list[_Piece]:
    """Rule L2: from the highest level down to the lowest odd one, reverse what is at that level or above."""
    for level in range(max((piece.level for piece in pieces), default=0), 0, -1):
        parts = [list(those) for _, those in groupby(pieces, key=lambda piece: piece.level >= level)]
        pieces = [piece for part in parts for piece in (part[::-1] if part[0].level >= level else part)]
    return pieces


def _drawn(piece: _Piece) -> Any:
    """The fragment with its letters as they are drawn."""
    frag, from_right = piece.frag, piece.level % 2 == 1
    if from_right or fonts.is_shaped(Run(piece.text, frag.fontName)):
        return frag.clone(text=shaped(piece.text, frag.fontName, frag.fontSize, from_right=from_right))
    return frag.clone(text=piece.text)


def shaped(text: str, font_name: str, size: float, *, from_right: bool) -> Any:
    """The letters from left to right with their shapes and places, for ReportLab."""
    font = pdfmetrics.getFont(font_name)
    face, shapes = font.face, font.hbFont(size)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if from_right else "ltr"
    uharfbuzz.shape(shapes, buffer)
    letters, places = "", []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        shape = info.codepoint
        known = face.glyphToChar.get(shape)
        letter = known[0] if known else font.hbAddPrivate(shapes.glyph_to_string(shape), shape, at.x_advance)
        letters += chr(letter)
        moved = (font.pdfScale(value) for value in (at.x_advance, at.y_advance, at.x_offset, at.y_offset))
        places.append(ShapeData(info.cluster, *moved, face.charWidths[letter]))
    return ShapedStr(letters, places)


def _width(frag: Any) -> float:
    if isinstance(frag.text, ShapedStr):
        return float(sum(one.x_advance for one in frag.text.__shapeData__) * frag.fontSize / 1000)
    return float(pdfmetrics.stringWidth(frag.text, frag.fontName, frag.fontSize))
