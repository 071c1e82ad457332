"""Whom the CSA has not cleared: every way to them takes a reason, and keeps it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment
from csdesk.models.contact import Appointment
from csdesk.models.partner import ContactRule, Program
from csdesk.models.referral import Referral
from csdesk.services import appointments, interview, notes, referrals, reviews
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import bulk_work
from csdesk.services.caseload.timeline import timeline
from csdesk.services.errors import RefusedError
from csdesk.services.interview import InterviewMode, PaperInterview
from csdesk.services.referrals import NewReferral
from csdesk.services.reviews import ReviewAnswer
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program

AHEAD = NOW + timedelta(days=5)
WHY = "The judge asked for it"


def invite(session: Session, ncp_id: UUID, reason: str = "", starts_at: datetime = AHEAD) -> UUID:
    new = NewAppointment(AppointmentKind.APPOINTMENT, starts_at, uncleared_reason=reason)
    return appointments.set_appointment(session, ncp_id, new, at=NOW, who=WHO)


def refer(session: Session, ncp_id: UUID, reason: str = "") -> UUID:
    program_id = session.scalar(select(Program.id)) or add_program(session)
    new = NewReferral(program_id, TODAY, uncleared_reason=reason)
    return referrals.refer(session, ncp_id, new, at=NOW, who=WHO)


def hold(session: Session, ncp_id: UUID, reason: str = "") -> UUID:
    return interview.start(session, ncp_id, at=NOW, who=WHO, uncleared_reason=reason)


def type_in(session: Session, ncp_id: UUID, reason: str = "") -> UUID:
    paper = PaperInterview(InterviewMode.CASEWORKER, TODAY, (), uncleared_reason=reason)
    return interview.enter(session, ncp_id, paper, at=NOW, who=WHO)


@pytest.mark.parametrize("way", [invite, refer, hold, type_in])
def test_who_is_not_cleared_is_invited_and_referred_only_with_a_reason_that_is_kept(
    vault: Vault, way: Callable[..., UUID]
) -> None:
    def work(session: Session) -> None:
        csa_id, ncp_id = add_csa(session), add_person(session)
        for reason in ("", "  "):
            with pytest.raises(RefusedError, match="give the reason"):
                way(session, ncp_id, reason)
        way(session, ncp_id, f" {WHY} ")
        kept = [
            *session.scalars(select(Appointment.uncleared_reason)),
            *session.scalars(select(Referral.uncleared_reason)),
            *session.scalars(select(Assessment.uncleared_reason)),
        ]
        assert kept == [WHY]
        assert f"went ahead: {WHY}" in " ".join(line.detail for line in timeline(session, ncp_id))
        assert [one.ncp_id for one in notes.search(session, "judge asked").notes] == [ncp_id]
        other = add_person(session, Person("Abbott"))
        (review_id,) = reviews.ask(session, csa_id, (other,), due_on=TODAY, at=NOW, who=WHO)
        reviews.answer(session, review_id, ReviewAnswer.CLEARED, at=NOW, who=WHO)
        way(session, other, "not needed")
        assert session.scalar(select(Referral.uncleared_reason).where(Referral.ncp_id == other)) in (None, "")

    vault.write(work)


def test_what_a_court_set_and_what_was_is_noted_without_a_reason(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session)
        ncp_id = add_person(session)
        hearing = NewAppointment(AppointmentKind.HEARING, AHEAD)
        appointments.set_appointment(session, ncp_id, hearing, at=NOW, who=WHO)
        invite(session, ncp_id, starts_at=NOW - timedelta(days=1))
        there = NewReferral(add_program(session), TODAY, enrolled_since=TODAY)
        referrals.refer(session, ncp_id, there, at=NOW, who=WHO)

    vault.write(work)


def test_many_are_invited_without_those_who_are_not_cleared(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session)
        add_csa(session, "Dane", ContactRule.LIAISON_FIRST)
        free, held = add_person(session, Person(counties=("Dane",))), add_person(session)
        both = add_person(session, Person(counties=("Rock", "Dane")))
        new = NewAppointment(AppointmentKind.APPOINTMENT, AHEAD)
        worked = bulk_work.set_appointment(session, (free, held, both), new, at=NOW, who=WHO)
        assert (worked.done, worked.left_out) == (1, (("not cleared, or not to be called", 2),))
        court = NewAppointment(AppointmentKind.HEARING, AHEAD)
        assert bulk_work.set_appointment(session, (held, both), court, at=NOW, who=WHO).done == 2

    vault.write(work)
