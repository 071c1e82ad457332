"""How the first steps of a plan stand: spoken of at each contact, and every review kept.

The paper that was signed does not change. A new date that is agreed on at a review is when the step is due from then
on; the day that stands on the paper is told from the reviews.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt
from csdesk.models.plan import Plan, PlanState, PlanStep, PlanStepReview, StepState
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

SETTLED = (StepState.DONE, StepState.DROPPED)
"""Steps of which nothing is due any more."""


Earlier = dict[UUID, UUID | None]
"""Each step with the one of the version before that it goes on from."""


@dataclass(frozen=True)
class StepReview:
    """What is said of one step at a review. `due_on` is a new date; None leaves the one that it has."""

    step_id: UUID
    state: StepState
    note: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class PastReview:
    """How a step stood at a moment. `due_on` is the date that was newly agreed on; None where it stayed."""

    id: UUID
    step_id: UUID
    at: datetime
    by: str
    state: StepState
    note: str
    due_on: date | None
    former_due_on: date | None
    contact_id: UUID | None
    """The contact at which it was spoken of."""


@dataclass(frozen=True)
class MonthOfSteps:
    """How many steps were spoken of in a month, and how many were done in it and are."""

    month: date
    """Its first day."""
    spoken_of: int
    done: int


def review_step(
    session: Session,
    step_id: UUID,
    state: StepState,
    note: str = "",
    *,
    due_on: date | None = None,
    contact_id: UUID | None = None,
    at: datetime,
    who: str,
) -> None:
    """Keep how a step stands now, as one more review of it. A step that is stuck says why.

    The step of a draft that goes on from this one stands likewise. Raises `NotFoundError`, and `RefusedError` for a
    replaced plan, a missing reason, or a new date that is past or of a step of which nothing is due.
    """
    step = session.get(PlanStep, step_id)
    if step is None:
        raise NotFoundError(tr("This step is not in the vault. Nothing was changed; open the plan again."))
    record = session.get_one(Plan, step.plan_id)
    if record.state is PlanState.REPLACED:
        raise RefusedError(
            tr("This plan was replaced by a newer version. Nothing was changed; review the newer one.")
        )
    if state is StepState.STUCK and not note.strip():
        raise RefusedError(
            tr("A step that is stuck needs a note of why. Nothing was changed; write what holds it up.")
        )
    is_new = due_on is not None and due_on != step.due_on
    if is_new:
        _check_date(state, due_on, local_day(at))
    signed = record.state is PlanState.SIGNED
    session.add(
        PlanStepReview(
            step_id=step_id,
            contact_id=contact_id,
            at=at,
            by=who,
            state=state,
            note=note.strip(),
            due_on=due_on if is_new and signed else None,  # the date of a draft is simply another one
            former_due_on=step.due_on if is_new and signed else None,
        )
    )
    going_on = session.scalars(select(PlanStep).where(PlanStep.from_step_id == step_id))
    former = step.due_on
    for row in (step, *going_on):
        if row.reviewed_at is not None and at < row.reviewed_at:
            continue  # told later of an earlier day: it is history
        row.state, row.state_note, row.reviewed_at = state, note.strip(), at
        if is_new and row.due_on == former:
            row.due_on = due_on
    session.flush()
    detail = f"{state.value}, new date" if is_new else state.value
    audit.record(
        session, at=at, who=who, action="plan.step_reviewed", kind="plan", record_id=record.id, detail=detail
    )


def review_at_contact(session: Session, contact: ContactAttempt, review: StepReview, *, who: str) -> None:
    """Keep what was said of a step at a contact. Raises as `review_step` does, and for somebody else's step."""
    step = session.get(PlanStep, review.step_id)
    if step is not None and session.get_one(Plan, step.plan_id).ncp_id != contact.ncp_id:
        raise RefusedError(tr("A step is not of this person's plan. Nothing was recorded; open the record again."))
    review_step(
        session,
        review.step_id,
        review.state,
        review.note,
        due_on=review.due_on,
        contact_id=contact.id,
        at=contact.at,
        who=who,
    )


def _check_date(state: StepState, due_on: date | None, today: date) -> None:
    if state in SETTLED:
        raise RefusedError(
            tr("A step that is done or dropped has no new date. Nothing was changed; take the date out.")
        )
    if due_on is not None and due_on < today:
        raise RefusedError(tr("The new date of the step is past. Nothing was changed; choose a later day."))


def histories(session: Session, ncp_id: UUID) -> dict[UUID, tuple[PastReview, ...]]:
    """The reviews of each step of a person's plans, the oldest first; those of the steps it goes on from as well."""
    earlier, own = _reviews(session, ncp_id)
    return {step_id: _whole(step_id, earlier, own) for step_id in earlier}


def progress(session: Session, ncp_id: UUID) -> tuple[MonthOfSteps, ...]:
    """How a person got on with the steps of all plans together, the newest month first.

    A step that a new version of the plan goes on with is one step.
    """
    earlier, own = _reviews(session, ncp_id)
    spoken_of: defaultdict[date, set[UUID]] = defaultdict(set)
    done: defaultdict[date, int] = defaultdict(int)
    for step_id in earlier.keys() - set(earlier.values()):
        history = _whole(step_id, earlier, own)
        for review in history:
            spoken_of[_month(review.at)].add(step_id)
        since = list(takewhile(lambda review: review.state is StepState.DONE, reversed(history)))
        if since:
            done[_month(since[-1].at)] += 1
    return tuple(MonthOfSteps(month, len(spoken_of[month]), done[month]) for month in sorted(spoken_of, reverse=True))


def _month(at: datetime) -> date:
    return local_day(at).replace(day=1)


def _whole(step_id: UUID, earlier: Earlier, own: dict[UUID, list[PastReview]]) -> tuple[PastReview, ...]:
    chain: list[PastReview] = []
    one: UUID | None = step_id
    while one is not None:
        chain += own.get(one, [])
        one = earlier.get(one)
    return tuple(sorted(chain, key=lambda review: (review.at, review.id)))


def _reviews(session: Session, ncp_id: UUID) -> tuple[Earlier, dict[UUID, list[PastReview]]]:
    """The steps of a person's plans, each with the one that it goes on from, and the reviews of each."""
    rows = session.execute(
        select(PlanStep.id, PlanStep.from_step_id, PlanStepReview)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .outerjoin(PlanStepReview, PlanStepReview.step_id == PlanStep.id)
        .where(Plan.ncp_id == ncp_id)
    )
    earlier: Earlier = {}
    own: defaultdict[UUID, list[PastReview]] = defaultdict(list)
    for step_id, from_step_id, review in rows:
        earlier[step_id] = from_step_id
        if review is not None:
            own[step_id].append(_past(review))
    return earlier, own


def date_on_paper(step_id: UUID, due_on: date | None, history: tuple[PastReview, ...]) -> date | None:
    """The day that a step had when its plan was signed, of a step that is due on `due_on` now."""
    changed = [review for review in history if review.step_id == step_id and review.due_on is not None]
    return changed[0].former_due_on if changed else due_on


def _past(row: PlanStepReview) -> PastReview:
    return PastReview(
        id=row.id,
        step_id=row.step_id,
        at=row.at,
        by=row.by,
        state=row.state,
        note=row.note,
        due_on=row.due_on,
        former_due_on=row.former_due_on,
        contact_id=row.contact_id,
    )
