"""Whom the flow is told of: the course of everybody with whom anything happened, and the others as counts.

Nobody has tried most people of a large report yet; all that there is to say of them is on which day they came. They
are counted in the database, so that a board of everybody takes little longer than one of those who were worked with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, case, func, literal, select, union
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, ContactAttempt
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import ContactRule, Csa, CsaReview
from csdesk.models.plan import Plan
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.models.referral_report import ReportCounty
from csdesk.services import closing
from csdesk.services.caseload.listed import on_latest_report
from csdesk.services.cautions import do_not_call_ids
from csdesk.services.days import local_day
from csdesk.services.flow.shapes import Scope
from csdesk.services.lapse import lapsed
from csdesk.services.referral_report.past import past_reports
from csdesk.services.stages import Course, Stage, awaits_csa, standing_expression
from csdesk.services.stages.courses import course_of, facts_of

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Counted:
    """One person, or many with whom nothing happened yet and who came at one moment."""

    course: Course
    people: int = 1
    lapsed: bool = False
    came_at: datetime | None = None
    """Of many: the moment that they have in common."""


def _conditions(session: Session, scope: Scope) -> list[ColumnElement[bool]]:
    """A scope as conditions for queries over `Ncp`."""
    found: list[ColumnElement[bool]] = []
    if scope.counties:
        found.append(Ncp.id.in_(select(IvdCase.ncp_id).where(IvdCase.county.in_(scope.counties))))
    if scope.workers:
        found.append(Ncp.assigned_to.in_(scope.workers))
    if scope.on_latest_report:
        found.append(on_latest_report(past_reports(session)))
    return found


def population(session: Session, scope: Scope, *, today: date, lapsed_after_days: int) -> Iterator[Counted]:
    """Everybody in the scope, each once."""
    narrow = _conditions(session, scope)
    # What happened is read of all: those with whom anything happened are few, and a scope costs more than they do.
    facts = facts_of(session, lambda _key: [], today)
    gone = set(session.scalars(select(Ncp.id).where(lapsed(today, lapsed_after_days), *narrow)))
    people = select(Ncp.id, standing_expression(today), Ncp.created_at, Ncp.closed_on, Ncp.closed_reason)
    for ncp_id, standing, created_at, closed_on, reason in session.execute(
        people.where(Ncp.id.in_(_touched()), *narrow)
    ):
        known = facts.get(ncp_id, {})
        course = course_of(ncp_id, Stage(standing), local_day(created_at), known, closed_on, reason)
        yield Counted(course, lapsed=ncp_id in gone)
    standing_of_others = _standing_of_others(session)
    others = select(standing_of_others, Ncp.created_at, func.count()).where(Ncp.id.not_in(_touched()), *narrow)
    for standing, created_at, number in session.execute(others.group_by(standing_of_others, Ncp.created_at)):
        course = course_of(NOBODY, Stage(standing), local_day(created_at), {})
        yield Counted(course, people=number, came_at=created_at)


def others_who(session: Session, scope: Scope, stage: Stage, came_at: list[datetime]) -> list[UUID]:
    """Those with whom nothing happened yet, of a stage, who came at these moments."""
    narrow = _conditions(session, scope)
    return list(
        session.scalars(
            select(Ncp.id).where(
                Ncp.id.not_in(_touched()),
                Ncp.created_at.in_(came_at),
                _standing_of_others(session) == stage.value,
                *narrow,
            )
        )
    )


def counties(session: Session) -> tuple[str, ...]:
    """Those that reports covered or an agency stands for, by name."""
    covered = select(ReportCounty.county).union(select(Csa.county))
    return tuple(sorted(county for county in session.scalars(covered) if county))


def workers(session: Session) -> tuple[str, ...]:
    """Those of the office to whom people are assigned, by name."""
    named = select(Ncp.assigned_to).where(Ncp.assigned_to != "").distinct().order_by(Ncp.assigned_to)
    return tuple(session.scalars(named))


def _touched() -> CompoundSelect[UUID]:
    """The ids of all with whom anything happened, or of whom something keeps from being contacted."""
    return union(
        select(ContactAttempt.ncp_id),
        select(Appointment.ncp_id),
        select(Assessment.ncp_id),
        select(Plan.ncp_id),
        select(Referral.ncp_id),
        select(Enrolment.ncp_id),
        select(Job.ncp_id),
        select(CsaReview.ncp_id),
        select(Ncp.id).where(Ncp.closed_on.is_not(None)),
        select(Correction.ncp_id).where(Correction.record_kind == closing.KIND),
        do_not_call_ids(),
    )


def _standing_of_others(session: Session) -> ColumnElement[str]:
    reviewing = select(Csa.id).where(Csa.contact_rule == ContactRule.CSA_FIRST).limit(1)
    if session.scalar(reviewing) is None:
        return literal(Stage.TO_CONTACT.value)
    return case((awaits_csa(), Stage.CSA_REVIEW.value), else_=literal(Stage.TO_CONTACT.value))
