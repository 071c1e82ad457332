"""What goes outside: no number of one to four people stands there, and none follows from the others."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from uuid import UUID, uuid5

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.outcome import OutcomePoint
from csdesk.services.program import quality
from csdesk.services.program.quality import About, Bar, Card, Number, Unit, telling
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.small_numbers import FEWEST
from csdesk.services.vault import Vault
from tests.services.flow.test_flow import SOMEBODY, settle, undone
from tests.services.outcomes.asking import enrol, say
from tests.services.people import TODAY, Person, add_person
from tests.services.quality.test_quality import attended, scope

PLACE = UUID(int=1)
ALWAYS_THERE = (About.REFERRALS_IN, About.REFERRALS_OUT, About.ATTENDANCE)
"""Cards whose bars say nothing of whether somebody is behind them."""
YESTERDAY = TODAY - timedelta(days=1)
PEOPLE = st.frozensets(st.integers(0, 30).map(lambda number: uuid5(PLACE, str(number))), max_size=12)


def published(numbers: Sequence[int]) -> tuple[int, tuple[int | None, ...]] | None:
    """The whole and its parts as they are told; None where the whole is not."""
    if sum(numbers) < FEWEST:
        return None
    hidden = small_numbers.hide_enough(numbers)
    return sum(numbers), tuple(None if place in hidden else one for place, one in enumerate(numbers))


def others(told: tuple[int, tuple[int | None, ...]]) -> Iterator[tuple[int, ...]]:
    """Everything that somebody who knows the rule can think of as what is behind the table."""
    whole, parts = told
    left = whole - sum(part or 0 for part in parts)
    places = [place for place, part in enumerate(parts) if part is None]
    for guess in product(range(left + 1), repeat=max(len(places) - 1, 0)):
        if sum(guess) > left:
            continue
        filled = [part or 0 for part in parts]
        for place, number in zip(places, (*guess, left - sum(guess)), strict=False):
            filled[place] = number
        if published(filled) == told:
            yield tuple(filled)


@settings(max_examples=300, deadline=None)
@given(numbers=st.lists(st.integers(0, 9), min_size=1, max_size=4))
def test_no_part_can_be_worked_out_from_the_whole_and_the_others(numbers: list[int]) -> None:
    told = published(numbers)
    if told is None:
        return
    possible = list(others(told))
    assert tuple(numbers) in possible
    for place, number in enumerate(numbers):
        if 0 < number < FEWEST:
            assert told[1][place] is None
            assert len({one[place] for one in possible}) > 1


@settings(max_examples=300, deadline=None)
@given(numbers=st.lists(st.integers(0, 8), min_size=1, max_size=3), twice=st.integers(0, 6))
def test_nor_where_people_are_in_two_parts(numbers: list[int], twice: int) -> None:
    """How many are in two is not told beside it."""
    whole = sum(numbers) - min(twice, sum(numbers) - max(numbers))
    if whole < FEWEST:
        return
    hidden = small_numbers.hide_enough(numbers)
    possible = [
        guess
        for guess in product(*(range(12) if place in hidden else (one,) for place, one in enumerate(numbers)))
        if sum(guess) >= whole >= max(guess) and small_numbers.hide_enough(guess) == hidden
    ]
    assert tuple(numbers) in possible
    for place, number in enumerate(numbers):
        assert not 0 < number < FEWEST or len({one[place] for one in possible}) > 1


@given(parts=st.lists(PEOPLE, min_size=1, max_size=6))
def test_what_is_left_of_the_whole_is_of_enough_people(parts: list[frozenset[UUID]]) -> None:
    hidden = small_numbers.hide_enough(parts)
    assert all(place in hidden for place, part in enumerate(parts) if len(part) < FEWEST)
    left = frozenset[UUID]().union(*(parts[place] for place in hidden))
    everybody = frozenset[UUID]().union(*parts)
    assert not left or len(hidden) == len(parts) or (len(left) >= FEWEST and len(hidden) > 1)
    assert not left or left <= everybody


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(people=st.lists(SOMEBODY, min_size=1, max_size=8))
def test_a_file_for_outside_tells_no_number_of_fewer_than_five(vault: Vault, people: list[dict[str, object]]) -> None:
    def work(session: Session) -> None:
        settle(session, people)
        attended(session, [])
        found = quality.quality(session, scope(), by_county=True)
        whole = {card.key: card for card in found.cards}
        for table in telling.tables(found, outside=True):
            key, _, part = table.key.rpartition("_")
            card = whole.get(key)
            if card is None:
                continue
            bars = {"parts": card.bars, "times": card.row, "counties": card.counties}[part]
            lines = {line.label: line for line in table.bars}
            for bar in bars:
                if bar.number.people < FEWEST and bar.label in lines:
                    assert all(isinstance(one, str) for one in lines[bar.label].numbers)
                    assert part == "times" or card.about in (
                        About.REFERRALS_IN,
                        About.REFERRALS_OUT,
                        About.ATTENDANCE,
                    )
                    assert part != "counties"
        for way, line in zip(found.ways, _ways(telling.tables(found, outside=True)), strict=True):
            assert way.days.people >= FEWEST or set(line.numbers) == {small_numbers.UNDER}

    undone(vault, work)


def _ways(tables: Sequence[telling.Table]) -> tuple[telling.Line, ...]:
    return next(table for table in tables if table.key == "ways").lines


def test_the_office_is_told_all_and_the_outside_what_does_not_follow(vault: Vault) -> None:
    def of(*numbers: int) -> Card:
        bars = tuple(Bar(f"b{place}", f"B{place}", Number(one, one)) for place, one in enumerate(numbers))
        whole = Number(sum(numbers), sum(numbers))
        return Card(About.REFERRALS_IN, Unit.PEOPLE, bars, whole, (Bar("t", "T", whole),))

    def told(card: Card, *, outside: bool) -> list[object]:
        empty = vault.read(lambda session: quality.quality(session, scope()))
        found = quality.Quality(empty.scope, empty.times, (card,), (), (), ())
        return [line.numbers[0] for line in telling.tables(found, outside=outside)[0].lines]

    assert told(of(12, 3, 9), outside=False) == [12, 3, 9, 24]
    assert told(of(12, 3, 9), outside=True) == [12, "not told", "not told", 24]
    assert told(of(12, 3, 2), outside=True) == [12, "not told", "not told", 17]
    assert told(of(12, 0, 0), outside=True) == [12, "not told", "not told", 12]
    assert told(of(2, 1), outside=True) == ["not told", "not told", "under 5"]


def test_outside_a_program_a_county_or_an_answer_of_few_people_has_no_line(vault: Vault) -> None:
    def work(session: Session) -> tuple[list[str], ...]:
        for number in range(8):
            who = add_person(session, Person(first_name=f"Nr {number}", counties=("Rock" if number < 6 else "Dane",)))
            spell = enrol(session, who, YESTERDAY, TODAY, category="w2" if number < 6 else "dv_treatment")
            for point in (OutcomePoint.ENROLMENT, OutcomePoint.EXIT):
                say(session, who, spell, "education", "some_high_school" if number < 7 else "ged", point)
        found = quality.quality(session, scope(), by_county=True)
        tables = {table.key: table for table in telling.tables(found, outside=True)}
        keys = ("services_counties", "education_ncp", "programs_parts")
        return tuple([line.label for line in tables[key].lines] for key in keys)

    counties, answers, programs = vault.write(work)
    assert counties == ["Others", "In all"]
    assert answers == ["Others", "In all"]
    assert programs == ["Others", "In all"]


def test_outcomes_are_of_the_same_people_and_of_their_county(vault: Vault) -> None:
    def work(session: Session) -> None:
        for number, county in enumerate(("Rock", "Rock", "Dane")):
            who = add_person(session, Person(first_name=f"Nr {number}", counties=(county,)))
            spell = enrol(session, who, YESTERDAY, TODAY)
            say(session, who, spell, "employment", "looking", OutcomePoint.ENROLMENT)
            say(session, who, spell, "employment", "full_time", OutcomePoint.EXIT)
            say(session, who, spell, "wage", "", OutcomePoint.EXIT, amount_cents=1_500 + 100 * number)
        found = quality.quality(session, scope())
        card = found.card("employment.ncp")
        assert card is not None
        assert [(bar.code, bar.before and bar.before.count, bar.number.count) for bar in card.bars] == [
            ("full_time", 0, 3),
            ("looking", 3, 0),
        ]
        assert len(quality.people_behind(session, scope(), card, "looking", before=True)) == 3
        in_dane = quality.quality(session, scope(county="Dane")).card("employment.ncp")
        assert in_dane is not None
        assert in_dane.total.people == 1

    vault.write(work)
