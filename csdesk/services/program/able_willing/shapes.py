"""What the page *Able and willing* asks for and shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from csdesk.services.interview.able_willing import PLACES
from csdesk.wording import marked


class Payment(StrEnum):
    """How somebody paid in the closed months of the newest report, which `rules` defines."""

    REGULAR = "regular"
    PART = "part"
    STOPPED = "stopped"
    NEVER = "never"
    UNKNOWN = "unknown"


PAYMENT_WORDS = {
    Payment.REGULAR: marked("Pays regularly"),
    Payment.PART: marked("Pays in part"),
    Payment.STOPPED: marked("Stopped"),
    Payment.NEVER: marked("Never paid"),
    Payment.UNKNOWN: marked("Not known"),
}
CELLS = len(PLACES)
"""The places of the map row by row, from the top left: `interview.able_willing.PLACES`."""
NOT_SAID, NOT_INTERVIEWED = CELLS, CELLS + 1
"""Two more places: an interview in which not both were said, and no finished interview."""
EVERY_PLACE = range(CELLS + 2)


@dataclass(frozen=True)
class Scope:
    """Of whom the map is: the counties of their cases, none for all; and as of which day."""

    as_of: date
    counties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Map:
    """Everybody with an open record, each once: how many stand at each place with each kind of payment."""

    scope: Scope
    counts: Mapping[tuple[int, Payment], int]
    """Place and payment; what is not there is 0."""
    lately: Mapping[int, int]
    """Of those at a place who stopped: who had still paid in a month of the same report."""
    reported_on: date | None
    """The day of the newest report that was counted; None where none was."""

    def at(self, place: int, payments: Collection[Payment] = tuple(Payment)) -> int:
        """How many stand at a place with these kinds of payment."""
        return sum(self.counts.get((place, payment), 0) for payment in payments)

    def paying(self, payment: Payment) -> int:
        """How many pay so, wherever they stand."""
        return sum(self.counts.get((place, payment), 0) for place in EVERY_PLACE)

    @property
    def placed(self) -> int:
        """How many stand in one of the nine cells."""
        return sum(self.at(place) for place in range(CELLS))

    @property
    def everybody(self) -> int:
        """All with an open record in the scope."""
        return sum(self.counts.values())

    @property
    def stopped_lately(self) -> int:
        """Who stopped within the months of the newest report."""
        return sum(self.lately.values())


@dataclass(frozen=True)
class Chosen:
    """Some of those on a map: of these places, with these kinds of payment."""

    places: tuple[int, ...] = tuple(EVERY_PLACE)
    payments: tuple[Payment, ...] = tuple(Payment)
    lately: bool = False
    """Only who stopped within the months of the newest report."""


@dataclass(frozen=True)
class PersonHere:
    """Somebody on a map."""

    ncp_id: UUID
    name: str
    counties: tuple[str, ...]
    place: int
    payment: Payment
    months_without: int | None
    """Of somebody who stopped lately: closed months without a payment since the last one with one."""
    reported_on: date | None
    """The day of the newest report that lists this person."""

    @property
    def stopped_in(self) -> date | None:
        """The first day of the first month without a payment, of somebody who stopped lately."""
        if self.months_without is None or self.reported_on is None:
            return None
        year, month = divmod(self.reported_on.year * 12 + self.reported_on.month - 1 - self.months_without, 12)
        return date(year, month + 1, 1)
