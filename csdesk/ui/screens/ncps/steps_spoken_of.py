"""The open first steps of the signed plan below a contact: how each stands was spoken of, and is saved with it."""

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from csdesk.services.plans import SETTLED, StepReview, StepState, StepView
from csdesk.ui import formats, theme
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets import DateInput, KeyCap, Select, Text, clear, column, holding, name_widget, row
from csdesk.wording import tr

KEY = "Alt+S"
STATES = (
    ("", tr("Not spoken of")),
    (StepState.DONE, tr("1  Done")),
    (StepState.UNDER_WAY, tr("2  Under way")),
    (StepState.STUCK, tr("3  Stuck")),
    (StepState.DROPPED, tr("4  Dropped")),
    (StepState.OPEN, tr("5  Not begun")),
)
"""The digit of a state is its place."""
SAY_WHY = tr("Say what holds the step up. Nothing was saved yet.")
NO_DATE = tr("The new date of the step cannot be read: write it as 10/22/2026. Nothing was saved yet.")


class StepLine(QWidget):
    """One step. `changed`: how it stands was said, or something was typed."""

    changed = Signal()

    def __init__(self, number: int, step: StepView, today: Callable[[], date]) -> None:
        super().__init__()
        self.step = step
        name = f"record.addContact.step.{number}"
        what = f"{step.draft.who}: {step.draft.what}"
        self.state = Select(
            STATES, name=name, spoken=tr("How step {number} stands: {what}", number=number, what=what)
        )
        self.state.setFixedSize(theme.scaled(136), theme.scaled(CONTROL))
        self.state.installEventFilter(self)
        self.state.currentIndexChanged.connect(lambda _index: self._show_fields())
        words = Text(f"{what} ({formats.short_day(step.due_on)})" if step.due_on else what, elide=True)
        words.setToolTip(what)
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Note"))
        name_widget(self.note, f"{name}.note", tr("Note on step {number}", number=number))
        self.new_date = DateInput(today, name=f"{name}.due", spoken=tr("New date of step {number}", number=number))
        self.new_date.setPlaceholderText(tr("new date"))
        self.new_date.setFixedWidth(theme.scaled(124))
        for field in (self.note, self.new_date):
            field.setFixedHeight(theme.scaled(CONTROL))
            field.textChanged.connect(lambda _text: self.changed.emit())
        line = row(self.state, gap=8)
        line.addWidget(words, 3)
        line.addWidget(self.note, 2)
        line.addWidget(self.new_date)
        self.setLayout(line)
        self._show_fields()

    def review(self) -> StepReview | None:
        """What was said of it; None where it was not spoken of."""
        if not self.state.value():
            return None
        state = StepState(str(self.state.value()))
        due_on = None if state in SETTLED else self.new_date.value()
        return StepReview(self.step.step_id, state, self.note.text().strip(), due_on)

    def fault(self) -> tuple[str, QLineEdit] | None:
        """What is missing or cannot be read, and where."""
        said = self.review()
        if said is None:
            return None
        if said.state is StepState.STUCK and not said.note:
            return SAY_WHY, self.note
        if said.state not in SETTLED and not self.new_date.is_valid():
            return NO_DATE, self.new_date
        return None

    def typed(self) -> list[str]:
        """State, note and date as they are seen."""
        return [str(self.state.value() or ""), self.note.text(), self.new_date.text()]

    def bring_back(self, typed: list[str]) -> None:
        """Put back what `typed` gave."""
        state, note, new_date = typed
        self.state.set_value(StepState(state) if state else "")
        self.note.setText(note)
        self.new_date.setText(new_date)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit says how the step stands; 0: it was not spoken of."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdecimal():
            digit = int(event.text())
            if digit < len(STATES):
                self.state.setCurrentIndex(digit)
            return True
        return super().eventFilter(watched, event)

    def _show_fields(self) -> None:
        said = self.review()
        self.note.setVisible(said is not None)
        self.note.setPlaceholderText(tr("What holds it up") if said and said.state is StepState.STUCK else tr("Note"))
        self.new_date.setVisible(said is not None and said.state not in SETTLED)
        self.changed.emit()


class StepsSpokenOf(QWidget):
    """A line for each open step. `changed` as of its lines."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], indent: int) -> None:
        super().__init__()
        self._today = today
        self.lines: list[StepLine] = []
        self._waiting: dict[str, list[str]] = {}
        """What was typed for steps that are not read yet."""
        head = holding(row(None, Text(tr("steps"), role="ink_2"), KeyCap(KEY), gap=6))
        head.setFixedWidth(indent)
        top = column(head, None)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._lines.setContentsMargins(0, 0, 0, 0)
        line = row(holding(top), gap=8)
        line.addLayout(self._lines, 1)
        self.setLayout(line)
        name_widget(self, "record.addContact.steps", tr("First steps of the plan"))

    def show_steps(self, steps: tuple[StepView, ...]) -> None:
        """The open steps of the signed plan. What is being typed about them stays."""
        typed = self.typed()
        if [line.step for line in self.lines] != list(steps):
            clear(self._lines)
            self.lines = [StepLine(number, step, self._today) for number, step in enumerate(steps, 1)]
            for line in self.lines:
                self._lines.addWidget(line)
                line.changed.connect(self.changed)
        self.bring_back(typed)

    def reviews(self) -> tuple[StepReview, ...]:
        """What was said of the steps that were spoken of."""
        return tuple(said for said in (line.review() for line in self.lines) if said is not None)

    def inputs(self) -> Iterator[QLineEdit]:
        """What is typed into."""
        for line in self.lines:
            yield from (line.note, line.new_date)

    def fault(self) -> tuple[str, QLineEdit] | None:
        """What is missing or cannot be read, and where: the first of them."""
        return next((fault for fault in (line.fault() for line in self.lines) if fault is not None), None)

    def typed(self) -> dict[str, list[str]]:
        """What was said and typed, by step; steps that were not spoken of are left out."""
        here = {str(line.step.step_id): line.typed() for line in self.lines if line.review() is not None}
        return here or dict(self._waiting)

    def bring_back(self, typed: dict[str, list[str]]) -> None:
        """Put back what `typed` gave, now or as soon as the steps are read."""
        self._waiting = dict(typed)
        for line in self.lines:
            line.bring_back(typed.get(str(line.step.step_id), ["", "", ""]))
        if any(str(line.step.step_id) in typed for line in self.lines):
            self._waiting = {}

    def take_focus(self) -> None:
        """To the first step."""
        if self.lines:
            self.lines[0].state.setFocus(Qt.FocusReason.ShortcutFocusReason)
