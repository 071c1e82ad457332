"""What the quality loop shows: numbers with the people behind each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from csdesk.services.program.quality.times import Time


class About(StrEnum):
    """What a card is about."""

    REFERRALS_IN = "referrals_in"
    REFERRALS_OUT = "referrals_out"
    PROGRAMS = "programs"
    SERVICES = "services"
    ATTENDANCE = "attendance"
    CLASSES = "classes"
    OUTCOME = "outcome"


class Unit(StrEnum):
    """What is counted."""

    PEOPLE = "people"
    REFERRALS = "referrals"
    SESSIONS = "sessions"
    ANSWERS = "answers"


@dataclass(frozen=True)
class Scope:
    """What is asked for: a time, and a county (None: all). `today`: the day that it is."""

    time: Time
    county: str | None
    today: date

    @property
    def until(self) -> date:
        """The last day that counts."""
        return min(self.time.last_day, self.today)


@dataclass(frozen=True)
class Number:
    """One number, and how many people are behind it."""

    count: int = 0
    people: int = 0
    part: int = 0
    """How much of it is the filled part, where a card has one."""
    who: frozenset[UUID] | None = None
    """The people, where it takes no long list: None of those whom the referral reports brought."""


NONE = Number(who=frozenset())


@dataclass(frozen=True)
class Bar:
    """A number with its label, in the program's own words.

    Of outcomes `before` is the number at enrolment, and `number` that at exit.
    """

    code: str
    label: str
    number: Number
    before: Number | None = None


@dataclass(frozen=True)
class Card:
    """One side of the program in one time: its parts, and the whole over eight times."""

    about: About
    unit: Unit
    bars: tuple[Bar, ...]
    total: Number
    row: tuple[Bar, ...] = ()
    """The eight times, the newest last; each label is that of the time. Empty of outcomes."""
    counties: tuple[Bar, ...] = ()
    """The counties, with an empty code for people of none; only where they were asked for."""
    title: str = ""
    """Of an outcome: the measure."""
    of: str = ""
    """Of an outcome: whom it is about."""
    code: str = ""
    """Of an outcome: the code of the measure, and whom it is about."""
    others: tuple[str, ...] = ()
    """The codes that the bar of all others stands for."""

    @property
    def key(self) -> str:
        """Tells the cards of a page apart."""
        return self.code or self.about.value


@dataclass(frozen=True)
class Wage:
    """The median wage of the same people at enrolment and at exit, in cents an hour."""

    title: str
    of: str
    code: str
    at_enrolment: int
    at_exit: int
    people: int
    who: frozenset[UUID]


@dataclass(frozen=True)
class Days:
    """Of how many people a step is told, and within how many days a quarter, half, three quarters of them took it."""

    people: int = 0
    quarter: int | None = None
    half: int | None = None
    three_quarters: int | None = None
    longest: int | None = None


@dataclass(frozen=True)
class Way:
    """From one step to the next: of who took the later one in the time."""

    code: str
    label: str
    days: Days
    row: tuple[Days, ...]
    """The eight times, the newest last."""
    reasons: Mapping[UUID, tuple[date, str]] = field(default_factory=dict)
    """The people of the time, with the day of the later step and the days between."""


@dataclass(frozen=True)
class Quality:
    """All of it."""

    scope: Scope
    times: tuple[Time, ...]
    cards: tuple[Card, ...]
    ways: tuple[Way, ...]
    wages: tuple[Wage, ...]
    outcomes: tuple[Card, ...]

    @property
    def anything(self) -> bool:
        """Whether there is anything in the eight times."""
        return any(bar.number.count for card in self.cards for bar in card.row)

    def card(self, key: str) -> Card | None:
        """A card by its key."""
        return next((card for card in (*self.cards, *self.outcomes) if card.key == key), None)
