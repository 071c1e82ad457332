"""Today's list: grouped by why, one key does each line."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import today as todays
from csdesk.services.today import Today, TodayGroup, TodayLine
from csdesk.ui import formats
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import ABOUT_PEOPLE, Screen
from csdesk.ui.screens.today.cards import Cards
from csdesk.ui.screens.today.handled import HandledSheet
from csdesk.ui.screens.today.postpone import PostponeBar
from csdesk.ui.widgets import (
    Button,
    Column,
    EmptyState,
    Group,
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    column,
    page,
    split,
)
from csdesk.wording import tr

LOOKS = {
    "under_way": ("chats", "accent"),
    "safely": ("shield-check", "attention"),
    "overdue": ("warning-circle", "bad"),
    "today": ("scales", "accent"),
    "due_today": ("phone", "accent"),
    "remind": ("bell", "accent"),
    "class_reminders": ("bell", "accent"),
    "roll": ("check-square", "attention"),
    "week": ("calendar-blank", "ink_2"),
    "lapsed": ("hourglass", "attention"),
    "missed_class": ("calendar-x", "attention"),
    "job_checks": ("briefcase", "accent"),
    "no_news": ("arrow-square-out", "attention"),
    "locate": ("magnifying-glass", "attention"),
    "plan_steps": ("clipboard-text", "accent"),
    "plan_papers": ("pen-nib", "attention"),
    "outcomes": ("trend-up", "accent"),
    "csa_reviews": ("buildings", "bad"),
    "first_contact": ("phone-call", "attention"),
    "csa_follow_up": ("buildings", "attention"),
    "csa_reports": ("chart-bar", "attention"),
    "agency_work": ("users-three", "accent"),
    "listed_again": ("archive-box", "attention"),
    "releases": ("file-text", "attention"),
    "changes": ("bell-ringing", "accent"),
    "stopped": ("money", "attention"),
    "to_contact": ("user-plus", "ink_2"),
}
"""Group -> icon and its colour."""
BRIEF = {
    "safely": tr("to reach safely"),
    "remind": tr("to remind"),
    "class_reminders": tr("to remind of a class"),
    "roll": tr("rolls to take"),
    "week": "next 7 days",
    "lapsed": "lapsed",
    "missed_class": tr("missed a class"),
    "job_checks": tr("jobs to ask after"),
    "no_news": tr("referrals without news"),
    "locate": tr("locate requests"),
    "plan_steps": tr("plan steps"),
    "plan_papers": tr("plans on paper"),
    "outcomes": tr("outcomes to ask"),
    "csa_reviews": tr("CSA reviews"),
    "first_contact": tr("first contacts"),
    "csa_follow_up": tr("CSAs that wait to hear"),
    "csa_reports": tr("status reports"),
    "agency_work": "agencies",
    "listed_again": tr("closed and listed again"),
    "releases": "releases",
    "stopped": tr("stopped paying"),
    "to_contact": tr("to contact"),
}
"""Group -> how the foot of the page calls it."""
MOST_NAMED = 3
"""Groups that the foot of the page names."""
DONE_ = Command("today.markDone", tr("Mark as done"), "D", brief=tr("done"), icon="check")
TOMORROW = Command("today.tomorrow", tr("Put off until tomorrow"), "P", brief=tr("tomorrow"), icon="clock")
ANOTHER_DAY = Command("today.postpone", tr("Put off until a day …"), "Shift+P", brief=tr("another day"), icon="clock")
WHAT_WAS_DONE = Command("today.toggleDone", tr("Show what was done, or the list"), "T", brief=tr("what was done"))
REPORT = Command("today.bringIn", tr("Bring in the report …"), "B")
QUARTER = Command("today.quarter", tr("Open the quarter"), "Q")
MESSAGES = Command("today.messages", tr("Look at the messages"), "M")
KEYS = (
    ("↑ ↓", tr("move")),
    ("Enter", tr("open the record")),
    DONE_,
    TOMORROW,
    ANOTHER_DAY,
    WHAT_WAS_DONE,
)
LIST, NOTHING, DONE, FIRST = range(4)
DUE = tr("Here stand call-backs, hearings, people who have lapsed and what else is due, each with its reason.")
BEGIN = tr(
    "Here stand call-backs, hearings, people who have lapsed and what else is due, each with its reason. It begins "
    "with the people of the state’s referral report."
)
RELEASE_FORM = tr("Release form")
STARTS = {"C": "call", "E": "email", "L": "letter", "J": "jobCheck", "A": "news"}
"""Key of a line -> the contact that the record begins."""
AGENCY_PARTS = {"csa_reviews": "review", "csa_reports": "agreement", "agency_work": "together"}
"""Group -> the part of the agency's page that its lines about no person open."""


def _when_role(line: TodayLine) -> str:
    return "bad" if line.late else "ink_2"


COLUMNS = (
    Column(
        tr("When"),
        lambda line: line.when,
        84,
        margin=True,
        role=_when_role,
        bold=lambda line: line.late,
    ),
    Column(tr("Who"), lambda line: line.name, 152, bold=True, tip=lambda line: line.name),
    Column(tr("County"), lambda line: ", ".join(line.counties), 96, role="ink_2", yields=1),
    Column(tr("Why"), lambda line: line.why, tip=lambda line: line.why, least=190, below=True),
    Column(
        tr("What to do"),
        lambda line: line.action,
        196,
        tip=lambda line: line.action,
        cap=lambda line: line.action_key,
        icon=lambda line: "shield-check" if line.safe_contact else "",
    ),
)


class TodayScreen(Screen):
    """What is to be done today, and the cards beside it."""

    name = "today"
    depends_on = ABOUT_PEOPLE | {"today", "quarters", "messages", "settings"}

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.done = Button(tr("Done today: 0"), self.toggle_done, name="today.done", icon="check", key="T")
        self.header = PageHeader(formats.long_day(desk.today()), "", self.done, name="today")
        self.list = ListTable(
            COLUMNS, name="today.list", spoken=tr("To do today"), key=lambda line: line.subject_id, header=False
        )
        self.list.opened.connect(self._open)
        self.list.offer(self._of_line, opens=tr("Open the record"))
        self.cards = Cards(desk)
        self.until = PostponeBar(desk.today)
        self.until.chosen.connect(self._postpone_selected)
        self.keys = KeyLine(*KEYS, name="today.keys")
        self.keys.belong(self.list, *(caps for caps, _meaning in self.keys.pairs if caps != WHAT_WAS_DONE.key))
        self._groups: dict[object, str] = {}
        self._empty = NOTHING
        self._pages = QStackedWidget()
        self._pages.addWidget(Sheet(self.list, padding=0, name="today.sheet"))
        self._pages.addWidget(Sheet(self._nothing_due(), name="today.nothing"))
        self.handled = HandledSheet(desk)
        self.handled.closed.connect(self.toggle_done)
        self._pages.addWidget(self.handled)
        self._pages.addWidget(Sheet(self._first_day(), name="today.first"))
        left = column(gap=12)
        left.addWidget(self._pages, 1)
        left.addWidget(self.until)
        self.set_content(page(self.header, split((left, 1), (self.cards, 0))), self.keys)
        self.until.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps its room for the list."""
        super().resizeEvent(event)
        self.cards.fit(self.width())

    def refresh(self) -> None:
        """Read the list of today."""
        day, now, settings = self.desk.today(), self.desk.now(), self.desk.settings
        self.desk.read(
            self,
            lambda session: todays.todays_list(session, today=day, now=now, settings=settings),
            self._show,
            key="today",
        )

        if self.shows_done:
            self.handled.refresh()

    @property
    def shows_done(self) -> bool:
        """What was done is shown, instead of what is to be done."""
        return self._pages.currentIndex() == DONE

    def toggle_done(self) -> None:
        """Show what was done and put off today, or the list again."""
        if self.shows_done:
            self._pages.setCurrentIndex(LIST if self.list.rows.rows else self._empty)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._pages.setCurrentIndex(DONE)
            self.handled.refresh()
            self.handled.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keys.setVisible(not self.shows_done)

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.today import scenes

        return scenes.of_today(self, files)

    def commands(self) -> tuple[Command, ...]:
        """What the cards offer, and what was done."""
        cards = self.cards
        return (
            REPORT.does(cards.report.bring_in.click, cards.report.bring_in.isVisible),
            QUARTER.does(cards.quarter.open.click, cards.quarter.open.isVisible),
            MESSAGES.does(cards.messages.open.click, cards.messages.isVisible),
            WHAT_WAS_DONE.does(self.toggle_done),
        )

    def primary_action(self) -> QAbstractButton:
        """Bring in the report."""
        return self.cards.report.bring_in

    def first_focus(self) -> QWidget:
        """The list."""
        return self.handled.list if self.shows_done else self.list

    def _show(self, found: Today) -> None:
        self.header.set(formats.long_day(found.day), found.summary)
        self.done.setText(tr("Done today: {done_today:,}", done_today=found.done_today))
        self._groups = {line.subject_id: group.key for group in found.groups for line in group.lines}
        self.list.set_groups([(_group(group), group.lines) for group in found.groups])
        if self.list.selected() is None:
            self.list.select_first()
        self._empty = FIRST if found.report.report_date is None else NOTHING
        if not self.shows_done:
            self._pages.setCurrentIndex(LIST if found.groups else self._empty)
        self.cards.report.show_card(found.report)
        self.cards.quarter.show_card(found.quarter)
        self.cards.messages.show_card(found.outbox)
        self.cards.waiting.show_lines(found.waiting_for_others)
        self.keys.note.setText(_further_down(found.groups))
        self.desk.counted.emit(self.name, found.total)
        self.desk.outbox_counted.emit(found.outbox.total)

    def _of_line(self, line: TodayLine) -> list[Command]:
        """What can be done with a line: its own action first."""
        own = Command("today.action", line.action, line.action_key, partial(self._do, line))
        tomorrow = self.desk.today() + timedelta(days=1)
        return [
            *([own] if own.keys else []),
            DONE_.does(partial(self._mark_done, line)),
            TOMORROW.does(partial(self._postpone, line, tomorrow)),
            ANOTHER_DAY.does(partial(self.until.ask, line.name)),
        ]

    def _open(self, line: TodayLine) -> None:
        if line.program_id is not None:
            self.desk.navigate("directory", program_id=line.program_id, session_id=line.subject_id)
        elif line.ncp_id is None:
            part = AGENCY_PARTS.get(self._groups.get(line.subject_id, ""), "")
            self.desk.navigate("directory", csa_id=line.csa_id, part=part)
        else:
            self.desk.navigate("record", ncp_id=line.ncp_id)

    def _do(self, line: TodayLine) -> None:
        group = self._groups.get(line.subject_id)
        if line.ncp_id is None and line.action_key == "R":
            self.desk.navigate("reports", csa_id=line.csa_id)
        elif line.ncp_id is None:
            self._open(line)
        elif line.action_key == "I":
            self.desk.navigate("interview", ncp_id=line.ncp_id)
        elif line.action_key == "W" or group == "plan_steps":
            self.desk.navigate("plans", ncp_id=line.ncp_id)
        elif group == "outcomes":
            self.desk.navigate("outcomes", ncp_id=line.ncp_id)
        elif group == "releases":
            self.desk.navigate("told", ncp_id=line.ncp_id, start="form" if line.action == RELEASE_FORM else "")
        elif group == "changes" and line.action_key == "E":
            self.desk.navigate("told", ncp_id=line.ncp_id, start="tell", change_id=line.subject_id)
        elif line.action_key in STARTS:
            self.desk.navigate("record", ncp_id=line.ncp_id, start=STARTS[line.action_key])
        else:
            self._open(line)

    def _mark_done(self, line: TodayLine) -> None:
        at, who = self.desk.now(), self.desk.who
        self._handle(
            lambda session: todays.mark_done(session, line.subject_id, at=at, who=who),
            tr("{name}: done.", name=line.name),
            line,
        )

    def _postpone(self, line: TodayLine, until: date) -> None:
        at, who = self.desk.now(), self.desk.who
        self._handle(
            lambda session: todays.postpone(session, line.subject_id, until, at=at, who=who),
            tr(
                "{name}: put off until {near_day}.",
                name=line.name,
                near_day=formats.near_day(until, self.desk.today()).lower(),
            ),
            line,
        )

    def _postpone_selected(self, until: date) -> None:
        line = self.list.selected()
        if line is not None:
            self._postpone(line, until)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _handle(self, work: Callable[[Any], None], sentence: str, line: TodayLine) -> None:
        self._step_on(line)
        self.desk.write(
            self,
            work,
            lambda _nothing: self.desk.messages.info(sentence),
            changed={"today"},
            undo=tr("A line of Today"),
        )

    def _step_on(self, line: TodayLine) -> None:
        """Select the line after the one that goes, so that the keyboard can go on."""
        lines = [row for row in self.list.rows.rows if not isinstance(row, Group)]
        at = lines.index(line)
        for following in lines[at + 1 : at + 2] or lines[max(0, at - 1) : at]:
            self.list.select_key(following.subject_id)

    def _nothing_due(self) -> EmptyState:
        return EmptyState(
            tr("Nothing is due today"),
            DUE,
            icon="sun-horizon",
            action=tr("Open the list of NCPs"),
            on_action=lambda: self.desk.navigate("ncps"),
            name="today.empty",
        )

    def _first_day(self) -> EmptyState:
        return EmptyState(
            tr("Your day begins here"),
            BEGIN,
            icon="sun-horizon",
            action=tr("Bring in the referral report …"),
            on_action=lambda: self.desk.navigate("referral_report"),
            name="today.begin",
        )


def _group(group: TodayGroup) -> Group:
    icon, role = LOOKS.get(group.key, ("circle", "ink_2"))
    count = f"{len(group.lines) + group.more:,}{'+' if group.more_is_least else ''}"
    if group.more:
        count = tr("{count}, the first {lines} are shown", count=count, lines=len(group.lines))
    return Group(group.title, count, icon, role)


def _further_down(groups: tuple[TodayGroup, ...]) -> str:
    """The largest groups, in the order in which they stand, and how many more there are."""
    brief = [group for group in groups if group.key in BRIEF]
    largest = sorted(brief, key=lambda group: len(group.lines) + group.more, reverse=True)[:MOST_NAMED]
    below = ", ".join(
        f"{BRIEF[group.key]} {len(group.lines) + group.more:,}{'+' if group.more_is_least else ''}"
        for group in brief
        if group in largest
    )
    more = len(brief) - len(largest)
    if more:
        count = formats.count(more, tr("more group"), tr("more groups"))
        return tr("Further down: {below}, and {count}", below=below, count=count)
    return tr("Further down: {below}", below=below) if below else ""
