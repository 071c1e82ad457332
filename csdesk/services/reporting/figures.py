"""The figures of a quarter, and the people behind each of them. The counting rules are in `counting`.

Nothing here works person by person: each figure is one set query.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import resources
from csdesk.services.days import local_day
from csdesk.services.names import full_name
from csdesk.services.reporting import counting
from csdesk.services.reporting.as_it_was import county_on
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import CountyFigures, Funnel, PersonLine, Step, StepText

OUTCOMES = (Step.COMPLETED, Step.EMPLOYED)
"""Beside each other, neither is a part of the other: no per cent of the step before."""


def step_texts() -> tuple[StepText, ...]:
    """Heading and counting rule of each step, in order. Raises `DeskError` when the resource is missing."""
    texts = _texts()
    return tuple(StepText(step, texts[step]["heading"], texts[step]["rule"]) for step in Step)


def report_rules() -> tuple[str, ...]:
    """What a report counts, whomever it is for: its edges, several cases and referrals, returning after closing."""
    return tuple(_texts()["report"])


def general_rules() -> tuple[str, ...]:
    """The counting rules that hold for every step."""
    return tuple(_texts()["general"])


def funnel(session: Session, span: Span) -> Funnel:
    """The figures of a quarter by county, with those of the quarter before."""
    counties = _by_county(session, span)
    total = _totals(session, span)
    summed = [sum(line.counts[place] for line in counties) for place in range(len(Step))]
    return Funnel(
        span=span,
        counties=counties,
        in_several=tuple(whole - parts for whole, parts in zip(total, summed, strict=True)),
        total=total,
        previous=_totals(session, span.previous),
        previous_counties=_by_county(session, span.previous),
        of_step_before=_per_cent(total),
    )


def people_behind(session: Session, span: Span, step: Step, county: str | None = None) -> tuple[PersonLine, ...]:
    """The people that a figure counts, by name; of one county (empty: none known), or all without one."""
    first: dict[UUID, tuple[date, str]] = {}
    for part in counting.reached(step, span):
        found = part.subquery()
        chosen = select(found.c.ncp_id, found.c.when, found.c.what)
        if county is not None:
            chosen = chosen.where(in_county(found.c.ncp_id, county, span.last_day))
        for ncp_id, when, what in session.execute(chosen):
            on = local_day(when) if isinstance(when, datetime) else when
            first[ncp_id] = min(first.get(ncp_id, (on, what)), (on, what))
    return person_lines(session, first, on=span.last_day)


def person_lines(
    session: Session, reasons: Mapping[UUID, tuple[date, str]], *, on: date | None = None
) -> tuple[PersonLine, ...]:
    """Lines for people with the day and the reason of each, sorted by name. `on`: with their counties of that day."""
    if not reasons:
        return ()
    counties = counties_of(session, list(reasons), on=on)
    people: list[tuple[str, UUID, str, str]] = []
    ids = list(reasons)
    for some in (ids[start : start + 500] for start in range(0, len(ids), 500)):
        names = select(Ncp.sort_name, Ncp.id, Ncp.last_name, Ncp.first_name).where(Ncp.id.in_(some))
        people += session.execute(names).all()
    return tuple(
        PersonLine(
            ncp_id,
            full_name(last, given),
            tuple(sorted(counties.get(ncp_id, ()))),
            reasons[ncp_id][1],
            reasons[ncp_id][0],
        )
        for _sort, ncp_id, last, given in sorted(people)
    )


def counties_of(session: Session, ncp_ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, set[str]]:
    """The counties of these people's cases, on a day or now; who has none that is known is left out."""
    where = IvdCase.county if on is None else county_on(on)
    found: dict[UUID, set[str]] = {}
    for some in (ncp_ids[start : start + 500] for start in range(0, len(ncp_ids), 500)):
        for ncp_id, county in session.execute(
            select(IvdCase.ncp_id, where).where(IvdCase.ncp_id.in_(some), where != "")
        ):
            found.setdefault(ncp_id, set()).add(county)
    return found


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    return resources.toml("reporting/steps.toml")


def _by_county(session: Session, span: Span) -> tuple[CountyFigures, ...]:
    reached = counting.all_steps(span)
    county = func.coalesce(county_on(span.last_day), "").label("county")
    rows = session.execute(
        select(county, reached.c.step, func.count(reached.c.ncp_id.distinct()))
        .select_from(reached.outerjoin(IvdCase, IvdCase.ncp_id == reached.c.ncp_id))
        .group_by(county, reached.c.step)
    ).all()
    counts: dict[str, dict[str, int]] = {}
    for name, step, number in rows:
        counts.setdefault(name, {})[step] = number
    return tuple(
        CountyFigures(name, tuple(counts[name].get(step, 0) for step in Step))
        for name in sorted(counts, key=lambda name: (not name, name))
    )


def _totals(session: Session, span: Span) -> tuple[int, ...]:
    reached = counting.all_steps(span)
    rows = session.execute(select(reached.c.step, func.count(reached.c.ncp_id.distinct())).group_by(reached.c.step))
    counts: dict[str, int] = dict(rows.all())
    return tuple(counts.get(step, 0) for step in Step)


def _per_cent(total: tuple[int, ...]) -> tuple[int | None, ...]:
    """None for the first step and the outcomes, and where a step has more people than the one before it."""
    shares: list[int | None] = [None]
    for (before, count), step in zip(pairwise(total), list(Step)[1:], strict=True):
        shown = step not in OUTCOMES and 0 < before >= count
        shares.append((200 * count + before) // (2 * before) if shown else None)
    return tuple(shares)


def in_county(ncp_id: Any, county: str, on: date) -> ColumnElement[bool]:
    """Whether a person has a case in a county on a day; an empty name: in no county that is known."""
    in_it = exists().where(IvdCase.ncp_id == ncp_id, county_on(on) == county)
    return in_it if county else or_(in_it, ~exists().where(IvdCase.ncp_id == ncp_id))
