"""What the page asks for: all numbers of a time and a county, and the people behind one of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.program.quality import coming_in, counting, outcomes, steps
from csdesk.services.program.quality.shapes import About, Card, Quality, Scope
from csdesk.services.program.quality.times import row_to
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting import PersonLine, person_lines
from csdesk.wording import tr, tr_marked

PARTS = 4


def quality(session: Session, scope: Scope, *, by_county: bool = False, progress: Progress = unwatched) -> Quality:
    """All numbers. `by_county`: with those of each county beside the whole, for a paper; only where all are asked."""
    wanted = by_county and scope.county is None
    progress(0, PARTS)
    came = coming_in.card(session, scope, by_county=wanted)
    progress(1, PARTS)
    others = counting.cards(session, scope, by_county=wanted)
    progress(2, PARTS)
    ways = steps.ways(steps.people(session, scope), scope)
    progress(3, PARTS)
    cards, wages = outcomes.compared(session, scope)
    progress(4, PARTS)
    return Quality(scope, row_to(scope.time), (came, *others), ways, wages, cards)


def people_behind(
    session: Session, scope: Scope, card: Card, bar: str | None = None, *, before: bool = False
) -> tuple[PersonLine, ...]:
    """The people whom a number counts, by name.

    `bar`: the code of one of the card's bars; None: the whole. Of another time of its row: the scope of that time.
    `before`: of outcomes, who said so at enrolment.
    """
    codes = None if bar is None else frozenset(card.others if bar == counting.OTHERS else (bar,))
    if card.about is About.OUTCOME:
        return _of_outcomes(session, scope, card, bar, before=before)
    if card.about is About.REFERRALS_IN:
        return _lines(session, coming_in.behind(session, scope, codes), scope)
    return _lines(session, counting.behind(session, scope, card, codes), scope)


def people_of_way(session: Session, scope: Scope, code: str) -> tuple[PersonLine, ...]:
    """Who took a step in the time, with the days that it took; `code`: of the later step."""
    found = next(way for way in steps.ways(steps.people(session, scope), scope) if way.code == code)
    return _lines(session, found.reasons, scope)


def who_waits(session: Session, scope: Scope, code: str) -> tuple[PersonLine, ...]:
    """Who waits longest for a step today, the longest first."""
    return tuple(sorted(_lines(session, steps.waiting(session, scope, code), scope), key=lambda line: line.on))


def people_of_wage(session: Session, scope: Scope, who: frozenset[UUID]) -> tuple[PersonLine, ...]:
    """Who is behind a median wage."""
    return _lines(session, dict.fromkeys(who, (scope.time.last_day, "")), scope)


def _of_outcomes(
    session: Session, scope: Scope, card: Card, bar: str | None, *, before: bool
) -> tuple[PersonLine, ...]:
    who: Mapping[UUID, tuple[date, str]]
    if bar is None:
        who = dict.fromkeys(card.total.who or (), (scope.time.last_day, tr_marked(card.title)))
        return _lines(session, who, scope)
    found = next(one for one in card.bars if one.code == bar)
    number = found.before if before and found.before is not None else found.number
    said_of = tr_marked(found.label)
    said = tr("{answer}, at enrolment", answer=said_of) if before else tr("{answer}, at exit", answer=said_of)
    return _lines(session, dict.fromkeys(number.who or (), (scope.time.last_day, said)), scope)


def _lines(session: Session, reasons: Mapping[UUID, tuple[date, str]], scope: Scope) -> tuple[PersonLine, ...]:
    return person_lines(session, reasons, on=scope.time.last_day)


def of_time(scope: Scope, first_day: str) -> Scope:
    """The same of another time of the row, by the code of its bar."""
    times = row_to(scope.time)
    return replace(scope, time=next(time for time in times if str(time.first_day) == first_day))
