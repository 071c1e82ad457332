"""The groups of *Today*, each one or two indexed queries, none over all people."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import (
    REACHED_OUTCOMES,
    Appointment,
    AppointmentKind,
    AppointmentState,
    ContactAttempt,
    FollowUp,
    Postponement,
)
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, CsaReview, Program, ReviewAnswer
from csdesk.models.plan import Plan, PlanState, PlanStep, StepState
from csdesk.models.referral import Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services.days import bounds, clock_time, local_day, spoken
from csdesk.services.stages import Stage, stage_expression, stages_of
from csdesk.services.today.lines import OPEN, Action, Due, counted, month_day, short

NEWS_AFTER_DAYS = 14
RELEASE_AHEAD_DAYS = 30
UNSETTLED_DAYS = 60
"""An appointment that nobody settled is asked after for so long."""
RECIPIENTS = {Recipient.CSA: "the CSA", Recipient.STATE: "the state", Recipient.PROGRAM: "a program"}
NEVER_REACHED = (Stage.LISTED, Stage.CSA_REVIEW, Stage.TO_CONTACT, Stage.ATTEMPTED)


def put_off(subject_id: InstrumentedAttribute[UUID], today: date) -> ColumnElement[bool]:
    """True where a line was done, or put off until a day that has not come."""
    handled = aliased(Postponement)
    return exists(
        select(1).where(handled.subject_id == subject_id, or_(handled.until.is_(None), handled.until > today))
    )


def _still_open(ncp_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return exists(select(1).where(Ncp.id == ncp_id, Ncp.closed_on.is_(None)))


def follow_ups(session: Session, today: date) -> tuple[list[Due], list[Due]]:
    """What is overdue, the oldest first, and what is due today. What was put off is due on its new day."""
    rows = session.execute(
        select(FollowUp, Postponement.until)
        .outerjoin(Postponement, Postponement.subject_id == FollowUp.id)
        .where(
            FollowUp.done_at.is_(None),
            FollowUp.due_on <= today,
            ~put_off(FollowUp.id, today),
            _still_open(FollowUp.ncp_id),
        )
    ).all()
    due = sorted(
        ((max(row.due_on, until or row.due_on), row.id, row) for row, until in rows), key=lambda one: one[:2]
    )
    overdue, now = [], []
    for day, _, row in due:
        why = f"Promised call-back: {row.what}" if row.promised else row.what
        if day < today:
            overdue.append(Due(row.id, row.ncp_id, counted((today - day).days), why, late=True))
        else:
            now.append(Due(row.id, row.ncp_id, "Today", why))
    return overdue, now


def interviews_under_way(session: Session, today: date) -> list[Due]:
    """Interviews that were begun and not ended: paused, or cut off with the program. The newest first."""
    rows = session.scalars(
        select(Assessment)
        .where(Assessment.state == AssessmentState.UNDER_WAY, ~put_off(Assessment.id, today))
        .order_by(Assessment.started_at.desc(), Assessment.id)
    )
    return [
        Due(
            row.id,
            row.ncp_id,
            month_day(local_day(row.started_at)),
            f"Begun at {clock_time(row.started_at)}; every answer is kept",
            ("I", "Go on with the interview"),
        )
        for row in rows
    ]


def unsettled_appointments(session: Session, today: date) -> list[Due]:
    """Appointments and hearings that are past, of which nobody said what became of them."""
    end = bounds(today)[0]
    rows = _appointments(session, end - timedelta(days=UNSETTLED_DAYS), end, today)
    return [
        Due(
            row.id,
            row.ncp_id,
            counted((today - local_day(row.starts_at)).days),
            f"{_what(row)} on {spoken(local_day(row.starts_at))}: say whether the parent came",
            OPEN,
            late=True,
        )
        for row in rows
    ]


def appointments_on(session: Session, today: date) -> tuple[list[Due], list[Appointment]]:
    """Hearings and appointments of today, in order of time, and their rows."""
    rows = _appointments(session, *bounds(today), today)
    stages = stages_of(session, (row.ncp_id for row in rows), today=today)
    drafts = _with_draft_plan(session, [row.ncp_id for row in rows])
    lines = [
        Due(
            row.id,
            row.ncp_id,
            clock_time(row.starts_at),
            _why_appointment(row, stages[row.ncp_id]),
            _action_at(row, stages[row.ncp_id], row.ncp_id in drafts),
        )
        for row in rows
    ]
    return lines, rows


def appointments_ahead(session: Session, today: date) -> list[Due]:
    """Hearings and appointments of the seven days after today."""
    rows = _appointments(session, bounds(today)[1], bounds(today + timedelta(days=7))[1], today)
    stages = stages_of(session, (row.ncp_id for row in rows), today=today)
    return [
        Due(
            row.id,
            row.ncp_id,
            short(local_day(row.starts_at)),
            f"{clock_time(row.starts_at)}, {_why_appointment(row, stages[row.ncp_id])}",
            OPEN,
        )
        for row in rows
    ]


def _appointments(session: Session, first: datetime, end: datetime, today: date) -> list[Appointment]:
    return list(
        session.scalars(
            select(Appointment)
            .where(
                Appointment.starts_at >= first,
                Appointment.starts_at < end,
                Appointment.state == AppointmentState.PLANNED,
                ~put_off(Appointment.id, today),
                _still_open(Appointment.ncp_id),
            )
            .order_by(Appointment.starts_at, Appointment.id)
        )
    )


def _what(row: Appointment) -> str:
    kind = "Hearing" if row.kind is AppointmentKind.HEARING else "Appointment"
    return ", ".join(part for part in (row.purpose or kind, row.court, row.place) if part)


def _why_appointment(row: Appointment, stage: Stage) -> str:
    return f"{_what(row)} · never reached" if stage in NEVER_REACHED else _what(row)


def _action_at(row: Appointment, stage: Stage, draft_plan: bool) -> Action:
    if draft_plan:
        return "W", "Worksheet, print"
    if stage in NEVER_REACHED or stage is Stage.REACHED:
        return "I", "Interview at court" if row.kind is AppointmentKind.HEARING else "Interview"
    return OPEN


def _with_draft_plan(session: Session, ncp_ids: list[UUID]) -> set[UUID]:
    return set(session.scalars(select(Plan.ncp_id).where(Plan.ncp_id.in_(ncp_ids), Plan.state == PlanState.DRAFT)))


def lapsed(session: Session, today: date, after_days: int) -> list[Due]:
    """People who were reached once, with whom nothing happened for `after_days`, and who wait for nothing."""
    cutoff = bounds(today - timedelta(days=after_days - 1))[0]
    newer, reached = aliased(ContactAttempt), aliased(ContactAttempt)
    is_newer = (newer.at > ContactAttempt.at) | ((newer.at == ContactAttempt.at) & (newer.id > ContactAttempt.id))
    met = Appointment.state.in_([AppointmentState.PLANNED, AppointmentState.KEPT])
    rows = session.execute(
        select(ContactAttempt.id, ContactAttempt.ncp_id, ContactAttempt.at)
        .join(Ncp, Ncp.id == ContactAttempt.ncp_id)
        .where(
            ContactAttempt.at < cutoff,
            ~exists(select(1).where(newer.ncp_id == ContactAttempt.ncp_id, is_newer)),
            exists(select(1).where(reached.ncp_id == ContactAttempt.ncp_id, reached.outcome.in_(REACHED_OUTCOMES))),
            ~exists(select(1).where(FollowUp.ncp_id == Ncp.id, FollowUp.done_at.is_(None))),
            ~exists(select(1).where(Appointment.ncp_id == Ncp.id, met, Appointment.starts_at >= cutoff)),
            ~exists(select(1).where(Assessment.ncp_id == Ncp.id, Assessment.started_at >= cutoff)),
            ~exists(select(1).where(Plan.ncp_id == Ncp.id, Plan.signed_on > today - timedelta(days=after_days))),
            ~put_off(ContactAttempt.id, today),
            stage_expression(today).in_([Stage.REACHED.value, Stage.ASSESSED.value, Stage.PLANNED.value]),
        )
        .order_by(ContactAttempt.at.desc())
    )
    return [
        Due(
            contact_id,
            ncp_id,
            counted((today - local_day(at)).days),
            f"Was reached; last contact {month_day(local_day(at))}, then nothing",
        )
        for contact_id, ncp_id, at in rows
    ]


def without_news(session: Session, today: date) -> list[Due]:
    """Open referrals of which nothing was heard for 14 days, the oldest first."""
    rows = session.execute(
        select(Referral, Program.name)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Referral.status == ReferralStatus.OPEN,
            Referral.last_news_on <= today - timedelta(days=NEWS_AFTER_DAYS),
            ~put_off(Referral.id, today),
            _still_open(Referral.ncp_id),
        )
        .order_by(Referral.last_news_on, Referral.id)
    )
    return [
        Due(
            row.id,
            row.ncp_id,
            counted((today - row.last_news_on).days),
            f"Referred to {program} on {month_day(row.referred_on)}; no news since {month_day(row.last_news_on)}",
            ("E", "Ask the program"),
        )
        for row, program in rows
    ]


def plan_steps(session: Session, today: date) -> list[Due]:
    """Steps of signed plans that are due and not done, the oldest first."""
    rows = session.execute(
        select(PlanStep, Plan.ncp_id)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(
            Plan.state == PlanState.SIGNED,
            PlanStep.due_on <= today,
            PlanStep.state.not_in([StepState.DONE, StepState.DROPPED]),
            ~put_off(PlanStep.id, today),
            _still_open(Plan.ncp_id),
        )
        .order_by(PlanStep.due_on, PlanStep.id)
    )
    return [
        Due(
            step.id,
            ncp_id,
            _since(step.due_on, today),
            f"{step.who}: {step.what}",
            ("O", "Open the plan"),
            late=step.due_on is not None and step.due_on < today,
        )
        for step, ncp_id in rows
    ]


def overdue_reviews(session: Session, today: date) -> list[Due]:
    """People whom a CSA was to review by a day that is past."""
    rows = session.execute(
        select(CsaReview, Csa.name)
        .join(Csa, Csa.id == CsaReview.csa_id)
        .where(
            CsaReview.answer == ReviewAnswer.OPEN,
            CsaReview.due_on < today,
            ~put_off(CsaReview.id, today),
            _still_open(CsaReview.ncp_id),
        )
        .order_by(CsaReview.due_on, CsaReview.id)
    )
    return [
        Due(
            row.id,
            row.ncp_id,
            counted((today - row.due_on).days),
            f"{csa} was to answer by {month_day(row.due_on)}",
            ("E", "E-mail the CSA"),
            late=True,
        )
        for row, csa in rows
    ]


def releases_ending(session: Session, today: date) -> list[Due]:
    """Releases that run out within 30 days, unless a later one for the same recipient is signed."""
    later = aliased(Release)
    followed = exists(
        select(1).where(
            later.ncp_id == Release.ncp_id,
            later.recipient == Release.recipient,
            or_(later.csa_id.is_(None), later.csa_id == Release.csa_id),
            or_(later.program_id.is_(None), later.program_id == Release.program_id),
            later.revoked_on.is_(None),
            or_(later.valid_until.is_(None), later.valid_until > Release.valid_until),
        )
    )
    rows = session.execute(
        select(Release, Csa.name, Program.name)
        .outerjoin(Csa, Csa.id == Release.csa_id)
        .outerjoin(Program, Program.id == Release.program_id)
        .where(
            Release.valid_until >= today,
            Release.valid_until <= today + timedelta(days=RELEASE_AHEAD_DAYS),
            Release.revoked_on.is_(None),
            ~followed,
            ~put_off(Release.id, today),
            _still_open(Release.ncp_id),
        )
        .order_by(Release.valid_until, Release.id)
    )
    return [
        Due(
            row.id,
            row.ncp_id,
            _until(row.valid_until, today),
            f"The release for {csa or program or RECIPIENTS[row.recipient]} runs out on "
            f"{month_day(row.valid_until or today)}",
            ("O", "Release form"),
        )
        for row, csa, program in rows
    ]


def done_today(session: Session, today: date) -> int:
    """How many lines were done today: on the list itself, or by a contact."""
    first, end = bounds(today)
    subjects = select(Postponement.subject_id).where(
        Postponement.until.is_(None), Postponement.made_at >= first, Postponement.made_at < end
    )
    done = select(FollowUp.id).where(FollowUp.done_at >= first, FollowUp.done_at < end)
    return session.scalar(select(func.count()).select_from(subjects.union(done).subquery())) or 0


def _since(day: date | None, today: date) -> str:
    return "Today" if day is None or day == today else counted((today - day).days)


def _until(day: date | None, today: date) -> str:
    return "Today" if day is None or day == today else f"in {counted((day - today).days)}"
