"""An import that is taken back takes nothing with it that came later."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.family import CustodialParent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Standing
from csdesk.services import caseload, contacts, corrections, reach, referral_report
from csdesk.services.caseload import NewPerson
from csdesk.services.contacts import ContactKind, ContactOutcome, Direction, NewContact
from csdesk.services.corrections import CorrectedKind
from csdesk.services.errors import RefusedError
from csdesk.services.vault import Vault
from tests.support.reports import AT, TODAY, WHO, bring, contents, report_of, row, take_back

BROUGHT = row(Phone="608-555-0155", Address_Line_1="2 SECOND ST", case="70000002")
"""What the second report says of a person whom the first one brought: another phone, address and case."""
Later = Callable[[Session, UUID], None]


def brought(session: Session, ncp_id: UUID, model: type[NcpPhone | NcpAddress]) -> UUID:
    """The phone or address that came last."""
    return session.scalars(select(model.id).where(model.ncp_id == ncp_id).order_by(model.id.desc())).first() or ncp_id


def phone_fails(session: Session, ncp_id: UUID) -> None:
    reach.mark_phone(session, brought(session, ncp_id, NcpPhone), Standing.FAILED, at=AT, who=WHO)


def mail_arrives(session: Session, ncp_id: UUID) -> None:
    reach.mark_address(session, brought(session, ncp_id, NcpAddress), Standing.WORKS, at=AT, who=WHO)


def number_is_called(session: Session, ncp_id: UUID) -> None:
    phone_id = brought(session, ncp_id, NcpPhone)
    call = NewContact(
        ContactKind.CALL,
        Direction.OUT,
        ContactOutcome.NO_ANSWER,
        phone_id=phone_id,
        uncleared_reason="Asked by the CSA",
    )
    contacts.record_contact(session, ncp_id, call, at=AT, who=WHO)


def letter_is_written(session: Session, ncp_id: UUID) -> None:
    address_id = brought(session, ncp_id, NcpAddress)
    said = {"template": "invitation", "title": "Invitation", "addressed_to": "ALEX", "body": "Come in."}
    session.add(Letter(ncp_id=ncp_id, address_id=address_id, made_at=AT, by=WHO, **said))


def other_parent_is_noted(session: Session, ncp_id: UUID) -> None:
    case_id = session.scalars(select(IvdCase.id).where(IvdCase.number == "70000002")).one()
    session.add(CustodialParent(ncp_id=ncp_id, case_id=case_id, name="Bo Sample", created_at=AT))


@pytest.mark.parametrize(
    ("later", "named"),
    [
        (phone_fails, "1 phone number found to work or not"),
        (mail_arrives, "1 address found to work or not"),
        (number_is_called, "1 number called"),
        (letter_is_written, "1 letter"),
        (other_parent_is_noted, "1 custodial parent"),
    ],
)
def test_what_was_done_with_what_it_brought_to_somebody_known_before_is_named(
    vault: Vault, later: Later, named: str
) -> None:
    bring(vault, report_of([row()], "2026-06-06"))
    ncp_id = vault.read(lambda session: session.scalars(select(Ncp.id)).one())
    bring(vault, report_of([BROUGHT]))
    vault.write(lambda session: later(session, ncp_id))
    before = contents(vault)
    ruling = vault.read(referral_report.can_undo)
    assert f"({named})" in ruling.reason
    with pytest.raises(RefusedError, match=named):
        take_back(vault)
    assert contents(vault) == before


def test_what_is_about_somebody_new_and_what_names_something_new_is_counted_together(vault: Vault) -> None:
    bring(vault, report_of([row()], "2026-06-06"))
    known = vault.read(lambda session: session.scalars(select(Ncp.id)).one())
    bring(vault, report_of([BROUGHT, row(PIN="7777777777", last="NEWCOMER", case="70000003")]))
    new = vault.read(lambda session: session.scalars(select(Ncp.id).where(Ncp.id != known)).one())
    for ncp_id in (known, new):
        vault.write(lambda session, ncp_id=ncp_id: letter_is_written(session, ncp_id))  # type: ignore[misc]
    assert "(2 letters)" in vault.read(referral_report.can_undo).reason


def test_work_with_what_stood_there_before_depends_on_nothing(vault: Vault) -> None:
    bring(vault, report_of([row()], "2026-06-06"))
    ncp_id = vault.read(lambda session: session.scalars(select(Ncp.id)).one())
    works: tuple[Later, ...] = (number_is_called, letter_is_written, phone_fails, mail_arrives)
    vault.write(lambda session: [later(session, ncp_id) for later in works])
    before = contents(vault)
    bring(vault, report_of([BROUGHT]))
    take_back(vault)
    assert contents(vault) == before


def test_a_date_of_birth_that_was_corrected_since_stays(vault: Vault) -> None:
    new = NewPerson("SAMPLE", "ALEX", "(608) 555-0177", "9 HAND ST", "MADISON", "WI", "53703", case_number="70000001")
    ncp_id = vault.write(lambda session: caseload.add_person(session, new, at=AT, today=TODAY, who=WHO))
    bring(vault, report_of([row()]))
    assert vault.read(lambda session: session.get_one(Ncp, ncp_id).date_of_birth) == date(1990, 4, 11)
    born = {"date_of_birth": date(1990, 4, 12)}
    vault.write(lambda session: corrections.correct(session, CorrectedKind.PERSON, ncp_id, born, at=AT, who=WHO))
    take_back(vault)
    assert vault.read(lambda session: session.get_one(Ncp, ncp_id).date_of_birth) == date(1990, 4, 12)
