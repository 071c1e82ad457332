"""The audit trail: who did what to which record, and when; the newest on top."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from csdesk.services import audit
from csdesk.services.audit import ExportedTrail, Trail, TrailLine
from csdesk.services.days import bounds, local_day
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk, Read
from csdesk.ui.screens.base import Screen
from csdesk.ui.tasks import Progress
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    BackButton,
    Banner,
    Button,
    Column,
    DateInput,
    EmptyState,
    KeyLine,
    ListTable,
    PageHeader,
    Select,
    Sheet,
    Text,
    clear,
    page,
    row,
)
from csdesk.wording import tr, tr_marked

FIRST, NEXT = 100, 200
FAULTS_SHOWN = 3
LIST, NOTHING = range(2)
OPENS = {"ncp": ("record", "ncp_id"), "assessment": ("interview", "assessment_id"), "plan": ("plans", "plan_id")}
"""Which screen shows a record of this kind, and the name of its argument."""
NOT_A_DAY = tr("That is no date. Type it as 10/30/2026, or choose it from the calendar.")
FILTERS = tr("Workbook (*.xlsx);;Text table (*.csv)")
NOT_ENCRYPTED = tr("The file is not encrypted: keep it where nobody else can read it.")


def _when(line: TrailLine) -> str:
    return f"{formats.full_day(local_day(line.at))}, {formats.exact_time(line.at)}"


COLUMNS = (
    Column(tr("When"), _when, 196, margin=True, role="ink_2"),
    Column(tr("Who"), lambda line: line.who, 150, yields=1),
    Column(tr("What"), lambda line: tr_marked(line.what), 280, bold=True, least=200),
    Column(tr("Record"), lambda line: tr_marked(line.about), 116, role="ink_2", yields=2),
    Column(tr("Detail"), lambda line: line.detail, role="ink_2", tip=lambda line: line.detail),
    Column(tr("Line"), lambda line: f"{line.number:,}", 72, right=True, role="ink_2", yields=3),
)


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for: from one day to another, both with it, and of which group of actions."""

    since: date | None = None
    until: date | None = None
    action: str = ""

    def arguments(self) -> dict[str, Any]:
        """As the service takes them."""
        return {
            "since": bounds(self.since)[0] if self.since else None,
            "until": bounds(self.until)[1] if self.until else None,
            "action": self.action,
        }


class AuditScreen(Screen):
    """The lines, narrowed by days and by what was done; export and check of the chain."""

    name = "audit"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.verify = Button(tr("Check the chain"), self._verify, name="audit.verify", icon="shield-check")
        self.export = Button(tr("Export …"), self._ask_file, name="audit.export", icon="export")
        back = BackButton(self._go_back, tr("the settings"), name="audit.back", key="Esc")
        self.header = PageHeader(
            tr("Audit trail"),
            tr("Every change and every opening, kept seven years"),
            self.verify,
            self.export,
            back=back,
            name="audit",
        )
        self.since = DateInput(desk.today, name="audit.since", spoken=tr("From this day on"))
        self.until = DateInput(desk.today, name="audit.until", spoken=tr("Until this day"))
        groups = ((code, tr_marked(words)) for code, words in audit.groups())
        self.kind = Select((("", tr("Everything")), *groups), name="audit.kind", spoken=tr("What was done"))
        self.found = Text("", role="ink_2", elide=True, name="audit.found")
        self.found.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list = ListTable(COLUMNS, name="audit.list", spoken=tr("Audit trail"), key=lambda line: line.number)
        self._trail: list[TrailLine] = []
        self._verdict = QVBoxLayout()
        self._verdict.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget()
        self.pages.addWidget(Sheet(self.list, padding=0, name="audit.sheet"))
        nothing = EmptyState(
            tr("Nothing was done then"),
            tr("Choose other days, or everything."),
            icon="clock-counter-clockwise",
            action=tr("Show everything"),
            on_action=self._show_everything,
            name="audit.nothing",
        )
        self.pages.addWidget(Sheet(nothing, name="audit.nothing.sheet"))
        for day in (self.since, self.until):
            day.setFixedWidth(theme.scaled(156))
        bar = row(Text(tr("From"), "small"), self.since, Text(tr("until"), "small"), self.until, 8, self.kind)
        bar.addWidget(self.found, 1)
        keys = KeyLine(("Enter", tr("open the record")), name="audit.keys")
        keys.belong(self.list)
        self.set_content(page(self.header, self._verdict, bar, self.pages), keys)
        self._connect()

    def open_with(self, **_none: Any) -> None:
        """Whatever was done since it was last in view is there."""
        self._outdated = True

    def refresh(self) -> None:
        """Read the newest lines of what is asked for."""
        wanted = self.wanted()
        if wanted is None:
            return
        self.desk.read(
            self,
            lambda session: audit.read_trail(session, **wanted.arguments(), limit=FIRST),
            self._show,
            key="list",
        )

    def first_focus(self) -> QWidget:
        """The lines."""
        return self.list

    def wanted(self) -> Wanted | None:
        """What is asked for; None while a day that was typed is none."""
        if not (self.since.is_valid() and self.until.is_valid()):
            return None
        return Wanted(self.since.value(), self.until.value(), str(self.kind.value()))

    def _connect(self) -> None:
        self.list.opened.connect(self._open)
        self.list.more_wanted.connect(self._read_more)
        for day in (self.since, self.until):
            day.changed.connect(self.refresh)
            day.editingFinished.connect(self._look_at_days)
        self.kind.currentIndexChanged.connect(lambda _index: self.refresh())
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._go_back)

    def _show(self, trail: Trail) -> None:
        self._trail = list(trail.lines)
        self.list.set_rows(trail.lines, trail.total)
        self.found.setText(tr("{count} found", count=formats.count(trail.total, tr("line"), tr("lines"))))
        self.pages.setCurrentIndex(LIST if trail.lines else NOTHING)

    def _read_more(self, loaded: int) -> None:
        wanted = self.wanted()
        if wanted is None:
            return

        def show(trail: Trail) -> None:
            if wanted == self.wanted() and self._trail:
                # Lines that were added meanwhile have pushed the others down.
                older = [line for line in trail.lines if line.number < self._trail[-1].number]
                self._trail += older
                self.list.append_rows(older)

        self.desk.read(
            self,
            lambda session: audit.read_trail(session, **wanted.arguments(), limit=NEXT, offset=loaded),
            show,
            key="more",
        )

    def _look_at_days(self) -> None:
        if self.wanted() is None:
            self.desk.messages.warn(NOT_A_DAY)

    def _show_everything(self) -> None:
        self.since.set_value(None)
        self.until.set_value(None)
        self.kind.setCurrentIndex(0)
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: TrailLine) -> None:
        if line.kind in OPENS and line.record_id is not None:
            screen, argument = OPENS[line.kind]
            self.desk.navigate(screen, **{argument: line.record_id})

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        self.desk.read(self, audit.verify, self._show_verdict, key="verify")

    def _show_verdict(self, faults: tuple[str, ...]) -> None:
        self.verify.setEnabled(True)
        clear(self._verdict)
        said = " ".join(faults[:FAULTS_SHOWN])
        if len(faults) > FAULTS_SHOWN:
            more = tr("And {faults} more.", faults=len(faults) - FAULTS_SHOWN)
            said = f"{said} {more}"
        if faults:
            more = tr("Nothing was changed; tell whoever answers for the security of the data.")
            said = f"{said} {more}"
        else:
            said = tr("The chain is whole: no line was changed, and none is missing between the first and the last.")
        banner = Banner(said, Tone.BAD if faults else Tone.GOOD, name="audit.verdict", closable=True)
        banner.closed.connect(lambda: clear(self._verdict))
        self._verdict.addWidget(banner)

    def _ask_file(self) -> None:
        if self.wanted() is None:
            self.desk.messages.warn(NOT_A_DAY)
            return
        self.desk.dialogs.save_file(tr("Export these lines"), "Audit trail.xlsx", FILTERS, self._write)

    def _write(self, path: Path) -> None:
        wanted, at, who = self.wanted() or Wanted(), self.desk.now(), self.desk.who
        policy = self.desk.ways.policy
        kind: audit.Kind = "csv" if path.suffix.lower() == ".csv" else "xlsx"

        def draw(read: Read, progress: Progress) -> ExportedTrail:
            progress.report(0, 1, tr("Reading the lines"))
            made: ExportedTrail = read(lambda session: audit.trail_file(session, kind, **wanted.arguments(), at=at))
            return made

        def note(session: Any, made: ExportedTrail, progress: Progress) -> ExportedTrail:
            progress.report(0, 1, tr("Writing the file"))
            write_file(session, path, made.content, told=Exempt.NOBODY, policy=policy)
            audit.note_export(session, made, at=at, who=who)
            return made

        def done(made: ExportedTrail) -> None:
            said = tr(
                "{count} written to {name}. {not_encrypted}",
                count=formats.count(made.lines, tr("line"), tr("lines")),
                name=path.name,
                not_encrypted=NOT_ENCRYPTED,
            )
            self.desk.messages.good(said)
            self.refresh()

        self.desk.hand_out(self, draw, note, done, title=tr("Exporting the audit trail"))

    def _go_back(self) -> None:
        self.desk.navigate("settings")
