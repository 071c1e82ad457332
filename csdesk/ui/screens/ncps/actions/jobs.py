"""Jobs that a parent started, and their end."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from csdesk.services import referrals
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec


def parse_hours(typed: str, field: str) -> Decimal | None:
    """Hours a week as they were typed: `37.5`. Raises `FieldFault` for what is no number of hours."""
    if not typed:
        return None
    try:
        hours = round(Decimal(typed.replace(",", ".")), 2)
    except InvalidOperation:
        hours = Decimal(0)
    if not 0 < hours <= 168:
        raise FieldFault(field, "Hours a week are more than 0 and at most 168. Write for example 37.5.")
    return hours


def hours_shown(hours: Decimal | None) -> str:
    """Hours a week as somebody would type them."""
    return "" if hours is None else f"{hours.normalize():f}"


def _start_job(page: RecordPage, values: Values, now: Moment) -> Work:
    hours = parse_hours(values["hours"], "hours")
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
        FieldSpec("hours", "Hours a week", longest=6, placeholder="37.5"),
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
