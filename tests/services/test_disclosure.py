"""Who may be told what, against an independent statement of the memo's rule and of each decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.audit import AuditEvent
from csdesk.models.partner import ProgramKind
from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from csdesk.models.release import Release
from csdesk.services import disclosure, resources
from csdesk.services.disclosure import Fact, Recipient, Rulings
from csdesk.services.errors import NotFoundError
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program

START = date(2026, 6, 1)
DAYS = st.integers(0, 60).map(lambda number: START + timedelta(days=number))

NEVER = {Fact.SAFE_CONTACT, Fact.ANSWERS, Fact.BARRIERS, Fact.NOTE}
IDENTITY = {Fact.NAME, Fact.CASE_NUMBER}
WHEREABOUTS = {Fact.ADDRESS, Fact.PHONE}
MORE_THAN_PARTICIPATION = {Fact.ELIGIBILITY, Fact.SERVICE_REFERRAL, Fact.EMPLOYMENT, *WHEREABOUTS}


@dataclass(frozen=True)
class Signed:
    recipient: Recipient
    named: bool
    signed_on: date
    valid_until: date | None
    revoked_on: date | None


@st.composite
def signed_releases(draw: st.DrawFn) -> Signed:
    signed_on = draw(DAYS)
    later = st.none() | st.integers(0, 40).map(lambda number: signed_on + timedelta(days=number))
    return Signed(draw(st.sampled_from(Recipient)), draw(st.booleans()), signed_on, draw(later), draw(later))


def enrol(session: Session, ncp_id: UUID, program_id: UUID, on: date, ended_on: date | None = None) -> None:
    referral = Referral(
        ncp_id=ncp_id, program_id=program_id, referred_on=on, by=WHO, status=ReferralStatus.ENROLLED,
        last_news_on=on, created_at=NOW,
    )  # fmt: skip
    session.add(referral)
    session.flush()
    session.add(
        Enrolment(
            referral_id=referral.id, ncp_id=ncp_id, program_id=program_id, enrolled_on=on, ended_on=ended_on,
            created_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def may_be_told(
    recipient: Recipient, fact: Fact, fact_on: date, *, enrolled: list[date], released: bool, safe_contact: bool
) -> bool:
    """The memo's rule and the decisions, said once more in other words."""
    if fact in NEVER:
        return False
    if recipient is Recipient.STATE and fact in {Fact.NAME, *WHEREABOUTS}:
        return False
    if fact in WHEREABOUTS and safe_contact:
        return False
    if released:
        return True
    if recipient is Recipient.PROGRAM or fact in MORE_THAN_PARTICIPATION:
        return False
    if fact in IDENTITY or fact is Fact.ENROLLED:
        return True
    return all(fact_on < day for day in enrolled)


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
                    revoked_on=one.revoked_on, created_at=NOW,
                    csa_id=csa_id if one.named and one.recipient is Recipient.CSA else None,
                    program_id=program_id if one.named and one.recipient is Recipient.PROGRAM else None,
                )
            )  # fmt: skip
        session.flush()
        rulings = Rulings.load(session, [ncp_id], on=on)
        for fact, fact_on in facts:
            for recipient in Recipient:
                released = any(
                    one.recipient is recipient
                    and one.signed_on <= on
                    and not (one.valid_until is not None and one.valid_until < on)
                    and not (one.revoked_on is not None and one.revoked_on <= on)
                    for one in signed
                )
                expected = may_be_told(
                    recipient, fact, fact_on, enrolled=[day for day, _, _ in enrolled], released=released,
                    safe_contact=safe_contact,
                )  # fmt: skip
                named = {"csa_id": csa_id} if recipient is Recipient.CSA else {}
                if recipient is Recipient.PROGRAM:
                    named = {"program_id": program_id}
                found = rulings.ruling(ncp_id, recipient, fact, fact_on, **named)
                assert found.allowed is expected, (recipient, fact, fact_on, found.rule_code)
                assert found == disclosure.ruling(session, ncp_id, recipient, fact, fact_on, on=on, **named)

    vault.read(work)


def test_the_memos_own_examples(vault: Vault) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        enrol(session, ncp_id, add_program(session), date(2026, 9, 20))

        def told(fact: Fact, fact_on: date) -> str:
            return disclosure.ruling(session, ncp_id, Recipient.CSA, fact, fact_on, on=TODAY, csa_id=csa_id).rule_code

        assert told(Fact.CONTACT, date(2026, 9, 1)) == "before_enrolment"
        assert told(Fact.COOPERATION, date(2026, 9, 19)) == "before_enrolment"
        assert told(Fact.ENROLLED, date(2026, 9, 20)) == "enrolled"
        assert told(Fact.ATTENDANCE, date(2026, 9, 20)) == "after_enrolment"
        assert told(Fact.OUTCOME, date(2026, 10, 1)) == "after_enrolment"
        assert told(Fact.BARRIERS, date(2026, 9, 1)) == "never"
        assert told(Fact.EMPLOYMENT, date(2026, 9, 1)) == "release_needed"

    vault.write(work)


def test_an_agency_without_a_case_of_the_person_is_told_nothing(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session, "Rock")
        dane, ncp_id = add_csa(session, "Dane"), add_person(session)
        session.add(Release(ncp_id=ncp_id, recipient=Recipient.CSA, signed_on=date(2026, 9, 1), created_at=NOW))
        session.flush()

        def told(fact: Fact) -> str:
            return disclosure.ruling(session, ncp_id, Recipient.CSA, fact, TODAY, on=TODAY, csa_id=dane).rule_code

        assert {told(fact) for fact in set(Fact) - NEVER} == {"other_agency"}
        session.add(
            Release(ncp_id=ncp_id, recipient=Recipient.CSA, csa_id=dane, signed_on=date(2026, 9, 1), created_at=NOW)
        )
        session.flush()
        assert {told(fact) for fact in set(Fact) - NEVER} == {"release_in_force"}

    vault.write(work)


def test_a_person_who_was_not_loaded_is_never_told_about(vault: Vault) -> None:
    def work(session: Session) -> None:
        rulings = Rulings.load(session, [add_person(session)], on=TODAY)
        with pytest.raises(NotFoundError):
            rulings.ruling(uuid7(), Recipient.CSA, Fact.CONTACT, TODAY)
        with pytest.raises(NotFoundError):
            disclosure.sentence_for(session, uuid7(), on=TODAY)

    vault.write(work)


def test_every_fact_has_a_rule_for_every_recipient_with_a_sentence_and_a_source() -> None:
    table = resources.toml(disclosure.RESOURCE)
    for recipient in Recipient:
        assert set(table[recipient.value]) == {fact.value for fact in Fact}
    treatments = {value for recipient in Recipient for value in table[recipient.value].values()}
    assert treatments == {"open", "participation", "enrolment", "release", "address", "minimum", "never"}
    assert all(rule["sentence"].endswith(".") and rule["source"] for rule in table["rule"])


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

    vault.write(work)


def test_what_was_told_is_accounted_for_once_a_person(vault: Vault) -> None:
    def work(session: Session) -> None:
        first, second = add_person(session), add_person(session)
        written = disclosure.account(
            session, [first, second, first], Recipient.CSA, "Rock County Child Support Agency",
            what="status report", rule="before_enrolment", withheld="attendance", at=NOW, who=WHO,
        )  # fmt: skip
        assert written == 2
        (told,) = disclosure.disclosures_of(session, first)
        assert (told.what, told.rule, told.withheld) == ("status report", "before_enrolment", "attendance")
        assert session.scalar(select(func.count()).where(AuditEvent.action == "disclosure.made")) == 1

    vault.write(work)
