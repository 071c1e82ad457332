"""Reports: the figures of a quarter with the people behind each, its charts, the checks, and what goes to whom."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QWidget

from csdesk.services import reporting
from csdesk.services.reporting import (
    CheckBeforeSending,
    CheckKind,
    Quarter,
    QuarterOverview,
    Reported,
    WorkbookMade,
)
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.figures import person_lines
from csdesk.ui import formats
from csdesk.ui.commands import Command, Kind
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.reports import charts_page, sent_page
from csdesk.ui.screens.reports.charts_page import ChartsPage
from csdesk.ui.screens.reports.checks_sheet import ChecksSheet
from csdesk.ui.screens.reports.figures_sheet import FiguresSheet, Shown, people_of, what_left
from csdesk.ui.screens.reports.frozen_bar import FrozenBar
from csdesk.ui.screens.reports.people_sheet import PeopleSheet
from csdesk.ui.screens.reports.quarter_table import FigureCell
from csdesk.ui.screens.reports.quarter_work import QuarterWork
from csdesk.ui.screens.reports.sent_page import SentPage
from csdesk.ui.theme import Tone, scaled
from csdesk.ui.widgets import Beside, Button, Chip, EmptyState, PageHeader, Scrolling, Sheet, Tag, holding, page, row
from csdesk.wording import tr, tr_marked

SIDE_WIDTH = 316
ALL_FIT, BOTH_FIT = 1_060, 640
"""Pixels from which on the people have room beside the figures, and the checks beside the people."""
BANNER_FITS = 900
PEOPLE_HEIGHT = 200
SOON = 7
NOTHING = 3
"""The page of a quarter without anything, behind those of `VIEWS`."""
SENT = "sent"
VIEWS = (
    ("figures", tr("Figures"), "table"),
    ("charts", tr("Charts"), "chart-bar"),
    (SENT, tr("Due and sent"), "paper-plane-tilt"),
)


class ReportsScreen(Screen):
    """The figures of a quarter by county."""

    name = "reports"
    depends_on = ABOUT_PEOPLE | {"quarters", "settings"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.quarter: Quarter = reporting.of(desk.today()).previous
        self._chosen = False
        """Until the liaison goes to another one, the quarter that is due is shown: the one that *Today* counts to."""
        self.shown: Shown | None = None
        self.view = "figures"
        self._check: CheckKind | None = None
        """Whose lines are shown beside the figures, while that is a check."""
        self._narrow = False
        self.work = QuarterWork(desk, self)
        self._make_header()
        self.figures = FiguresSheet()
        self.table, self.bars, self.rule = self.figures.table, self.figures.bars, self.figures.rule
        self.charts = ChartsPage()
        self.people_sheet = PeopleSheet(desk)
        self.people, self.people_title = self.people_sheet.list, self.people_sheet.heading_text
        self.checks = ChecksSheet()
        self.sent = SentPage(desk)
        self.frozen = FrozenBar()
        self._lay_out()
        self._connect()

    def _make_header(self) -> None:
        self.due = Tag("", Tone.ATTENTION, icon="hourglass", name="reports.due")
        self._steps: list[Command] = []
        self.earlier = self._step_button(
            "caret-left", tr("Earlier quarter"), "Alt+Left", lambda: self.quarter.previous
        )
        self.later = self._step_button("caret-right", tr("Later quarter"), "Alt+Right", lambda: self.quarter.next)
        self.preview = Button(tr("Look inside"), self._preview, name="reports.preview", icon="eye")
        self.preview.setToolTip(tr("The report to the state, as it would leave"))
        self.save = Button(tr("Save …"), self._save, name="reports.save", icon="download-simple")
        self.save.setToolTip(tr("The workbooks of the quarter, in a folder"))
        self.to_outbox = Button(
            tr("To the outbox"),
            lambda: self.work.to_outbox(self.quarter),
            name="reports.toOutbox",
            kind="primary",
            key="Ctrl+Enter",
        )
        parts = (self.due, self.earlier, self.later, self.preview, self.save, self.to_outbox)
        self.header = PageHeader("", "", *parts, name="reports")
        self.chips = {name: Chip(words, name=f"reports.view.{name}", icon=icon) for name, words, icon in VIEWS}
        for number, (name, chip) in enumerate(self.chips.items(), 1):
            chip.setToolTip(tr("{text} (Ctrl+{number})", text=chip.text(), number=number))
            chip.clicked.connect(lambda _checked=False, name=name: self.show_view(name))

    def _step_button(self, icon: str, spoken: str, keys: str, wanted: Any) -> Button:
        button = Button("", lambda: self.show_quarter(wanted()), name=f"reports.{icon[6:]}", icon=icon)
        button.setAccessibleName(spoken)
        button.setToolTip(f"{spoken} ({keys})")
        self._steps.append(Command(f"reports.{icon[6:]}", spoken, keys, button.click, kind=Kind.VIEW))
        return button

    def _lay_out(self) -> None:
        self.nothing = EmptyState(
            tr("Nothing happened in this quarter yet"),
            tr(
                "The figures follow from the referral reports and from what you record: contacts, interviews, "
                "referrals. Bring in the referral report first."
            ),
            icon="chart-bar",
            action=tr("To the referral report"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="reports.nothing",
        )
        self._pages = QStackedWidget()
        self._views = (self.figures, self.charts, self.sent, Sheet(self.nothing, name="reports.nothing.sheet"))
        for view in self._views:
            self._pages.addWidget(view)
        self._side = side = Beside((self.people_sheet, 1), (self.checks, 1), room=BOTH_FIT)
        whole = Beside((self._pages, 1), (side, 0), room=ALL_FIT, side=SIDE_WIDTH)
        whole.turned.connect(self._make_room)
        self._scrolling = scrolling = Scrolling(whole)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        over_years = Button(
            tr("All quarters"),
            lambda: self.desk.navigate("standing"),
            name="reports.allQuarters",
            kind="link",
            icon="calendar-check",
        )
        chips = holding(row(*self.chips.values(), over_years, None, gap=6))
        views = Beside((chips, 0), (self.frozen, 1), room=BANNER_FITS, gap=8)
        self.set_content(page(self.header, views, scrolling, gap=8))

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_cell)
        self.table.opened.connect(self.people_sheet.take_keyboard)
        self.charts.chosen.connect(self._show_bar)
        self.charts.opened.connect(self.people_sheet.take_keyboard)
        self.checks.opened.connect(self._show_check)
        self.sent.opened.connect(self._look_inside)
        self.sent.counted.connect(self._show_due_count)
        self.frozen.look_wanted.connect(self._look_inside)
        self.frozen.amend_wanted.connect(lambda: self.work.amend(self.quarter, self._amended))

    def _make_room(self, stacked: bool) -> None:
        """With the people below it the table shows all its lines; the page scrolls."""
        self.table.show_all(stacked)
        self.people.setMinimumHeight(scaled(PEOPLE_HEIGHT) if stacked else 0)
        self._narrow = stacked
        self._show_preview()
        self._show_title()

    def open_with(self, quarter: str = "", view: str = "", csa_id: UUID | None = None, **_others: Any) -> None:
        """`quarter`: `2026Q3`; `view`: `figures`, `charts` or `sent`; `csa_id`: what is due to this agency."""
        if quarter:
            self.show_quarter(reporting.parse(quarter))
        if csa_id is not None:
            self.sent.choose_due(csa_id)
            view = SENT
        if view in self.chips:
            self.show_view(view)

    def show_quarter(self, quarter: Quarter) -> None:
        """Show another quarter."""
        self.quarter, self._chosen = quarter, True
        self.refresh()

    def show_view(self, view: str) -> None:
        """Look at the quarter in another way."""
        self.view = view
        self._turn()
        if self.shown is not None:
            self._read_view()
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self._scrolling.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Read the quarter."""
        chosen, today = self.quarter if self._chosen else None, self.desk.today()

        def read(session: Any) -> Shown:
            quarter = chosen or reporting.quarter_due(session, today)
            return Shown(
                reporting.overview(session, quarter, today),
                sent_page.read(session, quarter, today),
                what_left(session, quarter),
            )

        self.desk.read(self, read, self._show, key="quarter")

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.reports import scenes

        return scenes.of_reports(self, files)

    def primary_action(self) -> QAbstractButton:
        """To the outbox."""
        return self.to_outbox

    def commands(self) -> list[Command]:
        """The views of the quarter, and the quarters beside it."""
        views = [
            Command(f"reports.view.{name}", words, f"Ctrl+{number}", partial(self.show_view, name), kind=Kind.VIEW)
            for number, (name, words, _icon) in enumerate(VIEWS, 1)
        ]
        return [*views, *self._steps]

    def first_focus(self) -> QWidget:
        """The figures, the first chart, or the reports."""
        return {"charts": self.charts.weeks, SENT: self.sent.list}.get(self.view, self.table)

    def _show(self, shown: Shown) -> None:
        self.shown, self.quarter = shown, shown.overview.quarter
        overview = shown.overview
        self._show_title()
        self._show_due(overview)
        begun = self.quarter.first_day <= self.desk.today()
        self.later.setEnabled(self.quarter.next.first_day <= self.desk.today())
        self.to_outbox.setEnabled(begun and self._anything)
        self.save.setEnabled(begun)
        self.preview.setEnabled(begun and self._anything)
        self._turn()
        check = self._check
        self.figures.show_quarter(shown)
        self._check = check
        self.table.show_all(self._narrow)
        self.checks.show_checks(overview.checks)
        self._show_check_again()
        self.sent.show_listed(shown.listed)
        self.frozen.show_reported(shown.reported, shown.amended)
        self._show_preview()
        self.due.setVisible(shown.reported is None)
        self._compare()
        self._read_view()

    def _compare(self) -> None:
        """Look what would differ from what left: it takes a second or two, in which the figures are there already."""
        quarter, today, settings = self.quarter, self.desk.today(), self.desk.settings
        if self._has_left:
            self.desk.read(
                self,
                lambda session: reporting.reported(session, quarter, today=today, settings=settings),
                self._show_compared,
                key="differs",
            )

    def _show_compared(self, found: Reported | None) -> None:
        shown = self.shown
        if found is None or shown is None or shown.reported is None:
            return
        if shown.reported.workbook.id == found.workbook.id:
            self.frozen.show_reported(found, shown.amended, compared=True)

    @property
    def _anything(self) -> bool:
        funnel = self.shown.funnel if self.shown is not None else None
        return funnel is not None and (any(funnel.total) or any(funnel.previous))

    @property
    def _found(self) -> bool:
        """Whether a check has lines to open."""
        return self.shown is not None and any(check.lines for check in self.shown.overview.checks)

    @property
    def _has_left(self) -> bool:
        return self.shown is not None and self.shown.reported is not None

    def _turn(self) -> None:
        for name, chip in self.chips.items():
            chip.setChecked(name == self.view)
        is_sent = self.view == SENT
        place = [name for name, *_ in VIEWS].index(self.view)
        self._pages.setCurrentIndex(place if self._anything or is_sent else NOTHING)
        for view in self._views:  # the page is as high as the view needs, not as the highest of them
            is_shown = view is self._pages.currentWidget()
            policy = QSizePolicy.Policy.Expanding if is_shown else QSizePolicy.Policy.Ignored
            view.setSizePolicy(QSizePolicy.Policy.Expanding, policy)
        self._side.setVisible(not is_sent and (self._anything or self._found))

    def _show_due_count(self, count: int) -> None:
        words = next(words for name, words, _icon in VIEWS if name == SENT)
        self.chips[SENT].setText(tr("{words}: {count} due", words=words, count=count) if count else words)

    def _look_inside(self, workbook_id: UUID) -> None:
        self.desk.navigate("report", workbook_id=workbook_id)

    def _read_view(self) -> None:
        if self.view == "charts" and self.shown is not None:
            quarter, as_of = self.shown.overview.quarter, self.shown.overview.as_of
            self.desk.read(
                self,
                lambda session: charts_page.read(session, quarter, as_of),
                lambda found: self.charts.show_charts(found, since_left=self._has_left),
                key="charts",
            )

    def _show_title(self) -> None:
        if self.shown is not None:
            quarter, as_of = self.quarter, self.shown.overview.as_of
            title = (
                tr("Quarter {number}, {year}", number=quarter.number, year=quarter.year)
                if self._narrow
                else tr("Quarter {title}", title=formats.span(quarter))
            )
            self.header.set(title, tr("as of {day}", day=formats.month_day(as_of)))

    def _show_due(self, overview: QuarterOverview) -> None:
        days = overview.days_left
        if days < 0:
            words = tr("Was due {day}", day=formats.day(overview.due_on))
        else:
            words = (
                tr(
                    "Due {day}: {count}",
                    day=formats.day(overview.due_on),
                    count=formats.count(days, tr("day"), tr("days")),
                )
                if days
                else tr("Due today")
            )
        tone = Tone.INFO if days > SOON else Tone.ATTENTION if days >= 0 else Tone.PLAIN
        self.due.set(words, tone, "hourglass")

    def _show_cell(self, cell: FigureCell) -> None:
        shown = self.shown
        if shown is None:
            return
        self.charts.forget_choice()
        heading = self.figures.heading_of(cell, shown)
        self._read_people(heading, lambda session: people_of(session, cell, shown))

    def _show_bar(self, chart: Chart, place: int) -> None:
        behind = chart.behind[place]
        heading = (
            f"{tr_marked(chart.title)}: {charts_page.labels_of(chart)[place]}"
            if chart.key != "weeks"
            else tr("Week of {labels}", labels=charts_page.labels_of(chart)[place])
        )
        self._read_people(heading, lambda session: person_lines(session, dict(behind)))

    def _read_people(self, heading: str, find: Any) -> None:
        self._check = None

        def show(people: Any) -> None:
            if self._check is not None:
                return
            if isinstance(people, Mapping):
                self.people_sheet.show_parts(heading, people)
            else:
                self.people_sheet.show_people(heading, people)

        self.desk.read(self, find, show, key="people")

    def _show_check(self, check: CheckBeforeSending) -> None:
        self._check = check.kind
        self.people_sheet.show_check(check)
        self.people_sheet.take_keyboard()

    def _show_check_again(self) -> None:
        """After something of the check that is open was mended: what is left of it."""
        checks = self.shown.overview.checks if self.shown is not None else ()
        check = next((one for one in checks if one.kind is self._check), None)
        if check is not None:
            self.people_sheet.show_check(check)

    def _show_preview(self) -> None:
        """Where there is room, and what left does not offer it already."""
        self.preview.setVisible(not (self._narrow or self._has_left))

    def _preview(self) -> None:
        """The report that would leave, made anew."""
        self.work.make(self.quarter, self._look_inside)

    def _save(self) -> None:
        self.work.save(self.quarter, lambda: self.show_view(SENT))

    def _amended(self, amended: list[WorkbookMade]) -> None:
        self.show_view(SENT)
        if amended:
            self.sent.choose(amended[0].id)
