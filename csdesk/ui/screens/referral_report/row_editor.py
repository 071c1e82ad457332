"""A row of the file, opened below its line, to be corrected on the spot."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from csdesk.services.referral_report import RowCell
from csdesk.ui import theme
from csdesk.ui.screens.referral_report.said import Place
from csdesk.ui.widgets import Button, Flowing, OpenRow, Text, clear, column, name_widget, restyle, row
from csdesk.wording import tr

FIELD = 188
"""Pixels that a field and its label need."""
WIDEST = 250
"""The most that a field takes for the sake of its label."""
BESIDE_BUTTONS = 2
"""Fields up to this number stand in one line with the buttons."""
LONGEST = 200
"""Letters of a correction."""
NEVER_BY_NAME = tr("Only you can say who this is: a name alone never joins two records.")
READ_AGAIN = tr("It is checked as the rows of the file are, and taken in with them.")
NOTHING_TYPED = tr("Nothing was changed yet: correct it, or leave the row out.")


class RowEditor(OpenRow):
    """The cells at fault, and on demand all that are read.

    `taken_in(dict)`: what was typed, by field; `left_out`: the row stands as in the file; `laid_out`: other inputs.
    """

    taken_in = Signal(object)
    left_out = Signal()
    laid_out = Signal()

    def __init__(self, place: Place, cells: Sequence[RowCell], *, margin: int, room: int) -> None:
        super().__init__()
        self.place = place
        self.cells = cells
        self.inputs: dict[str, QLineEdit] = {}
        self._per_line = max(1, (room - margin) // theme.scaled(FIELD))
        self._faults = [cell for cell in cells if cell.at_fault or cell.corrected]
        identifiers = {cell.field for cell in cells if cell.at_fault} & {"pin", "number"}
        self._hint = NEVER_BY_NAME if identifiers else READ_AGAIN
        self.take = Button(tr("Take it in"), self.submit, name="report.row.take", key="Enter")
        self.leave = Button(tr("Leave out"), self.left_out.emit, name="report.row.leave")
        self.all = Button(tr("All its cells"), self.show_all, name="report.row.all", kind="link")
        self.note = Text(self._hint, role="ink_2", wrap=True, name="report.row.note")
        self._body = column(gap=8, margins=(margin + 8, 8, 12, 10))
        self.setLayout(self._body)
        name_widget(self, "report.row", tr("Correct this row of the file"))
        self._lay_out(self._faults or cells)

    @property
    def corrections(self) -> dict[str, str]:
        """What is different from the file, by field."""
        typed = {cell.field: cell.text for cell in self.cells if cell.corrected}
        for cell in self.cells:
            if cell.field in self.inputs:
                text = self.inputs[cell.field].text().strip()
                typed.pop(cell.field, None)
                if text != cell.original.strip():
                    typed[cell.field] = text
        return typed

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that has not been taken in."""
        return self.corrections != {cell.field: cell.text for cell in self.cells if cell.corrected}

    def put(self, typed: dict[str, str]) -> None:
        """Put back what had been typed."""
        if typed.keys() - self.inputs.keys():
            self._lay_out(self.cells)
        for name, text in typed.items():
            if name in self.inputs:
                self.inputs[name].setText(text)

    def begin(self) -> None:
        """The keyboard goes to the first cell at fault."""
        wanted = next((self.inputs[cell.field] for cell in self._faults if cell.field in self.inputs), None)
        wanted = wanted or next(iter(self.inputs.values()))
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        wanted.selectAll()

    def submit(self) -> None:
        """Take in what was typed, if there is anything."""
        if self.is_touched:
            self.taken_in.emit(self.corrections)
            return
        self.note.setText(NOTHING_TYPED)
        self.note.set_role("attention")

    def say_wrong(self, detail: str) -> None:
        """What was typed is not right either."""
        self.note.setText(tr("Still not right. {detail}", detail=detail))
        self.note.set_role("bad")

    def show_all(self) -> None:
        """Show every cell of the row that is read."""
        typed = self.corrections
        self._lay_out(self.cells)
        self.put(typed)
        self.laid_out.emit()
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it in; no key goes through to the list below."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~KEYPAD:
            self.submit()
        event.accept()

    def _lay_out(self, shown: Sequence[RowCell]) -> None:
        for button in (self.take, self.leave, self.all, self.note):
            button.setParent(None)
        clear(self._body)
        fields = [self._field(cell) for cell in shown]
        self.inputs = {cell.field: box for cell, (_, box) in zip(shown, fields, strict=True)}
        buttons = Flowing([self.take, self.leave, self.all], [self.note])
        for part in (self.take, self.leave, self.note):
            part.show()  # they were taken out of the line before
        if len(fields) <= min(BESIDE_BUTTONS, self._per_line - BESIDE_BUTTONS):
            line = row(*(holder for holder, _ in fields), gap=12)
            line.addLayout(column(None, buttons, gap=0), 1)
            self._body.addLayout(line)
        else:
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(6)
            for number, (holder, _) in enumerate(fields):
                grid.addWidget(holder, number // self._per_line, number % self._per_line)
            for at in range(self._per_line):
                grid.setColumnStretch(at, 1)
            self._body.addLayout(grid)
            self._body.addWidget(buttons)
        self.all.setVisible(len(shown) < len(self.cells))

    def _field(self, cell: RowCell) -> tuple[QWidget, QLineEdit]:
        label = Text(cell.label, "small", elide=True)
        box = QLineEdit(cell.text)
        box.setMaxLength(LONGEST)
        box.setProperty("fault", cell.at_fault)
        spoken = tr("In the file: {original}", original=cell.original) if cell.original else tr("Empty in the file")
        name_widget(box, f"report.row.{cell.field}", cell.label, spoken)
        box.setToolTip(f"{cell.heading or cell.label}. {spoken}")
        label.setBuddy(box)
        holder = QWidget()
        holder.setLayout(column(label, box, gap=2))
        words = label.fontMetrics().horizontalAdvance(cell.label) + 4
        holder.setMinimumWidth(min(max(theme.scaled(FIELD - 28), words), theme.scaled(WIDEST)))
        restyle(box)
        return holder, box


KEYPAD = Qt.KeyboardModifier.KeypadModifier
