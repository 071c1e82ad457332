"""The interview as the parent answers it alone: one question, large, and no way to anything else."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from csdesk.services.interview import (
    AnswerState,
    InterviewMode,
    InterviewState,
    Item,
    Question,
    QuestionKind,
    QuestionState,
    QuestionStatus,
)
from csdesk.ui import theme
from csdesk.ui.desk import Cover, Desk
from csdesk.ui.screens.interview.conversation import Conversation, Given
from csdesk.ui.screens.interview.gate import Gate
from csdesk.ui.screens.interview.inputs import ChoicesInput
from csdesk.ui.screens.interview.large import LargeButton, LargeNumber
from csdesk.ui.screens.interview.marks import Segments
from csdesk.ui.widgets import Scrolling, Text, clear, column, holding, row

WIDTH = 880
THANKS = "Thank you. You are done."
HAND_BACK = "Please hand the laptop back to your caseworker."
LEAVE_OPEN = "You can leave this open: press Next again."
NOT_SAVED = "This could not be saved. Please ask your caseworker."


@dataclass(frozen=True)
class Step:
    """What is on one page: a question, or one line of a question that has several."""

    question: Question
    item: Item | None = None


class ClientPage(Cover):
    """Covers the desk. `returned`: somebody who knows the passphrase wants the desk back."""

    returned = Signal()

    def __init__(self, desk: Desk, state: InterviewState) -> None:
        super().__init__()
        self.setObjectName("interview.client")
        self.setProperty("surface", "paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.desk = desk
        self.talk = Conversation(desk, state, self)
        self.talk.kept.connect(lambda _at: self._show_kept())
        self.talk.refused.connect(self._show_refused)
        self._at = -1
        self._may_leave_open = False
        self._going = False
        self._choices: ChoicesInput | None = None
        self._number: LargeNumber | None = None
        self._build()
        if any(_is_settled(self._state(step), step) for step in self._steps()):
            self._at = self._first_open()
        self._show()

    def close_asked(self) -> None:
        """Closing asks for the caseworker."""
        self._ask_caseworker()

    def start(self) -> None:
        """Take the keyboard."""
        self._focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight by the lock: a number that was typed is kept like an answer that was given."""
        typed = self._number.typed() if self._number is not None and not self._number.is_wrong() else None
        if typed is not None and not self._going:
            self._give(typed)
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on; nothing else does anything."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._pages.currentWidget() is self._gate:
            if event.key() == Qt.Key.Key_Escape:
                self._back_to_questions()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next.isVisible():
            self.go_on()
        elif plain and self._choices is not None and not self._going:
            self._choices.press(event.text())
        event.accept()

    def go_on(self) -> None:
        """Keep what was typed and show the next question. What is left open takes a second press."""
        if self._going:
            return
        if not 0 <= self._at < len(self._steps()):
            self._step(1)
            return
        typed = self._number.typed() if self._number is not None else None
        step = self._steps()[self._at]
        if self._number is not None and self._number.is_wrong():
            self._say("Please write a number from 0 to 168.")
            return
        if typed is not None:
            self._give(typed)
        elif not _is_settled(self._state(step), step):
            if not self._may_leave_open:
                self._may_leave_open = True
                self._say(LEAVE_OPEN)
                return
            self._give(Given(unanswered=True))
        self._going = True
        self.talk.when_kept(lambda: self._step(1))

    def go_back(self) -> None:
        """Show the question before."""
        if not self._going:
            self.talk.when_kept(lambda: self._step(-1))

    def _build(self) -> None:
        self._place = Text("", "client_small")
        self._segments = Segments(large=True)
        self._content = QVBoxLayout()
        self._content.setSpacing(18)
        self._content.setContentsMargins(6, 0, 6, 6)
        self._said = Text("", "client_small", role="attention", wrap=True, name="interview.client.said")
        self.back = LargeButton("Back", self.go_back, icon="arrow-left", name="interview.client.back")
        self.next = LargeButton("Next", self.go_on, icon="arrow-right", primary=True, name="interview.client.next")
        self._caseworker = LargeButton(
            "Caseworker", self._ask_caseworker, icon="lock-simple", quiet=True, name="interview.client.caseworker"
        )
        scrolling = Scrolling(holding(self._content), None)
        middle = column(gap=16)
        middle.addLayout(row(self._place, self._segments, None, gap=16, margins=(8, 0, 8, 0)))
        middle.addWidget(scrolling, 1)
        middle.addWidget(self._said)
        middle.addLayout(row(self.back, None, self._caseworker, None, self.next, margins=(8, 0, 8, 0)))
        asking = holding(middle)
        asking.setMaximumWidth(theme.scaled(WIDTH + 16))
        frame = row(gap=0, margins=(24, 28, 24, 24))
        frame.addStretch(1)
        frame.addWidget(asking, 100)
        frame.addStretch(1)
        self._asking = holding(frame)
        self._gate = Gate(self.desk, self._back_to_questions)
        self._gate.opened.connect(self.returned)
        self._pages = QStackedLayout(self)  # without a parent the first page would flash as a window of its own
        self._pages.addWidget(self._asking)
        self._pages.addWidget(self._gate)

    def _steps(self) -> list[Step]:
        """The parent's questions, as far as no answer skips them; each line of a list is a page of its own."""
        steps = []
        for one in self.talk.state.questions:
            question = one.question
            if question.by != "parent" or one.status is QuestionStatus.SKIPPED:
                continue
            if InterviewMode.CLIENT not in question.modes:
                continue
            lines: tuple[Item | None, ...] = question.items or (None,)
            steps += [Step(question, item) for item in lines]
        return steps

    def _state(self, step: Step) -> QuestionState:
        return self.talk.state.question(step.question.id)

    def _first_open(self) -> int:
        steps = self._steps()
        return next((at for at, step in enumerate(steps) if not _is_settled(self._state(step), step)), len(steps))

    def _step(self, by: int) -> None:
        self._going = False
        self._at = max(-1, min(self._at + by, len(self._steps())))
        self._show()

    def _show(self) -> None:
        clear(self._content)
        self._choices = self._number = None
        self._may_leave_open = False
        self._say("")
        steps = self._steps()
        is_question = 0 <= self._at < len(steps)
        self.back.setVisible(self._at >= 0 and self._at < len(steps))
        self.next.setVisible(self._at < len(steps))
        self._segments.setVisible(is_question)
        self._place.setText("")
        if self._at < 0:
            self._add_words(self.talk.state.instrument.introduction(InterviewMode.CLIENT), "client")
        elif is_question:
            self._show_step(steps[self._at])
        else:
            self._add_words(THANKS, "client_question")
            self._add_words(HAND_BACK, "client")
        self._focus()

    def _show_step(self, step: Step) -> None:
        ids = list(dict.fromkeys(one.question.id for one in self._steps()))
        here = ids.index(step.question.id)
        items = step.question.items
        part = f", {items.index(step.item) + 1} of {len(items)}" if step.item is not None else ""
        self._place.setText(f"Question {here + 1} of {len(ids)}{part}")
        self._segments.show_place(len(ids), here + 1, -1)
        for paragraph in step.question.lead if step.item is None or step.item is items[0] else ():
            self._add_words(paragraph, "client_small")
        if step.item is None:
            self._add_words(step.question.text, "client_question")
        else:
            self._add_words(step.question.text, "client")
            self._add_words(step.item.text, "client_question")
        state = self._state(step)
        if step.question.kind is QuestionKind.HOURS:
            self._number = LargeNumber(step.question, state.value)
            self._content.addWidget(self._number)
            return
        refusal = self.talk.state.instrument.refusal(InterviewMode.CLIENT) if step.question.refusable else ""
        self._choices = ChoicesInput(step.question, refusal, large=True, guides=False)
        self._choices.given.connect(self._give)
        self._content.addWidget(self._choices)
        self._mark(step)

    def _mark(self, step: Step) -> None:
        if self._choices is None:
            return
        state = self._state(step)
        if step.item is None:
            self._choices.show_state(state)
            return
        kept = state.item(step.item.code)
        refused = kept is not None and kept.state is AnswerState.REFUSED
        self._choices.show_line(kept.value if kept else "", refused=refused)

    def _give(self, given: Given) -> None:
        self._say("")
        step = self._steps()[self._at]
        code = step.item.code if step.item is not None else ""
        self.talk.give(step.question.id, Given(given.value, code, given.refused, given.unanswered))

    def _show_kept(self) -> None:
        if 0 <= self._at < len(self._steps()):
            self._mark(self._steps()[self._at])

    def _show_refused(self, _sentence: str) -> None:
        """The sentence is the caseworker's to read; the parent gets a simple one."""
        self._going = False
        self._show_kept()
        self._say(NOT_SAVED)

    def _add_words(self, words: str, kind: str) -> None:
        self._content.addWidget(Text(words, kind, wrap=True, name="interview.client.words"))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _focus(self) -> None:
        wanted: QWidget = self.next
        if self._choices is not None:
            wanted = self._choices.first()
        elif self._number is not None:
            wanted = self._number.field
        elif not self.next.isVisibleTo(self):
            wanted = self._caseworker
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_caseworker(self) -> None:
        self._pages.setCurrentWidget(self._gate)
        self._gate.start()

    def _back_to_questions(self) -> None:
        self._pages.setCurrentWidget(self._asking)
        self._focus()


def has_open(state: InterviewState) -> bool:
    """Whether the parent still has something to answer alone."""
    return state.mode is InterviewMode.CLIENT and any(
        one.question.by == "parent"
        and InterviewMode.CLIENT in one.question.modes
        and one.status is QuestionStatus.NOT_ASKED
        for one in state.questions
    )


def _is_settled(state: QuestionState, step: Step) -> bool:
    if step.item is not None:
        return state.item(step.item.code) is not None
    return state.status is not QuestionStatus.NOT_ASKED
