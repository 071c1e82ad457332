"""The words of the cards: `resources/quality/words.toml`."""

from functools import cache
from typing import Any

from csdesk.services import resources
from csdesk.services.program.quality.shapes import Card, Unit
from csdesk.wording import tr, tr_marked


@cache
def words() -> dict[str, Any]:
    """The file. Raises `DeskError` when it is missing."""
    return resources.toml("quality/words.toml")


def title_of(card: Card) -> str:
    """The title of a card, in the language of the window."""
    if card.title:
        return tr("{measure}, {about}", measure=tr_marked(card.title), about=tr_marked(card.of))
    return tr_marked(words()["card"][card.about.value]["title"])


def unit_of(unit: Unit) -> tuple[str, str]:
    """The word for one, and for many, in the language of the window."""
    one, many = words()["unit"][unit.value]
    return tr_marked(one), tr_marked(many)
