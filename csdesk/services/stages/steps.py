"""The stage line of one person: every stage in order, with the day on which it was first reached."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.services.errors import NotFoundError
from csdesk.services.stages.courses import courses
from csdesk.services.stages.rule import Stage
from csdesk.wording import tr


@dataclass(frozen=True)
class StageStep:
    """One step of the stage line: when it was first reached, None where it was not or has no day of its own."""

    stage: Stage
    reached_on: date | None
    current: bool = False
    """The person stands here now."""
    passed: bool = False
    """It lies behind: it was reached, or it comes before the current stage."""
    since: date | None = None
    """Of the current stage: since when the person stands here, which may be a return to it."""


def steps_of(session: Session, ncp_id: UUID, *, today: date) -> tuple[StageStep, ...]:
    """The stage line of one person: every stage in order, with the day on which it was first reached.

    *Closed* is there only for a closed record. Raises `NotFoundError`.
    """
    course = next(iter(courses(session, today=today, ncp_ids=[ncp_id])), None)
    if course is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    here = course.stage
    days: dict[Stage, date | None] = dict(course.first)
    # Only what happened has a day of its own; who needs no review was not cleared on any day.
    listed = session.scalar(
        select(func.min(CaseSnapshot.as_of)).where(
            CaseSnapshot.case_id.in_(select(IvdCase.id).where(IvdCase.ncp_id == ncp_id))
        )
    )
    days[Stage.LISTED] = listed or course.created_on
    days[Stage.CSA_REVIEW], days[Stage.TO_CONTACT] = course.asked_on, course.cleared_on
    days[Stage.CLOSED] = course.since if here is Stage.CLOSED else None
    order = list(Stage)
    shown = order if here is Stage.CLOSED else order[:-1]
    return tuple(
        StageStep(
            stage,
            days.get(stage),
            current=stage is here,
            passed=stage is not here
            and (days.get(stage) is not None if here is Stage.CLOSED else order.index(stage) < order.index(here)),
            since=course.since if stage is here else None,
        )
        for stage in shown
    )
