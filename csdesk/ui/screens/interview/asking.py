"""The interview as the caseworker holds it: the questions, the one that is asked, notes and facts."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.interview import InterviewEventKind, InterviewMode, QuestionKind, QuestionState, QuestionStatus
from csdesk.ui import formats, theme
from csdesk.ui.accessible import Role
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.conversation import Conversation, Given, asks_for_safeguards, given_before
from csdesk.ui.screens.interview.facts import FactsSheet
from csdesk.ui.screens.interview.inputs import FieldInput
from csdesk.ui.screens.interview.lines import LinesInput
from csdesk.ui.screens.interview.notes import NotesSheet
from csdesk.ui.screens.interview.opened import Opened
from csdesk.ui.screens.interview.question import QuestionCard
from csdesk.ui.screens.interview.question_list import legend, question_columns
from csdesk.ui.screens.interview.safely import Safely
from csdesk.ui.widgets import (
    ActionBar,
    Button,
    Fault,
    Line,
    ListTable,
    PageHeader,
    Sheet,
    StatusPill,
    Text,
    column,
    framed,
    name_widget,
    page,
    split,
)
from csdesk.wording import tr

SAVE_AFTER_MS = 800
"""After the last letter of a note or a text."""
NARROW = 1000
"""Pixels from which on the list of questions has room."""


class AskingPage(QWidget):
    """Holds one interview. `ended`, `paused`; `client_wanted`: what follows is the parent's alone to answer."""

    spoken_role = Role.Grouping

    ended = Signal()
    paused = Signal()
    client_wanted = Signal()

    def __init__(self, desk: Desk, opened: Opened) -> None:
        super().__init__()
        name_widget(self, "interview.asking", tr("Interview"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.desk = desk
        self.talk = Conversation(desk, opened.state, self)
        self._prefilled = {one.question: one for one in opened.prefilled}
        self._keys: list[str] = []
        self._going = False
        self._current = ""
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save_typed)
        self._build(opened)
        self.talk.kept.connect(self._show_kept)
        self.talk.refused.connect(self._show_refused)
        for keys, on in (
            ("Alt+N", self.notes.note.setFocus),
            ("Alt+L", self.notes.focus_line),
            ("Alt+U", self.leave_unanswered),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(on)

    @property
    def current(self) -> str:
        """The question in view."""
        return self._current

    def unsaved(self) -> dict[str, Any]:
        """Notes that were typed before there is an answer to keep them with, and how the person is reached safely."""
        typed, safely = self.notes.unsaved(), self.safely.unsaved()
        if safely:
            typed["safely"] = safely
        if not typed:
            return {}
        return {"assessment_id": str(self.talk.state.assessment_id), "question": self._current} | typed

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave."""
        self.show_question(unsaved["question"])
        self.notes.bring_back(unsaved.get("note", ""), unsaved.get("lines", {}))
        self.safely.bring_back(unsaved.get("safely", {}))

    def begin(self, at: str = "") -> None:
        """Show this question, else the one that was in view last, else the first that is not settled."""
        state = self.talk.state
        self.show_question(at or state.place or state.questions[-1].question.id)

    def show_question(self, question_id: str) -> None:
        """Ask a question."""
        self._current = question_id
        made = self.card.show_question(self.talk.state, question_id, self._prefilled.get(question_id))
        made.given.connect(self._give)
        made.edited.connect(self._note_typing)
        now = self._now()
        self.notes.show_question(now)
        if isinstance(made, LinesInput):
            made.line_entered.connect(self.notes.show_line)
            self.notes.show_line(made.line)
        if now.rephrased:
            self.card.show_rephrased("")
        self.list.select_key(question_id)
        self._say("")
        self._show_next()
        made.first().setFocus(Qt.FocusReason.OtherFocusReason)
        if self.talk.state.mode is not InterviewMode.CLIENT:  # then the parent's place is what counts
            self.talk.note_place(question_id)

    def go_on(self) -> None:
        """Keep what was typed, then show the next question."""
        self._going = True
        self._save_typed(going_on=True)
        self.talk.when_kept(self._step_forward)

    def go_back(self) -> None:
        """Show the question before; what was typed is kept."""
        self._save_typed()
        self.talk.when_kept(lambda: self._step(-1))

    def leave_unanswered(self) -> None:
        """Leave the question open on purpose, and go on."""
        self._going = True
        self._give(Given(unanswered=True))
        self.talk.when_kept(self._step_forward)

    def rephrase(self) -> None:
        """Show the rephrase option; that it was shown is kept at once."""
        now = self._now()
        if not now.question.rephrase or self.talk.state.mode is not InterviewMode.CASEWORKER:
            return
        if not now.rephrased:
            self.card.show_rephrased(formats.clock_time(self.desk.now()))
            self.talk.note(InterviewEventKind.REPHRASED, self._current)

    def press(self, key: str) -> None:
        """A key that is not a letter of a text. Keys that come while an answer is on its way wait for it."""
        if self._going:
            self._keys.append(key)
            return
        if key == "Enter":
            self.go_on()
        elif self.card.input is not None and self.card.input.isEnabled() and self.card.input.press(key):
            return
        elif key == "R":
            self.rephrase()
        elif key == "U":
            self.leave_unanswered()
        elif key == "N":
            self.notes.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field took."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press("Enter")
        elif plain and len(event.text()) == 1 and event.text().isalnum():
            self.press(event.text().upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the question and the notes."""
        super().resizeEvent(event)
        self._questions.setVisible(self.width() >= theme.scaled(NARROW))

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, by another screen or by the lock, nothing typed is lost."""
        self._save_typed()
        super().hideEvent(event)

    def primary_action(self) -> QAbstractButton:
        """Go on."""
        return self.next

    def _build(self, opened: Opened) -> None:
        state = opened.state
        self.pill = StatusPill("interview.saved")
        pause = Button(tr("Pause"), self._pause, name="interview.pause", icon="pause", key="F8")
        started = Text(tr("started {clock_time}", clock_time=formats.clock_time(state.started_at)), role="ink_2")
        self.safely = Safely(self.desk, "interview.safely", self, width=272)
        self.safely.opened.connect(lambda: self._show_safely(is_open=True))
        self.safely.closed.connect(lambda: self._show_safely(is_open=False))
        self.header = PageHeader(tr("Interview"), "", self.pill, started, self.safely.button, pause, name="interview")
        self.list = ListTable(
            question_columns(),
            name="interview.questions",
            spoken=tr("Questions"),
            key=lambda row: row.question.id,
            header=False,
            row_height=30,
        )
        self.list.setMinimumHeight(theme.scaled(30 * 6))
        self.list.opened.connect(lambda row: self._jump(row.question.id))
        self.list.clicked.connect(lambda index: self._jump(self.list.rows.rows[index.row()].question.id))
        self.list.key_pressed.connect(lambda key, _row: self.press(key))
        self._people = (state.name, " and ".join(opened.record.counties))
        questions = Sheet(padding=0, gap=0)
        questions.add(self.list, stretch=1)
        questions.add(Line(), legend())
        questions.setFixedWidth(theme.scaled(216))
        self._questions = questions
        self.card = QuestionCard()
        self.card.rephrase_wanted.connect(self.rephrase)
        self.card.leave_wanted.connect(self.leave_unanswered)
        self.card.went_on.connect(self.go_on)
        self.next = Button(tr("Next"), self.go_on, name="interview.next", kind="primary", key="Enter")
        self.back = Button(tr("Back"), self.go_back, name="interview.back", icon="arrow-left", key="Alt+Left")
        self._fault = Fault(name="interview.fault")
        self._finish_open = Button(
            tr("Finish with these open"), self._finish_with_open, name="interview.finishOpen", key="Ctrl+E"
        )
        self._hint = Text("", "small")
        bar = ActionBar(self.back, self._fault, self._finish_open, self._hint, self.next, name="interview.bar")
        self.notes = NotesSheet()
        self.notes.edited.connect(self._note_typing)
        self.notes.done.connect(self.go_on)
        self.notes.left.connect(self._to_answer)
        self._facts = FactsSheet(opened)
        right = column(self.notes, gap=12)
        right.addWidget(self._facts, 1)
        right.addWidget(self.safely.sheet, 1)
        body = split((questions, 0), (self.card, 1), (right, 0))
        self.setLayout(framed(page(self.header, body), bar))
        self._finish_open.setVisible(False)
        self.pill.hide()
        self._refresh_list()
        self.safely.look(state.ncp_id)

    def _show_safely(self, *, is_open: bool) -> None:
        for part in (self.notes, self._facts):
            part.setVisible(not is_open)
        self.safely.sheet.setVisible(is_open)
        if not is_open:
            self._to_answer()

    def _pause(self) -> None:
        self._save_typed()
        self.paused.emit()

    def _to_answer(self) -> None:
        if isinstance(self.card.input, LinesInput):
            self.card.input.line.focus()
        elif self.card.input is not None:
            self.card.input.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _now(self) -> QuestionState:
        return self.talk.state.question(self._current)

    def _give(self, given: Given) -> None:
        self._say("")
        is_lines = self._now().question.kind is QuestionKind.LINES
        note = self.notes.changed_lines().get(given.item) if is_lines else self.notes.changed()
        self.talk.give(self._current, given, note=note)

    def _note_typing(self) -> None:
        self.pill.waiting()
        self._saving.start()

    def _save_typed(self, *, going_on: bool = False) -> None:
        """Keep what was typed: an answer, or a note with the answer that there is."""
        self._saving.stop()
        if not self._current or self._now().status is QuestionStatus.SKIPPED:
            return
        field = self.card.input
        answer = field.typed() if isinstance(field, FieldInput) and (going_on or field.touched) else None
        note, now = self.notes.changed(), self._now()
        self._save_line_notes(going_on=going_on)
        if answer is not None:
            self._give(answer)
        elif note is not None and now.question.kind is QuestionKind.LINES:
            self.talk.give(self._current, Given(), note=note)
        elif note is not None:
            before = given_before(now) or (Given(unanswered=True) if going_on else None)
            if before is not None:
                self._give(before)

    def _save_line_notes(self, *, going_on: bool) -> None:
        for code, note in self.notes.changed_lines().items():
            given = self.notes.answer_of(code) or (Given(item=code, unanswered=True) if going_on else None)
            if given is not None:
                self.talk.give(self._current, given, note=note)

    def _show_kept(self, at: datetime) -> None:
        self.pill.saved(at)
        self._refresh_list()
        self.notes.update_state(self._now())
        if asks_for_safeguards(self._now()):
            self.safely.look(self.talk.state.ncp_id)
        self.card.show_state(self.talk.state, self._current)
        self._show_next()

    def _show_refused(self, sentence: str) -> None:
        self._going = False
        self._keys.clear()
        self.pill.failed()
        self._say(sentence)
        self.card.show_state(self.talk.state, self._current)
        self._to_answer()

    def _refresh_list(self) -> None:
        state = self.talk.state
        mode = {
            InterviewMode.CASEWORKER: tr("caseworker facilitates"),
            InterviewMode.CLIENT: tr("client answers alone"),
            None: "",
        }[state.mode]
        self.header.set(subtitle=" · ".join(part for part in (*self._people, mode) if part))
        self.list.set_rows(state.questions)
        self.list.select_key(self._current)

    def _show_next(self) -> None:
        following = self.talk.beside(self._current, 1)
        self.next.setText(tr("Next: {short}", short=_short(following)) if following else tr("Finish"))
        self.back.setEnabled(self.talk.beside(self._current, -1) is not None)
        made = self.card.input
        self._hint.setText(made.keys if made is not None else "")

    def _step(self, step: int) -> None:
        there = self.talk.beside(self._current, step)
        if there is not None:
            self.show_question(there.question.id)

    def _step_forward(self) -> None:
        there = self.talk.beside(self._current, 1)
        if there is None:
            self._finish(leave_open=False)
        elif there.question.by == "parent" and self.talk.state.mode is InterviewMode.CLIENT:
            self._stop_going()
            self.client_wanted.emit()
        else:
            self.show_question(there.question.id)
            self._stop_going()

    def _stop_going(self) -> None:
        """Take the keys that waited, up to the next one that goes on."""
        self._going = False
        while self._keys and not self._going:
            self.press(self._keys.pop(0))

    def _jump(self, question_id: str) -> None:
        if question_id == self._current or self._going:
            return
        self._save_typed()
        self.talk.when_kept(lambda: self._open(question_id))

    def _open(self, question_id: str) -> None:
        asked = self.talk.state.question(question_id).question
        if asked.by == "parent" and self.talk.state.mode is InterviewMode.CLIENT:
            self.client_wanted.emit()
        else:
            self.show_question(question_id)

    def _finish_with_open(self) -> None:
        self._finish(leave_open=True)

    def _finish(self, *, leave_open: bool) -> None:
        def refused(error: DeskError) -> None:
            self._going = False
            self._keys.clear()
            self._say(str(error), can_finish=not leave_open and self.talk.state.mode is not None)

        self.talk.finish(self._end, refused, leave_open=leave_open)

    def _end(self) -> None:
        self._going = False
        self.ended.emit()

    def _say(self, sentence: str, *, can_finish: bool = False) -> None:
        self._fault.setText(sentence)
        self._fault.setToolTip(sentence)
        self._finish_open.setVisible(can_finish)


def _short(state: QuestionState | None) -> str:
    if state is None:
        return ""
    return state.question.number or state.question.label
