"""The quality loop: its numbers are those of a plain recount, and each has the people behind it that it counts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.referral import Attendance, Attended, Enrolment
from csdesk.services.program import quality
from csdesk.services.program.quality import About, Every, Scope, Unit, counting, views
from csdesk.services.vault import Vault
from tests.services.flow.test_flow import SOMEBODY, settle, undone
from tests.services.people import NOW, TODAY, Person, add_person
from tests.services.quality.recount import Again, again, reach
from tests.services.reporting import desk

SESSIONS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 100), st.sampled_from(Attended)), max_size=5)


def scope(every: Every = Every.QUARTER, county: str | None = None, day: date = TODAY) -> Scope:
    return Scope(quality.of(every, day), county, TODAY)


def attended(session: Session, seats: list[tuple[int, int, Attended]]) -> None:
    enrolments = session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
    for number, (which, ago, how) in enumerate(seats):
        if enrolments:
            enrolment = enrolments[which % len(enrolments)]
            held = TODAY - timedelta(days=ago)
            session.add(Attendance(enrolment_id=enrolment.id, held_on=held, session=str(number), attended=how))
    session.flush()


def agree(session: Session, asked: Scope) -> None:
    found = quality.quality(session, asked, by_county=True)
    for place, time in enumerate(found.times):
        told = again(session, time.first_day, time.last_day, TODAY, asked.county)
        for card in found.cards:
            whole = told.whole(card.key)
            number = card.row[place].number
            assert number.people == len(set(whole))
            assert number.count == (len(set(whole)) if card.unit is Unit.PEOPLE else len(whole))
        for way in found.ways:
            assert (way.row[place].people, way.row[place].half) == (
                len(told.days[way.code]),
                reach(told.days[way.code], 0.5),
            )
    last = again(session, found.times[-1].first_day, found.times[-1].last_day, TODAY, asked.county)
    for card in found.cards:
        assert {bar.code: bar.number.people for bar in card.bars if bar.number.count} == {
            code: len(set(behind)) for code, behind in last.bars[card.key].items()
        }
        assert card.total == card.row[-1].number
        for bar in card.bars:
            _behind(session, asked, card, bar, last)
        for of_county in card.counties:
            there = again(session, found.times[-1].first_day, found.times[-1].last_day, TODAY, of_county.code)
            assert of_county.number.people == len(set(there.whole(card.key)))
    assert found.cards[3].total.part == len(set(last.done["services"]))
    assert found.cards[5].total.part == len(last.done["classes"])
    for way in found.ways:
        days = last.days[way.code]
        told_days = (way.days.quarter, way.days.half, way.days.three_quarters, way.days.longest)
        assert told_days == (reach(days, 0.25), reach(days, 0.5), reach(days, 0.75), max(days, default=None))


def _behind(session: Session, asked: Scope, card: Any, bar: Any, last: Again) -> None:
    people = quality.people_behind(session, asked, card, bar.code)
    assert {line.ncp_id for line in people} == set(last.bars[card.key][bar.code])
    assert len(people) == bar.number.people


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    people=st.lists(SOMEBODY, min_size=1, max_size=6),
    seats=SESSIONS,
    every=st.sampled_from(Every),
    county=st.sampled_from([None, "Dane", ""]),
    back=st.sampled_from([0, 0, 40, 100]),
)
def test_the_numbers_agree_with_a_plain_recount(
    vault: Vault, people: list[dict[str, Any]], seats: Any, every: Every, county: str | None, back: int
) -> None:
    def work(session: Session) -> None:
        settle(session, people)
        attended(session, seats)
        agree(session, scope(every, county, TODAY - timedelta(days=back)))

    undone(vault, work)


def test_a_scripted_quarter_agrees_too(scripted: Vault) -> None:
    def work(session: Session) -> None:
        for every in Every:
            agree(session, scope(every, day=date(2026, 9, 30)))

    scripted.read(work)


def test_in_two_counties_somebody_counts_in_each_and_once_in_the_whole(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_person(session, Person(counties=("Rock", "Dane")))
        found = quality.quality(session, scope(), by_county=True).cards[0]
        assert [(bar.code, bar.number.count) for bar in found.counties] == [("Dane", 1), ("Rock", 1)]
        assert found.total.count == 1
        assert quality.quality(session, scope(county="Dane")).cards[0].total.count == 1

    vault.write(work)


def test_the_smaller_programs_have_one_bar_that_opens_them_all(scripted: Vault) -> None:
    def work(session: Session) -> None:
        first = session.scalars(select(Enrolment)).first()
        assert first is not None
        for number in range(counting.MOST_PROGRAMS + 2):
            program = Program(name=f"Program {number:02}", kind="service")
            session.add(program)
            session.flush()
            who = add_person(session, Person(first_name=f"Nr {number}"))
            made = desk.refer(session, who, program.id, on=date(2026, 9, 1))
            assert made is not None
        card = quality.quality(session, scope(day=date(2026, 9, 30))).card("programs")
        assert card is not None
        assert (len(card.bars), card.bars[-1].code) == (counting.MOST_PROGRAMS + 1, counting.OTHERS)
        assert sum(bar.number.count for bar in card.bars) == card.total.count
        people = quality.people_behind(session, scope(day=date(2026, 9, 30)), card, counting.OTHERS)
        assert len(people) == card.bars[-1].number.people

    scripted.write(work)


def test_a_bar_of_the_row_opens_the_people_of_its_time(scripted: Vault) -> None:
    def work(session: Session) -> None:
        asked = scope(day=TODAY)
        card = quality.quality(session, asked).cards[1]
        before = card.row[-2]
        there = views.of_time(asked, before.code)
        people = quality.people_behind(session, there, card)
        assert (len(people), there.time.first_day) == (before.number.people, date(2026, 7, 1))

    scripted.read(work)


def test_who_waits_longest_comes_first_and_whoever_went_on_waits_no_more(scripted: Vault) -> None:
    def work(session: Session) -> None:
        for way in quality.quality(session, scope()).ways:
            waiting = quality.who_waits(session, scope(), way.code)
            assert [line.on for line in waiting] == sorted(line.on for line in waiting)
            for line in waiting:
                assert session.get_one(Ncp, line.ncp_id).closed_on is None
                assert (
                    line.what == f"{(TODAY - line.on).days:,} {'day' if TODAY - line.on == timedelta(1) else 'days'}"
                )

    scripted.read(work)


def test_nobody_tried_yet_waits_for_the_first_try(vault: Vault) -> None:
    def work(session: Session) -> None:
        long, short = add_person(session, Person(first_name="A")), add_person(session, Person(first_name="B"))
        session.get_one(Ncp, long).created_at = NOW - timedelta(days=9)
        session.flush()
        waiting = quality.who_waits(session, scope(), "attempted")
        assert [(line.ncp_id, line.what) for line in waiting] == [(long, "9 days"), (short, "0 days")]
        assert quality.who_waits(session, scope(county="Dane"), "attempted") == ()

    vault.write(work)


def test_an_empty_desk_has_no_numbers(vault: Vault) -> None:
    found = vault.read(lambda session: quality.quality(session, scope(), by_county=True))
    assert not found.anything
    assert (found.outcomes, found.wages) == ((), ())
    assert all(way.days.half is None for way in found.ways)


@given(day=st.dates(date(2000, 1, 1), date(2098, 12, 31)), every=st.sampled_from(Every))
def test_times_follow_each_other_without_a_gap(day: date, every: Every) -> None:
    time = quality.of(every, day)
    assert time.holds(day)
    assert time.next.first_day == time.last_day + timedelta(days=1)
    assert time.next.previous == time
    row = quality.row_to(time)
    assert (len(row), row[-1]) == (8, time)
    assert all(later == earlier.next for earlier, later in pairwise(row))


def test_the_sentences_of_the_document_stand_by_each_card() -> None:
    told = quality.words()["card"]
    assert {about.value for about in About} < set(told)
    for card in told.values():
        assert card["document"] in DOCUMENT
        assert card["rule"]


@pytest.fixture
def scripted(vault: Vault) -> Vault:
    vault.write(lambda session: desk.script(session, seed=11, people=50))
    return vault


DOCUMENT = """
Referrals from all inside and outside agencies, including child support workers, court, parole/probation, and community service providers.
Services referred to and received, including the type of service, date referred, date completed, and outcome of referral.
Workshop and class attendance and completion or outcome.
Mastery Level: Outcomes should be recorded for both parents and children in education, employment, and child-related outcomes.
The 2Gen program should engage in continuous quality improvement (CQI) by collecting, analyzing, and reporting on program data to program stakeholders and staff on an ongoing basis.
"""  # noqa: E501 - word for word
