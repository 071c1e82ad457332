"""Jobs that a parent started, and their end."""

from decimal import Decimal
from uuid import UUID

from csdesk.services import referrals
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec


def _start_job(page: RecordPage, values: Values, now: Moment) -> Work:
    hours = Decimal(values["hours"]) if values["hours"] is not None else None
    ncp_id = page.record.ncp_id
    return lambda session: referrals.start_job(
        session,
        ncp_id,
        started_on=values["on"],
        employer=values["employer"],
        hours_a_week=hours,
        wage_cents=values["wage"],
        at=now.at,
        who=now.who,
    )


JOB = Action(
    name="job",
    title="A job started",
    verb="Save",
    fields=lambda _page: (
        FieldSpec("on", "Started on", "date"),
        FieldSpec("employer", "Employer", longest=200),
        FieldSpec("hours", "Hours a week", "number", lowest=1, highest=168),
        FieldSpec("wage", "Wage an hour, $", "money", placeholder="18.50"),
    ),
    work=_start_job,
    said="The job is on the record.",
    undo="The job",
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
)


def _end_job(_page: RecordPage, values: Values, now: Moment) -> Work:
    job_id, on = UUID(values["job"]), values["on"]
    return lambda session: referrals.end_job(session, job_id, ended_on=on, at=now.at, who=now.who)


JOB_ENDED = Action(
    name="jobEnded",
    title="A job ended",
    verb="Save",
    fields=lambda page: (
        FieldSpec(
            "job",
            "Which job?",
            "select",
            span=2,
            choices=tuple(
                (str(one.id), f"{one.employer or 'Job'}, since {formats.full_day(one.started_on)}")
                for one in page.jobs
                if one.ended_on is None
            ),
        ),
        FieldSpec("on", "Ended on", "date"),
    ),
    work=_end_job,
    said="The end of the job is on the record.",
    undo="The end of the job",
    changed=frozenset({"referrals"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: any(one.ended_on is None for one in page.jobs),
)
