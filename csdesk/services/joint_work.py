"""Working together with the agencies: meetings, and the collaboration plan as a list of steps that is followed.

A plan for collaboration needs "a specific set of intermediate steps, a tight timeline and a division of labor" and
"constant follow up": each step has who and by when, and stands on *Today* when it is due.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa, CsaMeeting, JointStep, JointStepState
from csdesk.services import audit
from csdesk.services.agreements import choices
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import marked, tr

__all__ = [
    "CLOSED",
    "SEVERAL",
    "JointStepState",
    "JointStepView",
    "MeetingView",
    "NewMeeting",
    "NewStep",
    "do_step",
    "joint_steps",
    "keep_meeting",
    "keep_step",
    "meetings",
    "note_paper",
    "of_readiness",
    "remove_meeting",
    "remove_step",
]

CLOSED = frozenset({JointStepState.DONE, JointStepState.DROPPED})
SEVERAL = marked("Several agencies")
KEPT_DAYS = 365
"""How long a step that is done or dropped stands in the list."""


@dataclass(frozen=True)
class NewMeeting:
    """A meeting with a CSA; a day ahead is a meeting that is planned."""

    subject: str
    held_on: date | None
    present: str = ""
    decided: str = ""


@dataclass(frozen=True)
class MeetingView:
    """A meeting in the directory."""

    id: UUID
    csa_id: UUID | None
    """None: with several agencies."""
    agency: str
    held_on: date
    subject: str
    present: str
    decided: str


@dataclass(frozen=True)
class NewStep:
    """A joint step: what, who, by when."""

    what: str
    topic: str
    """A code of `resources/partners/agreement.toml`, such as `training`."""
    who: str = ""
    due_on: date | None = None
    state: JointStepState = JointStepState.OPEN
    note: str = ""
    readiness_category: str = ""
    """Of the readiness assessment, where it came of one; empty when a step is changed: as it was."""


@dataclass(frozen=True)
class JointStepView:
    """A step of the collaboration plan."""

    id: UUID
    csa_id: UUID | None
    """None: with several agencies, or within the office."""
    agency: str
    topic: str
    what: str
    who: str
    due_on: date | None
    state: JointStepState
    done_on: date | None
    note: str
    readiness_category: str = ""
    """Of the readiness assessment, where it came of one."""

    @property
    def is_closed(self) -> bool:
        """Done, or dropped."""
        return self.state in CLOSED


def meetings(session: Session, csa_id: UUID) -> tuple[MeetingView, ...]:
    """Meetings with a CSA, and those with several, the latest on top."""
    rows = (
        select(CsaMeeting, Csa.name)
        .outerjoin(Csa, Csa.id == CsaMeeting.csa_id)
        .where((CsaMeeting.csa_id == csa_id) | CsaMeeting.csa_id.is_(None))
        .order_by(CsaMeeting.held_on.desc(), CsaMeeting.id.desc())
    )
    return tuple(
        MeetingView(row.id, row.csa_id, name or SEVERAL, row.held_on, row.subject, row.present, row.decided)
        for row, name in session.execute(rows)
    )


def keep_meeting(
    session: Session,
    csa_id: UUID | None,
    new: NewMeeting,
    *,
    meeting_id: UUID | None = None,
    at: datetime,
    who: str,
) -> UUID:
    """Add a meeting with a CSA, or several (None), or change the one of this id.

    Raises `NotFoundError`, and `RefusedError` without a subject or a day.
    """
    _agency(session, csa_id)
    if not new.subject.strip():
        raise RefusedError(tr("A meeting needs what it is about. Nothing was saved; write it."))
    if new.held_on is None:
        raise RefusedError(
            tr("A meeting needs its day. Nothing was saved; write the day, or tomorrow, or 10/22."), field="held_on"
        )
    row = _meeting(session, meeting_id) if meeting_id else CsaMeeting(by=who, created_at=at)
    row.csa_id, row.subject, row.held_on = csa_id, new.subject.strip(), new.held_on
    row.present, row.decided = new.present.strip(), new.decided.strip()
    session.add(row)
    session.flush()
    action = "agency.meeting_changed" if meeting_id else "agency.meeting_added"
    audit.record(session, at=at, who=who, action=action, kind="csa", record_id=csa_id)
    return row.id


def remove_meeting(session: Session, meeting_id: UUID, *, at: datetime, who: str) -> None:
    """Take a meeting out. Raises `NotFoundError`."""
    row = _meeting(session, meeting_id)
    session.delete(row)
    audit.record(session, at=at, who=who, action="agency.meeting_removed", kind="csa", record_id=row.csa_id)


def joint_steps(session: Session, *, today: date, csa_id: UUID | None = None) -> tuple[JointStepView, ...]:
    """Steps with a CSA, or of all agencies: what is open by its day, then what was closed in the last year."""
    rows = select(JointStep, Csa.name).outerjoin(Csa, Csa.id == JointStep.csa_id)
    if csa_id is not None:
        rows = rows.where((JointStep.csa_id == csa_id) | JointStep.csa_id.is_(None))
    found = [_view(row, name) for row, name in session.execute(rows)]
    since = today - timedelta(days=KEPT_DAYS)
    waits = [one for one in found if not one.is_closed]
    over = [one for one in found if one.is_closed and (one.done_on or one.due_on or today) >= since]
    return (
        *sorted(waits, key=lambda one: (one.due_on or date.max, one.what.casefold(), one.id)),
        *sorted(over, key=lambda one: ((one.done_on or one.due_on or since).toordinal() * -1, one.id)),
    )


def of_readiness(session: Session) -> dict[str, tuple[JointStepView, ...]]:
    """The steps that came of the readiness assessment and wait, by its category, each by their day."""
    rows = (
        select(JointStep, Csa.name)
        .outerjoin(Csa, Csa.id == JointStep.csa_id)
        .where(JointStep.readiness_category != "", JointStep.state.not_in(CLOSED))
    )
    found: dict[str, list[JointStepView]] = {}
    for row, name in session.execute(rows):
        found.setdefault(row.readiness_category, []).append(_view(row, name))
    return {
        category: tuple(sorted(steps, key=lambda one: (one.due_on or date.max, one.what.casefold(), one.id)))
        for category, steps in found.items()
    }


def keep_step(
    session: Session,
    csa_id: UUID | None,
    new: NewStep,
    *,
    step_id: UUID | None = None,
    today: date,
    at: datetime,
    who: str,
) -> UUID:
    """Add a joint step with a CSA, or with several (None), or change the one of this id; done has today as its day.

    Raises `NotFoundError`, and `RefusedError` without what is to be done or with a topic that is not known.
    """
    _agency(session, csa_id)
    if not new.what.strip():
        raise RefusedError(tr("A step needs what is to be done. Nothing was saved; write it."), field="what")
    if new.topic not in choices("topic"):
        raise RefusedError(tr("A step needs a topic. Nothing was saved; choose one."), field="topic")
    row = _step(session, step_id) if step_id else JointStep(created_at=at)
    row.csa_id, row.what, row.topic, row.who = csa_id, new.what.strip(), new.topic, new.who.strip()
    row.due_on, row.note = new.due_on, new.note.strip()
    if new.readiness_category:
        row.readiness_category = new.readiness_category
    _set_state(row, new.state, today)
    session.add(row)
    session.flush()
    action = "joint_step.changed" if step_id else "joint_step.added"
    audit.record(session, at=at, who=who, action=action, record_id=row.id, detail=f"{row.topic}, {row.state.value}")
    return row.id


def do_step(session: Session, step_id: UUID, state: JointStepState, *, today: date, at: datetime, who: str) -> None:
    """Say how far a step is: done today, dropped, under way or open again. Raises `NotFoundError`."""
    row = _step(session, step_id)
    _set_state(row, state, today)
    session.flush()
    detail = f"{row.topic}, {state.value}"
    audit.record(session, at=at, who=who, action="joint_step.changed", record_id=row.id, detail=detail)


def remove_step(session: Session, step_id: UUID, *, at: datetime, who: str) -> None:
    """Take a step out of the plan. Raises `NotFoundError`."""
    row = _step(session, step_id)
    session.delete(row)
    audit.record(session, at=at, who=who, action="joint_step.removed", record_id=step_id)


def note_paper(session: Session, number: int, *, at: datetime, who: str) -> None:
    """Note in the audit trail that a plan of so many steps leaves the vault: printed, or written to a file."""
    audit.record(session, at=at, who=who, action="joint_step.printed", detail=f"{number} steps")


def _set_state(row: JointStep, state: JointStepState, today: date) -> None:
    if state is JointStepState.DONE:
        row.done_on = row.done_on or today
    else:
        row.done_on = None
    row.state = state


def _agency(session: Session, csa_id: UUID | None) -> None:
    if csa_id is not None and session.get(Csa, csa_id) is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nothing was changed."))


def _meeting(session: Session, meeting_id: UUID) -> CsaMeeting:
    row = session.get(CsaMeeting, meeting_id)
    if row is None:
        raise NotFoundError(tr("This meeting is not in the directory any more. Nothing was changed."))
    return row


def _step(session: Session, step_id: UUID) -> JointStep:
    row = session.get(JointStep, step_id)
    if row is None:
        raise NotFoundError(tr("This step is not in the plan any more. Nothing was changed."))
    return row


def _view(row: JointStep, agency: str | None) -> JointStepView:
    return JointStepView(
        id=row.id,
        csa_id=row.csa_id,
        agency=agency or SEVERAL,
        topic=row.topic,
        what=row.what,
        who=row.who,
        due_on=row.due_on,
        state=row.state,
        done_on=row.done_on,
        note=row.note,
        readiness_category=row.readiness_category,
    )
