"""Step 2: what each column is, and the questions that only a person can answer."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from csdesk.services.referral_report import LEAVE_OUT, ColumnReading, ColumnWhy, Preview, Question
from csdesk.ui import formats
from csdesk.ui.screens.referral_report.column_editor import ColumnEditor
from csdesk.ui.screens.referral_report.file_page import DropPlace
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    ActionBar,
    Button,
    Choice,
    Column,
    Icon,
    OpeningTable,
    Scrolling,
    Sheet,
    Tag,
    Text,
    Tick,
    Value,
    clear,
    column,
    holding,
    row,
)
from csdesk.wording import tr

LOOKS = {
    ColumnWhy.KNOWN: ("check-circle", "good"),
    ColumnWhy.REMEMBERED: ("check-circle", "good"),
    ColumnWhy.ANSWERED: ("check-circle", "good"),
    ColumnWhy.BY_VALUES: ("magnifying-glass", "accent"),
    ColumnWhy.UNCLEAR: ("question", "attention"),
    ColumnWhy.LEFT_OUT: ("minus-circle", "ink_2"),
    ColumnWhy.NEVER_TAKEN: ("prohibit", "ink_2"),
}
CARDS_BESIDE = 2
TAKEN_AS = 3
"""The column of the table that says what a column is taken for."""


def _samples(reading: ColumnReading) -> str:
    if reading.why is ColumnWhy.NEVER_TAKEN:
        return tr("not read")
    return "  ·  ".join(sample or "(empty)" for sample in reading.samples) or "(empty)"


COLUMNS = (
    Column(tr("Col."), lambda reading: str(reading.position), 56, margin=True, role="ink_2"),
    Column(tr("Heading in the file"), lambda reading: reading.heading, 200, bold=True),
    Column(tr("First values"), _samples, role="ink_2", tip=_samples, least=160),
    Column(
        tr("Taken in as"),
        lambda reading: reading.label,
        224,
        icon=lambda reading: "" if reading.why is ColumnWhy.NEVER_TAKEN else "pencil-simple",
        icon_role="accent",
        tip=lambda reading: (
            "" if reading.why is ColumnWhy.NEVER_TAKEN else tr("Enter: say that it is something else")
        ),
    ),
    Column(
        tr("How sure"),
        lambda reading: reading.why_text,
        200,
        icon=lambda reading: LOOKS[reading.why][0],
        role=lambda reading: LOOKS[reading.why][1],
        tip=lambda reading: reading.why_text,
    ),
)


class QuestionCard(Sheet):
    """One question. `answered(key, field)`."""

    answered = Signal(str, str)

    def __init__(self, question: Question, answer: str) -> None:
        super().__init__(padding=14, gap=6, name=f"report.question.{question.position}")
        self.question = question
        self._icon = Icon("question", "attention")
        self._tag = Tag(tr("Needs your answer"), Tone.ATTENTION, icon="question")
        head = row(self._icon, gap=10)
        head.addWidget(Text(question.sentence, "section", wrap=True), 1)
        head.addWidget(self._tag)
        self.add(head, row(*(Value(sample) for sample in question.samples), None, gap=6))
        self._group = QButtonGroup(self)
        self.choices: dict[str, Choice] = {}
        for option in question.choices:
            choice = Choice(option.label, name=f"report.question.{question.position}.{option.field}")
            choice.setChecked(option.field == answer)
            choice.clicked.connect(lambda _checked=False, field=option.field: self._answer(field))
            self._group.addButton(choice)
            self.choices[option.field] = choice
            self.add(row(choice, None, Text(option.reason, "small")))
        self.add_space()
        self.setAccessibleName(question.sentence)
        self._show(bool(answer))

    def _answer(self, field: str) -> None:
        self._show(True)
        self.answered.emit(self.question.key, field)

    def _show(self, answered: bool) -> None:
        self.want(not answered)
        self._icon.set_icon("check-circle" if answered else "question", "good" if answered else "attention")
        if answered:
            self._tag.set(tr("Answered"), Tone.GOOD, "check")
        else:
            self._tag.set(tr("Needs your answer"), Tone.ATTENTION, "question")


class ColumnsPage(QWidget):
    """Question cards above the table of columns. `answers` are by question.

    `corrected(key, field)`: a column is something else than it was taken for.
    """

    corrected = Signal(str, str)

    def __init__(
        self, on_browse: Callable[[], object], on_preview: Callable[[], object], on_cancel: Callable[[], object]
    ) -> None:
        super().__init__()
        self.answers: dict[str, str] = {}
        self._open: set[str] = set()
        self._busy = False
        self._file = Text("", "strong", elide=True, name="report.file")
        self._about = Text("", "small", elide=True, name="report.file.about")
        place = DropPlace(on_browse, name="report.other", words=tr("Drop another file here, or"))
        place.setMinimumHeight(40)
        head = row(Icon("file-text", "accent", 20), gap=14)
        head.addLayout(column(self._file, self._about, gap=0), 1)
        head.addWidget(place)
        self._cards = QGridLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(16)
        self._scroll = Scrolling(holding(self._cards), name="report.questions")
        self.cards: list[QuestionCard] = []
        self.table = OpeningTable(
            COLUMNS, name="report.columns", spoken=tr("Columns of the file"), key=lambda reading: reading.position
        )
        self.table.opened.connect(self.open_column)
        self.table.clicked.connect(self._click)
        self.setLayout(
            column(
                Sheet(head, padding=12, name="report.file.sheet"),
                self._scroll,
                Sheet(self.table, padding=0, name="report.columns.sheet"),
                gap=12,
            )
        )
        self.counts = Text("", wrap=True, name="report.columns.counts")
        self.missing = Text("", "strong", role="attention", name="report.columns.missing")
        self.remember = Tick(tr("Remember the answers for next month"), name="report.remember")
        self.remember.setChecked(True)
        self.preview = Button(tr("Preview"), on_preview, name="report.preview", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), on_cancel, name="report.columns.cancel", key="Esc")
        self.bar = ActionBar(
            self.counts, self.missing, self.remember, self.cancel, self.preview, name="report.columns.bar"
        )

    def show_preview(self, preview: Preview) -> None:
        """Show the columns of a file and what is asked about them."""
        self._file.setText(preview.file_name)
        counties = formats.count(len(preview.counties), tr("county"), tr("counties"))
        self._about.setText(
            tr(
                "{description} · {rows} · {counties}",
                description=preview.description,
                rows=formats.count(preview.rows_total, tr("row"), tr("rows")),
                counties=counties,
            )
        )
        self.answers = {question.key: question.answer for question in preview.questions if question.answer}
        self._open = {question.key for question in preview.questions if not question.answer}
        clear(self._cards)
        self.cards = [QuestionCard(question, question.answer) for question in preview.questions]
        for number, card in enumerate(self.cards):
            card.answered.connect(self._answer)
            self._cards.addWidget(card, number // CARDS_BESIDE, number % CARDS_BESIDE)
        for at in range(CARDS_BESIDE):
            self._cards.setColumnStretch(at, 1)
        self._scroll.setVisible(bool(self.cards))
        height = max((card.sizeHint().height() for card in self.cards), default=0)
        self._scroll.setFixedHeight(min(height + 8, 260) if len(self.cards) <= CARDS_BESIDE else 260)
        self.table.set_rows(preview.columns)
        self.remember.setVisible(bool(preview.questions))
        self._count(preview)
        self._show_missing()

    def open_column(self, reading: ColumnReading) -> None:
        """Say that a column is something else."""
        if reading.why is ColumnWhy.NEVER_TAKEN:
            return
        editor = ColumnEditor(reading, margin=self.table.columnWidth(0))
        editor.chosen.connect(lambda field: self._correct(reading, field))
        self.table.open_below(reading, editor)
        editor.select.setFocus(Qt.FocusReason.TabFocusReason)

    def close_column(self) -> bool:
        """Close the column that is open. False when none is."""
        if self.table.opened_row is None:
            return False
        self.table.close_opened()
        return True

    def _click(self, index: QModelIndex) -> None:
        if index.column() == TAKEN_AS:
            reading = self.table.rows.rows[index.row()]
            if isinstance(reading, ColumnReading):
                self.open_column(reading)

    def _correct(self, reading: ColumnReading, field: str) -> None:
        self.close_column()
        if field != (reading.field or LEAVE_OUT):
            self.corrected.emit(reading.key, field)

    def show_busy(self, busy: bool) -> None:
        """While the file is looked at again, it is not asked for once more."""
        self._busy = busy
        self._show_missing()

    def first_question(self) -> QWidget | None:
        """Where the keyboard belongs: the first choice of the first open question."""
        for card in self.cards:
            if card.question.key in self._open:
                return next(iter(card.choices.values()))
        return None

    def _count(self, preview: Preview) -> None:
        never = sum(reading.why is ColumnWhy.NEVER_TAKEN for reading in preview.columns)
        left = sum(reading.why is ColumnWhy.LEFT_OUT for reading in preview.columns)
        asked = sum(reading.why is ColumnWhy.UNCLEAR for reading in preview.columns)
        parts = [tr("{columns} recognized", columns=len(preview.columns) - never - left - asked)]
        parts += [tr("{asked} asked", asked=asked)] if asked else []
        parts += [tr("{left} left out", left=left)] if left else []
        parts += [tr("{never} never taken in", never=never)] if never else []
        self.counts.setText(
            tr(
                "{columns}: {parts}.",
                columns=formats.count(len(preview.columns), tr("column"), tr("columns")),
                parts=", ".join(parts),
            )
        )

    def _answer(self, key: str, field: str) -> None:
        self.answers[key] = field
        self._open.discard(key)
        self._show_missing()

    def _show_missing(self) -> None:
        number = len(self._open)
        words = (
            ""
            if not number
            else tr("One answer is missing.")
            if number == 1
            else tr("{number} answers are missing.", number=number)
        )
        self.missing.setText(words)
        self.preview.setEnabled(not number and not self._busy)
