"""Jobs that a parent started, and their end."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from csdesk.services import contacts, jobs, referrals
from csdesk.services.jobs import CHECK_DAYS, MOST_WAGE_CENTS, JobView
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr

REVIEW = tr("Ask the CSA whether the order is to be reviewed: employed for 30 days")
REVIEW_AFTER_DAYS = 30
"""2Gen Procedures: reviews are begun "30 days after a parent becomes employed"."""


def parse_hours(typed: str, field: str) -> Decimal | None:
    """Hours a week as they were typed: `37.5`. Raises `FieldFault` for what is no number of hours."""
    if not typed:
        return None
    try:
        hours = round(Decimal(typed.replace(",", ".")), 2)
    except InvalidOperation:
        hours = Decimal(0)
    if not 0 < hours <= 168:
        raise FieldFault(field, tr("Hours a week are more than 0 and at most 168. Write for example 37.5."))
    return hours


def hours_shown(hours: Decimal | None) -> str:
    """Hours a week as somebody would type them."""
    return "" if hours is None else f"{hours.normalize():f}"


def _start_job(page: RecordPage, values: Values, now: Moment) -> Work:
    hours = parse_hours(values["hours"], "hours")
    ncp_id = page.record.ncp_id

    def work(session: Any) -> None:
        referrals.start_job(
            session,
            ncp_id,
            started_on=values["on"],
            employer=values["employer"],
            hours_a_week=hours,
            wage_cents=values["wage"],
            at=now.at,
            who=now.who,
        )
        if values["review"]:
            due_on = max(values["on"] + timedelta(days=REVIEW_AFTER_DAYS), now.today)
            contacts.add_follow_up(session, ncp_id, REVIEW, due_on, at=now.at, who=now.who)

    return work


JOB = Action(
    name="job",
    title=tr("A job started"),
    verb=tr("Save"),
    fields=lambda _page: (
        FieldSpec("on", tr("Started on"), "date"),
        FieldSpec("employer", tr("Employer"), longest=200),
        FieldSpec("hours", tr("Hours a week"), longest=6, placeholder="37.5"),
        FieldSpec("wage", tr("Wage an hour, $"), "money", highest=MOST_WAGE_CENTS, placeholder="18.50"),
        FieldSpec("review", tr("In 30 days: ask the CSA to review the order"), "tick", span=2),
    ),
    work=_start_job,
    said=tr("The job is on the record."),
    undo=tr("The job"),
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
)


STILL = (("yes", tr("Yes, still there")), ("no", tr("No, it ended")), ("", tr("Could not be found out")))


def _due(page: RecordPage) -> dict[str, JobView]:
    """Jobs that go on and are old enough to be asked after, those that are due first."""
    old_enough = [
        one
        for one in page.jobs
        if one.ended_on is None and one.started_on + timedelta(days=CHECK_DAYS[0]) <= page.today
    ]
    return {str(one.id): one for one in sorted(old_enough, key=lambda one: one.due_check(today=page.today) is None)}


def _days(one: JobView, today: date) -> int:
    """The latest of the days that have come."""
    return max(days for days in CHECK_DAYS if one.started_on + timedelta(days=days) <= today)


def _check_words(one: JobView, today: date) -> str:
    return tr(
        "{employer}, since {full_day}: {days} days",
        employer=one.employer or tr("Job"),
        full_day=formats.full_day(one.started_on),
        days=_days(one, today),
    )


def _check(page: RecordPage, values: Values, now: Moment) -> Work:
    job, said = _due(page)[values["job"]], values["still"]
    if said == "no" and values["ended_on"] is None:
        raise FieldFault("ended_on", tr("The last day at the job is needed; about when is enough."))
    still = {"yes": True, "no": False}.get(said)
    ended_on = values["ended_on"] if said == "no" else None
    days = _days(job, page.today)
    return lambda session: jobs.note_check(
        session, job.id, days, still, on=now.today, note=values["note"], ended_on=ended_on, at=now.at, who=now.who
    )


JOB_CHECK = Action(
    name="jobCheck",
    title=tr("Still at the job?"),
    verb=tr("Save"),
    about=tr("Asked 30, 60 and 90 days after a job began. What ended before answers by itself."),
    fields=lambda page: (
        FieldSpec(
            "job",
            tr("Which job?"),
            "select",
            span=2,
            choices=tuple((key, _check_words(one, page.today)) for key, one in _due(page).items()),
        ),
        FieldSpec("still", tr("Still there?"), "select", choices=STILL),
        FieldSpec("ended_on", tr("If not: last day there"), "date"),
        FieldSpec("note", tr("In a few words"), span=2, longest=200),
    ),
    work=_check,
    said=tr("It is noted."),
    undo=tr("The answer about the job"),
    changed=frozenset({"referrals"}),
    possible=lambda page: bool(_due(page)),
)


def _end_job(_page: RecordPage, values: Values, now: Moment) -> Work:
    job_id, on = UUID(values["job"]), values["on"]
    return lambda session: referrals.end_job(session, job_id, ended_on=on, at=now.at, who=now.who)


JOB_ENDED = Action(
    name="jobEnded",
    title=tr("A job ended"),
    verb=tr("Save"),
    fields=lambda page: (
        FieldSpec(
            "job",
            tr("Which job?"),
            "select",
            span=2,
            choices=tuple(
                (
                    str(one.id),
                    tr(
                        "{employer}, since {full_day}",
                        employer=one.employer or tr("Job"),
                        full_day=formats.full_day(one.started_on),
                    ),
                )
                for one in page.jobs
                if one.ended_on is None
            ),
        ),
        FieldSpec("on", tr("Ended on"), "date"),
    ),
    work=_end_job,
    said=tr("The end of the job is on the record."),
    undo=tr("The end of the job"),
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: any(one.ended_on is None for one in page.jobs),
)
