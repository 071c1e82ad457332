"""Safe contact is put on with a note, kept in the audit trail, and takes the phone off every list."""

from uuid import UUID

import pytest
from sqlalchemy import select

from csdesk.models.audit import AuditEvent
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person


def put(vault: Vault, ncp_id: UUID, on: bool, note: str) -> None:
    vault.write(lambda session: caseload.set_safe_contact(session, ncp_id, on, note, at=NOW, who=WHO))


def phones(vault: Vault) -> list[str]:
    page = vault.read(lambda session: caseload.find(session, CaseloadQuery(), today=TODAY))
    return [line.phone for line in page.rows]


def test_it_hides_the_phone_from_the_list_until_it_is_off(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    put(vault, ncp_id, True, " Only by text ")
    assert phones(vault) == [""]
    record = vault.read(lambda session: caseload.record(session, ncp_id, today=TODAY))
    assert (record.safe_contact, record.safe_contact_note) == (True, "Only by text")
    put(vault, ncp_id, False, "")
    assert phones(vault) == ["(608) 555-0156"]
    kept = select(AuditEvent.detail).where(AuditEvent.action == "ncp.safe_contact").order_by(AuditEvent.id)
    assert vault.read(lambda session: list(session.scalars(kept))) == ["on", "off"]


def test_it_needs_a_note_and_a_person(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    with pytest.raises(RefusedError):
        put(vault, ncp_id, True, "  ")
    assert phones(vault) == ["(608) 555-0156"]
    with pytest.raises(NotFoundError):
        put(vault, UUID(int=7), True, "Only by text")
