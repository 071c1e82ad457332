"""The stage of a person follows from what happened."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Instrument
from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState, ContactAttempt, ContactKind
from csdesk.models.contact import ContactOutcome as Outcome
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, ReviewAnswer
from csdesk.models.plan import Plan, PlanState
from csdesk.models.referral import Enrolment, Job, Referral, ReferralStatus
from csdesk.services.stages import Stage, at_stage, counts, stage_expression, stages_of, steps_of
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_csa, add_person, add_program, add_report, reviewed

Happening = Callable[[Session, UUID], None]


def contact(outcome: Outcome) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        session.add(ContactAttempt(ncp_id=ncp_id, at=NOW, kind=ContactKind.CALL, outcome=outcome, by=WHO))

    return happen


def meeting(state: AppointmentState) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        session.add(
            Appointment(ncp_id=ncp_id, kind=AppointmentKind.APPOINTMENT, starts_at=NOW, state=state, created_at=NOW)
        )

    return happen


def assessment(state: AssessmentState) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        instrument = Instrument(code="fra", version="1", sha256="0" * 64, source_text="x")
        session.add(instrument)
        session.flush()
        session.add(
            Assessment(
                ncp_id=ncp_id, instrument_id=instrument.id, state=state, started_at=NOW, finished_at=NOW,
                interviewer=WHO,
            )
        )  # fmt: skip

    return happen


def plan(state: PlanState, signed_on: date | None) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        session.add(Plan(ncp_id=ncp_id, state=state, coach=WHO, created_at=NOW, changed_at=NOW, signed_on=signed_on))

    return happen


def referral(status: ReferralStatus, *, enrolled: bool = False, ended_on: date | None = None) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        program_id = add_program(session)
        made = Referral(
            ncp_id=ncp_id, program_id=program_id, referred_on=date(2026, 9, 17), by=WHO, status=status,
            last_news_on=date(2026, 9, 17), created_at=NOW,
        )  # fmt: skip
        session.add(made)
        session.flush()
        if enrolled:
            session.add(
                Enrolment(
                    referral_id=made.id, ncp_id=ncp_id, program_id=program_id, enrolled_on=date(2026, 9, 20),
                    ended_on=ended_on, created_at=NOW,
                )
            )  # fmt: skip

    return happen


def job(ended_on: date | None) -> Happening:
    def happen(session: Session, ncp_id: UUID) -> None:
        session.add(Job(ncp_id=ncp_id, started_on=date(2026, 9, 25), ended_on=ended_on, created_at=NOW))

    return happen


@pytest.mark.parametrize(
    ("happenings", "expected"),
    [
        ([], Stage.TO_CONTACT),
        ([contact(Outcome.NO_ANSWER)], Stage.ATTEMPTED),
        ([contact(Outcome.LEFT_MESSAGE), contact(Outcome.WRONG_NUMBER)], Stage.ATTEMPTED),
        ([contact(Outcome.REACHED), contact(Outcome.NO_ANSWER)], Stage.REACHED),
        ([contact(Outcome.REFUSED)], Stage.REACHED),
        ([contact(Outcome.APPOINTMENT_MADE)], Stage.REACHED),
        ([meeting(AppointmentState.PLANNED)], Stage.TO_CONTACT),
        ([meeting(AppointmentState.KEPT)], Stage.REACHED),
        ([assessment(AssessmentState.UNDER_WAY)], Stage.TO_CONTACT),
        ([assessment(AssessmentState.FINISHED)], Stage.ASSESSED),
        ([plan(PlanState.DRAFT, None)], Stage.TO_CONTACT),
        ([plan(PlanState.SIGNED, TODAY)], Stage.PLANNED),
        ([referral(ReferralStatus.OPEN)], Stage.REFERRED),
        ([contact(Outcome.REACHED), referral(ReferralStatus.NOT_ENROLLED)], Stage.REACHED),
        ([referral(ReferralStatus.ENROLLED, enrolled=True)], Stage.ENROLLED),
        ([referral(ReferralStatus.COMPLETED, enrolled=True, ended_on=TODAY)], Stage.REACHED),
        ([referral(ReferralStatus.ENROLLED, enrolled=True), job(None)], Stage.EMPLOYED),
        ([referral(ReferralStatus.ENROLLED, enrolled=True), job(TODAY)], Stage.ENROLLED),
        ([job(TODAY + timedelta(days=1))], Stage.EMPLOYED),
    ],
)
def test_the_furthest_that_holds_is_the_stage(vault: Vault, happenings: list[Happening], expected: Stage) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, report=add_report(session, "Rock"))
        for happen in happenings:
            happen(session, ncp_id)
        session.flush()
        assert stages_of(session, [ncp_id], today=TODAY) == {ncp_id: expected}
        assert counts(session, today=TODAY)[expected] == 1
        assert session.scalars(select(Ncp.id).where(at_stage([expected], TODAY))).all() == [ncp_id]
        steps = steps_of(session, ncp_id, today=TODAY)
        assert [step.stage for step in steps if step.current] == [expected]
        assert all(step.passed for step in steps[: [step.current for step in steps].index(True)])

    vault.write(work)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], Stage.CSA_REVIEW),
        ([ReviewAnswer.OPEN], Stage.CSA_REVIEW),
        ([ReviewAnswer.CLEARED], Stage.TO_CONTACT),
        ([ReviewAnswer.EXCLUDED], Stage.LISTED),
        ([ReviewAnswer.EXCLUDED, ReviewAnswer.CLEARED], Stage.TO_CONTACT),
        ([ReviewAnswer.CLEARED, ReviewAnswer.OPEN], Stage.CSA_REVIEW),
    ],
)
def test_the_csas_newest_answer_decides(vault: Vault, answers: list[ReviewAnswer], expected: Stage) -> None:
    def work(session: Session) -> None:
        csa_id = add_csa(session)
        ncp_id = add_person(session)
        other = add_person(session, Person(counties=("Dane",)))
        for answer in answers:
            session.add(reviewed(ncp_id, csa_id, answer))
            session.flush()
        assert stages_of(session, [ncp_id, other], today=TODAY) == {ncp_id: expected, other: Stage.TO_CONTACT}

    vault.write(work)


def test_each_csa_that_reviews_first_must_clear(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock, dane = add_csa(session, "Rock"), add_csa(session, "Dane")
        add_csa(session, "Racine", ContactRule.LIAISON_FIRST)
        ncp_id = add_person(session, Person(counties=("Rock", "Dane", "Racine")))
        for csa_id, expected in ((rock, Stage.CSA_REVIEW), (dane, Stage.TO_CONTACT)):
            session.add(reviewed(ncp_id, csa_id, ReviewAnswer.CLEARED))
            session.flush()
            assert stages_of(session, [ncp_id], today=TODAY)[ncp_id] is expected

    vault.write(work)


def test_whom_the_csa_referred_needs_no_review_and_whom_a_flag_bars_is_listed(vault: Vault) -> None:
    def work(session: Session) -> None:
        add_csa(session)
        report = add_report(session, "Rock")
        sent = add_person(session, Person(source=Source.CSA))
        barred = add_person(session, Person(flags=("deceased",)), report=report)
        harmless = add_person(session, Person(counties=("Dane",), flags=("address_unverified",)), report=report)
        closed = add_person(session, Person(more={"closed_on": TODAY}))
        assert stages_of(session, [sent, barred, harmless, closed], today=TODAY) == {
            sent: Stage.TO_CONTACT,
            barred: Stage.LISTED,
            harmless: Stage.TO_CONTACT,
            closed: Stage.CLOSED,
        }
        assert steps_of(session, closed, today=TODAY)[-1].reached_on == TODAY
        assert {stage: number for stage, number in counts(session, today=TODAY).items() if number} == {
            Stage.TO_CONTACT: 2,
            Stage.LISTED: 1,
            Stage.CLOSED: 1,
        }
        found = session.scalars(select(Ncp.id).where(stage_expression() == Stage.LISTED.value)).all()
        assert found == [barred]

    vault.write(work)


def test_the_stage_line_gives_the_first_day_of_each(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session, report=add_report(session, "Rock"))
        for happen in (contact(Outcome.REACHED), plan(PlanState.SIGNED, date(2026, 9, 3))):
            happen(session, ncp_id)
        referral(ReferralStatus.ENROLLED, enrolled=True)(session, ncp_id)
        session.flush()
        days = {step.stage: step.reached_on for step in steps_of(session, ncp_id, today=TODAY)}
        assert days[Stage.LISTED] == date(2026, 10, 4)
        assert days[Stage.ATTEMPTED] == date(2026, 9, 17)
        assert days[Stage.REACHED] == date(2026, 9, 20)
        assert days[Stage.ASSESSED] is None
        assert days[Stage.PLANNED] == date(2026, 9, 3)
        assert days[Stage.REFERRED] == date(2026, 9, 17)
        assert days[Stage.ENROLLED] == date(2026, 9, 20)
        assert Stage.CLOSED not in days

    vault.write(work)


def test_the_counts_agree_with_each_persons_stage(vault: Vault) -> None:
    def work(session: Session) -> None:
        rock = add_csa(session)
        report = add_report(session, "Rock", "Dane")
        ids = []
        for counties in (("Rock",), ("Dane",), ("Rock", "Dane")):
            for flags in ((), ("deceased",)):
                for closed in (False, True):
                    for outcome in (None, Outcome.NO_ANSWER, Outcome.REACHED):
                        for answer in (None, *ReviewAnswer):
                            more = {"closed_on": TODAY} if closed else {}
                            ncp_id = add_person(
                                session, Person(counties=counties, flags=flags, more=more), report=report
                            )
                            ids.append(ncp_id)
                            if outcome is not None:
                                contact(outcome)(session, ncp_id)
                            if answer is not None:
                                session.add(reviewed(ncp_id, rock, answer))
        session.flush()
        stages = stages_of(session, ids, today=TODAY)
        told = Counter(stages.values())
        assert counts(session, today=TODAY) == {stage: told.get(stage, 0) for stage in Stage}
        assert len([stage for stage in told if told[stage]]) == 6
        for wanted in [{stage} for stage in Stage] + [{Stage.REACHED, Stage.CLOSED}, set()]:
            found = session.scalars(select(Ncp.id).where(at_stage(wanted, TODAY))).all()
            assert sorted(found) == sorted(ncp_id for ncp_id in ids if stages[ncp_id] in wanted)

    vault.write(work)
