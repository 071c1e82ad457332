"""Reviewing a plan: how each step stands, changed in place."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from csdesk.services import plans
from csdesk.services.plans import SETTLED, PlanState, PlanView, StepReview, StepState, StepView
from csdesk.ui import theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.words import STATE_ICONS, STEP_STATES, due_words, review_words, step_words
from csdesk.ui.speech import announce
from csdesk.ui.widgets import (
    DateInput,
    Icon,
    Line,
    Scrolling,
    Select,
    Text,
    clear,
    column,
    describe_fault,
    holding,
    name_widget,
    row,
)
from csdesk.wording import tr

SAY_WHY = tr("Say what holds it up, then press Enter.")
NO_DATE = tr("The new date cannot be read: write it as 10/22/2026. Nothing was changed.")
PAST_SHOWN = 3
"""Reviews of a step that are shown below it; the others as its tip."""


class ReviewLine(QWidget):
    """One step, how it stands, and how it stood before. `reviewed(StepReview)`."""

    reviewed = Signal(object)

    def __init__(self, number: int, step: StepView, *, today: Callable[[], date], can_change: bool) -> None:
        super().__init__()
        self._step = step
        self._icon = Icon("circle", "ink_3", 18)
        words = Text(step_words(step.draft), wrap=True)
        self._due = Text("", "small", wrap=True)
        self._told = Text("", "small", name=f"plans.review.{number}.told", wrap=True)
        self._past = Text("", "small", name=f"plans.review.{number}.past", wrap=True)
        self.state = Select(
            STEP_STATES,
            name=f"plans.review.{number}",
            spoken=tr("Step {number}: {what}", number=number, what=step.draft.what),
        )
        self.state.setFixedWidth(theme.scaled(124))
        self.state.activated.connect(lambda _index: self._choose())
        self.note = QLineEdit(step.note)
        self.note.setPlaceholderText(tr("Note"))
        name_widget(self.note, f"plans.review.{number}.note", tr("Note on step {number}", number=number))
        self.new_date = DateInput(
            today, name=f"plans.review.{number}.due", spoken=tr("New date of step {number}", number=number)
        )
        self.new_date.setPlaceholderText(tr("new date"))
        self.new_date.setFixedWidth(theme.scaled(124))
        for field in (self.note, self.new_date):
            field.returnPressed.connect(self._choose)
        for widget in (self.state, self.note, self.new_date):
            widget.setEnabled(can_change)
        line = row(self._icon, gap=10)
        when = row(gap=8)
        when.addWidget(self._due, 1)
        when.addWidget(self.new_date)
        line.addLayout(column(words, when, gap=0), 1)
        below = row(28, self.state, gap=8)
        below.addWidget(self.note, 1)
        told = row(28, column(self._told, self._past, gap=0), gap=0)
        self.setLayout(column(line, below, told, gap=4, margins=(0, 6, 0, 6)))
        self.show_step(step)

    @property
    def step_id(self) -> UUID:
        """Which step it is."""
        return self._step.step_id

    @property
    def has_new_note(self) -> bool:
        """Whether a note was typed that is not kept."""
        return self.note.text() != self._step.note

    def show_step(self, step: StepView) -> None:
        """Show how it stands in the vault."""
        was_reviewed = step.reviewed_at != self._step.reviewed_at
        being_typed = self.has_new_note
        self._step = step
        icon, role = STATE_ICONS[step.state]
        self._icon.set_icon(icon, role)
        self.state.set_value(step.state)
        due = due_words(step.due_on, step.draft.rhythm)
        if step.due_on != step.draft.due_on:
            paper = due_words(step.draft.due_on, "")
            due = tr("{due} (on the signed paper: {paper})", due=due, paper=paper)
        self._due.setText(due)
        if not being_typed:
            self.note.setText(step.note)
        if was_reviewed:
            self.new_date.clear()
        past = [review_words(review) for review in reversed(step.history)]
        self._past.setText("\n".join(past[:PAST_SHOWN]))
        self._past.setToolTip("\n".join(past[PAST_SHOWN:]))
        self._past.setVisible(bool(past))
        self._tell("")

    def refuse(self, sentence: str) -> None:
        """Say why it was not kept."""
        self.state.set_value(self._step.state)
        self._tell(sentence, role="bad")

    def _choose(self) -> None:
        state = StepState(str(self.state.value()))
        if state is StepState.STUCK and not self.note.text().strip():
            self._want(self.note, SAY_WHY, role="attention")
            return
        if not self.new_date.is_valid():
            self._want(self.new_date, NO_DATE, role="bad")
            return
        due_on = None if state in SETTLED else self.new_date.value()
        self.reviewed.emit(StepReview(self._step.step_id, state, self.note.text(), due_on))

    def _want(self, field: QLineEdit, sentence: str, *, role: str) -> None:
        """Say what a field lacks, and give it the keyboard."""
        self._tell(sentence, role=role)
        describe_fault(field, sentence)
        announce(self, sentence, at_once=True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, sentence: str, *, role: str = "ink_2") -> None:
        for field in (self.note, self.new_date):
            describe_fault(field, "")
        self._told.setText(sentence)
        self._told.set_role(role)
        self._told.setVisible(bool(sentence))


class ReviewList(Scrolling):
    """The goals of a plan and its steps, each with its state."""

    def __init__(self, desk: Desk) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._lines.setContentsMargins(0, 0, 0, 0)
        super().__init__(holding(self._lines), None, name="plans.review")
        self.column.setContentsMargins(16, 8, 16, 8)
        self._desk = desk
        self._shown: tuple[UUID, PlanState] | None = None
        self.lines: list[ReviewLine] = []

    def unsaved(self) -> dict[str, Any]:
        """Notes on steps and new dates that were typed and not kept, by their steps; empty when there are none."""
        notes = {str(line.step_id): line.note.text() for line in self.lines if line.has_new_note}
        dates = {str(line.step_id): line.new_date.text() for line in self.lines if line.new_date.text()}
        return (
            {"plan_id": str(self._shown[0]), "notes": notes, "dates": dates} if self._shown and notes | dates else {}
        )

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put back what `unsaved` gave of the plan in view."""
        for line in self.lines:
            step = str(line.step_id)
            if step in unsaved["notes"]:
                line.note.setText(unsaved["notes"][step])
            line.new_date.setText(unsaved["dates"].get(step, ""))

    def show_view(self, view: PlanView) -> None:
        """Show a plan; the same one again keeps the keyboard where it is."""
        ids = [step.step_id for step in view.steps]
        if self._shown == (view.plan_id, view.state) and ids == [line.step_id for line in self.lines]:
            for line, step in zip(self.lines, view.steps, strict=True):
                line.show_step(step)
            return
        self._shown = (view.plan_id, view.state)
        clear(self._lines)
        for words in goals(view):
            self._lines.addWidget(Text(words, "strong" if words.startswith("Pay") else "body", wrap=True))
        self._lines.addSpacing(6)
        can_change = view.state is not PlanState.REPLACED
        self.lines = [
            ReviewLine(number, step, today=self._desk.today, can_change=can_change)
            for number, step in enumerate(view.steps, 1)
        ]
        for line in self.lines:
            line.reviewed.connect(self._keep)
            self._lines.addWidget(Line())
            self._lines.addWidget(line)
        if not view.steps:
            self._lines.addWidget(Text(tr("This plan has no first steps."), role="ink_2"))

    def _keep(self, said: StepReview) -> None:
        at, who = self._desk.now(), self._desk.who
        line = next(one for one in self.lines if one.step_id == said.step_id)

        def work(session: Any) -> None:
            plans.review_step(session, said.step_id, said.state, said.note, due_on=said.due_on, at=at, who=who)

        self._desk.write(
            self,
            work,
            None,
            lambda error: line.refuse(str(error)),
            changed={"plans"},
            undo=tr("The review of a step"),
        )


def goals(view: PlanView) -> tuple[str, ...]:
    """The goals in words, one line each."""
    draft = view.draft
    told = []
    if draft.amount_cents is not None:
        told.append(
            tr("Pay {money} per month to {pay_to}.", money=plans.money(draft.amount_cents), pay_to=draft.pay_to)
        )
    if draft.keep_paying:
        told.append(tr("Continue to pay monthly child support obligations ongoing."))
    return (*told, *draft.longer_term)
