"""An interview that is being held: every answer is one command, and what stands in the vault is what counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from csdesk.services import interview
from csdesk.services.errors import DeskError
from csdesk.services.interview import InterviewEventKind, InterviewState, QuestionState, QuestionStatus
from csdesk.ui.desk import Desk
from csdesk.wording import tr


@dataclass(frozen=True)
class Given:
    """An answer as it was given on the screen: a value, refused, or left open on purpose; or only a note."""

    value: str | None = None
    item: str = ""
    refused: bool = False
    unanswered: bool = False


class Conversation(QObject):
    """Keeps answers one by one.

    `kept(datetime)`: the vault has an answer since this moment, and `state` is newer. `refused(sentence)`: it does
    not have it, nothing was changed.
    """

    kept = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, state: InterviewState, parent: QObject, *, alone: bool = False) -> None:
        """`alone`: the parent answers, whose answers are not the caseworker's to take back by Ctrl+Z."""
        super().__init__(parent)
        self._undo = "" if alone else tr("The answer")
        self.desk = desk
        self.state = state
        self._place = state.at_question
        self._pending = 0
        self._then: Callable[[], object] | None = None
        desk.tasks.bug.connect(self._note_bug)

    def give(self, question: str, given: Given, *, note: str | None = None) -> None:
        """Keep an answer; an answer to one line, or a note, alike."""
        assessment_id, at, who = self.state.assessment_id, self.desk.now(), self.desk.who
        asked = self.state.question(question).question
        guarded = any(line.code == given.item and line.safeguards_when == given.value for line in asked.items)
        self._pending += 1
        self.desk.write(
            self,
            lambda session: interview.answer(
                session,
                assessment_id,
                question,
                given.item,
                value=given.value,
                refused=given.refused,
                unanswered=given.unanswered,
                note=note,
                at=at,
                who=who,
            ),
            lambda state: self._keep(state, at),
            lambda error: self._fail(str(error)),
            changed={"assessments", "ncps"} if guarded else {"assessments"},
            undo=self._undo,
        )

    def note(self, kind: InterviewEventKind, question: str) -> None:
        """Keep at once that something happened besides an answer."""
        assessment_id, at, who = self.state.assessment_id, self.desk.now(), self.desk.who

        def work(session: Any) -> InterviewState:
            interview.note_event(session, assessment_id, kind, question=question, at=at, who=who)
            return interview.state(session, assessment_id)

        def kept(state: InterviewState) -> None:
            self.state = state

        self.desk.write(self, work, kept, lambda error: self.refused.emit(str(error)))

    def note_place(self, question: str) -> None:
        """Keep which question is in view, where it is another one than before."""
        if question == self._place:
            return
        self._place = question
        assessment_id = self.state.assessment_id
        self.desk.write(
            self,
            lambda session: interview.note_place(session, assessment_id, question),
            failed=lambda _error: None,  # it is no answer: nothing that was said is lost with it
        )

    def beside(self, question: str, step: int) -> QuestionState | None:
        """The question before (-1) or after (1) this one, past those that are skipped; None at either end."""
        questions = self.state.questions
        there = next((at for at, one in enumerate(questions) if one.question.id == question), 0) + step
        while 0 <= there < len(questions) and questions[there].status is QuestionStatus.SKIPPED:
            there += step
        return questions[there] if 0 <= there < len(questions) else None

    def when_kept(self, then: Callable[[], object]) -> None:
        """Call this once everything that was given is in the vault; never, when something was refused."""
        if self._pending:
            self._then = then
        else:
            then()

    def finish(self, done: Callable[[], object], failed: Callable[[DeskError], object], *, leave_open: bool) -> None:
        """End the interview and keep what it suggests."""
        assessment_id, at, who = self.state.assessment_id, self.desk.now(), self.desk.who
        self.desk.write(
            self,
            lambda session: interview.finish(session, assessment_id, at=at, who=who, leave_open=leave_open),
            lambda _suggestion: done(),
            failed,
            changed={"assessments"},
            undo=tr("The end of the interview"),
        )

    def _keep(self, state: InterviewState, at: datetime) -> None:
        self.state = state
        self._pending -= 1
        self.kept.emit(at)
        if not self._pending and self._then is not None:
            then, self._then = self._then, None
            then()

    def _note_bug(self, _bug: object) -> None:
        """Something unexpected happened, perhaps to an answer that is on its way: wait for it no longer."""
        if self._pending:
            self._fail(tr("This was not saved. What was saved before is safe."))

    def _fail(self, sentence: str) -> None:
        self._pending = 0
        self._then = None
        self.refused.emit(sentence)


def asks_for_safeguards(state: QuestionState) -> bool:
    """Whether an answer to one of its lines turns safe contact on."""
    wanted = {item.code: item.safeguards_when for item in state.question.items if item.safeguards_when}
    return any(wanted.get(answer.item) == answer.value for answer in state.answers if answer.item in wanted)


def given_before(state: QuestionState) -> Given | None:
    """The answer that a question has; None when it has none."""
    if state.status is QuestionStatus.ANSWERED:
        return Given(value=state.value)
    if state.status is QuestionStatus.REFUSED:
        return Given(refused=True)
    if state.status is QuestionStatus.UNANSWERED:
        return Given(unanswered=True)
    return None
