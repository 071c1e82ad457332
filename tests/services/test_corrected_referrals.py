"""Referrals and enrolments that were entered wrongly are corrected, or taken out, and what they said is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.partner import Program
from csdesk.services import caseload, corrections, disclosure, outcomes, referrals, undo
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import written
from csdesk.services.disclosure import Fact, Recipient, To
from csdesk.services.errors import RefusedError
from csdesk.services.referrals import Attended, EnrolmentView, NewReferral, ReferralStatus, ReferralView
from csdesk.services.undo import Step
from csdesk.services.vault import Vault
from tests.services.correcting import LATER, correct, kept
from tests.services.people import NOW, TODAY, WHO, add_person, add_program

CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER, note="Rang twice")


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Somebody of the report."""
    return vault.write(add_person)


@pytest.fixture
def enrolled(vault: Vault, ncp_id: UUID) -> tuple[UUID, UUID]:
    """A referral of ten days ago, and its enrolment of seven days ago."""

    def work(session: Session) -> tuple[UUID, UUID]:
        program = add_program(session, "WIOA")
        new = NewReferral(program, TODAY - timedelta(days=10))
        referral = referrals.refer(session, ncp_id, new, at=NOW, who=WHO)
        day = TODAY - timedelta(days=7)
        return referral, referrals.enrol(session, referral, enrolled_on=day, at=NOW, who=WHO)

    return vault.write(work)


def standing(vault: Vault, ncp_id: UUID) -> ReferralView:
    (found,) = vault.read(lambda session: referrals.referrals_of(session, ncp_id))
    return found


def test_the_day_of_an_enrolment_is_corrected_and_what_it_said_is_told(
    vault: Vault, ncp_id: UUID, enrolled: tuple[UUID, UUID]
) -> None:
    day = TODAY - timedelta(days=12)
    assert correct(vault, CorrectedKind.ENROLMENT, enrolled[1], "The program said so", enrolled_on=day)
    assert standing(vault, ncp_id).enrolment == EnrolmentView(enrolled[1], day, None, False, "", ())
    assert kept(vault, ncp_id) == [("Enrolled on", written(TODAY - timedelta(days=7)))]
    with pytest.raises(RefusedError, match="lies ahead"):
        correct(vault, CorrectedKind.ENROLMENT, enrolled[1], enrolled_on=TODAY + timedelta(days=9))


def test_an_end_that_was_none_is_corrected_and_the_referral_goes_on(
    vault: Vault, ncp_id: UUID, enrolled: tuple[UUID, UUID]
) -> None:
    referral, enrolment = enrolled
    how: dict[str, Any] = {"ended_on": TODAY, "reason": "Moved", "at": NOW, "who": WHO}
    vault.write(lambda session: referrals.leave(session, referral, **how))
    correct(vault, CorrectedKind.ENROLMENT, enrolment, completed=True, outcome="Certificate")
    assert (standing(vault, ncp_id).status, standing(vault, ncp_id).reason) == (ReferralStatus.COMPLETED, "")
    correct(vault, CorrectedKind.ENROLMENT, enrolment, ended_on=None)
    assert ("Outcome", "Certificate") in kept(vault, ncp_id)
    found = standing(vault, ncp_id)
    assert (found.status, found.last_news_on) == (ReferralStatus.ENROLLED, TODAY - timedelta(days=7))
    with pytest.raises(RefusedError, match="reason is needed"):
        correct(vault, CorrectedKind.ENROLMENT, enrolment, ended_on=TODAY)
    with pytest.raises(RefusedError, match="has its last day"):
        correct(vault, CorrectedKind.ENROLMENT, enrolment, completed=True)


def test_an_enrolment_that_never_was_is_taken_out_and_what_it_said_is_told(
    vault: Vault, ncp_id: UUID, enrolled: tuple[UUID, UUID]
) -> None:
    referral, enrolment = enrolled
    with pytest.raises(RefusedError, match="say why"):
        correct(vault, CorrectedKind.ENROLMENT, enrolment, enrolled_on=None)
    assert correct(vault, CorrectedKind.ENROLMENT, enrolment, "The wrong person", enrolled_on=None) == (
        "enrolled_on",
    )
    found = standing(vault, ncp_id)
    assert (found.status, found.enrolment) == (ReferralStatus.OPEN, None)
    assert found.last_news_on == TODAY - timedelta(days=10)
    assert kept(vault, ncp_id) == [("Enrolled on", written(TODAY - timedelta(days=7)))]
    told = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY).timeline)
    (line,) = [entry for entry in told if entry.record_id == referral]
    assert "before: enrolled on" in line.detail
    assert "The wrong person" in line.detail
    csa = To(Recipient.CSA)
    asked = (ncp_id, csa, Fact.CONTACT, TODAY)
    assert vault.read(lambda session: disclosure.ruling(session, *asked, on=TODAY)).allowed


def test_an_enrolment_on_which_something_hangs_is_not_taken_out(
    vault: Vault, ncp_id: UUID, enrolled: tuple[UUID, UUID]
) -> None:
    referral, enrolment = enrolled
    held: dict[str, Any] = {"held_on": TODAY - timedelta(days=3), "attended": Attended.YES, "at": NOW, "who": WHO}
    how: dict[str, Any] = {"ended_on": TODAY, "reason": "Moved", "at": NOW, "who": WHO}
    said = outcomes.Given("education", outcomes.OutcomePoint.ENROLMENT, enrolment, "none")

    def attended(session: Session) -> None:
        referrals.attend(session, enrolment, **held)

    def left(session: Session) -> None:
        referrals.leave(session, referral, **how)

    def answered(session: Session) -> None:
        choice = next(one for one in outcomes.measures() if one.code == said.measure).choices[0]
        outcomes.answer(session, ncp_id, replace(said, value=choice.code), on=TODAY, at=NOW, who=WHO)

    def take_out(session: Session, happens: Callable[[Session], None]) -> None:
        happens(session)
        nothing: dict[str, object] = {"enrolled_on": None}
        corrections.correct(session, CorrectedKind.ENROLMENT, enrolment, nothing, "Wrong", at=NOW, who=WHO)

    for happens in (attended, answered, left):
        with pytest.raises(RefusedError, match="cannot be taken out"):
            vault.write(partial(take_out, happens=happens))
    assert standing(vault, ncp_id).enrolment is not None


def test_a_referral_that_was_entered_by_mistake_is_taken_out_and_what_it_said_is_told(
    vault: Vault, ncp_id: UUID
) -> None:
    day = TODAY - timedelta(days=4)

    def refer(session: Session) -> UUID:
        new = NewReferral(
            add_program(session, "WIOA"), day, warm_hand_off=True, handed_to="Kim", note="Wants to weld"
        )
        return referrals.refer(session, ncp_id, new, at=NOW, who=WHO)

    key = vault.write(refer)
    with pytest.raises(RefusedError, match="say why it was entered"):
        correct(vault, CorrectedKind.REFERRAL, key, referred_on=None)
    assert correct(vault, CorrectedKind.REFERRAL, key, "The wrong person", referred_on=None) == ("referred_on",)
    assert vault.read(lambda session: referrals.referrals_of(session, ncp_id)) == ()
    assert {
        ("Referred on", written(day)), ("Program", "WIOA"), ("Note", "Wants to weld"), ("Referred by", WHO),
        ("Handed over to", "Kim"), ("Warm hand-off", "yes"),
    } == set(kept(vault, ncp_id))  # fmt: skip
    told = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY).timeline)
    (line,) = [entry for entry in told if entry.record_id == key]
    assert line.what == "Referral entered by mistake, taken out"
    for words in ("program WIOA", "The wrong person", written(day)):
        assert words in line.detail
    details = vault.read(
        lambda session: session.scalars(
            select(AuditEvent.detail).where(AuditEvent.action == "record.corrected")
        ).all()
    )
    assert details == ["referral: taken out"]
    assert vault.read(lambda session: corrections.correctable(session, key)) is None
    vault.write(lambda session: referrals.refer(
        session, ncp_id, NewReferral(session.scalars(select(Program.id)).one(), TODAY), at=NOW, who=WHO
    ))  # fmt: skip


def test_a_referral_that_was_taken_out_is_there_again_when_that_is_taken_back(vault: Vault, ncp_id: UUID) -> None:
    def refer(session: Session) -> UUID:
        return referrals.refer(session, ncp_id, NewReferral(add_program(session), TODAY), at=NOW, who=WHO)

    key = vault.write(refer)
    before = vault.read(lambda session: referrals.referrals_of(session, ncp_id))

    def work(session: Session) -> Step | None:
        with undo.recorded(session) as recorder:
            nothing: dict[str, object] = {"referred_on": None}
            corrections.correct(session, CorrectedKind.REFERRAL, key, nothing, "Wrong", at=LATER, who=WHO)
            return recorder.step("The correction", at=LATER)

    step = vault.write(work)
    assert step is not None
    vault.write(lambda session: undo.take_back(session, step, at=LATER, who=WHO))
    assert vault.read(lambda session: referrals.referrals_of(session, ncp_id)) == before
    assert kept(vault, ncp_id) == []


def test_a_referral_from_which_something_follows_is_not_taken_out(
    vault: Vault, ncp_id: UUID, enrolled: tuple[UUID, UUID]
) -> None:
    referral, enrolment = enrolled
    with pytest.raises(RefusedError, match="correct the enrollment first"):
        correct(vault, CorrectedKind.REFERRAL, referral, "Wrong", referred_on=None)
    correct(vault, CorrectedKind.ENROLMENT, enrolment, "Wrong", enrolled_on=None)
    assert correct(vault, CorrectedKind.REFERRAL, referral, "Wrong", referred_on=None) == ("referred_on",)
    assert vault.read(lambda session: referrals.referrals_of(session, ncp_id)) == ()


def test_attendance_holds_the_days_of_its_enrolment(vault: Vault, enrolled: tuple[UUID, UUID]) -> None:
    held: dict[str, Any] = {"held_on": TODAY - timedelta(days=3), "attended": Attended.YES, "at": NOW, "who": WHO}
    vault.write(lambda session: referrals.attend(session, enrolled[1], **held))
    with pytest.raises(RefusedError, match="noted before this day"):
        correct(vault, CorrectedKind.ENROLMENT, enrolled[1], enrolled_on=TODAY)
    with pytest.raises(RefusedError, match="noted after this day"):
        correct(vault, CorrectedKind.ENROLMENT, enrolled[1], ended_on=TODAY - timedelta(days=5), outcome="Moved")


def test_a_referral_that_came_to_nothing_by_mistake_waits_again(vault: Vault, ncp_id: UUID) -> None:
    day = TODAY - timedelta(days=4)

    def work(session: Session) -> UUID:
        new = NewReferral(add_program(session, "WIOA"), day, note="Wants to weld")
        key = referrals.refer(session, ncp_id, new, at=NOW, who=WHO)
        referrals.not_enrolled(session, key, on=TODAY, reason="No place", at=NOW, who=WHO)
        return key

    key = vault.write(work)
    correct(vault, CorrectedKind.REFERRAL, key, settled_on=None, warm_hand_off=True)
    found = standing(vault, ncp_id)
    assert (found.status, found.reason, found.last_news_on) == (ReferralStatus.OPEN, "", day)
    assert kept(vault, ncp_id) == [
        ("Not enrolled, settled on", written(TODAY)),
        ("Reason", "No place"),
        ("Warm hand-off", "no"),
    ]
    with pytest.raises(RefusedError, match="say why it led to no"):
        correct(vault, CorrectedKind.REFERRAL, key, settled_on=TODAY)
    said = {"settled_on": TODAY, "reason": "No place"}
    vault.write(lambda session: corrections.correct(session, CorrectedKind.REFERRAL, key, said, at=NOW, who=WHO))
    again = NewReferral(found.program_id, TODAY)
    vault.write(lambda session: referrals.refer(session, ncp_id, again, at=NOW, who=WHO))
    with pytest.raises(RefusedError, match="anew"):
        correct(vault, CorrectedKind.REFERRAL, key, settled_on=None)
