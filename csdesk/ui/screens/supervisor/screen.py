"""Supervisor: several desks' quarters from their extracts, added up with each person once."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import reporting
from csdesk.services.errors import DeskError
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import SUFFIX, AddedUp, Brought, Kept, MadeExtract
from csdesk.services.reporting import Quarter
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.screens.supervisor.desks_sheet import DesksSheet
from csdesk.ui.screens.supervisor.figures_sheet import COUNTIES, DESKS, FiguresSheet
from csdesk.ui.screens.supervisor.results_sheet import ResultsSheet
from csdesk.ui.screens.supervisor.team_sheet import Given, Purpose, TeamSheet
from csdesk.ui.screens.supervisor.work import ExtractWork
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    Beside,
    Button,
    Chip,
    EmptyState,
    PageHeader,
    Scrolling,
    Sheet,
    holding,
    page,
    row,
)
from csdesk.wording import tr

SIDE_WIDTH = 316
ALL_FIT, VIEWS_FIT = 1_060, 900
DESKS_HEIGHT = 260
VIEWS = ((COUNTIES, tr("By county"), "map-trifold"), (DESKS, tr("By desk"), "users-four"))
FILES = tr("Extracts of a quarter (*{suffix})", suffix=SUFFIX)
QUARTER, NOTHING, TEAM, RESULTS = range(4)


class SupervisorScreen(Screen):
    """A quarter of several desks."""

    name = "supervisor"
    depends_on = frozenset({"extracts"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.quarter: Quarter = reporting.of(desk.today()).previous
        self.added: AddedUp | None = None
        self.lines: tuple[Kept, ...] = ()
        self.view = COUNTIES
        self._files: tuple[Path, ...] = ()
        self.work = ExtractWork(desk, self)
        self._make_header()
        self.figures = FiguresSheet()
        self.desks = DesksSheet()
        self.team = TeamSheet(desk)
        self.results = ResultsSheet(self.show_quarter_page)
        self._lay_out()
        self._connect()

    def _make_header(self) -> None:
        self.earlier = self._step("caret-left", tr("Earlier quarter"), "Alt+Left", lambda: self.quarter.previous)
        self.later = self._step("caret-right", tr("Later quarter"), "Alt+Right", lambda: self.quarter.next)
        self.workbook = Button(
            tr("Workbook …"), partial(self._ask_paper, False), name="supervisor.workbook", icon="download-simple"
        )
        self.paper = Button(tr("Page …"), partial(self._ask_paper, True), name="supervisor.page", icon="file-text")
        for button in (self.workbook, self.paper):
            button.setToolTip(tr("The figures with small numbers withheld, as the state is told them"))
        self.make = Button(
            tr("Make my extract …"), partial(self.ask, Purpose.MAKE), name="supervisor.make", icon="export"
        )
        self.bring = Button(
            tr("Bring in extracts …"),
            partial(self.ask, Purpose.BRING_IN),
            name="supervisor.bring",
            kind="primary",
            icon="upload-simple",
            key="Ctrl+Enter",
        )
        self.header = PageHeader(
            "",
            tr("Several desks, each person once"),
            self.earlier,
            self.later,
            self.workbook,
            self.paper,
            self.make,
            self.bring,
            name="supervisor",
        )
        self.tabs = ProgramTabs(self.desk, self.name)
        self.chips = {name: Chip(words, name=f"supervisor.view.{name}", icon=icon) for name, words, icon in VIEWS}
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))

    def _step(self, icon: str, spoken: str, keys: str, wanted: Any) -> Button:
        button = Button("", lambda: self.show_quarter(wanted()), name=f"supervisor.{icon[6:]}", icon=icon)
        button.setAccessibleName(spoken)
        button.setToolTip(f"{spoken} ({keys})")
        return button

    def _lay_out(self) -> None:
        self.nothing = EmptyState(
            tr("No desk's quarter is here yet"),
            tr(
                "Each liaison makes an extract of the quarter: encrypted, with no names. Bring the files in here, "
                "and the quarter of all desks stands here with each person counted once. If you are not the "
                "supervisor, make your extract and hand it on."
            ),
            icon="users-four",
            action=tr("Bring in extracts …"),
            on_action=partial(self.ask, Purpose.BRING_IN),
            key="Ctrl+Enter",
            name="supervisor.nothing",
        )
        self.make_first = Button(
            tr("Make my extract …"), partial(self.ask, Purpose.MAKE), name="supervisor.nothing.make", icon="export"
        )
        self.fault = EmptyState(
            tr("The quarter cannot be added up"),
            "",
            icon="warning-circle",
            action=tr("Bring in extracts …"),
            on_action=partial(self.ask, Purpose.BRING_IN),
            name="supervisor.fault",
        )
        self._figure_pages = QStackedWidget()
        self._figure_pages.addWidget(self.figures)
        self._figure_pages.addWidget(Sheet(self.fault, name="supervisor.fault.sheet"))
        whole = Beside((self._figure_pages, 1), (self.desks, 0), room=ALL_FIT, side=SIDE_WIDTH)
        whole.turned.connect(self._make_room)
        self._scrolling = scrolling = Scrolling(whole, joins=True)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        self._views = holding(row(*self.chips.values(), None, gap=6))
        views = Beside((self.tabs, 1), (self._views, 0), room=VIEWS_FIT, gap=16)
        self.pages = QStackedWidget()
        inside = self.nothing.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertLayout(inside.count() - 1, row(None, self.make_first, None))
        empty = Sheet(self.nothing, name="supervisor.nothing.sheet")
        asked = Scrolling(row(None, self.team, None), None, joins=True)
        for part in (scrolling, empty, asked, self.results):
            self.pages.addWidget(part)
        content = page(self.header, views, gap=8)
        content.addWidget(self.pages, 1)
        self.set_content(content)

    def _connect(self) -> None:
        self.desks.remove_wanted.connect(self.work.remove)
        self.desks.count_wanted.connect(partial(self.ask, Purpose.COUNT))
        self.team.answered.connect(self._go_on)
        self.team.closed.connect(self.show_quarter_page)
        self.team.forget_wanted.connect(lambda: self.work.forget(partial(self.team.show_held, False)))
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.show_quarter_page)
        self.desk.locking.connect(self.team.empty)

    def open_with(self, quarter: str = "", **_others: Any) -> None:
        """`quarter`: `2026Q3`."""
        if quarter:
            self.quarter = reporting.parse(quarter)
            self._outdated = True

    def refresh(self) -> None:
        """Read which desks are here, then add them up."""
        quarter, own = self.quarter, self.work.own

        def read(session: Any) -> tuple[tuple[Kept, ...], tuple[str, ...]]:
            return supervisor.kept(session, quarter, own=own), supervisor.missing(session, quarter)

        self.desk.read(self, read, lambda found: self._show_desks(quarter, *found), key="desks")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.supervisor import scenes

        return scenes.of_supervisor(self, files)

    def commands(self) -> tuple[Command, ...]:
        """The quarters beside this one, and the other pages."""
        return (
            Command("supervisor.earlier", tr("Earlier quarter"), "Alt+Left", self.earlier.click, kind=Kind.VIEW),
            Command("supervisor.later", tr("Later quarter"), "Alt+Right", self.later.click, kind=Kind.VIEW),
            *self.tabs.commands(),
        )

    def primary_action(self) -> QAbstractButton:
        """To go on with what is asked, or to bring in extracts."""
        first = self.nothing.findChild(Button, "supervisor.nothing.action")
        others = {NOTHING: first, TEAM: self.team.verb, RESULTS: self.results.close_it}
        return others.get(self.pages.currentIndex()) or self.bring

    def first_focus(self) -> QWidget:
        """The figures, the question, or the way on."""
        if self.pages.currentIndex() == TEAM:
            return self.team.form.fields["passphrase"].input
        if self.pages.currentIndex() == RESULTS:
            return self.results.list
        return self.figures.bars if self.pages.currentIndex() == QUARTER else self.primary_action()

    def show_quarter(self, quarter: Quarter) -> None:
        """Show another quarter. What was added up is of the one before, and is not shown under its name."""
        self.quarter = quarter
        if self.added is not None:
            self.show_fault(tr("The desks of this quarter are not added up yet."))
        self.refresh()

    def show_view(self, view: str) -> None:
        """Look at it by county, or by desk."""
        self.view = view
        self._turn()
        if self.added is not None:
            self.figures.show_added(self.added, view)

    def show_quarter_page(self) -> None:
        """Leave the question or the results. What was typed does not stay."""
        self.team.empty()
        self._files = ()
        self.pages.setCurrentIndex(QUARTER if self.lines else NOTHING)
        self._turn()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, purpose: Purpose, fault: str = "") -> None:
        """Ask for the team passphrase."""
        self.team.ask(purpose, fault)
        self.pages.setCurrentIndex(TEAM)
        self._turn()
        self.team.take_keyboard()
        self.work.look_whether_held(self.team.show_held)

    def _show_desks(self, quarter: Quarter, lines: tuple[Kept, ...], missing: tuple[str, ...]) -> None:
        self.lines = lines
        self.header.set(formats.span(quarter))
        self.desks.show_desks(lines, missing)
        if self.pages.currentIndex() in (QUARTER, NOTHING):
            self.pages.setCurrentIndex(QUARTER if lines else NOTHING)
        self.added = None
        self._turn()
        if not lines:
            return
        self.desk.tasks.job(
            self,
            lambda progress: self.desk.vault.read(
                lambda session: supervisor.added(session, quarter, progress=progress.report)
            ),
            lambda added: self._show_added(quarter, added),
            partial(self._show_fault, quarter),
            title=tr("Adding up the desks"),
        )

    def _show_added(self, quarter: Quarter, added: AddedUp | None) -> None:
        if quarter != self.quarter or added is None:
            return
        self.added = added
        self._figure_pages.setCurrentIndex(0)
        self.figures.show_added(added, self.view)
        self.desks.show_added(added)
        self._turn()
        self._scrolling.verticalScrollBar().setValue(0)

    def _show_fault(self, quarter: Quarter, error: DeskError) -> None:
        if quarter == self.quarter:
            self.show_fault(str(error))

    def _turn(self) -> None:
        """Only what can be done now can be pressed."""
        at_quarter = self.pages.currentIndex() in (QUARTER, NOTHING)
        for button in (self.workbook, self.paper):
            button.setVisible(at_quarter and self.added is not None)
        self._views.setVisible(self.pages.currentIndex() == QUARTER)
        for button in (self.earlier, self.later):
            button.setVisible(at_quarter)
        for button in (self.make, self.bring):
            button.setVisible(self.pages.currentIndex() == QUARTER)
        self.later.setEnabled(self.quarter.next.first_day <= self.desk.today())
        for name, chip in self.chips.items():
            chip.setChecked(name == self.view)

    def _make_room(self, stacked: bool) -> None:
        """With the desks below it the table shows all its lines; the page scrolls."""
        self.figures.table.show_all(stacked)
        self.desks.list.setMinimumHeight(scaled(DESKS_HEIGHT) if stacked else 0)

    def _go_on(self, purpose: Purpose, given: Given) -> None:
        if purpose is Purpose.COUNT:
            self.work.count(self.quarter, given, self._counted, self._refused)
        elif purpose is Purpose.BRING_IN:
            self.desk.dialogs.open_files(tr("Bring in extracts"), FILES, partial(self._bring_in, given))
        else:
            suggestion = f"{self.quarter}-{_plain(self.desk.who)}{SUFFIX}"
            self.desk.dialogs.save_file(tr("Save my extract"), suggestion, FILES, partial(self._make, given))

    def _bring_in(self, given: Given, files: tuple[Path, ...]) -> None:
        self.work.bring_in(self.quarter, given, files, self._brought, self._refused)

    def _make(self, given: Given, path: Path) -> None:
        def done(made: MadeExtract) -> None:
            self.show_quarter_page()
            people = formats.count(made.people, tr("person"), tr("people"))
            words = tr("The extract is saved in {name}: {people}, no names.", name=path.name, people=people)
            if made.early:
                words = tr("{words} The quarter has not ended: make it again then.", words=words)
            self.desk.messages.good(words)

        self.work.make(self.quarter, given, path, done, self._refused)

    def _counted(self, brought: Brought) -> None:
        self.show_quarter_page()
        if not brought.changed:
            self.desk.messages.info(brought.sentence)
            return
        people = formats.count(brought.people, tr("person"), tr("people"))
        self.desk.messages.good(tr("This desk is counted: {people}.", people=people))

    def _brought(self, told: tuple[Brought, ...]) -> None:
        if len(told) == 1 and told[0].refused:
            self.team.refuse(told[0].sentence)
            self.team.take_keyboard()
            return
        if all(one.changed or one.own for one in told):
            self.show_quarter_page()
            self._say_brought(sum(one.changed for one in told), [one.sentence for one in told if one.own])
            return
        self.show_results(told)

    def _say_brought(self, count: int, own: list[str]) -> None:
        if not count:
            self.desk.messages.info(own[0])
            return
        words = tr("{files} brought in.", files=formats.count(count, tr("extract"), tr("extracts")))
        self.desk.messages.good(" ".join([words, *own[:1]]))

    def show_results(self, told: tuple[Brought, ...]) -> None:
        """Say of each file what became of it."""
        self.team.empty()
        self.results.show_results(told)
        self.pages.setCurrentIndex(RESULTS)
        self._turn()
        self.results.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, sentence: str) -> None:
        """Say why the quarter cannot be added up; the desks still stand there, to be taken out."""
        self.added = None
        self.fault.sentence.setText(sentence)
        self._figure_pages.setCurrentIndex(1)
        self._turn()

    def _refused(self, error: DeskError) -> None:
        self.team.show_error(error)

    def _ask_paper(self, as_page: bool) -> None:
        added, quarter = self.added, self.quarter
        if added is None:
            return
        stem = tr("{quarter} several desks", quarter=str(quarter))
        name, kinds = (f"{stem}.pdf", tr("Page (*.pdf)")) if as_page else (f"{stem}.xlsx", tr("Workbook (*.xlsx)"))
        self.desk.dialogs.save_file(
            tr("Save the quarter of several desks"),
            name,
            kinds,
            lambda path: self.work.save(added, quarter, path, page=as_page),
        )


def _plain(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name).split()) or "desk"
