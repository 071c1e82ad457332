"""What the state's lines are to say, worked out again in plain Python."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.models.release import Recipient, Release
from csdesk.services.reporting import layout
from tests.services.reporting.books import MADE, QUARTER, Cells


def cases_by_name(session: Session, county: str) -> dict[str, str]:
    found = {}
    for ncp_id in active_people(session):
        cases = session.query(IvdCase).filter(IvdCase.ncp_id == ncp_id, IvdCase.county == county).all()
        person = session.get_one(Ncp, ncp_id)
        if cases and _tellable(session, ncp_id, Recipient.CSA) is not None:
            found[f"{person.last_name}, {person.first_name}"] = ", ".join(sorted(case.number for case in cases))
    return found


def active_people(session: Session) -> list[UUID]:
    employment = {program.id for program in session.query(Program) if program.kind.value == "employment"}
    referred = {
        referral.ncp_id
        for referral in session.query(Referral)
        if referral.program_id in employment and referral.referred_on <= QUARTER.last_day
    }
    people = {person.id: person for person in session.query(Ncp)}
    return [key for key in referred if not (closed := people[key].closed_on) or closed >= QUARTER.first_day]


def _teller(session: Session, ncp_id: UUID, recipient: Recipient) -> tuple[Callable[[Any, date], Any], date | None]:
    """The memo's rule for one person, and the day of the first enrolment: None where there is none or a release."""
    enrolments = session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id)
    first = min((line.enrolled_on for line in enrolments), default=None)
    signed = session.query(Release).filter(Release.ncp_id == ncp_id, Release.recipient == recipient).all()
    bound = None if any(release.signed_on <= MADE for release in signed) else first
    return lambda value, on: value if bound is None or on < bound else "withheld", bound


def _tellable(session: Session, ncp_id: UUID, recipient: Recipient) -> Referral | None:
    """The newest referral to an employment program that may be told of."""
    tell, bound = _teller(session, ncp_id, recipient)
    employment = {program.id for program in session.query(Program) if program.kind.value == "employment"}
    enrolled = {
        line.referral_id
        for line in session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id)
        if line.enrolled_on <= QUARTER.last_day and bound in (None, line.enrolled_on)
    }
    return max(
        (
            line
            for line in session.query(Referral).filter(Referral.ncp_id == ncp_id)
            if line.program_id in employment
            and line.referred_on <= QUARTER.last_day
            and (line.id in enrolled or tell(True, line.referred_on) is True)
        ),
        key=lambda line: (line.referred_on, line.id),
        default=None,
    )


def line_of(session: Session, ncp_id: UUID) -> Cells | None:
    """A line of the state's sheet *Active NCPs*, again, from the records of one person and the memo's words."""
    end = QUARTER.last_day
    tell, bound = _teller(session, ncp_id, Recipient.STATE)
    cases = session.query(IvdCase).filter(IvdCase.ncp_id == ncp_id).order_by(IvdCase.number).all()
    programs = {program.id: program for program in session.query(Program)}
    referral = _tellable(session, ncp_id, Recipient.STATE)
    if referral is None:
        return None
    on = referral.referred_on
    line: Cells = {
        "IV-D case": ", ".join(case.number for case in cases) or "none known",
        "County": ", ".join(sorted(case.county for case in cases)) or "not known",
        "Employment program": tell(programs[referral.program_id].name, on),
        "Referred": tell(on, on),
    }
    line["Status"] = tell(_status(session, ncp_id, referral, bound), end)
    line |= _recount_enrolment(session, referral, tell, bound)
    contacts = session.query(ContactAttempt).filter(ContactAttempt.ncp_id == ncp_id).order_by(ContactAttempt.at).all()
    contacts = [contact for contact in contacts if contact.at.date() <= end]
    line["Contacts in quarter"] = tell(sum(item.at.date() >= QUARTER.first_day for item in contacts), end)
    may = [contact for contact in contacts if tell(True, contact.at.date()) is True]
    line["Last contact"] = may[-1].at.date() if may else tell(None, end)
    line["Came of it"] = layout.words()["outcome"][may[-1].outcome.value] if may else line["Last contact"]
    steps = [
        step.due_on
        for step in session.query(FollowUp).filter(FollowUp.ncp_id == ncp_id)
        if step.created_at.date() <= end
    ]
    line["Next step due"] = tell(min(steps, default=None), end)
    return line


def _status(session: Session, ncp_id: UUID, newest: Referral, bound: date | None) -> str:
    """Where somebody stands of whom all may be told up to the quarter's end; jobs only with a release."""
    end = QUARTER.last_day
    closed_on = session.get_one(Ncp, ncp_id).closed_on
    if closed_on is not None and closed_on <= end:
        return "Record closed"
    jobs = session.query(Job).filter(Job.ncp_id == ncp_id).all()
    signed = session.query(Release).filter(Release.ncp_id == ncp_id, Release.recipient == Recipient.STATE).all()
    if any(release.signed_on <= MADE for release in signed) and any(job.started_on <= end for job in jobs):
        return "Employed"
    enrolments = {
        line.referral_id: line
        for line in session.query(Enrolment).filter(Enrolment.ncp_id == ncp_id)
        if line.enrolled_on <= end and session.get_one(Program, line.program_id).kind.value == "employment"
    }
    if any(line.ended_on is None or line.ended_on > end for line in enrolments.values()):
        return "Enrolled"
    if newest.id in enrolments:
        return "Program completed" if enrolments[newest.id].completed else "Left the program"
    settled = newest.status == ReferralStatus.NOT_ENROLLED and newest.last_news_on <= end
    return "Not enrolled" if settled else "Referred"


def _recount_enrolment(session: Session, referral: Referral, tell: Any, bound: date | None) -> Cells:
    end = QUARTER.last_day
    enrolment = session.query(Enrolment).filter(Enrolment.referral_id == referral.id).one_or_none()
    line: Cells = dict.fromkeys(("Since enrollment", "Ended"), tell(None, end))
    if enrolment is not None and enrolment.enrolled_on <= end:
        ended = enrolment.ended_on if enrolment.ended_on and enrolment.ended_on <= end else None
        since = "Taking part" if ended is None else "Completed" if enrolment.completed else "Left"
        if bound is None:
            line = {"Since enrollment": since, "Ended": ended}
        told = bound in (None, enrolment.enrolled_on)
        outcome, day = ("Enrolled", enrolment.enrolled_on) if told else ("withheld", "withheld")
        return line | {"Outcome of the referral": outcome, "Enrolled": day}
    if referral.status == ReferralStatus.NOT_ENROLLED and referral.last_news_on <= end:
        line["Outcome of the referral"] = tell("Not enrolled", referral.last_news_on)
    else:
        line["Outcome of the referral"] = tell("Waiting for the program", end)
    return line | {"Enrolled": None if bound in (None, end) else tell(None, end)}
