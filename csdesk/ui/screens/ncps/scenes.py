"""The people and the pages of a person, as they are looked at."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from csdesk.ui.scenes import Files, Scene, choose, press, write
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples

TICK, STEP = Qt.Key.Key_Space, Qt.Key.Key_Down


def of_list(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """What is found, what opens beside the list, and each work for several people."""
    from csdesk.ui.screens.ncps.several import ALL

    yield Scene("ncps-found", {"text": "ro"})
    yield Scene("ncps-nobody_found", {"text": "nobody is called so"})
    for name in ("view", "columnsButton", "filter", "new"):
        yield Scene(f"ncps-{name}", steps=(press(f"ncps.{name}"),))
    typed = (write("ncps.new.last_name", "Zamora"), write("ncps.new.first_name", "Ines"))
    yield Scene("ncps-new_fault", steps=(press("ncps.new"), press("ncps.new.save")))
    yield Scene("ncps-new_typed", steps=(press("ncps.new"), *typed))
    ticked = choose("ncps.list", keys=(TICK, STEP, TICK))
    yield Scene("ncps-several", steps=(ticked, press("ncps.work")))
    for several in ALL:
        yield Scene(f"ncps-several_{several.code}", steps=(ticked, partial(_begin, several)))
    yield Scene("ncps-filters", steps=(lambda page: page.filters.change(**_filters(page)),))
    yield Scene("ncps-name_view", steps=(_name_view,))


def of_record(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Records of several kinds, and every form of the menu that is possible on one of them."""
    from csdesk.ui.screens.ncps.actions import MENU
    from csdesk.ui.screens.ncps.loading import load

    found = examples(screen.desk)
    kinds = {
        "worked": found.told_most,
        "draft": found.drafted,
        "safe": found.safe,
        "to_review": found.excluded,
    }
    opened = {name: {"ncp_id": ncp_id} for name, ncp_id in kinds.items() if ncp_id is not None}
    for name, arguments in opened.items():
        yield Scene(f"record-{name}", arguments)
    if "worked" not in opened:
        return
    worked = opened["worked"]
    yield Scene("record-call", worked | {"start": "call"})
    yield Scene("record-email", worked | {"start": "email"})
    yield Scene("record-letter", worked | {"start": "letter"})
    yield Scene("record-reach", worked, (lambda page: page.toggle_reach(),))
    yield Scene("record-more", worked, (press("record.more"),))
    if "safe" in opened:
        yield Scene("record-safe_shown", opened["safe"], (press("record.safety.show"),))
    today = screen.desk.today()
    pages = [screen.desk.vault.read(partial(load, ncp_id=one["ncp_id"], today=today)) for one in opened.values()]
    with_steps = next((page.record.ncp_id for page in pages if page.to_do and not page.to_do[0].appointment), None)
    if with_steps is not None:
        yield Scene("record-postpone", {"ncp_id": with_steps}, (press("record.nextStep.postpone"),))
    for action in (action for group in MENU for action in group):
        fitting = next((page.record.ncp_id for page in pages if action.possible(page)), None)
        if fitting is not None:
            yield Scene(f"record-{action.name}", {"ncp_id": fitting}, (partial(_open_form, action),))


def of_notes(_screen: Screen, _files: Files) -> Iterable[Scene]:
    """Words that stand in notes, and words that do not."""
    yield Scene("notes-found", {"text": "work"})
    yield Scene("notes-nothing", {"text": "quixotic zeppelin"})


def of_merge(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Beside one person, the other is looked for, and put beside."""
    whom = examples(screen.desk).told_most
    if whom is not None:
        opened, looked = {"ncp_id": whom}, write("merge.search", "ro")
        yield Scene("merge-search", opened, (looked,))
        yield Scene("merge-both", opened, (looked, choose("merge.list", keys=(Qt.Key.Key_Return,))))


def of_outcomes(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Of somebody who is enrolled, and of somebody who is not."""
    found = examples(screen.desk)
    yield from _of_persons("outcomes", enrolled=found.enrolled, not_enrolled=found.drafted)
    if found.enrolled is not None:
        yield Scene("outcomes-last", {"ncp_id": found.enrolled}, (choose("outcomes.list", keys=(Qt.Key.Key_End,)),))


def of_checklist(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Of somebody with much done, and the note of one line."""
    found = examples(screen.desk)
    yield from _of_persons("checklist", worked=found.told_most, safe=found.safe)
    if found.told_most is not None:
        opened = {"ncp_id": found.told_most}
        yield Scene("checklist-open", opened, (press("checklist.open"),))
        yield Scene("checklist-note", opened, (choose("checklist.list", keys=(Qt.Key.Key_N,)),))


def _of_persons(screen: str, **persons: Any) -> Iterable[Scene]:
    for name, ncp_id in persons.items():
        if ncp_id is not None:
            yield Scene(f"{screen}-{name}", {"ncp_id": ncp_id})


def _begin(several: Any, page: Any) -> None:
    page.several.begin(several)


def _filters(page: Any) -> dict[str, Any]:
    return {"counties": tuple(page.desk.settings.counties[:2]) or ("Dane",), "closed": False, "notes": "work"}


def _name_view(page: Any) -> None:
    page.views.build_menu().actions()[-1].trigger()


def _open_form(action: Any, page: Any) -> None:
    page.open_form(action)
