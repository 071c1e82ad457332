"""How the referrals to a program went: counted again, and who stands behind each number."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.services import jobs, referrals
from csdesk.services.errors import RefusedError
from csdesk.services.referrals import AT_WORK, EVERYBODY, NewReferral, ReferralStatus, Thought
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program
from tests.services.test_merging import in_vain

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
LONG_AGO = TODAY - timedelta(days=100)
WAITS, ENROLLED, COMPLETED, LEFT, NOTHING = range(5)


def refer(session: Session, program_id: UUID, name: str, end: int, waited: int) -> tuple[UUID, UUID]:
    """Somebody whose referral went so."""
    ncp_id = add_person(session, Person(name, "Jo"))
    key = referrals.refer(session, ncp_id, NewReferral(program_id, LONG_AGO), **HOW)
    day = LONG_AGO + timedelta(days=waited)
    if end in (ENROLLED, COMPLETED, LEFT):
        referrals.enrol(session, key, enrolled_on=day, **HOW)
    if end == COMPLETED:
        referrals.complete(session, key, ended_on=day + timedelta(days=9), **HOW)
    if end == LEFT:
        referrals.leave(session, key, ended_on=day + timedelta(days=9), reason_code="moved", **HOW)
    if end == NOTHING:
        referrals.not_enrolled(session, key, on=day, reason_code="no_place", reason="Until May", **HOW)
    return ncp_id, key


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20), st.booleans(), st.booleans()), max_size=7))
@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_numbers_add_up_and_open_their_people(vault: Vault, told: list[tuple[int, int, bool, bool]]) -> None:
    def work(session: Session) -> None:
        program_id = add_program(session)
        worked, named = 0, 0
        for number, (end, waited, job, safe) in enumerate(told):
            ncp_id, _ = refer(session, program_id, f"Person{number}", end, waited)
            if job:
                jobs.start_job(session, ncp_id, started_on=LONG_AGO + timedelta(days=25), **HOW)
                worked += end in (ENROLLED, COMPLETED, LEFT)
            if safe:
                session.get_one(Ncp, ncp_id).safe_contact = True
            named += not safe
        session.flush()
        found = referrals.results(session, program_id)
        assert found.referred == len(told) == sum(found.by_status.values())
        assert (found.at_work, found.unnamed) == (worked, len(told) - named)
        assert len(found.line_up(EVERYBODY)) == named
        assert sum(len(found.line_up(status)) for status in ReferralStatus) == named
        assert {one.name for one in found.people} == {
            f"Person{number}, Jo" for number, one in enumerate(told) if not one[3]
        }
        assert sum(number for _, number in found.why) == sum(end in (LEFT, NOTHING) for end, *_ in told)
        if not any(safe for *_, safe in told):
            assert len(found.line_up(AT_WORK)) == worked

    in_vain(vault, work)


def test_why_how_soon_and_what_parents_thought(vault: Vault) -> None:
    def work(session: Session) -> None:
        program_id = add_program(session)
        keys = [
            refer(session, program_id, f"P{n}", end, 4 * n)[1]
            for n, end in enumerate((COMPLETED, LEFT, ENROLLED, NOTHING))
        ]
        referrals.note_thought(session, keys[0], Thought("yes", "no", "partly"), **HOW)
        referrals.note_thought(session, keys[1], Thought("yes", note="Kind people"), **HOW)
        referrals.note_thought(session, keys[1], Thought("no"), **HOW)
        with pytest.raises(RefusedError, match="Nothing was said"):
            referrals.note_thought(session, keys[2], Thought(), **HOW)
        found = referrals.results(session, program_id)
        assert (found.days_until_enrolled, found.last_referred_on) == (4, LONG_AGO)
        assert dict(found.why) == {"Moved away": 1, "No place, or a long wait": 1}
        assert found.people[0].reason == "No place, or a long wait: Until May"
        assert [counts for _, counts in found.thoughts] == [
            {"yes": 1, "partly": 0, "no": 1},
            {"yes": 0, "partly": 0, "no": 1},
            {"yes": 0, "partly": 1, "no": 0},
        ]
        session.get_one(Program, program_id).category = "dv_treatment"
        assert (referrals.results(session, program_id).people, found.referred) == ((), 4)

    in_vain(vault, work)


def test_somebody_who_takes_part_already_is_enrolled_from_that_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        program_id, ncp_id = add_program(session), add_person(session)
        since = date(2026, 5, 4)
        referrals.refer(session, ncp_id, NewReferral(program_id, TODAY, enrolled_since=since), **HOW)
        (found,) = referrals.referrals_of(session, ncp_id)
        assert found.status is ReferralStatus.ENROLLED
        assert found.enrolment is not None
        assert found.enrolment.enrolled_on == since
        assert referrals.results(session, program_id).days_until_enrolled is None

    in_vain(vault, work)


@pytest.mark.parametrize("category", ["mediation", "parenting_plan", "virtual_visitation"])
def test_nobody_under_safe_contact_is_sent_where_the_other_parent_is(vault: Vault, category: str) -> None:
    def work(session: Session) -> None:
        program_id, ncp_id = add_program(session), add_person(session, Person(safe_contact=True))
        session.get_one(Program, program_id).category = category
        with pytest.raises(RefusedError, match="both parents together"):
            referrals.refer(session, ncp_id, NewReferral(program_id, TODAY), **HOW)

    in_vain(vault, work)
