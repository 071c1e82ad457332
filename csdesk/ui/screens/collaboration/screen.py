"""The collaboration plan: the joint steps with all agencies as one list, with who and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from csdesk.services import directory, joint_work
from csdesk.services.errors import DeskError
from csdesk.services.joint_work import JointStepState, JointStepView
from csdesk.services.today import short_name
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.scenes import Files, Scene
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.collaboration.paper import PlanPaper
from csdesk.ui.screens.directory.together import (
    new_step,
    step_fields,
    step_icon,
    step_role,
    step_state,
    step_topic,
    step_when,
)
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import (
    BackButton,
    Button,
    Column,
    EmptyState,
    FieldSpec,
    Form,
    Group,
    KeyLine,
    ListTable,
    PageHeader,
    Scrolling,
    Select,
    Sheet,
    Text,
    page,
    row,
    split,
)
from csdesk.wording import tr, tr_marked

CHANGED = frozenset({"directory", "today"})
DONE = Command("collaboration.done", tr("The step is done today"), "D", brief=tr("done today"), icon="check")
UNDER_WAY = Command("collaboration.underWay", tr("The step is under way"), "U", brief=tr("under way"))
SEVERAL = ("", tr_marked(joint_work.SEVERAL))
SHEET_WIDTH = 400


@dataclass(frozen=True)
class Plan:
    """All that is shown."""

    steps: tuple[JointStepView, ...]
    agencies: tuple[tuple[str, str], ...]
    """Id and name."""


class CollaborationScreen(Screen):
    """The list, and a form for a step beside it."""

    name = "collaboration"
    depends_on = frozenset({"directory"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._edited: UUID | None = None
        self._before: dict[str, Any] = {}
        self._steps: tuple[JointStepView, ...] = ()
        self.paper = PlanPaper(desk, self)
        self.new = Button(tr("New step"), self.begin_new, name="collaboration.new", icon="plus", key="Ctrl+N")
        back = BackButton(lambda: desk.navigate("directory"), tr("the directory"), name="collaboration.back")
        self.header = PageHeader(
            tr("Collaboration plan"), "", self.paper.save, self.paper.print, self.new, back=back, name="collaboration"
        )
        self.list = ListTable(
            (
                Column(
                    tr("By when"),
                    step_when,
                    120,
                    margin=True,
                    role=lambda step: step_role(step, desk.today()),
                    icon=lambda step: step_icon(step, desk.today()),
                ),
                Column(tr("What"), _what, bold=lambda step: not step.is_closed, tip=_tip, least=190),
                Column(tr("Who"), lambda step: step.who, 168, tip=lambda step: step.who, yields=2),
                Column(
                    tr("Agency"),
                    lambda step: short_name(tr_marked(step.agency)),
                    128,
                    role="ink_2",
                    tip=lambda step: tr_marked(step.agency),
                    yields=1,
                ),
                Column(tr("Topic"), step_topic, 118, role="ink_2", yields=3),
                Column(tr("How far"), _state, 82, role="ink_2"),
            ),
            name="collaboration.list",
            spoken=tr("Joint steps"),
            key=lambda step: step.id,
        )
        self.list.opened.connect(self._begin_edit)
        self.list.offer(lambda step: keyed((DONE, UNDER_WAY), self._press, step), opens=tr("Open the step"))
        empty = EmptyState(
            tr("No joint step yet"),
            tr(
                "What you and the agencies agreed to do: training, referrals, staffing, data sharing … with who and "
                "by when. What is due stands on Today."
            ),
            icon="users-three",
            action=tr("New step"),
            on_action=self.begin_new,
            name="collaboration.empty",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(Sheet(self.list, padding=0, name="collaboration.sheet"))
        self._pages.addWidget(Sheet(empty, name="collaboration.empty.sheet"))
        self._side = self._make_form()
        keys = KeyLine(("Enter", tr("open the step")), DONE, UNDER_WAY, ("Esc", tr("close the form")))
        keys.belong(self.list, "Enter", DONE.key, UNDER_WAY.key)
        keys.belong(self._side, "Esc")
        self.set_content(page(self.header, split((self._pages, 1), (self._side, 0), gap=12)), keys)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._leave)
        self._close()

    def _make_form(self) -> QWidget:
        fields = (*step_fields(), FieldSpec("csa_id", tr("With"), "select", choices=(SEVERAL,), span=2))
        self.form = Form(fields, screen="collaboration", columns=2, today=self.desk.today)
        self.title = Text("", "section", name="collaboration.form.title")
        self.save = Button(tr("Save"), self._save, name="collaboration.save", kind="primary", key="Ctrl+Enter")
        self.cancel = Button(tr("Cancel"), self._leave, name="collaboration.cancel")
        self.remove = Button(tr("Remove"), self._remove, name="collaboration.remove", icon="trash")
        sheet = Sheet(
            self.title, self.form, row(self.save, self.cancel, None, self.remove), name="collaboration.form"
        )
        side = Scrolling(sheet, None, name="collaboration.side")
        side.column.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(scaled(SHEET_WIDTH))
        return side

    def refresh(self) -> None:
        """Read the plan."""
        today = self.desk.today()

        def read(session: Any) -> Plan:
            known = tuple((str(one.id), short_name(one.name)) for one in directory.agencies(session))
            return Plan(joint_work.joint_steps(session, today=today), known)

        self.desk.read(self, read, self._show, key="collaboration")

    def open_with(self, **arguments: Any) -> None:
        """`start="new"`: begin a step."""
        if arguments.get("start") == "new":
            self.begin_new()

    def scenes(self, files: Files) -> Iterable[Scene]:
        """Its states, for tests and pictures."""
        from csdesk.ui.screens.directory import scenes

        return scenes.of_collaboration(self, files)

    def primary_action(self) -> QAbstractButton:
        """Save the step, or begin one."""
        return self.save if self._side.isVisible() else self.new

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def unsaved(self) -> dict[str, Any]:
        """What was typed, and in which step."""
        return self._typed() or self._before

    def _typed(self) -> dict[str, Any]:
        typed = self.form.unsaved() if not self._side.isHidden() else {}
        return {"step_id": str(self._edited) if self._edited else "", "typed": typed} if typed else {}

    def bring_back(self, unsaved: dict[str, Any]) -> None:
        """Put it back once the plan is read."""
        self._before = unsaved

    def _show(self, plan: Plan) -> None:
        self._steps = plan.steps
        field = self.form.fields["csa_id"].input
        if isinstance(field, Select):
            chosen = field.value()
            field.set_choices((SEVERAL, *plan.agencies))
            field.set_value(chosen)
        today = self.desk.today()
        waits = [step for step in plan.steps if not step.is_closed]
        late = [step for step in waits if step.due_on and step.due_on < today]
        self.header.set(subtitle=_counted(waits, late))
        groups = (
            (Group(tr("Overdue"), 0, "warning-circle", "bad"), late),
            (Group(tr("To do"), 0, "calendar-blank", "accent"), [step for step in waits if step not in late]),
            (Group(tr("Done or dropped"), 0, "check", "good"), [step for step in plan.steps if step.is_closed]),
        )
        self.list.set_groups(
            [(Group(one.title, len(steps), one.icon, one.role), steps) for one, steps in groups if steps]
        )
        if self.list.selected() is None:
            self.list.select_first()
        self._pages.setCurrentIndex(0 if plan.steps else 1)
        self._begin_before()

    def _begin_before(self) -> None:
        before, self._before = self._before, {}
        if not before:
            return
        step = next((one for one in self._steps if str(one.id) == before["step_id"]), None)
        if step is not None:
            self._begin_edit(step)
        elif not before["step_id"]:
            self.begin_new()
        self.form.bring_back(before["typed"])

    def begin_new(self) -> None:
        """Ask for a new step."""
        self._begin(
            None,
            {
                "what": "",
                "who": "",
                "due_on": None,
                "topic": "training",
                "state": JointStepState.OPEN,
                "note": "",
                "csa_id": "",
            },
        )

    def edit_selected(self) -> None:
        """Open the form for the selected step."""
        step = self.list.selected()
        if step is not None:
            self._begin_edit(step)

    def _begin_edit(self, step: JointStepView) -> None:
        values = {name: getattr(step, name) for name in ("what", "who", "due_on", "topic", "state", "note")}
        self._begin(step.id, {**values, "csa_id": str(step.csa_id) if step.csa_id else ""})

    def _begin(self, step_id: UUID | None, values: dict[str, Any]) -> None:
        if not self._typed() or step_id != self._edited:  # else what is typed of this one stays
            self._let_go()
            self._edited = step_id
            self.title.setText(tr("New step") if step_id is None else tr("Step"))
            self.form.show_faults({})
            self.form.set_values(values)
            self.remove.setVisible(step_id is not None)
            self._side.show()
        self.form.fields["what"].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._let_go()
        self._close()

    def _let_go(self) -> None:
        """What was typed can be had back, whatever the form shows next."""
        if typed := self._typed():
            self.desk.left_typed(self.name, partial(self._go_on_with, typed))

    def _go_on_with(self, typed: dict[str, Any]) -> None:
        self._leave()
        self.bring_back(typed)
        self.refresh()

    def _close(self) -> None:
        self._side.hide()
        self._edited = None
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        values, edited, desk = self.form.values(), self._edited, self.desk
        csa_id = UUID(values["csa_id"]) if values["csa_id"] else None
        today, at, who = desk.today(), desk.now(), desk.who
        desk.write(
            self,
            lambda session: joint_work.keep_step(
                session, csa_id, new_step(values), step_id=edited, today=today, at=at, who=who
            ),
            lambda _id: self._close(),
            self._refused,
            changed=CHANGED,
            undo=tr("The new joint step") if edited is None else tr("The change to the joint step"),
        )

    def _refused(self, error: DeskError) -> None:
        self.form.show_faults({error.field or "what": str(error)})

    def _remove(self) -> None:
        step_id, at, who = self._edited, self.desk.now(), self.desk.who
        if step_id is None:
            return

        def removed(_nothing: None) -> None:
            self._close()
            self.desk.messages.info(tr("The joint step was removed."))

        self.desk.write(
            self,
            lambda session: joint_work.remove_step(session, step_id, at=at, who=who),
            removed,
            changed=CHANGED,
            undo=tr("The removal of the joint step"),
        )

    def _press(self, key: str, step: JointStepView | None) -> None:
        states = {"D": JointStepState.DONE, "U": JointStepState.UNDER_WAY}
        if step is None or key not in states or step.state is states[key]:
            return
        state, today, at, who = states[key], self.desk.today(), self.desk.now(), self.desk.who
        said = tr("A joint step is {choices}.", choices=step_state(state).lower())
        self.desk.write(
            self,
            lambda session: joint_work.do_step(session, step.id, state, today=today, at=at, who=who),
            lambda _nothing: self.desk.messages.info(said),
            changed=CHANGED,
            undo=tr("How far the joint step is"),
        )


def _what(step: JointStepView) -> str:
    return step.what


def _tip(step: JointStepView) -> str:
    return f"{step.what}\n{step.note}".strip()


def _state(step: JointStepView) -> str:
    return step_state(step.state)


def _counted(waits: Iterable[JointStepView], late: list[JointStepView]) -> str:
    said = tr("{count} to do", count=formats.count(len(list(waits)), tr("step"), tr("steps")))
    return tr("{said}, {late} overdue", said=said, late=len(late)) if late else said
