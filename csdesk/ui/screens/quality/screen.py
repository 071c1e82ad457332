"""Quality: one time and one county, looked at from four sides; each number opens the people behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from csdesk.services import flow
from csdesk.services.program import quality
from csdesk.services.program.quality import Every, Quality, Scope, Time, views
from csdesk.services.reporting import PersonLine
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.screens.quality import said
from csdesk.ui.screens.quality.cards import NumberCard, Place, at
from csdesk.ui.screens.quality.files import QualityFiles
from csdesk.ui.screens.quality.pages import CardsPage, OfWage, OfWay, OutcomesPage, Page, StepsPage
from csdesk.ui.screens.reports.people_sheet import PeopleSheet
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    Beside,
    Button,
    Chip,
    EmptyState,
    Flowing,
    PageHeader,
    Scrolling,
    Select,
    Sheet,
    page,
)
from csdesk.wording import tr

VIEWS = (
    ("referrals", tr("Referrals"), "arrows-left-right"),
    ("services", tr("Services and attendance"), "check-square"),
    ("steps", tr("Time between steps"), "hourglass"),
    ("outcomes", tr("Outcomes"), "trend-up"),
)
EVERYBODY = tr("All counties")
ALL_FIT, SIDE_WIDTH, PEOPLE_HEIGHT = 900, 320, 220
Found = tuple[Quality, tuple[str, ...]]
Find = Callable[[Any], Sequence[PersonLine]]


class QualityScreen(Screen):
    """The page."""

    name = "quality"
    depends_on = ABOUT_PEOPLE | {"outcomes", "family"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.scope = Scope(_at_first(desk.today()), None, desk.today())
        self.shown: Quality | None = None
        self.view = VIEWS[0][0]
        self.counting: Progress | None = None
        self._finding: Progress | None = None
        self._make_header()
        self.files = QualityFiles(desk, self, lambda: self.scope)
        referrals = CardsPage(
            NumberCard("referrals_in", tr("Referrals in")),
            NumberCard("referrals_out", tr("Referrals out")),
            NumberCard("programs", tr("Referrals out, by program"), in_time=False),
        )
        services = CardsPage(
            NumberCard("services", tr("Services received"), part_said=tr("completed")),
            NumberCard("attendance", tr("Attendance")),
            NumberCard("classes", tr("Attendance, by program"), part_said=tr("kept"), in_time=False),
        )
        self.sides: dict[str, Page] = {
            "referrals": referrals,
            "services": services,
            "steps": StepsPage(),
            "outcomes": OutcomesPage(),
        }
        self.people_sheet = PeopleSheet(desk, "quality")
        self._lay_out()
        for side in self.sides.values():
            side.chosen.connect(self._find_people)
            side.opened.connect(self.people_sheet.take_keyboard)
        desk.tasks.job_ended.connect(self._ended)

    def _make_header(self) -> None:
        self.earlier = self._step("earlier", "caret-left", tr("Earlier"), "Alt+Left", -1)
        self.later = self._step("later", "caret-right", tr("Later"), "Alt+Right", 1)
        self.every = Select(said.EVERY, name="quality.every", spoken=tr("How long each time is"))
        self.county = Select([(None, EVERYBODY)], name="quality.county", spoken=tr("County"))
        self.header = PageHeader(tr("Quality"), "", self.earlier, self.later, name="quality")
        self.tabs = ProgramTabs(self.desk, self.name)
        self.chips = {name: Chip(words, name=f"quality.view.{name}", icon=icon) for name, words, icon in VIEWS}
        for number, (name, chip) in enumerate(self.chips.items(), 1):
            chip.setToolTip(tr("{page} ({key})", page=chip.text(), key=number))
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))
        self.every.currentIndexChanged.connect(lambda _index: self._choose_every())
        self.county.currentIndexChanged.connect(lambda _index: self._choose_county())

    def _step(self, name: str, icon: str, spoken: str, keys: str, by: int) -> Button:
        button = Button("", lambda: self.show_time(self.scope.time.later(by)), name=f"quality.{name}", icon=icon)
        button.setAccessibleName(spoken)
        button.setToolTip(tr("{page} ({key})", page=spoken, key=keys))
        return button

    def _lay_out(self) -> None:
        nothing = EmptyState(
            tr("Nothing to count yet"),
            tr(
                "The numbers follow from what you record: referrals, enrollments, attendance, contacts and outcomes. "
                "Bring in the referral report first."
            ),
            icon="arrows-clockwise",
            action=tr("To the referral report"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="quality.empty",
        )
        self._nothing = Sheet(nothing, name="quality.empty.sheet")
        self.stack = QStackedWidget()
        for side in (*self.sides.values(), self._nothing):
            self.stack.addWidget(side)
        whole = Beside((self.stack, 1), (self.people_sheet, 0), room=ALL_FIT, side=SIDE_WIDTH)
        whole.turned.connect(self._make_room)
        scrolling = Scrolling(whole, joins=True)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        self._views = Flowing(list(self.chips.values()), [None, self.every, self.county], gap=6)
        self.set_content(page(self.header, self.tabs, self._views, scrolling, gap=8), self.files.bar)
        self._turn()

    def _make_room(self, stacked: bool) -> None:
        self.people_sheet.list.setMinimumHeight(scaled(PEOPLE_HEIGHT) if stacked else 0)

    def open_with(self, view: str = "", **_others: Any) -> None:
        """`view`: `referrals`, `services`, `steps` or `outcomes`. What waits depends on the day."""
        self.scope = replace(self.scope, today=self.desk.today())
        if view in self.chips:
            self.show_view(view)
        self._outdated = True

    def show_time(self, time: Time) -> None:
        """Another time."""
        if time.first_day <= self.scope.today:
            self.scope = replace(self.scope, time=time)
            self.refresh()

    def show_view(self, view: str) -> None:
        """Look at it from another side."""
        self.view = view
        self._turn()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Count. What a step before began to count is not waited for."""
        if self.counting is not None:
            self.counting.cancel()
        scope, read = self.scope, self.desk.vault.read
        self.header.set(subtitle=tr("{time}: counting …", time=said.title_of(scope.time)))

        def count(progress: Progress) -> Found:
            def told(done: int, total: int, /) -> None:
                progress.report(done, total, tr("Counting"))

            return read(lambda session: (quality.quality(session, scope, progress=told), flow.counties(session)))

        self.counting = self.desk.tasks.job(self, count, self._show, title=tr("Counting the quality loop"))

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.quality import scenes

        return scenes.of_quality(self, files)

    def commands(self) -> tuple[Command, ...]:
        """The other pages, the sides of this one, and the times beside this one."""
        sides = (
            Command(f"quality.view.{name}", words, str(number), partial(self.show_view, name), kind=Kind.VIEW)
            for number, (name, words, _icon) in enumerate(VIEWS, 1)
        )
        earlier = Command("quality.earlier", tr("Earlier"), "Alt+Left", self.earlier.click, kind=Kind.VIEW)
        later = Command("quality.later", tr("Later"), "Alt+Right", self.later.click, kind=Kind.VIEW)
        return (*self.tabs.commands(), *sides, earlier, later)

    def first_focus(self) -> QWidget:
        """The first chart; while there is nothing, the way to change that."""
        if self.stack.currentWidget() is self._nothing:
            return self.every
        return self.sides[self.view].first_chart() or self.every

    def _choose_every(self) -> None:
        every = Every(str(self.every.value()))
        if every is not self.scope.time.every:
            self.show_time(quality.of(every, min(self.scope.time.last_day, self.scope.today)))

    def _choose_county(self) -> None:
        county = self.county.value()
        if county != self.scope.county:
            self.scope = replace(self.scope, county=None if county is None else str(county))
            self.refresh()

    def _show(self, found: Found) -> None:
        shown, counties = found
        if shown.scope != self.scope:
            return
        self.shown, self.counting = shown, None
        self.header.set(subtitle=said.title_of(shown.scope.time))
        self.county.set_choices([(None, EVERYBODY), *((county, county) for county in counties)])
        self._views.arrange()
        self.later.setEnabled(shown.scope.time.next.first_day <= shown.scope.today)
        for side in self.sides.values():
            side.show_quality(shown)
            side.forget_choice()
        self.people_sheet.show_people(tr("Choose a number"), ())
        self.people_sheet.heading_text.setText(tr("Choose a number"))
        self._turn()

    def _ended(self, progress: Progress) -> None:
        """What was called off is not shown: the page says again what it shows."""
        if progress is not self.counting or not progress.cancelled:
            return
        self.counting = None
        if self.shown is None:
            self.header.set(subtitle=tr("{time}: not counted", time=said.title_of(self.scope.time)))
            return
        self.scope = self.shown.scope
        self.every.set_value(self.scope.time.every)
        self.county.set_value(self.scope.county)
        self.header.set(subtitle=said.title_of(self.scope.time))

    def _turn(self) -> None:
        for name, chip in self.chips.items():
            chip.setChecked(name == self.view)
        anything = self.shown is None or self.shown.anything or bool(self.shown.outcomes)
        current = self.sides[self.view] if anything else self._nothing
        self.stack.setCurrentWidget(current)
        for side in (*self.sides.values(), self._nothing):  # the page is as high as this side needs
            policy = QSizePolicy.Policy.Expanding if side is current else QSizePolicy.Policy.Ignored
            side.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        self.people_sheet.setVisible(anything)
        for chip in self.chips.values():
            chip.setVisible(anything)
        self.files.bar.setVisible(anything)

    def _find_people(self, what: object) -> None:
        found = self.shown
        if found is None:
            return
        if isinstance(what, Place):
            place, scope = at(what, found)
            self._read_people(
                place.words, lambda session: quality.people_behind(session, scope, place.card, place.bar)
            )
        elif isinstance(what, OfWage):
            self._read_people(what.words, lambda session: views.people_of_wage(session, found.scope, what.who))
        elif isinstance(what, OfWay):
            self._read_people(what.words, partial(_of_way, scope=found.scope, what=what))
        elif isinstance(what, tuple):
            way, time, _days = what
            self._read_people(way.words, partial(_of_way, scope=replace(found.scope, time=time), what=way))

    def _read_people(self, heading: str, find: Find) -> None:
        """Long lists take some seconds: the window says so."""
        if self._finding is not None:
            self._finding.cancel()
        read = self.desk.vault.read

        def look(progress: Progress) -> Sequence[PersonLine]:
            progress.report(0, 1, tr("Reading the people"))
            people: Sequence[PersonLine] = read(find)
            progress.report(1, 1, tr("Reading the people"))
            return people

        def show(people: Sequence[PersonLine]) -> None:
            self.people_sheet.show_people(heading, people)

        self._finding = self.desk.tasks.job(self, look, show, title=tr("Reading the people"))


def _at_first(today: date) -> Time:
    """The quarter whose report is due, as on *Reports*; from the day after that on the quarter that runs."""
    running = quality.of(Every.QUARTER, today)
    return running.previous if today <= running.previous.due_on else running


def _of_way(session: Any, scope: Scope, what: OfWay) -> Sequence[PersonLine]:
    if what.waiting:
        return quality.who_waits(session, scope, what.code)
    return views.people_of_way(session, scope, what.code)
