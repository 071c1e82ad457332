"""Who may be told what, against an independent statement of the memo's rule and of each decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.partner import ProgramKind
from csdesk.models.release import Release
from csdesk.services import disclosure, resources
from csdesk.services.disclosure import Fact, Recipient, Rulings, Telling, To
from csdesk.services.errors import NotFoundError
from csdesk.services.vault import Vault
from tests.services.enrolled import enrol
from tests.services.people import NOW, TODAY, Person, add_csa, add_person, add_program

START = date(2026, 6, 1)
DAYS = st.integers(0, 60).map(lambda number: START + timedelta(days=number))

AGENCIES = (Recipient.CSA, Recipient.STATE, Recipient.PROGRAM, Recipient.COURT, Recipient.OTHER)
"""Who may be told more by a release."""
COURT = "Rock County Circuit Court"
NEVER = {Fact.SAFE_CONTACT, Fact.VIOLENCE, Fact.FAMILY, Fact.NOTE, Fact.SIGNED_PAPER}
NAMED_ONLY = {Fact.PLAN: "plan", Fact.BARRIERS: "barriers", Fact.ANSWERS: "answers"}
GENERAL = "participation attendance outcome employment services address_phone"
WHEREABOUTS = {Fact.ADDRESS, Fact.PHONE}
CASE_DATA = {
    Fact.PIN, Fact.DATE_OF_BIRTH, Fact.CASE_FIGURES, Fact.REPORT_FLAGS, Fact.LISTED, Fact.REVIEW, Fact.HEARING,
    Fact.COURT_ORDER,
}  # fmt: skip
PARTICIPATION = {
    Fact.CONTACT, Fact.COOPERATION, Fact.APPOINTMENT, Fact.INTERVIEW_HELD, Fact.PLAN_SIGNED, Fact.REFERRAL,
    Fact.NEXT_STEP, Fact.CHECKLIST, Fact.ATTENDANCE, Fact.OUTCOME,
}  # fmt: skip


@dataclass(frozen=True)
class Signed:
    recipient: Recipient
    named: bool
    signed_on: date
    valid_until: date | None
    revoked_on: date | None
    facts: frozenset[str]


@st.composite
def signed_releases(draw: st.DrawFn) -> Signed:
    signed_on = draw(DAYS)
    later = st.none() | st.integers(0, 40).map(lambda number: signed_on + timedelta(days=number))
    codes = st.frozensets(st.sampled_from([*GENERAL.split(), *NAMED_ONLY.values()]), min_size=1)
    facts = draw(st.just(frozenset(GENERAL.split())) | codes)
    recipient = draw(st.sampled_from(AGENCIES))
    return Signed(recipient, draw(st.booleans()), signed_on, draw(later), draw(later), facts)


def code_of(fact: Fact) -> str:
    """What a release must name to cover a fact; empty where every release does."""
    if fact in (Fact.NAME, Fact.CASE_NUMBER):
        return ""
    own = {Fact.ATTENDANCE: "attendance", Fact.OUTCOME: "outcome", Fact.EMPLOYMENT: "employment"}
    own |= {Fact.SERVICE_REFERRAL: "services"} | dict.fromkeys(WHEREABOUTS, "address_phone") | NAMED_ONLY
    return own.get(fact, "participation")


def may_be_told(
    recipient: Recipient, fact: Fact, fact_on: date, *, enrolled: list[date], released: set[str], safe_contact: bool
) -> bool:
    """The memo's rule and the decisions, said once more in other words; `released`: the facts that releases name."""
    csa, state, court = recipient is Recipient.CSA, recipient is Recipient.STATE, recipient is Recipient.COURT
    if fact in NEVER or (fact in WHEREABOUTS and safe_contact):
        return False
    if state and fact in {Fact.NAME, *WHEREABOUTS, *CASE_DATA, *NAMED_ONLY}:
        return False
    if fact in CASE_DATA:
        return csa or (court and fact in (Fact.HEARING, Fact.COURT_ORDER))
    if fact in (Fact.NAME, Fact.CASE_NUMBER) and (csa or state or court):
        return True
    if released and (code_of(fact) in released or not code_of(fact)):
        return True
    if not (csa or state):
        return False
    if fact is Fact.ENROLLED:
        return all(fact_on <= day for day in enrolled)
    return fact in PARTICIPATION and all(fact_on < day for day in enrolled)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    enrolled=st.lists(st.tuples(DAYS, st.booleans(), st.booleans()), max_size=3),
    signed=st.lists(signed_releases(), max_size=4),
    facts=st.lists(st.tuples(st.sampled_from(Fact), DAYS), min_size=1, max_size=12),
    on=DAYS,
    safe_contact=st.booleans(),
)
def test_no_fact_is_told_that_the_rule_refuses_and_none_withheld_that_it_allows(
    vault: Vault,
    enrolled: list[tuple[date, bool, bool]],
    signed: list[Signed],
    facts: list[tuple[Fact, date]],
    on: date,
    safe_contact: bool,
) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        ncp_id = add_person(session, Person(safe_contact=safe_contact))
        program_id = add_program(session)
        service_id = add_program(session, "Parenting class", ProgramKind.SERVICE)
        for day, service, ended in enrolled:
            enrol(session, ncp_id, service_id if service else program_id, day, day if ended else None)
        for one in signed:
            session.add(
                Release(
                    ncp_id=ncp_id, recipient=one.recipient, signed_on=one.signed_on, valid_until=one.valid_until,
                    revoked_on=one.revoked_on, created_at=NOW, facts=" ".join(sorted(one.facts)),
                    csa_id=csa_id if one.named and one.recipient is Recipient.CSA else None,
                    program_id=program_id if one.named and one.recipient is Recipient.PROGRAM else None,
                    recipient_name=COURT,
                )
            )  # fmt: skip
        session.flush()
        rulings = Rulings.load(session, [ncp_id], on=on)
        for fact, fact_on in facts:
            for recipient in AGENCIES:
                released = {
                    code
                    for one in signed
                    if one.recipient is recipient
                    and one.signed_on <= on
                    and not (one.valid_until is not None and one.valid_until < on)
                    and not (one.revoked_on is not None and one.revoked_on <= on)
                    for code in one.facts
                }
                expected = may_be_told(
                    recipient, fact, fact_on, enrolled=[day for day, _, _ in enrolled], released=released,
                    safe_contact=safe_contact,
                )  # fmt: skip
                to = To(
                    recipient,
                    csa_id if recipient is Recipient.CSA else None,
                    program_id if recipient is Recipient.PROGRAM else None,
                    COURT,
                )
                found = rulings.ruling(ncp_id, to, fact, fact_on)
                assert found.allowed is expected, (recipient, fact, fact_on, found.rule_code)
                assert found == disclosure.ruling(session, ncp_id, to, fact, fact_on, on=on)

    vault.read(work)


def test_the_memos_own_examples(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        enrol(session, ncp_id, add_program(session), date(2026, 9, 20))

        def told(fact: Fact, fact_on: date) -> str:
            to = To(Recipient.CSA, csa_id)
            return disclosure.ruling(session, ncp_id, to, fact, fact_on, on=TODAY).rule_code

        assert told(Fact.CONTACT, date(2026, 9, 1)) == "before_enrolment"
        assert told(Fact.COOPERATION, date(2026, 9, 19)) == "before_enrolment"
        assert told(Fact.ENROLLED, date(2026, 9, 20)) == "enrolled"
        assert told(Fact.ATTENDANCE, date(2026, 9, 20)) == "after_enrolment"
        assert told(Fact.OUTCOME, date(2026, 10, 1)) == "after_enrolment"
        assert told(Fact.BARRIERS, date(2026, 9, 1)) == "release_needed"
        assert told(Fact.NOTE, date(2026, 9, 1)) == "never"
        assert told(Fact.ENROLLED, date(2026, 9, 21)) == "after_enrolment"
        assert told(Fact.EMPLOYMENT, date(2026, 9, 1)) == "release_needed"

    vault.write(work)


def test_an_agency_without_a_case_of_the_person_is_told_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session, "Rock")
        dane, ncp_id = add_csa(session, "Dane"), add_person(session)
        session.add(Release(ncp_id=ncp_id, recipient=Recipient.CSA, signed_on=date(2026, 9, 1), created_at=NOW))
        session.flush()

        def told(fact: Fact) -> str:
            return disclosure.ruling(session, ncp_id, To(Recipient.CSA, dane), fact, TODAY, on=TODAY).rule_code

        assert {told(fact) for fact in set(Fact) - NEVER} == {"other_agency"}
        session.add(
            Release(ncp_id=ncp_id, recipient=Recipient.CSA, csa_id=dane, signed_on=date(2026, 9, 1), created_at=NOW)
        )
        session.flush()
        covered = set(Fact) - NEVER - set(NAMED_ONLY) - CASE_DATA
        assert {told(fact) for fact in covered} == {"release_in_force"}
        assert {told(fact) for fact in NAMED_ONLY} == {"other_agency"}, "no release names them"

    vault.write(work)


def test_a_person_who_was_not_loaded_is_never_told_about(vault: Vault) -> None:
    def work(session: Session) -> None:
        rulings = Rulings.load(session, [add_person(session)], on=TODAY)
        with pytest.raises(NotFoundError):
            rulings.ruling(uuid7(), To(Recipient.CSA), Fact.CONTACT, TODAY)
        with pytest.raises(NotFoundError):
            disclosure.sentence_for(session, uuid7(), on=TODAY)

    vault.write(work)


def test_every_fact_has_a_rule_for_every_recipient_with_a_sentence_and_a_source() -> None:
    laid_out = resources.toml(disclosure.RESOURCE)
    for recipient in Recipient:
        facts = [fact for group in laid_out[recipient.value].values() for fact in group]
        assert sorted(facts) == sorted(Fact), recipient
    table = disclosure.table()
    for rule in table.rules.values():
        assert all((rule.sentence.endswith("."), rule.source, rule.short, rule.quote.endswith("."))), rule.code
        assert rule.outside.endswith(".") or rule.code in ("from_csa", "told_anyway", "release_revoked"), rule.code
    codes = [decision["code"] for decision in laid_out["decision"]]
    assert len(set(codes)) == len(codes)


def test_the_quoted_sentences_stand_in_the_memo_word_for_word() -> None:
    memo = Path("tests/data/memo_19_07_release_of_information.txt").read_text()
    for quote in resources.toml(disclosure.RESOURCE)["quote"].values():
        assert quote in memo


def test_what_a_release_can_name_is_what_the_form_offers() -> None:
    offered = {fact["code"] for fact in resources.toml("partners/release_facts.toml")["fact"]}
    assert set(resources.toml(disclosure.RESOURCE)["covered"]) == offered


def test_a_document_does_not_give_away_who_is_under_safe_contact(vault: Vault) -> None:
    """The same words for a phone number that is kept for want of a release, and for one that is never told."""

    def work(session: Session) -> None:
        csa_id = add_csa(session)
        to = To(Recipient.CSA, csa_id)
        kept = []
        for safe_contact in (False, True):
            ncp_id = add_person(session, Person(safe_contact=safe_contact))
            telling = Telling(Rulings.load(session, [ncp_id], on=TODAY), to)
            assert telling.tell(ncp_id, Fact.PHONE, TODAY, "608-555-0101") == "withheld"
            kept.append(telling.notes())
        assert kept[0] == kept[1]
        assert "safe" not in str(kept).lower()

    vault.write(work)


def test_safe_contact_is_kept_from_the_parents_papers_the_desks_files_and_the_calendar(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, Person(safe_contact=True))

        def may(recipient: Recipient, fact: Fact) -> bool:
            return disclosure.ruling(session, ncp_id, To(recipient), fact, TODAY, on=TODAY).allowed

        assert may(Recipient.PARENT, Fact.ANSWERS)
        assert not may(Recipient.PARENT, Fact.VIOLENCE)
        assert not may(Recipient.PARENT, Fact.FAMILY)
        assert not may(Recipient.PARENT, Fact.NOTE)
        assert not may(Recipient.OWN_USE, Fact.ADDRESS)
        assert not may(Recipient.OWN_USE, Fact.FAMILY)
        assert not may(Recipient.CALENDAR, Fact.NAME)
        assert not any(may(recipient, Fact.SAFE_CONTACT) for recipient in Recipient)

    vault.write(work)


def test_the_sentence_of_the_record_follows_enrolment_and_releases(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = add_csa(session, "Rock")
        add_csa(session, "Dane")
        ncp_id = add_person(session, Person(counties=("Rock", "Dane")))

        def said(on: date = TODAY) -> str:
            return disclosure.sentence_for(session, ncp_id, on=on).sentence

        before = (
            "To the Dane and Rock CSAs: participation, without a release, until the NCP is enrolled in a program. "
            "After that only with one."
        )
        assert said() == f"{before} None is on file."
        enrol(session, ncp_id, add_program(session), date(2026, 9, 20))
        assert said(date(2026, 9, 19)) == f"{before} None is on file."
        after = (
            "To the Dane and Rock CSAs: participation before September 20, 2026, and that the NCP is enrolled in a "
            "program. What came after, only with a release."
        )
        assert said() == f"{after} None is on file."
        session.add(
            Release(
                ncp_id=ncp_id, recipient=Recipient.CSA, csa_id=rock, signed_on=TODAY, created_at=NOW,
                valid_until=date(2026, 12, 31),
            )
        )  # fmt: skip
        session.flush()
        assert said() == f"{after} One is in force for Rock until December 31, 2026; none for Dane."
        assert said(date(2027, 1, 1)) == f"{after} None is in force: the last one was revoked or has run out."
        session.add(Release(ncp_id=ncp_id, recipient=Recipient.CSA, signed_on=TODAY, created_at=NOW))
        session.flush()
        assert said() == f"{after} One is in force."
        session.query(Release).delete()
        session.add(
            Release(ncp_id=ncp_id, recipient=Recipient.CSA, signed_on=TODAY, facts="employment plan", created_at=NOW)
        )
        session.flush()
        assert said() == f"{after} One is in force. It names: work, the plan's words."

    vault.write(work)


def test_the_page_for_people_says_every_rule_and_decision() -> None:
    page = " ".join(Path("docs/disclosure.md").read_text().split())
    for rule in disclosure.table().rules.values():
        assert rule.sentence in page
        assert rule.outside in page
    for decision in disclosure.decisions():
        assert f"**{decision.question}** {decision.answer}" in page
    for quote in resources.toml(disclosure.RESOURCE)["quote"].values():
        assert quote in page
    laid_out = resources.toml(disclosure.RESOURCE)
    for recipient in Recipient:
        for facts in laid_out[recipient.value].values():
            assert f": {', '.join(facts).replace('_', ' ')}." in page, recipient
    for facts in laid_out["covered"].values():
        assert f": {', '.join(facts).replace('_', ' ')}." in page
