"""Where a person stands in the work, told from what happened and never typed.

The rules, the furthest first; the first that holds is the stage:

- **closed**: the record is closed.
- **employed**: a job that has not ended.
- **enrolled**: an enrolment in a program or service that has not ended.
- **referred**: a referral that did not end without an enrolment.
- **planned**: a plan was signed.
- **assessed**: an assessment was finished.
- **reached**: the liaison and the parent spoke or wrote to each other: a contact, in either direction, with the
  outcome reached, appointment made or refused; or an appointment that was kept.
- **attempted**: something was tried, nothing came of it yet.
- Nothing was tried yet:
  **listed** when it should not be as things stand: a CSA that reviews first excluded the person, or a flag of the
  newest report (deceased, unworkable status) says not to call;
  **csa_review** when the CSA of one of the person's counties reviews first (DFES 19-07, joint responsibilities) and
  has not cleared; whom a CSA itself referred needs no review;
  **to_contact** otherwise: cleared, or the liaison goes ahead.

When a job or an enrolment ends the person falls back to what else holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Case, ColumnElement, Exists, Select, and_, case, exists, func, literal, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import REACHED_OUTCOMES, Appointment, AppointmentState, ContactAttempt
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services.cautions import do_not_call, do_not_call_ids
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError


class Stage(StrEnum):
    """How far the work with a person has come, in order."""

    LISTED = "listed"
    CSA_REVIEW = "csa_review"
    TO_CONTACT = "to_contact"
    ATTEMPTED = "attempted"
    REACHED = "reached"
    ASSESSED = "assessed"
    PLANNED = "planned"
    REFERRED = "referred"
    ENROLLED = "enrolled"
    EMPLOYED = "employed"
    CLOSED = "closed"


STAGE_LABELS = {
    Stage.LISTED: "Listed",
    Stage.CSA_REVIEW: "CSA review",
    Stage.TO_CONTACT: "To contact",
    Stage.ATTEMPTED: "Attempted",
    Stage.REACHED: "Reached",
    Stage.ASSESSED: "Assessed",
    Stage.PLANNED: "Planned",
    Stage.REFERRED: "Referred",
    Stage.ENROLLED: "Enrolled",
    Stage.EMPLOYED: "Employed",
    Stage.CLOSED: "Closed",
}


@dataclass(frozen=True)
class StageStep:
    """One step of the stage line: when it was first reached, None where it was not or has no day of its own."""

    stage: Stage
    reached_on: date | None
    current: bool = False
    """The person stands here now."""
    passed: bool = False
    """It lies behind: it was reached, or it comes before the current stage."""


def stage_expression(today: date | None = None) -> Case[str]:
    """The stage as an SQL expression (its text is the value of `Stage`), for queries over `Ncp`.

    With `today`, a job or an enrolment whose end lies after that day still counts.
    """
    return case(
        (Ncp.closed_on.is_not(None), Stage.CLOSED.value),
        (_has(Job.ncp_id, _not_ended(Job.ended_on, today)), Stage.EMPLOYED.value),
        (_has(Enrolment.ncp_id, _not_ended(Enrolment.ended_on, today)), Stage.ENROLLED.value),
        (_has(Referral.ncp_id, Referral.status != ReferralStatus.NOT_ENROLLED), Stage.REFERRED.value),
        (_has(Plan.ncp_id, Plan.signed_on.is_not(None)), Stage.PLANNED.value),
        (_has(Assessment.ncp_id, Assessment.state == AssessmentState.FINISHED), Stage.ASSESSED.value),
        (
            or_(
                _has(ContactAttempt.ncp_id, ContactAttempt.outcome.in_(REACHED_OUTCOMES)),
                _has(Appointment.ncp_id, Appointment.state == AppointmentState.KEPT),
            ),
            Stage.REACHED.value,
        ),
        (_has(ContactAttempt.ncp_id), Stage.ATTEMPTED.value),
        (or_(do_not_call(), excluded_by_csa()), Stage.LISTED.value),
        (awaits_csa(), Stage.CSA_REVIEW.value),
        else_=literal(Stage.TO_CONTACT.value),
    )


def at_stage(stages: Iterable[Stage], today: date | None = None) -> ColumnElement[bool]:
    """True for people at one of these stages; for queries over `Ncp` that filter.

    Looks first for those whom a stage can concern at all, so that a list of the few who are employed does not ask
    everybody; *to contact* concerns everybody.
    """
    wanted = set(stages)
    here = stage_expression(today).in_([stage.value for stage in wanted])
    if Stage.TO_CONTACT in wanted or not wanted:
        return here
    return and_(Ncp.id.in_(union(*(ids for stage in wanted for ids in _concerned(stage)))), here)


def _concerned(stage: Stage) -> list[Select[UUID]]:
    reviewing = select(Csa.county).where(Csa.contact_rule == ContactRule.CSA_FIRST)
    excluded = select(CsaReview.ncp_id).where(CsaReview.answer == ReviewAnswer.EXCLUDED)
    by_stage: dict[Stage, list[Select[UUID]]] = {
        Stage.LISTED: [do_not_call_ids(), excluded],
        Stage.CSA_REVIEW: [select(IvdCase.ncp_id).where(IvdCase.county.in_(reviewing))],
        Stage.ATTEMPTED: [select(ContactAttempt.ncp_id)],
        Stage.REACHED: [select(ContactAttempt.ncp_id), select(Appointment.ncp_id)],
        Stage.ASSESSED: [select(Assessment.ncp_id)],
        Stage.PLANNED: [select(Plan.ncp_id)],
        Stage.REFERRED: [select(Referral.ncp_id)],
        Stage.ENROLLED: [select(Enrolment.ncp_id)],
        Stage.EMPLOYED: [select(Job.ncp_id)],
        Stage.CLOSED: [select(Ncp.id).where(Ncp.closed_on.is_not(None))],
    }
    return by_stage[stage]


def awaits_csa() -> ColumnElement[bool]:
    """True for a person with a case in a county whose CSA reviews first and whose newest answer is not *cleared*."""
    return (Ncp.source != Source.CSA) & exists(
        select(1)
        .select_from(IvdCase)
        .join(Csa, Csa.county == IvdCase.county)
        .where(
            IvdCase.ncp_id == Ncp.id,
            Csa.contact_rule == ContactRule.CSA_FIRST,
            ~_newest_review(CsaReview.csa_id == Csa.id, ReviewAnswer.CLEARED).correlate(Ncp, Csa),
        )
        .correlate(Ncp)
    )


def excluded_by_csa() -> ColumnElement[bool]:
    """True for a person whom a CSA, by its newest answer, does not want contacted."""
    return _newest_review(literal(True), ReviewAnswer.EXCLUDED).correlate(Ncp)


def _newest_review(csa: ColumnElement[bool], answer: ReviewAnswer) -> Exists:
    later = aliased(CsaReview)
    newer = exists(
        select(1)
        .where(later.ncp_id == CsaReview.ncp_id, later.csa_id == CsaReview.csa_id, later.id > CsaReview.id)
        .correlate(CsaReview)
    )
    return exists(select(1).where(CsaReview.ncp_id == Ncp.id, csa, CsaReview.answer == answer, ~newer))


def _has(ncp_id: InstrumentedAttribute[UUID], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(1).where(ncp_id == Ncp.id, *conditions).correlate(Ncp))


def _not_ended(ended_on: InstrumentedAttribute[date | None], today: date | None) -> ColumnElement[bool]:
    return ended_on.is_(None) if today is None else or_(ended_on.is_(None), ended_on > today)


def stages_of(session: Session, ncp_ids: Iterable[UUID], *, today: date) -> dict[UUID, Stage]:
    """The stage of each of these people. Ids that are not in the vault are left out."""
    wanted = list(dict.fromkeys(ncp_ids))
    stages: dict[UUID, Stage] = {}
    for start in range(0, len(wanted), 500):
        chunk = select(Ncp.id, stage_expression(today)).where(Ncp.id.in_(wanted[start : start + 500]))
        stages.update((ncp_id, Stage(stage)) for ncp_id, stage in session.execute(chunk))
    return stages


def counts(session: Session, *, today: date) -> dict[Stage, int]:
    """How many people stand at each stage; every stage is there, perhaps with 0.

    The whole rule is asked only of those whom another stage than *to contact* can concern; the rest stand there.
    """
    concerned = (ids for stage in Stage if stage is not Stage.TO_CONTACT for ids in _concerned(stage))
    asked = union(*concerned).subquery()
    people = select(stage_expression(today).label("stage")).where(Ncp.id.in_(select(asked.c[0]))).subquery()
    by_stage = select(people.c.stage, func.count()).group_by(people.c.stage)
    found = {Stage(value): number for value, number in session.execute(by_stage)}
    everybody = session.scalar(select(func.count()).select_from(Ncp)) or 0
    found[Stage.TO_CONTACT] = found.get(Stage.TO_CONTACT, 0) + everybody - sum(found.values())
    return {stage: found.get(stage, 0) for stage in Stage}


def steps_of(session: Session, ncp_id: UUID, *, today: date | None = None) -> tuple[StageStep, ...]:
    """The stage line of one person: every stage in order, with the day on which it was first reached.

    *Closed* is there only for a closed record. Raises `NotFoundError`.
    """
    found = session.execute(
        select(Ncp.created_at, Ncp.closed_on, stage_expression(today)).where(Ncp.id == ncp_id)
    ).one_or_none()
    if found is None:
        raise NotFoundError("This person is not in the vault any more. Nothing was changed; search again.")
    created_at, closed_on, value = found
    here = Stage(value)
    days = _first_days(session, ncp_id)
    days[Stage.LISTED] = days[Stage.LISTED] or local_day(created_at)
    days[Stage.CLOSED] = closed_on
    order = list(Stage)
    shown = order if here is Stage.CLOSED else order[:-1]
    return tuple(
        StageStep(
            stage,
            days[stage],
            current=stage is here,
            passed=stage is not here
            and (days[stage] is not None if here is Stage.CLOSED else order.index(stage) < order.index(here)),
        )
        for stage in shown
    )


def _first_days(session: Session, ncp_id: UUID) -> dict[Stage, date | None]:
    def first(column: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> date | None:
        day: date | None = session.scalar(select(func.min(column)).where(*where))
        return day

    def first_moment(column: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> date | None:
        # The smallest of a column, ordered instead of min(): keeps the column's UTC type on every database.
        moment = session.scalar(select(column).where(*where, column.is_not(None)).order_by(column).limit(1))
        return None if moment is None else local_day(moment)

    def earliest(*found: date | None) -> date | None:
        return min((day for day in found if day is not None), default=None)

    tried = ContactAttempt.ncp_id == ncp_id
    reviewed = CsaReview.ncp_id == ncp_id
    reached = ContactAttempt.outcome.in_(REACHED_OUTCOMES)
    kept = Appointment.state == AppointmentState.KEPT
    assessed = Assessment.state == AssessmentState.FINISHED
    snapshots = CaseSnapshot.case_id.in_(select(IvdCase.id).where(IvdCase.ncp_id == ncp_id))
    referred = Referral.status != ReferralStatus.NOT_ENROLLED
    cleared = CsaReview.answer == ReviewAnswer.CLEARED
    return {
        Stage.LISTED: first(CaseSnapshot.as_of, snapshots),
        Stage.CSA_REVIEW: first_moment(CsaReview.asked_at, reviewed),
        Stage.TO_CONTACT: first_moment(CsaReview.answered_at, reviewed, cleared),
        Stage.ATTEMPTED: first_moment(ContactAttempt.at, tried),
        Stage.REACHED: earliest(
            first_moment(ContactAttempt.at, tried, reached),
            first_moment(Appointment.starts_at, Appointment.ncp_id == ncp_id, kept),
        ),
        Stage.ASSESSED: first_moment(Assessment.finished_at, Assessment.ncp_id == ncp_id, assessed),
        Stage.PLANNED: first(Plan.signed_on, Plan.ncp_id == ncp_id),
        Stage.REFERRED: first(Referral.referred_on, Referral.ncp_id == ncp_id, referred),
        Stage.ENROLLED: first(Enrolment.enrolled_on, Enrolment.ncp_id == ncp_id),
        Stage.EMPLOYED: first(Job.started_on, Job.ncp_id == ncp_id),
        Stage.CLOSED: None,
    }
