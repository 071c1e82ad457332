"""Who has lapsed: reached once, then nothing for a time that the office sets. One rule for every list."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select, union
from sqlalchemy.orm import InstrumentedAttribute

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.services.days import bounds
from csdesk.services.stages import Stage, stage_expression

STAGES = (Stage.REACHED, Stage.ASSESSED, Stage.PLANNED)
"""Where somebody can lapse: reached, and nothing further holds. Who is in a program or at work has not lapsed."""


def lapsed(today: date, after_days: int) -> ColumnElement[bool]:
    """True for people who were reached, with whom nothing happened for `after_days` and for whom nothing waits.

    What counts as happening: a contact or a try, an appointment that was kept, an interview, a plan that was signed,
    news of a referral, the end of a program or of a job. What waits: an open next step, an appointment that is still
    to be. For queries over `Ncp`.
    """
    day = today - timedelta(days=after_days)
    cutoff = bounds(day + timedelta(days=1))[0]
    quiet = select(ContactAttempt.ncp_id).group_by(ContactAttempt.ncp_id).having(func.max(ContactAttempt.at) < cutoff)
    can_be = union(
        quiet,
        select(Appointment.ncp_id).where(Appointment.state == AppointmentState.KEPT),
        *(select(table.ncp_id) for table in (Assessment, Plan, Enrolment, Job)),
    )
    return (
        # The first looks for those who can be meant at all: by the index of contacts, most of the others drop out.
        Ncp.id.in_(can_be)
        & ~_has(ContactAttempt.ncp_id, ContactAttempt.at >= cutoff)
        & ~_has(FollowUp.ncp_id, FollowUp.done_at.is_(None))
        & ~_has(
            Appointment.ncp_id,
            Appointment.starts_at >= cutoff,
            Appointment.state.in_([AppointmentState.PLANNED, AppointmentState.KEPT]),
        )
        & ~_has(Assessment.ncp_id, Assessment.started_at >= cutoff)
        & ~_has(Plan.ncp_id, Plan.signed_on > day)
        & ~_has(Referral.ncp_id, Referral.last_news_on > day)
        & ~_has(Enrolment.ncp_id, Enrolment.ended_on > day)
        & ~_has(Job.ncp_id, Job.ended_on > day)
        & stage_expression(today).in_([stage.value for stage in STAGES])
    )


def _has(ncp_id: InstrumentedAttribute[object], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(ncp_id == Ncp.id, *conditions).correlate(Ncp))
