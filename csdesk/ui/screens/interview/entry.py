"""Typing in an interview that was held on paper: all of it on one page, by the keys that stand in its boxes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QWidget

from csdesk.services import caseload, contacts, interview, settings
from csdesk.services.errors import DeskError
from csdesk.services.interview import Instrument, InterviewMode, PaperInterview, Prefilled
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.entry_rows import EMPTY, EntryRow, Mark, rows_of
from csdesk.ui.screens.interview.paper import MODES
from csdesk.ui.widgets import (
    ActionBar,
    Button,
    FieldSpec,
    Form,
    PageHeader,
    Scrolling,
    Select,
    Sheet,
    Text,
    clear,
    column,
    framed,
    holding,
    page,
    row,
)
from csdesk.wording import tr

OPEN = ((False, tr("No mark: not asked")), (True, tr("No mark: left open on purpose")))
KEYS = tr("Backspace takes a mark away.")


@dataclass(frozen=True)
class Entry:
    """What is needed to type in a paper of one person."""

    ncp_id: UUID
    name: str
    instrument_name: str
    instrument: Instrument
    prefilled: tuple[Prefilled, ...]
    reason_needed: str
    """Why holding it takes a reason that is kept; empty for nobody held back."""


def read(session: Any, ncp_id: UUID, instrument_name: str, *, today: date, who: str) -> Entry:
    """Read it; without a name of the instrument the one of the settings is meant. Raises `DeskError`."""
    name = instrument_name or settings.load(session).instrument
    instrument = interview.load(name)
    offered = interview.prefill(session, ncp_id, who=who, instrument=instrument)
    person = caseload.record(session, ncp_id, today=today).name
    return Entry(ncp_id, person, name, instrument, offered, contacts.reason_needed(session, ncp_id))


class EntryPage(QWidget):
    """The form for one paper. `left`: back to the landing; `kept(UUID)`: the vault has it as an interview."""

    left = Signal()
    kept = Signal(object)

    def __init__(self, desk: Desk, entry: Entry) -> None:
        super().__init__()
        self.setObjectName("interview.entry")
        self.desk = desk
        self.entry = entry
        self.rows: list[EntryRow] = []
        self._marks: dict[tuple[str, str], Mark] = {}
        self._offered: dict[tuple[str, str], Mark] = {}
        for one in entry.prefilled:
            if not entry.instrument.question(one.question).choices:
                self._offered[one.question, ""] = Mark(one.values[0])
        self.form = Form(
            (
                FieldSpec("mode", tr("Which paper"), "select", choices=tuple((mode, _said(mode)) for mode in MODES)),
                FieldSpec("held_on", tr("Held on"), "date"),
                FieldSpec("held_by", tr("Held by"), longest=80),
                *(_reason(entry.reason_needed) if entry.reason_needed else ()),
            ),
            screen="interview.entry",
            columns=3,
            today=desk.today,
        )
        self.form.set_values({"mode": InterviewMode.CASEWORKER, "held_on": desk.today(), "held_by": desk.who})
        self.form.fields["mode"].changed.connect(self._rebuild)
        self._lines = column(gap=0)
        self._open = Select(OPEN, name="interview.entry.open", spoken=tr("What has no mark"))
        self._said = Text("", "small", wrap=True, name="interview.entry.said")
        self.keep_button = Button(
            tr("Keep the interview"), self.keep, name="interview.entry.keep", kind="primary", key="Ctrl+Enter"
        )
        self._build()
        self._rebuild()

    def primary_action(self) -> QAbstractButton:
        """Keep it."""
        return self.keep_button

    def first_focus(self) -> QWidget:
        """Which paper it is."""
        return self.form.fields["mode"].input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; what was typed in waits."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def unsaved(self) -> dict[str, Any]:
        """What was typed in; empty when nothing was."""
        marks = [
            [question, item, mark.as_json()]
            for (question, item), mark in self._all_marks().items()
            if mark != self._offered.get((question, item), EMPTY)
        ]
        typed = self.form.unsaved()
        if not marks and not typed:
            return {}
        kept = {"ncp_id": str(self.entry.ncp_id), "instrument": self.entry.instrument_name}
        return kept | {"form": typed, "marks": marks, "open": bool(self._open.value())}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave."""
        self._marks = dict(self._offered)
        self._marks |= {(question, item): Mark.from_json(mark) for question, item, mark in unsaved["marks"]}
        self.rows = []
        self.form.bring_back(unsaved["form"])
        self._open.set_value(unsaved["open"])
        self._rebuild()

    def keep(self) -> None:
        """Keep the interview whole, or say what does not fit."""
        faults = self.form.find_faults({"held_on": tr("Say on which day it was held.")})
        self.form.show_faults(faults)
        if faults:
            return
        held_on = self.form.values()["held_on"]
        paper = PaperInterview(
            self._mode(),
            held_on,
            tuple(line.answer() for line in self.rows if not line.is_skipped),
            held_by=self.form.values()["held_by"],
            left_open=bool(self._open.value()),
            instrument=self.entry.instrument_name,
            uncleared_reason=self.form.values().get("reason") or "",
        )
        ncp_id, at, who = self.entry.ncp_id, self.desk.now(), self.desk.who
        self.keep_button.setEnabled(False)
        self.desk.write(
            self,
            lambda session: interview.enter(session, ncp_id, paper, at=at, who=who),
            self.kept.emit,
            self._refuse,
            changed={"assessments", "ncps"},
            undo=tr("The interview from paper"),
        )

    def _build(self) -> None:
        header = PageHeader(tr("Type in a paper interview"), self.entry.name, name="interview.entry")
        scrolling = Scrolling(self._lines, None, name="interview.entry.lines", joins=True)
        scrolling.column.setContentsMargins(8, 4, 8, 8)
        self._scrolling = scrolling
        lines = Sheet(padding=0, gap=0, name="interview.entry.sheet")
        lines.add(scrolling, stretch=1)
        back = Button(tr("Back"), self.left.emit, name="interview.entry.back", icon="arrow-left", key="Esc")
        self._open.setFixedWidth(theme.scaled(230))
        said = holding(row(self._said))
        said.setMinimumWidth(theme.scaled(150))
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar = ActionBar(back, said, self._open, self.keep_button)
        whole = page(header, Sheet(self.form))
        whole.addWidget(lines, 1)
        self.setLayout(framed(whole, bar))

    def _mode(self) -> InterviewMode:
        return InterviewMode(self.form.values()["mode"])

    def _all_marks(self) -> dict[tuple[str, str], Mark]:
        """The marks in view, and those of questions that the other paper has."""
        return self._marks | {(line.question.id, line.item): line.mark for line in self.rows}

    def _rebuild(self) -> None:
        """Show the questions of the paper that was chosen; marks stay with their questions."""
        self._marks = self._all_marks() if self.rows or self._marks else dict(self._offered)
        clear(self._lines)
        instrument, mode = self.entry.instrument, self._mode()
        self.rows = []
        for question in instrument.asked_in(mode):
            if question.id != instrument.parts.mode:
                other = bool(question.rephrase) and mode is InterviewMode.CASEWORKER
                self.rows += rows_of(question, refusal=instrument.refusal(mode), rephrase=other)
        for at, line in enumerate(self.rows):
            line.show_mark(self._marks.get((line.question.id, line.item), EMPTY))
            line.changed.connect(self._note_change)
            line.left.connect(self._mover(at))
            self._lines.addWidget(line)
        self._note_change()

    def _mover(self, at: int) -> Callable[[int], None]:
        def move(step: int) -> None:
            places = range(at + 1, len(self.rows)) if step > 0 else range(at - 1, -1, -1)
            line = next((self.rows[place] for place in places if self.rows[place].isEnabled()), None)
            target = line.first() if line is not None else self.keep_button if step > 0 else self.first_focus()
            target.setFocus(Qt.FocusReason.TabFocusReason)
            if line is not None:
                self._scrolling.ensureWidgetVisible(line, 0, theme.scaled(60))

        return move

    def _note_change(self) -> None:
        """Some questions are skipped now; say how much is typed in."""
        given = {line.question.id: line.mark.value for line in self.rows if not line.item}
        rules = [rule for rule in self.entry.instrument.skips if given.get(rule.question) == rule.answer]
        skipped = {name for rule in rules for name in rule.skips}
        for line in self.rows:
            line.skip(skipped=line.question.id in skipped)
        asked = [line for line in self.rows if not line.is_skipped and line.chips.keys() - {"L", "N"}]
        done = sum(line.mark.settled for line in asked)
        self._tell(
            tr(
                "{done} of {count} with a mark. {keys}",
                done=done,
                count=formats.count(len(asked), tr("line"), tr("lines")),
                keys=KEYS,
            )
        )

    def _refuse(self, error: DeskError) -> None:
        self.keep_button.setEnabled(True)
        wrong = next((line for line in self.rows if line.question.id == error.field), None)
        self._tell(str(error), fault=True)
        (wrong.first() if wrong is not None else self.keep_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, sentence: str, *, fault: bool = False) -> None:
        self._said.setText(sentence)
        self._said.set_role("bad" if fault else "ink_2")


class PaperEntries(QObject):
    """The papers that are being typed in, one for each person; those that wait are there again when they are opened.

    `left`: back to the landing; `kept(UUID)`: one became an interview.
    """

    left = Signal()
    kept = Signal(object)

    def __init__(self, desk: Desk, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._desk = desk
        self._pages = pages
        self._waiting: dict[str, dict[str, Any]] = {}
        self.page: EntryPage | None = None

    def open(self, ncp_id: UUID) -> None:
        """Type in a paper of this person."""
        self._put_away()
        before = self._waiting.get(str(ncp_id), {})
        today, who, name = self._desk.today(), self._desk.who, before.get("instrument", "")
        self._desk.read(
            self, lambda session: read(session, ncp_id, name, today=today, who=who), self._show, key="entry"
        )

    def unsaved(self) -> dict[str, Any]:
        """All that waits, and which one is open."""
        waiting = dict(self._waiting)
        here = ""
        if self.page is not None:
            here = str(self.page.entry.ncp_id)
            waiting.pop(here, None)
            typed = self.page.unsaved()
            waiting |= {here: typed} if typed else {}
        if not waiting:
            return {}
        return {"papers": list(waiting.values()), "paper": here if here in waiting else ""}

    def bring_back(self, unsaved: dict[str, Any]) -> dict[str, Any]:
        """Take what `unsaved` gave out of what a screen gets back, and give the rest."""
        rest = {name: value for name, value in unsaved.items() if name not in ("papers", "paper")}
        self._waiting = {one["ncp_id"]: one for one in unsaved.get("papers", [])}
        if unsaved.get("paper") and not rest:
            self.open(UUID(unsaved["paper"]))
        return rest

    def _show(self, entry: Entry) -> None:
        made = self.page = EntryPage(self._desk, entry)
        before = self._waiting.pop(str(entry.ncp_id), None)
        if before is not None:
            made.bring_back(before)
        made.left.connect(self._leave)
        made.kept.connect(self._finish)
        self._pages.addWidget(made)
        self._pages.setCurrentWidget(made)
        made.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        waits = self.page is not None and bool(self.page.unsaved())
        self._put_away()
        self.left.emit()
        if waits:
            self._desk.messages.info(
                tr("What was typed in waits: it is here again when this person's paper is typed in.")
            )

    def _finish(self, assessment_id: UUID) -> None:
        self._drop()
        self.kept.emit(assessment_id)

    def _put_away(self) -> None:
        if self.page is not None:
            typed = self.page.unsaved()
            if typed:
                self._waiting[typed["ncp_id"]] = typed
        self._drop()

    def _drop(self) -> None:
        gone, self.page = self.page, None
        if gone is not None:
            self._pages.removeWidget(gone)
            for named in (gone, *gone.findChildren(QWidget)):
                named.setObjectName("")
            gone.deleteLater()


def _reason(why: str) -> tuple[FieldSpec, ...]:
    return (FieldSpec("reason", tr("Why was it held all the same?"), span=3, longest=200, helper=why),)


def _said(mode: InterviewMode) -> str:
    return MODES[mode][0].upper() + MODES[mode][1:].replace("asks", "asked").replace("fills", "filled")
