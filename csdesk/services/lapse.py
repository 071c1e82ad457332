"""Who has lapsed: reached once, then nothing for a time that the office sets. One rule for every list."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt, FollowUp
from csdesk.models.ncp import Ncp
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.services.days import bounds
from csdesk.services.stages import Stage, at_stage

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
    return (
        ~_has(ContactAttempt.ncp_id, ContactAttempt.at >= cutoff)
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
        & at_stage(STAGES, today)
    )


def _has(ncp_id: InstrumentedAttribute[object], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(ncp_id == Ncp.id, *conditions).correlate(Ncp))
