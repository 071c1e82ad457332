"""The quality loop counted again in plain Python, over whole tables and without a query that knows a rule."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment, ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.plan import Plan
from csdesk.models.referral import Attendance, Enrolment, Job, Referral

SPOKEN = ("reached", "appointment_made", "refused")
STEPS = ("listed", "attempted", "reached", "assessed", "planned", "referred", "enrolled", "employed")


@dataclass
class Again:
    """What is counted of one time and county: of each card and bar the list of people, one for each thing."""

    bars: dict[str, dict[str, list[UUID]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    days: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    done: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    """Of services who completed one in the time; of classes who kept a session."""

    def whole(self, card: str) -> list[UUID]:
        """All of a card."""
        return [one for of_bar in self.bars[card].values() for one in of_bar]


def again(session: Session, first: date, last: date, today: date, county: str | None) -> Again:
    """Count."""
    found = Again()
    until = min(last, today)
    counties: dict[UUID, set[str]] = defaultdict(set)
    for case in session.scalars(select(IvdCase)):
        counties[case.ncp_id].add(case.county)
    people = {
        ncp.id: ncp
        for ncp in session.scalars(select(Ncp))
        if county is None or county in counties[ncp.id] or (not county and not counties[ncp.id])
    }
    for ncp in people.values():
        if first <= ncp.created_at.astimezone().date() <= last:
            known = ("report", "csa", "court", "program")
            found.bars["referrals_in"][ncp.source if ncp.source in known else "elsewhere"].append(ncp.id)
    _programs(session, found, set(people), first, last, until)
    for ncp in people.values():
        _steps(found, _firsts(session, ncp), first, last, today)
    return found


def _programs(session: Session, found: Again, people: set[UUID], first: date, last: date, until: date) -> None:
    names = {one.id: one.name for one in session.scalars(select(Program))}
    for row in session.scalars(select(Referral)):
        if row.ncp_id in people and first <= row.referred_on <= until:
            found.bars["referrals_out"][row.status].append(row.ncp_id)
            found.bars["programs"][names[row.program_id]].append(row.ncp_id)
    enrolments = {row.id: row for row in session.scalars(select(Enrolment))}
    for one in enrolments.values():
        ended = one.ended_on or date.max
        if one.ncp_id in people and one.enrolled_on <= until and ended >= first:
            found.bars["services"][names[one.program_id]].append(one.ncp_id)
            if one.completed and one.ended_on and first <= one.ended_on <= last:
                found.done["services"].append(one.ncp_id)
    for seat in session.scalars(select(Attendance)):
        of = enrolments[seat.enrolment_id]
        if of.ncp_id in people and first <= seat.held_on <= until:
            found.bars["attendance"][seat.attended].append(of.ncp_id)
            found.bars["classes"][names[of.program_id]].append(of.ncp_id)
            if seat.attended == "yes":
                found.done["classes"].append(of.ncp_id)


def _steps(found: Again, firsts: dict[str, date], first: date, last: date, today: date) -> None:
    for place, later in enumerate(STEPS[1:]):
        start, end = firsts.get(STEPS[place]), firsts.get(later)
        if start and end and start <= end <= today and first <= end <= last:
            found.days[later].append((end - start).days)


def _firsts(session: Session, ncp: Ncp) -> dict[str, date]:
    def rows(model: Any) -> list[Any]:
        return list(session.scalars(select(model).where(model.ncp_id == ncp.id)))

    def day(moment: Any) -> date:
        found: date = moment.astimezone().date()
        return found

    contacts, jobs = rows(ContactAttempt), [job.started_on for job in rows(Job)]
    referred = [row.referred_on for row in rows(Referral)]
    enrolled = [row.enrolled_on for row in rows(Enrolment)]
    spoken = [day(row.at) for row in contacts if row.outcome in SPOKEN]
    kept = [day(row.starts_at) for row in rows(Appointment) if row.state == "kept"]
    held = [day(row.finished_at) for row in rows(Assessment) if row.state == "finished" and row.finished_at]
    days = {
        "listed": [day(ncp.created_at)],
        "attempted": [*(day(row.at) for row in contacts), *referred],
        "reached": [*spoken, *kept, *enrolled, *jobs],
        "assessed": held,
        "planned": [row.signed_on for row in rows(Plan) if row.signed_on],
        "referred": referred,
        "enrolled": enrolled,
        "employed": jobs,
    }
    return {step: min(of) for step, of in days.items() if of}


def reach(numbers: list[int], share: float) -> int | None:
    """The smallest number that this share of them do not exceed."""
    return next((one for one in sorted(numbers) if sum(n <= one for n in numbers) >= share * len(numbers)), None)
