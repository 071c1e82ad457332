"""The extracts of a quarter, added up: each person once, however many desks and counties know them.

Two records are one person where they share a PIN. A case number makes them one where it can only mean one person: a
IV-D case may have two noncustodial parents, so a case whose records have different PINs, or of which one desk has
two records, says nothing by itself. Whom that leaves without anything to compare by is counted at their own desk
alone, and their number is said. Which extract comes first does not matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from csdesk.services.program.supervisor.contents import REACHED, Contents, Sum
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting.records import CountyFigures, Step

STEPS = len(Step)


@dataclass(frozen=True)
class DeskFigures:
    """What one desk brings to the whole."""

    source: UUID
    liaison: str
    made_at: datetime
    early: bool
    """It was made before the quarter had ended."""
    people: int
    counts: tuple[int, ...]
    """People in the order of `Step`."""


@dataclass(frozen=True)
class AddedUp:
    """A quarter of several desks. Tuples of counts are in the order of `Step`."""

    desks: tuple[DeskFigures, ...]
    counties: tuple[CountyFigures, ...]
    total: tuple[int, ...]
    """Each person once."""
    services: tuple[int, ...]
    """The same, in the order of `Service`."""
    sums: tuple[int, ...]
    """In the order of `Sum`."""
    people: int
    """Who has anything in the quarter, each once."""
    shared: int
    """People whom two or more desks know."""
    by_case: int
    """Those of them of whom a desk is told by a case number only, which is weaker than a PIN."""
    shared_by: tuple[tuple[int, int], ...]
    """How many desks know them, and how many people those are: two desks, three desks, ..."""
    not_compared: int
    """Records that have neither a PIN nor a case number which can be compared."""

    @property
    def in_several_counties(self) -> tuple[int, ...]:
        """Zero or negative: with the counties it makes the total."""
        return self._more_often([line.counts for line in self.counties])

    @property
    def at_several_desks(self) -> tuple[int, ...]:
        """Zero or negative: with the desks it makes the total."""
        return self._more_often([desk.counts for desk in self.desks])

    def _more_often(self, parts: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        return tuple(whole - sum(counts[place] for counts in parts) for place, whole in enumerate(self.total))


def add_up(extracts: Sequence[Contents], *, progress: Progress = unwatched) -> AddedUp:
    """Add up the extracts of one quarter and team. Raises `Cancelled`."""
    progress(0, 3)
    joined = _Joined(extracts)
    joined.by_pins()
    progress(1, 3)
    joined.by_cases()
    progress(2, 3)
    counts = [0] * len(REACHED)
    by_county: dict[str, list[int]] = {}
    by_desks: dict[int, int] = {}
    people = by_case = 0
    for members in joined.groups():
        reached, places, desks = 0, set[str](), set[int]()
        for number in members:
            person = joined.people[number]
            reached |= person.reached
            places.update(person.counties)
            desks.add(joined.desk[number])
        if len(members) > 1 and len(places) > 1:
            places.discard("")  # another record knows the county
        people += 1
        by_case += len(members) > 1 and len({joined.by_pin[number] for number in members}) > 1
        if len(desks) > 1:
            by_desks[len(desks)] = by_desks.get(len(desks), 0) + 1
        for place in _places(reached):
            counts[place] += 1
            if place < STEPS:
                for county in places:
                    by_county.setdefault(county, [0] * STEPS)[place] += 1
    return AddedUp(
        desks=tuple(sorted((_of_desk(one) for one in extracts), key=lambda desk: (desk.liaison, desk.source))),
        counties=tuple(
            CountyFigures(name, tuple(by_county[name]))
            for name in sorted(by_county, key=lambda name: (not name, name))
        ),
        total=tuple(counts[:STEPS]),
        services=tuple(counts[STEPS:]),
        sums=tuple(sum(one.sums[place] for one in extracts) for place in range(len(Sum))),
        people=people,
        shared=sum(by_desks.values()),
        by_case=by_case,
        shared_by=tuple(sorted(by_desks.items())),
        not_compared=joined.not_compared(),
    )


class _Joined:
    """All records of all desks by number, and which of them are one person (union-find)."""

    def __init__(self, extracts: Sequence[Contents]) -> None:
        self.people = [person for one in extracts for person in one.people]
        self.desk = [number for number, one in enumerate(extracts) for _person in one.people]
        self._above = list(range(len(self.people)))
        self.by_pin: list[int] = []
        """Who is one person by PINs alone; known once they were compared."""
        self._useless: set[str] = set()
        """Cases that do not tell whose they are."""

    def by_pins(self) -> None:
        """Who shares a PIN is one person."""
        first: dict[str, int] = {}
        for number, person in enumerate(self.people):
            for pin in person.pins:
                self._join(first.setdefault(pin, number), number)
        self.by_pin = [self._top(number) for number in range(len(self.people))]

    def by_cases(self) -> None:
        """Who shares a case is one person, where nobody else can be meant. Asked of all as the PINs joined them."""
        having: dict[str, list[int]] = {}
        for number, person in enumerate(self.people):
            for case in person.cases:
                having.setdefault(case, []).append(number)
        by_pins = self.by_pin
        with_pin = {by_pins[number] for number, person in enumerate(self.people) if person.pins}
        telling: dict[str, list[int]] = {}
        for case, numbers in having.items():
            tops = {by_pins[number] for number in numbers}
            if len(tops) == 1:
                continue
            once_at_each = len({(self.desk[number], by_pins[number]) for number in numbers}) == len(
                {self.desk[number] for number in numbers}
            )
            if len(tops & with_pin) <= 1 and once_at_each:
                telling[case] = numbers
            else:
                self._useless.add(case)
        before = list(self._above)
        self._join_all(telling.values())
        joined = [self._top(number) for number in range(len(self.people))]
        several = self._several(joined, by_pins, with_pin)
        if several:  # cases that tell by themselves join two people when taken together: none of them is used
            self._above = before
            self._useless.update(case for case, numbers in telling.items() if joined[numbers[0]] in several)
            self._join_all(numbers for numbers in telling.values() if joined[numbers[0]] not in several)

    def _join_all(self, cases: Iterable[list[int]]) -> None:
        for numbers in cases:
            for number in numbers[1:]:
                self._join(numbers[0], number)

    def _several(self, joined: list[int], by_pins: list[int], with_pin: set[int]) -> set[int]:
        """What was joined although two PINs, or two people of one desk, are in it."""
        people: dict[int, set[int]] = {}
        of_desk: dict[tuple[int, int], set[int]] = {}
        for number, top in enumerate(joined):
            people.setdefault(top, set()).add(by_pins[number])
            of_desk.setdefault((top, self.desk[number]), set()).add(by_pins[number])
        found = {top for top, groups in people.items() if len(groups & with_pin) > 1}
        return found | {top for (top, _desk), groups in of_desk.items() if len(groups) > 1}

    def not_compared(self) -> int:
        """How many records have nothing by which they could be compared."""
        return sum(not person.pins and self._useless.issuperset(person.cases) for person in self.people)

    def groups(self) -> Iterator[list[int]]:
        """The records of each person."""
        found: dict[int, list[int]] = {}
        for number in range(len(self.people)):
            found.setdefault(self._top(number), []).append(number)
        return iter(found.values())

    def _top(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def _join(self, one: int, other: int) -> None:
        one, other = self._top(one), self._top(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)


def _places(reached: int) -> Iterator[int]:
    while reached:
        lowest = reached & -reached
        yield lowest.bit_length() - 1
        reached ^= lowest


def _of_desk(one: Contents) -> DeskFigures:
    counts = [0] * STEPS
    for person in one.people:
        for place in _places(person.reached):
            if place < STEPS:
                counts[place] += 1
    return DeskFigures(one.source, one.liaison, one.made_at, one.early, len(one.people), tuple(counts))
