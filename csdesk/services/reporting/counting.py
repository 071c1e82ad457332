"""Who is counted where: for each step of the funnel the people who reached it in a quarter, as SQL.

The counting rules are written down in `resources/reporting/steps.toml`, and printed from there in the Notes of every
workbook; each is put into SQL here, and nowhere else. People of no known county count under an empty name.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility
from csdesk.models.contact import REACHED_OUTCOMES, Appointment, AppointmentState, ContactAttempt
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase, SnapshotFlag
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, Csa, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.models.referral_report import ReportImport
from csdesk.services.cautions import DO_NOT_CALL_FLAGS
from csdesk.services.referred_by_csa import referred_by_its_csa
from csdesk.services.reporting.as_it_was import county_on
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import Step

Reached = Select[Any]
"""Who reached a step: ncp_id, when (a day or a moment) and what it was; one person perhaps several times."""


def all_steps(span: Span) -> Any:
    """A subquery of step and ncp_id over all steps; a person may stand there several times."""
    parts = [(step, part.subquery()) for step in Step for part in reached(step, span)]
    return union_all(
        *(select(literal(step.value, String).label("step"), part.c.ncp_id.label("ncp_id")) for step, part in parts)
    ).subquery("reached")


def reached(step: Step, span: Span) -> tuple[Reached, ...]:
    """The people who reached `step` in the quarter, in one or two queries to be added up."""
    match step:
        case Step.LISTED:
            return _listed(span)
        case Step.CLEARED:
            return tuple(part.where(*_free_to_contact(span)) for part in _listed(span))
        case Step.ATTEMPTED:
            return (_contacts(span), _kept_appointments(span))
        case Step.REACHED:
            return (
                _contacts(span).where(ContactAttempt.outcome.in_(REACHED_OUTCOMES)),
                _kept_appointments(span),
            )
        case Step.ASSESSED:
            return (
                _select(Assessment.ncp_id, Assessment.finished_at, literal("")).where(
                    Assessment.state == AssessmentState.FINISHED, _moment_in(Assessment.finished_at, span)
                ),
            )
        case Step.ELIGIBLE:
            return (
                _select(Assessment.ncp_id, Assessment.determined_at, literal("")).where(
                    Assessment.determination == Eligibility.ELIGIBLE, _moment_in(Assessment.determined_at, span)
                ),
            )
        case Step.REFERRED:
            return (
                _select(Referral.ncp_id, Referral.referred_on, Program.name)
                .join(Program, Program.id == Referral.program_id)
                .where(Program.kind == ProgramKind.EMPLOYMENT, _day_in(Referral.referred_on, span)),
            )
        case Step.ENROLLED:
            return (_enrolments(Enrolment.enrolled_on, span),)
        case Step.COMPLETED:
            return (_enrolments(Enrolment.ended_on, span).where(Enrolment.completed),)
        case Step.EMPLOYED:
            return (_select(Job.ncp_id, Job.started_on, Job.employer).where(_day_in(Job.started_on, span)),)


def _select(ncp_id: Any, when: Any, what: Any) -> Reached:
    return select(ncp_id.label("ncp_id"), when.label("when"), what.label("what"))


def _listed(span: Span) -> tuple[Reached, ...]:
    on_a_report = (
        _select(Ncp.id, ReportImport.report_date, literal("report"))
        .join(IvdCase, IvdCase.ncp_id == Ncp.id)
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .join(ReportImport, ReportImport.id == CaseSnapshot.import_id)
        .where(_day_in(ReportImport.report_date, span))
    )
    taken_up = _select(Ncp.id, Ncp.created_at, Ncp.source).where(
        Ncp.source != Source.REPORT, _moment_in(Ncp.created_at, span)
    )
    return on_a_report, taken_up


def _free_to_contact(span: Span) -> tuple[ColumnElement[bool], ...]:
    """What holds, at the quarter's end, for a person of `Ncp` who may be contacted."""
    excluded = _newest_answer(span, ReviewAnswer.EXCLUDED).correlate(Ncp)
    awaits = (
        select(1)
        .select_from(IvdCase)
        .join(Csa, Csa.county == county_on(span.last_day))
        .where(
            IvdCase.ncp_id == Ncp.id,
            Csa.contact_rule == ContactRule.CSA_FIRST,
            ~_newest_answer(span, ReviewAnswer.CLEARED).where(CsaReview.csa_id == Csa.id).correlate(Ncp, Csa),
        )
        .correlate(Ncp)
        .exists()
    )
    return ~excluded, or_(referred_by_its_csa(), ~awaits), ~_flagged(span)


def _newest_answer(span: Span, answer: ReviewAnswer) -> Any:
    later = aliased(CsaReview)
    newer = exists().where(
        later.ncp_id == CsaReview.ncp_id,
        later.csa_id == CsaReview.csa_id,
        later.id > CsaReview.id,
        later.asked_at < span.ends_before,
    )
    return exists().where(
        CsaReview.ncp_id == Ncp.id,
        CsaReview.answer == answer,
        CsaReview.answered_at < span.ends_before,
        ~newer.correlate(CsaReview),
    )


def _flagged(span: Span) -> ColumnElement[bool]:
    case, later = aliased(IvdCase), aliased(CaseSnapshot)
    newer = exists().where(
        later.case_id == CaseSnapshot.case_id,
        later.as_of > CaseSnapshot.as_of,
        later.as_of <= span.last_day,
    )
    return Ncp.id.in_(  # asked once for all: for each person by itself, all flags would be read each time
        select(case.ncp_id)
        .join(CaseSnapshot, CaseSnapshot.case_id == case.id)
        .join(SnapshotFlag, SnapshotFlag.snapshot_id == CaseSnapshot.id)
        .where(
            SnapshotFlag.code.in_(DO_NOT_CALL_FLAGS),
            CaseSnapshot.as_of.between(span.first_day, span.last_day),
            ~newer.correlate(CaseSnapshot),
        )
    )


def _contacts(span: Span) -> Reached:
    return _select(ContactAttempt.ncp_id, ContactAttempt.at, ContactAttempt.kind).where(
        _moment_in(ContactAttempt.at, span)
    )


def _kept_appointments(span: Span) -> Reached:
    return _select(Appointment.ncp_id, Appointment.starts_at, Appointment.kind).where(
        Appointment.state == AppointmentState.KEPT, _moment_in(Appointment.starts_at, span)
    )


def _enrolments(day: Any, span: Span) -> Reached:
    return (
        _select(Enrolment.ncp_id, day, Program.name)
        .join(Program, Program.id == Enrolment.program_id)
        .where(Program.kind == ProgramKind.EMPLOYMENT, _day_in(day, span))
    )


def _day_in(day: Any, span: Span) -> ColumnElement[bool]:
    return and_(day >= span.first_day, day <= span.last_day)


def _moment_in(moment: Any, span: Span) -> ColumnElement[bool]:
    return and_(moment >= span.starts_at, moment < span.ends_before)
