"""What a new version of a plan says otherwise than the one before it, in sentences."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.plan import Plan, PlanState, StepState
from csdesk.services.plans.drafts import PlanDraft, StepDraft, money
from csdesk.services.plans.views import PlanView, StepView, plan_record, view_of
from csdesk.wording import tr

NO_AMOUNT = tr("no amount")


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
        told.append(tr("Primary goal: {amount} (before: {amount2})", amount=_amount(after), amount2=_amount(before)))
    if before.pay_to != after.pay_to and before.pay_to and after.pay_to:
        told.append(tr("Paid to {pay_to} (before: {pay_to2})", pay_to=after.pay_to, pay_to2=before.pay_to))
    if before.keep_paying != after.keep_paying:
        told.append(
            tr("To go on paying is a goal now") if after.keep_paying else tr("To go on paying is not a goal any more")
        )
    told += [tr("New goal: {goal}", goal=goal) for goal in after.longer_term if goal not in before.longer_term]
    told += [tr("Goal taken out: {goal}", goal=goal) for goal in before.longer_term if goal not in after.longer_term]
    return told


def _amount(draft: PlanDraft) -> str:
    return tr("{money} a month", money=money(draft.amount_cents)) if draft.amount_cents is not None else NO_AMOUNT


def _steps(before: tuple[StepView, ...], after: tuple[StepView, ...]) -> list[str]:
    """Steps that go on are compared; others are new, or stay behind: done, dropped, or taken out."""
    left = {step.step_id: step for step in before}
    claimed = {step.from_step_id for step in after}
    told = []
    for step in after:
        key = _earlier(step, left, claimed)
        if key is None:
            told.append(tr("New step: {words}", words=_words(step.draft)))
        else:
            told += _one_step(left.pop(key).draft, step.draft)
    behind = {StepState.DONE: tr("Done, and not on the plan any more"), StepState.DROPPED: tr("Dropped")}
    gone = tr("Step taken out")
    told += [f"{behind.get(step.state, gone)}: {_words(step.draft)}" for step in left.values()]
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
        told.append(tr("Step reworded: {words} (before: {words2})", words=_words(after), words2=_words(before)))
    if before.due_on != after.due_on:
        told.append(
            tr("By {day} (before: {day2}): {what}", day=_day(after.due_on), day2=_day(before.due_on), what=after.what)
        )
    if before.rhythm != after.rhythm:
        told.append(
            tr(
                "How often: {rhythm} (before: {rhythm2}): {what}",
                rhythm=after.rhythm or tr("once"),
                rhythm2=before.rhythm or tr("once"),
                what=after.what,
            )
        )
    if before.alternative != after.alternative:
        told.append(
            tr(
                "Or else: {alternative} (before: {alternative2})",
                alternative=after.alternative or tr("nothing"),
                alternative2=before.alternative or tr("nothing"),
            )
        )
    if before.items != after.items:
        told.append(tr("Parts: {parts} (before: {parts2})", parts=_parts(after), parts2=_parts(before)))
    return told


def _words(step: StepDraft) -> str:
    return f"{step.who}: {step.what}"


def _day(day: date | None) -> str:
    return whole_day(day) if day else tr("no date")


def _parts(step: StepDraft) -> str:
    return "; ".join(step.items) or "none"
