"""What a new version of a plan says otherwise than the one before it, in sentences."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.plan import Plan, PlanState, StepState
from csdesk.services.plans.drafts import PlanDraft, StepDraft, money
from csdesk.services.plans.views import PlanView, StepView, plan_record, view_of

NO_AMOUNT = "no amount"


@dataclass(frozen=True)
class Changes:
    """What is different since the version that was signed before; nothing where `lines` is empty."""

    version: int
    """Of the plan before."""
    signed_on: date | None
    lines: tuple[str, ...]


def changes_of(session: Session, plan_id: UUID) -> Changes | None:
    """What a plan changes; None for a first one. Raises `NotFoundError`."""
    record = plan_record(session, plan_id)
    earlier = select(Plan).where(Plan.ncp_id == record.ncp_id, Plan.version < record.version)
    signed = earlier.where(Plan.state != PlanState.DRAFT).order_by(Plan.version.desc())
    before = session.scalars(signed.limit(1)).first()
    if before is None:
        return None
    return Changes(before.version, before.signed_on, changes(view_of(session, before), view_of(session, record)))


def changes(before: PlanView, after: PlanView) -> tuple[str, ...]:
    """The sentences, the goals first."""
    return (*_goals(before.draft, after.draft), *_steps(before.steps, after.steps))


def _goals(before: PlanDraft, after: PlanDraft) -> list[str]:
    told = []
    if before.amount_cents != after.amount_cents:
        told.append(f"Primary goal: {_amount(after)} (before: {_amount(before)})")
    if before.pay_to != after.pay_to and before.pay_to and after.pay_to:
        told.append(f"Paid to {after.pay_to} (before: {before.pay_to})")
    if before.keep_paying != after.keep_paying:
        told.append(f"To go on paying is {'a goal now' if after.keep_paying else 'not a goal any more'}")
    told += [f"New goal: {goal}" for goal in after.longer_term if goal not in before.longer_term]
    told += [f"Goal taken out: {goal}" for goal in before.longer_term if goal not in after.longer_term]
    return told


def _amount(draft: PlanDraft) -> str:
    return f"{money(draft.amount_cents)} a month" if draft.amount_cents is not None else NO_AMOUNT


def _steps(before: tuple[StepView, ...], after: tuple[StepView, ...]) -> list[str]:
    """Steps that go on are compared; others are new, or stay behind: done, dropped, or taken out."""
    left = {step.step_id: step for step in before}
    claimed = {step.from_step_id for step in after}
    told = []
    for step in after:
        key = _earlier(step, left, claimed)
        if key is None:
            told.append(f"New step: {_words(step.draft)}")
        else:
            told += _one_step(left.pop(key).draft, step.draft)
    behind = {StepState.DONE: "Done, and not on the plan any more", StepState.DROPPED: "Dropped"}
    told += [f"{behind.get(step.state, 'Step taken out')}: {_words(step.draft)}" for step in left.values()]
    return told


def _earlier(step: StepView, left: dict[UUID, StepView], claimed: set[UUID | None]) -> UUID | None:
    """The step that this one goes on from. Versions from before that was kept are told by their words."""
    if step.from_step_id in left:
        return step.from_step_id
    same = (key for key, one in left.items() if key not in claimed and one.draft.what == step.draft.what)
    return next(same, None)


def _one_step(before: StepDraft, after: StepDraft) -> list[str]:
    told = []
    if (before.who, before.what) != (after.who, after.what):
        told.append(f"Step reworded: {_words(after)} (before: {_words(before)})")
    if before.due_on != after.due_on:
        told.append(f"By {_day(after.due_on)} (before: {_day(before.due_on)}): {after.what}")
    if before.rhythm != after.rhythm:
        told.append(f"How often: {after.rhythm or 'once'} (before: {before.rhythm or 'once'}): {after.what}")
    if before.alternative != after.alternative:
        told.append(f"Or else: {after.alternative or 'nothing'} (before: {before.alternative or 'nothing'})")
    if before.items != after.items:
        told.append(f"Parts: {_parts(after)} (before: {_parts(before)})")
    return told


def _words(step: StepDraft) -> str:
    return f"{step.who}: {step.what}"


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else "no date"


def _parts(step: StepDraft) -> str:
    return "; ".join(step.items) or "none"
