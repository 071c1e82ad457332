"""Outcomes are asked once, at the right moment, of both parents and the children where served."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.referral import Enrolment
from csdesk.services import audit, closing, family, outcomes
from csdesk.services import vault as vaults
from csdesk.services.caseload.timeline import timeline
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction
from csdesk.services.days import noon
from csdesk.services.errors import RefusedError
from csdesk.services.family import NewChild, NewParent
from csdesk.services.outcomes import NOT_SAID, Given
from csdesk.services.spells import spells_of
from csdesk.services.today.outcomes import outcomes_to_ask
from csdesk.services.vault import Vault
from tests.services.outcomes.asking import (
    DURING,
    ENROLMENT,
    EXIT,
    HOW,
    OF_THE_NCP,
    codes,
    days_ago,
    due,
    enrol,
    line,
    of,
    say,
)
from tests.services.people import NOW, TODAY, WHO, Person, add_person


def test_nothing_is_asked_before_the_enrolment_and_then_each_thing_once(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        assert of(session, ncp_id).spells == ()
        enrolment_id = enrol(session, ncp_id, days_ago(12))
        asked = due(session, ncp_id)
        assert codes(asked, "ncp", ENROLMENT) == OF_THE_NCP
        assert {point for _, _, point in asked} == {ENROLMENT}
        say(session, ncp_id, enrolment_id, "education", "ged")
        assert "education" not in codes(due(session, ncp_id), "ncp", ENROLMENT)
        with pytest.raises(RefusedError, match="asked already"):
            say(session, ncp_id, enrolment_id, "education", "degree")
        say(session, ncp_id, enrolment_id, "health_insurance", NOT_SAID)
        assert codes(due(session, ncp_id), "ncp", ENROLMENT) == {"school", "employment", "parenting_plan"}
        assert of(session, ncp_id).to_ask == 3
        happened = [(one.what, one.detail) for one in timeline(session, ncp_id) if one.icon == "outcome"]
        assert happened == [("Outcomes asked: at enrollment", "2 answers")]

    vault.write(work)
    newest = vault.read(lambda session: audit.read_trail(session, limit=1).lines[0])
    assert (newest.action, newest.detail) == ("outcome.answered", "enrolment: health_insurance of ncp")


def test_the_wage_is_asked_of_who_works(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(12))
        with pytest.raises(RefusedError, match="not asked here"):
            say(session, ncp_id, enrolment_id, "wage", "", amount_cents=1500)
        say(session, ncp_id, enrolment_id, "employment", "part_time")
        assert "wage" in codes(due(session, ncp_id), "ncp", ENROLMENT)
        for wrong in ({"value": ""}, {"value": "", "amount_cents": -1}):
            with pytest.raises(RefusedError, match=r"amount|at most"):
                say(session, ncp_id, enrolment_id, "wage", **wrong)
        say(session, ncp_id, enrolment_id, "wage", "", amount_cents=1750)
        cell = line(session, ncp_id, "wage").at(ENROLMENT)
        assert cell is not None
        assert cell.answer is not None
        assert cell.answer.words == "$17.50"

    vault.write(work)


def test_at_exit_or_after_twelve_months_whichever_comes_first(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, date(2025, 10, 8))
        year = date(2026, 10, 8)
        assert codes(due(session, ncp_id, year - timedelta(days=1)), "ncp", EXIT) == set()
        assert codes(due(session, ncp_id, year), "ncp", EXIT) == OF_THE_NCP
        assert codes(due(session, ncp_id, year + timedelta(days=60)), "ncp", EXIT) == OF_THE_NCP
        assert due(session, ncp_id, year + timedelta(days=61)) == set(), "it would not tell of that time any more"
        cell = line(session, ncp_id, "education", today=year + timedelta(days=61)).at(EXIT)
        assert cell is not None
        assert cell.can_be_entered

    vault.write(work)


def test_the_end_of_the_last_program_asks_how_things_stand_at_exit(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(200), days_ago(150))
        assert due(session, ncp_id) == set()
        enrol(session, ncp_id, days_ago(160), days_ago(3))
        spell, *others = of(session, ncp_id).spells
        assert others == [], "programs that overlap are one spell"
        assert spell.spell.enrolment_ids[0] == enrolment_id
        assert codes(due(session, ncp_id), "ncp", EXIT) == OF_THE_NCP
        say(session, ncp_id, enrolment_id, "employment", "looking", EXIT)
        assert codes(due(session, ncp_id), "ncp", EXIT) == OF_THE_NCP - {"employment"}

    vault.write(work)


def test_what_was_not_said_after_twelve_months_is_asked_at_the_real_end(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrolment_id = enrol(session, ncp_id, days_ago(500), days_ago(3))
        say(session, ncp_id, enrolment_id, "employment", "looking", EXIT)
        assert codes(due(session, ncp_id), "ncp", EXIT) == OF_THE_NCP - {"employment"}
        assert list(outcomes.due_now(session, today=TODAY)) == [ncp_id]
        (line,) = outcomes_to_ask(session, TODAY).lines
        assert line.why.startswith("Ended 3 days ago: ")
        assert due(session, ncp_id, days_ago(4)) == set(), "the time after twelve months is over"
        assert codes(due(session, ncp_id, TODAY + timedelta(days=57)), "ncp", EXIT) == OF_THE_NCP - {"employment"}
        assert due(session, ncp_id, TODAY + timedelta(days=58)) == set()

    vault.write(work)


def test_the_school_is_asked_once_while_the_program_goes_on(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, days_ago(90))
        assert due(session, ncp_id) == {("ncp", "school", DURING)}
        assert due(session, ncp_id, days_ago(1)) == set()

    vault.write(work)


def test_a_closed_record_is_asked_at_exit(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, days_ago(80))
        assert due(session, ncp_id) == set()
        closing.close(session, ncp_id, closing.reasons()[0], on=days_ago(1), **HOW)
        assert codes(due(session, ncp_id), "ncp", EXIT) == OF_THE_NCP

    vault.write(work)


def test_the_other_parent_where_served_and_the_children_by_their_age(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, days_ago(12))
        parent_id = family.add_parent(session, ncp_id, NewParent("Rosa Sample"), **HOW)
        assert codes(due(session, ncp_id), "cp", ENROLMENT) == set(), "nobody served her yet"
        family.record_contact(
            session, parent_id, ContactKind.CALL, Direction.OUT, ContactOutcome.REACHED, on=NOW, **HOW
        )
        assert codes(due(session, ncp_id), "cp", ENROLMENT) == {
            "education",
            "school",
            "employment",
            "health_insurance",
        }
        family.add_child(session, ncp_id, NewChild("Maya", date(2022, 3, 4)), **HOW)
        every_child = {"health_insurance", "parent_child_contact"}
        assert codes(due(session, ncp_id), "child", ENROLMENT) == every_child | {"early_childhood"}
        family.add_child(session, ncp_id, NewChild("Ben", date(2012, 3, 4)), **HOW)
        family.add_child(session, ncp_id, NewChild("Kim"), **HOW)
        assert codes(due(session, ncp_id), "child", ENROLMENT) == every_child | {"early_childhood", "child_school"}
        ages = {
            (one.subject.name, one.measure.code)
            for one in of(session, ncp_id).spells[0].lines
            if one.measure.code in ("early_childhood", "child_school")
        }
        assert ages == {("Maya", "early_childhood"), ("Ben", "child_school")}

    vault.write(work)


def test_a_second_enrolment_after_the_end_is_asked_anew_with_what_was_said_shortly_before(
    vault: Vault, ncp_id: UUID
) -> None:
    def work(session: Session) -> None:
        first = enrol(session, ncp_id, days_ago(200), days_ago(20))
        child_id = family.add_child(session, ncp_id, NewChild("Maya", date(2015, 3, 4)), **HOW)
        say(session, ncp_id, first, "employment", "full_time", EXIT, on=days_ago(18))
        say(session, ncp_id, first, "wage", "", EXIT, on=days_ago(18), amount_cents=1600)
        say(session, ncp_id, first, "parent_child_contact", "weekly", EXIT, on=days_ago(18), child_id=child_id)
        enrol(session, ncp_id, days_ago(10))
        assert [len(one.spell.enrolment_ids) for one in of(session, ncp_id).spells] == [1, 1]
        assert codes(due(session, ncp_id), "ncp", ENROLMENT) == OF_THE_NCP
        assert codes(due(session, ncp_id), "child", ENROLMENT) == {
            "health_insurance", "parent_child_contact", "child_school",
        }  # fmt: skip
        cell = line(session, ncp_id, "employment").at(ENROLMENT)
        assert cell is not None
        assert cell.suggestion is not None
        assert (cell.suggestion.words, cell.suggestion.because) == ("Full time", "Said on September 20, 2026")

    vault.write(work)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (0, None, "Enrolled today: "),
        (1, None, "Enrolled 1 day ago: "),
        (10, None, "Enrolled 10 days ago: "),
        (30, None, "Enrolled 30 days ago: "),
        (100, None, "Enrolled 100 days ago: "),
        (80, 0, "Ended today: "),
        (80, 20, "Ended 20 days ago: "),
    ],
)
def test_today_says_since_when(vault: Vault, ncp_id: UUID, since: int, until: int | None, said: str) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, days_ago(since), None if until is None else days_ago(until))
        (line,) = outcomes_to_ask(session, TODAY).lines
        assert line.why.startswith(said)

    vault.write(work)


def test_whom_something_is_asked_today(vault: Vault, ncp_id: UUID) -> None:
    def work(session: Session) -> None:
        enrol(session, ncp_id, days_ago(12))
        left = add_person(session, Person("Abel", "Ann"))
        enrol(session, left, days_ago(300), days_ago(40))
        add_person(session, Person("Never", "Enrolled"))
        long_ago = add_person(session, Person("Long", "Ago"))
        enrol(session, long_ago, days_ago(900), days_ago(700))
        found = outcomes.due_now(session, today=TODAY)
        assert [(who, point, number) for who, (_spell, point, number) in found.items()] == [
            (left, EXIT, 5), (ncp_id, ENROLMENT, 5),
        ]  # fmt: skip

    vault.write(work)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault = vaults.create(tmp_path_factory.mktemp("outcomes") / "v.csvault", "lantern orbit walnut 42").vault
    yield vault
    vault.lock()


spans = st.lists(st.tuples(st.integers(0, 700), st.one_of(st.none(), st.integers(0, 200))), min_size=1, max_size=4)


@settings(deadline=None, max_examples=25)
@given(spans, st.one_of(st.none(), st.integers(0, 700)), st.integers(0, 900))
def test_whatever_the_enrolments_each_thing_is_asked_once_and_whom_today_finds_is_who_is_due(
    shared: Vault, programs: list[tuple[int, int | None]], closed: int | None, later: int
) -> None:
    begin = date(2024, 10, 1)
    today = begin + timedelta(days=later)
    at = noon(today)

    def work(session: Session) -> None:
        ncp_id = add_person(session, Person(more={"closed_on": begin + timedelta(days=closed)} if closed else {}))
        family.add_child(session, ncp_id, NewChild("Maya", date(2020, 3, 4)), at=at, who=WHO)
        for first, length in programs:
            since = begin + timedelta(days=first)
            enrol(session, ncp_id, since, since + timedelta(days=length) if length is not None else None)
        spells = spells_of(session, [ncp_id])[ncp_id]
        assert sorted(key for spell in spells for key in spell.enrolment_ids) == sorted(
            session.scalars(session.query(Enrolment.id).filter(Enrolment.ncp_id == ncp_id).statement)
        )
        for before, after in pairwise(spells):
            assert before.ended_on is not None
            assert before.ended_on < after.since or closed is not None
        found = of(session, ncp_id, today)
        assert (ncp_id in outcomes.due_now(session, today=today)) == bool(found.to_ask)
        for spell in found.spells:
            for one in spell.lines:
                for cell in one.cells:
                    if cell.due and one.measure.code != "wage":
                        assert cell.asked_from is not None
                        assert cell.asked_from <= today
                        value = one.measure.choices[0].code
                        child = one.subject.id if one.subject.kind == "child" else None
                        given_now = Given(
                            one.measure.code, cell.point, spell.spell.enrolment_ids[0], value, child_id=child
                        )
                        outcomes.answer(session, ncp_id, given_now, on=today, at=at, who=WHO)
                        with pytest.raises(RefusedError):
                            outcomes.answer(session, ncp_id, given_now, on=today, at=at, who=WHO)
        assert {code for _, code, _ in due(session, ncp_id, today)} <= {"wage"}

    shared.read(work)
