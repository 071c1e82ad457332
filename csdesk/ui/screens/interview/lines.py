"""How a question with several lines is answered: each line with one of the same answers."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from csdesk.services.interview import AnswerState, Choice, Item, Prefilled, Question, QuestionKind, QuestionState
from csdesk.ui import theme
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.screens.interview.inputs import AnswerInput, ChoicesInput, FieldInput
from csdesk.ui.widgets import Button, Flowing, Icon, Text, column, row
from csdesk.wording import tr

TAKEN = "RUN"
"""Letters that mean something on the page; N means no all the same, where no begins with it."""
NARROW = 44
MOST_BESIDE = 130
"""Pixels of all answers of a line up to which two columns of lines have room."""


class LineRow(QWidget):
    """One line with its answers. `tell(code)`: one was given."""

    def __init__(self, item: Item, choices: tuple[Choice, ...], width: int, tell: Callable[[str], None]) -> None:
        super().__init__()
        self.code = item.code
        self.text = item.text
        self._refused = Icon("hand-palm", "attention", 16)
        self._refused.setToolTip(tr("Asked, chose not to respond"))
        self._open = Icon("minus-circle", "ink_3", 16)
        self._open.setToolTip(tr("Left unanswered on purpose"))
        self._noted = Icon("note-pencil", "ink_3", 16)
        words = Text(item.text, wrap=True)
        layout = row(gap=6, margins=(10, 0, 6, 0))
        layout.addWidget(words, 1)
        for mark in (self._noted, self._refused, self._open):
            layout.addWidget(mark)
        self.buttons = {one.code: self._button(one, width, tell) for one in choices}
        for button in self.buttons.values():
            layout.addWidget(button)
        self.setLayout(layout)
        layout.addStrut(theme.scaled(34))
        for mark in (self._noted, self._refused, self._open):
            mark.setVisible(False)

    def _button(self, choice: Choice, width: int, tell: Callable[[str], None]) -> Button:
        name = f"interview.line.{self.code}.{choice.code}"
        button = Button(choice.text, lambda: tell(choice.code), name=name, small=True)
        button.setCheckable(True)
        button.enter_presses = False
        button.setAccessibleName(f"{self.text}: {choice.text}")
        button.setFixedWidth(width)
        return button

    def show_answer(self, value: str, state: AnswerState | None, note: str) -> None:
        """Mark the answer, that it was refused or left open, and that there is a note."""
        self._refused.setVisible(state is AnswerState.REFUSED)
        self._open.setVisible(state is AnswerState.UNANSWERED)
        self._noted.setVisible(bool(note))
        self._noted.setToolTip(note)
        for code, button in self.buttons.items():
            button.setChecked(code == value)

    def focus(self) -> None:
        """Take the keyboard."""
        self.first().setFocus(Qt.FocusReason.TabFocusReason)

    def first(self) -> QWidget:
        """The answer that is marked, else the first."""
        buttons = list(self.buttons.values())
        return next((button for button in buttons if button.isChecked()), buttons[0])


class LinesInput(AnswerInput):
    """Lines of the same answers: arrows move, a digit or a letter answers and goes to the next line.

    `line_entered(LineRow)`: this line has the keyboard now.
    """

    line_entered = Signal(object)

    def __init__(self, question: Question, refusal: str) -> None:
        super().__init__()
        self._codes = [choice.code for choice in question.choices]
        self._letters = letters_of(question.choices)
        self._number = len(question.choices) + 1
        metrics = QFontMetrics(theme.font("small"))
        widest = max(metrics.horizontalAdvance(choice.text) for choice in question.choices)
        width = max(theme.scaled(NARROW), widest + theme.scaled(22))
        self.lines = [LineRow(item, question.choices, width, self._teller(item.code)) for item in question.items]
        self._at = 0
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(2)
        columns = 2 if width * len(self._codes) <= theme.scaled(MOST_BESIDE) else 1
        rows = (len(self.lines) + columns - 1) // columns
        for at, line in enumerate(self.lines):
            grid.addWidget(line, at % rows, at // rows)
            for button in line.buttons.values():
                button.installEventFilter(self)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        parts = column(grid, gap=4)
        if refusal:
            refuse = Button(
                refusal, self._refuse_all, name="interview.lines.refuse", icon="hand-palm", key=str(self._number)
            )
            hint = Text(tr("Those not answered yet, all together:"), "small")
            parts.addWidget(Flowing([hint, refuse], margins=(10, 4, 0, 0)))
        self._refusable = bool(refusal)
        self.setLayout(parts)
        answer = " and ".join(self._letters) or tr("1 to {codes}", codes=len(self._codes))
        self.keys = tr("{answer} answer, ↑ ↓ move", answer=answer)

    def show_state(self, state: QuestionState) -> None:
        """Mark what is kept of each line."""
        for line in self.lines:
            kept = state.item(line.code)
            line.show_answer(*((kept.value, kept.state, kept.note) if kept is not None else ("", None, "")))

    @property
    def line(self) -> LineRow:
        """The line that has the keyboard, or had it last."""
        return self.lines[self._at]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go from line to line."""
        if event.type() == QEvent.Type.FocusIn:
            self._at = next((at for at, line in enumerate(self.lines) if watched in line.buttons.values()), self._at)
            self.line_entered.emit(self.line)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and self._has_keyboard():
                self.lines[max(0, min(len(self.lines) - 1, self._at + step))].focus()
                return True
        return super().eventFilter(watched, event)

    def press(self, key: str) -> bool:
        """A digit or a letter answers the line that has the keyboard; the number after refuses what is open."""
        if key == str(self._number) and self._refusable:
            self._refuse_all()
            return True
        value = self._letters.get(key)
        if key.isdecimal() and 0 < int(key) <= len(self._codes):
            value = self._codes[int(key) - 1]
        if value is None or not self._has_keyboard():
            return False
        here = self._at
        self._tell(self.lines[here].code, value)
        self.lines[min(here + 1, len(self.lines) - 1)].focus()
        return True

    def first(self) -> QWidget:
        """The first line that is not answered."""
        open_lines = (line for line in self.lines if not any(one.isChecked() for one in line.buttons.values()))
        return next(open_lines, self.lines[0]).first()

    def _has_keyboard(self) -> bool:
        return any(button.hasFocus() for button in self.line.buttons.values())

    def _teller(self, code: str) -> Callable[[str], None]:
        return lambda value: self._tell(code, value)

    def _tell(self, code: str, value: str) -> None:
        line = next(line for line in self.lines if line.code == code)
        line.show_answer(value, AnswerState.ANSWERED, "")
        self.given.emit(Given(value=value, item=code))

    def _refuse_all(self) -> None:
        self.given.emit(Given(refused=True))


def letters_of(choices: tuple[Choice, ...]) -> dict[str, str]:
    """The first letter of each answer -> its code; none at all where two begin alike, or the page needs one."""
    found = {choice.text[:1].upper(): choice.code for choice in choices}
    on_every_keyboard = all(letter.isascii() and letter.isalpha() for letter in found)
    usable = on_every_keyboard and len(found) == len(choices) and not set(found) & (set(TAKEN) - {"N"})
    return found if usable else {}


def make_input(question: Question, refusal: str, prefilled: Prefilled | None) -> AnswerInput:
    """What fits the question. `refusal` is empty where it cannot be refused."""
    if question.kind is QuestionKind.CHOICE:
        return ChoicesInput(question, refusal, offered=prefilled)
    if question.kind is QuestionKind.LINES:
        return LinesInput(question, refusal)
    if prefilled is None:
        return FieldInput(question)
    return FieldInput(question, prefilled.values, prefilled.source)
