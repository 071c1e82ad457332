"""The figures as the state is told them: a small number tells who it is (decision `counts` of the disclosure rules).

What the state itself lists is told as it is. Of every other step a number under `FEWEST` is not told, and so many
more counties are withheld with it that it does not follow from the others; one word stands for all of them, so that
nobody sees which were small. A county of which no number is told has no line.
"""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from csdesk.services.reporting.activities import OfficeCount
from csdesk.services.reporting.records import CountyFigures, Funnel, Step

FEWEST = 5
FEWEST_FOR_A_MEDIAN = 10
"""People, from whom on the middle of their days or wages is told: of fewer it is as good as that of one of them."""
FEWEST_FOR_QUARTERS = 20
"""The same for where the first and the last quarter of them end: each quarter is then of five."""
UNDER = f"under {FEWEST}"
THE_STATES_OWN = frozenset({Step.LISTED})
Shown = int | str | None
Behind = int | frozenset[UUID]
"""People, or how many they are."""


@dataclass(frozen=True)
class ToldFigures:
    """The funnel with words where numbers are not told; each tuple in the order of `Step`."""

    counties: tuple[tuple[str, tuple[Shown, ...]], ...]
    in_several: tuple[Shown, ...]
    total: tuple[Shown, ...]
    previous: tuple[Shown, ...]
    of_step_before: tuple[Shown, ...]
    previous_counties: tuple[tuple[str, tuple[Shown, ...]], ...]


def told(funnel: Funnel, withheld: str, *, own: AbstractSet[Step] = THE_STATES_OWN) -> ToldFigures:
    """The figures of a quarter with `withheld` in the place of what is not told; a total says that it is under five.

    `own`: the steps that are told as they are.
    """
    by_step = _by_step(funnel.counties, withheld, own)
    total, previous = _alone(funnel.total, own), _alone(funnel.previous, own)
    hidden = [  # also where no county stands at all, so that the line is the same whether or not there is anybody
        step not in own and (not column or any(isinstance(count, str) for count in column))
        for step, column in zip(Step, by_step, strict=True)
    ]
    return ToldFigures(
        counties=_lines(funnel.counties, by_step),
        in_several=tuple(
            withheld if is_hidden else count for count, is_hidden in zip(funnel.in_several, hidden, strict=True)
        ),
        total=total,
        previous=previous,
        of_step_before=tuple(
            share if _known(total[max(place - 1, 0)]) and _known(total[place]) else None
            for place, share in enumerate(funnel.of_step_before)
        ),
        previous_counties=_lines(funnel.previous_counties, _by_step(funnel.previous_counties, withheld, own)),
    )


def enough(counts: Sequence[OfficeCount]) -> tuple[OfficeCount, ...]:
    """The lines of what was done at the desk that are about enough people, or about nobody; others are left out."""
    return tuple(count for count in counts if count.people is None or count.people >= FEWEST)


def hide_enough(behind: Sequence[Behind]) -> frozenset[int]:
    """Which parts of a whole that is told are not told: the small ones, and so many more that none follows from them.

    `behind`: of each part the people, or how many; how many are in two of them must not stand beside the parts. What
    is left of the whole when the parts that are told are taken away is of at least two parts and of at least `FEWEST`
    people, if of anybody. Who knows this rule shall not work them out either: parts of one size are withheld
    together, and not only such as are all of one less than `FEWEST`.
    """
    sizes = [_size(one) for one in behind]
    hidden = {place for place, size in enumerate(sizes) if size < FEWEST}
    shown = set(range(len(sizes))) - hidden
    while shown and not _enough_hidden(sizes, hidden, _together(behind, hidden)):
        smallest = min(sizes[place] for place in shown)
        hidden |= {place for place in shown if sizes[place] == smallest}
        shown -= hidden
    return frozenset(hidden)


def words_for(counts: Sequence[int], hidden: AbstractSet[int], withheld: str) -> list[Shown]:
    """The counts, with the word in the place of those that are hidden."""
    return [withheld if place in hidden else count for place, count in enumerate(counts)]


def _enough_hidden(sizes: Sequence[int], hidden: Collection[int], people: int) -> bool:
    if not people:
        return True
    return len(hidden) > 1 and people >= FEWEST and any(sizes[place] != FEWEST - 1 for place in hidden)


def _size(behind: Behind) -> int:
    return behind if isinstance(behind, int) else len(behind)


def _together(behind: Sequence[Behind], places: Iterable[int]) -> int:
    """How many people are behind these parts, each counted once."""
    some = [behind[place] for place in places]
    named: set[UUID] = set()
    for one in some:
        if not isinstance(one, int):
            named |= one
    return len(named) + sum(one for one in some if isinstance(one, int))


def _by_step(counties: Sequence[CountyFigures], withheld: str, own: AbstractSet[Step]) -> list[list[Shown]]:
    return [
        list(counts) if step in own else words_for(counts, hide_enough(counts), withheld)
        for place, step in enumerate(Step)
        for counts in [[line.counts[place] for line in counties]]
    ]


def _lines(
    counties: Sequence[CountyFigures], by_step: list[list[Shown]]
) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    return tuple(
        (line.county, tuple(column[row] for column in by_step))
        for row, line in enumerate(counties)
        if any(_known(column[row]) and column[row] for column in by_step)
    )


def _alone(counts: tuple[int, ...], own: AbstractSet[Step]) -> tuple[Shown, ...]:
    return tuple(
        UNDER if count < FEWEST and step not in own else count for step, count in zip(Step, counts, strict=True)
    )


def _known(count: Shown) -> bool:
    return isinstance(count, int)
