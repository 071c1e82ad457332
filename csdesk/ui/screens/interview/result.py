"""What an interview came to: the answers, the suggestion with its reasons, and the caseworker's own decision."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from csdesk.services import interview
from csdesk.services.interview import AssessmentState, Eligibility, InterviewResult, ResultLine
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.able_willing import AbleWilling
from csdesk.ui.screens.interview.alone import AloneNote
from csdesk.ui.screens.interview.answers_sheet import AnswersSheet
from csdesk.ui.screens.interview.comparison import ComparisonPage
from csdesk.ui.screens.interview.correcting import CorrectSheet
from csdesk.ui.screens.interview.decision import DecisionFrame
from csdesk.ui.screens.interview.history import told_before
from csdesk.ui.screens.interview.safely import Safely
from csdesk.ui.screens.interview.words import ELIGIBILITY, held_when, mode_words
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    ActionBar,
    Button,
    Icon,
    Line,
    PageHeader,
    Scrolling,
    Sheet,
    Tag,
    Text,
    clear,
    column,
    framed,
    holding,
    page,
    row,
    split,
)
from csdesk.wording import tr

NO_SCORE = tr("One of the two is enough. This is no score, and it says nothing about who will pay.")
NARROW = 1000
"""Pixels from which on the map has room beside the decision."""


class ResultPage(QWidget):
    """Shows one finished interview. `left`: back to the landing; `again(UUID)`: a new interview of this person."""

    left = Signal()
    again = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("interview.result")
        self.desk = desk
        self._result: InterviewResult | None = None
        self._map_wanted = False
        self._state = Tag(tr("Complete and saved"), Tone.GOOD, icon="check-circle", name="interview.result.state")
        again = Button(tr("Interview again"), self._again, name="interview.result.again", icon="arrows-clockwise")
        self._safely = Safely(desk, "interview.result.safely", self)
        self._safely.opened.connect(lambda: self._show_safely(is_open=True))
        self._safely.closed.connect(lambda: self._show_safely(is_open=False))
        self._show_map = Button("", self._turn, name="interview.result.showMap", key="M")
        self.header = PageHeader(
            tr("Interview result"),
            "",
            self._state,
            self._show_map,
            self._safely.button,
            again,
            name="interview.result",
        )
        self._table = AnswersSheet()
        self.answers = self._table.list
        self.answers.key_pressed.connect(lambda key, _row: self._press(key))
        self.answers.opened.connect(lambda _row: self.correct())
        self.correcting = CorrectSheet(desk)
        self.correcting.corrected.connect(self._show_corrected)
        self.correcting.closed.connect(self._leave_correcting)
        self.decision = DecisionFrame()
        self.decision.changed.connect(self._name_step)
        self.comparison = ComparisonPage(desk)
        self.comparison.left.connect(self._leave_comparison)
        self._build()

    def show_result(self, result: InterviewResult) -> None:
        """Show an interview that is over."""
        if self._result is None or self._result.assessment_id != result.assessment_id:
            self._leave_correcting()
        self._pages.setCurrentIndex(0)
        self._result = result
        told = (result.name, ", ".join(result.counties), held_when(result), mode_words(result.mode))
        self.header.set(subtitle=" · ".join(part for part in told if part))
        withdrawn = result.state is AssessmentState.WITHDRAWN
        self._state.set(
            tr("Withdrawn") if withdrawn else tr("Complete and saved"), Tone.PLAIN if withdrawn else Tone.GOOD
        )
        self._table.show_lines(result.lines)
        self._alone.look(result.assessment_id)
        self._correct.setVisible(not withdrawn)
        self._compare.setVisible(bool(result.earlier))
        self._show_suggestion(result)
        self.decision.show_result(result)
        self._later.setVisible(result.determined_at is None)
        self.map.show_place(result.able, result.willing, result.able_willing)
        self._safe.setVisible(result.safe_contact)
        self._safely.look(result.ncp_id)
        self._map_wanted = False
        self._arrange()

    def first_focus(self) -> QWidget:
        """The answer that is being corrected, else the decision."""
        if self.correcting.is_open and self.correcting.input is not None:
            return self.correcting.input.first()
        return self.decision.first_focus()

    def primary_action(self) -> QAbstractButton:
        """Correct the answer, where one is being corrected; else determine."""
        return self.correcting.save if self.correcting.is_open else self.determine

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the decision and either the answers or the map."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < theme.scaled(NARROW)
        self._left.setVisible(not (narrow and self._map_wanted))
        self._beside.setVisible(self._map_wanted or not narrow)
        self._show_map.setVisible(narrow)
        self._show_map.setText(tr("Answers") if self._map_wanted else tr("Map"))

    def _turn(self) -> None:
        self._map_wanted = not self._map_wanted
        self._arrange()

    def _show_safely(self, *, is_open: bool) -> None:
        self._safely.sheet.setVisible(is_open)
        self.map.setVisible(not is_open)
        self._map_wanted = is_open
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 decide, where no text is written; M shows the map where it has no room beside."""
        if not self._press(event.text().upper()):
            super().keyPressEvent(event)

    def _press(self, key: str) -> bool:
        if key == "M" and self._show_map.isVisible():
            self._turn()
        elif key == "C" and self._correct.isVisible():
            self.correct()
        elif key == "W" and self._compare.isVisible():
            self.compare()
        else:
            return self.decision.press(key)
        return True

    def correct(self) -> None:
        """Correct the answer that is selected, or another."""
        result, row_ = self._result, self.answers.selected()
        if result is None or not self._correct.isVisible():
            return
        line: ResultLine = row_[1] if row_ is not None else result.lines[0]
        self._begin_correcting(line.question, line.item)

    def compare(self) -> None:
        """Show what has changed since the interview before."""
        if self._result is not None and self._result.earlier:
            self._pages.setCurrentWidget(self.comparison)
            self.comparison.begin(self._result)

    def _begin_correcting(self, question: str, item: str, unsaved: dict[str, Any] | None = None) -> None:
        if self._result is not None:
            self._turn_left(correcting=True)
            self._map_wanted = False
            self._arrange()
            self.correcting.begin(self._result.assessment_id, question, item, unsaved)

    def _leave_correcting(self) -> None:
        self.correcting.end()
        self._turn_left(correcting=False)
        self.answers.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_left(self, *, correcting: bool) -> None:
        """Show the answers, or one that is being corrected: then Ctrl+Enter corrects, and nothing is decided."""
        self._left.setCurrentWidget(self.correcting if correcting else self._table)
        for button in (self._correct, self.determine):
            button.setEnabled(not correcting)
        self._name_step()

    def _leave_comparison(self) -> None:
        self._pages.setCurrentIndex(0)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_corrected(self) -> None:
        """The vault has the correction: show what follows from it, and keep what is typed of the decision."""
        self._leave_correcting()
        result = self._result
        if result is None:
            return
        typed = self.unsaved()

        def show(now: InterviewResult) -> None:
            self.show_result(now)
            if typed:
                self.bring_back(typed)

        self.desk.read(self, lambda session: interview.result(session, result.assessment_id), show, key="corrected")

    def _build(self) -> None:
        self._left = QStackedWidget()
        self._left.addWidget(self._table)
        self._left.addWidget(self.correcting)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(8)
        self._suggestion = Text("", "big_figure", name="interview.result.suggestion")
        suggestion = Sheet(padding=18, gap=6)
        suggestion.add(Text(tr("The program suggests"), role="ink_2"), self._suggestion, Line())
        self._before = QVBoxLayout()
        self._before.setSpacing(4)
        no_score = Text(NO_SCORE, role="ink_2", wrap=True)
        self._alone = AloneNote(self.desk)
        reasons = Scrolling(self._reasons, no_score, self._alone, self._before, None, gap=6)
        reasons.column.setContentsMargins(0, 0, 0, 0)
        suggestion.add(reasons, stretch=1)
        suggestion.add(self.decision)
        self.map = AbleWilling()
        self._safe = Sheet(
            Text(
                tr("Phone and address stay off lists, letters and exports. No joint meeting is suggested."), wrap=True
            ),
            title=tr("Safe contact is on"),
            icon="shield-check",
            name="interview.result.safe",
        )
        right = holding(column(self._safely.sheet, self.map, self._safe, None, gap=12))
        right.setFixedWidth(theme.scaled(300))
        self._beside = right
        back = Button(tr("Interviews"), self.left.emit, name="interview.result.back", icon="arrow-left")
        later = Button(tr("Determine later"), self.left.emit, name="interview.result.later")
        self._later = later
        self.determine = Button(
            tr("Determine and make the plan"),
            self._determine,
            name="interview.result.determine",
            kind="primary",
            key="Ctrl+Enter",
        )
        self._correct = Button(tr("Correct …"), self.correct, name="interview.result.correct", key="C")
        self._compare = Button(tr("What changed"), self.compare, name="interview.result.compare", key="W")
        bar = ActionBar(back, self._correct, self._compare, None, later, self.determine)
        body = split((self._left, 13), (suggestion, 10), (right, 0), gap=12)
        self._pages = QStackedLayout(self)  # of this page from the start: a page of none would be a window
        self._pages.addWidget(holding(framed(page(self.header, body), bar)))
        self._pages.addWidget(self.comparison)
        self._safe.setVisible(False)

    def _show_suggestion(self, result: InterviewResult) -> None:
        clear(self._reasons)
        self._suggestion.setText(ELIGIBILITY[result.suggestion.eligibility])
        icon = "question" if result.suggestion.eligibility is Eligibility.CANNOT_BE_SAID else "check-circle"
        for reason in result.suggestion.reasons:
            line = row(gap=10)
            line.addWidget(Icon(icon, "good" if icon == "check-circle" else "ink_3", 18))
            line.addWidget(Text(reason, wrap=True), 1)
            self._reasons.addLayout(line)
            self._reasons.addWidget(Line())
        clear(self._before)
        told = told_before(result)
        if told:
            self._before.addWidget(Text(tr("Before"), "small_strong"))
        for sentence in told:
            self._before.addWidget(Text(sentence, "small", wrap=True))

    def _name_step(self) -> None:
        """What the decision leads to."""
        if self._result is not None:
            eligible = self.decision.chosen is Eligibility.ELIGIBLE
            self.determine.setText(tr("Determine and make the plan") if eligible else tr("Determine"))
            finished, correcting = self._result.state is AssessmentState.FINISHED, self._left.currentIndex() == 1
            self.determine.setEnabled(finished and not correcting)

    @property
    def assessment_id(self) -> UUID | None:
        """The interview whose result is shown."""
        return self._result.assessment_id if self._result is not None else None

    def unsaved(self) -> dict[str, Any]:
        """The decision and its reason, where one was typed and not kept; a correction; how to reach the person."""
        result, correction, safely = self._result, self.correcting.unsaved(), self._safely.unsaved()
        if result is None:
            return {}
        if self.decision.reason.text() == result.determination_reason and not correction and not safely:
            return {}
        return {
            "assessment_id": str(result.assessment_id),
            "chosen": self.decision.chosen.value,
            "reason": self.decision.reason.text(),
            "correction": correction,
            "safely": safely,
        }

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave, once its interview is shown."""
        if "chosen" in unsaved:  # else it was typed while the interview was still held
            self.decision.bring_back(Eligibility(unsaved["chosen"]), unsaved["reason"])
        self._safely.bring_back(unsaved.get("safely", {}))
        correction = unsaved.get("correction")
        if correction:
            self._begin_correcting(correction["question"], correction["item"], correction)

    def _determine(self) -> None:
        result = self._result
        if result is None:
            return
        chosen, reason = self.decision.chosen, self.decision.reason.text()
        at, who = self.desk.now(), self.desk.who

        def kept(_nothing: None) -> None:
            if chosen is Eligibility.ELIGIBLE:
                self.desk.navigate("plans", ncp_id=result.ncp_id)
            self.desk.messages.good(tr("Determined: {eligibility}.", eligibility=ELIGIBILITY[chosen].lower()))
            self.left.emit()

        self.desk.write(
            self,
            lambda session: interview.determine(session, result.assessment_id, chosen, reason=reason, at=at, who=who),
            kept,
            lambda error: self.decision.refuse(str(error)),
            changed={"assessments"},
            undo=tr("The determination"),
        )

    def _again(self) -> None:
        if self._result is not None:
            self.again.emit(self._result.ncp_id)
