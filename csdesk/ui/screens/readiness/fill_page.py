"""The assessment as it is filled in: statement by statement with the keys 1, 2, 3; each mark is saved at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program.readiness import LEVELS, Assessed, AssessedCategory
from csdesk.ui.commands import Command, Kind, keyed
from csdesk.ui.screens.readiness.begin_sheet import ABOUT_OFFICE
from csdesk.ui.screens.readiness.words import level_words
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    Button,
    Chip,
    Column,
    FieldSpec,
    Flowing,
    Form,
    Group,
    ListTable,
    Scrolling,
    Sheet,
    Text,
    row,
    split,
)
from csdesk.ui.widgets.layouts import column
from csdesk.ui.widgets.sight import bring_in_sight
from csdesk.wording import tr

CARD = 400
MARKS = (
    Command("readiness.mark1", tr("Mark it 1, Emerging"), "1", brief=tr("Emerging"), kind=Kind.ROW),
    Command("readiness.mark2", tr("Mark it 2, Coordinated"), "2", brief=tr("Coordinated"), kind=Kind.ROW),
    Command("readiness.mark3", tr("Mark it 3, Integrated"), "3", brief=tr("Integrated"), kind=Kind.ROW),
    Command("readiness.mark0", tr("Take its mark away"), "0", brief=tr("take away"), kind=Kind.ROW),
)


@dataclass(frozen=True)
class Line:
    """A statement, or (without one) the overall mark of its category."""

    category: AssessedCategory
    statement: str
    text: str
    mark: int | None
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is, whatever its mark is."""
        return self.category.code, self.statement


def lines_of(one: AssessedCategory) -> list[Line]:
    """The statements of a category, then its overall mark."""
    marked = zip(one.category.statements, one.marks, strict=True)
    found = [Line(one, said.code, said.text, mark, at) for at, (said, mark) in enumerate(marked, 1)]
    return [*found, Line(one, "", tr("Overall mark of the category"), one.overall)]


Notes = Mapping[str, str]
"""By category."""
Keep = Callable[[Notes, Callable[[Any], object], Callable[[DeskError], object]], object]
"""Writes notes: (notes, done, refused)."""


class FillPage(QWidget):
    """`marked(line, level or None)`; `keep` writes notes that were left or saved.

    A note counts as typed until it is in the vault, whatever is shown meanwhile.
    """

    marked = Signal(object, object)

    def __init__(self, keep: Keep) -> None:
        super().__init__()
        self._keep = keep
        self._unkept: dict[str, str] = {}
        """Notes that are being written, or were refused."""
        self.found: Assessed | None = None
        self.line: Line | None = None
        self._chips = [Chip("", name=f"readiness.level.{level}") for level in LEVELS]
        for level, chip in zip(LEVELS, self._chips, strict=True):
            chip.clicked.connect(partial(self._chip, level))
        self.list = ListTable(
            (
                Column(tr("Mark"), self._mark, 116, margin=True, role=_mark_role),
                Column(tr("Statement"), lambda line: line.text, bold=lambda line: not line.statement, tip=_tip),
            ),
            name="readiness.list",
            spoken=tr("Statements"),
            key=lambda line: line.key,
        )
        self.list.offer(lambda line: keyed(MARKS, self._press, line))
        self.list.chosen.connect(self._show_line)
        self.title = Text("", "section", wrap=True, name="readiness.card.title")
        self.which = Text("", "small", role="ink_2", name="readiness.card.which")
        self.text = Text("", "subtitle", wrap=True, name="readiness.card.text")
        self.rule = Text("", role="ink_2", wrap=True, name="readiness.card.rule")
        note = FieldSpec("note", tr("Note on the category"), "lines", lines=3, helper=ABOUT_OFFICE)
        self.form = Form((note,), screen="readiness")
        self.keep = Button(tr("Save the note"), self.keep_notes, name="readiness.keepNote", small=True)
        card = Sheet(name="readiness.card")
        card.add(self.title, self.which, self.text, self.rule, Flowing(list(self._chips), gap=6))
        card.body.addSpacing(8)
        card.add(self.form, row(self.keep, None))
        side = Scrolling(card, None, name="readiness.side", joins=True)
        side.column.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(scaled(CARD))
        sheet = Sheet(self.list, padding=0, name="readiness.sheet")
        whole = column(gap=0)
        whole.addLayout(split((sheet, 1), (side, 0), gap=12), 1)
        self.setLayout(whole)

    def show_assessed(self, found: Assessed) -> None:
        """Show its marks; what is selected stays so."""
        self.found = found
        for level, chip in zip(LEVELS, self._chips, strict=True):
            chip.setText(level_words(found, level))
        groups = []
        for one in found.categories:
            done = sum(mark is not None for mark in one.marks)
            count = tr("{done} of {whole}", done=done, whole=len(one.marks))
            icon, role = ("check", "good") if one.overall is not None and done == len(one.marks) else ("", "ink_2")
            groups.append((Group(one.title, count, icon, role), lines_of(one)))
        self.list.set_groups(groups)
        if self.list.selected() is None:
            self.go_to_next_open()
        self._show_line(self.list.selected())

    def go_to_next_open(self, *, statements_first: bool = False) -> None:
        """Select the first line without a mark, or the first of all. Without statements nothing is finished."""
        if self.found is None:
            return
        lines = [line for one in self.found.categories for line in lines_of(one)]
        waits = [line for line in lines if line.mark is None]
        if statements_first:
            waits.sort(key=lambda line: not line.statement)
        self.list.select_key((waits or lines)[0].key)

    def select(self, category: str, statement: str = "") -> None:
        """Select a statement, or the overall mark of a category."""
        self.list.select_key((category, statement))

    def unsaved_notes(self) -> dict[str, str]:
        """The notes that were typed and are not in the vault, by category."""
        typed = self.form.unsaved()
        return self._unkept | ({self.line.category.code: str(typed["note"])} if typed and self.line else {})

    def bring_back(self, notes: Notes) -> None:
        """Put typed notes back, and show the last of them."""
        for category, text in notes.items():
            self.select(category)
            self._unkept[category] = text
            self._show_note()

    def keep_notes(self, then: Callable[[], object] = lambda: None) -> None:
        """Save the notes that were typed, then go on. One that is refused stays, and nothing follows."""
        notes = self.unsaved_notes()
        if not notes:
            then()
            return
        self._unkept = notes

        def done(_nothing: object) -> None:
            self._unkept = {code: text for code, text in self._unkept.items() if notes.get(code) != text}
            shown = self.line.category.code if self.line else ""
            if shown in notes and self.form.unsaved().get("note") == notes[shown]:
                self.form.set_values({"note": notes[shown]})
            self.form.show_faults({})
            then()

        self._keep(notes, done, self._refused)

    def _refused(self, error: DeskError) -> None:
        """The text stays; where it stands in sight, it is said below it."""
        if self.line is not None and self.line.category.code in self._unkept:
            said = tr("{reason} The note is not saved yet; it stays here.", reason=str(error))
            self.form.show_faults({"note": said})

    def _show_note(self) -> None:
        """The note of the category in view: what was typed and is not kept, else what is."""
        if self.line is None:
            return
        category = self.line.category
        self.form.set_values({"note": category.note})
        if category.code in self._unkept:
            self.form.bring_back({"note": self._unkept[category.code]})

    def _mark(self, line: Line) -> str:
        return level_words(self.found, line.mark) if self.found else ""

    def _press(self, key: str, line: Line) -> None:
        self._tell(line, int(key) or None)

    def _chip(self, level: int, _checked: bool = False) -> None:
        if self.line is not None:
            self._tell(self.line, level)

    def _tell(self, line: Line, level: int | None) -> None:
        """Tell of the mark, and go on to the next line."""
        if level is not None and self.found is not None:
            lines = [other.key for one in self.found.categories for other in lines_of(one)]
            after = lines.index(line.key) + 1
            if after < len(lines):
                self.list.select_key(lines[after])
        self.marked.emit(line, level)

    def _show_line(self, line: Line | None) -> None:
        if line is None or self.found is None:
            return
        another = self.line is None or self.line.category.code != line.category.code
        if another:
            self.keep_notes()
        typed = self.form.unsaved()
        self.line = line
        if another or not typed:
            self._show_note()
        self.title.setText(line.category.title)
        statements = len(line.category.marks)
        self.which.setText(
            tr("Statement {number} of {count}", number=line.number, count=statements)
            if line.statement
            else tr("The category as a whole")
        )
        self.text.setText(line.text)
        self.rule.setText("" if line.statement else proposal(self.found, line.category))
        self.rule.setVisible(not line.statement)
        for level, chip in zip(LEVELS, self._chips, strict=True):
            chip.setChecked(line.mark == level)
        QTimer.singleShot(0, self, self._keep_in_sight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line that is selected stays in sight."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """Where the card stands below the list, its statement is in sight, too, while the list has the keyboard."""
        if self.list.hasFocus():
            bring_in_sight(self.text)
        if self.list.selected() is not None:
            self.list.scrollTo(self.list.currentIndex())


def proposal(found: Assessed, one: AssessedCategory) -> str:
    """What is proposed for a category, and by which rule."""
    if one.proposed is None:
        return tr("Once all its statements are marked, an overall mark is proposed. You set it.")
    return tr(
        "Proposed: {level}, the average of its statements rounded down. It is a proposal; you set the mark.",
        level=level_words(found, one.proposed),
    )


def _mark_role(line: Line) -> str:
    return "ink_3" if line.mark is None else "ink"


def _tip(line: Line) -> str:
    return line.text
