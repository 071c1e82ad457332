"""A correction, and what was said before."""

from datetime import timedelta
from uuid import UUID

from csdesk.services import corrections
from csdesk.services.corrections import CorrectedKind, CorrectionView
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO

LATER = NOW + timedelta(days=1)


def correct(vault: Vault, kind: CorrectedKind, key: UUID, reason: str = "", **values: object) -> tuple[str, ...]:
    return vault.write(lambda session: corrections.correct(session, kind, key, values, reason, at=LATER, who=WHO))


def kept(vault: Vault, ncp_id: UUID) -> list[tuple[str, str]]:
    found: tuple[CorrectionView, ...] = vault.read(lambda session: corrections.corrections_of(session, ncp_id))
    return sorted((one.label, one.former) for one in found)
