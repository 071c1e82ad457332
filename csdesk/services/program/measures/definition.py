"""The performance measures of a year, as its file in `resources/measures/` says them; checked when it is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.program.measures.charts import Chart
from csdesk.wording import tr

FOLDER = "measures"


class Cited(NamedTuple):
    """A figure, and the sentence of the notice from which it comes."""

    value: Decimal
    sentence: str


class Reading(NamedTuple):
    """A place where the notice can be read in two ways, and how it is read here, with the reason."""

    about: str
    text: str


@dataclass(frozen=True)
class Measure:
    """One of the measures. Rates, changes and shares are per cent."""

    code: str
    title: str
    rate_name: str
    """As the notice calls the rate: *CO Rate*."""
    unit: str
    """What is counted: `cases`, `children` or `dollars` (then counts are cents)."""
    part: str
    whole: str
    counted_sentence: str
    who_sentence: str
    """Who or what is counted; empty where the notice does not say more."""
    can_exceed: str
    """The sentence by which the part can be more than the whole; empty where it cannot."""
    weight: Cited
    target: Cited
    threshold: Cited
    """From this baseline on chart A holds, below it chart B."""
    increment: Cited
    """The improvement that earns 100%."""
    step: Decimal
    chart_a: Chart
    chart_a_sentence: str
    chart_b: Chart
    same: Cited
    """What the same level earns on chart B."""
    improved_sentence: str
    declined_sentence: str
    readings: tuple[Reading, ...]

    @property
    def is_money(self) -> bool:
        """Whether its counts are cents."""
        return self.unit == "dollars"


@dataclass(frozen=True)
class Funds:
    """What there is for all agencies, and by which sentences it is shared out."""

    projected_cents: int
    projected_sentence: str
    federal: Cited
    """The federal share of what is spent, in per cent: what is left is the state's."""
    proportional_sentence: str
    redistribution_sentence: str
    less_sentence: str
    more_sentence: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class AdvanceRule:
    """What is paid at the beginning of the contract, and taken back after its end."""

    months: int
    """The first of the contract, and the first after it."""
    parts: int
    """An advance is one of so many parts of the allocation."""
    line: str
    """The line code on which it appears."""
    sentence: str
    line_sentence: str
    taken_back_sentence: str


@dataclass(frozen=True)
class HoldHarmless:
    """The rise of unemployment claims from which on a measure earns its share whatever the rate."""

    measure: str
    claims_rise: Decimal
    earned: Decimal
    sentence: str


@dataclass(frozen=True)
class Definition:
    """The measures of one year."""

    year: int
    version: str
    title: str
    source: str
    short_source: str
    applies: tuple[date, date]
    applies_sentence: str
    baseline_on: date
    baseline_sentence: str
    current_on: date
    current_sentence: str
    groups: tuple[Cited, ...]
    """The agencies of the state, by how they are reimbursed."""
    funds: Funds
    load_met: Cited
    """Share of the allocation that is loaded at once where the baseline meets the target."""
    load_below: Cited
    advances: AdvanceRule | None
    hold_harmless: HoldHarmless | None
    measures: tuple[Measure, ...]

    @property
    def agencies(self) -> int:
        """How many the state has."""
        return int(sum(one.value for one in self.groups))

    def measure(self, code: str) -> Measure:
        """The measure of this code. KeyError where there is none."""
        for one in self.measures:
            if one.code == code:
                return one
        raise KeyError(code)


def years() -> tuple[int, ...]:
    """The years of which there is a file, the newest first."""
    found = (path.stem for path in resources.path(FOLDER).glob("*.toml"))
    return tuple(sorted((int(stem) for stem in found if stem.isdecimal()), reverse=True))


@cache
def definition(year: int) -> Definition:
    """The measures of a year. Raises `DeskError` where there is no file of it, or one that cannot hold."""
    from csdesk.services.program.measures.reading import parse

    if year not in years():
        known = ", ".join(map(str, sorted(years())))
        raise DeskError(
            tr(
                "There are no measures for {year}. Choose one of {known}, or add resources/measures/{year}.toml.",
                year=year,
                known=known,
            )
        )
    name = f"{FOLDER}/{year}.toml"
    return parse(resources.path(name).read_text(encoding="utf-8"), f"resources/{name}", year)
