"""Jobs that people started, as far as they tell of them, and whether they keep them for 30, 60 and 90 days."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.referral import Job, JobCheck
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.days import refuse_ahead, refuse_before
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

CHECK_DAYS = (30, 60, 90)
MOST_WAGE_CENTS = 100_000
"""An hour: more is what somebody earns in a longer time, or a slip of the pen."""


@dataclass(frozen=True)
class CheckView:
    """Whether somebody was still at a job so many days after its start."""

    days: int
    asked_on: date
    still_there: bool | None
    """None: could not be found out."""
    note: str


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
    checks: tuple[CheckView, ...] = ()

    def stayed(self, days: int, *, today: date) -> bool | None:
        """Whether the person was still there after so many days; None: not known, or the day has not come.

        A job that ended before that day answers by itself, and so does a later check that says yes.
        """
        if self.ended_on is not None:
            return self.ended_on >= self.started_on + timedelta(days=days)
        if today < self.started_on + timedelta(days=days):
            return None
        if any(one.still_there for one in self.checks if one.days >= days):
            return True
        return next((one.still_there for one in self.checks if one.days == days), None)

    def due_check(self, *, today: date) -> int | None:
        """30, 60 or 90: the latest of these days that has come, if nothing was asked for it; None otherwise."""
        if self.ended_on is not None:
            return None
        come = [days for days in CHECK_DAYS if self.started_on + timedelta(days=days) <= today]
        return come[-1] if come and come[-1] not in {one.days for one in self.checks} else None


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

    Raises `NotFoundError`, and `RefusedError` for hours or a wage that cannot be, a day that lies ahead, or a job
    that is on the record already.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. The job was not recorded; search again."))
    refuse_ahead(started_on, at)
    if hours_a_week is not None and not 0 < hours_a_week <= 168:
        raise RefusedError(
            tr("Hours a week are more than 0 and at most 168. The job was not recorded."), field="hours"
        )
    refuse_wage(wage_cents, field="wage")
    same = select(Job.id).where(
        Job.ncp_id == ncp_id, Job.started_on == started_on, func.lower(Job.employer) == employer.strip().lower()
    )
    if session.scalar(same.limit(1)) is not None:
        raise RefusedError(tr("This job is on the record already. Nothing was added; correct that one."))
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


def refuse_wage(cents: int | None, *, field: str) -> None:
    """Raises `RefusedError`, about this field, for what cannot be the wage of an hour."""
    if cents is not None and not 0 <= cents <= MOST_WAGE_CENTS:
        raise RefusedError(
            tr("A wage is that of an hour: not negative, and at most $1,000. Nothing was saved; correct it."),
            field=field,
        )


def end_job(session: Session, job_id: UUID, *, ended_on: date, at: datetime, who: str) -> None:
    """The job ended. Raises `NotFoundError`, and `RefusedError` when it ended already or the day cannot be."""
    row = session.get(Job, job_id)
    if row is None:
        raise NotFoundError(tr("This job is not in the vault any more. Nothing was changed."))
    if row.ended_on is not None:
        raise RefusedError(tr("This job ended already. Nothing was changed."))
    refuse_ahead(ended_on, at)
    refuse_before(ended_on, row.started_on, tr("the start of the job"))
    row.ended_on = ended_on
    audit.record(session, at=at, who=who, action="job.ended", kind="ncp", record_id=row.ncp_id)


def note_check(
    session: Session,
    job_id: UUID,
    days: int,
    still_there: bool | None,
    *,
    on: date,
    note: str = "",
    ended_on: date | None = None,
    at: datetime,
    who: str,
) -> UUID:
    """Note whether the person is still at the job, `days` (30, 60, 90) after its start; None: not found out.

    With *no* goes the last day at the job, which ends it. What was noted for these days before is corrected. Returns
    the check's id. Raises `NotFoundError`, and `RefusedError` for days that have not come, a day that cannot be, a
    *no* without the last day, or a job that ended.
    """
    row = session.get(Job, job_id)
    if row is None:
        raise NotFoundError(tr("This job is not in the vault any more. Nothing was changed."))
    if days not in CHECK_DAYS:
        raise ValueError(f"no such check: {days}")
    refuse_ahead(on, at)
    refuse_before(on, row.started_on + timedelta(days=days), tr("{days} days at the job", days=days))
    if still_there is False:
        if ended_on is None:
            raise RefusedError(tr("The last day at the job is needed. Nothing was noted; about when is enough."))
        end_job(session, job_id, ended_on=ended_on, at=at, who=who)
    elif row.ended_on is not None:
        raise RefusedError(tr("This job ended already. Nothing was changed."))
    check = session.scalar(select(JobCheck).where(JobCheck.job_id == job_id, JobCheck.days == days))
    if check is None:
        check = JobCheck(job_id=job_id, days=days, asked_on=on, by=who)
        session.add(check)
    check.asked_on, check.still_there, check.note, check.by = on, still_there, " ".join(note.split()), who
    session.flush()
    audit.record(session, at=at, who=who, action="job.checked", kind="ncp", record_id=row.ncp_id, detail=str(days))
    return check.id


def jobs_of(session: Session, ncp_id: UUID) -> tuple[JobView, ...]:
    """All jobs of a person, newest first."""
    rows = select(Job).where(Job.ncp_id == ncp_id).order_by(Job.started_on.desc(), Job.id.desc())
    return job_views(session, session.scalars(rows).all())


def job_views(session: Session, rows: Sequence[Job]) -> tuple[JobView, ...]:
    """These jobs, each with its checks in order."""
    checks: defaultdict[UUID, list[CheckView]] = defaultdict(list)
    for portion in portions([row.id for row in rows], 500):
        wanted = select(JobCheck).where(JobCheck.job_id.in_(portion)).order_by(JobCheck.days)
        for one in session.scalars(wanted):
            checks[one.job_id].append(CheckView(one.days, one.asked_on, one.still_there, one.note))
    return tuple(
        JobView(
            row.id,
            row.ncp_id,
            row.started_on,
            row.ended_on,
            row.employer,
            row.hours_a_week,
            row.wage_cents,
            tuple(checks[row.id]),
        )
        for row in rows
    )
