"""Whom a CSA, a court or a program refers outside of the report, and how the report's rows join them later."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, NcpOtherPin, Source
from csdesk.services import caseload, family
from csdesk.services.caseload import Match, NcpRecord, NewPerson
from csdesk.services.errors import RefusedError
from csdesk.services.family import NewParent
from csdesk.services.referral_report import People
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, WHO, bring, look, report_of, row, take_back

AUGUST = "2026-08-05"
REFERRED = NewPerson(
    "Sample", "Alex", "(608) 555-0101", "9 Hand St", "Madison", "WI", "53703",
    source=Source.COURT, referred_by="Rock County, Commissioner Example", referred_on=date(2026, 7, 1),
)  # fmt: skip


def add(vault: Vault, new: NewPerson = REFERRED) -> UUID:
    return vault.write(lambda session: caseload.add_person(session, new, at=AT, today=TODAY, who=WHO))


def record(vault: Vault, ncp_id: UUID) -> NcpRecord:
    return vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))


def matches(vault: Vault, **changed: object) -> tuple[Match, ...]:
    new = replace(NewPerson("", "", "", "", "", "", ""), **changed)  # type: ignore[arg-type]
    return vault.read(lambda session: caseload.possible_matches(session, new))


def test_by_whom_and_when_stands_in_what_happened(vault: Vault) -> None:
    found = record(vault, add(vault))
    (entry,) = found.timeline
    assert (entry.what, entry.day) == ("Referred by a court", date(2026, 7, 1))
    assert entry.detail == "From outside the report, Rock County, Commissioner Example"
    (phone,), (address,) = found.phones, found.addresses
    assert phone.since == address.since == date(2026, 7, 1)
    assert phone.source is address.source is Source.COURT


def test_a_referral_that_lies_ahead_is_refused(vault: Vault) -> None:
    with pytest.raises(RefusedError, match="lies ahead"):
        add(vault, replace(REFERRED, referred_on=TODAY + timedelta(days=1)))


def test_look_alikes_stand_side_by_side_with_all_reasons_the_surest_first(vault: Vault) -> None:
    known = add(vault, replace(REFERRED, date_of_birth=date(1990, 4, 12), case_number="70000001", pin="9000000001"))
    add(vault, replace(REFERRED, first_name="Blake", phone="(608) 555-0109"))
    sure, *_others = matches(
        vault, last_name="Married", first_name="Alex", phone="608-555-0101", case_number="70000001",
        date_of_birth=date(1990, 4, 12),
    )  # fmt: skip
    assert sure.ncp_id == known
    assert sure.certain
    assert sure.reasons == (
        "The same case and date of birth",
        "The same case number",
        "The same date of birth and a like name",
        "The same phone number",
    )
    assert (sure.pin, sure.cases, sure.phone, sure.address) == (
        "9000000001", ("70000001",), "(608) 555-0101", "9 Hand St, Madison",
    )  # fmt: skip
    vault.write(lambda s: caseload.set_safe_contact(s, known, True, "Text only", at=AT, who=WHO))
    (hidden,) = matches(vault, pin="9000000001")
    assert (hidden.phone, hidden.address, hidden.safe_contact) == ("", "", True)


def test_a_second_pin_is_known_too(vault: Vault) -> None:
    known = add(vault)
    vault.write(lambda session: session.add(NcpOtherPin(pin="9000000009", ncp_id=known)))
    (found,) = matches(vault, pin="900-000-0009")
    assert found.certain
    with pytest.raises(RefusedError, match="PIN"):
        add(vault, replace(REFERRED, pin="9000000009"))


def test_the_report_joins_by_case_and_birthday_without_a_question_and_keeps_both(vault: Vault) -> None:
    ncp_id = add(
        vault, replace(REFERRED, phone="(608) 555-0188", case_number="70000001", date_of_birth=date(1990, 4, 11))
    )
    born = vault.read(lambda session: look_born(session, ncp_id))
    line = row(dob=f"{born:%m/%d/%Y}", Phone="(608) 555-0101", Address_Line_1="1 REPORT ST")
    preview, _ = bring(vault, report_of([line], AUGUST))
    assert (preview.decisions, preview.ncps_new) == ((), 0)
    both_are_kept(record(vault, ncp_id), "(608) 555-0188")


def look_born(session: Session, ncp_id: UUID) -> date:
    born = session.get_one(Ncp, ncp_id).date_of_birth
    assert born is not None
    return born


def test_else_the_liaison_decides_beside_the_import_and_both_are_kept(vault: Vault) -> None:
    ncp_id = add(vault)
    vault.write(lambda session: family.add_parent(session, ncp_id, NewParent("Rosa"), at=AT, who=WHO))
    line = row(Phone="(608) 555-0101", Address_Line_1="1 REPORT ST")
    (decision,) = look(vault, report_of([line], AUGUST)).open_decisions
    (candidate,) = decision.candidates
    assert candidate.ncp_id == ncp_id
    assert candidate.reasons_for
    bring(vault, report_of([line], AUGUST), answers={decision.key: candidate.answer})
    everybody = vault.read(lambda session: session.scalars(select(Ncp.id)).all())
    assert list(everybody) == [ncp_id]
    both_are_kept(record(vault, ncp_id), "(608) 555-0101")
    (parent,) = vault.read(lambda session: family.family_of(session, ncp_id, today=TODAY)).parents
    assert parent.name == "Rosa"
    take_back(vault)
    alone = record(vault, ncp_id)
    assert (alone.pin, [one.number for one in alone.phones]) == ("", ["(608) 555-0101"])


def both_are_kept(found: NcpRecord, phone: str) -> None:
    """PIN, case and figures of the report; the address and the phone of both, each with where it is from."""
    assert found.pin == "9000000001"
    assert [case.number for case in found.cases] == ["70000001"]
    assert found.arrears_cents
    assert {(one.address_1.upper(), one.source) for one in found.addresses} == {
        ("1 REPORT ST", Source.REPORT),
        ("9 HAND ST", Source.COURT),
    }
    assert (phone, Source.COURT) in {(one.number, one.source) for one in found.phones}
    assert "Referred by a court" in {one.what for one in found.timeline}
    assert any(one.icon == "report" for one in found.timeline)


def test_of_somebody_under_safe_contact_neither_the_question_nor_the_list_of_changes_tells_where(
    vault: Vault,
) -> None:
    ncp_id = add(vault)
    vault.write(lambda s: caseload.set_safe_contact(s, ncp_id, True, "Text only", at=AT, who=WHO))
    line = row(Phone="(608) 555-0101", Address_Line_1="1 REPORT ST")
    (decision,) = look(vault, report_of([line], AUGUST)).open_decisions
    (candidate,) = decision.candidates
    told = dict(zip(decision.labels, candidate.facts, strict=True))
    assert (told["Address"], told["Phone"]) == ("Safe contact", "Safe contact")
    preview = look(vault, report_of([line], AUGUST), answers={decision.key: candidate.answer})
    (changed,) = preview.people(People.CHANGED)
    assert "HAND" not in repr(changed).upper()
    assert "REPORT ST" not in repr(changed)
    bring(vault, report_of([line], AUGUST), answers={decision.key: candidate.answer})
    assert {one.address_1.upper() for one in record(vault, ncp_id).addresses} == {"1 REPORT ST", "9 HAND ST"}
