"""How places of the map and kinds of payment are said, and the map as a text."""

from collections.abc import Sequence

from csdesk.services.interview.able_willing import PLACES
from csdesk.services.program.able_willing import (
    EVERY_PLACE,
    NOT_INTERVIEWED,
    NOT_SAID,
    PAYMENT_WORDS,
    Map,
    Payment,
)
from csdesk.services.reporting.charts import place_in_words
from csdesk.ui import formats
from csdesk.wording import tr, tr_marked

ACROSS = (tr("Able: no"), tr("Sometimes"), tr("Yes"))
DOWN = (tr("Willing: yes"), tr("Sometimes"), tr("No"))
STRIP = {NOT_SAID: tr("Did not say both"), NOT_INTERVIEWED: tr("Not interviewed")}
EVERYBODY = tr("Everybody")


def place_words(place: int | None) -> str:
    """A place; None: all of them."""
    if place is None:
        return EVERYBODY
    return STRIP[place] if place in STRIP else place_in_words(*PLACES[place])


def kind_words(payment: Payment | None) -> str:
    """A kind of payment; None: all of them."""
    return tr("All") if payment is None else tr_marked(PAYMENT_WORDS[payment])


def people(number: int) -> str:
    """*12 people*."""
    return formats.count(number, tr("person"), tr("people"))


def cell_words(found: Map, place: int, kinds: Sequence[Payment]) -> str:
    """A place with its number, and how many of them pay how."""
    parts = [
        tr("{kind} {number}", kind=kind_words(payment).lower(), number=f"{found.at(place, (payment,)):,}")
        for payment in kinds
        if found.at(place, (payment,))
    ]
    said = f"{place_words(place)}: {people(found.at(place, kinds))}"
    return f"{said} ({', '.join(parts)})" if parts else said


def map_words(found: Map, kinds: Sequence[Payment]) -> str:
    """The whole map in words."""
    return "; ".join(cell_words(found, place, kinds) for place in EVERY_PLACE)
