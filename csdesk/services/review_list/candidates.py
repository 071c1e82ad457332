"""Who can be put before a CSA, and who is proposed: the people of its county, each with the reason."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from csdesk.dates import whole_day
from csdesk.models.contact import ContactAttempt
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, CsaReview, ReviewAnswer
from csdesk.models.referral import Referral
from csdesk.services.caseload.listed import on_latest_report
from csdesk.services.cautions import do_not_call
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError
from csdesk.services.names import full_name
from csdesk.services.referral_report.past import past_reports
from csdesk.services.referred_by_csa import referred_by_its_csa
from csdesk.services.reviews import ANSWER_LABELS, ReviewView, newest_of
from csdesk.wording import tr


class Standing(StrEnum):
    """How somebody stands before a CSA, in the order of the list."""

    TO_ASK = "to_ask"
    """On the newest report, never asked for and not contacted yet: proposed."""
    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_PROPOSED = "not_proposed"
    """Contacted already, not on the newest report, or not to be called as the report says."""


@dataclass(frozen=True)
class Candidate:
    """One person who can be put before a CSA."""

    ncp_id: UUID
    name: str
    cases: tuple[str, ...]
    """The IV-D cases of the CSA's county."""
    standing: Standing
    why: str
    """What is to be said besides the standing, such as when the CSA was asked."""


def candidates(session: Session, csa_id: UUID) -> tuple[Candidate, ...]:
    """The people with a case in the CSA's county whose record is open, by standing and name.

    Whom the CSA referred itself needs no review and is left out. Raises `NotFoundError`.
    """
    csa = _agency(session, csa_id)
    cases = _cases(session, csa.county)
    asked = newest_of(session, csa_id)
    listed = on_latest_report(past_reports(session))
    people = (
        select(
            Ncp.id, Ncp.last_name, Ncp.first_name, Ncp.middle_name, Ncp.suffix, listed, do_not_call(), _contacted()
        )
        .where(*_in_question(csa.county))
        .order_by(Ncp.sort_name, Ncp.id)
    )
    found = [
        Candidate(row[0], full_name(*row[1:5]), tuple(cases[row[0]]), *_standing(asked.get(row[0]), *row[5:]))
        for row in session.execute(people)
    ]
    order = list(Standing)
    return tuple(sorted(found, key=lambda one: order.index(one.standing)))


def proposed(session: Session, csa_id: UUID) -> int:
    """How many people are proposed, without looking at each. Raises `NotFoundError`."""
    csa = _agency(session, csa_id)
    asked = exists(select(1).where(CsaReview.ncp_id == Ncp.id, CsaReview.csa_id == csa_id))
    listed = on_latest_report(past_reports(session))
    people = select(func.count()).select_from(Ncp)
    wanted = people.where(*_in_question(csa.county), listed, ~asked, ~_contacted(), ~do_not_call())
    return session.scalar(wanted) or 0


def _agency(session: Session, csa_id: UUID) -> Csa:
    csa = session.get(Csa, csa_id)
    if csa is None:
        raise NotFoundError(tr("This agency is not in the directory any more. Nothing was changed."))
    return csa


def _in_question(county: str) -> tuple[ColumnElement[bool], ...]:
    here = select(IvdCase.ncp_id).where(IvdCase.county == county)
    return Ncp.id.in_(here), Ncp.closed_on.is_(None), ~referred_by_its_csa()


def _contacted() -> ColumnElement[bool]:
    contact, referral = (select(1).where(one.ncp_id == Ncp.id) for one in (ContactAttempt, Referral))
    return or_(exists(contact), exists(referral))


def _cases(session: Session, county: str) -> defaultdict[UUID, list[str]]:
    """The IV-D cases of a county by person, in order."""
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = select(IvdCase.ncp_id, IvdCase.number).where(IvdCase.county == county, IvdCase.number != "")
    for ncp_id, number in session.execute(rows.order_by(IvdCase.number)):
        found[ncp_id].append(number)
    return found


def _standing(asked: ReviewView | None, listed: bool, barred: bool, contacted: bool) -> tuple[Standing, str]:
    if asked is not None and asked.answer is ReviewAnswer.OPEN:
        return Standing.WAITING, tr(
            "Asked on {day}, due {due}", day=whole_day(local_day(asked.asked_at)), due=whole_day(asked.due_on)
        )
    if asked is not None:
        said = ANSWER_LABELS[asked.answer]
        if asked.answered_on:
            said = tr("{answer} on {day}", answer=said, day=whole_day(asked.answered_on))
        return Standing.ANSWERED, f"{said}: {asked.reason}" if asked.reason else said
    if barred:
        return Standing.NOT_PROPOSED, tr("Not to be called, as the report says")
    if contacted:
        return Standing.NOT_PROPOSED, tr("Contacted or referred already")
    if not listed:
        return Standing.NOT_PROPOSED, tr("Not on the newest report")
    return Standing.TO_ASK, ""
