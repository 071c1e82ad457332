"""The interview as the parent answers it alone: nothing but its questions, and no way to anything else."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedLayout

from csdesk.services import interview
from csdesk.services.interview import InterviewEventKind, InterviewState
from csdesk.ui.desk import Cover, Desk
from csdesk.ui.screens.interview.client_questions import ClientQuestions
from csdesk.ui.screens.interview.gate import Gate
from csdesk.ui.shell.idle import Idle
from csdesk.ui.shell.waiting import WaitingWords


class ClientPage(Cover):
    """Covers the desk. `returned`: somebody who knows the passphrase wants the desk back.

    Whoever leaves the window, or leaves it alone for long, finds a calm page, and needs the caseworker to go on.
    """

    returned = Signal()

    def __init__(self, desk: Desk, state: InterviewState) -> None:
        said = state.instrument.words.client
        words = WaitingWords(said.waiting, said.ask_caseworker, said.caseworker, said.go_on)
        super().__init__(words)
        self.setObjectName("interview.client")
        self.setLayoutDirection(QLocale(state.instrument.language).textDirection())
        self.desk = desk
        self._is_waiting = False
        self._was_asking = False
        self._idle = Idle(desk.clock, lambda: desk.settings.client_idle_minutes, self)
        self._idle.overdue.connect(lambda _slept: self._left_alone())
        self.questions = ClientQuestions(desk, state)
        self.questions.caseworker_wanted.connect(self.close_asked)
        self._gate = Gate(desk, words)
        self._gate.left.connect(self._show_questions)
        self._gate.refused.connect(lambda: self._note(InterviewEventKind.GATE_REFUSED))
        self._gate.went_on.connect(self._let_go_on)
        self._gate.opened.connect(self._return)
        self._pages = QStackedLayout(self)  # without a parent the first page would flash as a window of its own
        self._pages.addWidget(self.questions)
        self._pages.addWidget(self._gate)
        self.questions.show_page()

    @property
    def state(self) -> InterviewState:
        """Where the interview stands."""
        return self.questions.talk.state

    def start(self) -> None:
        """The parent has the computer from now on."""
        self._note(InterviewEventKind.HANDED_OVER)
        self._idle.watch()
        self.questions.take_keyboard()

    def close_asked(self) -> None:
        """Closing asks for the caseworker."""
        self._pages.setCurrentWidget(self._gate)
        self._gate.ask(free=not self._is_waiting)

    def hide_at_once(self) -> None:
        """The window lost the keyboard, perhaps only for a blink: no answer is in sight from now on."""
        if not self._is_waiting:
            self._was_asking = self._pages.currentWidget() is self._gate and not self._gate.is_calm
            self._show_calm()

    def came_back(self) -> None:
        """It was a blink. Who was asked for the passphrase is asked again: no letter of it answers a question."""
        if self._is_waiting:
            return
        if self._was_asking:
            self.close_asked()
        else:
            self._show_questions()

    def left(self) -> None:
        """The window was left."""
        self._wait(InterviewEventKind.LEFT)

    def locked(self) -> None:
        """The vault is about to be locked."""
        self._note(InterviewEventKind.LOCKED)

    def hideEvent(self, event: QHideEvent) -> None:
        """The caseworker has the computer again, or the vault is locked."""
        self._idle.rest()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no page took does nothing."""
        event.accept()

    def _left_alone(self) -> None:
        self._idle.watch()  # a passphrase that is typed by half is not left standing either
        if self._is_waiting:
            self._show_calm()
        elif not self.questions.is_over:
            self._wait(InterviewEventKind.IDLE)

    def _wait(self, why: InterviewEventKind) -> None:
        """Nothing is in sight any more, and it takes the caseworker to go on."""
        if not self._is_waiting:
            self._note(why)
        self._is_waiting = True
        self._show_calm()

    def _let_go_on(self) -> None:
        self._is_waiting = False
        self._note(InterviewEventKind.WENT_ON)
        self._show_questions()

    def _return(self) -> None:
        self._note(InterviewEventKind.RETURNED)
        self.returned.emit()

    def _show_calm(self) -> None:
        self._gate.wait()
        self._pages.setCurrentWidget(self._gate)
        self.repaint()  # before the system draws what the window was left for

    def _show_questions(self) -> None:
        self._pages.setCurrentWidget(self.questions)
        self.questions.take_keyboard()

    def _note(self, kind: InterviewEventKind) -> None:
        assessment_id, question = self.state.assessment_id, self.questions.question
        at, who = self.desk.now(), self.desk.who
        self.desk.write(
            self,
            lambda session: interview.note_event(session, assessment_id, kind, question=question, at=at, who=who),
            changed={"assessments"},
        )
