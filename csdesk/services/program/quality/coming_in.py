"""Referrals in: who came to this desk, from whom. Counted by the database: a report brings thousands at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.services.days import local_day
from csdesk.services.program.quality.counting import county_bars
from csdesk.services.program.quality.shapes import About, Bar, Card, Number, Scope, Unit
from csdesk.services.program.quality.times import Time, row_to
from csdesk.services.reporting.as_it_was import county_on
from csdesk.services.reporting.figures import in_county
from csdesk.wording import marked, tr_marked

ELSEWHERE = "elsewhere"
FROM = (
    (Source.REPORT.value, marked("Referral report")),
    (Source.CSA.value, marked("Child support agency")),
    (Source.COURT.value, marked("Court")),
    (Source.PROGRAM.value, marked("Program")),
    (ELSEWHERE, marked("Elsewhere")),
)
"""`elsewhere`: parents who came by themselves, and whom the liaison found."""
LABELS = dict(FROM)
CODES: dict[Source, str] = {source: source.value if source.value in LABELS else ELSEWHERE for source in Source}


def card(session: Session, scope: Scope, *, by_county: bool) -> Card:
    """Who was taken up at this desk, by who referred them. Each counts once, on the day of that."""
    times = row_to(scope.time)
    counts: dict[Time, dict[str, int]] = {time: defaultdict(int) for time in times}
    asked = select(Ncp.source, Ncp.created_at, func.count()).where(
        Ncp.created_at >= times[0].starts_at, Ncp.created_at < times[-1].ends_before
    )
    if scope.county is not None:
        asked = asked.where(in_county(Ncp.id, scope.county, scope.time.last_day))
    for source, at, number in session.execute(asked.group_by(Ncp.source, Ncp.created_at)):
        time = _time_of(times, at)
        counts[time][CODES[source]] += number
    here = counts[scope.time]
    bars = tuple(Bar(code, label, _people(here[code])) for code, label in FROM)
    row = tuple(Bar(str(time.first_day), time.label, _people(sum(counts[time].values()))) for time in times)
    counties = _counties(session, scope, sum(here.values())) if by_county else ()
    return Card(About.REFERRALS_IN, Unit.PEOPLE, bars, row[-1].number, row, counties)


def behind(session: Session, scope: Scope, codes: frozenset[str] | None) -> dict[UUID, tuple[date, str]]:
    """Who came in the time, with the day and from whom. `codes`: of the bars; None: all."""
    sources = [source for source, code in CODES.items() if codes is None or code in codes]
    time = scope.time
    asked = select(Ncp.id, Ncp.created_at, Ncp.source).where(
        Ncp.created_at >= time.starts_at, Ncp.created_at < time.ends_before, Ncp.source.in_(sources)
    )
    if scope.county is not None:
        asked = asked.where(in_county(Ncp.id, scope.county, time.last_day))
    return {
        ncp_id: (local_day(at), tr_marked(LABELS[CODES[source]])) for ncp_id, at, source in session.execute(asked)
    }


def _counties(session: Session, scope: Scope, whole: int) -> tuple[Bar, ...]:
    within = (Ncp.created_at >= scope.time.starts_at, Ncp.created_at < scope.time.ends_before)
    county = county_on(scope.time.last_day)
    known = select(county.label("county"), func.count(Ncp.id.distinct())).join(IvdCase, IvdCase.ncp_id == Ncp.id)
    numbers = {
        name: _people(number)
        for name, number in session.execute(known.where(*within, county != "").group_by("county"))
    }
    has_one = select(func.count(Ncp.id.distinct())).join(IvdCase, IvdCase.ncp_id == Ncp.id)
    unknown = whole - (session.scalar(has_one.where(*within, county != "")) or 0)
    if unknown:
        numbers[""] = _people(unknown)
    return county_bars(numbers)


def _time_of(times: Sequence[Time], at: datetime) -> Time:
    return next(time for time in times if time.starts_at <= at < time.ends_before)


def _people(number: int) -> Number:
    return Number(number, number)
