"""One line of a paper interview that is typed in: a question, or one of its lines, with the keys on the paper."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from csdesk.services.interview import Item, PaperAnswer, Question, QuestionKind
from csdesk.ui import theme
from csdesk.ui.accessible import Role
from csdesk.ui.screens.interview.inputs import HoursField, Words
from csdesk.ui.widgets import Button, Flowing, Text, column, name_widget, row, take_digits_only
from csdesk.wording import tr

LEFT_OPEN, REPHRASED, NOTE = "L", "R", "N"
NUMBER, LABEL = 40, 210
"""Pixels of the columns."""
STEPS = {
    Qt.Key.Key_Return: 1,
    Qt.Key.Key_Enter: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
}
CLEARING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


@dataclass(frozen=True)
class Mark:
    """What stands on the paper at one line."""

    value: str = ""
    refused: bool = False
    unanswered: bool = False
    note: str = ""
    rephrased: bool = False

    @property
    def settled(self) -> bool:
        """Whether there is more than a note."""
        return bool(self.value) or self.refused or self.unanswered

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Mark":
        """What `as_json` gave."""
        return cls(**kept)

    def as_json(self) -> dict[str, Any]:
        """As a draft keeps it."""
        return asdict(self)

    def answer(self, question: str, item: str) -> PaperAnswer:
        """As the vault takes it."""
        value = self.value or None
        return PaperAnswer(question, item, value, self.refused, self.unanswered, self.note, self.rephrased)


EMPTY = Mark()


class EntryRow(QWidget):
    """Answers by the keys that stand in the boxes of the paper. `changed`; `left(step)`: on to the next, or back."""

    spoken_role = Role.Grouping

    changed = Signal()
    left = Signal(int)

    def __init__(self, question: Question, item: Item | None, *, refusal: str, rephrase: bool, of_all: bool) -> None:
        """`refusal` and `rephrase`: empty and no where this line has none; `of_all`: of all lines without a mark."""
        super().__init__()
        self.question, self.item = question, item.code if item is not None else ""
        self.mark = EMPTY
        self.is_skipped = False
        place = f"{question.id}.{self.item}" if self.item else question.id
        self._name = f"interview.entry.{place}.all" if of_all else f"interview.entry.{place}"
        self._label = item.text if item is not None else tr("All without a mark") if of_all else question.label
        codes = [] if of_all else [choice.code for choice in question.choices]
        self._codes: list[str | None] = [*codes]
        texts = [] if of_all else [choice.text for choice in question.choices]
        self._number = len(question.choices) + 1
        self.chips: dict[str, Button] = {}
        for number, text in enumerate(texts, start=1):
            self._add_chip(str(number), text)
        if refusal:
            self._codes = [*codes, None]
            self._add_chip(str(self._number), refusal)
        self._add_chip(LEFT_OPEN, tr("Left open"))
        if rephrase:
            self._add_chip(REPHRASED, tr("Rephrased"))
        self._add_chip(NOTE, tr("Note"))
        self.field = None if question.choices else self._make_field()
        self.note = QLineEdit()
        name_widget(self.note, f"{self._name}.note", tr("Note on {label}", label=self._label))
        self.note.setPlaceholderText(tr("Note; Enter goes on"))
        self.note.textEdited.connect(lambda _text: self._write_note())
        self._build(of_line=item is not None or of_all)
        self._tell()

    def _build(self, *, of_line: bool) -> None:
        number = Text("" if of_line else self.question.number, "strong", role="ink_2")
        number.setFixedWidth(theme.scaled(NUMBER))
        words = Text(self._label, wrap=True)
        words.setToolTip("" if of_line else self.question.text)
        words.setFixedWidth(theme.scaled(LABEL))
        answers = column(gap=4)
        if self.field is not None:
            # Aligned, a field as wide as its line is long does not make the whole line narrow.
            wide = isinstance(self.field, Words)
            answers.addWidget(self.field, 0, Qt.AlignmentFlag(0) if wide else Qt.AlignmentFlag.AlignLeft)
        answers.addWidget(Flowing(list(self.chips.values()), gap=6))
        answers.addWidget(self.note)
        self.note.hide()
        parts = row(number, words, gap=8, margins=(4, 4, 4, 4))
        parts.addLayout(answers, 1)
        parts.setAlignment(number, Qt.AlignmentFlag.AlignTop)
        parts.setAlignment(words, Qt.AlignmentFlag.AlignTop)
        self.setLayout(parts)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.field is None else Qt.FocusPolicy.NoFocus)

    def answer(self) -> PaperAnswer:
        """As the vault takes it; what only the other paper can say stays with the mark, and does not count."""
        mark = self.mark if REPHRASED in self.chips else replace(self.mark, rephrased=False)
        return mark.answer(self.question.id, self.item)

    def first(self) -> QWidget:
        """What has the keyboard."""
        return self if self.field is None else self.field

    def show_mark(self, mark: Mark) -> None:
        """Put in what stands on the paper."""
        self.mark = mark
        if isinstance(self.field, Words):
            self.field.setPlainText(mark.value)
        elif self.field is not None:
            self.field.setText(mark.value)
        self.note.setText(mark.note)
        self._tell()

    def skip(self, *, skipped: bool) -> None:
        """An earlier answer skips it: what was typed here stays, and does not count."""
        self.is_skipped = skipped
        self.setEnabled(not skipped)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys in the boxes answer and go on; Enter and the arrows move; Backspace takes the mark away."""
        key, text = Qt.Key(event.key()), event.text().upper()
        in_note = self.window().focusWidget() is self.note
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain and key in STEPS:
            self.left.emit(STEPS[key])
        elif plain and key == Qt.Key.Key_Escape and in_note:
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)
        elif plain and key in CLEARING and self.field is None and not in_note:
            self._put(Mark(note=self.mark.note))
        elif plain and text in self.chips and not in_note:
            self.chips[text].click()
        else:
            super().keyPressEvent(event)

    def _add_chip(self, key: str, text: str) -> None:
        chip = Button(text, lambda: self._press(key), name=f"{self._name}.{key}", kind="chip", key=key, small=True)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chips[key] = chip

    def _make_field(self) -> QLineEdit | Words:
        """A field takes digits as digits: what its line has besides is reached by Tab."""
        for chip in self.chips.values():
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.setAccessibleName(f"{self._label}: {chip.text()}")
        if self.question.kind is QuestionKind.TEXT and self.question.by == "parent":
            words = Words(self._name, self._label)
            words.setFixedHeight(theme.scaled(56))
            words.textChanged.connect(self._type)
            words.done.connect(lambda: self.left.emit(1))
            return words
        is_hours = self.question.kind is QuestionKind.HOURS
        field = HoursField() if is_hours else QLineEdit()
        field.setFixedWidth(theme.scaled(96 if is_hours else 260))
        if is_hours:
            take_digits_only(field, 999)
        name_widget(field, self._name, self._label, self.question.guide)
        field.textEdited.connect(lambda _text: self._type())
        return field

    def _type(self) -> None:
        value = self.field.text().strip() if self.field is not None else ""
        if value != self.mark.value:
            self._put(replace(self.mark, value=value, unanswered=self.mark.unanswered and not value))

    def _press(self, key: str) -> None:
        if key == NOTE:
            self._tell()
            self.note.show()
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        if key == REPHRASED:
            self._put(replace(self.mark, rephrased=not self.mark.rephrased))
            return
        rest = Mark(note=self.mark.note, rephrased=self.mark.rephrased)
        if key == LEFT_OPEN:
            self._put(replace(rest, unanswered=not (self.field is not None and self.mark.unanswered)))
            if self.field is not None:
                self.show_mark(self.mark)
        else:
            at = int(key) - 1
            code = self._codes[at] if at < len(self._codes) else None
            self._put(replace(rest, refused=True) if code is None else replace(rest, value=code))
        self.left.emit(1)

    def _write_note(self) -> None:
        self._put(replace(self.mark, note=self.note.text().strip()))

    def _put(self, mark: Mark) -> None:
        self.mark = mark
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        """Show the mark on the chips, and say it."""
        mark = self.mark
        chosen = {
            LEFT_OPEN: mark.unanswered,
            REPHRASED: mark.rephrased,
            NOTE: bool(mark.note),
            str(self._number): mark.refused,
        }
        chosen |= {str(at): code == mark.value for at, code in enumerate(self._codes, start=1) if code is not None}
        for key, chip in self.chips.items():
            chip.setChecked(chosen.get(key, False))
        self.note.setVisible(self.note.isVisibleTo(self) or bool(mark.note))
        said = [self.chips[key].text() for key, is_on in chosen.items() if is_on and key in self.chips]
        offered = ", ".join(f"{key} {chip.text()}" for key, chip in self.chips.items())
        state = "skipped" if self.is_skipped else ", ".join(said) or tr("no mark")
        name_widget(self, f"{self._name}.row" if self.field is not None else self._name)
        self.setAccessibleName(" ".join(filter(None, (self.question.number, f"{self._label}: {state}"))))
        self.setAccessibleDescription(offered)


def rows_of(question: Question, *, refusal: str, rephrase: bool) -> list[EntryRow]:
    """The lines in which a question is typed in: one, or one for each of its lines and one for all the others."""
    if question.kind is not QuestionKind.LINES:
        shown = refusal if question.refusable else ""
        return [EntryRow(question, None, refusal=shown, rephrase=rephrase, of_all=False)]
    lines = [EntryRow(question, item, refusal="", rephrase=False, of_all=False) for item in question.items]
    return [*lines, EntryRow(question, None, refusal=refusal, rephrase=False, of_all=True)]
