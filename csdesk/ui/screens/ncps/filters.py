"""What the list of people is narrowed to: chips that close, a menu that adds, one link that clears all."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from csdesk.services.caseload import Behind, CaseloadQuery, Contacted, Eligibility, Sort, StepDue
from csdesk.services.referral_report import flag_label
from csdesk.services.stages import STAGE_LABELS, Stage
from csdesk.ui.widgets import Button, Chip, ChipLines, name_widget, row
from csdesk.wording import tr, tr_marked

NAMED_AT_MOST = 2
ELIGIBILITY = {
    Eligibility.ELIGIBLE: tr("Eligible"),
    Eligibility.NOT_ELIGIBLE: tr("Not eligible"),
}
ANSWERS = {"yes": tr("Yes"), "sometimes": tr("Sometimes"), "no": tr("No")}
STEPS = {StepDue.OVERDUE: "overdue", StepDue.THIS_WEEK: tr("this week"), StepDue.NONE: "none"}


@dataclass(frozen=True)
class Filters:
    """What is chosen; several of one kind mean any of them."""

    counties: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    flags: tuple[str, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    able: tuple[str, ...] = ()
    willing: tuple[str, ...] = ()
    contacted: Contacted | None = None
    contacted_days: int = 30
    step_due: StepDue | None = None
    workers: tuple[str, ...] = ()
    """Case workers of the report."""
    assigned_to: tuple[str, ...] = ()
    """Liaisons; the empty text stands for nobody."""
    on_latest_report: bool | None = None
    payment_stopped: bool | None = None
    office_marks: tuple[str, ...] = ()
    closed: bool | None = None
    notes: str = ""
    people: tuple[UUID, ...] | None = None
    """Those behind a number that was opened elsewhere."""
    people_title: str = ""
    behind: Behind | None = None
    """What it tells of them to be behind that number."""

    def query(self, text: str, sort: Sort, descending: bool) -> CaseloadQuery:
        """The query that means these filters."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "people_title"}
        return CaseloadQuery(text=text, sort=sort, descending=descending, **said)


def filters_of(query: CaseloadQuery) -> Filters:
    """The filters that mean this query."""
    said = {one.name: getattr(query, one.name) for one in fields(Filters) if one.name != "people_title"}
    return Filters(**said)


class FilterBar(QWidget):
    """*+ Filter*, *Clear all*, and the chips, which stand in lines of their own.

    `changed`: the filters are other ones now; `menu_wanted(QMenu)`: fill the menu, it opens.
    """

    changed = Signal()
    menu_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.chips = ChipLines("ncps.filter.chips", tr("Chosen filters"))
        self.add = Button(
            tr("Filter"), self._open_menu, name="ncps.filter", kind="chip", icon="plus", key="Ctrl+Shift+F"
        )
        self.clear_all = Button(tr("Clear all"), self.reset, name="ncps.filter.clear", kind="link", small=True)
        self.menu = QMenu(self)
        self.menu.setObjectName("ncps.filter.menu")
        self.setLayout(row(self.add, self.clear_all))
        self.clear_all.hide()
        name_widget(self, "ncps.filters", tr("Filters"))

    def reset(self) -> None:
        """Take all filters away."""
        self.set_filters(Filters())

    def set_filters(self, filters: Filters) -> None:
        """Choose other filters."""
        if filters == self.filters:
            return
        self.filters = filters
        self._show_chips()
        self.changed.emit()

    def change(self, **values: Any) -> None:
        """Choose something else of one kind."""
        self.set_filters(replace(self.filters, **values))

    def build_menu(self) -> QMenu:
        """Fill the menu."""
        self.menu.clear()
        self.menu_wanted.emit(self.menu)
        return self.menu

    def _open_menu(self) -> None:
        self.build_menu().popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    def _show_chips(self) -> None:
        self.chips.set_chips([self._chip(kind, words) for kind, words in chips_of(self.filters)])
        self.clear_all.setVisible(self.filters != Filters())

    def _chip(self, kind: str, words: str) -> Chip:
        usual = Filters()
        without: dict[str, Any] = {kind: getattr(usual, kind)}
        if kind == "people":
            without |= {"people_title": "", "behind": None}
        chip = Chip(words, name=f"ncps.filter.{kind}", removable=True)
        chip.setAccessibleDescription(tr("Press to take this filter away"))
        chip.removed.connect(lambda: self.change(**without))
        return chip


def chips_of(chosen: Filters) -> list[tuple[str, str]]:
    """Which kinds of filters are chosen, each in words."""
    several = {
        "counties": (tr("County"), chosen.counties),
        "stages": (tr("Stage"), [tr_marked(STAGE_LABELS[stage]) for stage in chosen.stages]),
        "flags": (tr("Flag"), [flag_label(code) for code in chosen.flags]),
        "eligibility": (tr("Interview"), [ELIGIBILITY.get(one, str(one)) for one in chosen.eligibility]),
        "able": (tr("Able to pay"), [ANSWERS.get(one, one) for one in chosen.able]),
        "willing": (tr("Willing"), [ANSWERS.get(one, one) for one in chosen.willing]),
        "workers": (tr("Case worker"), chosen.workers),
        "assigned_to": (tr("With"), [name or "nobody" for name in chosen.assigned_to]),
        "office_marks": (tr("Mark"), chosen.office_marks),
    }
    chips = [(kind, f"{title}: {_listed(words)}") for kind, (title, words) in several.items() if words]
    if chosen.contacted is not None:
        chips.append(("contacted", contacted_words(chosen.contacted, chosen.contacted_days)))
    if chosen.step_due is not None:
        chips.append(("step_due", tr("Next step: {steps}", steps=STEPS[chosen.step_due])))
    if chosen.payment_stopped is not None:
        chips.append(
            ("payment_stopped", tr("Paid, and stopped") if chosen.payment_stopped else tr("Not: paid, and stopped"))
        )
    if chosen.on_latest_report is not None:
        chips.append(
            (
                "on_latest_report",
                tr("On the latest report") if chosen.on_latest_report else tr("Not on the latest report"),
            )
        )
    if chosen.closed is not None:
        chips.append(("closed", tr("Closed") if chosen.closed else tr("Not closed")))
    if chosen.notes:
        chips.append(("notes", tr("In notes: {notes}", notes=chosen.notes)))
    if chosen.people is not None:
        chips.append(("people", chosen.people_title))
    return chips


def contacted_words(contacted: Contacted, days: int) -> str:
    """`No contact for 30 days`."""
    if contacted is Contacted.NEVER:
        return tr("Never contacted")
    return (
        tr("No contact for {days} days", days=days)
        if contacted is Contacted.LONG_AGO
        else tr("Contact in the last {days} days", days=days)
    )


def _listed(words: Sequence[str]) -> str:
    more = len(words) - NAMED_AT_MOST
    named = ", ".join(words[:NAMED_AT_MOST])
    return tr("{named} and {more} more", named=named, more=more) if more > 0 else named
