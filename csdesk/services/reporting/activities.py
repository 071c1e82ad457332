"""What was done in a quarter: contacts, appointments, interviews, plans, referrals, sessions, meetings with CSAs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.contact import Appointment, AppointmentState, ContactAttempt
from csdesk.models.partner import CsaMeeting, CsaReview, Program, ProgramKind, ReviewAnswer
from csdesk.models.plan import Plan
from csdesk.models.referral import Attendance, Enrolment, Referral
from csdesk.services.days import local_day
from csdesk.services.disclosure import Fact
from csdesk.services.reporting.quarters import Span

Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Happening:
    """Something that was done: its day, what it was and what came of it (keys of the words), and which fact it is."""

    on: date
    activity: str
    came_of_it: str
    fact: Fact


@dataclass(frozen=True)
class OfficeCount:
    """How often something was done at this desk, and about how many people. The words are keys."""

    activity: str
    came_of_it: str
    number: int
    people: int | None
    """None: it is about nobody."""


@dataclass(frozen=True)
class Meeting:
    """A meeting with one CSA; None: with several."""

    csa_id: UUID | None
    held_on: date


def happenings(session: Session, span: Span, *, as_of: date, people: Query) -> defaultdict[UUID, list[Happening]]:
    """What was done about each of `people` in the quarter up to `as_of`, the oldest first."""
    found: defaultdict[UUID, list[Happening]] = defaultdict(list)
    for query, fact in _sources(span):
        if fact is None:
            continue
        lines = query.subquery()
        for ncp_id, when, activity, came_of_it in session.execute(select(lines).where(lines.c.ncp_id.in_(people))):
            on = local_day(when) if isinstance(when, datetime) else when
            if on <= as_of:
                found[ncp_id].append(Happening(on, str(activity), str(came_of_it), fact))
    for mine in found.values():
        mine.sort(key=lambda line: (line.on, line.activity, line.came_of_it))
    return found


def contacts(session: Session, *, as_of: date, before: datetime, people: Query) -> dict[UUID, list[Happening]]:
    """All contacts of each of `people` up to `as_of`, the oldest first."""
    found: defaultdict[UUID, list[Happening]] = defaultdict(list)
    query = (
        select(ContactAttempt.ncp_id, ContactAttempt.at, ContactAttempt.kind, ContactAttempt.outcome)
        .where(ContactAttempt.at < before, ContactAttempt.ncp_id.in_(people))
        .order_by(ContactAttempt.at, ContactAttempt.id)
    )
    for ncp_id, at, kind, outcome in session.execute(query):
        on = local_day(at)
        if on <= as_of:
            found[ncp_id].append(Happening(on, kind.value, outcome.value, Fact.CONTACT))
    return found


def meetings(session: Session, span: Span, *, as_of: date) -> tuple[Meeting, ...]:
    """The meetings with CSAs in the quarter up to `as_of`, the oldest first; later ones are planned."""
    held = (
        select(CsaMeeting.csa_id, CsaMeeting.held_on)
        .where(CsaMeeting.held_on >= span.first_day, CsaMeeting.held_on <= min(as_of, span.last_day))
        .order_by(CsaMeeting.held_on, CsaMeeting.id)
    )
    return tuple(Meeting(csa_id, held_on) for csa_id, held_on in session.execute(held))


def office(session: Session, span: Span, *, as_of: date) -> tuple[OfficeCount, ...]:
    """What was done at the whole desk in the quarter, counted."""
    counts = []
    for query, _fact in _sources(span):
        lines = query.subquery()
        kinds = lines.c.activity, lines.c.came_of_it
        for activity, came_of_it, number, people in session.execute(
            select(*kinds, func.count(), func.count(lines.c.ncp_id.distinct())).group_by(*kinds).order_by(*kinds)
        ):
            counts.append(OfficeCount(str(activity), str(came_of_it), number, people))
    held = len(meetings(session, span, as_of=as_of))
    return (*counts, OfficeCount("csa_meeting", "held", held, None)) if held else tuple(counts)


def _sources(span: Span) -> Iterator[tuple[Query, Fact | None]]:
    """Queries of ncp_id, when, activity, came_of_it; with None what is counted for the desk only."""

    def moment(column: Any) -> ColumnElement[bool]:
        return and_(column >= span.starts_at, column < span.ends_before)

    def day(column: Any) -> ColumnElement[bool]:
        return and_(column >= span.first_day, column <= span.last_day)

    yield (
        _select(ContactAttempt.ncp_id, ContactAttempt.at, ContactAttempt.kind, ContactAttempt.outcome).where(
            moment(ContactAttempt.at)
        ),
        Fact.CONTACT,
    )
    yield (
        _select(Appointment.ncp_id, Appointment.starts_at, Appointment.kind, Appointment.state).where(
            Appointment.state != AppointmentState.PLANNED, moment(Appointment.starts_at)
        ),
        Fact.APPOINTMENT,
    )
    yield (
        _select(Assessment.ncp_id, Assessment.finished_at, "assessment", "finished").where(
            Assessment.state == AssessmentState.FINISHED, moment(Assessment.finished_at)
        ),
        Fact.INTERVIEW_HELD,
    )
    yield _select(Plan.ncp_id, Plan.signed_on, "plan", "signed").where(day(Plan.signed_on)), Fact.PLAN_SIGNED
    yield (
        _select(Referral.ncp_id, Referral.referred_on, "service", "made")
        .join(Program, Program.id == Referral.program_id)
        .where(Program.kind == ProgramKind.SERVICE, day(Referral.referred_on)),
        Fact.SERVICE_REFERRAL,
    )
    for kind, activity, fact in (
        (ProgramKind.EMPLOYMENT, "session", Fact.ATTENDANCE),
        (ProgramKind.SERVICE, "class", None),
    ):
        yield (
            _select(Enrolment.ncp_id, Attendance.held_on, activity, Attendance.attended)
            .join(Attendance, Attendance.enrolment_id == Enrolment.id)
            .join(Program, Program.id == Enrolment.program_id)
            .where(Program.kind == kind, day(Attendance.held_on)),
            fact,
        )
    yield (
        _select(CsaReview.ncp_id, CsaReview.answered_at, "review", CsaReview.answer).where(
            CsaReview.answer != ReviewAnswer.OPEN, moment(CsaReview.answered_at)
        ),
        None,
    )


def _select(ncp_id: Any, when: Any, activity: Any, came_of_it: Any) -> Query:
    said = [literal(word) if isinstance(word, str) else word for word in (activity, came_of_it)]
    return select(ncp_id.label("ncp_id"), when.label("when"), said[0].label("activity"), said[1].label("came_of_it"))
