"""Time between steps: within how many days people went on, and who waits longest.

The steps are the work's own stages (`stages.first_days`): each with the first day on which it was reached. A step
counts in the time in which the later of its two days lies; who passed over a step, or took a later one before it, is
left out there. The half is the smallest number of days that at least half did not exceed (`shares.within`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, ContactAttempt
from csdesk.models.ncp import Ncp
from csdesk.models.referral import Enrolment, Job, Referral
from csdesk.services.days import local_day
from csdesk.services.program.quality.counting import whose
from csdesk.services.program.quality.shapes import Days, Scope, Way
from csdesk.services.program.quality.times import Time, row_to
from csdesk.services.reporting.figures import in_county
from csdesk.services.shares import A_QUARTER, HALF, THREE_QUARTERS, within
from csdesk.services.stages import Stage, first_days
from csdesk.services.stages.courses import Facts, facts_of
from csdesk.wording import in_number, marked, tr

STEPS = (
    Stage.LISTED,
    Stage.ATTEMPTED,
    Stage.REACHED,
    Stage.ASSESSED,
    Stage.PLANNED,
    Stage.REFERRED,
    Stage.ENROLLED,
    Stage.EMPLOYED,
)
LABELS = {
    Stage.ATTEMPTED: marked("Taken up to first tried"),
    Stage.REACHED: marked("Tried to reached"),
    Stage.ASSESSED: marked("Reached to interviewed"),
    Stage.PLANNED: marked("Interviewed to planned"),
    Stage.REFERRED: marked("Planned to referred"),
    Stage.ENROLLED: marked("Referred to enrolled"),
    Stage.EMPLOYED: marked("Enrolled to employed"),
}
"""By the later step."""
NOT_ASKED = ("asked", "flagged", "reopened")
"""What courses know besides, and nothing here depends on."""
STEPS_KNOWN = frozenset({"tried", "kept", "assessed", "planned", "referred", "enrolled", "employed"})
MOST_WAITING = 50
AT_ONCE = 500


@dataclass(frozen=True)
class Person:
    """The first day of each step of one person."""

    ncp_id: UUID
    first: dict[Stage, date]
    closed: bool


def people(session: Session, scope: Scope) -> list[Person]:
    """Everybody of the scope with whom anything happened."""
    facts = facts_of(session, lambda _key: [], scope.today, leaving_out=NOT_ASKED)
    among = whose(session, scope, [ncp_id for ncp_id, known in facts.items() if STEPS_KNOWN & known.keys()])
    return [
        Person(ncp_id, _firsts(local_day(created_at), facts[ncp_id], scope.today), closed_on is not None)
        for ncp_id, created_at, closed_on in _rows(session, list(among))
    ]


def ways(found: Sequence[Person], scope: Scope) -> tuple[Way, ...]:
    """From step to step, in order, in the time and in the eight that end with it."""
    times = row_to(scope.time)
    taken: dict[tuple[Stage, Time], Counter[int]] = {}
    reasons: dict[Stage, dict[UUID, tuple[date, str]]] = {}
    for one in found:
        for later, day, days in steps_of(one):
            time = next((time for time in times if time.holds(day)), None)
            if time is None:
                continue
            taken.setdefault((later, time), Counter())[days] += 1
            if time == scope.time:
                reasons.setdefault(later, {})[one.ncp_id] = (day, in_number(days, tr("day"), tr("days")))
    made = []
    for later in STEPS[1:]:
        row = tuple(_days(taken.get((later, time), Counter())) for time in times)
        made.append(Way(later.value, LABELS[later], row[-1], row, reasons.get(later, {})))
    return tuple(made)


def steps_of(one: Person) -> Iterator[tuple[Stage, date, int]]:
    """The steps that somebody took, each with its day and the days since the step before it."""
    for earlier, later in pairwise(STEPS):
        if earlier in one.first and later in one.first and one.first[earlier] <= one.first[later]:
            yield later, one.first[later], (one.first[later] - one.first[earlier]).days


def waiting(session: Session, scope: Scope, code: str) -> dict[UUID, tuple[date, str]]:
    """Who waits longest for a step today: reached the one before it and none later, and is not closed.

    `code`: of the later step. So many as can be looked at, with the day since which each waits.
    """
    earlier = STEPS[STEPS.index(Stage(code)) - 1]
    later = STEPS[STEPS.index(earlier) + 1 :]
    since = [
        (one.first[earlier], one.ncp_id)
        for one in people(session, scope)
        if not one.closed and earlier in one.first and not any(step in one.first for step in later)
    ]
    if earlier is Stage.LISTED:
        since += _untouched(session, scope)
    longest = sorted(since)[:MOST_WAITING]
    return {ncp_id: (day, in_number((scope.today - day).days, tr("day"), tr("days"))) for day, ncp_id in longest}


def _untouched(session: Session, scope: Scope) -> list[tuple[date, UUID]]:
    """The oldest records of people with whom nothing happened yet."""
    asked = select(Ncp.created_at, Ncp.id).where(
        Ncp.closed_on.is_(None),
        *(Ncp.id.not_in(select(table.ncp_id)) for table in (ContactAttempt, Appointment, Referral, Enrolment, Job)),
    )
    if scope.county is not None:
        asked = asked.where(in_county(Ncp.id, scope.county, scope.time.last_day))
    rows = session.execute(asked.order_by(Ncp.created_at, Ncp.sort_name).limit(MOST_WAITING))
    return [(local_day(at), ncp_id) for at, ncp_id in rows]


def _firsts(created_on: date, facts: Facts, today: date) -> dict[Stage, date]:
    days = first_days(Stage.TO_CONTACT, created_on, facts)
    return {step: days[step] for step in STEPS if step in days and days[step] <= today}


def _rows(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[UUID, datetime, date | None]]:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        yield from session.execute(select(Ncp.id, Ncp.created_at, Ncp.closed_on).where(Ncp.id.in_(some)))


def _days(many: Counter[int]) -> Days:
    return Days(
        sum(many.values()), within(many, A_QUARTER), within(many, HALF), within(many, THREE_QUARTERS),
        max(many, default=None),
    )  # fmt: skip
