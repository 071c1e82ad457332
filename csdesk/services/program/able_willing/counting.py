"""The map of everybody with an open record, as of a day: counted in the database, and who stands behind a number."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, CompoundSelect, Select, and_, exists, func, literal, or_, select, union
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportCounty
from csdesk.services import closing
from csdesk.services.days import bounds
from csdesk.services.interview.able_willing import PLACES, said_by
from csdesk.services.many import one_of
from csdesk.services.program.able_willing.payments import Reports, paying, reports_by
from csdesk.services.program.able_willing.rules import PaymentRule, payment_rule
from csdesk.services.program.able_willing.shapes import (
    NOT_INTERVIEWED,
    NOT_SAID,
    Chosen,
    Map,
    Payment,
    Scope,
)
from csdesk.services.referral_report.past import past_reports
from csdesk.services.reporting.as_it_was import closed_before


class _Asked:
    """The parts of which the questions about one scope are made."""

    def __init__(self, session: Session, scope: Scope, today: date) -> None:
        self.rule: PaymentRule = payment_rule()
        self.reports: Reports = reports_by(past_reports(session), scope.as_of, self.rule)
        self._session = session
        self.gone = list(session.scalars(_not_counted(scope.as_of, self.reports, is_past=scope.as_of < today)))
        self.in_scope = select(IvdCase.ncp_id).where(IvdCase.county.in_(scope.counties)) if scope.counties else None
        self.said: CTE = said_by(scope.as_of).cte("said_by")

    def meant(self, ncp_id: Any) -> tuple[ColumnElement[bool], ...]:
        """That somebody had an open record, and is in the scope."""
        here = (ncp_id.not_in(one_of(self._session, self.gone)),)
        return here if self.in_scope is None else (*here, ncp_id.in_(self.in_scope))

    def payments(self, *only: ColumnElement[bool]) -> Any:
        """How people paid: those of whom a report speaks."""
        return paying(self.reports, self.rule, *only).subquery("paid")

    def interviewed(self) -> tuple[Any, Any]:
        """Those who were interviewed, outer joined with how they paid; and the latter."""
        these = select(self.said.c.ncp_id)
        paid = self.payments(IvdCase.ncp_id.in_(these))
        return self.said.outerjoin(paid, paid.c.ncp_id == self.said.c.ncp_id), paid


def map_of(session: Session, scope: Scope, *, today: date) -> Map:
    """How many stand where, by how they paid. All together are everybody with an open record on that day."""
    asked = _Asked(session, scope, today)
    said, paid = asked.said, asked.payments(*asked.meant(IvdCase.ncp_id))
    where = (said.c.ncp_id.is_not(None), said.c.able, said.c.willing)
    is_lately = paid.c.months_without.is_not(None)
    of_listed = select(func.count(), paid.c.payment, is_lately, *where).select_from(
        paid.outerjoin(said, said.c.ncp_id == paid.c.ncp_id)
    )
    counts: Counter[tuple[int, Payment]] = Counter()
    lately: Counter[int] = Counter()
    for number, payment, stopped_now, *answers in session.execute(
        of_listed.group_by(paid.c.payment, is_lately, *where)
    ):
        counts[_place(*answers), Payment(payment)] += number
        lately[_place(*answers)] += number * bool(stopped_now)
    for place, number in _everybody(session, asked).items():
        counts[place, Payment.UNKNOWN] += number - sum(counts[place, payment] for payment in Payment)
    return Map(scope, +counts, +lately, asked.reports.newest_date)


def _everybody(session: Session, asked: _Asked) -> Counter[int]:
    """How many stand at each place, however they paid."""
    said = asked.said
    answers = (said.c.able, said.c.willing)
    interviewed = select(func.count(), *answers).where(*asked.meant(said.c.ncp_id)).group_by(*answers)
    found: Counter[int] = Counter()
    for number, able, willing in session.execute(interviewed):
        found[place_of(able, willing)] += number
    if asked.in_scope is None:
        everybody = (session.scalar(select(func.count()).select_from(Ncp)) or 0) - len(asked.gone)
    else:
        everybody = session.scalar(select(func.count()).select_from(Ncp).where(*asked.meant(Ncp.id))) or 0
    found[NOT_INTERVIEWED] = everybody - found.total()
    return found


def counts_by_county(session: Session, scope: Scope, *, today: date) -> dict[str, Counter[tuple[int, Payment]]]:
    """How many stand where, by how they paid, in each county of the scope in which they have a case."""
    asked = _Asked(session, scope, today)
    said = asked.said
    within = IvdCase.county.in_(scope.counties) if scope.counties else IvdCase.county != ""
    homes = select(IvdCase.ncp_id, IvdCase.county).where(within).distinct().subquery("homes")
    where = (homes.c.county, said.c.ncp_id.is_not(None), said.c.able, said.c.willing)
    paid = asked.payments(*asked.meant(IvdCase.ncp_id))
    listed = paid.join(homes, homes.c.ncp_id == paid.c.ncp_id).outerjoin(said, said.c.ncp_id == paid.c.ncp_id)
    counts: dict[str, Counter[tuple[int, Payment]]] = defaultdict(Counter)
    paying_so = select(func.count(), paid.c.payment, *where).select_from(listed).group_by(paid.c.payment, *where)
    for number, payment, county, *answers in session.execute(paying_so):
        counts[county][_place(*answers), Payment(payment)] += number
    everybody = homes.outerjoin(said, said.c.ncp_id == homes.c.ncp_id)
    all_here = select(func.count(), *where).select_from(everybody).where(*asked.meant(homes.c.ncp_id))
    whole: dict[tuple[str, int], int] = defaultdict(int)
    for number, county, *answers in session.execute(all_here.group_by(*where)):
        whole[county, _place(*answers)] += number
    for (county, place), number in whole.items():
        counts[county][place, Payment.UNKNOWN] += number - sum(counts[county][place, one] for one in Payment)
    return {county: +of_it for county, of_it in counts.items()}


def _place(is_interviewed: bool, able: str | None, willing: str | None) -> int:
    return place_of(able, willing) if is_interviewed else NOT_INTERVIEWED


def people_of(session: Session, scope: Scope, chosen: Chosen, *, today: date) -> tuple[UUID, ...]:
    """The people whom these numbers of a map count, each once, in no order."""
    asked = _Asked(session, scope, today)
    if chosen == Chosen():
        return tuple(session.scalars(select(Ncp.id).where(*asked.meant(Ncp.id))))
    found: list[UUID] = []
    if set(chosen.places) - {NOT_INTERVIEWED}:
        joined, paid = asked.interviewed()
        rows = select(asked.said.c.ncp_id).select_from(joined)
        rows = rows.where(*asked.meant(asked.said.c.ncp_id), _at(asked.said, chosen.places), *_pays(paid, chosen))
        found += session.scalars(rows)
    if NOT_INTERVIEWED in chosen.places:
        talked_to = select(asked.said.c.ncp_id)
        others = asked.payments(*asked.meant(IvdCase.ncp_id), IvdCase.ncp_id.not_in(talked_to))
        found += session.scalars(select(others.c.ncp_id).where(*_pays(others, chosen)))
        if Payment.UNKNOWN in chosen.payments and not chosen.lately:
            listed = asked.payments()
            unlisted = Ncp.id.not_in(select(listed.c.ncp_id))
            found += session.scalars(select(Ncp.id).where(*asked.meant(Ncp.id), Ncp.id.not_in(talked_to), unlisted))
    return tuple(found)


def counties(session: Session) -> tuple[str, ...]:
    """Those that reports covered, by name."""
    return tuple(sorted(county for county in session.scalars(select(ReportCounty.county).distinct()) if county))


def _not_counted(as_of: date, reports: Reports, *, is_past: bool) -> CompoundSelect[Any] | Select[Any]:
    """Whose record was closed on a day; of a past one also who was not known yet, by whatever was recorded since."""
    was_closed = closed_before(as_of + timedelta(days=1), until=as_of)
    reopened = select(Correction.ncp_id).where(Correction.record_kind == closing.KIND)
    closed = union(  # by the index of closed records, and the few that were opened again: the rest is not looked at
        select(Ncp.id).where(Ncp.closed_on.is_not(None), was_closed),
        select(Ncp.id).where(Ncp.id.in_(reopened), was_closed),
    )
    if not is_past:
        return closed
    ends_before = bounds(as_of)[1]
    listed = (
        select(1)
        .select_from(IvdCase)
        .join(CaseSnapshot, CaseSnapshot.case_id == IvdCase.id)
        .where(IvdCase.ncp_id == Ncp.id, CaseSnapshot.import_id.in_([report.id for report in reports.by_then]))
    )
    asked = select(1).where(
        Assessment.ncp_id == Ncp.id,
        Assessment.state == AssessmentState.FINISHED,
        func.coalesce(Assessment.finished_at, Assessment.started_at) < ends_before,
    )
    known = or_(exists(listed.correlate(Ncp)), exists(asked.correlate(Ncp)))
    return union(*closed.selects, select(Ncp.id).where(Ncp.created_at >= ends_before, ~known))


def place_of(able: str | None, willing: str | None) -> int:
    """Where these answers stand."""
    said = (willing or "", able or "")
    return PLACES.index(said) if said in PLACES else NOT_SAID


def _at(said: CTE, places: Sequence[int]) -> ColumnElement[bool]:
    wanted = [and_(said.c.willing == PLACES[at][0], said.c.able == PLACES[at][1]) for at in places if at < NOT_SAID]
    if NOT_SAID in places:
        known = [and_(said.c.willing == willing, said.c.able == able) for willing, able in PLACES]
        wanted.append(~func.coalesce(or_(*known), literal(False)))
    return or_(literal(False), *wanted)


def _pays(paid: Any, chosen: Chosen) -> tuple[ColumnElement[bool], ...]:
    kinds = [payment.value for payment in chosen.payments]
    pays = paid.c.payment.in_(kinds)
    if Payment.UNKNOWN in chosen.payments:
        pays = or_(pays, paid.c.payment.is_(None))
    return (pays, paid.c.months_without.is_not(None)) if chosen.lately else (pays,)
