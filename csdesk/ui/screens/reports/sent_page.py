"""What is due to agencies, what was made and waits, and what left the desk: each opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from csdesk.services import reporting
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import DueReport, Quarter, Recipient, ReportRhythm, WorkbookMade
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Band, Button, Column, EmptyState, Group, ListTable, Sheet, Text
from csdesk.wording import tr

CHANGED = frozenset({"quarters", "messages", "today"})
RHYTHMS = {
    ReportRhythm.QUARTERLY: tr("every quarter"),
    ReportRhythm.MONTHLY: tr("every month"),
    ReportRhythm.BIWEEKLY: tr("every two weeks"),
}
SOON = 7


@dataclass(frozen=True)
class Listed:
    """What is due now, and the reports whose time ends in a quarter."""

    quarter: Quarter
    today: date
    due: tuple[DueReport, ...] = ()
    """Reports that agencies wait for and that were not made yet."""
    made: tuple[WorkbookMade, ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the list: of a report that is due, or of one that was made."""

    key: object
    to: str
    time: str
    what: str
    more: str
    about: str
    stands: str
    tone: Tone
    icon: str
    due: DueReport | None = None
    report: WorkbookMade | None = None

    @property
    def csa_id(self) -> UUID | None:
        """The agency; None for the state."""
        about = self.due or self.report
        return about.csa_id if about is not None else None


def read(session: Any, quarter: Quarter, today: date) -> Listed:
    """What the page shows."""
    found = reporting.due_reports(session, today=today)
    due = [one for owed in found for one in owed.one_by_one(today=today)]
    of_quarters = {
        one: reporting.reports_of(session, quarter=one) for one in {quarter, *(d.period.quarter for d in due)}
    }
    made = [one for quarters in of_quarters.values() for one in quarters if one.frozen_at is None]
    waiting = {(one.csa_id, one.since_on, one.until_on) for one in made}
    to_make = (one for one in due if (one.csa_id, one.period.first_day, one.period.last_day) not in waiting)
    return Listed(quarter, today, tuple(to_make), of_quarters[quarter])


def line_of_due(due: DueReport, today: date) -> Line:
    """A report that an agency waits for."""
    days = (due.due_on - today).days
    last = (
        tr("the last one left {day}", day=formats.day(due.last_left_on))
        if due.last_left_on
        else tr("none has left yet")
    )
    if due.late_by_days:
        stands, tone = tr("{count} late", count=formats.count(due.late_by_days, tr("day"), tr("days"))), Tone.BAD
    else:
        stands = tr("Due {short_day}", short_day=formats.short_day(due.due_on)) if days else tr("Due today")
        tone = Tone.ATTENTION if days <= SOON else Tone.INFO
    return Line(
        key=(due.csa_id, str(due.period)),
        to=due.csa_name,
        time=formats.span(due.period),
        what=tr("Wanted {rhythms}; {last}", rhythms=RHYTHMS[due.rhythm], last=last),
        more="",
        about="",
        stands=stands,
        tone=tone,
        icon="hourglass",
        due=due,
    )


def line_of_report(report: WorkbookMade) -> Line:
    """A report that was made."""
    left = report.frozen_at
    what = tr("amended") if report.version else ""
    changed = (
        tr("{count} new or changed", count=formats.count(report.marked, tr("line"), tr("lines")))
        if report.compared_id
        else tr("the first one")
    )
    said = [part for part in (what, changed if report.recipient is Recipient.CSA else "") if part]
    return Line(
        key=report.id,
        to=report.recipient_name,
        time=report.period_title,
        what=report.file_name,
        more=", ".join([*said, *([tr("opens with a password")] if report.protected else [])]),
        about=formats.count(report.people, tr("person"), tr("people")),
        stands=tr("Left {short_day}", short_day=formats.short_day(local_day(left))) if left else tr("Not sent yet"),
        tone=Tone.GOOD if left else Tone.PLAIN,
        icon="bank" if report.recipient is Recipient.STATE else "buildings",
        report=report,
    )


COLUMNS = (
    Column(
        tr("To"),
        lambda line: line.to,
        220,
        bold=True,
        detail=lambda line: line.time,
        tip=lambda line: line.to,
    ),
    Column(tr("What"), lambda line: line.what, detail=lambda line: line.more, tip=lambda line: line.what, least=220),
    Column(tr("About"), lambda line: line.about, 96, role="ink_2", yields=1),
    Column(tr("Status"), lambda line: line.stands, 132, tag=lambda line: line.tone),
)


class SentPage(Sheet):
    """The list. `counted(number)`: how many are due; `opened(workbook_id)`: look inside of a report."""

    counted = Signal(int)
    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0, gap=0, name="reports.sent.sheet")
        self._desk = desk
        self._listed: Listed | None = None
        self._wanted: UUID | None = None
        self._wanted_csa: UUID | None = None
        self.summary = Text("", "section", wrap=True, name="reports.sent.title")
        self.act = Button(tr("Look inside"), self._act, name="reports.sent.open", small=True, key="Enter")
        self.make_all = Button(tr("Make all"), self._make_all, name="reports.sent.makeAll", small=True)
        self.list = ListTable(
            COLUMNS, name="reports.sent", spoken=tr("Reports"), key=lambda line: line.key, row_height=50
        )
        self.list.opened.connect(lambda _line: self._act())
        self.list.chosen.connect(self._show_choice)
        self.add(Band(self.summary, self.make_all, self.act))
        self.nothing = EmptyState(
            tr("Nothing is due, and nothing was made for this quarter"),
            tr(
                "Reports to agencies are due as often as the directory says that they want them. What is made for "
                "this quarter stands here until it leaves, and stays here as it left."
            ),
            icon="paper-plane-tilt",
            action=tr("What was agreed with the agencies"),
            on_action=lambda: desk.navigate("directory"),
            name="reports.sent.nothing",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.nothing)
        self.add(self._pages, stretch=1)

    def show_listed(self, listed: Listed) -> None:
        """Show them: what is due first."""
        self._listed = listed
        waiting = [line_of_report(one) for one in listed.made if one.frozen_at is None]
        left = [line_of_report(one) for one in listed.made if one.frozen_at is not None]
        due = [line_of_due(one, listed.today) for one in listed.due]
        groups = (
            (Group(tr("Due to agencies"), len(due), "hourglass", "attention"), due),
            (
                Group(
                    tr("{title}, not sent yet", title=formats.span(listed.quarter)),
                    len(waiting),
                    "circle-dashed",
                ),
                waiting,
            ),
            (
                Group(
                    tr(
                        "{title}, left the desk",
                        title=formats.span(listed.quarter),
                    ),
                    len(left),
                    "check-circle",
                    "good",
                ),
                left,
            ),
        )
        self.list.set_groups([(group, lines) for group, lines in groups if lines])
        self._pages.setCurrentIndex(0 if due or listed.made else 1)
        self._select_wanted()
        self._show_choice(self.list.selected())
        self.summary.setText(
            tr("{count} due to agencies", count=formats.count(len(due), tr("report"), tr("reports")))
            if due
            else tr("Nothing is due to an agency")
        )
        self.make_all.setVisible(len(due) > 1)
        self.make_all.setText(tr("Make all {due}", due=len(due)))
        self.counted.emit(len(due))

    def choose_due(self, csa_id: UUID) -> None:
        """Select what is due to an agency, or what was made for it, now or when it is shown."""
        self._wanted_csa = csa_id
        if self._listed is not None:
            self._select_wanted()

    def choose(self, workbook_id: UUID) -> None:
        """Select a report, now or when it is shown."""
        if not self.list.select_key(workbook_id):
            self._wanted = workbook_id

    def _select_wanted(self) -> None:
        lines = [line for line in self.list.rows.rows if isinstance(line, Line)]
        of_agency = (line.key for line in lines if self._wanted_csa is not None and line.csa_id == self._wanted_csa)
        wanted = self._wanted or next(of_agency, None)
        self._wanted, self._wanted_csa = None, None
        if not (wanted and self.list.select_key(wanted)) and self.list.selected() is None:
            self.list.select_first()

    def _show_choice(self, line: Line | None) -> None:
        self.act.setVisible(line is not None)
        self.act.setText(tr("Make the report") if line is not None and line.due is not None else tr("Look inside"))

    def _act(self) -> None:
        line: Line | None = self.list.selected()
        if line is None:
            return
        if line.report is not None:
            self.opened.emit(line.report.id)
        elif line.due is not None:
            self._make((line.due,))

    def _make_all(self) -> None:
        if self._listed is not None:
            self._make(self._listed.due)

    def _make(self, wanted: Sequence[DueReport]) -> None:
        at, who, settings = self._desk.now(), self._desk.who, self._desk.settings

        def work(session: Any, progress: Any) -> tuple[list[WorkbookMade], list[str]]:
            from csdesk.services import mailbox

            made, refused = [], []
            for number, due in enumerate(wanted):
                progress.report(
                    number,
                    len(wanted),
                    tr("Making the report of {title}", title=formats.span(due.period)),
                )
                try:
                    report = reporting.prepare_csa(session, due.csa_id, due.period, at=at, who=who, settings=settings)
                except RefusedError as error:
                    refused.append(str(error))
                    continue
                made.append(report)
            if made:
                mailbox.draft_reports(
                    session, made, about=tr("reports to agencies"), at=at, who=who, settings=settings
                )
            return made, refused

        self._desk.job(self, work, self._made, title=tr("Making the reports"), changed=CHANGED)

    def _made(self, found: tuple[list[WorkbookMade], list[str]]) -> None:
        made, refused = found
        if refused:
            self._desk.messages.warn(
                refused[0]
                if len(refused) == 1
                else tr("{refused} And {refused2} more.", refused=refused[0], refused2=len(refused) - 1)
            )
        if made:
            words = tr(
                "{count} made, with a message in the outbox.",
                count=formats.count(len(made), tr("report"), tr("reports")),
            )
            self._desk.messages.good(words, tr("To the outbox"), lambda: self._desk.navigate("outbox"))
            self.choose(made[0].id)
