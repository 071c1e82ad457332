"""The card beside the outcomes: the question of the line that is selected, and its answers by their digits."""

from dataclasses import replace
from functools import partial
from string import digits

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from csdesk.services import outcomes
from csdesk.services.jobs import MOST_WAGE_CENTS
from csdesk.services.outcomes import NOT_SAID, Cell, OutcomeLine
from csdesk.ui import formats
from csdesk.ui.commands import Command
from csdesk.ui.widgets import Button, Field, FieldSpec, Sheet, Text, clear, row
from csdesk.wording import tr, tr_marked

DIGITS = "1-8"
NOT_SAID_KEY = "9"
TAKE_KEY = "Y"
ABOUT = {"ncp": tr("the NCP"), "cp": tr("the CP"), "child": tr("the child")}
NO_AMOUNT = tr("Write an amount, for example 17.50.")
CORRECTS = tr("Another answer corrects it; what it says now is kept.")


class OutcomeCard(Sheet):
    """`answered(value, cents)`: an answer was chosen; the value is empty for an amount."""

    answered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(title=tr("Question"), icon="chat-circle-text", gap=8, name="outcomes.card")
        self._line: OutcomeLine | None = None
        self._cell: Cell | None = None
        self._choices: list[Button] = []
        self._about = Text("", "small", wrap=True, name="outcomes.about")
        self._question = Text("", "strong", wrap=True, name="outcomes.question")
        self.said = Text("", wrap=True, name="outcomes.said")
        self._known = Text("", "small", wrap=True, name="outcomes.known")
        self.take = Button(tr("As the record says"), self._take, name="outcomes.take", icon="check", key=TAKE_KEY)
        amount = FieldSpec(
            "amount", tr("Wage an hour in dollars"), "money", highest=MOST_WAGE_CENTS, placeholder="17.50"
        )
        self.amount = Field(amount, screen="outcomes")
        self.amount.submitted.connect(self._give_amount)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(4)
        self._not_now = Text("", role="ink_2", wrap=True, name="outcomes.notNow")
        parts = (self._about, self._question, self.said, self._known, row(self.take, None), self.amount)
        self.add(*parts, self._answers, self._not_now)

    def show_cell(self, line: OutcomeLine | None, cell: Cell | None) -> None:
        """Show the question of a line at a point."""
        self._line, self._cell = line, cell
        clear(self._answers)
        self._choices.clear()
        can = line is not None and cell is not None and (cell.can_be_entered or cell.answer is not None)
        self._about.setText(_about(line, cell) if line is not None and cell is not None else "")
        self._question.setText(tr_marked(line.measure.question) if line is not None else "")
        self.said.setText(_said(cell) if cell is not None else "")
        self.said.setVisible(bool(self.said.text()))
        suggestion = cell.suggestion if cell is not None else None
        self._known.setText(
            tr("The record says: {words}. {because}.", words=suggestion.words, because=suggestion.because)
            if suggestion
            else ""
        )
        for part in (self._known, self.take):
            part.setVisible(suggestion is not None)
        self.amount.setVisible(can and line is not None and line.measure.money)
        self.amount.set_value(None)
        self.amount.show_fault("")
        self._not_now.setText("" if can or line is None else _not_now(cell))
        self._not_now.setVisible(bool(self._not_now.text()))
        if line is not None and can:
            self._show_answers(line)

    def commands(self) -> list[Command]:
        """The answers, each by its digit; where an amount is asked for, a digit begins it."""
        # The buttons of a new question are in view a moment later only; their keys count at once.
        choices = [replace(command, can=None) for button in self._choices for command in button.commands()]
        given = [*self.take.commands(), *choices]
        if not self.amount.isVisible():
            return given
        to_amount = Command("outcomes.amount", tr("Write the amount"), run=partial(self._begin_amount, ""))
        begun = [replace(to_amount, keys=digit, run=partial(self._begin_amount, digit)) for digit in digits]
        return [*given, to_amount, *begun]

    def unused_keys(self) -> set[str]:
        """Of `TAKE_KEY`, `DIGITS` and `NOT_SAID_KEY`, those that answer nothing here."""
        used = {button.key for button in self._choices}
        if used - {NOT_SAID_KEY} or not self.amount.isHidden():
            used.add(DIGITS)
        if not self.take.isHidden():
            used.add(TAKE_KEY)
        return {TAKE_KEY, DIGITS, NOT_SAID_KEY} - used

    def _show_answers(self, line: OutcomeLine) -> None:
        said = [
            (str(place), one.code, tr_marked(one.label)) for place, one in enumerate(line.measure.choices, start=1)
        ]
        if self._may_be_silent():
            said.append((NOT_SAID_KEY, NOT_SAID, tr_marked(outcomes.words("said")[NOT_SAID])))
        for key, code, label in said:
            button = Button(
                label,
                partial(self.answered.emit, code, None),
                name=f"outcomes.answer.{code}",
                key=key,
                small=True,
            )
            self._choices.append(button)
            self._answers.addLayout(row(button, None))

    def _may_be_silent(self) -> bool:
        """What is kept with the child has an answer; it is corrected to another one."""
        return self._cell is None or self._cell.answer is None or not self._cell.answer.with_the_child

    def _take(self) -> None:
        suggestion = self._cell.suggestion if self._cell is not None else None
        if suggestion is not None:
            self.answered.emit(suggestion.value, suggestion.amount_cents)

    def _begin_amount(self, digit: str) -> None:
        self.amount.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.amount.bring_back(digit)

    def _give_amount(self) -> None:
        unclear = self.amount.unclear()
        cents = None if unclear else self.amount.value()
        if cents is None:
            self.amount.refuse(unclear or NO_AMOUNT)
        else:
            self.answered.emit("", cents)


def _about(line: OutcomeLine, cell: Cell) -> str:
    return tr(
        "{words}, about {about}: {name}",
        words=outcomes.words("point")[cell.point],
        about=ABOUT[line.subject.kind],
        name=line.subject.name,
    )


def _said(cell: Cell) -> str:
    if cell.answer is None:
        return ""
    answer, day = cell.answer, formats.full_day(cell.answer.asked_on)
    said = [
        tr("{words}. Asked {full_day} by {by}.", words=answer.words, full_day=day, by=answer.by)
        if answer.by
        else tr("{words}. Asked {full_day}.", words=answer.words, full_day=day)
    ]
    if answer.former:
        said.append(tr("Before: {former}.", former=", ".join(answer.former)))
    return " ".join([*said, CORRECTS])


def _not_now(cell: Cell | None) -> str:
    if cell is None or cell.asked_from is None:
        return tr("It is not asked here.")
    return tr("It is asked from {full_day} on.", full_day=formats.full_day(cell.asked_from))
