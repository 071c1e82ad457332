"""The quarter of several desks, as it is looked at."""

from collections.abc import Iterable
from typing import Any

from csdesk.services.program.supervisor import Brought
from csdesk.ui.scenes import Files, Scene, press, write
from csdesk.ui.screens.base import Screen
from csdesk.wording import tr

DAMAGED = tr(
    "{name} is damaged or was cut short on its way. {nothing} Ask the desk for the file once more.",
    name="2026Q3-Cam-Cole.csextract",
    nothing=tr("Nothing of it was brought in."),
)
OTHER_TEAM = tr(
    "{name} has another team passphrase than what is here of {desks}, so that their people cannot be "
    "compared. {nothing} If the team changed its passphrase, choose the new files of all desks at once, and "
    "take out a desk that makes none.",
    name="2026Q3-Ann-Archer.csextract",
    desks="Ben Brook, Cam Cole",
    nothing=tr("Nothing of it was brought in."),
)
TOLD = (
    Brought("2026Q3-Ann-Archer.csextract", "Ann Archer", 214, tr("Took the place of an older one."), changed=True),
    Brought("2026Q3-Ben-Brook.csextract", "Ben Brook", 180, tr("Is here already. Nothing was changed.")),
    Brought("2026Q3-Cam-Cole.csextract", sentence=DAMAGED, refused=True),
    Brought(
        "2026Q3-Dee-Dale.csextract",
        "Dee Dale",
        120,
        tr("Your own file, which is not needed: this desk is counted from this vault."),
        own=True,
    ),
)


def of_supervisor(screen: Screen, _files: Files) -> Iterable[Scene]:
    """By county and by desk, a quarter without extracts, each question, its refusals, and the results."""
    page: Any = screen
    yield Scene("supervisor-desks", steps=(press("supervisor.view.desks"),))
    yield Scene("supervisor-nothing", {"quarter": str(page.quarter.previous.previous)})
    yield Scene("supervisor-make", steps=(press("supervisor.make"),))
    yield Scene("supervisor-make_empty", steps=(press("supervisor.make"), press("supervisor.team.do")))
    yield Scene(
        "supervisor-make_differs",
        steps=(
            press("supervisor.make"),
            write("supervisor.team.passphrase", "copper lantern walnut"),
            press("supervisor.team.do"),
        ),
    )
    yield Scene("supervisor-bring", steps=(press("supervisor.bring"),))
    yield Scene("supervisor-held", steps=(press("supervisor.bring"), lambda shown: shown.team.show_held(True)))
    yield Scene(
        "supervisor-refused",
        steps=(press("supervisor.bring"), lambda shown: shown.team.refuse(OTHER_TEAM)),
    )
    yield Scene("supervisor-results", steps=(_show_results,))
    yield Scene("supervisor-fault", steps=(_show_fault,))


def _show_results(page: Any) -> None:
    page.show_results(TOLD)


def _show_fault(page: Any) -> None:
    page.show_fault(DAMAGED)
