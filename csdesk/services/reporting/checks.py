"""What to look at before a quarter is sent: each check names the people whom it concerns."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, Program, ProgramKind
from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from csdesk.services.disclosure import Fact, Recipient, Rulings, To
from csdesk.services.reporting.figures import person_lines
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import CheckBeforeSending, CheckKind, PersonLine

NEWS_DAYS = 14
Found = dict[UUID, tuple[date, str]]


def before_sending(session: Session, span: Span, *, as_of: date, today: date) -> tuple[CheckBeforeSending, ...]:
    """All checks of a quarter, in the order of their weight; a check without people is passed."""
    no_outcome = _first(
        session,
        _referrals(span, as_of).where(Referral.status == ReferralStatus.OPEN).order_by(Referral.referred_on),
    )
    no_news = _first(
        session,
        _referrals(span, as_of, Referral.last_news_on)
        .where(
            Referral.status.in_((ReferralStatus.OPEN, ReferralStatus.ENROLLED)),
            Referral.last_news_on <= today - timedelta(days=NEWS_DAYS),
        )
        .order_by(Referral.last_news_on),
    )
    no_agency = _first(
        session,
        _referrals(span, as_of)
        .join(IvdCase, IvdCase.ncp_id == Ncp.id)
        .outerjoin(Csa, Csa.county == IvdCase.county)
        .where(Csa.id.is_(None))
        .order_by(Referral.referred_on),
    )
    return (
        _check(session, CheckKind.NO_OUTCOME, "{people} without an outcome of the referral.", no_outcome),
        _check(session, CheckKind.NO_NEWS, f"{{people}} without news for {NEWS_DAYS} days or longer.", no_news),
        _check(
            session,
            CheckKind.NO_RELEASE,
            "{people} enrolled without a release: what came after is withheld from the CSA.",
            _without_release(session, span, as_of=as_of, today=today),
        ),
        _check(
            session,
            CheckKind.NO_AGENCY,
            "{people} with a case in a county that has no agency in the directory: no report goes there.",
            no_agency,
        ),
    )


def _check(session: Session, kind: CheckKind, sentence: str, found: Found) -> CheckBeforeSending:
    people: tuple[PersonLine, ...] = person_lines(session, found)
    number = "1 person" if len(people) == 1 else f"{len(people)} people" if people else "Nobody"
    return CheckBeforeSending(kind, sentence.format(people=number), people)


def _referrals(span: Span, as_of: date, day: Any = Referral.referred_on) -> Select[*tuple[Any, ...]]:
    """Referrals of active NCPs to employment programs: person, day, program."""
    return (
        select(Ncp.id, day, Program.name)
        .join(Referral, Referral.ncp_id == Ncp.id)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Program.kind == ProgramKind.EMPLOYMENT,
            Referral.referred_on <= as_of,
            or_(Ncp.closed_on.is_(None), Ncp.closed_on >= span.first_day),
        )
    )


def _first(session: Session, query: Select[*tuple[Any, ...]]) -> Found:
    found: Found = {}
    for ncp_id, day, program in session.execute(query):
        found.setdefault(ncp_id, (day, program))
    return found


def _without_release(session: Session, span: Span, *, as_of: date, today: date) -> Found:
    enrolled = _first(
        session,
        _referrals(span, as_of, Enrolment.enrolled_on)
        .join(Enrolment, Enrolment.referral_id == Referral.id)
        .where(Enrolment.enrolled_on <= as_of)
        .order_by(Enrolment.enrolled_on),
    )
    rulings = Rulings.load(session, enrolled, on=today)
    return {
        ncp_id: found
        for ncp_id, found in enrolled.items()
        if any(
            not rulings.ruling(ncp_id, To(Recipient.CSA, csa_id), Fact.OUTCOME, as_of).allowed
            for csa_id in rulings.standings[ncp_id].csa_ids
        )
    }
