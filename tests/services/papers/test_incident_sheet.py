"""The incident sheet: what the vault holds, counted; who opened it; nobody named."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import openings
from csdesk.services.papers import incident, incident_sheet
from csdesk.services.papers.incident import Held
from csdesk.services.vault import Vault, rotation
from tests.support.reports import bring, report_of, row

AT = datetime(2126, 11, 22, 15, 0, tzinfo=UTC)
"""After the fresh vault was made, whenever that is."""
WHO = "Dana Reyes"


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages).split())


@pytest.fixture
def worked(vault: Vault) -> Vault:
    """A vault with three people, one of them under safe contact, that was opened and backed up."""
    people = [row(PIN=f"001234567{number}", case=f"765432{number}", last="Quillfeather") for number in range(3)]
    bring(vault, report_of(people))

    def mark(session: Session) -> None:
        session.scalars(select(Ncp).limit(1)).one().safe_contact = True

    vault.write(mark)
    openings.note(vault, at=AT - timedelta(hours=3))
    rotation.back_up_now(vault, second=None, at=AT - timedelta(hours=2), who=WHO)
    return vault


def test_it_counts_and_names_nobody(worked: Vault) -> None:
    facts = incident.gather(worked, at=AT, who=WHO, lock_after_minutes=10)

    assert facts.people == 3
    assert facts.held[:2] == (Held("names", 3), Held("safe_contact", 1))
    assert facts.last_backup == AT - timedelta(hours=2)
    assert [slot.kind for slot in facts.slots] == ["passphrase", "recovery"]
    (opening,) = facts.openings
    assert (opening.at, opening.by) == (AT - timedelta(hours=3), "passphrase")

    text = words_of(incident_sheet.make(facts))
    assert "The vault holds data about 3 people." in text
    assert "locks by itself after 10 minutes" in text
    assert f"passphrase, on {openings.this_computer()}" in text
    assert "one hour" in text
    assert "Quillfeather" not in text
    assert "0012345670" not in text
    assert WHO not in text


def test_an_empty_vault_has_a_sheet_too(vault: Vault) -> None:
    text = words_of(incident_sheet.make(incident.gather(vault, at=AT, who=WHO)))

    assert "data about 0 people" in text
    assert "No unlocking is noted" in text
    assert "No good backup was found" in text


def test_making_it_is_in_the_trail(vault: Vault) -> None:
    incident.gather(vault, at=AT, who=WHO)
    assert incident.gather(vault, at=AT + timedelta(hours=1), who=WHO).newest_entry == AT
