"""The board as it is looked at: each look, and the menu of the counties."""

from collections.abc import Iterable
from typing import Any

from csdesk.ui.scenes import Files, Scene, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.board.looks import LOOKS


def of_board(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """The first look is the plain view."""
    for look in LOOKS[1:]:
        yield Scene(f"board-{look.name}", steps=(press(f"board.look.{look.name}"),))
    yield Scene("board-counties", steps=(press("board.counties"),))
    yield Scene("board-nobody_here", steps=(press("board.latest"), _nobody))


def _nobody(page: Any) -> None:
    """People of no county."""
    page.bar.counties.chosen = ("Menominee",)
    page.refresh()
