"""Keeping plans: drafted, saved, signed in person, revised as a new version."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.ncp import Ncp
from csdesk.models.plan import GoalKind, Plan, PlanGoal, PlanState, PlanStep
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.plan_steps import SETTLED
from csdesk.services.plans.drafts import PlanDraft, checked
from csdesk.services.plans.signed_pages import keep_scan
from csdesk.services.plans.views import StepView, plan_record, view_of
from csdesk.wording import tr

BY_HAND = "The paper was corrected by hand."
"""Noted of a plan whose words were changed after its worksheet was printed, and on the paper, too."""


class PaperDiffersError(RefusedError):
    """The draft was changed since its worksheet was printed: what was signed is not what the vault holds."""


def create(session: Session, ncp_id: UUID, draft: PlanDraft, *, at: datetime, who: str) -> UUID:
    """Keep a draft as the person's next version.

    Raises `NotFoundError`, and `RefusedError` when the person has a draft already or the draft cannot be kept.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault. No plan was made; open the list again."))
    if session.scalar(select(Plan.id).where(Plan.ncp_id == ncp_id, Plan.state == PlanState.DRAFT)) is not None:
        raise RefusedError(tr("This person has a draft of a plan. No second one was made; go on with that one."))
    tidy = checked(draft)
    last = session.scalar(select(func.max(Plan.version)).where(Plan.ncp_id == ncp_id)) or 0
    record = Plan(
        ncp_id=ncp_id,
        assessment_id=_assessment_of(session, ncp_id, tidy.assessment_id),
        version=last + 1,
        coach=tidy.coach,
        change_note=tidy.change_note,
        created_at=at,
        changed_at=at,
    )
    session.add(record)
    session.flush()
    _write(session, record.id, tidy)
    _audit(session, record, "plan.created", at, who, f"steps={len(tidy.steps)}")
    return record.id


def save(session: Session, plan_id: UUID, draft: PlanDraft, *, at: datetime, who: str) -> None:
    """Keep the draft's new contents. Steps that name their `step_id` keep their state.

    Raises `NotFoundError`, and `RefusedError` when the plan is signed or the draft cannot be kept.
    """
    record = _draft_record(session, plan_id)
    tidy = checked(draft)
    record.coach = tidy.coach
    record.changed_at = at
    record.change_note = tidy.change_note
    record.assessment_id = _assessment_of(session, record.ncp_id, tidy.assessment_id)
    _write(session, plan_id, tidy)
    _audit(session, record, "plan.saved", at, who, f"steps={len(tidy.steps)}")


def sign(
    session: Session,
    plan_id: UUID,
    *,
    signed_on: date,
    coach: str,
    scan: bytes | None = None,
    file_name: str = "",
    corrected_by_hand: bool = False,
    at: datetime,
    who: str,
) -> None:
    """Record that parent and coach signed in person; the version before is replaced. It does not change any more.

    `scan` is the signed page (PDF, JPEG, PNG or HEIC), None when the paper is kept elsewhere. `corrected_by_hand`:
    what was changed since the worksheet was printed was changed on the paper, too. Raises `NotFoundError`,
    `PaperDiffersError` when it was not, and `RefusedError` when the plan is signed already or empty, the date lies
    ahead, or the scan is of another kind.
    """
    record = _draft_record(session, plan_id)
    view = view_of(session, record)
    if view.draft.is_empty:
        raise RefusedError(tr("The plan holds no goal and no step. It was not signed; fill it in first."))
    if signed_on > local_day(at):
        raise RefusedError(tr("The date of the signature lies ahead. The plan was not signed; correct the date."))
    if not coach.strip():
        raise RefusedError(tr("It is not said which coach signed. The plan was not signed; enter the coach's name."))
    if view.changed_since_printed and not corrected_by_hand:
        raise PaperDiffersError(
            tr(
                "The plan was changed after its worksheet was printed, so the paper says something else. It was not "
                "signed; print it again and have that signed, or say that the paper was corrected by hand."
            )
        )
    if scan is not None:
        keep_scan(session, record, scan, file_name, at=at)
    earlier = select(Plan).where(Plan.ncp_id == record.ncp_id, Plan.state == PlanState.SIGNED)
    for before in session.scalars(earlier):
        before.state = PlanState.REPLACED
    session.flush()  # first, since a person has one signed plan at most
    record.state = PlanState.SIGNED
    record.coach = coach.strip()
    record.signed_on = signed_on
    record.signed_note = BY_HAND if view.changed_since_printed else ""
    record.changed_at = at
    _audit(session, record, "plan.signed", at, who, "with scan" if scan is not None else "without scan")


def revise(session: Session, plan_id: UUID, *, at: datetime, who: str) -> UUID:
    """Begin the next version of a signed plan: its goals, and the steps that are neither done nor dropped.

    The signed version stays in force until the new one is signed. Raises `NotFoundError`, and `RefusedError` when the
    plan is not the signed one or a draft exists.
    """
    record = plan_record(session, plan_id)
    if record.state is not PlanState.SIGNED:
        raise RefusedError(
            tr("Only the signed plan is revised. Nothing was changed; a draft can be edited as it is.")
        )
    before = view_of(session, record)
    going_on = [step for step in before.steps if step.state not in SETTLED]
    new_id = create(session, record.ncp_id, _with_steps(before.draft, going_on), at=at, who=who)
    rows = session.scalars(select(PlanStep).where(PlanStep.plan_id == new_id).order_by(PlanStep.position))
    for row, earlier in zip(rows, going_on, strict=True):
        row.from_step_id = earlier.step_id
        row.state, row.state_note, row.reviewed_at = earlier.state, earlier.note, earlier.reviewed_at
    _audit(session, record, "plan.revised", at, who, f"version={before.version + 1}")
    return new_id


def _with_steps(draft: PlanDraft, steps: list[StepView]) -> PlanDraft:
    return replace(
        draft, change_note="", steps=tuple(replace(step.draft, step_id=None, due_on=step.due_on) for step in steps)
    )


def _draft_record(session: Session, plan_id: UUID) -> Plan:
    record = plan_record(session, plan_id)
    if record.state is not PlanState.DRAFT:
        raise RefusedError(
            tr("A signed plan does not change any more. Nothing was changed; revise it as a new version.")
        )
    return record


def _assessment_of(session: Session, ncp_id: UUID, assessment_id: UUID | None) -> UUID | None:
    """The interview a plan follows, which must be the same person's."""
    if assessment_id is None:
        return None
    assessment = session.get(Assessment, assessment_id)
    if assessment is None or assessment.ncp_id != ncp_id:
        raise RefusedError(tr("The interview named in the plan is not this person's. The plan was not saved."))
    return assessment_id


def _write(session: Session, plan_id: UUID, draft: PlanDraft) -> None:
    """Put the draft's goals and steps in place of those that are kept; a step that stays keeps its key and state."""
    for goal in session.scalars(select(PlanGoal).where(PlanGoal.plan_id == plan_id)):
        session.delete(goal)
    kept = {step.id: step for step in session.scalars(select(PlanStep).where(PlanStep.plan_id == plan_id))}
    staying = [step.step_id for step in draft.steps if step.step_id in kept]
    for position, (key, row) in enumerate(kept.items(), start=1):
        if key not in staying:
            session.delete(row)
        row.position = -position  # out of the way of the new order, which the schema wants without doubles
    session.flush()
    goals = []
    if draft.amount_cents is not None:
        goals.append(PlanGoal(kind=GoalKind.PRIMARY, amount_cents=draft.amount_cents, pay_to=draft.pay_to))
    if draft.keep_paying:
        goals.append(PlanGoal(kind=GoalKind.ONGOING))
    goals += [PlanGoal(kind=GoalKind.LONGER_TERM, text=text) for text in draft.longer_term]
    for position, goal in enumerate(goals, start=1):
        goal.plan_id, goal.position = plan_id, position
    session.add_all(goals)
    for position, step in enumerate(draft.steps, start=1):
        row = kept.pop(step.step_id) if step.step_id in kept else PlanStep(plan_id=plan_id)
        session.add(row)
        row.position = position
        row.who, row.what, row.alternative = step.who, step.what, step.alternative
        row.items, row.due_on = "\n".join(step.items), step.due_on
        row.rhythm, row.barrier = step.rhythm, step.barrier
    session.flush()


def _audit(session: Session, record: Plan, action: str, at: datetime, who: str, detail: str) -> None:
    audit.record(session, at=at, who=who, action=action, kind="plan", record_id=record.id, detail=detail)
