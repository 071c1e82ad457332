"""The directory and the pages that lead on from it, as they are looked at."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples

RETURN = (Qt.Key.Key_Return,)


def of_directory(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Agencies, programs and liaisons, each with what is entered there."""
    found = examples(screen.desk)
    yield Scene("directory-county", {"county": "Rock"})
    yield Scene("directory-nobody_found", {"county": "Atlantis"})
    yield Scene("directory-new_agency", steps=(press("directory.new"),))
    yield Scene("directory-edit_agency", steps=(press("directory.agency.edit"),))
    if found.agency is not None:
        yield from _agency({"csa_id": found.agency})
    if found.program is not None:
        yield from _program({"program_id": found.program})
    programs, liaisons = press("directory.chip.programs"), press("directory.chip.liaisons")
    yield Scene("directory-new_program", steps=(programs, press("directory.new")))
    yield Scene("directory-liaisons", steps=(liaisons,))
    yield Scene("directory-new_liaison", steps=(liaisons, press("directory.new")))


def _agency(opened: dict[str, Any]) -> Iterable[Scene]:
    for part in ("people", "review", "together"):
        yield Scene(f"directory-{part}", opened | {"part": part})
    yield Scene("directory-review_reason", opened | {"part": "review"}, (press("directory.exclude"),))
    yield Scene("directory-review_list", opened | {"part": "review"}, (press("directory.ask"),))
    people, together = opened | {"part": "people"}, opened | {"part": "together"}
    yield Scene("directory-person", people, (choose("directory.contacts", keys=RETURN),))
    for kind in ("step", "meeting", "process"):
        yield Scene(f"directory-new_{kind}", together, (press(f"directory.{kind}.new"),))


def _program(opened: dict[str, Any]) -> Iterable[Scene]:
    yield Scene("directory-program", opened)
    for part in ("classes", "results"):
        yield Scene(f"directory-program_{part}", opened, (press(f"directory.programPart.{part}"),))
    classes = press("directory.programPart.classes")
    yield Scene("directory-new_class", opened, (classes, press("directory.class.new")))


def of_collaboration(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """A step of the plan that is entered, and one that is changed."""
    yield Scene("collaboration-new", steps=(press("collaboration.new"),))
    yield Scene("collaboration-edit", steps=(choose("collaboration.list", keys=RETURN),))


def of_choice(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Whom an agency is asked about."""
    agency = examples(screen.desk).agency
    if agency is not None:
        yield Scene("review_choice-agency", {"csa_id": agency})


def of_answers(screen: Screen, files: Files) -> Iterable[Scene]:
    """An answer that came back."""
    agency = examples(screen.desk).agency
    if agency is not None:
        yield Scene("review_answers-agency", {"csa_id": agency})
        if "answers" in files:
            yield Scene("review_answers-read", {"csa_id": agency}, (partial(_take, files),))


def _take(files: Files, page: Any) -> None:
    page.take(files["answers"])
