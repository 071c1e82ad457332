"""The rule by which a person stands where they stand in the work: told from what happened and never typed.

The furthest first; the first that holds is the stage:

- **closed**: the record is closed, which takes a reason. Who comes back on a later report stays closed until somebody
  opens the record again; then what else holds.
- **employed**: a job that has not ended.
- **enrolled**: an enrolment in a program or service that has not ended.
- **referred**: a referral that waits for its enrolment. One that was completed, left, or led to nothing is over: what
  comes next is the liaison's again.
- **planned**: a plan was signed.
- **assessed**: an assessment was finished.
- **reached**: the liaison and the parent spoke or wrote to each other: a contact, in either direction, with the
  outcome reached, appointment made or refused; or an appointment that was kept. Who was enrolled or had a job through
  this desk was reached, too, when that is over.
- **attempted**: something was tried, a contact or a referral; nothing came of it yet.
- Nothing was tried yet:
  **listed** when it should not be as things stand: a CSA that reviews first excluded the person, or a flag of the
  newest report (deceased, unworkable status) says not to call;
  **csa_review** when the CSA of one of the person's counties reviews first (DFES 19-07, joint responsibilities) and
  has not cleared; whom a CSA itself referred needs no review;
  **to_contact** otherwise: cleared, or the liaison goes ahead.

When a job, an enrolment or a referral ends the person falls back to what else holds; `courses` tells since when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Case, ColumnElement, Exists, Select, and_, case, exists, func, literal, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import REACHED_OUTCOMES, Appointment, AppointmentState, ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services.cautions import do_not_call, do_not_call_ids
from csdesk.services.referred_by_csa import referred_by_its_csa
from csdesk.wording import marked


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


@dataclass(frozen=True)
class Known:
    """Of what somebody knows to whom it is told where people stand: it follows from that alone."""

    jobs: bool = True
    services: bool = True
    """Referrals to services; an enrolment in one is known like any other."""
    reviews: bool = True
    """What CSAs answered before the first contact, and what the report says that keeps from it."""
    closing: bool = True
    """That records are closed."""
    county: str = ""
    """Of whose cases alone reviews are known; empty: of all."""


ALL_KNOWN = Known()
TO_CONTACT = literal(Stage.TO_CONTACT.value)
STAGE_LABELS = {
    Stage.LISTED: marked("Listed"),
    Stage.CSA_REVIEW: marked("CSA review"),
    Stage.TO_CONTACT: marked("To contact"),
    Stage.ATTEMPTED: marked("Attempted"),
    Stage.REACHED: marked("Reached"),
    Stage.ASSESSED: marked("Assessed"),
    Stage.PLANNED: marked("Planned"),
    Stage.REFERRED: marked("Referred"),
    Stage.ENROLLED: marked("Enrolled"),
    Stage.EMPLOYED: marked("Employed"),
    Stage.CLOSED: marked("Closed"),
}


WAITING_REFERRALS = (ReferralStatus.OPEN, ReferralStatus.ENROLLED)
"""Referrals that are not over."""


@lru_cache(maxsize=8)
def stage_expression(today: date | None = None) -> Case[str]:
    """The stage as an SQL expression (its text is the value of `Stage`), for queries over `Ncp`.

    With `today`, a job or an enrolment whose end lies after that day still counts.
    """
    return case((Ncp.closed_on.is_not(None), Stage.CLOSED.value), *_held(today), else_=TO_CONTACT)


@lru_cache(maxsize=8)
def standing_expression(today: date | None = None) -> Case[str]:
    """The stage as `stage_expression` has it, but of a closed record: where it would stand if it were open."""
    return case(*_held(today), else_=TO_CONTACT)


@lru_cache(maxsize=64)
def _lesser(today: date | None, known: Known) -> Case[str]:
    closed = [(Ncp.closed_on.is_not(None), Stage.CLOSED.value)] if known.closing else []
    return case(*closed, *_held(today, known), else_=TO_CONTACT)


def _held(today: date | None, known: Known = ALL_KNOWN) -> list[tuple[ColumnElement[bool], str]]:
    of_jobs, of_services = known.jobs, known.services
    employed = (_has(Job.ncp_id, _not_ended(Job.ended_on, today)), Stage.EMPLOYED.value)
    programs = select(Program.id).where(Program.kind == ProgramKind.EMPLOYMENT)
    counted = () if of_services else (Referral.program_id.in_(programs),)
    return [
        *((employed,) if of_jobs else ()),
        (_has(Enrolment.ncp_id, _not_ended(Enrolment.ended_on, today)), Stage.ENROLLED.value),
        (_has(Referral.ncp_id, Referral.status.in_(WAITING_REFERRALS), *counted), Stage.REFERRED.value),
        (_has(Plan.ncp_id, Plan.signed_on.is_not(None)), Stage.PLANNED.value),
        (_has(Assessment.ncp_id, Assessment.state == AssessmentState.FINISHED), Stage.ASSESSED.value),
        (
            or_(
                _has(ContactAttempt.ncp_id, ContactAttempt.outcome.in_(REACHED_OUTCOMES)),
                _has(Appointment.ncp_id, Appointment.state == AppointmentState.KEPT),
                _has(Enrolment.ncp_id),
                *((_has(Job.ncp_id),) if of_jobs else ()),
            ),
            Stage.REACHED.value,
        ),
        (or_(_has(ContactAttempt.ncp_id), _has(Referral.ncp_id, *counted)), Stage.ATTEMPTED.value),
        *_reviewed(known),
    ]


def _reviewed(known: Known) -> list[tuple[ColumnElement[bool], str]]:
    if not known.reviews:
        return []
    listed = or_(do_not_call(known.county), excluded_by_csa(known.county))
    return [(listed, Stage.LISTED.value), (awaits_csa(known.county), Stage.CSA_REVIEW.value)]


def at_stage(stages: Iterable[Stage], today: date | None = None) -> ColumnElement[bool]:
    """True for people at one of these stages; for queries over `Ncp` that filter.

    Looks first for those whom a stage can concern at all, so that a list of the few who are employed does not ask
    everybody; *to contact* concerns everybody.
    """
    wanted = set(stages)
    here = stage_expression(today).in_([stage.value for stage in wanted])
    if Stage.TO_CONTACT in wanted or not wanted:
        return here
    return and_(Ncp.id.in_(union(*(ids for stage in wanted for ids in concerned(stage)))), here)


def concerned(stage: Stage) -> list[Select[UUID]]:
    """Whom a stage other than *to contact* can concern at all, perhaps more than once."""
    reviewing = select(Csa.county).where(Csa.contact_rule == ContactRule.CSA_FIRST)
    excluded = select(CsaReview.ncp_id).where(CsaReview.answer == ReviewAnswer.EXCLUDED)
    by_stage: dict[Stage, list[Select[UUID]]] = {
        Stage.LISTED: [do_not_call_ids(), excluded],
        Stage.CSA_REVIEW: [select(IvdCase.ncp_id).where(IvdCase.county.in_(reviewing))],
        Stage.ATTEMPTED: [select(ContactAttempt.ncp_id), select(Referral.ncp_id)],
        Stage.REACHED: [
            select(ContactAttempt.ncp_id),
            select(Appointment.ncp_id),
            select(Enrolment.ncp_id),
            select(Job.ncp_id),
        ],
        Stage.ASSESSED: [select(Assessment.ncp_id)],
        Stage.PLANNED: [select(Plan.ncp_id)],
        Stage.REFERRED: [select(Referral.ncp_id)],
        Stage.ENROLLED: [select(Enrolment.ncp_id)],
        Stage.EMPLOYED: [select(Job.ncp_id)],
        Stage.CLOSED: [select(Ncp.id).where(Ncp.closed_on.is_not(None))],
    }
    return by_stage[stage]


def awaits_csa(county: str = "") -> ColumnElement[bool]:
    """True for a person with a case in a county whose CSA reviews first and whose newest answer is not *cleared*.

    `county`: in this one only.
    """
    return ~referred_by_its_csa() & exists(
        select(1)
        .select_from(IvdCase)
        .join(Csa, Csa.county == IvdCase.county)
        .where(
            IvdCase.ncp_id == Ncp.id,
            *((IvdCase.county == county,) if county else ()),
            Csa.contact_rule == ContactRule.CSA_FIRST,
            ~_newest_review(CsaReview.csa_id == Csa.id, ReviewAnswer.CLEARED).correlate(Ncp, Csa),
        )
        .correlate(Ncp)
    )


def excluded_by_csa(county: str = "") -> ColumnElement[bool]:
    """True for a person whom a CSA, by its newest answer, does not want contacted. `county`: this one's only."""
    csa = CsaReview.csa_id.in_(select(Csa.id).where(Csa.county == county)) if county else literal(True)
    return _newest_review(csa, ReviewAnswer.EXCLUDED).correlate(Ncp)


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


def stages_of(
    session: Session, ncp_ids: Iterable[UUID], *, today: date, known: Known = ALL_KNOWN
) -> dict[UUID, Stage]:
    """The stage of each of these people. Ids that are not in the vault are left out.

    `known`: where they stand as far as somebody knows who may not be told of everything.
    """
    wanted = list(dict.fromkeys(ncp_ids))
    stages: dict[UUID, Stage] = {}
    stage = stage_expression(today) if known == ALL_KNOWN else _lesser(today, known)
    for start in range(0, len(wanted), 500):
        chunk = select(Ncp.id, stage).where(Ncp.id.in_(wanted[start : start + 500]))
        stages.update((ncp_id, Stage(stage)) for ncp_id, stage in session.execute(chunk))
    return stages


def counts(session: Session, *, today: date) -> dict[Stage, int]:
    """How many people stand at each stage; every stage is there, perhaps with 0.

    The whole rule is asked only of those whom another stage than *to contact* can concern; the rest stand there.
    """
    any_other = (ids for stage in Stage if stage is not Stage.TO_CONTACT for ids in concerned(stage))
    asked = union(*any_other).subquery()
    people = select(stage_expression(today).label("stage")).where(Ncp.id.in_(select(asked.c[0]))).subquery()
    by_stage = select(people.c.stage, func.count()).group_by(people.c.stage)
    found = {Stage(value): number for value, number in session.execute(by_stage)}
    everybody = session.scalar(select(func.count()).select_from(Ncp)) or 0
    found[Stage.TO_CONTACT] = found.get(Stage.TO_CONTACT, 0) + everybody - sum(found.values())
    return {stage: found.get(stage, 0) for stage in Stage}
