"""Plans as they are shown: one whole plan, all versions of a person, and the open plans of the desk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.plan import GoalKind, Plan, PlanGoal, PlanState, PlanStep, StepState
from csdesk.services import audit, people
from csdesk.services.errors import NotFoundError
from csdesk.services.names import spoken_name
from csdesk.services.people import Person
from csdesk.services.plan_steps import SETTLED, PastReview, date_on_paper, histories
from csdesk.services.plans.drafts import PlanDraft, StepDraft, fingerprint
from csdesk.wording import tr


@dataclass(frozen=True)
class StepView:
    """A step and how it stood at the last review. `draft` is what was signed, with the date that stands on paper."""

    step_id: UUID
    draft: StepDraft
    due_on: date | None
    """When it is due now: a review may have set a new date."""
    state: StepState
    note: str
    reviewed_at: datetime | None
    from_step_id: UUID | None = None
    """The step of the version before that it goes on from."""
    history: tuple[PastReview, ...] = ()
    """All reviews, the oldest first; those of the versions before as well."""


@dataclass(frozen=True)
class PlanView:
    """One version of a person's plan. `draft` is its contents, to show or to go on editing."""

    plan_id: UUID
    ncp_id: UUID
    name: str
    """Last name first, for lists."""
    print_name: str
    """First name first, for paper."""
    counties: tuple[str, ...]
    version: int
    state: PlanState
    created_at: datetime
    changed_at: datetime
    draft: PlanDraft
    steps: tuple[StepView, ...]
    signed_on: date | None
    signed_attachment_id: UUID | None
    """The scan of the signed page; None when none was kept."""
    signed_note: str = ""
    printed_at: datetime | None = None
    """When the worksheet of this draft left the vault last."""
    changed_since_printed: bool = False
    """A draft whose worksheet says something else than the draft does now."""


@dataclass(frozen=True)
class PlanLine:
    """A plan in a list."""

    plan_id: UUID
    ncp_id: UUID
    name: str
    counties: tuple[str, ...]
    version: int
    state: PlanState
    changed_at: datetime
    signed_on: date | None
    steps: int
    steps_done: int
    steps_due: int
    """Due today or before, and neither done nor dropped."""
    next_due_on: date | None


def plan(session: Session, plan_id: UUID) -> PlanView:
    """One plan. Raises `NotFoundError`."""
    return view_of(session, plan_record(session, plan_id))


def note_opening(session: Session, plan_id: UUID, *, at: datetime, who: str) -> None:
    """Note in the audit trail that a plan was opened. Raises `NotFoundError`."""
    record = plan_record(session, plan_id)
    audit.record(session, at=at, who=who, action="plan.opened", kind="plan", record_id=record.id)


def note_worksheet(
    session: Session, plan_id: UUID, *, printed: bool, asked: str = "", at: datetime, who: str
) -> None:
    """Note in the audit trail that a plan's worksheet leaves the vault: printed, or written to a file.

    `asked`: what was asked for on it beside the plan (`WorksheetOptions.asked`). Of a draft, what it said is kept
    for the signature, unless all was left to the pen.
    """
    record = plan_record(session, plan_id)
    if record.state is PlanState.DRAFT and "blank" not in asked:
        record.printed_at, record.printed_sha256 = at, fingerprint(view_of(session, record).draft)
    action = "plan.worksheet_printed" if printed else "plan.worksheet_written"
    audit.record(session, at=at, who=who, action=action, kind="plan", record_id=plan_id, detail=asked)


def plans_of(session: Session, ncp_id: UUID) -> tuple[PlanView, ...]:
    """All versions of a person's plan, the newest first."""
    versions = select(Plan).where(Plan.ncp_id == ncp_id).order_by(Plan.version.desc())
    return tuple(view_of(session, record) for record in session.scalars(versions))


def open_plans(session: Session, *, today: date) -> tuple[PlanLine, ...]:
    """Drafts and signed plans of the people whose record is open, by name."""
    found = session.execute(
        select(Plan, Ncp)
        .join(Ncp, Ncp.id == Plan.ncp_id)
        .where(Plan.state != PlanState.REPLACED, Ncp.closed_on.is_(None))
        .order_by(Ncp.sort_name, Ncp.id, Plan.version)
    ).all()
    open_plan = select(Plan.id).where(Plan.state != PlanState.REPLACED)
    steps: defaultdict[UUID, list[PlanStep]] = defaultdict(list)
    for step in session.scalars(select(PlanStep).where(PlanStep.plan_id.in_(open_plan))):
        steps[step.plan_id].append(step)
    persons = people.people(session, (ncp.id for _, ncp in found))
    return tuple(_line(record, persons[ncp.id], steps[record.id], today) for record, ncp in found)


def plan_record(session: Session, plan_id: UUID) -> Plan:
    """The record of a plan, for the services of this package. Raises `NotFoundError`."""
    record = session.get(Plan, plan_id)
    if record is None:
        raise NotFoundError(tr("This plan is not in the vault. Nothing was changed; open the list again."))
    return record


def view_of(session: Session, record: Plan) -> PlanView:
    """The plan of this record, as it is shown."""
    ncp = session.get_one(Ncp, record.ncp_id)
    goals = session.scalars(select(PlanGoal).where(PlanGoal.plan_id == record.id).order_by(PlanGoal.position)).all()
    rows = session.scalars(select(PlanStep).where(PlanStep.plan_id == record.id).order_by(PlanStep.position))
    reviews = histories(session, ncp.id)
    steps = tuple(_step_view(row, reviews[row.id]) for row in rows)
    primary = next((goal for goal in goals if goal.kind is GoalKind.PRIMARY), None)
    draft = PlanDraft(
        coach=record.coach,
        amount_cents=primary.amount_cents if primary else None,
        pay_to=primary.pay_to if primary else "",
        keep_paying=any(goal.kind is GoalKind.ONGOING for goal in goals),
        longer_term=tuple(goal.text for goal in goals if goal.kind is GoalKind.LONGER_TERM),
        steps=tuple(step.draft for step in steps),
        assessment_id=record.assessment_id,
        change_note=record.change_note,
    )
    person = people.people(session, [ncp.id])[ncp.id]
    return PlanView(
        plan_id=record.id,
        ncp_id=ncp.id,
        name=person.name,
        print_name=spoken_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
        counties=person.counties,
        version=record.version,
        state=record.state,
        created_at=record.created_at,
        changed_at=record.changed_at,
        draft=draft,
        steps=steps,
        signed_on=record.signed_on,
        signed_attachment_id=record.signed_attachment_id,
        signed_note=record.signed_note,
        printed_at=record.printed_at,
        changed_since_printed=record.state is PlanState.DRAFT
        and record.printed_sha256 not in ("", fingerprint(draft)),
    )


def _step_view(row: PlanStep, history: tuple[PastReview, ...]) -> StepView:
    draft = StepDraft(
        who=row.who,
        what=row.what,
        due_on=date_on_paper(row.id, row.due_on, history),
        alternative=row.alternative,
        items=tuple(row.items.splitlines()),
        rhythm=row.rhythm,
        barrier=row.barrier,
        step_id=row.id,
    )
    return StepView(row.id, draft, row.due_on, row.state, row.state_note, row.reviewed_at, row.from_step_id, history)


def _line(record: Plan, person: Person, steps: list[PlanStep], today: date) -> PlanLine:
    due = sorted(step.due_on for step in steps if step.due_on is not None and step.state not in SETTLED)
    return PlanLine(
        plan_id=record.id,
        ncp_id=person.ncp_id,
        name=person.name,
        counties=person.counties,
        version=record.version,
        state=record.state,
        changed_at=record.changed_at,
        signed_on=record.signed_on,
        steps=len(steps),
        steps_done=sum(step.state is StepState.DONE for step in steps),
        steps_due=sum(day <= today for day in due),
        next_due_on=due[0] if due else None,
    )
