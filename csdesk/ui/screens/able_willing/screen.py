"""Able and willing: who said what, how they pay, whom to ask early, and what may help where."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import reporting
from csdesk.services.program import able_willing as able
from csdesk.services.program.able_willing import Chosen, Map, PeopleBehind, Scope
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.able_willing.county_page import CountyPage
from csdesk.ui.screens.able_willing.early import EarlyPage
from csdesk.ui.screens.able_willing.file import AbleWillingFile
from csdesk.ui.screens.able_willing.map_sheet import MapSheet
from csdesk.ui.screens.able_willing.over_time import OverTime
from csdesk.ui.screens.able_willing.people_sheet import COUNTIES, PAYS, PERSON, HereSheet
from csdesk.ui.screens.able_willing.suggestions import Suggestions
from csdesk.ui.screens.able_willing.words import kind_words, people, place_words
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.board.scope import Several
from csdesk.ui.screens.program.tabs import ProgramTabs
from csdesk.ui.tasks import Progress
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
    column,
    holding,
    page,
)
from csdesk.wording import tr

AT_ONCE = 20_000
"""Of so many people the quarters before are counted with the map; of more, when it is asked for."""
QUARTERS = 5
"""Quarters that ended, before today, of which there is a bar."""
BOTH_FIT, MAP, EARLY, NOTHING, COUNTY = 900, 0, 1, 2, 3
VIEWS = (
    ("map", tr("Map"), "dots-nine"),
    ("county", tr("By county"), "table"),
    ("early", tr("Early intervention"), "phone-call"),
)
PAGES = {"map": MAP, "early": EARLY, "county": COUNTY}


@dataclass(frozen=True)
class Shown:
    """What was read of a scope."""

    found: Map
    counties: tuple[str, ...]


class AbleWillingScreen(Screen):
    """The map at the left; beside it what may help and who stands there; below it how it was before."""

    name = "able_willing"
    depends_on = ABOUT_PEOPLE | {"settings"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown: Shown | None = None
        self.view = "map"
        self._jobs: dict[str, Progress] = {}
        self._before: tuple[Map, ...] = ()
        """The maps of quarters that ended, the oldest first."""
        self.file = AbleWillingFile(self)
        self.export = Button(tr("Export …"), self.file.ask, name="able_willing.export", icon="download-simple")
        self.export.setToolTip(
            tr(
                "The numbers as a workbook, without names; small ones are withheld. Several files side by side tell "
                "more than each."
            )
        )
        self.header = PageHeader(tr("Able and willing"), "", self.export, name="able_willing")
        self.tabs = ProgramTabs(desk, self.name)
        self._make_choices()
        self._make_pages()
        self._choices = Flowing([*self.chips.values(), self.counties, self.as_of])
        content = page(self.header, self.tabs, self._choices, self.pages)
        content.setStretch(content.indexOf(self.pages), 1)
        self.set_content(content)

    def _make_choices(self) -> None:
        self.chips = {name: Chip(words, name=f"able_willing.view.{name}", icon=icon) for name, words, icon in VIEWS}
        for name, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))
        self.counties = Several(tr("County"), tr("All counties"), name="able_willing.counties", icon="map-pin")
        self.counties.chosen_changed.connect(self.refresh)
        self.as_of = Select(self._days(), name="able_willing.asOf", spoken=tr("As of which day"))
        self.as_of.currentIndexChanged.connect(lambda _number: self._count())

    def _make_pages(self) -> None:
        self.map_sheet = MapSheet()
        self.map_sheet.chosen.connect(self._tell)
        self.map_sheet.opened.connect(self._open_list)
        self.time = OverTime()
        self.time.chosen.connect(self.show_day)
        self.time.wanted.connect(self._count_before)
        self.suggestions = Suggestions()
        self.people = HereSheet(
            self.desk, (PERSON, PAYS, COUNTIES), name="able_willing.people", spoken=tr("People of this place")
        )
        self.people.all_wanted.connect(self._open_list)
        self.early = EarlyPage(self.desk)
        self.early.people.all_wanted.connect(self._open_list)
        left, right = column(gap=12), column(gap=12)
        left.addWidget(self.map_sheet, 3)
        left.addWidget(self.time, 1)
        right.addWidget(self.suggestions)
        right.addWidget(self.people, 1)
        whole = Beside((holding(left), 3), (holding(right), 2), room=BOTH_FIT)
        self.pages = QStackedWidget()
        self._scrolling = Scrolling(whole, joins=True)
        self._scrolling.column.setContentsMargins(0, 0, 0, 0)
        self.pages.addWidget(self._scrolling)
        self.pages.addWidget(self.early)
        self.nothing = EmptyState(
            tr("Nobody is here yet"),
            tr(
                "Here stands what people said of being able and willing to pay, beside how they paid. It follows "
                "from the referral report and from the interviews. Bring in the referral report first."
            ),
            icon="dots-nine",
            action=tr("To the referral report"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="able_willing.nothing",
        )
        self.pages.addWidget(Sheet(self.nothing, name="able_willing.nothing.sheet"))
        self.county = CountyPage(self.desk)
        self.county.chosen.connect(self._read_people)
        self.county.opened.connect(self._open_list)
        self.pages.addWidget(self.county)

    def _days(self) -> list[tuple[object, str]]:
        """Today, and the ends of the last quarters."""
        found: list[tuple[object, str]] = [(None, tr("As of today"))]
        quarter = reporting.of(self.desk.today()).previous
        for _number in range(QUARTERS):
            day = quarter.last_day
            found.append((day, tr("As of {day}", day=formats.full_day(day))))
            quarter = quarter.previous
        return found

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        chosen = self.as_of.value()
        as_of = chosen if isinstance(chosen, date) else self.desk.today()
        return Scope(as_of, self.counties.chosen)

    @property
    def people_scope(self) -> Scope:
        """Of which counties those are whose number is chosen."""
        return able.of_county(self.scope, self.county.cell.county) if self.view == "county" else self.scope

    @property
    def chosen(self) -> Chosen:
        """Whom of the map is meant."""
        if self.view == "early":
            return Chosen(lately=True)
        if self.view == "county":
            return self.county.cell.group.chosen
        place = self.map_sheet.place
        return Chosen(payments=self.map_sheet.kinds) if place is None else Chosen((place,), self.map_sheet.kinds)

    def open_with(self, view: str = "", **_others: Any) -> None:
        """`view`: `map`, `county` or `early`."""
        if view in self.chips:
            self.show_view(view)

    def refresh(self) -> None:
        """Count the scope that is chosen; the quarters before follow when it is shown."""
        self._cancel("before")
        self._before = ()
        self._count()

    def _cancel(self, what: str) -> None:
        """What is counted is of another scope by now, or of before."""
        running = self._jobs.pop(what, None)
        if running is not None:
            running.cancel()

    def _count(self) -> None:
        scope, today = self.scope, self.desk.today()

        def count(session: Any) -> Shown:
            return Shown(able.map_of(session, scope, today=today), able.counties(session))

        self._read("map", count, self._show, tr("Counting everybody"))

    def _read(self, what: str, work: Any, done: Any, title: str) -> None:
        """Read something that takes long where there are many: with progress, and only the newest of its kind."""
        self._cancel(what)
        mine: list[Progress] = []

        def read(progress: Progress) -> Any:
            progress.report(0, 1)
            return self.desk.vault.read(work)

        def tell(result: Any) -> None:
            if self._jobs.get(what) is mine[0]:
                done(result)

        mine.append(self.desk.tasks.job(self, read, tell, title=title))
        self._jobs[what] = mine[0]

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.able_willing import scenes

        return scenes.of_able_willing(self, files)

    def commands(self) -> list[Command]:
        """The other pages of Program, and the views of this one."""
        views = [
            Command(f"able_willing.view.{name}", words, key, partial(self.show_view, name), kind=Kind.VIEW)
            for (name, words, _icon), key in zip(VIEWS, ("1", "2", "3"), strict=True)
        ]
        return [*self.tabs.commands(), *views]

    def primary_action(self) -> QAbstractButton | None:
        """To the report, while nobody is here."""
        return next(iter(self.nothing.findChildren(Button)), None) if self.pages.currentIndex() == NOTHING else None

    def first_focus(self) -> QWidget:
        """The map, the table, or the list."""
        return {"early": self.early.people.list, "county": self.county.table}.get(self.view, self.map_sheet.map)

    def show_view(self, view: str) -> None:
        """The map, its counties, or whom to ask early."""
        self.view = view
        self._turn()
        if self.shown is not None:
            self._read_counties()
            self._read_people()
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_day(self, day: date) -> None:
        """The map of another day."""
        self.as_of.set_value(None if day == self.desk.today() else day)

    def _turn(self) -> None:
        for name, chip in self.chips.items():
            chip.setChecked(name == self.view)
        everybody = self.shown is None or self.shown.found.everybody or self.shown.found.scope.counties
        anybody = bool(everybody or self.as_of.value())
        self.pages.setCurrentIndex(PAGES[self.view] if anybody else NOTHING)
        self._choices.setVisible(anybody)
        self.export.setEnabled(anybody)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        found = shown.found
        self.counties.set_choices([(county, county) for county in shown.counties])
        reported = (
            tr("payments by the report of {day}", day=formats.full_day(found.reported_on))
            if found.reported_on
            else tr("no report speaks of payments")
        )
        with_record = tr("{people} with an open record", people=people(found.everybody))
        self.header.set(subtitle=f"{with_record}, {reported}" if found.everybody else "")
        self.chips["early"].setText(tr("Early intervention: {number}", number=f"{found.stopped_lately:,}"))
        self.map_sheet.show_map(found)
        self._turn()
        self._read_counties()
        self._tell()
        if not self._before:
            if found.everybody <= AT_ONCE:
                self._count_before()
            else:
                self.time.ask()

    def _count_before(self) -> None:
        """The ends of the last quarters and today, of the same counties; what is shown is not counted again."""
        scope, today = self.scope, self.desk.today()
        counted = {self.shown.found.scope: self.shown.found} if self.shown is not None else {}
        days = [day for day, _words in self._days() if isinstance(day, date)]

        def count(session: Any) -> tuple[Map, ...]:
            progress, found = self._jobs.get("before"), []
            for number, day in enumerate([*reversed(days), today]):
                if progress is not None:
                    progress.report(number, len(days) + 1)
                that = replace(scope, as_of=day)
                found.append(counted.get(that) or able.map_of(session, that, today=today))
            return tuple(found)

        self._read("before", count, self._show_before, tr("Counting the quarters before"))

    def _show_before(self, maps: tuple[Map, ...]) -> None:
        self._before = maps
        self._show_time()

    def _show_time(self) -> None:
        if self._before:
            self.time.show_maps(self._before, self.map_sheet.place, self.map_sheet.kind, self.desk.today())

    def _tell(self) -> None:
        """Tell of the place and the kind of payment that are chosen."""
        if self.shown is None:
            return
        self.suggestions.show_place(self.shown.found, self.map_sheet.place, self.map_sheet.kinds)
        self._show_time()
        self._read_people()

    def _read_counties(self) -> None:
        """Count the counties of the map that is shown, while they are looked at."""
        shown, today = self.shown, self.desk.today()
        if shown is not None and self._waits_for_counties():
            self._read(
                "county",
                lambda session: able.by_county(session, shown.found, today=today),
                self.county.show_counties,
                tr("Counting the counties"),
            )

    def _waits_for_counties(self) -> bool:
        found = self.county.found
        return self.view == "county" and (found is None or self.shown is None or found.whole is not self.shown.found)

    def _read_people(self) -> None:
        if self._waits_for_counties():  # their table asks for the people of its number
            return
        scope, chosen, today, view = self.people_scope, self.chosen, self.desk.today(), self.view
        title = self._title()

        def show(found: PeopleBehind) -> None:
            if view == "early":
                self.early.show_people(found, scope)
            elif view == "county":
                self.county.people.show_people(title, found)
            else:
                self.people.show_people(title, found)

        self._read(
            "people", lambda session: able.behind(session, scope, chosen, today=today), show, tr("Reading who")
        )

    def _title(self) -> str:
        if self.view == "early":
            return tr("Stopped paying lately")
        if self.view == "county":
            return self.county.cell.words
        kind = self.map_sheet.kind
        where = place_words(self.map_sheet.place)
        return where if kind is None else f"{where}, {kind_words(kind).lower()}"

    def _open_list(self) -> None:
        """All of them in the list of NCPs."""
        scope, chosen, today, title = self.people_scope, self.chosen, self.desk.today(), self._title()

        def show(ncp_ids: Any) -> None:
            self.desk.navigate("ncps", people=ncp_ids, title=title, behind=able.told_by(scope, chosen))

        self._read(
            "list", lambda session: able.people_of(session, scope, chosen, today=today), show, tr("Reading who")
        )
