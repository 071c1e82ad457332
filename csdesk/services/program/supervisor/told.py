"""The quarter of several desks as it may leave the vault: counts, small ones withheld as from the state.

What the state itself lists is no exception here, since others read these papers. A desk is often a county, so that
one table would tell what the other withholds: a step stands by desk only where nothing of it is withheld in either,
and where it does not tell that a few are known at two desks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from csdesk.services import audit, resources
from csdesk.services.program.supervisor.adding import AddedUp
from csdesk.services.program.supervisor.contents import Service, Sum
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.figures import step_texts
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import CountyFigures, Funnel, Step
from csdesk.services.reporting.small_numbers import FEWEST, UNDER, Shown

RESOURCE = "reporting/several_desks.toml"
Line = tuple[str, tuple[Shown, ...]]


@dataclass(frozen=True)
class ToldQuarter:
    """What the workbook and the page say. Counts in the order of `Step`."""

    quarter: Quarter
    as_of: date
    steps: tuple[str, ...]
    counties: tuple[Line, ...]
    in_several: tuple[Shown, ...]
    desks: tuple[Line, ...]
    at_several: tuple[Shown, ...]
    total: tuple[Shown, ...]
    made: tuple[tuple[str, date, bool], ...]
    """Of each desk: its name, when it was counted, and whether that was before the quarter ended."""
    by_case: Shown
    """Of those whom two or more desks know: by a case number only."""
    further: tuple[tuple[str, Shown], ...]

    @property
    def words(self) -> dict[str, Any]:
        """What everything is called."""
        return words()

    @property
    def title(self) -> str:
        """Of the papers."""
        return str(words()["title"])


@dataclass(frozen=True)
class MadePaper:
    """A file that can be written."""

    name: str
    content: bytes
    desks: int
    quarter: Quarter


def words() -> dict[str, Any]:
    """What the papers call everything."""
    return resources.toml(RESOURCE)


def told(added: AddedUp, quarter: Quarter, *, as_of: date) -> ToldQuarter:
    """What may be told of a quarter."""
    text = words()
    withheld, nothing = str(text["withheld"]), frozenset[Step]()
    by_county = _funnel(added, quarter, added.counties, added.in_several_counties)
    counties = small_numbers.told(by_county, withheld, own=nothing)
    parts = tuple(CountyFigures(name, desk.counts) for name, desk in zip(_names(added), added.desks, strict=True))
    by_desk = _funnel(added, quarter, parts, added.at_several_desks)
    desks = small_numbers.told(by_desk, withheld, own=nothing)
    all_told = [
        isinstance(in_several, int) and isinstance(at_several, int) and not -FEWEST < at_several < 0
        for in_several, at_several in zip(counties.in_several, desks.in_several, strict=True)
    ]
    by_case = _by_case(added, withheld)
    return ToldQuarter(
        quarter=quarter,
        as_of=as_of,
        steps=tuple(step.heading for step in step_texts()),
        counties=tuple((name or str(text["no_county"]), counts) for name, counts in counties.counties),
        in_several=counties.in_several,
        desks=tuple((line.county, _where(all_told, line.counts, withheld)) for line in parts),
        at_several=_where(all_told, added.at_several_desks, withheld),
        total=counties.total,
        made=tuple(
            (name, desk.made_at.astimezone().date(), desk.early)
            for name, desk in zip(_names(added), added.desks, strict=True)
        ),
        by_case=by_case,
        further=_further(added, by_case, text),
    )


def note(session: Session, made: MadePaper, *, at: datetime, who: str) -> None:
    """Write down that it leaves."""
    detail = f"{made.quarter}, {made.desks} desks"
    audit.record(session, at=at, who=who, action="extract.exported", kind="quarter_extract", detail=detail)


def _names(added: AddedUp) -> tuple[str, ...]:
    """Of the desks; two liaisons of the same name are told apart."""
    seen: dict[str, int] = {}
    names = []
    for desk in added.desks:
        seen[desk.liaison] = seen.get(desk.liaison, 0) + 1
        names.append(f"{desk.liaison} ({seen[desk.liaison]})" if seen[desk.liaison] > 1 else desk.liaison)
    return tuple(names)


def _funnel(
    added: AddedUp, quarter: Quarter, parts: tuple[CountyFigures, ...], in_several: tuple[int, ...]
) -> Funnel:
    nothing = (0,) * len(Step)
    return Funnel(quarter, parts, in_several, added.total, nothing, (None,) * len(Step))


def _where(told: Sequence[bool], counts: Sequence[int], withheld: str) -> tuple[Shown, ...]:
    return tuple(count if is_told else withheld for count, is_told in zip(counts, told, strict=True))


def _further(added: AddedUp, by_case: Shown, text: dict[str, Any]) -> tuple[tuple[str, Shown], ...]:
    facts = [
        (text["facts"]["people"], _enough(added.people)),
        (text["facts"]["shared"], _enough(added.shared)),
        (text["facts"]["by_case"], by_case),
        (text["facts"]["not_compared"], _enough(added.not_compared)),
    ]
    services = [(text["services"][each], _enough(count)) for each, count in zip(Service, added.services, strict=True)]
    sums = [(text["sums"][each], _enough(count)) for each, count in zip(Sum, added.sums, strict=True)]
    return tuple((str(name), count) for name, count in (*facts, *services, *sums))


def _by_case(added: AddedUp, withheld: str) -> Shown:
    """A part of those whom desks share, the rest being by PIN: one would tell the other."""
    parts = (added.by_case, added.shared - added.by_case)
    small = bool(added.by_case) and 0 in small_numbers.hide_enough(parts)
    return withheld if small else added.by_case


def _enough(count: int) -> Shown:
    return UNDER if 0 < count < FEWEST else count


def rows(lines: Sequence[Line], more: Sequence[Line]) -> tuple[tuple[Shown, ...], ...]:
    """Lines and those below them as rows of a table."""
    return tuple((name, *counts) for name, counts in (*lines, *more))
