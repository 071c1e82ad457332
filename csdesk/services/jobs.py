"""Jobs that people started, as far as they tell of them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.referral import Job
from csdesk.services import audit
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import NotFoundError, RefusedError


@dataclass(frozen=True)
class JobView:
    """A job that a person started."""

    id: UUID
    ncp_id: UUID
    started_on: date
    ended_on: date | None
    employer: str
    hours_a_week: Decimal | None
    wage_cents: int | None
    """An hour."""


def start_job(
    session: Session,
    ncp_id: UUID,
    *,
    started_on: date,
    employer: str = "",
    hours_a_week: Decimal | None = None,
    wage_cents: int | None = None,
    at: datetime,
    who: str,
) -> UUID:
    """The person started a job; `wage_cents` is an hour. Returns the job's id.

    Raises `NotFoundError`, and `RefusedError` for hours or a wage that cannot be, or a day that lies ahead.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault any more. The job was not recorded; search again.")
    refuse_ahead(started_on, at)
    if hours_a_week is not None and not 0 < hours_a_week <= 168:
        raise RefusedError("Hours a week are more than 0 and at most 168. The job was not recorded.")
    if wage_cents is not None and wage_cents < 0:
        raise RefusedError("A wage cannot be negative. The job was not recorded.")
    row = Job(
        ncp_id=ncp_id,
        started_on=started_on,
        employer=employer.strip(),
        hours_a_week=hours_a_week,
        wage_cents=wage_cents,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, at=at, who=who, action="job.started", kind="ncp", record_id=ncp_id)
    return row.id


def end_job(session: Session, job_id: UUID, *, ended_on: date, at: datetime, who: str) -> None:
    """The job ended. Raises `NotFoundError`, and `RefusedError` when it ended already or the day cannot be."""
    row = session.get(Job, job_id)
    if row is None:
        raise NotFoundError("This job is not in the vault any more. Nothing was changed.")
    if row.ended_on is not None:
        raise RefusedError("This job ended already. Nothing was changed.")
    refuse_ahead(ended_on, at)
    refuse_before(ended_on, row.started_on, "the start of the job")
    row.ended_on = ended_on
    audit.record(session, at=at, who=who, action="job.ended", kind="ncp", record_id=row.ncp_id)


def jobs_of(session: Session, ncp_id: UUID) -> tuple[JobView, ...]:
    """All jobs of a person, newest first."""
    rows = select(Job).where(Job.ncp_id == ncp_id).order_by(Job.started_on.desc(), Job.id.desc())
    return tuple(
        JobView(row.id, row.ncp_id, row.started_on, row.ended_on, row.employer, row.hours_a_week, row.wage_cents)
        for row in session.scalars(rows)
    )
