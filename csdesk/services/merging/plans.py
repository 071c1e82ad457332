"""The goal plans of two records of one person: one draft and one signed version at most, numbered in one row."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.plan import GoalKind, Plan, PlanGoal, PlanOtherId, PlanState, PlanStep

Part = TypeVar("Part", PlanStep, PlanGoal)


def move(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Give the plans of one record to the other.

    Of two signed plans the one signed later stays in force. Of two drafts the one changed later goes on, with the
    steps and goals of the other one after its own; a code that was printed of the other one finds it, too.
    """
    both = session.scalars(select(Plan).where(Plan.ncp_id.in_((kept_id, gone_id)))).all()
    moving = sorted((plan for plan in both if plan.ncp_id == gone_id), key=lambda plan: plan.version)
    if not moving:
        return
    drafts = sorted((plan for plan in both if plan.state is PlanState.DRAFT), key=lambda plan: plan.changed_at)
    signed = sorted((plan for plan in both if plan.state is PlanState.SIGNED), key=_signed)
    if len(signed) == 2:
        signed[0].state = PlanState.REPLACED
    if len(drafts) == 2:
        _put_together(session, drafts[1], drafts[0])
        moving = [plan for plan in moving if plan is not drafts[0]]
    session.flush()
    version = max((plan.version for plan in both if plan.ncp_id == kept_id), default=0)
    for number, plan in enumerate(moving, start=version + 1):
        plan.ncp_id, plan.version = kept_id, number
        session.flush()


def _signed(plan: Plan) -> tuple[object, object]:
    return (plan.signed_on, plan.changed_at)


def _put_together(session: Session, draft: Plan, older: Plan) -> None:
    """The steps and goals of the older draft follow those of the newer one. Of two amounts the newer one stays."""
    steps = _rows(session, PlanStep, draft.id)
    for number, step in enumerate(_rows(session, PlanStep, older.id), start=1):
        step.plan_id, step.position = draft.id, number + _highest(steps)
    goals = _rows(session, PlanGoal, draft.id)
    kinds = {goal.kind for goal in goals}
    following = [
        goal
        for goal in _rows(session, PlanGoal, older.id)
        if goal.kind is GoalKind.LONGER_TERM or goal.kind not in kinds
    ]
    for number, goal in enumerate(following, start=1):
        goal.plan_id, goal.position = draft.id, number + _highest(goals)
    draft.assessment_id = draft.assessment_id or older.assessment_id
    for other in session.scalars(select(PlanOtherId).where(PlanOtherId.plan_id == older.id)):
        other.plan_id = draft.id
    session.add(PlanOtherId(id=older.id, plan_id=draft.id))
    session.flush()
    session.delete(older)
    session.flush()


def _rows(session: Session, part: type[Part], plan_id: UUID) -> list[Part]:
    return list(session.scalars(select(part).where(part.plan_id == plan_id).order_by(part.position)))


def _highest(rows: list[PlanStep] | list[PlanGoal]) -> int:
    return max((row.position for row in rows), default=0)
