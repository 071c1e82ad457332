"""The notes beside a question: one on its answer, and where it has lines, one on the line that has the keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from csdesk.services.interview import AnswerState, QuestionState
from csdesk.ui import theme
from csdesk.ui.screens.interview.conversation import Given
from csdesk.ui.screens.interview.inputs import MOST_LETTERS, Words
from csdesk.ui.screens.interview.lines import LineRow
from csdesk.ui.widgets import Sheet, Text, name_widget
from csdesk.wording import tr

TITLE = tr("Notes on this answer")


class LineNote(QLineEdit):
    """A note on one line. `left`: Enter or Esc, which go back to the lines."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are text."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class NotesSheet(Sheet):
    """`edited`; `done`: Enter; `left`: Esc."""

    edited = Signal()
    done = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(title=TITLE, key="Alt+N")
        self.note = Words("interview.note", TITLE)
        self.note.textChanged.connect(self.edited)
        self.note.done.connect(self.done)
        self.note.left.connect(self.left)
        self._on_line = Text("", "small", elide=True, name="interview.onLine")
        self.line = LineNote()
        self.line.setMaxLength(MOST_LETTERS)
        name_widget(self.line, "interview.lineNote", tr("Note on this line"))
        self.line.textEdited.connect(self._note_line)
        self.line.left.connect(self.left)
        self.add(self._on_line, self.line, self.note)
        self.setFixedWidth(theme.scaled(272))
        self._state: QuestionState | None = None
        self._row: LineRow | None = None
        self._typed: dict[str, str] = {}

    def show_question(self, state: QuestionState) -> None:
        """Show the notes of a question."""
        self._state, self._row, self._typed = state, None, {}
        has_lines = bool(state.question.items)
        self.note.setFixedHeight(theme.scaled(60 if has_lines else 128))
        for part in (self._on_line, self.line):
            part.setVisible(has_lines)
        self.note.setPlaceholderText(tr("On the whole question") if has_lines else "")
        self.note.blockSignals(True)
        self.note.setPlainText(state.note)
        self.note.blockSignals(False)

    def update_state(self, state: QuestionState) -> None:
        """The vault has more now; what is being typed stays."""
        self._state = state
        self._typed = {code: text for code, text in self._typed.items() if text.strip() != self._kept(code)}

    def show_line(self, row: LineRow) -> None:
        """Show the note on one line."""
        self._row = row
        self._on_line.setText(tr("On “{text}” (Alt+L)", text=row.text))
        self.line.setAccessibleName(tr("Note on {text}", text=row.text))
        self.line.setText(self._typed.get(row.code, self._kept(row.code)))

    def focus_line(self) -> None:
        """Give the keyboard to the note on the line."""
        if self.line.isVisible():
            self.line.setFocus()

    def changed(self) -> str | None:
        """The note on the answer, when it is another one than the vault has."""
        text = self.note.text()
        return text if self._state is not None and text != self._state.note else None

    def changed_lines(self) -> dict[str, str]:
        """Code of a line -> its note, where it is another one than the vault has."""
        return {code: text.strip() for code, text in self._typed.items() if text.strip() != self._kept(code)}

    def answer_of(self, code: str) -> Given | None:
        """The answer that a line has, to keep a note with it; None when it has none."""
        kept = self._state.item(code) if self._state is not None else None
        if kept is None:
            return None
        if kept.state is AnswerState.ANSWERED:
            return Given(value=kept.value, item=code)
        return Given(
            item=code, refused=kept.state is AnswerState.REFUSED, unanswered=kept.state is AnswerState.UNANSWERED
        )

    def unsaved(self) -> dict[str, object]:
        """What was typed without an answer to keep it with."""
        note, lines = self.changed(), self.changed_lines()
        return {"note": note or "", "lines": lines} if note or lines else {}

    def bring_back(self, note: str, lines: dict[str, str]) -> None:
        """Put back what `unsaved` gave."""
        if note:
            self.note.setPlainText(note)
        self._typed.update(lines)
        if self._row is not None:
            self.show_line(self._row)

    def _kept(self, code: str) -> str:
        kept = self._state.item(code) if self._state is not None else None
        return kept.note if kept is not None else ""

    def _note_line(self, text: str) -> None:
        if self._row is not None:
            self._typed[self._row.code] = text
            self.edited.emit()
