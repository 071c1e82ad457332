"""The numbers of the board. Each is the count of the people behind it: one function says who counts where."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.caseload.choosing import Behind
from csdesk.services.flow.population import NOBODY, Counted, others_who, population
from csdesk.services.flow.shapes import Asked, Figure, Flow, Period, Scope, StageFlow
from csdesk.services.shares import within
from csdesk.services.stages import Course, Stage

WAY = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
"""The stages that lead on, in order."""
OVER = ((Figure.OVER_30, 30), (Figure.OVER_60, 60), (Figure.OVER_90, 90))


def the_flow(session: Session, scope: Scope, *, today: date, lapsed_after_days: int, period: Period) -> Flow:
    """How many stand at each stage and for how long, how many came and went on, and where they stop.

    Somebody came as far as a stage when that stage or a later one was ever reached: who was referred without an
    interview came past it. `lapsed_after_days` is the office's (see `lapse`).
    """
    start = period.first_day(today)
    counts: Counter[tuple[Stage, Figure]] = Counter()
    standing: dict[Stage, Counter[int]] = defaultdict(Counter)
    taken: dict[Stage, Counter[int]] = defaultdict(Counter)
    back: Counter[Stage] = Counter()
    reasons: dict[Stage, Counter[str]] = defaultdict(Counter)
    everybody = 0
    for one in population(session, scope, today=today, lapsed_after_days=lapsed_after_days):
        everybody += one.people
        for place in figures_of(one, today, start):
            counts[place] += one.people
        standing[one.course.stage][(today - one.course.since).days] += one.people
        for stage, days in steps_taken(one.course):
            taken[stage][days] += one.people
        if one.course.stage is not Stage.CLOSED and one.course.stage is not one.course.furthest:
            back[one.course.stage] += one.people
        if one.course.stage is Stage.CLOSED:
            for stage in (one.course.furthest, Stage.CLOSED):
                reasons[stage][reason_of(one.course)] += one.people
    stages = tuple(
        StageFlow(
            stage,
            {figure: counts[stage, figure] for figure in Figure},
            half_days=within(standing[stage]),
            half_within=within(taken[stage]),
            back=back[stage],
            reasons=tuple(sorted(reasons[stage].items(), key=lambda pair: (-pair[1], pair[0]))),
        )
        for stage in Stage
    )
    return Flow(scope, period, start, stages, everybody)


def people_behind(
    session: Session,
    asked: Sequence[Asked],
    scope: Scope,
    *,
    today: date,
    lapsed_after_days: int,
    period: Period,
) -> tuple[UUID, ...]:
    """The people whom any of these numbers counts, each once, in no order."""
    start = period.first_day(today)
    found: list[UUID] = []
    others: dict[Stage, list[Counted]] = defaultdict(list)
    for one in population(session, scope, today=today, lapsed_after_days=lapsed_after_days):
        if not any(_means(number, one, today, start) for number in asked):
            continue
        if one.course.ncp_id == NOBODY:
            others[one.course.stage].append(one)
        else:
            found.append(one.course.ncp_id)
    for stage, many in others.items():
        found += others_who(session, scope, stage, [one.came_at for one in many if one.came_at is not None])
    return tuple(found)


def told_by(asked: Sequence[Asked], scope: Scope) -> Behind:
    """What it tells of somebody to be behind these numbers, for whoever makes a list of them for somebody else."""
    first = min((number.stage for number in asked), key=list(Stage).index)
    further = len(asked) == 1 and asked[0].figure is Figure.ON and first in WAY[:-1]
    came = all(number.figure in (Figure.CAME, Figure.ON) for number in asked)
    return Behind(
        WAY[WAY.index(first) + 1] if further else first,
        whole=not came,
        closed_because=any(number.reason is not None for number in asked),
        counties=scope.counties,
        on_latest_report=scope.on_latest_report or None,
    )


def figures_of(one: Counted, today: date, start: date) -> Iterator[tuple[Stage, Figure]]:
    """Every number in which somebody counts. `start`: the first day of the period."""
    course = one.course
    yield course.stage, Figure.NOW
    stood = (today - course.since).days
    yield from ((course.stage, figure) for figure, days in OVER if stood > days)
    if course.stage is Stage.CLOSED and course.since >= start:
        yield Stage.CLOSED, Figure.CAME_IN
    came = days_of_coming(course)
    for number, (stage, day) in enumerate(came):
        further = came[number + 1][1] if number + 1 < len(came) else None
        yield stage, Figure.CAME
        if day >= start:
            yield stage, Figure.CAME_IN
        if further is None:
            yield stage, _how_it_stands(one)
            continue
        yield stage, Figure.ON
        if further >= start:
            yield stage, Figure.WENT_ON


def _how_it_stands(one: Counted) -> Figure:
    if one.course.stage is Stage.CLOSED:
        return Figure.ENDED
    return Figure.LAPSED if one.lapsed else Figure.STILL


def days_of_coming(course: Course) -> list[tuple[Stage, date]]:
    """The first day on which somebody had come as far as each stage, or further."""
    first = dict(course.first)
    came: list[tuple[Stage, date]] = []
    day: date | None = None
    for stage in reversed(WAY):
        own = first.get(stage)
        if own is not None:
            day = own if day is None else min(day, own)
        if day is not None:
            came.append((stage, day))
    return came[::-1]


def steps_taken(course: Course) -> Iterator[tuple[Stage, int]]:
    """From which stages somebody went on, and after how many days; stages that were passed over are left out."""
    first = dict(course.first)
    came = days_of_coming(course)
    for (stage, day), (_, further) in pairwise(came):
        if first.get(stage) == day:
            yield stage, (further - day).days


def reason_of(course: Course) -> str:
    """Why a record was closed, without the note that may follow the reason."""
    return course.closed_reason.partition(": ")[0]


def _means(asked: Asked, one: Counted, today: date, start: date) -> bool:
    if asked.reason is not None and (one.course.stage is not Stage.CLOSED or reason_of(one.course) != asked.reason):
        return False
    return (asked.stage, asked.figure) in figures_of(one, today, start)
