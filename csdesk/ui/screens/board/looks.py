"""What the board shows, as a description: two ways to look at the same people, each a table that adds up."""

from collections.abc import Callable
from dataclasses import dataclass

from csdesk.services.flow import Figure, Flow, StageFlow
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui import formats
from csdesk.wording import tr, tr_marked

EVERYBODY = tr("Everybody")


@dataclass(frozen=True)
class Row:
    """A line of the table: a stage, or everybody where `stage` is None."""

    title: str
    stage: Stage | None
    of: tuple[StageFlow, ...]

    def number(self, figure: Figure) -> int:
        """How many people a number of this line counts."""
        return sum(one[figure] for one in self.of)


@dataclass(frozen=True)
class Column:
    """A column of numbers. Without a figure it says something that is no number of people."""

    title: str
    spoken: str
    figure: Figure | None
    width: int = 62
    colour: str = ""
    """Of the part of the bar that this column counts; a little square beside the title says so."""
    text: Callable[[Row], str] | None = None
    in_total: bool = True


@dataclass(frozen=True)
class Look:
    """One way to look: its columns, and the parts of which the bar of a line consists."""

    name: str
    title: str
    question: str
    columns: tuple[Column, ...]
    parts: tuple[tuple[str, Callable[[Row], int]], ...]
    """Colour and number of people, from the left."""
    to_scale: bool
    """Bars of all lines have one scale; else each line is a whole."""
    with_closed: bool
    with_period: bool = False


def _part(figure: Figure) -> Callable[[Row], int]:
    return lambda row: row.number(figure)


def _between(figure: Figure, further: Figure) -> Callable[[Row], int]:
    return lambda row: row.number(figure) - row.number(further)


def _days(value: int | None) -> str:
    return "" if value is None else formats.count(value, tr("day"), tr("days"))


def _share(row: Row) -> str:
    came = row.number(Figure.CAME)
    on = row.number(Figure.ON)
    if not came or row.stage in (None, Stage.EMPLOYED):
        return ""
    return f"{on:,}  {share_of(on, came)}"


def share_of(part: int, whole: int) -> str:
    """A part in whole per cent; what is not nothing is never 0 %, what is not all never 100 %."""
    per_cent = round(100 * part / whole)
    if part and not per_cent:
        return "<1%"
    return ">99%" if part < whole and per_cent == 100 else f"{per_cent}%"


STOP = Look(
    "stop",
    tr("Where they stop"),
    tr("Of those who came as far as each stage, how many went on, and what became of the others"),
    (
        Column(tr("Came this far"), tr("came as far as this"), Figure.CAME, 100, in_total=False),
        Column(tr("Went on"), tr("went on"), Figure.ON, 116, "chart", text=_share, in_total=False),
        Column(
            tr("Half within"),
            tr("half of those who went on did so within"),
            None,
            84,
            text=lambda row: _days(row.of[0].half_within if row.stage else None),
        ),
        Column(tr("Under way"), tr("under way, no further than this"), Figure.STILL, 98, "margin"),
        Column(tr("Lapsed"), tr("lapsed here"), Figure.LAPSED, 74, "lapsed"),
        Column(tr("Closed"), tr("closed here"), Figure.ENDED, 74, "ink_3"),
    ),
    (
        ("chart", _part(Figure.ON)),
        ("margin", _part(Figure.STILL)),
        ("lapsed", _part(Figure.LAPSED)),
        ("ink_3", _part(Figure.ENDED)),
    ),
    to_scale=False,
    with_closed=False,
)
STAND = Look(
    "stand",
    tr("Where they stand"),
    tr("How many stand at each stage now, and for how long"),
    (
        Column(tr("Now"), tr("stand here now"), Figure.NOW, 74, "margin"),
        Column(
            tr("Half for up to"),
            tr("half of them stand here for no more days than"),
            None,
            100,
            text=lambda row: _days(row.of[0].half_days if row.stage else None),
        ),
        Column(tr("Over 30"), tr("stand here for more than 30 days"), Figure.OVER_30, 74, "chart"),
        Column(tr("Over 60"), tr("stand here for more than 60 days"), Figure.OVER_60, 74, "accent"),
        Column(tr("Over 90"), tr("stand here for more than 90 days"), Figure.OVER_90, 74, "ink_2"),
        Column(
            tr("Came in"), tr("came this far for the first time in the period"), Figure.CAME_IN, 74, in_total=False
        ),
        Column(
            tr("Went on"), tr("went further for the first time in the period"), Figure.WENT_ON, 74, in_total=False
        ),
    ),
    (
        ("margin", _between(Figure.NOW, Figure.OVER_30)),
        ("chart", _between(Figure.OVER_30, Figure.OVER_60)),
        ("accent", _between(Figure.OVER_60, Figure.OVER_90)),
        ("ink_2", _part(Figure.OVER_90)),
    ),
    to_scale=True,
    with_closed=True,
    with_period=True,
)
LOOKS = (STOP, STAND)


def rows_of(flow: Flow, look: Look) -> tuple[Row, ...]:
    """The lines of a look: the stages in order, and everybody."""
    stages = tuple(one for one in flow.stages if look.with_closed or one.stage is not Stage.CLOSED)
    return (
        *(Row(tr_marked(STAGE_LABELS[one.stage]), one.stage, (one,)) for one in stages),
        Row(EVERYBODY, None, stages),
    )


def text_of(row: Row, column: Column) -> str:
    """What a cell shows."""
    if row.stage is None and not column.in_total:
        return ""
    if column.text is not None:
        return column.text(row)
    if column.figure is None:
        return ""
    if row.stage is Stage.CLOSED and column.figure is Figure.WENT_ON:
        return ""
    return f"{row.number(column.figure):,}"


def people_in(row: Row, column: Column) -> int:
    """How many people a cell opens; 0 where it opens nobody."""
    if column.figure is None or not text_of(row, column):
        return 0
    return row.number(column.figure)


def as_text(flow: Flow, look: Look) -> str:
    """The table as text with tabs, for the clipboard: what Excel takes."""
    heads = [tr("Stage"), *(column.title for column in look.columns)]
    lines = [[row.title, *(text_of(row, column) for column in look.columns)] for row in rows_of(flow, look)]
    return "\n".join("\t".join(cells) for cells in [heads, *lines])
