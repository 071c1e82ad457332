"""What was recorded about the active NCPs of a quarter, gathered with one query for each kind of record.

Nothing is decided here about who may read it: every fact carries its kind and its day, for the disclosure service.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program, ProgramKind
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services.names import full_name
from csdesk.services.reporting import activities, as_it_was
from csdesk.services.reporting.activities import Happening, Meeting, OfficeCount, Query
from csdesk.services.reporting.quarters import Span


@dataclass(frozen=True)
class ReferralFacts:
    """A referral to an employment program as it stood on the as-of day."""

    program_id: UUID
    program: str
    referred_on: date
    warm_hand_off: bool
    not_enrolled_on: date | None
    enrolled_on: date | None
    ended_on: date | None
    completed: bool

    @property
    def outcome(self) -> str:
        """Its key among the words for referrals."""
        if self.enrolled_on is not None:
            return "enrolled"
        return "waiting" if self.not_enrolled_on is None else "not_enrolled"

    @property
    def since_enrolment(self) -> str:
        """Its key among the words for the time after enrolment; empty where there is no enrolment."""
        if self.enrolled_on is None:
            return ""
        if self.ended_on is None:
            return "taking_part"
        return "completed" if self.completed else "left"


@dataclass(frozen=True)
class ActiveNcp:
    """An active NCP who was referred to an employment program."""

    ncp_id: UUID
    name: str
    cases: tuple[tuple[str, str], ...]
    """Number of each IV-D case, and its county on the as-of day."""
    cases_now: tuple[tuple[str, str], ...]
    """The same with the county that each is in now: its agency is the one that may be told."""
    referrals: tuple[ReferralFacts, ...]
    """The newest last; there is at least one."""
    happenings: tuple[Happening, ...]
    """Of the quarter, the oldest first."""
    contacts: tuple[Happening, ...]
    """Of all time up to the as-of day, the oldest first."""
    employed_since: date | None
    next_step_on: date | None
    closed_on: date | None = None

    @property
    def counties(self) -> tuple[str, ...]:
        """The counties of the person's cases on the as-of day."""
        return tuple(sorted({county for _number, county in self.cases if county}))

    @property
    def counties_now(self) -> frozenset[str]:
        """The counties that the person's cases are in now."""
        return frozenset(county for _number, county in self.cases_now if county)


@dataclass(frozen=True)
class Content:
    """What a quarter's workbooks are made from."""

    span: Span
    as_of: date
    people: tuple[ActiveNcp, ...]
    """Sorted by name."""
    office: tuple[OfficeCount, ...]
    """What was done at the whole desk, counted."""
    meetings: tuple[Meeting, ...] = ()
    """With CSAs, the oldest first."""


def gather(session: Session, span: Span, *, as_of: date) -> Content:
    """Everything that the workbooks of a quarter may tell, as it stood on `as_of` (at the latest the last day)."""
    people_of = active(span, as_of)
    then = as_it_was.county_on(as_of)
    cases = _grouped(session, select(IvdCase.ncp_id, IvdCase.number, IvdCase.county, then), IvdCase.ncp_id, people_of)
    referrals = _referrals(session, people_of, as_of)
    happenings = activities.happenings(session, span, as_of=as_of, people=people_of)
    contacts = activities.contacts(session, as_of=as_of, before=span.ends_before, people=people_of)
    jobs = _one_date_each(
        session,
        select(Job.ncp_id, func.max(Job.started_on)).where(
            Job.started_on <= as_of, or_(Job.ended_on.is_(None), Job.ended_on > as_of)
        ),
        Job.ncp_id,
        people_of,
    )
    steps = _one_date_each(
        session,
        select(FollowUp.ncp_id, func.min(FollowUp.due_on)).where(
            FollowUp.created_at < span.ends_before,
            or_(FollowUp.done_at.is_(None), FollowUp.done_at >= span.ends_before),
        ),
        FollowUp.ncp_id,
        people_of,
    )
    names = (
        select(Ncp.id, Ncp.last_name, Ncp.first_name, as_it_was.closed_on(as_of))
        .where(Ncp.id.in_(people_of))
        .order_by(Ncp.sort_name, Ncp.id)
    )
    people = tuple(
        ActiveNcp(
            ncp_id=ncp_id,
            name=full_name(last, given),
            cases=tuple(sorted((number, county) for number, _now, county in cases[ncp_id])),
            cases_now=tuple(sorted((number, county) for number, county, _then in cases[ncp_id])),
            referrals=tuple(referrals[ncp_id]),
            happenings=tuple(happenings[ncp_id]),
            contacts=tuple(contacts.get(ncp_id, ())),
            employed_since=jobs.get(ncp_id),
            next_step_on=steps.get(ncp_id),
            closed_on=closed_on,
        )
        for ncp_id, last, given, closed_on in session.execute(names).all()
    )
    office = activities.office(session, span, as_of=as_of)
    return Content(span, as_of, people, office, activities.meetings(session, span, as_of=as_of))


def active(span: Span, as_of: date) -> Query:
    """People whose record was open at some time of the span, who were referred to an employment program."""
    return (
        select(Ncp.id)
        .join(Referral, Referral.ncp_id == Ncp.id)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Program.kind == ProgramKind.EMPLOYMENT,
            Referral.referred_on <= as_of,
            ~as_it_was.closed_before(span.first_day, until=as_of),
        )
    )


def _grouped(session: Session, query: Query, ncp_id: Any, people: Query) -> defaultdict[UUID, list[Any]]:
    groups: defaultdict[UUID, list[Any]] = defaultdict(list)
    for key, *values in session.execute(query.where(ncp_id.in_(people))):
        groups[key].append(tuple(values))
    return groups


def _one_date_each(session: Session, query: Query, ncp_id: Any, people: Query) -> dict[UUID, date]:
    rows = session.execute(query.where(ncp_id.in_(people)).group_by(ncp_id))
    return dict(rows.all())


def _referrals(session: Session, people: Query, as_of: date) -> defaultdict[UUID, list[ReferralFacts]]:
    query = (
        select(
            Referral.ncp_id,
            Program.id,
            Program.name,
            Referral.referred_on,
            Referral.warm_hand_off,
            Referral.status,
            func.coalesce(Referral.settled_on, Referral.last_news_on),
            Enrolment.enrolled_on,
            Enrolment.ended_on,
            Enrolment.completed,
        )
        .join(Program, Program.id == Referral.program_id)
        .outerjoin(Enrolment, and_(Enrolment.referral_id == Referral.id, Enrolment.enrolled_on <= as_of))
        .where(Program.kind == ProgramKind.EMPLOYMENT, Referral.referred_on <= as_of)
        .order_by(Referral.referred_on, Referral.id)
    )
    found: defaultdict[UUID, list[ReferralFacts]] = defaultdict(list)
    for ncp_id, referrals in _grouped(session, query, Referral.ncp_id, people).items():
        for program_id, program, referred_on, warm, status, settled_on, enrolled_on, ended_on, completed in referrals:
            over = ended_on is not None and ended_on <= as_of
            refused = status == ReferralStatus.NOT_ENROLLED and settled_on <= as_of
            found[ncp_id].append(
                ReferralFacts(
                    program_id=program_id,
                    program=program,
                    referred_on=referred_on,
                    warm_hand_off=warm,
                    not_enrolled_on=settled_on if refused else None,
                    enrolled_on=enrolled_on,
                    ended_on=ended_on if over else None,
                    completed=bool(completed) and over,
                )
            )
    return found
