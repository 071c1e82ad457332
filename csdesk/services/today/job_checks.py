"""Who is to be asked whether they are still at their job, 30, 60 and 90 days after it began."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.referral import Job
from csdesk.services.jobs import CHECK_DAYS, JobView, job_views
from csdesk.services.today.groups import SHOWN, Found, away, still_open
from csdesk.services.today.lines import Due, counted, month_day
from csdesk.wording import tr

ASKED_UNTIL = 180
"""Days after the start of a job for which *Today* asks; later it is noted on the record."""
STILL_THERE = ("J", tr("Still there?"))


def job_checks(session: Session, today: date) -> Found:
    """Jobs that go on and of which the latest of the days that have come was not asked, the longest due first."""
    due = [(one, days) for one in _jobs(session, today) if (days := one.due_check(today=today)) is not None]
    subjects = [subject_of(one.id, days) for one, days in due]
    handled = away(session, subjects, today)
    due = [(one, days) for one, days in due if subject_of(one.id, days) not in handled]
    due.sort(key=lambda pair: (pair[0].started_on + timedelta(days=pair[1]), pair[0].id))
    return Found([_line(one, days, today) for one, days in due[:SHOWN]], len(due))


def _jobs(session: Session, today: date) -> tuple[JobView, ...]:
    rows = select(Job).where(
        Job.ended_on.is_(None),
        Job.started_on <= today - timedelta(days=CHECK_DAYS[0]),
        Job.started_on >= today - timedelta(days=ASKED_UNTIL),
        still_open(Job.ncp_id),
    )
    return job_views(session, session.scalars(rows.order_by(Job.started_on, Job.id)).all())


def _line(one: JobView, days: int, today: date) -> Due:
    late = (today - one.started_on).days - days
    bare = tr("The job: still there after {days} days? Since {begun}.", days=days, begun=month_day(one.started_on))
    why = (
        tr(
            "{employer}: still there after {days} days? Since {begun}.",
            employer=one.employer,
            days=days,
            begun=month_day(one.started_on),
        )
        if one.employer
        else bare
    )
    if days == CHECK_DAYS[0]:
        review = tr("The order can be reviewed.")
        why, bare = f"{why} {review}", f"{bare} {review}"
    return Due(
        subject_of(one.id, days),
        one.ncp_id,
        counted(late) if late else tr("Today"),
        why,
        STILL_THERE,
        instead=bare,
    )


def subject_of(job_id: UUID, days: int) -> UUID:
    """What `mark_done` and `postpone` take for this line."""
    return uuid5(job_id, f"check {days}")


def checks_of(session: Session, today: date, wanted: set[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Of these subjects those that are checks of jobs: subject, person, and what is said of it."""
    rows = select(Job.id, Job.ncp_id).where(Job.started_on >= today - timedelta(days=2 * ASKED_UNTIL))
    for job_id, ncp_id in session.execute(rows):
        for days in CHECK_DAYS:
            if subject_of(job_id, days) in wanted:
                yield subject_of(job_id, days), ncp_id, tr("Still at the job after {days} days?", days=days)
