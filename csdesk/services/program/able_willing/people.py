"""The people behind a number of the map, as lines of a list, and what it tells of them to be behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services.caseload.choosing import Behind
from csdesk.services.disclosure import Fact
from csdesk.services.interview.able_willing import said_by
from csdesk.services.many import one_of
from csdesk.services.names import full_name
from csdesk.services.program.able_willing.counting import people_of, place_of
from csdesk.services.program.able_willing.payments import paying, reports_by
from csdesk.services.program.able_willing.rules import payment_rule
from csdesk.services.program.able_willing.shapes import NOT_INTERVIEWED, Chosen, Payment, PersonHere, Scope
from csdesk.services.referral_report.past import past_reports

MOST = 200
"""So many stand in a list on the page; all of them in the list of people."""


@dataclass(frozen=True)
class PeopleBehind:
    """Who stands behind a number."""

    ncp_ids: tuple[UUID, ...]
    lines: tuple[PersonHere, ...]
    """The first of them, in the order of names."""


def behind(session: Session, scope: Scope, chosen: Chosen, *, today: date, most: int = MOST) -> PeopleBehind:
    """The people of these numbers, the first `most` by name as lines; who stopped last comes first where that is
    what was chosen."""
    ncp_ids = people_of(session, scope, chosen, today=today)
    first = select(Ncp.id).where(Ncp.id.in_(one_of(session, ncp_ids))).order_by(Ncp.sort_name, Ncp.id).limit(most)
    lines = lines_of(session, scope, list(session.scalars(first)))
    if chosen.lately:
        lines = tuple(sorted(lines, key=lambda line: line.stopped_in or date.min, reverse=True))
    return PeopleBehind(ncp_ids, lines)


def lines_of(session: Session, scope: Scope, ncp_ids: Sequence[UUID]) -> tuple[PersonHere, ...]:
    """What the map knows of these people, in this order."""
    these = one_of(session, ncp_ids)
    rule = payment_rule()
    reports = reports_by(past_reports(session), scope.as_of, rule)
    names = {
        key: full_name(last, first)
        for key, last, first in session.execute(
            select(Ncp.id, Ncp.last_name, Ncp.first_name).where(Ncp.id.in_(these))
        )
    }
    counties: dict[UUID, set[str]] = {}
    cases = select(IvdCase.ncp_id, IvdCase.county).where(IvdCase.ncp_id.in_(these), IvdCase.county != "")
    for key, county in session.execute(cases):
        counties.setdefault(key, set()).add(county)
    said = said_by(scope.as_of, one_of(session, ncp_ids)).subquery()
    places = {key: place_of(able, willing) for key, _at, able, willing in session.execute(select(*said.c))}
    paid = {row[0]: row for row in session.execute(paying(reports, rule, IvdCase.ncp_id.in_(these), dated=True))}
    found = []
    for key in ncp_ids:
        _key, payment, without, reported_on = paid.get(key, (key, Payment.UNKNOWN.value, None, None))
        place = places.get(key, NOT_INTERVIEWED)
        mine = tuple(sorted(counties.get(key, ())))
        found.append(PersonHere(key, names[key], mine, place, Payment(payment), without, reported_on))
    return tuple(found)


def told_by(scope: Scope, chosen: Chosen) -> Behind:
    """What it tells of somebody to be behind these numbers, for whoever makes a list of them for somebody else."""
    said = (Fact.INTERVIEW_HELD, Fact.ANSWERS) if len(set(chosen.places)) <= NOT_INTERVIEWED else ()
    pays = (Fact.CASE_FIGURES,) if chosen.lately or len(set(chosen.payments)) < len(Payment) else ()
    return Behind(None, facts=(*said, *pays), counties=scope.counties)
