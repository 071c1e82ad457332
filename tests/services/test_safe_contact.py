"""Safe contact is put on with a word on how to reach, kept in the audit trail, and taken off for a reason only."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment
from csdesk.models.audit import AuditEvent
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program, ProgramKind
from csdesk.services import caseload, directory, interview, plans, referrals, today
from csdesk.services.caseload import CaseloadQuery, Safety
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.referrals import NewReferral
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person


def put(vault: Vault, ncp_id: UUID, on: bool, note: str, **more: Any) -> None:
    vault.write(lambda session: caseload.set_safe_contact(session, ncp_id, on, note, at=NOW, who=WHO, **more))


def phones(vault: Vault) -> list[str]:
    page = vault.read(lambda session: caseload.find(session, CaseloadQuery(), today=TODAY))
    return [line.phone for line in page.rows]


def safety(vault: Vault, ncp_id: UUID) -> Safety:
    return vault.read(lambda session: caseload.safety_of(session, ncp_id))


def test_it_hides_the_phone_from_the_list_until_it_is_off(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    put(vault, ncp_id, True, " Only by text ")
    assert phones(vault) == [""]
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert (record.safe_contact, record.safe_contact_note) == (True, "Only by text")
    put(vault, ncp_id, False, "", reason="She asked for it")
    assert phones(vault) == ["(608) 555-0156"]
    kept = select(AuditEvent.detail).where(AuditEvent.action == "ncp.safe_contact").order_by(AuditEvent.id)
    assert vault.read(lambda session: list(session.scalars(kept))) == ["on", "off"]


def test_it_needs_a_note_or_a_way_and_a_person(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    with pytest.raises(RefusedError):
        put(vault, ncp_id, True, "  ", time="mornings")
    assert phones(vault) == ["(608) 555-0156"]
    with pytest.raises(NotFoundError):
        put(vault, UUID(int=7), True, "Only by text")
    put(vault, ncp_id, True, "", way="text only")
    assert phones(vault) == [""]


def test_it_is_taken_off_for_a_reason_and_what_it_said_is_kept_out_of_what_happened(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    put(vault, ncp_id, True, "Her sister knows.", way="text only", time="weekdays before noon")
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert record.safely == "text only; weekdays before noon. Her sister knows."
    with pytest.raises(RefusedError):
        put(vault, ncp_id, False, "")
    assert safety(vault, ncp_id).on
    put(vault, ncp_id, False, "", reason="It was somebody else")
    found = safety(vault, ncp_id)
    assert not found.on
    assert {(one.label, one.former) for one in found.former if one.reason == "It was somebody else"} == {
        ("Safe contact", "yes"),
        ("Note", "Her sister knows."),
        ("Safe way", "text only"),
        ("Safe time", "weekdays before noon"),
    }
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert not any("safe" in f"{one.what} {one.detail}".lower() for one in record.timeline)


def test_opening_such_a_record_says_so_in_the_trail_by_a_code(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    for _time in range(2):
        vault.write(lambda session: caseload.note_opening(session, ncp_id, at=NOW, who=WHO))
        put(vault, ncp_id, True, "Only by text")
    kept = select(AuditEvent.detail).where(AuditEvent.action == "ncp.opened").order_by(AuditEvent.number)
    assert vault.read(lambda session: list(session.scalars(kept))) == ["", "safe contact"]


def test_the_local_program_is_at_hand_with_its_phone_first(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        for name, counties, phone, active in (
            ("Everywhere", "", "", True),
            ("Local shelter", "Rock", "(608) 555-0142", True),
            ("Other county", "Dane", "(608) 555-0143", True),
            ("Gone", "Rock", "(608) 555-0144", False),
        ):
            session.add(
                Program(
                    name=name, kind=ProgramKind.SERVICE, category="dv_program",
                    counties=counties, phone=phone, active=active,
                )
            )  # fmt: skip
        return add_person(session)

    ncp_id = vault.write(work)
    assert safety(vault, ncp_id).programs == ()
    put(vault, ncp_id, True, "Only by text")
    assert [(one.name, one.phone) for one in safety(vault, ncp_id).programs] == [
        ("Local shelter", "(608) 555-0142"),
        ("Everywhere", ""),
    ]


def test_no_heading_of_what_happened_and_no_line_of_today_names_such_a_program(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        ncp_id = add_person(session)
        shelter = Program(name="Harbor of hope", kind=ProgramKind.SERVICE, category="dv_program")
        session.add(shelter)
        session.flush()
        new = NewReferral(shelter.id, TODAY - timedelta(days=30))
        referrals.refer(session, ncp_id, new, at=NOW, who=WHO)
        return ncp_id

    ncp_id = vault.write(work)
    entry = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY)).timeline[0]
    assert (entry.what, entry.detail) == ("Referred to a service", "Harbor of hope")
    told = vault.read(lambda session: today.todays_list(session, today=TODAY, now=NOW, settings=Settings()))
    assert "Referred to a service" in repr(told)
    assert "Harbor" not in repr(told)


def test_no_program_that_brings_both_parents_together_is_suggested(vault: Vault) -> None:
    def work(session: Session) -> UUID:
        directory.seed(session)
        ncp_id = add_person(session)
        held = session.get_one(Assessment, interview.start(session, ncp_id, at=NOW, who=WHO))
        said = {"assessment_id": held.id, "question": "Q11", "state": AnswerState.ANSWERED, "value": "yes"}
        session.add(Answer(item="family_disagreements", answered_at=NOW, **said))
        session.flush()
        return ncp_id

    ncp_id = vault.write(work)
    categories = vault.read(
        lambda session: {program.name: program.category for program in session.scalars(select(Program))}
    )

    def offered() -> set[str]:
        found = vault.read(lambda session: plans.offers(session, ncp_id, today=TODAY))
        return {categories[program.name] for offer in found for program in offer.programs}

    assert {"mediation", "parenting_plan", "legal_help"} <= offered()
    vault.write(lambda session: setattr(session.get_one(Ncp, ncp_id), "safe_contact", True))
    assert offered() & {"mediation", "parenting_plan"} == set()
    assert "legal_help" in offered()
