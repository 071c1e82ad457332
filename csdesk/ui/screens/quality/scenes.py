"""The quality loop as it is looked at: each side, people behind a number, and a file for the office."""

from collections.abc import Iterable
from typing import Any

from csdesk.services.program.quality import Every
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen


def of_quality(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """The first side is the plain view, of the quarter before, whose report is due."""
    yield Scene("quality-referrals", {"view": "referrals"}, (_choose("referrals_in"),))
    yield Scene("quality-services", {"view": "services"}, (_choose("services"),))
    yield Scene("quality-steps", {"view": "steps"}, (_step,))
    yield Scene("quality-waits", {"view": "steps"}, (_wait,))
    yield Scene("quality-outcomes", {"view": "outcomes"})
    yield Scene("quality-no_outcomes", {"view": "outcomes"}, (_later,))
    yield Scene("quality-months", steps=(_months,))
    yield Scene("quality-office", steps=(_for_the_office,))


def _later(page: Any) -> None:
    """The quarter that runs, in which nobody was asked yet."""
    page.show_time(page.scope.time.next)


def _choose(key: str) -> Any:
    def step(page: Any) -> None:
        card = next(card for side in page.sides.values() for card in getattr(side, "cards", ()) if card.key == key)
        if card.bars.words:
            card.bars.choose(0)

    return step


def _step(page: Any) -> None:
    page.sides["steps"].strips.choose(0)


def _wait(page: Any) -> None:
    page.sides["steps"].waits.click()


def _months(page: Any) -> None:
    page.every.set_value(Every.MONTH)


def _for_the_office(page: Any) -> None:
    page.files.told.set_value("office")
