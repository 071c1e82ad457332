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
    framed,
    holding,
    page,
    split,
)
from csdesk.wording import tr


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
        scans = Button(tr("Scans …"), lambda: desk.navigate("scans"), name="plans.scans", icon="files")
        self.header = PageHeader(tr("Plans"), "", scans, self.empty_sheet, name="plans.landing")
        self.list = ListTable(
            _columns(desk), name="plans.list", spoken=tr("Open plans"), key=lambda line: line.plan_id
        )
        self.list.opened.connect(lambda line: self.plan_chosen.emit(line.plan_id))
        self.list.chosen.connect(self._show_steps)
        self.review = ReviewList(desk)
        self._whose = Text("", "section", wrap=True, name="plans.whose")
        open_plan = Button(tr("Open the plan"), self._open, name="plans.open", small=True)
        head = Band(self._whose, open_plan)
        steps = Sheet(head, padding=0, gap=0)
        steps.add(self.review, stretch=1)
        steps.setFixedWidth(theme.scaled(400))
        body = holding(split((Sheet(self.list, padding=0), 1), (steps, 0), gap=12))
        empty = EmptyState(
            tr("No plans yet"),
            tr("A plan follows from an interview: its barriers offer first steps, and you choose together."),
            icon="clipboard-text",
            action=tr("Start an interview"),
            on_action=lambda: desk.navigate("interview"),
            name="plans.empty",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(body)
        self._pages.addWidget(Sheet(empty))
        self._pages.setCurrentIndex(1)
        self.keys = KeyLine(("↑ ↓", tr("move")), ("Enter", tr("open the plan")), ("Tab", tr("to its steps")))
        self.keys.belong(self.list)
        self.setLayout(framed(page(self.header, self._pages), self.keys))

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
        told = [formats.count(len(lines), tr("plan"), tr("plans")), formats.count(drafts, tr("draft"), tr("drafts"))]
        told.append(
            tr("{count} due", count=formats.count(due, tr("step"), tr("steps"))) if due else tr("no step is due")
        )
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
        self._whose.setText(tr("{name}, version {version}", name=view.name, version=view.version))
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
        Column(
            tr("Next due"),
            next_due,
            132,
            margin=True,
            role=lambda line: "bad" if is_late(line) else "ink_2",
            icon=lambda line: "warning-circle" if is_late(line) else "",
        ),
        Column(tr("Name"), lambda line: line.name, bold=True, tip=lambda line: line.name),
        Column(tr("County"), lambda line: ", ".join(line.counties), 96, role="ink_2", yields=3),
        Column(tr("Version"), lambda line: str(line.version), 66, right=True, yields=4),
        Column(
            tr("State"),
            lambda line: plan_state(line.state).capitalize(),
            96,
            tag=lambda line: Tone.GOOD if line.state is PlanState.SIGNED else Tone.PLAIN,
            icon=lambda line: "check-circle" if line.state is PlanState.SIGNED else "pencil-simple",
        ),
        Column(
            tr("Steps done"),
            lambda line: tr("{steps_done} of {steps}", steps_done=line.steps_done, steps=line.steps),
            92,
            right=True,
            yields=2,
        ),
        Column(
            tr("Due"),
            lambda line: str(line.steps_due) if line.steps_due else "",
            48,
            right=True,
            role="bad",
            yields=1,
        ),
    )
