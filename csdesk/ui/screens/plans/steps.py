"""The first steps of a draft, edited in place: who, what, by when; an alternative, its parts, a rhythm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from csdesk.services.plans import MOST_STEPS, StepDraft
from csdesk.ui import formats, theme
from csdesk.ui.widgets import Button, DateInput, Line, LineInput, Text, clear, column, holding, name_widget, row
from csdesk.wording import tr

WHO_WIDTH = 72
WHEN_WIDTH = 114
TOOL_WIDTH = 34
KEYS_WIDTH = 4 * TOOL_WIDTH
GAP = 6
PARTS = "; "
FULL = tr("The plan has {most_steps} first steps. Take one out first, or keep this for later.", most_steps=MOST_STEPS)


class StepRow(QWidget):
    """One step."""

    edited = Signal()

    def __init__(self, number: int, step: StepDraft, table: "StepsTable", today: Callable[[], date]) -> None:
        super().__init__()
        self._step = step
        name = f"plans.step.{number}"
        self.who = self._field(f"{name}.who", tr("Who"), step.who, tr("Who …"))
        self.what = self._field(
            f"{name}.what", tr("Step {number}: will do what", number=number), step.what, tr("will do what …")
        )
        self.due = DateInput(today, name=f"{name}.due", spoken=tr("Step {number}: by when", number=number))
        self.due.setPlaceholderText(tr("by when?"))
        self.due.setProperty("flat", True)
        self.due.set_value(step.due_on)
        self.due.changed.connect(self.edited)
        self.alternative = self._field(
            f"{name}.alternative", tr("or else"), step.alternative, tr("what else would do")
        )
        self.items = self._field(
            f"{name}.items", tr("Parts"), PARTS.join(step.items), tr("parts, with ; between them")
        )
        self.rhythm = self._field(f"{name}.rhythm", tr("How often"), step.rhythm, tr("then each month"))
        self.who.setFixedWidth(theme.scaled(WHO_WIDTH))
        self.due.setFixedWidth(theme.scaled(WHEN_WIDTH))
        self._more = self._tool("caret-down", f"{name}.more", tr("Alternative, parts, how often"), self._toggle)
        up = self._tool(
            "arrow-up", f"{name}.up", tr("Move step {number} up", number=number), lambda: table.move_step(self, -1)
        )
        down = self._tool(
            "arrow-down",
            f"{name}.down",
            tr("Move step {number} down", number=number),
            lambda: table.move_step(self, 1),
        )
        away = self._tool(
            "x", f"{name}.remove", tr("Take step {number} out", number=number), lambda: table.take_out(self)
        )
        line = row(self.who, gap=GAP)
        line.addWidget(self.what, 1)
        line.addWidget(self.due)
        tools = row(self._more, up, down, away, gap=0)
        keys = holding(tools)
        keys.setFixedWidth(theme.scaled(KEYS_WIDTH))
        line.addWidget(keys)
        self._told = Text("", "small", elide=True)
        told = row(theme.scaled(WHO_WIDTH) + 13, gap=0)
        told.addWidget(self._told, 1)
        self._details = self._detail_lines()
        self.setLayout(column(line, told, self._details, gap=0, margins=(8, 2, 4, 2)))
        self._details.setVisible(False)
        self._tell()

    def draft(self) -> StepDraft:
        """The step as it stands in the fields."""
        parts = (part.strip() for part in self.items.text().split(PARTS.strip()))
        return replace(
            self._step,
            who=self.who.text().strip(),
            what=self.what.text().strip(),
            due_on=self.due.value(),
            alternative=self.alternative.text().strip(),
            items=tuple(filter(None, parts)),
            rhythm=self.rhythm.text().strip(),
        )

    def typed(self) -> dict[str, str]:
        """The fields as they are seen, be the day a day or not."""
        return {name: field.text() for name, field in self._fields().items()}

    def bring_back(self, typed: dict[str, str]) -> None:
        """Put back what `typed` gave."""
        for name, field in self._fields().items():
            field.setText(typed[name])
        self._tell()

    def _fields(self) -> dict[str, QLineEdit]:
        return {
            "who": self.who,
            "what": self.what,
            "due": self.due,
            "alternative": self.alternative,
            "items": self.items,
            "rhythm": self.rhythm,
        }

    def show_draft(self, step: StepDraft) -> None:
        """Take over what the vault has, without touching what is being typed."""
        self._step = step

    def show_what(self, what: str) -> None:
        """Another amount was agreed: the step says the new one."""
        if what != self.what.text():
            self.what.setText(what)

    def _detail_lines(self) -> QWidget:
        self.rhythm.setFixedWidth(theme.scaled(WHEN_WIDTH) + GAP + theme.scaled(KEYS_WIDTH))
        otherwise = Text(tr("OR"), "small_strong")
        otherwise.setFixedWidth(theme.scaled(WHO_WIDTH))
        otherwise.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first = row(otherwise, gap=GAP)
        first.addWidget(self.alternative, 1)
        first.addWidget(self.rhythm)
        second = row(theme.scaled(WHO_WIDTH) + 6, gap=0)
        second.addWidget(self.items, 1)
        second.addSpacing(theme.scaled(KEYS_WIDTH) + theme.scaled(WHEN_WIDTH) + 12)
        return holding(column(first, second, gap=0, margins=(0, 0, 0, 4)))

    def _field(self, name: str, spoken: str, text: str, placeholder: str) -> LineInput:
        field = LineInput(text)
        field.setPlaceholderText(placeholder)
        field.setProperty("flat", True)
        field.textEdited.connect(lambda _text: self._note())
        name_widget(field, name, spoken)
        return field

    def _tool(self, icon: str, name: str, spoken: str, on: Callable[[], object]) -> Button:
        button = Button("", on, kind="bar", icon=icon, name=name)
        button.setFixedWidth(theme.scaled(TOOL_WIDTH))
        button.setAccessibleName(spoken)
        button.setToolTip(spoken)
        return button

    def _note(self) -> None:
        self._tell()
        self.edited.emit()

    def _toggle(self) -> None:
        shown = self._details.isHidden()
        self._details.setVisible(shown)
        self._more.icon_name = "caret-up" if shown else "caret-down"
        self._more.update()
        self._tell()
        if shown:
            self.alternative.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        step = self.draft()
        parts = [tr("OR {alternative}", alternative=step.alternative)] if step.alternative else []
        parts += [formats.count(len(step.items), tr("part"), tr("parts"))] if step.items else []
        parts += [step.rhythm] if step.rhythm else []
        self._told.setText(" · ".join(parts))
        self._told.setVisible(bool(parts) and self._details.isHidden())


class StepsTable(QFrame):
    """Up to six steps. `edited`: something was typed, moved, added or taken out."""

    edited = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.rows: list[StepRow] = []
        self.setProperty("surface", "sheet")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._lines.setContentsMargins(0, 0, 0, 0)
        who, when = Text(tr("Who…"), "small_strong"), Text(tr("By When?"), "small_strong")
        who.setFixedWidth(theme.scaled(WHO_WIDTH))
        when.setFixedWidth(theme.scaled(WHEN_WIDTH))
        head = row(who, gap=6, margins=(14, 0, 4, 0))
        head.addWidget(Text(tr("will do What…"), "small_strong"), 1)
        head.addWidget(when)
        head.addSpacing(theme.scaled(KEYS_WIDTH) - 4)
        band = QFrame()
        band.setProperty("surface", "band")
        band.setLayout(head)
        band.setFixedHeight(theme.scaled(30))
        self.setLayout(column(band, self._lines, gap=0, margins=(1, 1, 1, 1)))
        name_widget(self, "plans.steps", tr("First steps"))

    @property
    def is_full(self) -> bool:
        """Whether no step more can be added."""
        return len(self.rows) >= MOST_STEPS

    def drafts(self) -> tuple[StepDraft, ...]:
        """The steps that say what is to be done; an empty line is none yet."""
        return tuple(step for step in (one.draft() for one in self.rows) if step.what)

    def show_steps(self, steps: tuple[StepDraft, ...]) -> None:
        """Show other steps."""
        clear(self._lines)
        self.rows = []
        for step in steps:
            self._append(step)

    def bring_back(self, typed: list[dict[str, str]]) -> None:
        """Show steps as they were typed. Those whose words the vault knows stay the same steps."""
        known = {line.draft().what: line.draft() for line in self.rows}
        self.show_steps(tuple(known.get(step["what"].strip(), StepDraft("", "")) for step in typed[:MOST_STEPS]))
        for line, step in zip(self.rows, typed, strict=False):
            line.bring_back(step)

    def take_over(self, steps: tuple[StepDraft, ...]) -> None:
        """The vault has these now: the lines keep their keys from it."""
        kept = [line for line in self.rows if line.draft().what]
        if len(kept) == len(steps):
            for line, step in zip(kept, steps, strict=True):
                if line.draft().what == step.what:
                    line.show_draft(step)

    def add_step(self, step: StepDraft, *, focus: bool = True) -> None:
        """Put a step at the end."""
        if self.is_full:
            return
        self._append(step)
        if focus:
            self.rows[-1].what.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def move_step(self, line: StepRow, by: int) -> None:
        """Bring a step further up or down."""
        here = self.rows.index(line)
        there = here + by
        if 0 <= there < len(self.rows):
            steps = [one.draft() for one in self.rows]
            steps[here], steps[there] = steps[there], steps[here]
            self.show_steps(tuple(steps))
            self.rows[there].what.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit()

    def take_out(self, line: StepRow) -> None:
        """Take a step out of the plan."""
        here = self.rows.index(line)
        steps = [one.draft() for one in self.rows]
        del steps[here]
        self.show_steps(tuple(steps))
        if self.rows:
            self.rows[min(here, len(self.rows) - 1)].what.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _append(self, step: StepDraft) -> None:
        line = StepRow(len(self.rows) + 1, step, self, self._today)
        line.edited.connect(self.edited)
        if self.rows:
            self._lines.addWidget(Line())
        self.rows.append(line)
        self._lines.addWidget(line)
