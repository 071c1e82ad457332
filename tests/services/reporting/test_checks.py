"""What is looked at before a quarter is sent: whom it concerns, and where it is mended; mended, it is gone."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.models.assessment import Assessment, AssessmentState, Eligibility, Instrument, InterviewMode
from csdesk.models.contact import Appointment, AppointmentKind, AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.models.outcome import OutcomeAnswer, OutcomePoint
from csdesk.models.partner import Csa, CsaContact
from csdesk.models.referral import Job, Referral, ReferralStatus
from csdesk.models.release import Recipient
from csdesk.services.reporting import CheckBeforeSending, CheckKind, Mend, Quarter, checks
from csdesk.services.vault import Vault
from tests.services.reporting import desk

QUARTER = Quarter(2026, 3)
AS_OF, TODAY = date(2026, 9, 30), date(2026, 10, 8)
DAY = date(2026, 9, 29)
Desk = desk.Desk


def seen(session: Session) -> dict[CheckKind, CheckBeforeSending]:
    found = checks.before_sending(session, QUARTER, as_of=AS_OF, today=TODAY)
    assert [check.kind for check in found] == list(CheckKind)
    return {check.kind: check for check in found}


def referred(session: Session, made: Desk, *, enrolled_on: date | None = None, county: str = "Brown") -> UUID:
    ncp_id = desk.add_person(session, 1, (county,))
    desk.refer(session, ncp_id, made.programs["WIOA Adult"], DAY, enrolled_on=enrolled_on)
    return ncp_id


def interview(
    session: Session, ncp_id: UUID, on: date, determination: Eligibility | None, *, state: str = "finished"
) -> UUID:
    instrument = session.query(Instrument).first() or Instrument(
        code="fra", version="1", sha256="0" * 64, source_text=""
    )
    session.add(instrument)
    session.flush()
    held = Assessment(
        ncp_id=ncp_id,
        instrument_id=instrument.id,
        mode=InterviewMode.CASEWORKER,
        state=AssessmentState(state),
        started_at=desk.noon(on),
        finished_at=desk.noon(on),
        interviewer="Liaison",
        determination=determination,
        determined_at=desk.noon(on) if determination else None,
    )
    session.add(held)
    session.flush()
    return held.id


def works(
    session: Session, ncp_id: UUID, value: str, on: date = DAY, custodial_parent_id: UUID | None = None
) -> None:
    session.add(
        OutcomeAnswer(
            ncp_id=ncp_id, measure="employment", point=OutcomePoint.ENROLMENT, value=value, asked_on=on, by="Liaison",
            created_at=desk.noon(on), custodial_parent_id=custodial_parent_id,
        )
    )  # fmt: skip
    session.flush()


def test_a_whole_quarter_passes_every_check(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        session.query(Referral).one().status = ReferralStatus.NOT_ENROLLED
        interview(session, ncp_id, DAY, Eligibility.ELIGIBLE)
        found = seen(session)
        assert all(check.passed and not check.lines for check in found.values())
        assert found[CheckKind.STAGE].sentence == "Nobody at a stage that does not fit what is entered."
        assert found[CheckKind.NO_ADDRESS].sentence.startswith("No agency without")

    vault.write(work)


def test_an_open_referral_opens_its_own_news(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        (line,) = seen(session)[CheckKind.NO_OUTCOME].lines
        referral = session.query(Referral).one()
        assert line.mend == Mend("record", (("ncp_id", ncp_id), ("start", f"news:referral={referral.id}")))
        assert (line.key, line.counties, line.what, line.on) == (ncp_id, ("Brown",), "WIOA Adult", DAY)
        assert seen(session)[CheckKind.NO_NEWS].passed, "nine days ago"
        referral.last_news_on = TODAY - timedelta(days=checks.NEWS_DAYS)
        session.flush()
        assert seen(session)[CheckKind.NO_NEWS].lines[0].mend == line.mend

    vault.write(work)


def test_enrolled_without_a_release_is_said_and_need_not_be_mended(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made, enrolled_on=AS_OF)
        check = seen(session)[CheckKind.NO_RELEASE]
        assert (check.information, check.passed) == (True, True)
        assert check.lines[0].mend == Mend("told", (("ncp_id", ncp_id), ("start", "form")))
        desk.release(session, ncp_id, Recipient.CSA, signed_on=AS_OF)
        assert not seen(session)[CheckKind.NO_RELEASE].lines

    vault.write(work)


def test_outcomes_that_are_due_are_asked(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made, enrolled_on=AS_OF)
        (line,) = seen(session)[CheckKind.OUTCOMES].lines
        assert (line.mend, line.on) == (Mend("outcomes", (("ncp_id", ncp_id),)), AS_OF)
        assert line.what.endswith("questions")

    vault.write(work)


def test_an_agency_without_an_address_or_a_county_without_one_is_mended_in_the_directory(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        referred(session, made)
        person = session.query(CsaContact).filter(CsaContact.csa_id == made.csas["Brown"]).one()
        person.receives_reports = False
        session.flush()
        (line,) = seen(session)[CheckKind.NO_ADDRESS].lines
        assert (line.name, line.key) == ("Brown County CSA", made.csas["Brown"])
        assert line.mend == Mend("directory", (("csa_id", made.csas["Brown"]), ("part", "people")))
        person.receives_reports = True
        session.flush()
        assert seen(session)[CheckKind.NO_ADDRESS].passed
        person.email = "ask at the desk"  # what the mailbox can draft no message to
        session.flush()
        assert not seen(session)[CheckKind.NO_ADDRESS].passed
        session.delete(person)
        session.delete(session.get_one(Csa, made.csas["Brown"]))
        session.flush()
        (line,) = seen(session)[CheckKind.NO_AGENCY].lines
        assert (line.what, line.mend) == ("Brown", Mend("directory", (("county", "Brown"),)))

    vault.write(work)


def test_meetings_that_nobody_settled(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1))
        for day in days:
            meeting = Appointment(
                ncp_id=ncp_id, kind=AppointmentKind.HEARING, starts_at=desk.noon(day), created_at=desk.noon(day)
            )
            session.add(meeting)
        session.flush()
        rows = {row.starts_at.date(): row for row in session.query(Appointment)}
        for day in days[1:3]:
            (line,) = seen(session)[CheckKind.UNSETTLED].lines
            assert line.mend == Mend("appointments", (("appointment_id", rows[day].id),))
            assert (line.what, line.on) == ("Hearing", day)
            rows[day].state = AppointmentState.KEPT
            session.flush()
        assert seen(session)[CheckKind.UNSETTLED].passed

    vault.write(work)


def test_interviews_without_a_determination(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        interview(session, ncp_id, date(2026, 6, 30), None)
        interview(session, ncp_id, DAY, None, state="withdrawn")
        assert seen(session)[CheckKind.UNDETERMINED].passed
        newest = interview(session, ncp_id, DAY, None)
        (line,) = seen(session)[CheckKind.UNDETERMINED].lines
        assert line.mend == Mend("interview", (("assessment_id", newest),))
        interview(session, ncp_id, AS_OF, Eligibility.ELIGIBLE)
        assert seen(session)[CheckKind.UNDETERMINED].passed, "a newer one was determined"

    vault.write(work)


def at_work_without_a_job(session: Session, ncp_id: UUID) -> tuple[str, Callable[[], object]]:
    works(session, ncp_id, "looking", date(2026, 8, 1))
    works(session, ncp_id, "part_time")

    def mend() -> None:
        session.add(Job(ncp_id=ncp_id, started_on=date(2026, 10, 5), created_at=desk.noon(TODAY)))

    return "At work, and no job is entered", mend


def closed_with_a_referral(session: Session, ncp_id: UUID) -> tuple[str, Callable[[], object]]:
    session.get_one(Ncp, ncp_id).closed_on = AS_OF

    def mend() -> None:
        session.query(Referral).one().status = ReferralStatus.NOT_ENROLLED

    return "Closed, and WIOA Adult goes on", mend


def not_eligible(session: Session, ncp_id: UUID) -> tuple[str, Callable[[], object]]:
    interview(session, ncp_id, date(2026, 8, 1), Eligibility.ELIGIBLE)
    interview(session, ncp_id, DAY, Eligibility.NOT_ELIGIBLE)
    return "Referred, and determined not eligible", lambda: interview(session, ncp_id, AS_OF, Eligibility.ELIGIBLE)


@pytest.mark.parametrize("scene", [at_work_without_a_job, closed_with_a_referral, not_eligible])
def test_stages_that_look_wrong_until_they_are_mended(
    vault: Vault, scene: Callable[[Session, UUID], tuple[str, Callable[[], object]]]
) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        assert seen(session)[CheckKind.STAGE].passed
        what, mend = scene(session, ncp_id)
        session.flush()
        check = seen(session)[CheckKind.STAGE]
        assert [(line.key, line.what) for line in check.lines] == [(ncp_id, what)]
        assert check.sentence == "1 person at a stage that does not fit what is entered."
        mend()
        session.flush()
        assert seen(session)[CheckKind.STAGE].passed

    vault.write(work)


def test_what_fits_together_does_not_look_wrong(vault: Vault) -> None:
    def work(session: Session) -> None:
        made = desk.set_up(session)
        ncp_id = referred(session, made)
        works(session, ncp_id, "full_time", date(2026, 8, 1))
        works(session, ncp_id, "looking")
        interview(session, ncp_id, AS_OF, Eligibility.NOT_ELIGIBLE)  # after the referral
        session.get_one(Ncp, ncp_id).closed_on = TODAY  # after the quarter
        session.flush()
        assert seen(session)[CheckKind.STAGE].passed

    vault.write(work)
