"""Extracts of several desks, added up, against a recount over the plain people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from csdesk.services.program.supervisor import REACHED, Contents, Person, Sum, Team, add_up
from csdesk.services.reporting import Quarter, Step

QUARTER = Quarter(2026, 3)
MADE = datetime(2026, 10, 6, 14, 0, tzinfo=UTC)
TEAM = Team(b"k" * 32)
COUNTIES = ("Brown", "Dane", "Rock")
STEPS = len(Step)
Line = tuple[str, str, tuple[str, ...], int]
"""PINs, cases, counties, what was reached."""
Made = list[list[Line]]
One = tuple[int, int]
"""Desk and place."""


def contents(desk: int, people: Sequence[Person], *, made_at: datetime = MADE) -> Contents:
    sums = tuple(desk + place for place in range(len(Sum)))
    return Contents(QUARTER, UUID(int=desk + 1), f"Desk {desk}", made_at, TEAM.mark, tuple(people), sums)


def known(pins: str, cases: str, counties: tuple[str, ...], reached: int) -> Person:
    """A record by what stands in clear: letters are PINs, digits are cases."""
    return Person(TEAM.of_pins(pins), TEAM.of_cases(cases), counties, reached or 1)


places = st.lists(st.sampled_from(COUNTIES), min_size=0, max_size=3, unique=True).map(
    lambda found: tuple(sorted(found)) or ("",)
)
records = st.tuples(
    st.text("ABCDEFGH", max_size=2), st.text("123456789", max_size=2), places, st.integers(1, (1 << len(REACHED)) - 1)
)


@st.composite
def desks(draw: st.DrawFn) -> Made:
    """Desks whose records have letters as PINs, each at most once at a desk, and digits as cases."""
    made = []
    for _desk in range(draw(st.integers(1, 4))):
        seen: set[str] = set()
        lines = []
        for pins, cases, where, reached in draw(st.lists(records, max_size=8)):
            own = "".join(sorted(set(pins) - seen))
            seen |= set(own)
            lines.append((own, cases, where, reached))
        made.append(lines)
    return made


def of_lines(made: Made) -> list[Contents]:
    return [
        contents(desk, [Person(TEAM.of_pins(p), TEAM.of_cases(c), where, reached) for p, c, where, reached in lines])
        for desk, lines in enumerate(made)
    ]


def recount(made: Made) -> tuple[list[set[One]], set[str]]:
    """Who is one person, by looking at every pair again and again until nothing changes; and the cases that say
    nothing."""
    everybody = [(desk, place) for desk, lines in enumerate(made) for place in range(len(lines))]

    def line(one: tuple[int, int]) -> Line:
        return made[one[0]][one[1]]

    def together(groups: list[set[One]], same: Sequence[set[One]]) -> list[set[One]]:
        while True:
            pair = next(
                ((a, b) for a, b in product(groups, groups) if a is not b and any(a & s and b & s for s in same)),
                None,
            )
            if pair is None:
                return groups
            groups = [group for group in groups if group is not pair[0] and group is not pair[1]] + [
                pair[0] | pair[1]
            ]

    by_pin = [{one for one in everybody if letter in line(one)[0]} for letter in "ABCDEFGH"]
    groups = together([{one} for one in everybody], by_pin)
    telling, useless, between = [], set(), set[str]()
    for digit in "123456789":
        having = {one for one in everybody if digit in line(one)[1]}
        touched = [group for group in groups if group & having]
        with_pin = [group for group in touched if any(line(one)[0] for one in group)]
        twice = any(
            len({number for number, group in enumerate(touched) if {o for o in group & having if o[0] == desk}}) > 1
            for desk in range(len(made))
        )
        if len(with_pin) <= 1 and not twice:
            telling.append(having)
            between |= {digit} if len(touched) > 1 else set()
        else:
            useless.add(digit)
    found: list[set[One]] = []
    for group in together(groups, telling):
        parts = [part for part in groups if part <= group]
        pins = sum(any(line(one)[0] for one in part) for part in parts)
        at_desk = [sum(any(one[0] == desk for one in part) for part in parts) for desk in range(len(made))]
        if pins > 1 or max(at_desk) > 1:  # together the cases would make one person of two
            useless |= {digit for digit in between if any(digit in line(one)[1] for one in group)}
            found += parts
        else:
            found.append(group)
    return found, useless


def test_cases_do_not_make_one_person_of_two_by_a_third() -> None:
    """Desk 0 has PIN A with case 1, desk 1 PIN B with case 2, desk 2 somebody without a PIN with both cases."""
    assert add_up(of_lines([[("A", "1", ("",), 1)], [("B", "2", ("",), 1)], [("", "12", ("",), 1)]])).people == 3


@given(desks())
def test_the_total_is_that_of_a_recount_over_the_plain_people(
    made: Made,
) -> None:
    added = add_up(of_lines(made))
    groups, useless = recount(made)
    total = [0] * len(REACHED)
    by_county: dict[str, list[int]] = {}
    for group in groups:
        lines = [made[desk][place] for desk, place in group]
        reached = 0
        for line in lines:
            reached |= line[3]
        where = {county for line in lines for county in line[2]}
        if len(lines) > 1 and where != {""}:
            where.discard("")
        for place in range(len(REACHED)):
            if reached >> place & 1:
                total[place] += 1
                for county in where if place < STEPS else ():
                    by_county.setdefault(county, [0] * STEPS)[place] += 1
    assert (*added.total, *added.services) == tuple(total)
    assert {line.county: list(line.counts) for line in added.counties} == by_county
    assert added.people == len(groups)
    assert added.shared == sum(len({desk for desk, _place in group}) > 1 for group in groups)
    assert added.by_case == sum(not _is_one_by_pins(made, group) for group in groups)
    assert 0 <= added.by_case <= added.shared
    alone = [line for lines in made for line in lines if not line[0] and set(line[1]) <= useless]
    assert added.not_compared == len(alone)


def _is_one_by_pins(made: Made, group: set[One]) -> bool:
    """Whether PINs alone lead from one record of a person to all others."""
    found, left = set[str](), [set(made[desk][place][0]) for desk, place in group]
    found |= left.pop()
    while near := [pins for pins in left if pins & found]:
        left = [pins for pins in left if pins not in near]
        found |= set().union(*near)
    return not left


@given(desks(), st.randoms(use_true_random=False))
def test_the_order_of_the_extracts_and_of_their_people_does_not_matter(made: Made, random: Random) -> None:
    extracts = of_lines(made)
    before = add_up(extracts)
    mixed = [replace(one, people=tuple(random.sample(one.people, len(one.people)))) for one in extracts]
    random.shuffle(mixed)
    assert add_up(mixed) == before


@given(desks())
def test_nobody_is_counted_more_often_than_the_desks_count_together(
    made: Made,
) -> None:
    added = add_up(of_lines(made))
    for place, whole in enumerate(added.total):
        parts = [desk.counts[place] for desk in added.desks]
        assert whole <= sum(parts)
        assert whole == sum(parts) + added.at_several_desks[place]
        assert whole == sum(line.counts[place] for line in added.counties) + added.in_several_counties[place]
    assert added.people <= sum(desk.people for desk in added.desks)
    assert sum(count for _desks, count in added.shared_by) == added.shared


def test_a_person_in_two_counties_of_two_desks_counts_once_in_all_and_once_in_each() -> None:
    here = contents(0, [known("A", "1", ("Dane",), 0b0000001)])
    there = contents(1, [known("A", "2", ("Rock",), 0b1000001)])
    added = add_up([here, there])
    assert (added.people, added.shared, added.total[0], added.total[6]) == (1, 1, 1, 1)
    assert [(line.county, line.counts[0], line.counts[6]) for line in added.counties] == [
        ("Dane", 1, 1),
        ("Rock", 1, 1),
    ]
    assert added.in_several_counties[0] == added.at_several_desks[0] == -1


def test_the_same_case_makes_one_person_of_two_records_without_a_pin() -> None:
    added = add_up([contents(0, [known("", "1", ("Dane",), 1)]), contents(1, [known("A", "1", ("Dane",), 1)])])
    assert (added.people, added.shared, added.by_case, added.not_compared) == (1, 1, 1, 0)


def test_how_many_are_joined_by_a_case_number_only_is_known() -> None:
    """A is known to both desks by PIN and case, case 2 only to the second with a PIN."""
    here = contents(0, [known("A", "1", ("Dane",), 1), known("", "2", ("Dane",), 1)])
    there = contents(1, [known("A", "1", ("Dane",), 1), known("B", "2", ("Dane",), 1)])
    added = add_up([here, there])
    assert (added.people, added.shared, added.by_case) == (2, 2, 1)


def test_a_case_with_two_parents_makes_nobody_one_person() -> None:
    """Two people of one desk with the same IV-D case, whom that desk keeps apart."""
    both = contents(0, [known("A", "1", ("Dane",), 1), known("B", "1", ("Dane",), 1)])
    without = contents(1, [known("", "1", ("Dane",), 1)])
    added = add_up([both, without])
    assert (added.people, added.shared, added.not_compared) == (3, 0, 1)


def test_people_with_nothing_to_compare_by_are_counted_at_their_desk_and_said() -> None:
    nameless = [known("", "", ("",), 1) for _number in range(3)]
    added = add_up([contents(0, nameless[:1]), contents(1, nameless)])
    assert (added.people, added.not_compared, added.total[0]) == (4, 4, 4)


def test_two_pins_of_a_merged_record_join_what_another_desk_has_apart() -> None:
    merged = contents(0, [known("AB", "", ("Dane",), 1)])
    apart = contents(1, [known("A", "", ("Dane",), 1), known("B", "", ("Dane",), 1)])
    assert add_up([merged, apart]).people == 1


def test_zeros_in_front_of_a_number_and_dashes_in_it_do_not_matter() -> None:
    assert TEAM.of_pin("0300000017") == TEAM.of_pin(" 300000017") == TEAM.of_pin("300-000-017")
    assert TEAM.of_pin("300000017") != TEAM.of_case("300000017")
    assert TEAM.of_pins(["", "--"]) == ()
