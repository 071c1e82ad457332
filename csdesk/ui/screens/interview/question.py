"""The card of one question, as the caseworker reads it out."""

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from csdesk.services.interview import InterviewMode, InterviewState, Prefilled, QuestionKind, QuestionStatus
from csdesk.ui.screens.interview.inputs import AnswerInput, FieldInput
from csdesk.ui.screens.interview.lines import LinesInput, make_input
from csdesk.ui.screens.interview.marks import Segments
from csdesk.ui.widgets import Button, KeyCap, Scrolling, Sheet, Text, clear, column, holding, row
from csdesk.ui.widgets.sight import bring_in_sight
from csdesk.wording import tr

STANDING = {
    QuestionStatus.SKIPPED: tr("Skipped because of an earlier answer. Change that answer to ask this."),
    QuestionStatus.UNANSWERED: tr("Left unanswered on purpose. An answer can still be given."),
}


class QuestionCard(Sheet):
    """Lead, question, rephrase option, answers. `rephrase_wanted`, `leave_wanted`; `went_on`: Enter in a text."""

    rephrase_wanted = Signal()
    leave_wanted = Signal()
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="interview.card")
        self.input: AnswerInput | None = None
        self._number = Text("", "strong", role="accent")
        self._place = Text("", role="ink_2", wrap=True)
        self._segments = Segments()
        self._content = QVBoxLayout()
        self._content.setSpacing(10)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._inner = holding(self._content)
        scrolling = Scrolling(self._inner, None, joins=True)
        scrolling.column.setContentsMargins(32, 4, 32, 4)
        self._standing = Text("", role="attention", name="interview.standing", wrap=True)
        self.leave = Button(
            tr("Leave unanswered on purpose"),
            self.leave_wanted.emit,
            name="interview.unanswered",
            kind="link",
            icon="minus-circle",
            key="U",
        )
        saved = Text(tr("An answer is saved the moment it is given."), "small", wrap=True)
        saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = row(self._number, margins=(32, 20, 32, 8))
        head.addWidget(self._place, 1)
        head.addWidget(self._segments)
        self.add(head)
        self.add(scrolling, stretch=1)
        self.add(holding(row(self._standing, margins=(32, 4, 32, 0))))
        foot = row(self.leave, margins=(28, 6, 32, 14))
        foot.addWidget(saved, 1)
        self.add(foot)
        self._rephrase: QWidget | None = None
        self._rephrased: QWidget | None = None

    def show_question(self, state: InterviewState, question_id: str, prefilled: Prefilled | None) -> AnswerInput:
        """Show a question as if for the first time; gives where it is answered."""
        now = state.question(question_id)
        question = now.question
        clear(self._content)
        is_lines = question.kind is QuestionKind.LINES
        first_of_parent = next(one.question.id for one in state.questions if one.question.by == "parent")
        lead = question.lead
        if question.id == first_of_parent and state.mode is not None:
            lead = (state.instrument.introduction(state.mode), *lead)
        self._inner.setLayoutDirection(QLocale(state.instrument.language).textDirection())
        for paragraph in lead:
            self._content.addWidget(Text(paragraph, "body" if is_lines else "lead", role="ink_2", wrap=True))
        words = Text(question.text, "subtitle" if is_lines else "question", wrap=True, name="interview.question")
        self._content.addWidget(words)
        self._add_rephrase(question.rephrase if state.mode is InterviewMode.CASEWORKER else "")
        refusal = state.instrument.refusal(state.mode) if question.refusable else ""
        made = make_input(question, refusal, prefilled)
        if isinstance(made, FieldInput):
            made.went_on.connect(self.went_on)
        if isinstance(made, LinesInput):
            made.line_entered.connect(bring_in_sight)
        made.setEnabled(now.status is not QuestionStatus.SKIPPED)
        self._content.addWidget(made)
        self.input = made
        self.show_state(state, question_id)
        QTimer.singleShot(0, words, lambda: bring_in_sight(words))  # it is read out first, then answered
        return made

    def show_state(self, state: InterviewState, question_id: str) -> None:
        """Show what the vault has now."""
        now = state.question(question_id)
        ids = [one.question.id for one in state.questions]
        numbered = [one.question.id for one in state.questions if one.question.number]
        here = ids.index(question_id)
        settled = sum(one.status is not QuestionStatus.NOT_ASKED for one in state.questions)
        self._segments.show_place(len(ids), settled, here)
        if question_id in numbered:
            self._number.setText(tr("Question {removeprefix}", removeprefix=now.question.number.removeprefix("Q")))
            place = tr("{index} of {numbered}", index=numbered.index(question_id) + 1, numbered=len(numbered))
            self._place.setText(" · ".join(part for part in (place, state.instrument.words.numbering) if part))
        else:
            self._number.setText(now.question.label)
            self._place.setText("" if now.question.scored else tr("not scored, notes only"))
        standing = STANDING.get(now.status, "")
        if now.status is QuestionStatus.REFUSED:
            standing = tr("Asked; the parent chose not to respond.")
        self._standing.setText(standing)
        self._standing.setVisible(bool(standing))
        self.leave.setVisible(now.status is not QuestionStatus.SKIPPED)
        if self.input is not None:
            self.input.show_state(now)

    def show_rephrased(self, moment: str) -> None:
        """Show the rephrase option; `moment` says when it was shown."""
        if self._rephrase is None or self._rephrased is None:
            return
        self._rephrase.setVisible(False)
        self._rephrased.setVisible(True)
        self._when.setText(tr("Rephrase option, shown {moment} and kept", moment=moment).replace("  ", " "))

    def _add_rephrase(self, words: str) -> None:
        self._rephrase = self._rephrased = None
        if not words:
            return
        button = Button(
            tr("Rephrase"), self.rephrase_wanted.emit, name="interview.rephrase", icon="arrows-clockwise", key="R"
        )
        self._when = Text("", "small")
        panel = QFrame()
        panel.setProperty("banner", "info")
        panel.setObjectName("interview.rephrased")
        inner = row(KeyCap("R"), gap=12, margins=(14, 8, 14, 10))
        inner.addLayout(column(self._when, Text(words, "subtitle", wrap=True), gap=2), 1)
        panel.setLayout(inner)
        self._rephrase, self._rephrased = holding(row(button, None)), panel
        self._content.addWidget(self._rephrase)
        self._content.addWidget(panel)
        panel.setVisible(False)
