"""Working together with a CSA: joint steps, meetings, and the referral processes that it has already."""

from datetime import date
from typing import Any
from uuid import UUID

from csdesk.services import agreements, joint_work
from csdesk.services.agreements import NewProcess, ProcessView
from csdesk.services.joint_work import JointStepState, JointStepView, MeetingView, NewMeeting, NewStep
from csdesk.ui import formats
from csdesk.ui.commands import Command, keyed
from csdesk.ui.desk import Desk
from csdesk.ui.screens.directory.entries import Entries, EntriesSheet
from csdesk.ui.widgets import Button, Column, FieldSpec
from csdesk.wording import tr, tr_marked

STEP_DONE = Command("directory.stepDone", tr("The step is done today"), "D", icon="check")
SEVERAL = FieldSpec("several", tr("With several agencies"), "tick", span=2)
TODAY_TOO = frozenset({"directory", "today"})


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def step_detail(step: JointStepView) -> str:
    """Topic, who, and how far it is."""
    state = "" if step.state is JointStepState.OPEN else step_state(step.state).lower()
    return _joined(step_topic(step), step.who, state)


def step_topic(step: JointStepView) -> str:
    """What it is about, in words."""
    return tr_marked(agreements.choices("topic").get(step.topic, step.topic))


def step_state(state: JointStepState) -> str:
    """How far a step is, in words."""
    return tr_marked(agreements.choices("state")[state])


def is_late(step: JointStepView, today: date) -> bool:
    """Whether its day has passed and it is not done."""
    return not step.is_closed and step.due_on is not None and step.due_on < today


def step_role(step: JointStepView, today: date) -> str:
    """The colour of its day."""
    return "bad" if is_late(step, today) else "ink_2"


def step_icon(step: JointStepView, today: date) -> str:
    """The sign beside its day: late is not said by the colour alone."""
    return "warning-circle" if is_late(step, today) else ""


def step_when(step: JointStepView) -> str:
    """`by Oct 13`, `done Oct 2`."""
    if step.is_closed:
        return tr("done {short_day}", short_day=formats.short_day(step.done_on)) if step.done_on else tr("dropped")
    return tr("by {short_day}", short_day=formats.short_day(step.due_on)) if step.due_on else tr("no day yet")


def step_fields() -> tuple[FieldSpec, ...]:
    """The form of a step."""
    topics = tuple((code, tr_marked(words)) for code, words in agreements.choices("topic").items())
    states = tuple((state, step_state(state)) for state in JointStepState)
    return (
        FieldSpec("what", tr("What"), span=2),
        FieldSpec("who", tr("Who does it"), placeholder=tr("Colleagues, or an agency")),
        FieldSpec("due_on", tr("By when"), "date"),
        FieldSpec("topic", tr("Topic"), "select", choices=topics),
        FieldSpec("state", tr("How far"), "select", choices=states),
        FieldSpec("note", tr("Note"), "lines", span=2, lines=2, helper=tr_marked(agreements.helper())),
    )


def new_step(values: dict[str, Any]) -> NewStep:
    """What the form says."""
    return NewStep(
        what=values["what"],
        topic=values["topic"],
        who=values["who"],
        due_on=values["due_on"],
        state=JointStepState(values["state"]),
        note=values["note"],
    )


class AgencySheet(EntriesSheet):
    """Entries of one agency."""

    def __init__(self, desk: Desk, entries: Entries) -> None:
        super().__init__(desk, entries)
        self.csa_id: UUID | None = None

    def show_agency(self, csa_id: UUID, rows: tuple[Any, ...]) -> None:
        """Show those of an agency."""
        self.csa_id = csa_id
        self.show_rows(str(csa_id), rows)


class StepsSheet(AgencySheet):
    """Joint steps with who and by when. D: done today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            Entries(
                title=tr("Joint steps"),
                one=tr("joint step"),
                name="directory.step",
                list_name="directory.steps",
                columns=(
                    Column(
                        tr("What"),
                        lambda step: step.what,
                        bold=lambda step: not step.is_closed,
                        role=lambda step: "ink_3" if step.is_closed else "ink",
                        detail=step_detail,
                        tip=lambda step: _joined(step.what, step.note),
                    ),
                    Column(
                        tr("When"),
                        step_when,
                        120,
                        role=lambda step: step_role(step, desk.today()),
                        icon=lambda step: step_icon(step, desk.today()),
                    ),
                ),
                fields=(*step_fields(), SEVERAL),
                nothing=tr(
                    "None yet: training, referrals, staffing, data sharing … with who and by when. What is due "
                    "stands on Today."
                ),
                changed=TODAY_TOO,
                shown=4,
            ),
        )
        self.list.offer(lambda step: keyed((STEP_DONE,), self._press, step), opens=tr("Open the step"))

    def more(self) -> tuple[Button, ...]:
        """To the plan of all agencies, and done."""
        plan = Button(
            tr("All agencies"),
            lambda: self.desk.navigate("collaboration"),
            name="directory.steps.all",
            icon="users-three",
            small=True,
        )
        return Button(tr("Done"), self._done, name="directory.step.done", key="D", small=True), plan

    def blank(self) -> dict[str, Any]:
        """With this agency, of the first topic."""
        return {
            **super().blank(),
            "due_on": None,
            "topic": "training",
            "state": JointStepState.OPEN,
            "several": False,
        }

    def values(self, one: JointStepView) -> dict[str, Any]:
        """As it is kept."""
        plain = ("what", "who", "due_on", "topic", "state", "note")
        return {**{name: getattr(one, name) for name in plain}, "several": one.csa_id is None}

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Add or change a step."""
        desk, csa_id = self.desk, None if values["several"] else self.csa_id
        joint_work.keep_step(
            session, csa_id, new_step(values), step_id=one_id, today=desk.today(), at=desk.now(), who=desk.who
        )

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Remove a step."""
        joint_work.remove_step(session, one_id, at=self.desk.now(), who=self.desk.who)

    def _done(self) -> None:
        self._press("D", self.list.selected())

    def _press(self, key: str, step: JointStepView | None) -> None:
        if key != "D" or step is None or step.is_closed:
            return
        desk = self.desk
        at, today, step_id = desk.now(), desk.today(), step.id
        self.write(
            lambda session: joint_work.do_step(
                session, step_id, JointStepState.DONE, today=today, at=at, who=desk.who
            ),
            tr("A joint step that is done"),
            lambda: desk.messages.info(tr("A joint step is done.")),
        )


class MeetingsSheet(AgencySheet):
    """Meetings held, and the next one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            Entries(
                title=tr("Meetings"),
                one=tr("meeting"),
                name="directory.meeting",
                list_name="directory.meetings",
                columns=(
                    Column(
                        tr("What"),
                        lambda meeting: meeting.subject,
                        bold=True,
                        detail=lambda meeting: (
                            _joined(meeting.present, meeting.decided.replace("\n", " ")) or tr("nothing noted")
                        ),
                        tip=lambda meeting: _joined(meeting.present, meeting.decided),
                    ),
                    Column(
                        tr("When"),
                        lambda meeting: formats.near_day(meeting.held_on, desk.today()),
                        108,
                        role=lambda meeting: "accent" if meeting.held_on >= desk.today() else "ink_2",
                        tip=_planned(desk),
                    ),
                ),
                fields=(
                    FieldSpec("subject", tr("About what")),
                    FieldSpec("held_on", tr("Day"), "date", helper=tr("A day ahead is a meeting that is planned.")),
                    FieldSpec("present", tr("Who is there"), span=2),
                    FieldSpec(
                        "decided",
                        tr("What was settled"),
                        "lines",
                        span=2,
                        lines=3,
                        helper=tr_marked(agreements.helper()),
                    ),
                    SEVERAL,
                ),
                nothing=tr("None yet. Write the next one down: it stands on Today in the week before it."),
                changed=TODAY_TOO,
            ),
        )

    def blank(self) -> dict[str, Any]:
        """Today, with this agency."""
        return {**super().blank(), "held_on": self.desk.today(), "several": False}

    def values(self, one: MeetingView) -> dict[str, Any]:
        """As it is kept."""
        plain = ("subject", "held_on", "present", "decided")
        return {**{name: getattr(one, name) for name in plain}, "several": one.csa_id is None}

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Add or change a meeting."""
        values = dict(values)
        csa_id = None if values.pop("several") else self.csa_id
        joint_work.keep_meeting(
            session, csa_id, NewMeeting(**values), meeting_id=one_id, at=self.desk.now(), who=self.desk.who
        )

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Remove a meeting."""
        joint_work.remove_meeting(session, one_id, at=self.desk.now(), who=self.desk.who)


def _planned(desk: Desk) -> Any:
    return lambda meeting: "planned" if meeting.held_on >= desk.today() else "held"


class ProcessesSheet(AgencySheet):
    """Referral processes that the CSA has already with other programs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            Entries(
                title=tr("Other referral processes of the CSA"),
                one=tr("referral process"),
                name="directory.process",
                list_name="directory.processes",
                columns=(
                    Column(
                        tr("What"),
                        lambda one: one.name,
                        bold=lambda one: one.ended_on is None,
                        role=lambda one: "ink" if one.ended_on is None else "ink_3",
                        detail=lambda one: (
                            _joined(one.program, one.note.replace("\n", " ")) or tr("no program named")
                        ),
                        tip=lambda one: _joined(one.name, one.program, one.note),
                    ),
                    Column(tr("Since"), _since, 136, role="ink_2"),
                ),
                fields=(
                    FieldSpec("name", tr("What it does"), placeholder=tr("Refers parents in contempt")),
                    FieldSpec("program", tr("To which program"), placeholder=tr("Children First")),
                    FieldSpec("since", tr("Since"), "date"),
                    FieldSpec("ended_on", tr("Ended on"), "date"),
                    FieldSpec("note", tr("Note"), "lines", span=2, lines=2, helper=tr_marked(agreements.helper())),
                ),
                nothing=tr(
                    "None yet. What the CSA refers to itself is shown where you refer a parent, so that nobody "
                    "is referred twice."
                ),
            ),
        )

    def blank(self) -> dict[str, Any]:
        """Without days."""
        return {**super().blank(), "since": None, "ended_on": None}

    def keep(self, session: Any, one_id: UUID | None, values: dict[str, Any]) -> None:
        """Add or change a process."""
        if self.csa_id is not None:
            at, who = self.desk.now(), self.desk.who
            agreements.keep_process(session, self.csa_id, NewProcess(**values), process_id=one_id, at=at, who=who)

    def take_out(self, session: Any, one_id: UUID) -> None:
        """Remove a process."""
        agreements.remove_process(session, one_id, at=self.desk.now(), who=self.desk.who)


def _since(one: ProcessView) -> str:
    if one.ended_on:
        return tr("until {full_day}", full_day=formats.full_day(one.ended_on))
    return tr("since {full_day}", full_day=formats.full_day(one.since)) if one.since else ""
