"""The parent's questions on paper of their own: one at a time, large, by touch, by keyboard or by ear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QGroupBox, QScroller, QVBoxLayout, QWidget

from csdesk.services.interview import AnswerState, InterviewMode, InterviewState, QuestionKind, QuestionState
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.conversation import Conversation, Given
from csdesk.ui.screens.interview.inputs import ChoicesInput
from csdesk.ui.screens.interview.large import MOST_HOURS, LargeButton, LargeNumber
from csdesk.ui.screens.interview.marks import Segments
from csdesk.ui.screens.interview.steps import Step, is_settled, place_of, steps_of
from csdesk.ui.speech import announce
from csdesk.ui.theme.looks import Paper
from csdesk.ui.widgets import Scrolling, Text, clear, column, holding, row
from csdesk.ui.widgets.sight import OWN_WAY

WIDTH = 880
SIZES = (1.0, 1.25, 1.5)
"""How large the parent may have the letters, as a multiple."""


class ClientQuestions(Paper):
    """Asks the parent, and keeps each answer at once. `caseworker_wanted`: the parent needs help."""

    caseworker_wanted = Signal()

    def __init__(self, desk: Desk, state: InterviewState) -> None:
        super().__init__("interview.client.paper")
        self.words = state.instrument.words.client
        self.talk = Conversation(desk, state, self, alone=True)
        self.talk.kept.connect(lambda _at: self._show_kept())
        self.talk.refused.connect(self._show_refused)
        self._at = -1
        self._size = 0
        self._may_leave_open = False
        self._going = False
        self._is_new = False
        self._choices: ChoicesInput | None = None
        self._number: LargeNumber | None = None
        self._build()
        if any(is_settled(self._state(step), step) for step in self._steps()):
            self._at = self._place_to_go_on()

    @property
    def question(self) -> str:
        """The question in view; empty before the first and after the last."""
        steps = self._steps()
        return steps[self._at].question.id if 0 <= self._at < len(steps) else ""

    @property
    def is_over(self) -> bool:
        """Whether all was asked."""
        return self._at >= len(self._steps())

    def dress(self) -> None:
        """Take the look, and be as wide as its letters need."""
        self.factor = SIZES[self._size]
        super().dress()
        self._sheet.setMaximumWidth(self.look.scaled(WIDTH + 16))
        self._smaller.setEnabled(self._size > 0)
        self._larger.setEnabled(self._size < len(SIZES) - 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight by the lock: a number that was typed is kept like an answer that was given."""
        typed = self._number.typed() if self._number is not None and not self._number.is_wrong() else None
        if typed is not None and not self._going:
            self._give(typed)
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer, Enter goes on, + and - change the letters; nothing else does anything."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.next.isVisible():
            self.go_on()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar = self._scrolling.verticalScrollBar()
            bar.setValue(bar.value() + (bar.pageStep() if event.key() == Qt.Key.Key_PageDown else -bar.pageStep()))
        elif plain and event.text() in ("+", "-"):
            self._change_size(1 if event.text() == "+" else -1)
        elif plain and self._choices is not None and not self._going:
            self._choices.press(event.text())
        event.accept()

    def go_on(self) -> None:
        """Keep what was typed and show the next question. What is left open takes a second press."""
        if self._going:
            return
        if not 0 <= self._at < len(self._steps()):
            self.show_at(self._at + 1)
            return
        typed = self._number.typed() if self._number is not None else None
        step = self._steps()[self._at]
        if self._number is not None and self._number.is_wrong():
            self._say(self.words.hours_wrong.format(most=MOST_HOURS))
            return
        if typed is not None:
            self._give(typed)
        elif not is_settled(self._state(step), step):
            if not self._may_leave_open:
                self._may_leave_open = True
                self._say(self.words.leave_open)
                return
            self._give(Given(unanswered=True))
        self._going = True
        self.talk.when_kept(lambda: self.show_at(self._at + 1))

    def go_back(self) -> None:
        """Show the question before."""
        if not self._going:
            self.talk.when_kept(lambda: self.show_at(self._at - 1))

    def show_at(self, at: int) -> None:
        """Show the question of this number, from 0; the introduction lies before it, the thanks behind the last."""
        self._going = False
        self._at = max(-1, min(at, len(self._steps())))
        self.show_page()

    def show_page(self) -> None:
        """Show what comes now."""
        clear(self._content)
        self._choices = self._number = None
        self._may_leave_open = False
        self._say("")
        steps = self._steps()
        is_question = 0 <= self._at < len(steps)
        self.back.setVisible(is_question)
        self.next.setVisible(self._at < len(steps))
        self.next.setText(self.words.next if is_question else self.words.begin)
        self.next.setAccessibleName(self.next.text())
        self.next.updateGeometry()
        self._segments.setVisible(is_question)
        self._place.setText("")
        if self._at < 0:
            self._tell(self.talk.state.instrument.introduction(InterviewMode.CLIENT), "client")
        elif is_question:
            self._show_step(steps[self._at], steps)
        else:
            self._tell(self.words.thanks, "client_question")
            self._tell(self.words.hand_back, "client")
        self._scrolling.verticalScrollBar().setValue(0)
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """The answers have the keyboard, else what goes on."""
        wanted: QWidget = self.next
        if self._choices is not None:
            wanted = self._choices.first()
        elif self._number is not None:
            wanted = self._number.field
        elif not self.next.isVisibleTo(self):
            wanted = self._caseworker
        self._is_new = True
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_new = False

    def _build(self) -> None:
        words, name = self.words, "interview.client"
        self._place = Text("", "client_small", name=f"{name}.place")
        self._segments = Segments(large=True)
        self._smaller = LargeButton("A−", lambda: self._change_size(-1), small=True, name=f"{name}.smaller")
        self._larger = LargeButton("A+", lambda: self._change_size(1), small=True, name=f"{name}.larger")
        self._smaller.setAccessibleName(words.smaller)
        self._larger.setAccessibleName(words.larger)
        self._content = QVBoxLayout()
        self._content.setSpacing(18)
        self._content.setContentsMargins(6, 0, 6, 6)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._bring_in_sight)
        self._said = Text("", "client_small", role="attention", wrap=True, name=f"{name}.said")
        self.back = LargeButton(words.back, self.go_back, icon="arrow-left", name=f"{name}.back")
        self.next = LargeButton(words.next, self.go_on, icon="arrow-right", primary=True, name=f"{name}.next")
        self._caseworker = LargeButton(
            words.caseworker, self.caseworker_wanted.emit, icon="lock-simple", quiet=True, name=f"{name}.caseworker"
        )
        self._scrolling = Scrolling(holding(self._content), None)
        self._scrolling.setProperty(OWN_WAY, True)
        QScroller.grabGesture(self._scrolling.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        middle = column(gap=16)
        head = row(self._place, self._segments, None, self._smaller, self._larger, gap=16, margins=(6, 0, 6, 0))
        middle.addLayout(head)
        middle.addWidget(self._scrolling, 1)
        middle.addLayout(row(self._said, margins=(6, 0, 6, 0)))
        middle.addLayout(row(self.back, None, self._caseworker, None, self.next, margins=(6, 0, 6, 0)))
        self._sheet = holding(middle)
        frame = row(gap=0, margins=(24, 20, 24, 20))
        frame.addStretch(1)
        frame.addWidget(self._sheet, 100)
        frame.addStretch(1)
        self.setLayout(frame)

    def _change_size(self, by: int) -> None:
        """Larger or smaller letters; what was typed stays."""
        size = max(0, min(self._size + by, len(SIZES) - 1))
        if size == self._size:
            return
        typed = self._number.field.text() if self._number is not None else ""
        self._size = size
        self.dress()
        self.show_page()
        if self._number is not None:
            self._number.field.setText(typed)

    def _bring_in_sight(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The page moves to the answer that has the keyboard; a page that has just come begins with its question."""
        if now is not None and not self._is_new and self._scrolling.isAncestorOf(now):
            self._scrolling.ensureWidgetVisible(now, 0, 12)

    def _steps(self) -> list[Step]:
        return steps_of(self.talk.state)

    def _state(self, step: Step) -> QuestionState:
        return self.talk.state.question(step.question.id)

    def _place_to_go_on(self) -> int:
        """The question that was in view last, at the first of its lines that is open; else the first that is open."""
        steps, here = self._steps(), self.talk.state.place
        is_open = [at for at, step in enumerate(steps) if not is_settled(self._state(step), step)]
        of_place = [at for at, step in enumerate(steps) if step.question.id == here]
        return next(iter([at for at in of_place if at in is_open] or of_place or is_open), len(steps))

    def _show_step(self, step: Step, steps: list[Step]) -> None:
        self.talk.note_place(step.question.id)
        number, count = place_of(step, steps)
        place = self.words.place.format(number=number, count=count)
        if step.item is not None:
            items = step.question.items
            place = self.words.place_of_line.format(
                number=number, count=count, line=items.index(step.item) + 1, lines=len(items)
            )
        self._place.setText(place)
        self._segments.show_place(count, number, -1)
        self._segments.setAccessibleName(place)
        asked = [step.question.text] if step.item is None else [step.question.text, step.item.text]
        lead = step.question.lead if step.begins else ()
        announce(self, place, *lead, *asked)
        for paragraph in lead:
            self._add_words(paragraph, "client_small")
        for words in asked[:-1]:
            self._add_words(words, "client")
        self._add_words(asked[-1], "client_question")
        self._add_answers(step, " ".join(asked), place)
        self._mark(step)

    def _add_answers(self, step: Step, asked: str, place: str) -> None:
        """The answers, in a group that a screen reader calls by its question."""
        state = self._state(step)
        answers: LargeNumber | ChoicesInput
        if step.question.kind is QuestionKind.HOURS:
            answers = self._number = LargeNumber(step.question, state.value, erase=self.words.erase)
        else:
            refusal = self.talk.state.instrument.refusal(InterviewMode.CLIENT) if step.question.refusable else ""
            answers = self._choices = ChoicesInput(step.question, refusal, large=True, guides=False)
            self._choices.given.connect(self._give)
        group = QGroupBox()
        group.setLayout(column(answers, gap=0))
        group.setAccessibleName(asked)
        group.setAccessibleDescription(place)
        self._content.addWidget(group)
        if self._number is not None:
            self._number.dress()

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
        announce(self, self.words.saved)
        self._mark_kept()

    def _mark_kept(self) -> None:
        if 0 <= self._at < len(self._steps()):
            self._mark(self._steps()[self._at])

    def _show_refused(self, _sentence: str) -> None:
        """The sentence is the caseworker's to read; the parent gets a simple one."""
        self._going = False
        self._mark_kept()
        self._say(self.words.not_saved)

    def _tell(self, words: str, kind: str) -> None:
        self._add_words(words, kind)
        announce(self, words)

    def _add_words(self, words: str, kind: str) -> None:
        self._content.addWidget(Text(words, kind, wrap=True, name="interview.client.words"))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        announce(self, sentence, at_once=True)
