"""The page of a program, in three parts: the program, its classes with the roll, and how its referrals went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from csdesk.services import classes, referrals
from csdesk.services.classes import RollLine, SessionView
from csdesk.services.directory import ProgramView
from csdesk.services.referrals import Results
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.program_sheet import ProgramSheet
from csdesk.ui.screens.directory.results_sheet import ResultsSheet
from csdesk.ui.screens.directory.schedule import RollSheet, ScheduleSheet
from csdesk.ui.screens.directory.schedule_paper import SchedulePaper
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Beside, Chip, Form, Scrolling, Text, column, holding, row
from csdesk.wording import tr

PARTS = (
    ("program", tr("Program"), "briefcase"),
    ("classes", tr("Classes"), "chalkboard-teacher"),
    ("results", tr("Referrals"), "arrow-square-out"),
)
BOTH_FIT = 600
"""Pixels from which on schedule and roll have room beside each other."""
MANY, FEW = 7, 2
"""Sessions that are seen at once beside the roll, and above it."""


@dataclass(frozen=True)
class ProgramFacts:
    """What the page reads of a program."""

    sessions: tuple[SessionView, ...]
    results: Results


class ProgramPage(QWidget):
    """One program. Which part is shown stays when another program is chosen. `saved(program_id)`."""

    saved = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: UUID | None = None
        self._name = Text("", "subtitle", elide=True, name="directory.program.title")
        self.sheet = ProgramSheet(desk)
        self.sheet.saved.connect(self.saved.emit)
        self.schedule = ScheduleSheet(desk)
        self.schedule.list.chosen.connect(self._read_roll)
        self.roll = RollSheet(desk)
        self.results = ResultsSheet()
        for sheet in (self.roll, self.results):
            sheet.record_wanted.connect(lambda ncp_id: desk.navigate("record", ncp_id=ncp_id))
        self._chips = QButtonGroup(self)
        self.chips: dict[str, Chip] = {}
        for name, words, icon in PARTS:
            chip = Chip(words, name=f"directory.programPart.{name}", icon=icon)
            chip.clicked.connect(lambda _checked=False, part=name: self.show_part(part))
            self._chips.addButton(chip)
            self.chips[name] = chip
        self._parts = QStackedWidget()
        planned = Scrolling(self.schedule, None, gap=12, name="directory.program.schedule")
        planned.column.setContentsMargins(0, 0, 0, 0)
        program = Scrolling(self.sheet, name="directory.program")
        program.column.setContentsMargins(0, 0, 0, 0)
        for part in (program, Beside((planned, 1), (self.roll, 1), room=BOTH_FIT), self.results):
            self._parts.addWidget(part)
        self.paper = SchedulePaper(desk, self, lambda: self.program.id if self.program is not None else None)
        self._head = holding(row(*self.chips.values(), None, gap=6))
        title = row(gap=6)
        title.addWidget(self._name, 1)
        title.addLayout(row(self.paper.save, self.paper.print, gap=6))
        layout = column(title, self._head, gap=6)
        layout.addWidget(self._parts, 1)
        self.setLayout(layout)
        self.show_part("program")

    @property
    def program(self) -> ProgramView | None:
        """The program that is shown; None while a new one is taken."""
        return self.sheet.program

    @property
    def form(self) -> Form:
        """The form of the program."""
        return self.sheet.form

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the roll there is room for more of the schedule than above it."""
        super().resizeEvent(event)
        self.schedule.fit(MANY if self.width() >= scaled(BOTH_FIT) else FEW)

    def show_categories(self, programs: Sequence[ProgramView]) -> None:
        """Offer the categories that the directory knows."""
        self.sheet.show_categories(programs)

    def show_part(self, part: str) -> None:
        """Show one of the three."""
        names = [name for name, *_ in PARTS]
        if part in names:
            self.chips[part].setChecked(True)
            self._parts.setCurrentIndex(names.index(part))
            self.paper.show(shown=part == "classes")

    def show_session(self, session_id: UUID) -> None:
        """Show the roll of a session once its program is read."""
        self._wanted = session_id
        self.show_part("classes")

    def show_program(self, program: ProgramView) -> None:
        """Show a program, and read its classes and how its referrals went."""
        if self.program is None or self.program.id != program.id:
            self.schedule.shut()
        self._name.setText(program.name)
        self._head.setVisible(True)
        self.sheet.show_program(program)
        self._desk.read(
            self, lambda session: _facts(session, program.id), lambda found: self._show(program, found), key="program"
        )

    def begin_new(self) -> None:
        """Take a new one."""
        self.show_part("program")
        self._head.setVisible(False)
        self._name.setText(tr("New program or service"))
        self.sheet.begin_new()

    def unsaved(self) -> dict[str, Any]:
        """What was typed of the program and of its classes."""
        parts = {"program": self.sheet.unsaved(), "class": self.schedule.unsaved()}
        return {name: found for name, found in parts.items() if found}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once this program is shown, or a new one begun."""
        self.sheet.bring_back(unsaved.get("program", {}))
        self.schedule.bring_back(unsaved.get("class", {}))
        if "class" in unsaved:
            self.show_part("classes")

    def _show(self, program: ProgramView, found: ProgramFacts) -> None:
        if self.program is None or self.program.id != program.id:
            return
        self.schedule.show_program(program.id, found.sessions)
        if self._wanted is not None:
            self.schedule.list.select_key(self._wanted)
            self._wanted = None
        self.results.show_results(found.results, self._desk.today())
        self._read_roll(self.schedule.list.selected())

    def _read_roll(self, session: SessionView | None) -> None:
        if session is None:
            self.roll.show_roll(None, ())
            return

        def show(lines: tuple[RollLine, ...]) -> None:
            self.roll.show_roll(session, lines)

        self._desk.read(self, lambda opened: classes.roll(opened, session.id), show, key="roll")


def _facts(session: Any, program_id: UUID) -> ProgramFacts:
    return ProgramFacts(classes.sessions_of(session, program_id), referrals.results(session, program_id))
