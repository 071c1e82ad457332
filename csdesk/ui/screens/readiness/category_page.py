"""A category of an assessment: its statements, its note, its next steps, and what the document says of its level."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from csdesk.services.errors import DeskError
from csdesk.services.program.readiness import Adaptation, Assessed, AssessedCategory
from csdesk.ui.accessible import Role
from csdesk.ui.screens.directory.together import step_when
from csdesk.ui.screens.readiness.words import level_words
from csdesk.ui.widgets import BackButton, Button, FieldSpec, Form, Scrolling, Sheet, Text, clear, column, row
from csdesk.wording import tr

LEVELS = {"emerging": tr("Emerging"), "coordinated": tr("Coordinated"), "mastery": tr("Mastery")}
"""Of adaptations, as the document names them."""


class CategoryScroll(Scrolling):
    """It has the keyboard, so that the arrows scroll it."""

    spoken_role = Role.Grouping


class CategoryPage(QWidget):
    """One category. `add()` is asked to keep a next step; `plan()` leads to the collaboration plan.

    `left(typed)`: the form of a step was left, and what was typed in it is not saved.
    """

    left = Signal(object)

    def __init__(
        self,
        back: Callable[[], object],
        add: Callable[[], object],
        plan: Callable[[], object],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.assessment_id: UUID | None = None
        self.one: AssessedCategory | None = None
        self.back = BackButton(back, tr("all categories"), name="readiness.category.back")
        self.title = Text("", "section", wrap=True, name="readiness.category.title")
        self.level = Text("", role="ink_2", wrap=True, name="readiness.category.level")
        self._add = add
        self.new = Button(tr("New next step"), self.begin_step, name="readiness.step.new", icon="plus", small=True)
        self.plan = Button(tr("Collaboration plan"), plan, name="readiness.step.plan", icon="users-three", small=True)
        self.form = Form(
            (
                FieldSpec("what", tr("What"), span=2, helper=tr("Agencies and colleagues. No names of parents.")),
                FieldSpec("who", tr("Who does it"), longest=200),
                FieldSpec("due_on", tr("By when"), "date", helper=tr("It stands on Today when it is due.")),
            ),
            screen="readiness.step",
            columns=2,
            today=today,
        )
        self.save = Button(tr("Save the step"), add, name="readiness.step.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), self.leave_step, name="readiness.step.cancel")
        self.entry = Sheet(self.form, row(self.save, self.cancel, None), name="readiness.step")
        self._said = column(gap=6)
        self._steps = column(gap=6)
        self._quotes = column(gap=8)
        self.scrolled = CategoryScroll(
            row(self.back, None),
            self.title,
            self.level,
            self._said,
            Text(tr("Next steps"), "section"),
            self._steps,
            row(self.new, self.plan, None),
            self.entry,
            Text(tr("What the document says of this category"), "section"),
            self._quotes,
            None,
            gap=8,
            name="readiness.category.scrolled",
        )
        self.scrolled.column.setContentsMargins(16, 12, 16, 12)
        self.scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scrolled.setAccessibleName(tr("The category"))
        whole = column(gap=0)
        whole.addWidget(self.scrolled, 1)
        self.setLayout(whole)
        self.entry.hide()

    @property
    def is_entering(self) -> bool:
        """Whether a step is written."""
        return not self.entry.isHidden()

    def show_category(self, found: Assessed, one: AssessedCategory) -> None:
        """Show a category; what is typed stays while it is the same."""
        if self.one is None or self.one.code != one.code:
            self.leave_step()
            self.scrolled.verticalScrollBar().setValue(0)
        self.assessment_id, self.one = found.id, one
        self.title.setText(one.title)
        set_as = level_words(found, one.overall)
        if one.proposed is not None and one.proposed != one.overall:
            set_as = tr(
                "{level}; its statements propose {proposed}", level=set_as, proposed=level_words(found, one.proposed)
            )
        self.level.setText(set_as)
        marks = zip(one.category.statements, one.marks, strict=True)
        said = [_pair(level_words(found, mark), statement.text) for statement, mark in marks]
        _fill(self._said, [*said, *([Text(tr("Note: {note}", note=one.note), wrap=True)] if one.note else [])])
        steps = [Text(_step(step), wrap=True) for step in one.steps]
        nothing = Text(tr("None yet. A next step becomes a joint step of the collaboration plan."), wrap=True)
        _fill(self._steps, steps or [nothing])
        note = [Text(one.category.note, "small", wrap=True)] if one.category.note else []
        source = Text(
            tr(
                "{source}, “{section}”, word for word",
                source=found.definition.procedures,
                section=one.category.section,
            ),
            "small",
            role="ink_2",
            wrap=True,
        )
        quotes = [part for adaptation in one.category.adaptations for part in _quote(adaptation)]
        _fill(self._quotes, [source, *note, *quotes])

    def begin_step(self) -> None:
        """Ask for a next step, or go on with the one that is written."""
        if not self.is_entering:
            self.form.set_values({"what": "", "who": "", "due_on": None})
            self.form.show_faults({})
            self.entry.show()
        self.form.fields["what"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_step(self) -> None:
        """Put the form away, unsaved."""
        typed = self.unsaved()
        self.end_step()
        if typed:
            self.left.emit(typed)

    def end_step(self) -> None:
        """Put the form away."""
        self.form.set_values({"what": "", "who": "", "due_on": None})
        self.entry.hide()

    def unsaved(self) -> dict[str, Any]:
        """What was typed of a step."""
        typed = self.form.unsaved() if self.is_entering else {}
        return {"step_of": self.one.code, "typed": typed} if typed and self.one else {}

    def refused(self, error: DeskError) -> None:
        """Say below a field what is wrong with it."""
        self.form.show_faults({error.field or "what": str(error)})


def _pair(mark: str, text: str) -> Text:
    return Text(f"{mark}: {text}", wrap=True)


def _step(step: Any) -> str:
    who = tr("{what} ({who})", what=step.what, who=step.who) if step.who else step.what
    return f"• {who}, {step_when(step)}"


def _quote(adaptation: Adaptation) -> Iterable[Text]:
    if adaptation.level:
        yield Text(LEVELS[adaptation.level], "strong")
    if adaptation.text:
        yield Text(adaptation.text, wrap=True)
    for item in adaptation.items:
        yield Text(f"• {item}", wrap=True)


def _fill(layout: Any, parts: Iterable[QWidget]) -> None:
    clear(layout)
    for part in parts:
        layout.addWidget(part)
