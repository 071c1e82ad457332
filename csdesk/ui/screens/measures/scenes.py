"""The performance measures, as they are looked at."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from csdesk.services.errors import DeskError
from csdesk.services.program import measures
from csdesk.ui.scenes import Files, Scene, choose, press, write

if TYPE_CHECKING:
    from csdesk.ui.screens.measures.screen import MeasuresScreen

FORM = "measures.form."


def of_measures(screen: "MeasuresScreen", _files: Files) -> Iterable[Scene]:
    """An agency, what if, all agencies, the rules, the form with and without faults, and what went wrong."""
    yield Scene("measures-rules", {"view": "rules"})
    yield Scene("measures-new", {"start": "new"})
    yield Scene("measures-new_refused", {"start": "new"}, (press(f"{FORM}save"),))
    yield Scene("measures-new_half", {"start": "new"}, (_half, press(f"{FORM}save")))
    yield Scene("measures-not_brought_in", steps=(_not_brought_in,))
    yield Scene("measures-broken", steps=(_broken,))
    if screen.shown is None or not screen.shown.year.standings:
        return
    for number, row in enumerate(screen.shown.year.definition.measures):
        yield Scene(f"measures-{row.code}", steps=(choose("measures.table", number),))
        yield Scene(f"measures-rules_{row.code}", {"view": "rules"}, (press(f"measures.rules.{row.code}"),))
    yield Scene("measures-sum", steps=(choose("measures.table", 4),))
    yield Scene("measures-match", steps=(choose("measures.table", 5),))
    yield Scene("measures-what_if", {"view": "what_if"})
    yield Scene("measures-what_if_moved", {"view": "what_if"}, (_move,))
    yield Scene("measures-all", {"view": "all"})
    yield Scene("measures-all_chosen", {"view": "all"}, (choose("measures.all.list", keys=(Qt.Key.Key_Down,)),))
    yield Scene("measures-all_refused", {"view": "all"}, (_no_funds, press("measures.all.save")))
    yield Scene("measures-edit", {"start": "edit"})
    for one in screen.shown.year.all.incomplete[:1]:
        missing = screen.shown.year.ids[one.name]
        yield Scene("measures-incomplete", {"agency_id": missing})
        yield Scene("measures-incomplete_what_if", {"agency_id": missing, "view": "what_if"})
    yield Scene("measures-surplus", {"view": "all"}, (_surplus,), changes=True)


def _half(page: "MeasuresScreen") -> None:
    """One of two counts, and what is none."""
    for name, text in (("name", "Dane County CSA"), ("allocation", "a lot"), ("court_order.current.part", "81")):
        write(f"{FORM}{name}", text)(page)


def _not_brought_in(page: "MeasuresScreen") -> None:
    from csdesk.services.program.measures.workbook_in import WorkbookRefusedError, counts_in

    text = "Agency,CO part,CO whole\nDane,12,ten\nDane,1,2\n,3,4\n"
    definition: Any = measures.definition(page.year)
    try:
        counts_in("counts.csv", text.encode(), definition)
    except WorkbookRefusedError as error:
        page.show_faults(str(error), error.faults)


def _broken(page: "MeasuresScreen") -> None:
    try:
        measures.definition(1999)
    except DeskError as error:
        page.show_broken(error)


def _move(page: "MeasuresScreen") -> None:
    for one in page.what_if.sliders.values():
        one.slider.setValue(one.slider.value() + 2)


def _no_funds(page: "MeasuresScreen") -> None:
    write("measures.all.funds", "a lot")(page)


def _surplus(page: "MeasuresScreen") -> None:
    write("measures.all.funds", "13,000,000")(page)
    press("measures.all.save")(page)
