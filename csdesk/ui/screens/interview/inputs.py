"""How a question is answered on the screen: by a choice, line by line, by a number, by words."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QLineEdit, QPlainTextEdit, QWidget

from csdesk.services.interview import Prefilled, Question, QuestionKind, QuestionState, QuestionStatus
from csdesk.ui import theme
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.screens.interview.marks import ChoiceButton
from csdesk.ui.widgets import Button, Text, column, name_widget, row, take_digits_only
from csdesk.wording import tr

LONG_CHOICE = 32
"""Letters from which on choices stand one under the other."""
MOST_LETTERS = 4_000


class AnswerInput(QWidget):
    """Where one question is answered. `given(Given)` counts at once; `edited`: typed, not yet given."""

    given = Signal(object)
    edited = Signal()
    keys = ""
    """The keys that answer, in words."""

    def show_state(self, state: QuestionState) -> None:
        """Show what the vault has."""

    def typed(self) -> Given | None:
        """What stands in the field and was not given yet; None for nothing."""
        return None

    def press(self, key: str) -> bool:
        """A key that is not a letter of a text. True when it meant something here."""
        return False

    def first(self) -> QWidget:
        """What has the keyboard first."""
        return self


class ChoicesInput(AnswerInput):
    """Big answers with their numbers, the refusal last."""

    def __init__(
        self,
        question: Question,
        refusal: str,
        *,
        large: bool = False,
        guides: bool = True,
        offered: Prefilled | None = None,
    ) -> None:
        """`offered`: what was said last time; it is chosen by whoever presses it, and never by itself."""
        super().__init__()
        self._codes: list[str | None] = [choice.code for choice in question.choices]
        words = [(choice.text, choice.guide if guides else "") for choice in question.choices]
        if refusal:
            self._codes.append(None)
            words.append((refusal, ""))
        self.buttons: list[ChoiceButton] = []
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        columns = 1 if large or any(len(text) > LONG_CHOICE for text, _ in words) else 2
        for at, (text, guide) in enumerate(words):
            button = ChoiceButton(at + 1, text, guide=guide, large=large, name=f"interview.choice.{at + 1}")
            if large and len(words) > 4:
                button.set_height(52)
            button.clicked.connect(self._teller(at))
            self.buttons.append(button)
            grid.addWidget(button, at // columns, at % columns)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        parts = column(grid, gap=8)
        if offered is not None:
            at = self._codes.index(offered.values[0])
            again = tr("As {source}: {text}", source=offered.source, text=question.choices[at].text)
            parts.addWidget(Button(again, self.buttons[at].click, name="interview.offer.1", kind="link", icon="plus"))
        self.setLayout(parts)
        self.keys = tr("1 to {words} answer", words=len(words))

    def show_state(self, state: QuestionState) -> None:
        """Mark the answer that is kept."""
        for button, code in zip(self.buttons, self._codes, strict=True):
            refused = code is None and state.status is QuestionStatus.REFUSED
            answered = code is not None and state.status is QuestionStatus.ANSWERED and state.value == code
            button.setChecked(refused or answered)

    def show_line(self, value: str, *, refused: bool) -> None:
        """Mark the answer of one line of a question that has several."""
        for button, code in zip(self.buttons, self._codes, strict=True):
            button.setChecked(refused if code is None else code == value)

    def press(self, key: str) -> bool:
        """A digit chooses."""
        if key.isdecimal() and 0 < int(key) <= len(self.buttons):
            button = self.buttons[int(key) - 1]
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            button.click()
            return True
        return False

    def first(self) -> QWidget:
        """The answer that is chosen, else the first."""
        return next((button for button in self.buttons if button.isChecked()), self.buttons[0])

    def _teller(self, at: int) -> Callable[[], None]:
        code = self._codes[at]

        def tell() -> None:
            for button in self.buttons:
                button.setChecked(button is self.buttons[at])
            self.given.emit(Given(refused=True) if code is None else Given(value=code))

        return tell


class Words(QPlainTextEdit):
    """Several lines of words. Enter goes on; Shift and Enter begin a new line; Esc goes back to the question."""

    left = Signal()
    done = Signal()

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        name_widget(self, name, spoken, tr("Enter goes on, Shift+Enter begins a new line"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are text; Enter and Esc are not."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def text(self) -> str:
        """What was written, without blanks around it."""
        return self.toPlainText().strip()[:MOST_LETTERS]


class HoursField(QLineEdit):
    """Takes digits. Letters mean what they mean on the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let letters through."""
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)


class FieldInput(AnswerInput):
    """A number or words, typed; given when one goes on."""

    went_on = Signal()

    def __init__(self, question: Question, offered: tuple[str, ...] = (), source: str = "") -> None:
        super().__init__()
        self.touched = False
        """Somebody typed here; what was only filled in counts when one goes on."""
        self._kept = ""
        self._offered = offered
        self.edited.connect(self._touch)
        self.field: QLineEdit | Words
        if question.kind is QuestionKind.TEXT and question.by == "parent":
            self.field = Words("interview.answer", question.text)
            self.field.setMinimumHeight(theme.scaled(120))
            self.field.done.connect(self.went_on)
            self.field.textChanged.connect(self.edited)
            self.setLayout(column(self.field))
            return
        self.field = HoursField() if question.kind is QuestionKind.HOURS else QLineEdit()
        self.field.setProperty("tall", True)
        self.field.setFixedWidth(theme.scaled(120 if question.kind is QuestionKind.HOURS else 320))
        if question.kind is QuestionKind.HOURS:
            take_digits_only(self.field, 999)
        name_widget(self.field, "interview.answer", question.text, question.guide)
        self.field.textEdited.connect(lambda _text: self.edited.emit())
        beside = Text(question.guide, role="ink_2") if question.guide else Text(source, role="ink_2")
        parts: list[QWidget | QLayout] = [row(self.field, beside, None, gap=12)]
        parts += [self._offer(number, value) for number, value in enumerate(offered[1:], 2)]
        self.setLayout(column(*parts, gap=8))

    def show_state(self, state: QuestionState) -> None:
        """Show what is kept; else the likeliest value, which counts when one goes on."""
        self._kept = state.value
        shown = state.value
        if not shown and state.status is QuestionStatus.NOT_ASKED:
            shown = next(iter(self._offered), "")
        if shown != self._text():
            self.write(shown)

    def write(self, text: str) -> None:
        """Put words into the field."""
        if isinstance(self.field, QLineEdit):
            self.field.setText(text)
            self.field.selectAll()
        else:
            self.field.setPlainText(text)

    def typed(self) -> Given | None:
        """The text, when it is another one than the vault has."""
        text = self._text()
        return Given(value=text) if text and text != self._kept else None

    def first(self) -> QWidget:
        """The field."""
        return self.field

    def _touch(self) -> None:
        self.touched = True

    def _text(self) -> str:
        return self.field.text().strip()

    def _offer(self, number: int, value: str) -> QWidget:
        button = Button(value, lambda: self._take(value), name=f"interview.offer.{number}", kind="link", icon="plus")
        button.setAccessibleName(tr("Fill in {value}", value=value))
        return button

    def _take(self, value: str) -> None:
        if isinstance(self.field, QLineEdit):
            self.field.setText(value)
        self.edited.emit()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
