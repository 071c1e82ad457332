"""Where the parts of a radial diagram stand, on the screen and on paper: axes around a middle, rings, and labels that
neither touch each other nor leave the room. Lengths are in the units of whoever draws; y grows downwards."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, pi, sin

RINGS = 3
SMALLEST = 8.0
APART = 2.0
WRAPS = 12
"""How many widths of labels are tried."""
_WORD = re.compile(r"(\s*)([^\s/]+/(?=[^\s/])|\S+)")
Point = tuple[float, float]
Measure = Callable[[str], float]
"""How wide a line of words is."""


@dataclass(frozen=True)
class Label:
    """The words at the end of an axis, in lines, and their box."""

    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    side: int
    """-1: the words end at the box's right edge; 0: they stand in its middle; 1: they begin at its left edge."""

    def touches(self, other: "Label") -> bool:
        """Whether two boxes share room."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class Radial:
    """A diagram that has its place."""

    x: float
    y: float
    radius: float
    labels: tuple[Label, ...]

    def point(self, place: int, level: float) -> Point:
        """Where a level (0 the middle, 3 the outermost ring) stands on an axis."""
        angle = angle_of(place, len(self.labels))
        reach = self.radius * level / RINGS
        return self.x + reach * sin(angle), self.y - reach * cos(angle)

    def ring(self, level: float) -> list[Point]:
        """The corners of a ring."""
        return [self.point(place, level) for place in range(len(self.labels))]


def angle_of(place: int, axes: int) -> float:
    """Clockwise from the top."""
    return 2 * pi * place / max(1, axes)


def lay_out(
    texts: Sequence[str], width: float, height: float, *, measure: Measure, line: float, gap: float = 8
) -> Radial:
    """The largest diagram of these labels in the room that there is."""
    longest = max((measure(word) for text in texts for _blank, word in _WORD.findall(text)), default=0.0)
    whole = max((measure(text) for text in texts), default=0.0)
    best: Radial | None = None
    tried: set[tuple[tuple[str, ...], ...]] = set()
    for step in range(WRAPS):
        widest = longest + (whole - longest) * step / (WRAPS - 1) + 0.5
        wrapped = tuple(wrap(text, widest, measure) for text in texts)
        if wrapped in tried:
            continue
        tried.add(wrapped)
        found = _largest(wrapped, width, height, measure, line, gap)
        if found is not None and (best is None or found.radius > best.radius):
            best = found
    if best is None:  # there is less room than `least` says
        wrapped = tuple(wrap(text, longest + 0.5, measure) for text in texts)
        best = _placed(wrapped, width / 2, height / 2, SMALLEST, measure, line, gap)
    return best


def least(texts: Sequence[str], *, measure: Measure, line: float, gap: float = 8) -> tuple[float, float]:
    """The room in which all labels stand around a circle that can still be told apart."""
    longest = max((measure(word) for text in texts for _blank, word in _WORD.findall(text)), default=0.0)
    highs = [line * len(wrap(text, longest + 0.5, measure)) + APART for text in texts]
    half = len(highs) // 2 + 1
    sides = max(sum(highs[1:half]), sum(highs[half:]), 10 * line)
    return 2 * (longest + gap + 4 * line), sides + max(highs, default=0) + 2 * gap + 2 * line


def wrap(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Words in lines, each no wider than this where a word can be broken off."""
    lines = [""]
    for blank, word in _WORD.findall(text):
        longer = f"{lines[-1]}{' ' if blank else ''}{word}" if lines[-1] else word
        if lines[-1] and measure(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _largest(
    wrapped: Sequence[tuple[str, ...]], width: float, height: float, measure: Measure, line: float, gap: float
) -> Radial | None:
    """The largest circle whose labels have room, in the middle of it; None where they touch or there is none."""
    low, high = SMALLEST, max(width, height)
    fits: Radial | None = None
    while high - low > 0.5:
        radius = (low + high) / 2
        tried = _centred(_placed(wrapped, 0, 0, radius, measure, line, gap), width, height)
        if tried is None:
            high = radius
        else:
            low, fits = radius, tried
    if fits is None or any(one.touches(other) for at, one in enumerate(fits.labels) for other in fits.labels[:at]):
        return None
    return fits


def _centred(radial: Radial, width: float, height: float) -> Radial | None:
    """Moved so that what is drawn stands in the middle; None where it is larger than the room."""
    edges = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in radial.labels]
    ring = radial.ring(RINGS)
    left = min([*(edge[0] for edge in edges), *(x for x, _ in ring)])
    top = min([*(edge[1] for edge in edges), *(y for _, y in ring)])
    right = max([*(edge[2] for edge in edges), *(x for x, _ in ring)])
    bottom = max([*(edge[3] for edge in edges), *(y for _, y in ring)])
    if right - left > width or bottom - top > height:
        return None
    dx, dy = (width - right - left) / 2, (height - bottom - top) / 2
    labels = tuple(Label(one.lines, one.x + dx, one.y + dy, one.width, one.height, one.side) for one in radial.labels)
    return Radial(radial.x + dx, radial.y + dy, radial.radius, labels)


def _placed(
    wrapped: Sequence[tuple[str, ...]],
    x: float,
    y: float,
    radius: float,
    measure: Measure,
    line: float,
    gap: float,
) -> Radial:
    """Each label beyond the end of its axis."""
    labels = []
    for place, lines in enumerate(wrapped):
        angle = angle_of(place, len(wrapped))
        across, up = sin(angle), cos(angle)
        wide, high = max(measure(one) for one in lines), line * len(lines)
        end = (x + (radius + gap) * across, y - (radius + gap) * up)
        side = 0 if abs(across) < 1e-6 else (1 if across > 0 else -1)
        left = end[0] - wide / 2 if side == 0 else (end[0] if side > 0 else end[0] - wide)
        top = end[1] - high / 2 - up * high / 2
        labels.append(Label(lines, left, top, wide, high, side))
    return Radial(x, y, radius, tuple(_apart(labels)))


def _apart(labels: list[Label]) -> list[Label]:
    """Labels that would touch are moved up or down, away from the middle of their side."""
    axes = len(labels)
    found = list(labels)
    for side in (range(1, (axes + 1) // 2), range(axes - 1, axes // 2, -1)):
        down = list(side)  # from the top to the bottom
        middle = len(down) // 2
        for before, at in pairwise(down[middle:]):
            found[at] = _moved(found[at], found[before], below=True)
        up = [*reversed(down[: middle + 1]), *([0] if axes else [])]
        for before, at in pairwise(up):
            found[at] = _moved(found[at], found[before], below=False)
        if axes % 2 == 0 and down:
            found[axes // 2] = _moved(found[axes // 2], found[down[-1]], below=True)
    return found


def _moved(label: Label, other: Label, *, below: bool) -> Label:
    """A label out of the way of another."""
    if label.x >= other.x + other.width or other.x >= label.x + label.width:
        return label
    if below:
        return replace(label, y=max(label.y, other.y + other.height + APART))
    return replace(label, y=min(label.y, other.y - label.height - APART))
