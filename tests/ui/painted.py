"""What is painted: the window as a picture, with every text that the program draws itself and what it cuts off."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from tests.ui.looking import SLACK, in_view

LEAST_TEXT = 4.5
"""WCAG 2.2, AA: of text beside its ground."""
ENOUGH = 0.5
"""So much of a text stays, or so many letters, where the whole of it is told under the pointer."""
ENOUGH_LETTERS = 12
GRAIN = 8
"""Of less than so many pixels nobody reads a word: the rest of a line that is cut by the edge of its list."""


@dataclass(frozen=True)
class Drawn:
    """A text that was drawn: its colour, and where in the picture."""

    text: str
    colour: str
    place: QRect


@dataclass
class Painting:
    """The window as it was painted."""

    picture: QImage
    drawn: list[Drawn] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)
    """Texts, and what of them is left."""
    in_silence: list[str] = field(default_factory=list)
    """Texts that are wider than their place, and end there with no sign that there is more."""


def paint(window: QWidget) -> Painting:
    """Paint the window, and note what is drawn on the way."""
    drawn: list[Drawn] = []
    cut: list[tuple[str, str]] = []
    in_silence: list[str] = []
    with _noting(drawn, cut, in_silence):
        picture = window.grab().toImage()
    return Painting(picture, drawn, cut, in_silence)


def cut_too_short(painting: Painting) -> list[str]:
    """Texts of which so little is left that nobody knows what they say, or nobody sees that there is more."""
    short = {f"{text!r} is cut to {left!r}" for text, left in painting.cut if not _is_enough(text, left)}
    return sorted(short | {f"{text!r} ends without a sign" for text in painting.in_silence})


def pale(window: QWidget, painting: Painting) -> list[str]:
    """Texts that do not stand out from what they are written on; what cannot be used may be pale."""
    found = set()
    for part in in_view(window):
        colour = _ink(part)
        if colour is not None and part.isEnabled():
            place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
            found |= _told(_words(part), colour, painting.picture, place.intersected(_seen(part, window)))
    for one in painting.drawn:
        found |= _told(one.text, one.colour, painting.picture, one.place)
    return sorted(found)


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2."""
    darker, lighter = sorted(_light(colour) for colour in (first, second))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _is_enough(text: str, left: str) -> bool:
    kept = len(left.replace("…", "").strip())
    return kept >= min(ENOUGH_LETTERS, ENOUGH * len(text))


def _told(text: str, colour: str, picture: QImage, place: QRect) -> set[str]:
    ground = _ground(picture, place)
    if not text.strip() or ground is None:
        return set()
    ratio = contrast(colour, ground)
    return {f"{text[:40]!r}: {colour} on {ground} is {ratio:.2f}"} if ratio < LEAST_TEXT else set()


def _ground(picture: QImage, place: QRect) -> str | None:
    """The colour that fills most of a place."""
    place = place.intersected(picture.rect())
    if place.width() < GRAIN or place.height() < GRAIN:
        return None
    across, down = max(1, place.width() // 40), max(1, place.height() // 12)
    pixels = memoryview(picture.constBits()).cast("I")
    seen: Counter[int] = Counter()
    for y in range(place.top(), place.bottom() + 1, down):
        line = y * picture.width()
        seen.update(pixels[line + place.left() : line + place.right() + 1 : across].tolist())
    return QColor.fromRgb(seen.most_common(1)[0][0]).name()


def _ink(part: QWidget) -> str | None:
    if isinstance(part, QLabel | QLineEdit | QPlainTextEdit | QComboBox) and _words(part):
        return part.palette().color(part.foregroundRole()).name()
    return None


def _words(part: QWidget) -> str:
    if isinstance(part, QLabel | QLineEdit):
        return part.text()
    if isinstance(part, QPlainTextEdit):
        return part.toPlainText()
    return part.currentText() if isinstance(part, QComboBox) else ""


def _seen(part: QWidget, window: QWidget) -> QRect:
    """What of a part is in sight, in the window."""
    return part.visibleRegion().boundingRect().translated(part.mapTo(window, QPoint(0, 0)))


@contextmanager
def _noting(drawn: list[Drawn], cut: list[tuple[str, str]], in_silence: list[str]) -> Iterator[None]:
    """While it lasts, what is drawn and what is cut is noted: the program draws its own texts by these two."""
    kept: Any = (QPainter.drawText, QFontMetrics.elidedText)
    draw_text, elided_text = kept

    def noted_text(painter: QPainter, *arguments: Any) -> Any:
        place, text = _place_and_text(arguments)
        colour = painter.pen().color()
        if text and place is not None and colour.alpha() == 255 and painter.opacity() == 1:
            seen = _in_window(painter, place)
            if seen is not None:
                drawn.append(Drawn(text, colour.name(), seen))
                if _is_wider(painter, place, text, arguments):
                    in_silence.append(text)
        return draw_text(painter, *arguments)

    def noted_cut(metrics: QFontMetrics, text: str, *arguments: Any) -> str:
        left: str = elided_text(metrics, text, *arguments)
        if left != text:
            cut.append((text, left))
        return left

    QPainter.drawText, QFontMetrics.elidedText = noted_text, noted_cut  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        QPainter.drawText, QFontMetrics.elidedText = draw_text, elided_text  # type: ignore[method-assign]


def _in_window(painter: QPainter, place: QRect) -> QRect | None:
    """Where it is in the window, as far as it can be seen; None of what is drawn into a picture."""
    part = painter.device()
    if not isinstance(part, QWidget):
        return None
    inside = painter.combinedTransform().mapRect(place).intersected(part.visibleRegion().boundingRect())
    return inside.translated(part.mapTo(part.window(), QPoint(0, 0)))


def _is_wider(painter: QPainter, place: QRect, text: str, arguments: tuple[Any, ...]) -> bool:
    flags = next((one for one in arguments if isinstance(one, int)), None)
    breaks = flags is None or flags & Qt.TextFlag.TextWordWrap.value
    wide = max(painter.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
    return not breaks and wide > place.width() + SLACK


def _place_and_text(arguments: tuple[Any, ...]) -> tuple[QRect | None, str]:
    place = next((one for one in arguments if isinstance(one, QRect | QRectF)), None)
    text = next((one for one in arguments if isinstance(one, str)), "")
    if isinstance(place, QRectF):
        place = place.toRect()
    if place is None and arguments and isinstance(arguments[0], QPoint | QPointF):
        return None, text
    return place, text
