"""The quarter: its figures, the people behind each, the checks, and the way to the outbox."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import reporting
from csdesk.services.reporting import (
    CheckBeforeSending,
    PersonLine,
    Quarter,
    QuarterOverview,
    Step,
    WorkbookFile,
)
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.reports.files import write_files
from csdesk.ui.screens.reports.quarter_table import FigureCell, FiguresView, StepBars, rows_of
from csdesk.ui.theme import Tone, scaled
from csdesk.ui.widgets import (
    Band,
    Beside,
    Button,
    Column,
    EmptyState,
    Icon,
    Line,
    ListTable,
    PageHeader,
    Scrolling,
    Sheet,
    Tag,
    Text,
    clear,
    holding,
    page,
    row,
)

SIDE_WIDTH = 316
ALL_FIT, BOTH_FIT = 1_060, 640
"""Pixels from which on the people have room beside the figures, and the checks beside the people."""
PEOPLE_HEIGHT = 200
SOON = 7
PEOPLE = (
    Column("Person", lambda line: line.name, tip=lambda line: line.name),
    Column("What", lambda line: line.what or ", ".join(line.counties), 116, role="ink_2", tip=lambda line: line.what),
    Column("Since", lambda line: formats.short_day(line.on), 64, role="ink_2"),
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
        self.shown: QuarterOverview | None = None
        self._narrow = False
        self._make_header()
        self.table = FiguresView()
        self.table.chosen.connect(self._show_cell)
        self.table.opened.connect(self._go_to_people)
        self.bars = StepBars(self.table)
        self.rule = Text("", "small", wrap=True, name="reports.rule")
        foot = holding(row(self.rule, margins=(16, 6, 16, 8)))
        self._figures = Sheet(self.bars, Line(), self.table, Line(), foot, padding=0, gap=0, name="reports.figures")
        self.nothing = EmptyState(
            "Nothing happened in this quarter yet",
            "The figures follow from the referral reports and from what you record: contacts, interviews, referrals. "
            "Bring in the referral report first.",
            icon="chart-bar",
            action="To the referral report",
            on_action=lambda: desk.navigate("referral_report"),
            name="reports.nothing",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._figures)
        self._pages.addWidget(Sheet(self.nothing, name="reports.nothing.sheet"))
        side = Beside((self._make_people(), 1), (self._make_checks(), 1), room=BOTH_FIT)
        whole = Beside((self._pages, 1), (side, 0), room=ALL_FIT, side=SIDE_WIDTH)
        whole.turned.connect(self._make_room)
        scrolling = Scrolling(whole)
        scrolling.column.setContentsMargins(0, 0, 0, 0)
        self.set_content(page(self.header, scrolling))

    def _make_room(self, stacked: bool) -> None:
        """With the people below it the table shows all its lines; the page scrolls."""
        self.table.show_all(stacked)
        self.people.setMinimumHeight(scaled(PEOPLE_HEIGHT) if stacked else 0)
        self.save.setText("Save …" if stacked else "Save the workbooks …")
        self._narrow = stacked
        self._show_title()

    def _make_header(self) -> None:
        self.due = Tag("", Tone.ATTENTION, icon="hourglass", name="reports.due")
        self.earlier = self._step_button("caret-left", "Earlier quarter", "Alt+Left", lambda: self.quarter.previous)
        self.later = self._step_button("caret-right", "Later quarter", "Alt+Right", lambda: self.quarter.next)
        self.save = Button("Save the workbooks …", self._ask_folder, name="reports.save", icon="download-simple")
        self.to_outbox = Button(
            "To the outbox", self._to_outbox, name="reports.toOutbox", kind="primary", key="Ctrl+Enter"
        )
        self.header = PageHeader(
            "", "", self.due, self.earlier, self.later, self.save, self.to_outbox, name="reports"
        )

    def _step_button(self, icon: str, spoken: str, keys: str, wanted: Any) -> Button:
        button = Button("", lambda: self.show_quarter(wanted()), name=f"reports.{icon[6:]}", icon=icon)
        button.setAccessibleName(spoken)
        button.setToolTip(f"{spoken} ({keys})")
        QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        return button

    def _make_people(self) -> Sheet:
        self.people_title = Text("Choose a number", "section", elide=True, name="reports.people.title")
        self.open = Button("Open", self._open_person, name="reports.people.open", small=True, key="Enter")
        self.people = ListTable(
            PEOPLE, name="reports.people", spoken="People behind the number", key=lambda line: line.ncp_id
        )
        self.people.opened.connect(lambda line: self.desk.navigate("record", ncp_id=line.ncp_id))
        self.people.chosen.connect(lambda line: self.open.setEnabled(line is not None))
        return Sheet(Band(self.people_title, self.open), self.people, padding=0, gap=0, name="reports.people.sheet")

    def _make_checks(self) -> Sheet:
        self.passed = Tag("", Tone.GOOD, name="reports.checks.passed")
        title = Text("Checks before sending", "section")
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._checks = QVBoxLayout()
        self._checks.setContentsMargins(0, 0, 0, 0)
        self._checks.setSpacing(0)
        sheet = Sheet(Band(title, self.passed), self._checks, padding=0, gap=0, name="reports.checks")
        sheet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return sheet

    def open_with(self, **arguments: Any) -> None:
        """`quarter`: `2026Q3`."""
        if "quarter" in arguments:
            self.show_quarter(reporting.parse(arguments["quarter"]))

    def show_quarter(self, quarter: Quarter) -> None:
        """Show another quarter."""
        self.quarter, self._chosen = quarter, True
        self.refresh()

    def refresh(self) -> None:
        """Read the quarter."""
        chosen, today = self.quarter if self._chosen else None, self.desk.today()

        def read(session: Any) -> QuarterOverview:
            return reporting.overview(session, chosen or reporting.quarter_due(session, today), today)

        self.desk.read(self, read, self._show, key="quarter")

    def primary_action(self) -> QAbstractButton:
        """To the outbox."""
        return self.to_outbox

    def first_focus(self) -> QWidget:
        """The figures."""
        return self.table

    def _show(self, shown: QuarterOverview) -> None:
        self.shown, self.quarter = shown, shown.quarter
        self._show_title()
        self._show_due(shown)
        begun = shown.quarter.first_day <= self.desk.today()
        self.later.setEnabled(shown.quarter.next.first_day <= self.desk.today())
        anything = any(shown.funnel.total) or any(shown.funnel.previous)
        self.to_outbox.setEnabled(begun and anything)
        self.save.setEnabled(begun)
        self._pages.setCurrentIndex(0 if anything else 1)
        self.table.show_figures(rows_of(shown.funnel), shown.steps)
        self.table.show_all(self._narrow)
        self.bars.show_bars([step.heading for step in shown.steps], shown.funnel.total)
        self._show_checks(shown.checks)
        if self.table.cell() is None:
            self.table.choose("", Step.REFERRED, kind="total")

    def _show_title(self) -> None:
        if self.shown is not None:
            quarter = self.shown.quarter
            title = f"Quarter {quarter.number}, {quarter.year}" if self._narrow else f"Quarter {quarter.title}"
            self.header.set(title, f"as of {_long(self.shown.as_of)}")

    def _show_due(self, shown: QuarterOverview) -> None:
        days = shown.days_left
        if days < 0:
            words = f"Was due {formats.day(shown.due_on)}"
        else:
            words = f"Due {formats.day(shown.due_on)}: {formats.count(days, 'day')}" if days else "Due today"
        tone = Tone.INFO if days > SOON else Tone.ATTENTION if days >= 0 else Tone.PLAIN
        self.due.set(words, tone, "hourglass")

    def _show_cell(self, cell: FigureCell) -> None:
        quarter = self.quarter.previous if cell.row.kind == "previous" else self.quarter
        county = cell.row.county if cell.row.kind == "county" else None
        steps = self.shown.steps if self.shown else ()
        text = next((step for step in steps if step.step == cell.step), None)
        self.rule.setText(text.rule if text else "")
        place = {"previous": quarter.title, "total": "All"}.get(cell.row.kind, cell.row.title)
        heading = f"{place}, {text.heading.lower() if text else ''}"
        self.desk.read(
            self,
            lambda session: reporting.people_behind(session, quarter, cell.step, county),
            lambda people: self._show_people(heading, people),
            key="people",
        )

    def _show_people(self, heading: str, people: Sequence[PersonLine]) -> None:
        title = f"{heading}: {formats.count(len(people), 'person', 'people')}"
        self.people_title.setText(title)
        self.people_title.setToolTip(title)
        self.people.set_rows(people)
        self.people.select_first()
        self.open.setEnabled(bool(people))

    def _show_checks(self, checks: Sequence[CheckBeforeSending]) -> None:
        clear(self._checks)
        good = sum(check.passed for check in checks)
        whole = good == len(checks)
        self.passed.set(
            f"{good} of {len(checks)} passed", Tone.GOOD if whole else Tone.ATTENTION, "check" if whole else ""
        )
        for check in checks:
            words = Text(check.sentence, wrap=True)
            line = row(
                Icon("check-circle" if check.passed else "warning", "good" if check.passed else "attention"),
                gap=10,
                margins=(16, 6, 12, 6),
            )
            line.addWidget(words, 1)
            if not check.passed:
                button = Button("Open", name=f"reports.check.{check.kind}", small=True)
                button.clicked.connect(lambda _checked=False, found=check: self._show_people("Check", found.people))
                button.setAccessibleName(f"Show the people: {check.sentence}")
                line.addWidget(button)
            self._checks.addWidget(holding(line))
        shield = row(Icon("shield-check", "good"), gap=10, margins=(16, 6, 12, 10))
        shield.addWidget(Text("State copy: case numbers, no names"), 1)
        self._checks.addLayout(shield)

    def _go_to_people(self) -> None:
        if self.people.rows.rowCount():
            self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_person(self) -> None:
        line = self.people.selected()
        if line is not None:
            self.desk.navigate("record", ncp_id=line.ncp_id)

    def _ask_folder(self) -> None:
        self.desk.dialogs.choose_folder("Save the workbooks of the quarter", self._save_workbooks)

    def _save_workbooks(self, folder: Path) -> None:
        quarter, at, who, settings = self.quarter, self.desk.now(), self.desk.who, self.desk.settings
        policy = self.desk.ways.policy

        def work(session: Any, progress: Any) -> tuple[Path, ...]:
            progress.report(0, 2, "Making the workbooks")
            files: tuple[WorkbookFile, ...] = reporting.export_quarter(
                session, quarter, at=at, who=who, settings=settings
            )
            progress.report(1, 2, "Writing the files")
            return write_files(
                session, folder, ((file.name, file.content, file.told) for file in files), policy=policy
            )

        self.desk.job(self, work, self._saved, title="Making the workbooks", changed={"quarters", "messages", "told"})

    def _saved(self, paths: tuple[Path, ...]) -> None:
        self.desk.messages.good(f"{formats.count(len(paths), 'workbook')} saved in {paths[0].parent}.")

    def _to_outbox(self) -> None:
        quarter, at, who, settings = self.quarter, self.desk.now(), self.desk.who, self.desk.settings

        def work(session: Any, progress: Any) -> int:
            from csdesk.services import mailbox

            progress.report(0, 2, "Making the workbooks")
            reporting.prepare_quarter(session, quarter, at=at, who=who, settings=settings)
            progress.report(1, 2, "Writing the messages")
            return len(mailbox.draft_messages(session, quarter, at=at, who=who, settings=settings))

        self.desk.job(
            self,
            work,
            lambda _messages: self.desk.navigate("outbox"),
            title="Preparing the quarter's report",
            changed={"quarters", "messages", "today"},
        )


def _long(day: Any) -> str:
    return f"{day:%B} {day.day}"
