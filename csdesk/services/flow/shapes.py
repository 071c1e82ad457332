"""What the board asks for and shows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from csdesk.services.reporting import quarters
from csdesk.services.stages import Stage

MONTH = 30


class Period(StrEnum):
    """The time in which people came and went on."""

    DAYS_30 = "days_30"
    QUARTER = "quarter"

    def first_day(self, today: date) -> date:
        """The first day that counts: the last 30 days with today, or the calendar quarter that runs."""
        if self is Period.QUARTER:
            return quarters.of(today).first_day
        return date.fromordinal(today.toordinal() - MONTH + 1)


@dataclass(frozen=True)
class Scope:
    """Of whom the flow is told; empty means everybody. Several values of one kind mean any of them."""

    counties: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    """Of the office, to whom people are assigned; an empty text means those who are assigned to nobody."""
    on_latest_report: bool = False


class Figure(StrEnum):
    """What a number of the board counts, at one stage. Each person counts once in each."""

    NOW = "now"
    """Stands there now."""
    OVER_30 = "over_30"
    OVER_60 = "over_60"
    OVER_90 = "over_90"
    """Stands there for more than so many days; who does so for more than 90 does for more than 30, too."""
    CAME_IN = "came_in"
    """Came as far as this for the first time within the period."""
    WENT_ON = "went_on"
    """Came further than this for the first time within the period."""
    CAME = "came"
    """Ever came as far as this, or further: = on + still + lapsed + ended."""
    ON = "on"
    """Of those, came further."""
    STILL = "still"
    """Never came further, and is neither lapsed nor closed."""
    LAPSED = "lapsed"
    ENDED = "ended"
    """Never came further, and is closed."""


@dataclass(frozen=True)
class StageFlow:
    """One stage of the board. Closed counts who stands there, and has no way on."""

    stage: Stage
    counts: dict[Figure, int]
    """Every figure is there, perhaps with 0."""
    half_days: int | None
    """Half of those who stand here do so for no more than so many days; None where nobody does."""
    half_within: int | None
    """Half of those who went on did so within so many days; None where nobody did."""
    back: int
    """Of those who stand here now, so many had come further before; there they count as still under way or lapsed."""
    reasons: tuple[tuple[str, int], ...]
    """Why those who ended here were closed, the most frequent first; on *closed*, of all. Empty: none was kept."""

    def __getitem__(self, figure: Figure) -> int:
        return self.counts[figure]


@dataclass(frozen=True)
class Flow:
    """The whole board. The people who stand at the stages sum to everybody in the scope."""

    scope: Scope
    period: Period
    since: date
    """The first day of the period."""
    stages: tuple[StageFlow, ...]
    everybody: int

    def at(self, stage: Stage) -> StageFlow:
        """The figures of a stage."""
        return next(one for one in self.stages if one.stage is stage)


@dataclass(frozen=True)
class Asked:
    """A number of the board: whom it counts."""

    stage: Stage
    figure: Figure
    reason: str | None = None
    """Of those who ended: closed for this reason."""
