"""The colours and measures of the window, as data: the same names in light and in dark."""

from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a state means. A tone never stands without an icon and a word."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    INFO = "info"
    PLAIN = "plain"


class Tokens(NamedTuple):
    """One set of colours, `#RRGGBB`."""

    dark: bool
    desk: str
    rail: str
    sheet: str
    header: str
    ink: str
    ink_2: str
    ink_3: str
    accent: str
    on_accent: str
    selection: str
    margin: str
    good: str
    good_wash: str
    attention: str
    attention_wash: str
    bad: str
    bad_wash: str
    hairline: str
    edge: str
    chart: str
    found: str
    """Behind the letters that a search found."""

    def colour(self, role: str) -> str:
        """The colour of a role; a tone's name is a role, too."""
        if role == Tone.INFO:
            return self.accent
        if role == Tone.PLAIN:
            return self.ink_2
        return str(getattr(self, role))

    def wash(self, tone: str) -> str:
        """The background of a tone."""
        if tone == Tone.INFO:
            return self.selection
        if tone == Tone.PLAIN:
            return self.header
        return str(getattr(self, f"{tone}_wash"))

    def tone_edge(self, tone: str) -> str:
        """The border of a tag or a banner of a tone."""
        if tone == Tone.PLAIN:
            return self.hairline
        return mix(self.wash(tone), self.colour(tone), 0.35)

    @property
    def hover(self) -> str:
        """Behind what the pointer is on."""
        return mix(self.header, self.ink, 0.03)

    @property
    def accent_pressed(self) -> str:
        """The accent while a button is held down."""
        return mix(self.accent, self.ink, 0.25)


LIGHT = Tokens(
    dark=False,
    desk="#F2F3F0",
    rail="#E9EBE7",
    sheet="#FFFFFF",
    header="#F8F9F7",
    ink="#1A1E1C",
    ink_2="#454C48",
    ink_3="#5C645F",
    accent="#1C4E8A",
    on_accent="#FFFFFF",
    selection="#E6EEF7",
    margin="#BFD0E4",
    good="#1B673A",
    good_wash="#E5F2E9",
    attention="#7A4800",
    attention_wash="#FBF1DC",
    bad="#A12622",
    bad_wash="#FBEAE8",
    hairline="#DADDD7",
    edge="#7E857E",
    chart="#6586B4",
    found="#FCEFB4",
)

DARK = Tokens(
    dark=True,
    desk="#191C1B",
    rail="#141716",
    sheet="#222625",
    header="#282D2B",
    ink="#E8EBE9",
    ink_2="#C1C8C4",
    ink_3="#9DA6A1",
    accent="#8FB8EC",
    on_accent="#0E2138",
    selection="#223449",
    margin="#3B526D",
    good="#82CB9E",
    good_wash="#1D3326",
    attention="#E6B869",
    attention_wash="#382D18",
    bad="#F2978F",
    bad_wash="#412220",
    hairline="#373D3A",
    edge="#808A85",
    chart="#6C94C9",
    found="#443810",
)

ROW = 32
GROUP_ROW = 28
CONTROL = 32
CHIP = 24
TOP_BAR = 48
RAIL = 156
NARROW_RAIL = 68
"""Of icons alone."""
DESK = 1024
"""In a narrower window the rail and the top bar show icons alone."""
MARGIN = 16
FOOTER = 36
ACTION_BAR = 56
RADIUS = 6
TAG_RADIUS = 4

FONTS: dict[str, tuple[int, int]] = {
    "body": (13, 400),
    "strong": (13, 600),
    "section": (13, 600),
    "small": (12, 400),
    "small_strong": (12, 600),
    "cap": (11, 600),
    "lead": (15, 400),
    "subtitle": (16, 600),
    "title": (20, 600),
    "figure": (22, 600),
    "big_figure": (28, 600),
    "question": (26, 600),
    "client_small": (20, 400),
    "client": (26, 400),
    "client_question": (38, 600),
}
"""Kind of text -> pixels at the system's normal text size, weight."""


def mix(first: str, second: str, share: float) -> str:
    """A colour between two: `share` of the second."""
    parts = (
        round(int(first[at : at + 2], 16) * (1 - share) + int(second[at : at + 2], 16) * share) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)
