"""What was entered wrongly is corrected, and what it said before is kept."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, LocateRequest
from csdesk.models.ncp import Ncp, NcpName, NcpPhone, Source
from csdesk.services import appointments, caseload, contacts, corrections, referrals, undo
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import NewPerson
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.undo import Step
from csdesk.services.vault import Vault
from tests.services.correcting import LATER, correct, kept
from tests.services.people import NOW, TODAY, WHO, add_person

CALL = NewContact(ContactKind.CALL, Direction.OUT, ContactOutcome.NO_ANSWER, note="Rang twice")


@pytest.fixture
def ncp_id(vault: Vault) -> UUID:
    """Somebody of the report."""
    return vault.write(add_person)


@pytest.fixture
def by_hand(vault: Vault) -> UUID:
    """Somebody whom a court referred."""
    new = NewPerson(
        last_name="Quilfeather",
        first_name="Jon",
        phone="(608) 555-0133",
        address_1="2 Test St",
        city="",
        state="",
        zip="",
        source=Source.COURT,
    )
    return vault.write(lambda session: caseload.add_person(session, new, at=NOW, today=TODAY, who=WHO))


def test_a_call_says_what_it_said_before(vault: Vault, ncp_id: UUID) -> None:
    call = vault.write(lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO))
    changed = correct(
        vault, CorrectedKind.CONTACT, call, "Heard wrongly", outcome=ContactOutcome.LEFT_MESSAGE, note="Rang twice"
    )
    assert changed == ("outcome",)
    assert kept(vault, ncp_id) == [("Outcome", "no answer")]
    entry = next(
        one
        for one in vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY)).timeline
        if one.record_id == call
    )
    assert entry.what == "Call: left message"
    assert entry.detail.endswith("before: outcome no answer (Heard wrongly)")
    assert "corrected on " in entry.detail


def test_an_outcome_that_cannot_be_is_refused(vault: Vault, ncp_id: UUID) -> None:
    call = vault.write(lambda session: contacts.record_contact(session, ncp_id, CALL, at=NOW, who=WHO))
    with pytest.raises(RefusedError, match="Only a letter can come back"):
        correct(vault, CorrectedKind.CONTACT, call, outcome=ContactOutcome.RETURNED_MAIL)
    with pytest.raises(RefusedError, match="cannot lie ahead"):
        correct(vault, CorrectedKind.CONTACT, call, at=LATER + timedelta(days=1))
    assert kept(vault, ncp_id) == []
    assert vault.read(lambda session: session.get_one(ContactAttempt, call).outcome) is ContactOutcome.NO_ANSWER


def test_a_hearing_keeps_its_former_time_and_place(vault: Vault, ncp_id: UUID) -> None:
    starts = datetime(2026, 10, 22, 14, 0, tzinfo=UTC)
    new = NewAppointment(AppointmentKind.HEARING, starts, "Janesville", "Contempt")
    key = vault.write(lambda session: appointments.set_appointment(session, ncp_id, new, at=NOW, who=WHO))
    correct(vault, CorrectedKind.APPOINTMENT, key, starts_at=starts + timedelta(hours=1), court="Branch 3")
    assert [label for label, _former in kept(vault, ncp_id)] == ["Court", "Time"]
    assert dict(kept(vault, ncp_id))["Court"] == "nothing"
    assert "October 22, 2026 at" in dict(kept(vault, ncp_id))["Time"]


def test_a_next_step_is_corrected(vault: Vault, ncp_id: UUID) -> None:
    key = vault.write(lambda session: contacts.add_follow_up(session, ncp_id, "Cal", TODAY, at=NOW, who=WHO))
    correct(vault, CorrectedKind.FOLLOW_UP, key, what="Call", promised=True)
    assert kept(vault, ncp_id) == [("Next step", "Cal"), ("Promised", "no")]
    with pytest.raises(RefusedError, match="needs words"):
        correct(vault, CorrectedKind.FOLLOW_UP, key, what="  ")


def test_a_locate_request_is_corrected(vault: Vault, ncp_id: UUID) -> None:
    asked = LocateRequest(ncp_id=ncp_id, source="Postmaster", asked_on=TODAY, by=WHO, created_at=NOW)
    vault.write(lambda session: session.add(asked))
    correct(vault, CorrectedKind.LOCATE_REQUEST, asked.id, answered_on=TODAY, found=False)
    assert kept(vault, ncp_id) == [("Answered on", "nothing"), ("Found", "nothing")]
    with pytest.raises(RefusedError, match="after its question"):
        correct(vault, CorrectedKind.LOCATE_REQUEST, asked.id, answered_on=TODAY - timedelta(days=1))


def test_a_name_typed_here_is_corrected_and_was_never_a_former_name(vault: Vault, by_hand: UUID) -> None:
    correct(
        vault, CorrectedKind.PERSON, by_hand, last_name="Quillfeather", date_of_birth=date(1990, 2, 3), pin="77-12"
    )
    record = vault.read(lambda session: caseload.record(session, by_hand, today=TODAY))
    assert (record.name, record.former_names, record.pin) == ("Quillfeather, Jon", (), "7712")
    assert vault.read(lambda session: session.scalars(select(NcpName.last_name)).all()) == ["Quillfeather"]
    assert dict(kept(vault, by_hand)) == {"Last name": "Quilfeather", "Date of birth": "nothing", "PIN": "nothing"}


def test_what_the_report_says_is_not_corrected_here(vault: Vault, ncp_id: UUID) -> None:
    phone = vault.read(lambda session: session.scalars(select(NcpPhone.id)).one())
    for kind, key, values in (
        (CorrectedKind.PERSON, ncp_id, {"last_name": "Other"}),
        (CorrectedKind.PHONE, phone, {"number": "(608) 555-0101"}),
    ):
        with pytest.raises(RefusedError, match="the next one would say it again"):
            correct(vault, kind, key, **values)
        found = vault.read(partial(corrections.correctable, record_id=key))
        assert found is not None
        assert found.refused


def test_a_pin_of_somebody_else_is_refused(vault: Vault, ncp_id: UUID, by_hand: UUID) -> None:
    pin = vault.read(lambda session: session.get_one(Ncp, ncp_id).pin)
    with pytest.raises(RefusedError, match="this PIN is in the caseload"):
        correct(vault, CorrectedKind.PERSON, by_hand, pin=pin)


def test_a_phone_typed_here_is_corrected_and_found(vault: Vault, by_hand: UUID) -> None:
    phone = vault.read(lambda session: session.scalars(select(NcpPhone.id)).one())
    found = vault.read(lambda session: corrections.correctable(session, phone))
    assert found is not None
    assert (found.kind, found.ncp_id, found.values["number"]) == (CorrectedKind.PHONE, by_hand, "(608) 555-0133")
    correct(vault, CorrectedKind.PHONE, phone, number="(608) 555-0199")
    assert kept(vault, by_hand) == [("Number", "(608) 555-0133")]


def test_nothing_changed_is_no_correction_and_nobody_is_not_found(vault: Vault, by_hand: UUID) -> None:
    assert correct(vault, CorrectedKind.PERSON, by_hand, last_name=" Quilfeather ") == ()
    assert kept(vault, by_hand) == []
    with pytest.raises(NotFoundError):
        correct(vault, CorrectedKind.CONTACT, by_hand, note="x")
    assert vault.read(lambda session: corrections.correctable(session, UUID(int=1))) is None


def test_a_correction_can_be_taken_back(vault: Vault, by_hand: UUID) -> None:
    def work(session: Session) -> Step | None:
        with undo.recorded(session) as recorder:
            corrections.correct(session, CorrectedKind.PERSON, by_hand, {"last_name": "Stone"}, at=LATER, who=WHO)
            return recorder.step("The correction", at=LATER)

    step = vault.write(work)
    assert step is not None
    vault.write(lambda session: undo.take_back(session, step, at=LATER, who=WHO))
    assert vault.read(lambda session: session.get_one(Ncp, by_hand).last_name) == "Quilfeather"
    assert kept(vault, by_hand) == []


def test_a_job_says_what_it_said_before(vault: Vault, ncp_id: UUID) -> None:
    key = vault.write(
        lambda session: referrals.start_job(
            session, ncp_id, started_on=TODAY, hours_a_week=Decimal("37.50"), wage_cents=1850, at=NOW, who=WHO
        )
    )
    correct(vault, CorrectedKind.JOB, key, wage_cents=1950, hours_a_week=Decimal(40), employer=" Lake  Foods ")
    assert kept(vault, ncp_id) == [
        ("Employer", "nothing"),
        ("Hours a week", "37.5"),
        ("Wage an hour", "$18.50"),
    ]
    (job,) = vault.read(lambda session: referrals.jobs_of(session, ncp_id))
    assert (job.employer, job.hours_a_week, job.wage_cents) == ("Lake Foods", Decimal(40), 1950)
    with pytest.raises(RefusedError, match="before the start"):
        correct(vault, CorrectedKind.JOB, key, ended_on=TODAY - timedelta(days=1))
    with pytest.raises(RefusedError, match="at most 168"):
        correct(vault, CorrectedKind.JOB, key, hours_a_week=Decimal(169))
