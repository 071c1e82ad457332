"""Where interviews begin: those under way, a person to interview, and what was finished lately."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import caseload, interview, settings
from csdesk.services.caseload import CaseloadLine, CaseloadQuery
from csdesk.services.interview import Available, RecentInterview, UnderWay
from csdesk.ui import formats
from csdesk.ui.commands import Command
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.instrument_choice import InstrumentChoice
from csdesk.ui.screens.interview.paper import PaperBar
from csdesk.ui.screens.interview.words import ICONS, decided, mode_words
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    Band,
    Button,
    Column,
    EmptyState,
    KeyLine,
    Line,
    ListTable,
    PageHeader,
    SearchBox,
    Sheet,
    Text,
    column,
    framed,
    page,
    split,
)
from csdesk.wording import tr

TYPE_IN = Command("interview.typeIn", tr("Type in an interview from paper"), "P", icon="file-text")
WITHDRAW = Command("interview.withdraw", tr("Withdraw the interview …"), "W", brief=tr("withdraw"))
FIND_AFTER_MS = 120
MOST_FOUND = 50
BEGIN = tr("Type a name, a PIN, a case number or the end of a phone number. Enter starts the interview.")
NOBODY = tr("People come with the referral report, or are added under NCPs.")


class LandingPage(QWidget):
    """`person_chosen(UUID)`, `paper_chosen(UUID)`: theirs is typed in, `interview_chosen(UUID)`."""

    person_chosen = Signal(object)
    paper_chosen = Signal(object)
    interview_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("interview.landing")
        self.desk = desk
        self.header = PageHeader(tr("Interview"), "", name="interview.landing")
        self.search = SearchBox(
            name="interview.find", spoken=tr("Find a person to interview"), placeholder=tr("Whom do you interview?")
        )
        self.instrument = InstrumentChoice(desk)
        self.instrument.told.connect(
            lambda summary: self.header.set(subtitle=tr("{summary} · about fifteen minutes", summary=summary))
        )
        self._found_for = ""
        """The text for which people were found."""
        self._starts_first = False
        """Whether Enter was pressed before they were found."""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(FIND_AFTER_MS)
        self._wait.timeout.connect(self._search)
        self.search.typed.connect(self._wait_and_search)
        self.search.entered.connect(self._start_first)
        self.search.went_down.connect(self._to_found)
        self.found = ListTable(
            FOUND, name="interview.found", spoken=tr("People found"), key=lambda row: row.ncp_id, row_height=32
        )
        self.found.opened.connect(lambda row: self.person_chosen.emit(row.ncp_id))
        self.found.offer(lambda _row: (TYPE_IN.does(self._type_in),), opens=tr("Start the interview"))
        self.found.installEventFilter(self)
        self.search.finds(self.found.rows)
        self.paper = PaperBar(desk, self._type_in)
        self.found.chosen.connect(lambda row: self.paper.show_selected(anybody=row is not None))
        self.under_way = _list(_under_way_columns(), "interview.underWay", tr("Interviews under way"))
        self.under_way.opened.connect(lambda row: self.interview_chosen.emit(row.assessment_id))
        self.under_way.offer(lambda _row: (WITHDRAW.does(self._ask_withdraw),), opens=tr("Go on with the interview"))
        self.recent = _list(_recent_columns(), "interview.recent", tr("Interviews finished lately"))
        self.recent.opened.connect(lambda row: self.interview_chosen.emit(row.assessment_id))
        self._build()

    def refresh(self) -> None:
        """Read the lists."""
        self.desk.read(self, _read, self._show, key="landing")

    def first_focus(self) -> QWidget:
        """The list of what is under way; where nothing is, the field to find a person."""
        return self.under_way if self.under_way.rows.rows else self.search

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up on the first person goes back to the field."""
        is_up = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Up
        if is_up and event.type() == QEvent.Type.KeyPress and self.found.currentIndex().row() <= 0:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._to_begin = EmptyState(
            tr("Start an interview"),
            BEGIN,
            icon="chats",
            action=tr("Find the person"),
            on_action=self._find,
            name="interview.begin",
        )
        self._nobody = EmptyState(
            tr("Nobody is found"),
            NOBODY,
            icon="magnifying-glass",
            action=tr("Look for somebody else"),
            on_action=self._find,
            name="interview.nobody",
        )
        self._found_pages = _pages(self.found, self._to_begin, self._nobody)
        self._found_pages.setCurrentIndex(1)
        start = Sheet(padding=0, gap=0, name="interview.start")
        head = column(Text(tr("Start an interview"), "section"), self.search, self.instrument, gap=8)
        head.setContentsMargins(16, 12, 16, 12)
        start.add(head)
        start.add(self._found_pages, stretch=1)
        start.add(Line(), self.paper)
        self.paper.show_selected(anybody=False)
        self._go_on = Button(tr("Go on"), self._go_on_selected, name="interview.goOn", small=True)
        self._withdraw = Button(
            tr("Withdraw …"), self._ask_withdraw, name="interview.withdraw", kind="link", small=True
        )
        nothing = EmptyState(
            tr("No interview is under way"),
            tr("One that is interrupted waits here; every answer up to then is kept."),
            icon="pause",
            action=tr("Start one"),
            on_action=self._find,
            kind="link",
            name="interview.nothingUnderWay",
        )
        none_yet = EmptyState(
            tr("No interview was held yet"),
            tr("A finished interview stands here with what it suggests and what you determined."),
            icon="clipboard-text",
            action=tr("Hold the first one"),
            on_action=self._find,
            kind="link",
            name="interview.noneFinished",
        )
        self._under_way_pages = _pages(self.under_way, nothing)
        self._recent_pages = _pages(self.recent, none_yet)
        running = Sheet(Band(Text(tr("Under way"), "section"), None, self._withdraw, self._go_on), padding=0, gap=0)
        running.add(self._under_way_pages, stretch=1)
        finished = Sheet(Band(Text(tr("Finished lately"), "section"), None), padding=0, gap=0)
        finished.add(self._recent_pages, stretch=1)
        lists = column(running, finished, gap=12)
        body = page(self.header, split((start, 5), (lists, 6)))
        keys = KeyLine(("↓", tr("to the list")), ("Enter", tr("start or go on")), WITHDRAW)
        keys.belong(self.under_way, WITHDRAW.key)
        for one in (self.found, self.under_way, self.recent):
            keys.belong(one, "↓", "Enter")
        self.setLayout(framed(body, keys))

    def _find(self) -> None:
        self.search.selectAll()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: "Lists") -> None:
        running, finished = found.running, found.finished
        self.instrument.offer(found.instruments, found.instrument)
        self.under_way.set_rows(running)
        self.recent.set_rows(finished)
        self._under_way_pages.setCurrentIndex(0 if running else 1)
        self._recent_pages.setCurrentIndex(0 if finished else 1)
        self._go_on.setVisible(bool(running))
        self._withdraw.setVisible(bool(running))
        if running and self.under_way.selected() is None:
            self.under_way.select_first()
        self.desk.counted.emit("interview", len(running))

    def _wait_and_search(self) -> None:
        self._starts_first = False
        self._wait.start()

    def _search(self) -> None:
        text, today = self.search.text().strip(), self.desk.today()
        if not text:
            self._show_found("", ())
            return
        self.desk.read(
            self,
            lambda session: caseload.find(session, CaseloadQuery(text=text), today=today, limit=MOST_FOUND).rows,
            lambda rows: self._show_found(text, rows),
            key="find",
        )

    def _show_found(self, text: str, rows: tuple[CaseloadLine, ...]) -> None:
        self.found.set_rows(rows)
        self.found.show_found(text)
        if rows:
            self.found.select_first()
        self._found_pages.setCurrentIndex(0 if rows else 2 if text else 1)
        self._found_for = text
        if self._starts_first and self.isVisible():
            self._start_first()

    def _to_found(self) -> None:
        """Down: to the people found; where nobody was looked for, to the interviews."""
        lists = (self.found, self.under_way, self.recent)
        nearest = next((one for one in lists if one.rows.rows), self.found)
        nearest.setFocus(Qt.FocusReason.TabFocusReason)

    def _start_first(self) -> None:
        """Enter in the field: the first person found; where nobody was looked for, the interview under way."""
        text, row = self.search.text().strip(), self.found.selected()
        self._starts_first = bool(text) and text != self._found_for
        if not text:
            self._go_on_selected()
        elif self._starts_first:
            self._wait.stop()
            self._search()
        elif row is not None:
            self.person_chosen.emit(row.ncp_id)

    def _type_in(self) -> None:
        row = self.found.selected()
        if row is not None:
            self.paper_chosen.emit(row.ncp_id)

    def _go_on_selected(self) -> None:
        row = self.under_way.selected()
        if row is not None:
            self.interview_chosen.emit(row.assessment_id)

    def _ask_withdraw(self) -> None:
        row = self.under_way.selected()
        if row is None:
            return
        assessment_id: UUID = row.assessment_id
        self.desk.dialogs.confirm(
            tr("Withdraw this interview?"),
            tr("It ends without a result. What was answered is kept, and shown as withdrawn."),
            tr("Withdraw"),
            lambda: self._do_withdraw(assessment_id),
        )

    def _do_withdraw(self, assessment_id: UUID) -> None:
        at, who = self.desk.now(), self.desk.who

        def work(session: Any) -> None:
            interview.withdraw(session, assessment_id, at=at, who=who)

        self.desk.write(self, work, changed={"assessments"}, undo=tr("The withdrawal of the interview"))


@dataclass(frozen=True)
class Lists:
    """What the landing shows."""

    running: tuple[UnderWay, ...]
    finished: tuple[RecentInterview, ...]
    instruments: tuple[Available, ...]
    instrument: str
    """The name of the one that interviews are begun with."""


def _read(session: Any) -> Lists:
    return Lists(
        interview.under_way(session),
        interview.recent(session),
        interview.available(),
        settings.load(session).instrument,
    )


FOUND = (
    Column(tr("Name"), lambda row: row.name, bold=True, found=True),
    Column(tr("County"), lambda row: ", ".join(row.counties), 110, role="ink_2"),
    Column(tr("Arrears"), lambda row: formats.money(row.arrears_cents), 100, right=True),
)


def _begun(row: UnderWay) -> str:
    return formats.short_day(row.started_at.astimezone().date())


def _ended(row: RecentInterview) -> str:
    return formats.short_day(row.finished_at.astimezone().date())


def _under_way_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Begun"), _begun, 64, margin=True, role="ink_2"),
        Column(tr("Name"), lambda row: row.name, bold=True, least=170, tip=lambda row: row.name),
        Column(tr("How"), lambda row: mode_words(row.mode), 160, role="ink_2", yields=1),
        Column(tr("Next"), lambda row: row.current or "finish", 64),
        Column(
            tr("Settled"),
            lambda row: tr("{settled} of {questions}", settled=row.settled, questions=row.questions),
            72,
            right=True,
        ),
    )


def _recent_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Ended"), _ended, 64, margin=True, role="ink_2"),
        Column(tr("Name"), lambda row: row.name, bold=True, least=170, tip=lambda row: row.name),
        Column(tr("County"), lambda row: ", ".join(row.counties), 90, role="ink_2", yields=1),
        Column(
            tr("Determined"),
            lambda row: decided(row.determination, corrected_since=row.corrected_since),
            150,
            tag=lambda row: Tone.ATTENTION if row.determination is None or row.corrected_since else Tone.PLAIN,
            icon=lambda row: ICONS[None if row.corrected_since else row.determination],
        ),
    )


def _list(columns: tuple[Column, ...], name: str, spoken: str) -> ListTable:
    return ListTable(columns, name=name, spoken=spoken, key=lambda row: row.assessment_id)


def _pages(*parts: QWidget) -> QStackedWidget:
    pages = QStackedWidget()
    for part in parts:
        pages.addWidget(part)
    return pages
