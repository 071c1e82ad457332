"""Letters are drawn first and noted afterwards: what changed between the two is seen."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from csdesk.models.letter import Letter
from csdesk.services import caseload, letters, reach
from csdesk.services.errors import RefusedError
from csdesk.services.letters import Batch
from csdesk.services.reach import NewAddress, Source
from csdesk.services.vault import Vault
from tests.services.letters.mail import MOMENT, add, office, pages
from tests.services.people import NOW, TODAY, WHO


def moves(session: Session, ncp_id: UUID) -> None:
    later = TODAY + timedelta(days=1)
    reach.add_address(session, ncp_id, NewAddress("7 Lake Rd", "Beloit"), Source.PARENT, today=later, at=NOW, who=WHO)


def is_marked(session: Session, ncp_id: UUID) -> None:
    caseload.set_safe_contact(session, ncp_id, True, "By text", at=NOW, who=WHO)


def is_written_to(session: Session, ncp_id: UUID) -> None:
    letters.send(session, Batch("plain", (ncp_id,)), today=TODAY, at=NOW, who="X")


def letters_kept(vault: Vault) -> int:
    return vault.read(lambda session: session.scalar(select(func.count()).select_from(Letter))) or 0


@pytest.fixture
def people(vault: Vault) -> tuple[UUID, ...]:
    office(vault)
    return vault.write(lambda session: tuple(add(session) for _ in range(3)))


@pytest.mark.parametrize("happens", [moves, is_marked, is_written_to])
def test_what_changed_while_they_were_drawn_is_never_sent(
    vault: Vault, people: tuple[UUID, ...], happens: Callable[[Session, UUID], None]
) -> None:
    batch = Batch("invitation", people)
    prepared = vault.read(lambda session: letters.prepare(session, batch, **MOMENT))
    pdf = letters.draw(prepared)
    vault.write(lambda session: happens(session, people[1]))
    before = letters_kept(vault)
    with pytest.raises(RefusedError, match="changed while they were made"):
        vault.write(lambda session: letters.note_sent(session, prepared, pdf, who=WHO))
    assert letters_kept(vault) == before


def test_what_was_drawn_is_what_is_kept(vault: Vault, people: tuple[UUID, ...]) -> None:
    prepared = vault.read(lambda session: letters.prepare(session, Batch("invitation", people), **MOMENT))
    pdf = letters.draw(prepared)
    assert letters_kept(vault) == 0
    sent = vault.write(lambda session: letters.note_sent(session, prepared, pdf, who=WHO))
    assert len(sent.letter_ids) == letters_kept(vault) == 3
    again = vault.read(lambda session: letters.again_pdf(session, sent.letter_ids))
    assert pages(again) == pages(sent.pdf)
