"""Referrals, enrolments, attendance and jobs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.partner import Program, ProgramKind
from csdesk.services import disclosure, referrals
from csdesk.services.disclosure import Fact, Recipient, To
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.referrals import Attended, NewReferral, ReferralStatus
from csdesk.services.stages import Stage, stages_of
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person, add_program

SENT = date(2026, 9, 17)


def refer(session: Session, ncp_id: UUID, program_id: UUID) -> UUID:
    return referrals.refer(session, ncp_id, NewReferral(program_id, SENT, warm_hand_off=True), at=NOW, who=WHO)


def test_from_referral_through_enrolment_to_completion(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, program_id = add_person(session), add_program(session)

        def stage() -> Stage:
            return stages_of(session, [ncp_id], today=TODAY)[ncp_id]

        referral_id = refer(session, ncp_id, program_id)
        assert stage() is Stage.REFERRED
        referrals.news(session, referral_id, on=date(2026, 9, 20), note="Orientation set", at=NOW, who=WHO)
        enrolment_id = referrals.enrol(session, referral_id, enrolled_on=date(2026, 9, 25), at=NOW, who=WHO)
        assert stage() is Stage.ENROLLED
        for day, came in ((1, Attended.NO), (1, Attended.YES), (3, Attended.EXCUSED)):
            referrals.attend(
                session, enrolment_id, held_on=date(2026, 10, day), attended=came, class_name="GED", at=NOW, who=WHO
            )
        referrals.complete(session, referral_id, ended_on=date(2026, 10, 6), outcome="Certificate", at=NOW, who=WHO)
        assert stage() is Stage.REACHED, "what is over no longer holds"
        (found,) = referrals.referrals_of(session, ncp_id)
        assert (found.status, found.last_news_on, found.employment) == (
            ReferralStatus.COMPLETED, date(2026, 10, 6), True
        )  # fmt: skip
        assert found.note == "2026-09-20: Orientation set"
        assert found.enrolment is not None
        assert (found.enrolment.completed, found.enrolment.outcome) == (True, "Certificate")
        assert [(one.held_on.day, one.attended) for one in found.enrolment.attendance] == [
            (1, Attended.YES),
            (3, Attended.EXCUSED),
        ]
        assert referrals.active_referrals(session) == ()

    vault.write(work)


def test_an_enrolment_changes_what_the_csa_may_be_told(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        referral_id = refer(session, ncp_id, add_program(session))

        def told() -> bool:
            return disclosure.ruling(session, ncp_id, To(Recipient.CSA), Fact.CONTACT, TODAY, on=TODAY).allowed

        assert told()
        referrals.enrol(session, referral_id, enrolled_on=TODAY, at=NOW, who=WHO)
        assert not told()
        referrals.leave(session, referral_id, ended_on=TODAY, reason="Moved away", at=NOW, who=WHO)
        assert not told()

    vault.write(work)


def test_only_employment_programs_when_asked_and_the_longest_without_news_first(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        wioa = refer(session, ncp_id, add_program(session))
        parenting = refer(session, ncp_id, add_program(session, "Parenting class", ProgramKind.SERVICE))
        referrals.news(session, wioa, on=TODAY, at=NOW, who=WHO)
        assert [one.id for one in referrals.active_referrals(session)] == [parenting, wioa]
        assert [one.id for one in referrals.active_referrals(session, employment_only=True)] == [wioa]

    vault.write(work)


def test_why_it_came_to_nothing_is_kept(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, program_id = add_person(session), add_program(session)
        referral_id = refer(session, ncp_id, program_id)
        with pytest.raises(RefusedError):
            referrals.not_enrolled(session, referral_id, on=TODAY, reason=" ", at=NOW, who=WHO)
        referrals.not_enrolled(session, referral_id, on=TODAY, reason="Waiting list is full", at=NOW, who=WHO)
        (found,) = referrals.referrals_of(session, ncp_id)
        assert (found.status, found.reason) == (ReferralStatus.NOT_ENROLLED, "Waiting list is full")
        assert refer(session, ncp_id, program_id) != referral_id

    vault.write(work)


def test_what_cannot_be_is_refused(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id, program_id = add_person(session), add_program(session)
        closed_program = add_program(session, "Ended program")
        session.get_one(Program, closed_program).active = False
        session.flush()
        referral_id = refer(session, ncp_id, program_id)
        before, ahead = date(2026, 9, 16), date(2026, 10, 9)
        refused: list[Callable[[], object]] = [
            lambda: refer(session, ncp_id, program_id),
            lambda: refer(session, ncp_id, closed_program),
            lambda: referrals.refer(session, add_person(session), NewReferral(program_id, ahead), at=NOW, who=WHO),
            lambda: referrals.enrol(session, referral_id, enrolled_on=before, at=NOW, who=WHO),
            lambda: referrals.enrol(session, referral_id, enrolled_on=ahead, at=NOW, who=WHO),
            lambda: referrals.complete(session, referral_id, ended_on=TODAY, at=NOW, who=WHO),
            lambda: referrals.not_enrolled(session, referral_id, on=before, reason="x", at=NOW, who=WHO),
        ]
        for attempt in refused:
            with pytest.raises(RefusedError):
                attempt()
        enrolment_id = referrals.enrol(session, referral_id, enrolled_on=SENT, at=NOW, who=WHO)
        enrolled: list[Callable[[], object]] = [
            lambda: referrals.enrol(session, referral_id, enrolled_on=SENT, at=NOW, who=WHO),
            lambda: referrals.not_enrolled(session, referral_id, on=TODAY, reason="x", at=NOW, who=WHO),
            lambda: referrals.complete(session, referral_id, ended_on=before, at=NOW, who=WHO),
            lambda: referrals.leave(session, referral_id, ended_on=TODAY, reason="", at=NOW, who=WHO),
            lambda: referrals.attend(session, enrolment_id, held_on=before, attended=Attended.YES, at=NOW, who=WHO),
        ]
        for attempt in enrolled:
            with pytest.raises(RefusedError):
                attempt()
        referrals.leave(session, referral_id, ended_on=date(2026, 9, 30), reason="Found a job", at=NOW, who=WHO)
        with pytest.raises(RefusedError):
            referrals.attend(session, enrolment_id, held_on=TODAY, attended=Attended.YES, at=NOW, who=WHO)
        missing: list[Callable[[], object]] = [
            lambda: referrals.enrol(session, uuid7(), enrolled_on=SENT, at=NOW, who=WHO),
            lambda: referrals.attend(session, uuid7(), held_on=SENT, attended=Attended.NO, at=NOW, who=WHO),
            lambda: refer(session, uuid7(), program_id),
        ]
        for unknown in missing:
            with pytest.raises(NotFoundError):
                unknown()

    vault.write(work)


def test_a_job_starts_and_ends(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        job_id = referrals.start_job(
            session, ncp_id, started_on=SENT, employer=" Test Foods ", hours_a_week=Decimal("37.5"),
            wage_cents=1_650, at=NOW, who=WHO,
        )  # fmt: skip
        assert stages_of(session, [ncp_id], today=TODAY)[ncp_id] is Stage.EMPLOYED
        referrals.end_job(session, job_id, ended_on=TODAY, at=NOW, who=WHO)
        (job,) = referrals.jobs_of(session, ncp_id)
        assert (job.employer, job.hours_a_week, job.wage_cents, job.ended_on) == (
            "Test Foods", Decimal("37.5"), 1_650, TODAY
        )  # fmt: skip
        for attempt in (
            lambda: referrals.end_job(session, job_id, ended_on=TODAY, at=NOW, who=WHO),
            lambda: referrals.start_job(session, ncp_id, started_on=date(2026, 10, 9), at=NOW, who=WHO),
            lambda: referrals.start_job(session, ncp_id, started_on=SENT, hours_a_week=Decimal(169), at=NOW, who=WHO),
            lambda: referrals.start_job(session, ncp_id, started_on=SENT, wage_cents=-1, at=NOW, who=WHO),
        ):
            with pytest.raises(RefusedError):
                attempt()
        with pytest.raises(NotFoundError):
            referrals.end_job(session, uuid7(), ended_on=TODAY, at=NOW, who=WHO)

    vault.write(work)
