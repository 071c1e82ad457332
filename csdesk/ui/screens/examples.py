"""Whom and what the scenes of the screens show: for each state somebody of whom it is true, if there is one."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from csdesk.services import caseload, interview, plans, referrals, releases, reviews
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.interview import InterviewMode
from csdesk.services.plans import PlanLine, PlanState
from csdesk.ui.desk import Desk

MOST = 400
One = TypeVar("One")


@dataclass(frozen=True)
class Examples:
    """Persons, and what is theirs. None: there is nobody of whom it is true."""

    somebody: UUID | None
    told_most: UUID | None
    """With a signed plan, and with the longest history."""
    drafted: UUID | None
    scanned: UUID | None
    """With a signed plan whose scan is in the vault."""
    enrolled: UUID | None
    released: UUID | None
    """Who signed a release, and its page was scanned."""
    safe: UUID | None
    """To be reached in a safe way only."""
    excluded: UUID | None
    """Not to be contacted, or not yet."""
    held: UUID | None
    """An interview that was ended, if possible one that was determined."""
    held_alone: UUID | None
    """One that the parent answered alone."""
    held_again: UUID | None
    """The newer one of a person who was interviewed twice."""
    asked: UUID | None
    """An interview under way that the caseworker asks."""
    alone: UUID | None
    """One that the parent answers alone."""
    agency: UUID | None
    """Where most people are to be reviewed."""
    program: UUID | None
    """In which most are enrolled."""


def examples(desk: Desk) -> Examples:
    """Read them at once."""
    today = desk.today()
    found: Examples = desk.vault.read(lambda session: _read(session, today))
    return found


def _read(session: Any, today: date) -> Examples:
    people = caseload.find(session, CaseloadQuery(), today=today, limit=MOST).rows
    lines = plans.open_plans(session, today=today)
    signed = [line.ncp_id for line in lines if line.state is PlanState.SIGNED]
    active = referrals.active_referrals(session)
    recent, under_way = interview.recent(session), interview.under_way(session)
    by_decision = sorted(recent, key=lambda one: one.determination is None)
    times = Counter(one.ncp_id for one in recent)
    return Examples(
        somebody=_first(people, lambda line: not line.safe_contact, "ncp_id"),
        told_most=max(
            signed,
            key=lambda ncp_id: len(caseload.record(session, ncp_id, today=today).timeline),
            default=None,
        ),
        drafted=_first(lines, lambda line: line.state is PlanState.DRAFT, "ncp_id"),
        scanned=next((line.ncp_id for line in lines if _has_scan(session, line)), None),
        enrolled=_first(active, lambda one: one.enrolment is not None, "ncp_id"),
        released=next((ncp_id for ncp_id in signed if _has_release(session, ncp_id)), None),
        safe=_first(people, lambda line: line.safe_contact, "ncp_id"),
        excluded=_first(reviews.open_reviews(session), lambda _one: True, "ncp_id"),
        held=_first(by_decision, lambda _one: True, "assessment_id"),
        held_alone=next((one.assessment_id for one in recent if _was_alone(session, one.assessment_id)), None),
        held_again=_first(recent, lambda one: times[one.ncp_id] > 1, "assessment_id"),
        asked=_first(under_way, lambda one: one.mode is InterviewMode.CASEWORKER, "assessment_id"),
        alone=_first(under_way, lambda one: one.mode is InterviewMode.CLIENT, "assessment_id"),
        agency=_most(one.csa_id for one in reviews.open_reviews(session)),
        program=_most(one.program_id for one in active if one.enrolment is not None),
    )


def _has_scan(session: Any, line: PlanLine) -> bool:
    if line.state is not PlanState.SIGNED:
        return False
    return plans.plan(session, line.plan_id).signed_attachment_id is not None


def _was_alone(session: Any, assessment_id: UUID) -> bool:
    return interview.state(session, assessment_id).mode is InterviewMode.CLIENT


def _has_release(session: Any, ncp_id: UUID) -> bool:
    return any(one.attachment_id is not None for one in releases.releases_of(session, ncp_id))


def _first(found: Iterable[One], wanted: Callable[[One], object], name: str) -> UUID | None:
    one = next((one for one in found if wanted(one)), None)
    return getattr(one, name) if one is not None else None


def _most(found: Iterable[UUID]) -> UUID | None:
    return next((one for one, _count in Counter(found).most_common(1)), None)
