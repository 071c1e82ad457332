"""The card beside the outcomes: the question of the line that is selected, and its answers by their digits."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from csdesk.services import outcomes
from csdesk.services.outcomes import NOT_SAID, Cell, OutcomeLine
from csdesk.ui import formats, theme
from csdesk.ui.theme.tokens import CONTROL
from csdesk.ui.widgets import Button, Sheet, Text, clear, name_widget, parse_money, row

NOT_SAID_KEY = "9"
TAKE_KEY = "Y"
ABOUT = {"ncp": "the NCP", "cp": "the CP", "child": "the child"}
NO_AMOUNT = "Write an amount, for example 17.50."
CORRECTS = "Another answer corrects it; what it says now is kept."


class OutcomeCard(Sheet):
    """`answered(value, cents)`: an answer was chosen; the value is empty for an amount."""

    answered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(title="Question", icon="chat-circle-text", gap=8, name="outcomes.card")
        self._line: OutcomeLine | None = None
        self._cell: Cell | None = None
        self._about = Text("", "small", wrap=True, name="outcomes.about")
        self._question = Text("", "strong", wrap=True, name="outcomes.question")
        self.said = Text("", wrap=True, name="outcomes.said")
        self._known = Text("", "small", wrap=True, name="outcomes.known")
        self.take = Button("As the record says", self._take, name="outcomes.take", icon="check", key=TAKE_KEY)
        self.amount = QLineEdit()
        self.amount.setPlaceholderText("17.50")
        self.amount.setFixedHeight(theme.scaled(CONTROL))
        name_widget(self.amount, "outcomes.amount", "Wage an hour in dollars")
        self.amount.returnPressed.connect(self._give_amount)
        self._fault = Text("", "small", role="bad", wrap=True, name="outcomes.fault")
        self._answers = QVBoxLayout()
        self._answers.setSpacing(4)
        self._not_now = Text("", role="ink_2", wrap=True, name="outcomes.notNow")
        parts = (self._about, self._question, self.said, self._known, row(self.take, None), self.amount, self._fault)
        self.add(*parts, self._answers, self._not_now)

    def show_cell(self, line: OutcomeLine | None, cell: Cell | None) -> None:
        """Show the question of a line at a point."""
        self._line, self._cell = line, cell
        clear(self._answers)
        self._fault.hide()
        can = line is not None and cell is not None and (cell.can_be_entered or cell.answer is not None)
        self._about.setText(_about(line, cell) if line is not None and cell is not None else "")
        self._question.setText(line.measure.question if line is not None else "")
        self.said.setText(_said(cell) if cell is not None else "")
        self.said.setVisible(bool(self.said.text()))
        suggestion = cell.suggestion if cell is not None else None
        self._known.setText(f"The record says: {suggestion.words}. {suggestion.because}." if suggestion else "")
        for part in (self._known, self.take):
            part.setVisible(suggestion is not None)
        self.amount.setVisible(can and line is not None and line.measure.money)
        self.amount.clear()
        self._not_now.setText("" if can or line is None else _not_now(cell))
        self._not_now.setVisible(bool(self._not_now.text()))
        if line is not None and can:
            self._show_answers(line)

    def press(self, key: str) -> bool:
        """A key of the list: a digit answers. False when it is none of this card."""
        line, cell = self._line, self._cell
        if line is None or cell is None or not (cell.can_be_entered or cell.answer is not None):
            return False
        if key == TAKE_KEY and cell.suggestion is not None:
            self._take()
        elif key == NOT_SAID_KEY and self._may_be_silent():
            self.answered.emit(NOT_SAID, None)
        elif key.isdigit() and line.measure.money:
            self.amount.setFocus(Qt.FocusReason.OtherFocusReason)
            self.amount.setText(key)
        elif key.isdigit() and 0 < int(key) <= len(line.measure.choices):
            self.answered.emit(line.measure.choices[int(key) - 1].code, None)
        else:
            return False
        return True

    def _show_answers(self, line: OutcomeLine) -> None:
        said = [(str(place), one.code, one.label) for place, one in enumerate(line.measure.choices, start=1)]
        if self._may_be_silent():
            said.append((NOT_SAID_KEY, NOT_SAID, outcomes.words("said")[NOT_SAID]))
        for key, code, label in said:
            button = Button(
                label,
                partial(self.answered.emit, code, None),
                name=f"outcomes.answer.{code}",
                key=key,
                small=True,
            )
            self._answers.addLayout(row(button, None))

    def _may_be_silent(self) -> bool:
        """What is kept with the child has an answer; it is corrected to another one."""
        return self._cell is None or self._cell.answer is None or not self._cell.answer.with_the_child

    def _take(self) -> None:
        suggestion = self._cell.suggestion if self._cell is not None else None
        if suggestion is not None:
            self.answered.emit(suggestion.value, suggestion.amount_cents)

    def _give_amount(self) -> None:
        cents = parse_money(self.amount.text())
        if cents is None or cents < 0:
            self._fault.setText(NO_AMOUNT)
            self._fault.show()
            return
        self.answered.emit("", cents)


def _about(line: OutcomeLine, cell: Cell) -> str:
    return f"{outcomes.words('point')[cell.point]}, about {ABOUT[line.subject.kind]}: {line.subject.name}"


def _said(cell: Cell) -> str:
    if cell.answer is None:
        return ""
    by = f" by {cell.answer.by}" if cell.answer.by else ""
    before = f" Before: {', '.join(cell.answer.former)}." if cell.answer.former else ""
    return f"{cell.answer.words}. Asked {formats.full_day(cell.answer.asked_on)}{by}.{before} {CORRECTS}"


def _not_now(cell: Cell | None) -> str:
    if cell is None or cell.asked_from is None:
        return "It is not asked here."
    return f"It is asked from {formats.full_day(cell.asked_from)} on."
