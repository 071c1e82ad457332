"""Where things stand on a letter and on a sheet of labels, in points from the upper left corner of the page."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from csdesk.services import resources

INCH = 72.0


@dataclass(frozen=True)
class Box:
    """A rectangle: from the left edge, and from the upper edge downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Whether they share anything."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Window:
    """A window of an envelope, over a page that is folded in three."""

    envelope: str
    shows: str
    """`address` or `return`."""
    always: Box
    """What of the page is in sight however it slides."""
    ever: Box
    """What can come into sight."""


@cache
def envelope() -> dict[str, Any]:
    """`envelope.toml`, in inches."""
    return resources.toml("letters/envelope.toml")


@cache
def windows() -> tuple[Window, ...]:
    """All windows that a letter may lie behind."""
    fold, moves = envelope()["fold"], envelope()["paper_moves"]
    found = []
    for row in envelope()["window"]:
        left, right = row["left"], row["left"] + row["width"]
        top, bottom = fold - row["bottom"] - row["height"], fold - row["bottom"]
        # The page lies at the left and on the bottom, or as far to the right and up as there is room: to the right
        # means that the window stands further left on it, up that it stands further down.
        always = Box(left, top + moves["up"], right - moves["across"], bottom)
        ever = Box(left - moves["across"], top, right, bottom + moves["up"])
        found.append(Window(row["envelope"], row["shows"], _points(always), _points(ever)))
    return tuple(found)


def _points(box: Box) -> Box:
    return Box(box.left * INCH, box.top * INCH, box.right * INCH, box.bottom * INCH)


@dataclass(frozen=True)
class LabelSheet:
    """A sheet of labels, in points."""

    code: str
    title: str
    across: int
    down: int
    left: float
    top: float
    width: float
    height: float
    step_x: float
    step_y: float

    @property
    def count(self) -> int:
        """How many labels are on it."""
        return self.across * self.down

    def box(self, number: int) -> Box:
        """A label by its number, from 0, row by row."""
        down, across = divmod(number, self.across)
        left, top = self.left + across * self.step_x, self.top + down * self.step_y
        return Box(left, top, left + self.width, top + self.height)


@cache
def label_sheets() -> tuple[LabelSheet, ...]:
    """The sheets to choose from."""
    lengths = ("left", "top", "width", "height", "step_x", "step_y")
    return tuple(
        LabelSheet(**{name: value * INCH if name in lengths else value for name, value in row.items()})
        for row in resources.toml("letters/labels.toml")["sheet"]
    )
