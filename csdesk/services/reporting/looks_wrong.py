"""Stages that look wrong: what was entered of a person does not fit together, or something was left open.

Each rule is one query, and each thing it finds names the screen on which it is mended.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility
from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomeAnswer
from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Job, Referral, ReferralStatus
from csdesk.services.days import local_day
from csdesk.services.reporting.activities import Query
from csdesk.services.reporting.quarters import Span, midnight
from csdesk.services.reporting.records import Mend
from csdesk.wording import tr

EMPLOYMENT = "employment"
"""The measure that asks whether somebody works."""
AT_WORK = ("full_time", "part_time", "temporary", "self_employed")


@dataclass(frozen=True)
class Wrong:
    """Something about a person that is to be looked at."""

    ncp_id: UUID
    on: date
    what: str
    mend: Mend


def stages(session: Session, people: Query, *, as_of: date) -> list[Wrong]:
    """What does not fit together of these people, as of a day."""
    return [
        *_at_work_without_a_job(session, people, as_of),
        *_closed_with_a_referral(session, people, as_of),
        *_referred_though_not_eligible(session, people, as_of),
    ]


def news_of(ncp_id: UUID, referral_id: UUID) -> Mend:
    """Where the news of a referral is entered."""
    return Mend("record", (("ncp_id", ncp_id), ("start", f"news:referral={referral_id}")))


def undetermined(session: Session, span: Span, *, as_of: date) -> list[Wrong]:
    """Interviews that were finished in the span, the newest of each person, without a determination."""
    later = aliased(Assessment)
    newer = exists().where(
        later.ncp_id == Assessment.ncp_id,
        later.state == AssessmentState.FINISHED,
        later.finished_at > Assessment.finished_at,
    )
    waiting = select(Assessment.id, Assessment.ncp_id, Assessment.finished_at).where(
        Assessment.state == AssessmentState.FINISHED,
        Assessment.determination.is_(None),
        Assessment.finished_at >= span.starts_at,
        Assessment.finished_at < midnight(as_of + timedelta(days=1)),
        ~newer.correlate(Assessment),
    )
    return [
        Wrong(ncp_id, local_day(finished_at), tr("Interview"), Mend("interview", (("assessment_id", assessment_id),)))
        for assessment_id, ncp_id, finished_at in session.execute(waiting.order_by(Assessment.finished_at))
        if finished_at is not None
    ]


def unsettled(session: Session, span: Span, *, today: date) -> list[Wrong]:
    """Appointments and hearings of the span, before today, of which nobody said whether they were kept."""
    planned = select(Appointment.id, Appointment.ncp_id, Appointment.starts_at, Appointment.kind).where(
        Appointment.state == AppointmentState.PLANNED,
        Appointment.starts_at >= span.starts_at,
        Appointment.starts_at < min(span.ends_before, midnight(today)),
    )
    return [
        Wrong(
            ncp_id,
            local_day(starts_at),
            tr("Hearing") if kind == AppointmentKind.HEARING else tr("Appointment"),
            Mend("appointments", (("appointment_id", appointment_id),)),
        )
        for appointment_id, ncp_id, starts_at, kind in session.execute(planned.order_by(Appointment.starts_at))
    ]


def _at_work_without_a_job(session: Session, people: Query, as_of: date) -> Iterator[Wrong]:
    """Their newest answer says that they work; no job of theirs goes on."""
    later = aliased(OutcomeAnswer)
    of_the_parent = (OutcomeAnswer.custodial_parent_id.is_(None), OutcomeAnswer.measure == EMPLOYMENT)
    newer = exists().where(
        later.ncp_id == OutcomeAnswer.ncp_id,
        later.custodial_parent_id.is_(None),
        later.measure == EMPLOYMENT,
        later.asked_on <= as_of,
        or_(
            later.asked_on > OutcomeAnswer.asked_on,
            (later.asked_on == OutcomeAnswer.asked_on) & (later.id > OutcomeAnswer.id),
        ),
    )
    job = exists().where(Job.ncp_id == OutcomeAnswer.ncp_id, or_(Job.ended_on.is_(None), Job.ended_on > as_of))
    rows = select(OutcomeAnswer.ncp_id, OutcomeAnswer.asked_on).where(
        *of_the_parent,
        OutcomeAnswer.value.in_(AT_WORK),
        OutcomeAnswer.asked_on <= as_of,
        OutcomeAnswer.ncp_id.in_(people),
        ~newer.correlate(OutcomeAnswer),
        ~job.correlate(OutcomeAnswer),
    )
    for ncp_id, on in session.execute(rows):
        yield Wrong(
            ncp_id, on, tr("At work, and no job is entered"), Mend("record", (("ncp_id", ncp_id), ("start", "job")))
        )


def _closed_with_a_referral(session: Session, people: Query, as_of: date) -> Iterator[Wrong]:
    """The record is closed, and a referral is open or an enrollment goes on."""
    rows = (
        select(Ncp.id, Ncp.closed_on, Program.name, Referral.id)
        .join(Referral, Referral.ncp_id == Ncp.id)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Ncp.id.in_(people),
            Ncp.closed_on <= as_of,
            Program.kind == ProgramKind.EMPLOYMENT,
            Referral.status.in_((ReferralStatus.OPEN, ReferralStatus.ENROLLED)),
        )
        .order_by(Referral.id)
    )
    for ncp_id, on, program, referral_id in session.execute(rows):
        if on is not None:
            yield Wrong(
                ncp_id, on, tr("Closed, and {program} goes on", program=program), news_of(ncp_id, referral_id)
            )


def _referred_though_not_eligible(session: Session, people: Query, as_of: date) -> Iterator[Wrong]:
    """Referred after the caseworker determined that the parent is not eligible, which holds since then."""
    later = aliased(Assessment)
    newer = exists().where(
        later.ncp_id == Assessment.ncp_id,
        later.determination.is_not(None),
        later.determined_at > Assessment.determined_at,
        later.determined_at < midnight(as_of + timedelta(days=1)),
    )
    rows = (
        select(Referral.ncp_id, Referral.referred_on, Assessment.id, Assessment.determined_at)
        .join(Program, Program.id == Referral.program_id)
        .join(Assessment, Assessment.ncp_id == Referral.ncp_id)
        .where(
            Referral.ncp_id.in_(people),
            Referral.referred_on <= as_of,
            Program.kind == ProgramKind.EMPLOYMENT,
            Assessment.determination == Eligibility.NOT_ELIGIBLE,
            ~newer.correlate(Assessment),
        )
        .order_by(Referral.referred_on, Referral.id)
    )
    for ncp_id, on, assessment_id, determined_at in session.execute(rows):
        if determined_at is not None and local_day(determined_at) <= on:
            mend = Mend("interview", (("assessment_id", assessment_id),))
            yield Wrong(ncp_id, on, tr("Referred, and determined not eligible"), mend)
