"""Correcting one answer of a finished interview: the question, what is right, and what was wrong with the first."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from csdesk.services import interview
from csdesk.services.errors import DeskError
from csdesk.services.interview import AnswerState, InterviewState, QuestionKind, QuestionState, QuestionStatus
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.screens.interview.inputs import AnswerInput, ChoicesInput, FieldInput
from csdesk.ui.screens.interview.lines import make_input
from csdesk.ui.speech import announce
from csdesk.ui.widgets import (
    Button,
    Scrolling,
    Select,
    Sheet,
    Text,
    Tick,
    clear,
    column,
    describe_fault,
    name_widget,
    row,
)
from csdesk.wording import tr

LONGEST_REASON = 200
KEPT = tr("The first answer is kept, with your name and the reason.")
PRIVATE = tr("What was answered to this line is kept private; an answer given here takes its place.")


class CorrectSheet(Sheet):
    """`corrected`: the vault has it. `closed`: nothing was changed, or not any more."""

    corrected = Signal()
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(title=tr("Correct an answer"), icon="pencil-simple", name="interview.correct", gap=8)
        self.desk = desk
        self._state: InterviewState | None = None
        self._given: Given | None = None
        self.input: AnswerInput | None = None
        self.question = Select(name="interview.correct.question", spoken=tr("Which question"))
        self.question.currentIndexChanged.connect(lambda _at: self._show_question())
        self.line = Select(name="interview.correct.line", spoken=tr("Which line"))
        self.line.currentIndexChanged.connect(lambda _at: self._show_input())
        self._asked = Text("", wrap=True, role="ink_2", name="interview.correct.asked")
        self._here = QVBoxLayout()
        self._private = Text(PRIVATE, "small", wrap=True)
        self.left_open = Tick(tr("It was left unanswered"), name="interview.correct.unanswered")
        self.left_open.toggled.connect(lambda _on: self._enable())
        scrolling = Scrolling(self._asked, self._here, self._private, self.left_open, None, gap=8)
        scrolling.column.setContentsMargins(4, 4, 8, 4)
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        name_widget(self.reason, "interview.correct.reason", tr("What was wrong"))
        self.reason.setPlaceholderText(tr("What was wrong with the first answer"))
        self._told = Text(KEPT, "small", wrap=True, name="interview.correct.told")
        leave = Button(tr("Leave it"), self.closed.emit, name="interview.correct.leave", kind="link", key="Esc")
        self.save = Button(
            tr("Correct the answer"), self._save, name="interview.correct.save", kind="primary", key="Ctrl+Enter"
        )
        self.reason.returnPressed.connect(self.save.click)
        self.add(column(self.question, self.line, gap=6))
        self.add(scrolling, stretch=1)
        self.add(self.reason, self._told, row(leave, None, self.save))

    def begin(self, assessment_id: UUID, question: str, item: str, unsaved: dict[str, Any] | None = None) -> None:
        """Show an answer to be corrected; `unsaved` is what was entered before."""

        def show(state: InterviewState) -> None:
            self._show_state(state, question, item)
            if unsaved is not None:
                self._bring_back(unsaved)
            first = self.input.first() if self.input is not None else self.question
            first.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.read(self, lambda session: interview.state(session, assessment_id), show, key="correct")

    @property
    def is_open(self) -> bool:
        """Whether an answer is being corrected."""
        return self._state is not None

    def end(self) -> None:
        """Forget what was entered."""
        self._state = self._given = self.input = None
        clear(self._here)
        self.reason.clear()
        self.left_open.setChecked(False)
        self._tell(KEPT)

    def unsaved(self) -> dict[str, Any]:
        """The correction that is being entered."""
        given = self._answer()
        if self._state is None or (given is None and not self.reason.text()):
            return {}
        return {
            "question": self.question.value(),
            "item": self._item(),
            "value": given.value if given is not None else None,
            "refused": given is not None and given.refused,
            "unanswered": self.left_open.isChecked(),
            "reason": self.reason.text(),
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit answers here, Enter goes on to the reason, Esc leaves all as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.text().isdecimal():
            if self.input is not None and self.input.isEnabled():
                self.input.press(event.text())
        else:
            super().keyPressEvent(event)

    def _show_state(self, state: InterviewState, question: str, item: str) -> None:
        self.end()
        self._state = state
        self.question.set_choices(
            [
                (one.question.id, " ".join(part for part in (one.question.number, one.question.result_label) if part))
                for one in state.questions
                if one.question.id != state.instrument.parts.mode and one.status is not QuestionStatus.SKIPPED
            ]
        )
        self.question.set_value(question)
        self._show_question(item)

    def _show_question(self, item: str = "") -> None:
        asked = self._asked_now()
        if asked is None:
            return
        self.line.set_choices([(one.code, one.text) for one in asked.question.items])
        if item:
            self.line.set_value(item)
        self.line.setVisible(bool(asked.question.items))
        self._asked.setText(asked.question.text)
        self._show_input()

    def _show_input(self) -> None:
        asked, state = self._asked_now(), self._state
        if asked is None or state is None:
            return
        clear(self._here)
        self._given = None
        question = asked.question
        refusal = state.instrument.refusal(state.mode) if question.refusable else ""
        line = next((one for one in question.items if one.code == self._item()), None)
        self._private.setVisible(line is not None and line.private)
        if question.kind is QuestionKind.LINES:
            made: AnswerInput = ChoicesInput(question, refusal)
        else:
            made = make_input(question, refusal, None)
        self.input = made
        made.given.connect(self._take)
        if isinstance(made, FieldInput):
            made.went_on.connect(self.reason.setFocus)
        kept = asked.item(line.code) if line is not None and not line.private else None
        if kept is not None and isinstance(made, ChoicesInput):
            made.show_line(kept.value, refused=kept.state is AnswerState.REFUSED)
        elif line is None:
            made.show_state(asked)
        status = kept.state.value if kept is not None else "" if line is not None else asked.status.value
        self.left_open.setChecked(status == QuestionStatus.UNANSWERED.value)
        self._here.addWidget(made)
        self._enable()
        self._tell(KEPT)

    def _take(self, given: Given) -> None:
        self._given = given
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self) -> None:
        if self.input is not None:
            self.input.setEnabled(not self.left_open.isChecked())

    def _asked_now(self) -> QuestionState | None:
        chosen = self.question.value()
        return self._state.question(str(chosen)) if self._state is not None and chosen is not None else None

    def _item(self) -> str:
        asked = self._asked_now()
        return str(self.line.value()) if asked is not None and asked.question.items else ""

    def _answer(self) -> Given | None:
        """What is entered; None where it is what is kept."""
        if self.left_open.isChecked():
            return Given(unanswered=True)
        typed = self.input.typed() if self.input is not None else None
        return typed or self._given

    def _bring_back(self, unsaved: dict[str, Any]) -> None:
        self.reason.setText(unsaved["reason"])
        self.left_open.setChecked(unsaved["unanswered"])
        value = unsaved["value"]
        if isinstance(self.input, ChoicesInput) and (value is not None or unsaved["refused"]):
            self.input.show_line(value or "", refused=unsaved["refused"])
            self._given = Given(value=value, refused=unsaved["refused"])
        elif isinstance(self.input, FieldInput) and value is not None:
            self.input.write(value)

    def _save(self) -> None:
        given, state = self._answer(), self._state
        if state is None:
            return
        if given is None:
            self._tell(tr("This is what was kept before. Choose another answer, or leave it."), fault=True)
            return
        question, item, reason = str(self.question.value()), self._item(), self.reason.text()
        at, who = self.desk.now(), self.desk.who

        def refused(error: DeskError) -> None:
            self._tell(str(error), fault=True)
            if not reason.strip():
                describe_fault(self.reason, str(error))
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.write(
            self,
            lambda session: interview.correct_answer(
                session,
                state.assessment_id,
                question,
                item,
                value=given.value,
                refused=given.refused,
                unanswered=given.unanswered,
                reason=reason,
                at=at,
                who=who,
            ),
            lambda _state: self.corrected.emit(),
            refused,
            changed={"assessments", "ncps"},
            undo=tr("The correction"),
        )

    def _tell(self, sentence: str, *, fault: bool = False) -> None:
        self._told.setText(sentence)
        self._told.set_role("bad" if fault else "ink_2")
        describe_fault(self.reason, "")
        if fault:
            announce(self, sentence, at_once=True)
