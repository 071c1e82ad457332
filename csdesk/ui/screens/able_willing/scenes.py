"""Able and willing, as it is looked at."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from csdesk.services.program.able_willing import NOT_INTERVIEWED, Payment
from csdesk.ui.scenes import Files, Scene, press

if TYPE_CHECKING:
    from csdesk.ui.screens.able_willing.screen import AbleWillingScreen


def of_able_willing(screen: "AbleWillingScreen", _files: Files) -> Iterable[Scene]:
    """A place of the map with people, each kind of payment, an earlier day, early intervention."""
    yield Scene("able_willing-counties", steps=(press("able_willing.counties"),))
    yield Scene("able_willing-nobody_here", steps=(_nowhere,))
    shown = screen.shown
    if shown is None or not shown.found.everybody:
        return
    fullest = max(range(NOT_INTERVIEWED), key=shown.found.at)
    yield Scene("able_willing-place", steps=(_choose(fullest),))
    yield Scene("able_willing-not_interviewed", steps=(_choose(NOT_INTERVIEWED),))
    for number, payment in enumerate(Payment, 1):
        yield Scene(f"able_willing-{payment}", steps=(_choose_kind(number), _choose(fullest)))
    yield Scene("able_willing-before", steps=(_before,))
    yield Scene("able_willing-uncounted", steps=(lambda page: page.time.ask(),))
    yield Scene("able_willing-county", {"view": "county"})
    yield Scene("able_willing-county_pays", {"view": "county"}, (press("able_willing.county.pays"),))
    yield Scene("able_willing-early", {"view": "early"})


def _choose(place: int) -> Any:
    return lambda page: page.map_sheet.map.choose(place)


def _choose_kind(number: int) -> Any:
    return lambda page: page.map_sheet.key.choose(number)


def _before(page: Any) -> None:
    """The end of the last quarter."""
    page.as_of.setCurrentIndex(1)


def _nowhere(page: Any) -> None:
    """A county without anybody."""
    page.counties.chosen = ("Menominee",)
    page.refresh()
