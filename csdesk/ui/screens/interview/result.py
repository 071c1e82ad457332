"""What an interview came to: the answers, the suggestion with its reasons, and the caseworker's own decision."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLineEdit, QVBoxLayout, QWidget

from csdesk.services import interview
from csdesk.services.errors import DeskError
from csdesk.services.interview import AssessmentState, Eligibility, InterviewResult, QuestionStatus, ResultLine
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.interview.able_willing import AbleWilling
from csdesk.ui.screens.interview.marks import icon_cell
from csdesk.ui.screens.interview.safely import Safely
from csdesk.ui.screens.interview.words import ELIGIBILITY, held_when, mode_words
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    ActionBar,
    Button,
    Choice,
    Column,
    Icon,
    KeyCap,
    Line,
    ListTable,
    PageHeader,
    Scrolling,
    Sheet,
    Tag,
    Text,
    clear,
    column,
    holding,
    name_widget,
    page,
    row,
    split,
)

NO_SCORE = "One of the two is enough. This is no score, and it says nothing about who will pay."
KEPT = "Kept with your name and the date."
NARROW = 1000
"""Pixels from which on the map has room beside the decision."""
MEANING = {
    "hand-palm": "asked and refused",
    "lock-simple": "kept private",
    "arrows-clockwise": "rephrase used",
    "arrow-elbow-down-left": "led to it",
}
CHOICES = (Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE, Eligibility.CANNOT_BE_SAID)


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
        self._state = Tag("Complete and saved", Tone.GOOD, icon="check-circle", name="interview.result.state")
        again = Button("Interview again", self._again, name="interview.result.again", icon="arrows-clockwise")
        self._safely = Safely(desk, "interview.result.safely", self)
        self._safely.opened.connect(lambda: self._show_safely(is_open=True))
        self._safely.closed.connect(lambda: self._show_safely(is_open=False))
        self._show_map = Button("", self._turn, name="interview.result.showMap", key="M")
        self.header = PageHeader(
            "Interview result", "", self._state, self._show_map, self._safely.button, again, name="interview.result"
        )
        self.answers = ListTable(
            _columns(), name="interview.result.answers", spoken="Answers", key=self._key, row_height=30
        )
        self._build()

    def show_result(self, result: InterviewResult) -> None:
        """Show an interview that is over."""
        self._result = result
        told = (result.name, ", ".join(result.counties), held_when(result), mode_words(result.mode))
        self.header.set(subtitle=" · ".join(part for part in told if part))
        withdrawn = result.state is AssessmentState.WITHDRAWN
        self._state.set("Withdrawn" if withdrawn else "Complete and saved", Tone.PLAIN if withdrawn else Tone.GOOD)
        self.answers.set_rows(tuple(enumerate(result.lines)))
        self._show_suggestion(result)
        self._show_choices(result)
        self.map.show_place(result.able, result.willing, result.able_willing)
        self._safe.setVisible(result.safe_contact)
        self._safely.look(result.ncp_id)
        self._map_wanted = False
        self._arrange()

    def first_focus(self) -> QWidget:
        """The decision."""
        return self.choices[0] if self._group.checkedId() < 0 else self.choices[self._group.checkedId()]

    def primary_action(self) -> QAbstractButton:
        """Determine."""
        return self.determine

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has room for the decision and either the answers or the map."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < theme.scaled(NARROW)
        self._table.setVisible(not (narrow and self._map_wanted))
        self._beside.setVisible(self._map_wanted or not narrow)
        self._show_map.setVisible(narrow)
        self._show_map.setText("Answers" if self._map_wanted else "Map")

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
        if event.text().upper() == "M" and self._show_map.isVisible():
            self._turn()
        elif event.text() in ("1", "2", "3") and self.choices[0].isEnabled():
            self.choices[int(event.text()) - 1].click()
            self.choices[int(event.text()) - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        legend = row(gap=6, margins=(14, 8, 14, 8))
        for icon, role, words in (
            ("arrow-elbow-down-left", "ink_2", "led to it"),
            ("arrows-clockwise", "ink_2", "rephrase used"),
            ("hand-palm", "attention", "asked and refused"),
        ):
            legend.addWidget(Icon(icon, role, 14))
            legend.addWidget(Text(words, "small"))
            legend.addSpacing(8)
        legend.addStretch(1)
        self._table = table = Sheet(padding=0, gap=0)
        table.add(self.answers, stretch=1)
        table.add(Line(), legend)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(8)
        self._suggestion = Text("", "big_figure", name="interview.result.suggestion")
        suggestion = Sheet(padding=18, gap=6)
        suggestion.add(Text("The program suggests", role="ink_2"), self._suggestion, Line())
        reasons = Scrolling(self._reasons, Text(NO_SCORE, role="ink_2", wrap=True), None, gap=6)
        reasons.column.setContentsMargins(0, 0, 0, 0)
        suggestion.add(reasons, stretch=1)
        suggestion.add(self._decision())
        self.map = AbleWilling()
        self._safe = Sheet(
            Text("Phone and address stay off lists, letters and exports. No joint meeting is suggested.", wrap=True),
            title="Safe contact is on",
            icon="shield-check",
            name="interview.result.safe",
        )
        right = holding(column(self._safely.sheet, self.map, self._safe, None, gap=12))
        right.setFixedWidth(theme.scaled(300))
        self._beside = right
        back = Button("To the interviews", self.left.emit, name="interview.result.back", icon="arrow-left")
        later = Button("Determine later", self.left.emit, name="interview.result.later")
        self._later = later
        self.determine = Button(
            "Determine and make the plan",
            self._determine,
            name="interview.result.determine",
            kind="primary",
            key="Ctrl+Enter",
        )
        bar = ActionBar(back, None, later, self.determine)
        body = split((table, 13), (suggestion, 10), (right, 0), gap=12)
        self.setLayout(column(page(self.header, body), bar, gap=0))
        self._safe.setVisible(False)

    def _decision(self) -> QFrame:
        self._group = QButtonGroup(self)
        self.choices = []
        lines = column(row(Text("Your determination", "section"), None, Text("you decide", "small")), gap=4)
        for number, eligibility in enumerate(CHOICES):
            choice = Choice(ELIGIBILITY[eligibility], name=f"interview.result.choice.{number + 1}")
            self._group.addButton(choice, number)
            self.choices.append(choice)
            lines.addLayout(row(KeyCap(str(number + 1)), choice, None))
        self._group.idClicked.connect(lambda _number: self._show_need())
        self.reason = QLineEdit()
        name_widget(self.reason, "interview.result.reason", "Reason for another decision")
        self._need = Text("", "small", wrap=True)
        self._below = Text(KEPT, "small", wrap=True, name="interview.result.below")
        for widget in (self._need, self.reason, self._below):
            lines.addWidget(widget)
        lines.setContentsMargins(16, 10, 16, 10)
        frame = QFrame()
        frame.setProperty("banner", "plain")
        frame.setLayout(lines)
        return frame

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

    def _show_choices(self, result: InterviewResult) -> None:
        for choice, eligibility in zip(self.choices, CHOICES, strict=True):
            suggested = eligibility is result.suggestion.eligibility
            words = ELIGIBILITY[eligibility] + (", as suggested" if suggested else "")
            choice.setText(words)
            choice.setAccessibleName(words)
            choice.setEnabled(result.state is AssessmentState.FINISHED)
            choice.updateGeometry()
        wanted = result.determination or result.suggestion.eligibility
        self.choices[CHOICES.index(wanted)].setChecked(True)
        self.reason.setText(result.determination_reason)
        self.reason.setEnabled(result.state is AssessmentState.FINISHED)
        decided = result.determined_at
        self._later.setVisible(decided is None)
        self._tell(f"Determined {formats.moment(decided)} by {result.determined_by}." if decided else KEPT)
        self._show_need()

    def _show_need(self) -> None:
        if self._result is None:
            return
        other = self._chosen() is not self._result.suggestion.eligibility
        self._need.setText(
            "Reason, since you decide otherwise" if other else "Reason, needed only where you decide otherwise"
        )
        self.reason.setPlaceholderText("" if other else "No reason needed")
        eligible = self._chosen() is Eligibility.ELIGIBLE
        self.determine.setText("Determine and make the plan" if eligible else "Determine")
        self.determine.setEnabled(self._result.state is AssessmentState.FINISHED)

    @property
    def assessment_id(self) -> UUID | None:
        """The interview whose result is shown."""
        return self._result.assessment_id if self._result is not None else None

    def unsaved(self) -> dict[str, Any]:
        """The decision and its reason, where a reason was typed and not kept yet."""
        result = self._result
        if result is None or self.reason.text() == result.determination_reason:
            return {}
        return {
            "assessment_id": str(result.assessment_id),
            "chosen": self._chosen().value,
            "reason": self.reason.text(),
        }

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave, once its interview is shown."""
        self.choices[CHOICES.index(Eligibility(unsaved["chosen"]))].setChecked(True)
        self.reason.setText(unsaved["reason"])
        self._show_need()

    def _chosen(self) -> Eligibility:
        return CHOICES[max(0, self._group.checkedId())]

    def _determine(self) -> None:
        result = self._result
        if result is None:
            return
        chosen, reason = self._chosen(), self.reason.text()
        at, who = self.desk.now(), self.desk.who

        def kept(_nothing: None) -> None:
            if chosen is Eligibility.ELIGIBLE:
                self.desk.navigate("plans", ncp_id=result.ncp_id)
            self.desk.messages.good(f"Determined: {ELIGIBILITY[chosen].lower()}.")
            self.left.emit()

        def refused(error: DeskError) -> None:
            self._tell(str(error), fault=True)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

        self.desk.write(
            self,
            lambda session: interview.determine(session, result.assessment_id, chosen, reason=reason, at=at, who=who),
            kept,
            refused,
            changed={"assessments"},
            undo="The determination",
        )

    def _again(self) -> None:
        if self._result is not None:
            self.again.emit(self._result.ncp_id)

    def _tell(self, sentence: str, *, fault: bool = False) -> None:
        self._below.setText(sentence)
        self._below.set_role("bad" if fault else "ink_2")

    @staticmethod
    def _key(line: tuple[int, ResultLine]) -> int:
        return line[0]


def _columns() -> tuple[Column, ...]:
    def icon(line: tuple[int, ResultLine]) -> str:
        told = line[1]
        if told.status is QuestionStatus.REFUSED:
            return "hand-palm"
        if told.private:
            return "lock-simple"
        if told.rephrased:
            return "arrows-clockwise"
        return "arrow-elbow-down-left" if told.led_to_it else ""

    def shown(line: tuple[int, ResultLine]) -> str:
        return line[1].answer

    def bold(line: tuple[int, ResultLine]) -> bool:
        return line[1].led_to_it or (not line[1].number and not line[1].label)

    return (
        Column("", lambda line: line[1].number, 52, margin=True, role="ink_2"),
        Column("Asked about", lambda line: line[1].label, 132, role="ink_2"),
        Column("Answer", shown, bold=bold, tip=lambda line: line[1].note or line[1].answer),
        Column("", lambda line: MEANING.get(icon(line), ""), 34, paint=icon_cell(icon, lambda _line: "ink_2")),
    )
