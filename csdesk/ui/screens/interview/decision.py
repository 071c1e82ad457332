"""The caseworker's own decision: one of three, and a reason where it differs or is another one than before."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit

from csdesk.services.interview import AssessmentState, Eligibility, InterviewResult
from csdesk.ui.screens.interview.history import KEPT, decision_now
from csdesk.ui.screens.interview.words import ELIGIBILITY
from csdesk.ui.speech import announce
from csdesk.ui.widgets import Choice, KeyCap, Text, column, describe_fault, name_widget, row
from csdesk.wording import tr

CHOICES = (Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE, Eligibility.CANNOT_BE_SAID)


class DecisionFrame(QFrame):
    """`changed`: another one is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._result: InterviewResult | None = None
        self._group = QButtonGroup(self)
        self.choices = []
        lines = column(row(Text(tr("Your determination"), "section"), None, Text(tr("you decide"), "small")), gap=4)
        for number, eligibility in enumerate(CHOICES):
            choice = Choice(ELIGIBILITY[eligibility], name=f"interview.result.choice.{number + 1}")
            self._group.addButton(choice, number)
            self.choices.append(choice)
            lines.addLayout(row(KeyCap(str(number + 1)), choice, None))
        self._group.idClicked.connect(lambda _number: self._choose())
        self.reason = QLineEdit()
        name_widget(self.reason, "interview.result.reason", tr("Reason for another decision"))
        self._need = Text("", "small", wrap=True)
        self._below = Text(KEPT, "small", wrap=True, name="interview.result.below")
        for widget in (self._need, self.reason, self._below):
            lines.addWidget(widget)
        lines.setContentsMargins(16, 10, 16, 10)
        self.setProperty("banner", "plain")
        self.setLayout(lines)

    @property
    def chosen(self) -> Eligibility:
        """The one that is marked."""
        return CHOICES[max(0, self._group.checkedId())]

    def first_focus(self) -> Choice:
        """The one that is marked, else the first."""
        return self.choices[max(0, self._group.checkedId())]

    def show_result(self, result: InterviewResult) -> None:
        """Show what was decided, else what is suggested."""
        self._result = result
        finished = result.state is AssessmentState.FINISHED
        for choice, eligibility in zip(self.choices, CHOICES, strict=True):
            suggested = eligibility is result.suggestion.eligibility
            words = ELIGIBILITY[eligibility]
            if suggested:
                words = tr("{words}, as suggested", words=words)
            choice.setText(words)
            choice.setAccessibleName(words)
            choice.setEnabled(finished)
            choice.updateGeometry()
        wanted = result.determination or result.suggestion.eligibility
        self.choices[CHOICES.index(wanted)].setChecked(True)
        self.reason.setText(result.determination_reason)
        self.reason.setEnabled(finished)
        told, again = decision_now(result)
        self.tell(told, "attention" if again else "ink_2")
        self._show_need()

    def press(self, key: str) -> bool:
        """1, 2 and 3 decide. False for any other key."""
        if key not in ("1", "2", "3") or not self.choices[0].isEnabled():
            return False
        self.choices[int(key) - 1].click()
        self.choices[int(key) - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def bring_back(self, chosen: Eligibility, reason: str) -> None:
        """Put back what was chosen and typed."""
        self.choices[CHOICES.index(chosen)].setChecked(True)
        self.reason.setText(reason)
        self._show_need()

    def tell(self, sentence: str, role: str = "ink_2") -> None:
        """Say something under the decision."""
        self._below.setText(sentence)
        self._below.set_role(role)
        describe_fault(self.reason, "")

    def refuse(self, sentence: str) -> None:
        """Say what the reason lacks, and give it the keyboard."""
        self.tell(sentence, "bad")
        describe_fault(self.reason, sentence)
        announce(self, sentence, at_once=True)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        """A reason is of the decision that it was given for, and of no other."""
        result = self._result
        if result is not None and result.determination is not None and result.determination_reason:
            kept, same = result.determination_reason, self.chosen is result.determination
            if self.reason.text() == ("" if same else kept):
                self.reason.setText(kept if same else "")
        self._show_need()

    def _show_need(self) -> None:
        if self._result is None:
            return
        result, chosen = self._result, self.chosen
        other = chosen is not result.suggestion.eligibility
        again = result.determination not in (None, chosen) and not result.corrected_since
        self._need.setText(
            tr("Reason, since you decide otherwise")
            if other
            else tr("Reason, since it was decided before")
            if again
            else tr("Reason, needed only where you decide otherwise")
        )
        self.reason.setPlaceholderText("" if other or again else tr("No reason needed"))
        self.changed.emit()
