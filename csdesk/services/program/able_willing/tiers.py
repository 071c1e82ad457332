"""What the three tiers of the federal commissioner suggest for a place of the map, word for word."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from csdesk.services import resources
from csdesk.services.interview.able_willing import ABLE, PLACES, WILLING
from csdesk.services.program.able_willing.shapes import NOT_INTERVIEWED, NOT_SAID, Payment

RESOURCE = "able_willing/tiers.toml"
BESIDE = {NOT_SAID: "not_said", NOT_INTERVIEWED: "not_interviewed"}
ANSWERS = frozenset({*ABLE, *WILLING, *BESIDE.values()})


@dataclass(frozen=True)
class Suggestion:
    """A sentence of the tiers. It is for a place of the map, not for a person."""

    tier: int
    tier_title: str
    does: str
    """The desk's own heading of it."""
    quote: str
    able: frozenset[str]
    willing: frozenset[str]
    payments: frozenset[Payment]

    def fits(self, place: int, payments: Collection[Payment]) -> bool:
        """Whether it is for this place, with any of these kinds of payment."""
        willing, able = PLACES[place] if place < len(PLACES) else (BESIDE[place], BESIDE[place])
        return able in self.able and willing in self.willing and not self.payments.isdisjoint(payments)


@dataclass(frozen=True)
class Tiers:
    """All suggestions, with the name of the document."""

    source: str
    by: str
    suggestions: tuple[Suggestion, ...]

    def of(self, place: int, payments: Collection[Payment]) -> tuple[Suggestion, ...]:
        """Those for a place, with any of these kinds of payment."""
        return tuple(one for one in self.suggestions if one.fits(place, payments))


@lru_cache(maxsize=1)
def tiers() -> Tiers:
    """The suggestions. Raises `DeskError` when the file is missing or cannot be read."""
    table = resources.toml(RESOURCE)
    titles = {int(number): title for number, title in table["tiers"].items()}
    suggestions = tuple(
        Suggestion(
            one["tier"],
            titles[one["tier"]],
            one["does"],
            one["quote"],
            frozenset(one["able"]),
            frozenset(one["willing"]),
            frozenset(map(Payment, one["payments"])),
        )
        for one in table["suggestion"]
    )
    return Tiers(table["source"], table["by"], suggestions)
