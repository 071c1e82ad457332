"""All open plans, and the steps of the one that is selected."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from csdesk.services import plans
from csdesk.services.plans import PlanLine, PlanState, PlanView
from csdesk.ui import formats, theme
from csdesk.ui.desk import Desk
from csdesk.ui.screens.plans.empty import EmptyWorksheet
from csdesk.ui.screens.plans.review import ReviewList
from csdesk.ui.screens.plans.words import plan_state
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import (
    Band,
    Button,
    Column,
    EmptyState,
    KeyLine,
    ListTable,
    PageHeader,
    Sheet,
    Text,
    column,
    holding,
    page,
    split,
)


class LandingPage(QWidget):
    """`plan_chosen(UUID)`, and `steps_shown(UUID)` of the plan whose steps are in view."""

    plan_chosen = Signal(object)
    steps_shown = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("plans.landing")
        self.desk = desk
        self._wanted: UUID | None = None
        self.empty_sheet = EmptyWorksheet(desk, self)
        scans = Button("Scans …", lambda: desk.navigate("scans"), name="plans.scans", icon="files")
        self.header = PageHeader("Plans", "", scans, self.empty_sheet, name="plans.landing")
        self.list = ListTable(_columns(desk), name="plans.list", spoken="Open plans", key=lambda line: line.plan_id)
        self.list.opened.connect(lambda line: self.plan_chosen.emit(line.plan_id))
        self.list.chosen.connect(self._show_steps)
        self.review = ReviewList(desk)
        self._whose = Text("", "section", elide=True, name="plans.whose")
        open_plan = Button("Open the plan", self._open, name="plans.open", small=True)
        head = Band(self._whose, open_plan)
        steps = Sheet(head, padding=0, gap=0)
        steps.add(self.review, stretch=1)
        steps.setFixedWidth(theme.scaled(400))
        body = holding(split((Sheet(self.list, padding=0), 1), (steps, 0), gap=12))
        empty = EmptyState(
            "No plans yet",
            "A plan follows from an interview: its barriers offer first steps, and you choose together.",
            icon="clipboard-text",
            action="Start an interview",
            on_action=lambda: desk.navigate("interview"),
            name="plans.empty",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(body)
        self._pages.addWidget(Sheet(empty))
        self._pages.setCurrentIndex(1)
        keys = KeyLine(("↑ ↓", "move"), ("Enter", "open the plan"), ("Tab", "to its steps"))
        self.setLayout(column(page(self.header, self._pages), keys, gap=0))

    def refresh(self) -> None:
        """Read the list, and the steps in view."""
        today = self.desk.today()
        self.desk.read(self, lambda session: plans.open_plans(session, today=today), self._show, key="list")

    def unsaved(self) -> dict[str, Any]:
        """What was typed on the steps in view and not kept yet; empty when there is nothing."""
        typed = self.review.unsaved()
        return {"on_landing": True, **typed} if typed else {}

    def show_steps_of(self, plan_id: UUID) -> None:
        """Read the list, and show the steps of this plan, if it is still there."""
        self._wanted = plan_id
        self.refresh()

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def _show(self, lines: tuple[PlanLine, ...]) -> None:
        due = sum(line.steps_due for line in lines if line.state is PlanState.SIGNED)
        drafts = sum(line.state is PlanState.DRAFT for line in lines)
        told = [formats.count(len(lines), "plan"), formats.count(drafts, "draft")]
        told.append(f"{formats.count(due, 'step')} due" if due else "no step is due")
        self.header.set(subtitle=" · ".join(told) if lines else "")
        self.list.set_rows(lines)
        if self._wanted is not None:
            self.list.select_key(self._wanted)
            self._wanted = None
        self._pages.setCurrentIndex(0 if lines else 1)
        chosen = self.list.selected()
        if chosen is None:
            self.list.select_first()
        else:
            self._show_steps(chosen)
        self.desk.counted.emit("plans", due)

    def _show_steps(self, line: PlanLine | None) -> None:
        if line is None:
            return
        plan_id: UUID = line.plan_id
        self.desk.read(self, lambda session: plans.plan(session, plan_id), self._show_view, key="steps")

    def _show_view(self, view: PlanView) -> None:
        self._whose.setText(f"{view.name}, version {view.version}")
        self.review.show_view(view)
        self.steps_shown.emit(view.plan_id)

    def _open(self) -> None:
        line = self.list.selected()
        if line is not None:
            self.plan_chosen.emit(line.plan_id)


def _columns(desk: Desk) -> tuple[Column, ...]:
    def next_due(line: PlanLine) -> str:
        return formats.near_day(line.next_due_on, desk.today()) if line.next_due_on else ""

    def is_late(line: PlanLine) -> bool:
        return line.steps_due > 0

    return (
        Column("Next due", next_due, 100, margin=True, role=lambda line: "bad" if is_late(line) else "ink_2"),
        Column("Name", lambda line: line.name, bold=True, tip=lambda line: line.name),
        Column("County", lambda line: ", ".join(line.counties), 96, role="ink_2", yields=3),
        Column("Version", lambda line: str(line.version), 66, right=True, yields=4),
        Column(
            "State",
            lambda line: plan_state(line.state).capitalize(),
            96,
            tag=lambda line: Tone.GOOD if line.state is PlanState.SIGNED else Tone.PLAIN,
            icon=lambda line: "check-circle" if line.state is PlanState.SIGNED else "pencil-simple",
        ),
        Column("Steps done", lambda line: f"{line.steps_done} of {line.steps}", 92, right=True, yields=2),
        Column(
            "Due", lambda line: str(line.steps_due) if line.steps_due else "", 48, right=True, role="bad", yields=1
        ),
    )
