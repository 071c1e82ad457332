"""What somebody types that cannot be: refused at its field by the service, whichever way it comes in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from csdesk.services import appointments, caseload, contacts, corrections, family, jobs, locate, reach
from csdesk.services.appointments import AppointmentKind, NewAppointment
from csdesk.services.caseload import NewPerson
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import RefusedError
from csdesk.services.family import NewParent
from csdesk.services.locate import LocateAnswer
from csdesk.services.measures import measures
from csdesk.services.reach import NewAddress, Source
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
ON: dict[str, Any] = {**HOW, "today": TODAY}
LAST = date(9999, 12, 31)
LONG_AGO = date(1900, 1, 1)
YESTERDAY = TODAY - timedelta(days=1)
HOME = NewAddress("12 Oak St", "Janesville", "WI", "53545")
Entered = Callable[[Session, UUID], object]


def step(due_on: date) -> Entered:
    return lambda session, ncp_id: contacts.add_follow_up(session, ncp_id, "Call", due_on, **HOW)


def step_corrected(due_on: date) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = contacts.add_follow_up(session, ncp_id, "Call", TODAY, **HOW)
        corrections.correct(session, CorrectedKind.FOLLOW_UP, key, {"due_on": due_on}, **HOW)

    return work


def called(next_step_on: date) -> Entered:
    new = NewContact(ContactKind.CALL, Direction.IN, ContactOutcome.REACHED, "", "Call", next_step_on)
    return lambda session, ncp_id: contacts.record_contact(session, ncp_id, new, **HOW)


def appointment(days: int) -> NewAppointment:
    return NewAppointment(AppointmentKind.HEARING, NOW + timedelta(days=days))


def meeting(days: int) -> Entered:
    return lambda session, ncp_id: appointments.set_appointment(session, ncp_id, appointment(days), **HOW)


def meeting_moved(days: int) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = appointments.set_appointment(session, ncp_id, appointment(1), **HOW)
        appointments.change(session, key, appointment(days), **HOW)

    return work


def address(zip_code: str) -> Entered:
    new = NewAddress("1 Elm St", "Beloit", "WI", zip_code)
    return lambda session, ncp_id: reach.add_address(session, ncp_id, new, Source.PARENT, **ON)


def address_corrected(zip_code: str) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = reach.add_address(session, ncp_id, HOME, Source.PARENT, **ON)
        corrections.correct(session, CorrectedKind.ADDRESS, key, {"zip": zip_code}, **HOW)

    return work


def phone_corrected(number: str) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = reach.add_phone(session, ncp_id, "414 555 0144", Source.PARENT, **ON)
        corrections.correct(session, CorrectedKind.PHONE, key, {"number": number}, **HOW)

    return work


def found(phone: str) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = locate.ask(session, ncp_id, "Postmaster", TODAY, **HOW)
        locate.answer(session, key, LocateAnswer(TODAY, True, phone=phone), **HOW)

    return work


def parent(phone: str = "", email: str = "") -> Entered:
    return lambda session, ncp_id: family.add_parent(session, ncp_id, NewParent("Rosa", phone, email), **HOW)


def parent_corrected(phone: str = "", email: str = "") -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = family.add_parent(session, ncp_id, NewParent("Rosa"), **HOW)
        family.change_parent(session, key, NewParent("Rosa", phone, email), **HOW)

    return work


def new_person(phone: str = "608 555 0199", zip_code: str = "53703") -> Entered:
    new = NewPerson(
        "Roe", "Al", phone=phone, address_1="1 Elm St", city="", state="", zip=zip_code, source=Source.CSA
    )
    return lambda session, _ncp_id: caseload.add_person(session, new, **ON)


def job(cents: int) -> Entered:
    return lambda session, ncp_id: jobs.start_job(session, ncp_id, started_on=TODAY, wage_cents=cents, **HOW)


def job_corrected(cents: int) -> Entered:
    def work(session: Session, ncp_id: UUID) -> None:
        key = jobs.start_job(session, ncp_id, started_on=TODAY, wage_cents=1725, **HOW)
        corrections.correct(session, CorrectedKind.JOB, key, {"wage_cents": cents}, **HOW)

    return work


def answered(cents: int) -> Entered:
    wage = next(one for one in measures() if one.money)
    return lambda _session, _ncp_id: wage.refuse_other("", cents)


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        *(
            (how(day), field)
            for how, field in ((step, "on"), (step_corrected, "due_on"))
            for day in (YESTERDAY, LAST)
        ),
        (step(LONG_AGO), "on"),
        (called(LAST), "next_step_on"),
        *((how(days), "day") for how in (meeting, meeting_moved) for days in (-400, 2_000)),
        *((how(zip_code), "zip") for how in (address, address_corrected) for zip_code in ("abc", "5370", "53703-1")),
        (new_person(zip_code="abc"), "zip"),
        *((phone_corrected(number), "number") for number in ("555 0144", "414 555 014")),
        *(
            (how(number), "phone")
            for how in (found, parent, parent_corrected, new_person)
            for number in ("abc", "55")
        ),
        *((how(email="not an email"), "email") for how in (parent, parent_corrected)),
        *(
            (how(cents), field)
            for how, field in ((job, "wage"), (job_corrected, "wage_cents"))
            for cents in (-1, 100_001)
        ),
        (answered(100_001), "amount"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(vault: Vault, entered: Entered, field: str) -> None:
    ncp_id = vault.write(add_person)
    with pytest.raises(RefusedError) as refused:
        vault.write(lambda session: entered(session, ncp_id))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "entered",
    [
        step(TODAY),
        step(TODAY + timedelta(days=1800)),
        meeting(-1),
        meeting(700),
        address(""),
        address("53703-0001"),
        parent("608 555 0177", "rosa@example.org"),
        parent_corrected("608 555 0177", "rosa@example.org"),
        found("+1 608 555 0177"),
        new_person(zip_code=""),
        job(100_000),
        job_corrected(0),
        answered(1725),
    ],
)
def test_what_can_be_is_taken(vault: Vault, entered: Entered) -> None:
    ncp_id = vault.write(add_person)
    vault.write(lambda session: entered(session, ncp_id))
