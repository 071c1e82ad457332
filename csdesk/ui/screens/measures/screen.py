"""Measures: the four performance measures of a child support agency, what they earn, and what if."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program import measures
from csdesk.services.program.measures import Definition, KeptAgency, Standing, YearStanding
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.measures.agency_page import AgencyPage
from csdesk.ui.screens.measures.all_page import AllPage
from csdesk.ui.screens.measures.faults_page import FaultsPage
from csdesk.ui.screens.measures.files import MeasuresFiles
from csdesk.ui.screens.measures.form_page import FormPage
from csdesk.ui.screens.measures.rules_page import RulesPage
from csdesk.ui.screens.measures.what_if_page import WhatIfPage
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Button, Chip, EmptyState, Flowing, KeyLine, PageHeader, Select, Sheet, page
from csdesk.wording import tr

VIEWS = (
    ("agency", tr("One agency"), "buildings"),
    ("what_if", tr("What if"), "sliders-horizontal"),
    ("all", tr("All agencies"), "list-bullets"),
    ("rules", tr("Charts and rules"), "table"),
)
AGENCY_WIDTH = 240


@dataclass(frozen=True)
class Shown:
    """What is read: a year, and which agency of it was changed last."""

    year: YearStanding
    newest: UUID | None


class MeasuresScreen(Screen):
    """A year and an agency are chosen at the top; the views lie below each other."""

    name = "measures"
    depends_on = frozenset({"measures"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.year: int = next(iter(measures.years()), 0)
        self.agency_id: UUID | None = None
        self.view = "agency"
        self.shown: Shown | None = None
        self._before: dict[str, Any] = {}
        self._beside = (
            Command("measures.earlier", tr("Agency before"), "Alt+Left", partial(self.step, -1), kind=Kind.VIEW),
            Command("measures.later", tr("Agency after"), "Alt+Right", partial(self.step, 1), kind=Kind.VIEW),
        )
        self.files = MeasuresFiles(self)
        self._make_header()
        self.agency = AgencyPage(self.begin_edit, partial(self.show_view, "rules"))
        self.what_if = WhatIfPage()
        self.all = AllPage(desk)
        self.rules = RulesPage()
        self.form = FormPage(desk)
        self.faults = FaultsPage(self.files.ask_workbook, self._leave_faults)
        self.nothing = EmptyState(
            tr("No agency yet"),
            tr(
                "Type in the counts of your agency, or bring in a workbook with all agencies: the template says what "
                "belongs where. What is earned, and how far the next step is, follows from them."
            ),
            icon="gauge",
            action=tr("Enter the counts of an agency"),
            on_action=self.begin_new,
            name="measures.nothing",
        )
        self.broken = EmptyState(
            tr("The measures of this year cannot be read"),
            "",
            icon="warning-circle",
            action=tr("Read them again"),
            on_action=self.refresh,
            name="measures.broken",
        )
        self._pages = QStackedWidget()
        self._views: dict[str, QWidget] = {
            "agency": self.agency,
            "what_if": self.what_if,
            "all": self.all,
            "rules": self.rules,
            "form": self.form,
            "faults": self.faults,
            "nothing": Sheet(self.nothing, name="measures.nothing.sheet"),
            "broken": Sheet(self.broken, name="measures.broken.sheet"),
        }
        for view in self._views.values():
            self._pages.addWidget(view)
        content = page(self.header, self.tabs, self._bar, gap=10)
        content.addWidget(self._pages, 1)
        keys = KeyLine(("Enter", tr("charts and rules, or the agency")), *self._beside)
        for one in (self.agency.table, self.all.list):
            keys.belong(one, "Enter")
        for view in (self.agency, self.what_if):
            keys.belong(view, *(command.key for command in self._beside))
        self.set_content(content, keys)
        self._connect()

    def _make_header(self) -> None:
        files = self.files
        self.new = Button(
            tr("Enter counts"), self.begin_new, name="measures.new", kind="primary", icon="plus", key="Ctrl+N"
        )
        self.bring = Button(
            tr("Bring in a workbook …"), files.ask_workbook, name="measures.bring", icon="upload-simple"
        )
        self.template = Button(tr("Template …"), files.ask_template, name="measures.template", icon="table")
        self.template.setToolTip(tr("The workbook to fill in, with what is known already"))
        self.results = Button(tr("Workbook …"), files.ask_results, name="measures.results", icon="download-simple")
        self.results.setToolTip(tr("All agencies with what they earn, as a workbook"))
        self.pdf = Button(tr("PDF …"), files.ask_pdf, name="measures.pdf", icon="floppy-disk")
        self.pdf.setToolTip(tr("What is shown as PDF: the page of this agency, or the table of all"))
        self.print = Button(tr("Print"), files.print, name="measures.print", icon="printer", key="Ctrl+P")
        self.header = PageHeader(
            tr("Performance measures"),
            "",
            self.template,
            self.bring,
            self.results,
            self.pdf,
            self.print,
            self.new,
            name="measures",
        )
        self.tabs = ProgramTabs(self.desk, self.name)
        years = [(year, str(year)) for year in measures.years()]
        self.years = Select(years, name="measures.year", spoken=tr("Year"))
        self.agencies = Select((), name="measures.agency.choice", spoken=tr("Agency"))
        self.agencies.setMinimumWidth(scaled(AGENCY_WIDTH))
        self.chips = {name: Chip(words, name=f"measures.view.{name}", icon=icon) for name, words, icon in VIEWS}
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))
        self._bar = Flowing([self.years, self.agencies], list(self.chips.values()), gap=8)

    def _connect(self) -> None:
        self.years.activated.connect(lambda _index: self._choose_year())
        self.agencies.activated.connect(lambda _index: self.choose_agency(self.agencies.value()))
        self.all.opened.connect(self._open_agency)
        self.form.closed.connect(self._form_closed)
        self.form.again.connect(self._bring_back_now)

    @property
    def definition(self) -> Definition | None:
        """The measures of the year that is shown."""
        return self.shown.year.definition if self.shown is not None else None

    @property
    def shows_all(self) -> bool:
        """Whether the table of all agencies is what is looked at."""
        return self.view == "all"

    @property
    def standing(self) -> Standing | None:
        """The agency that is shown."""
        if self.shown is None or self.agency_id is None:
            return None
        return self.shown.year.of(self.agency_id)

    def open_with(
        self, year: int = 0, agency_id: UUID | None = None, view: str = "", start: str = "", **_others: Any
    ) -> None:
        """`view`: `agency`, `what_if`, `all` or `rules`; `start`: `new` for the form of a new agency, `edit`."""
        self._set_year(year)
        self.agency_id = agency_id or self.agency_id
        if view in self.chips:
            self.view = view
        self._before = {"start": start} if start else self._before
        self._outdated = True

    def refresh(self) -> None:
        """Read the year."""
        year = self.year

        def read(session: Any) -> Shown:
            found = measures.year_standing(session, year)
            newest = measures.standing(session, year) if found.standings else None
            return Shown(found, newest.agency.id if newest is not None else None)

        self.desk.read(self, read, self._show, self.show_broken, key="measures")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.measures import scenes

        return scenes.of_measures(self, files)

    def primary_action(self) -> QAbstractButton:
        """Save the form, or begin one."""
        return self.form.save if self._is_shown("form") else self.new

    def commands(self) -> Sequence[Command]:
        """The pages of the program, the views, the agencies beside this one, and what can be made."""
        views = [
            Command(f"measures.view.{name}", words, run=partial(self.show_view, name), kind=Kind.VIEW, icon=icon)
            for name, words, icon in VIEWS
        ]
        return [*self.tabs.commands(), *views, *self._beside]

    def first_focus(self) -> QWidget | None:
        """What the view is about."""
        shown: object = self._views.get(self.view)
        if self._is_shown("broken"):
            return self.years if self.years.count() > 1 else self.broken.button
        for over in ("form", "faults", "nothing"):
            shown = self._views[over] if self._is_shown(over) else shown
        first: Callable[[], QWidget] | None = getattr(shown, "first_focus", None)
        return first() if first is not None else self.new

    def unsaved(self) -> dict[str, Any]:
        """What was typed, in the form and as funds: both are of the year that is shown."""
        form = self.form.unsaved() if self._is_shown("form") else {}
        return {**self.all.unsaved(), **form} or ({} if "start" in self._before else self._before)

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once its year is read."""
        self._set_year(unsaved.get("year", self.year))
        if unsaved.get("agency_id"):
            self.agency_id = UUID(unsaved["agency_id"])
        self._before = unsaved

    def _set_year(self, year: int) -> None:
        if year in measures.years():
            self.year = year
            self.years.set_value(year)

    def step(self, by: int) -> None:
        """Show the agency before, or after this one."""
        if self.shown is None or not self.shown.year.standings:
            return
        ids = [one.agency.id for one in self.shown.year.standings]
        at = ids.index(self.agency_id) if self.agency_id in ids else 0
        self.choose_agency(ids[max(0, min(at + by, len(ids) - 1))])

    def choose_agency(self, agency_id: Any) -> None:
        """Show another agency."""
        self._close_form()
        self.agency_id = agency_id
        self._show_agency()
        self._turn()

    def show_view(self, view: str) -> None:
        """Look at it in another way."""
        self.view = view
        self._close_form()
        self._show_agency()
        self._turn()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, sentence: str, faults: Sequence[str]) -> None:
        """A workbook was not taken."""
        self.faults.show_faults(sentence, faults)
        self._go("faults")
        self.faults.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_new(self) -> None:
        """Ask for the counts of a new agency."""
        self._begin(None)

    def begin_edit(self) -> None:
        """Ask for other counts of the agency that is shown."""
        if self.standing is not None:
            self._begin(self.standing.agency)

    def _begin(self, agency: KeptAgency | None) -> None:
        if self.definition is not None:
            if not self._is_shown("form"):
                self.form.begin(self.definition, agency)
                self._go("form")
            self.form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, shown: Shown) -> None:
        first, self.shown = self.shown is None, shown
        self.broken.sentence.setText("")
        ids = shown.year.ids.values()
        if self.agency_id not in ids:
            self.agency_id = shown.newest
        self.agencies.set_choices([(one.agency.id, one.name) for one in shown.year.standings])
        self.header.set(subtitle=shown.year.definition.short_source)
        self.all.show_year(shown.year)
        self._show_agency()
        if not (self._is_shown("form") or self._is_shown("faults")) or first:
            self._turn()
        self._begin_before()

    def _show_agency(self) -> None:
        shown, standing = self.shown, self.standing
        if shown is None:
            return
        if standing is not None:
            self.agencies.set_value(standing.agency.id)
            self.agency.show_standing(standing, shown.year)
            if self.view == "what_if":
                self.what_if.show_standing(standing, shown.year)
        if self.view == "rules":
            line = self.agency.table.selected()
            self.rules.show_rules(shown.year.definition, line.code if line is not None else "")

    def _turn(self) -> None:
        readable = self.shown is not None
        anything = self.shown is not None and bool(self.shown.year.standings)
        for name, chip in self.chips.items():
            chip.setChecked(name == self.view and readable)
            chip.setEnabled(anything or (readable and name == "rules"))
        for part in (self.results, self.pdf, self.print, self.agencies):
            part.setEnabled(anything)
        for part in (self.new, self.bring, self.template):
            part.setEnabled(readable)
        if self.broken.sentence.text():
            self._go("broken")
        else:
            self._go(self.view if anything or (readable and self.view == "rules") else "nothing")

    def _go(self, view: str) -> None:
        self._pages.setCurrentWidget(self._views[view])

    def _is_shown(self, view: str) -> bool:
        return self._pages.currentWidget() is self._views[view]

    def show_broken(self, error: DeskError) -> None:
        """The file of the year cannot hold: nothing of it, and nothing of another year, can be chosen."""
        self.shown, self.agency_id = None, None
        self.agencies.set_choices(())
        self.header.set(subtitle="")
        self.broken.sentence.setText(str(error))
        self._turn()

    def _choose_year(self) -> None:
        year = self.years.value()
        if isinstance(year, int) and year != self.year:
            typed = self.unsaved()
            self._close_form()
            if "funds" in typed:
                self.desk.left_typed(self.name, partial(self._bring_back_now, typed))
            self.year, self.agency_id = year, None
            self._turn()
            self.refresh()

    def _bring_back_now(self, typed: dict[str, Any]) -> None:
        self._close_form()
        self.bring_back(typed)
        self.refresh()

    def _open_agency(self, agency_id: UUID) -> None:
        self.agency_id = agency_id
        self.show_view("agency")

    def _form_closed(self, agency_id: UUID | None) -> None:
        self.agency_id = agency_id or self.agency_id
        self.view = "agency" if agency_id else self.view
        self._show_agency()
        self._turn()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_form(self) -> None:
        if self._is_shown("form"):
            self.form.leave()

    def _leave_faults(self) -> None:
        self._turn()
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_before(self) -> None:
        before, self._before = self._before, {}
        if "funds" in before:
            self.view = "all"
            self._turn()
            self.all.bring_back(before)
        if "typed" in before:
            wanted = before["agency_id"]
            agency = next((one for one in self._kept() if str(one.id) == wanted), None)
            if agency is not None or not wanted:
                self._begin(agency)
                self.form.bring_back(before["typed"])
        elif before.get("start") == "new":
            self.begin_new()
        elif before.get("start") == "edit":
            self.begin_edit()

    def _kept(self) -> tuple[KeptAgency, ...]:
        return self.shown.year.kept.agencies if self.shown is not None else ()
