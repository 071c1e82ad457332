"""The extract of this desk, as a file for the supervisor."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import audit
from csdesk.services.disclosure import Exempt
from csdesk.services.errors import RefusedError
from csdesk.services.program.supervisor import contents, sealing, team
from csdesk.services.program.supervisor.gathering import gather
from csdesk.services.program.supervisor.team import Team
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from csdesk.wording import tr


@dataclass(frozen=True)
class MadeExtract:
    """An extract that can be written."""

    name: str
    content: bytes = field(repr=False)
    quarter: Quarter
    people: int
    early: bool
    """The quarter has not ended yet."""
    told: Exempt = Exempt.NOBODY
    """It is encrypted, and names nobody."""


def source_of(vault: Vault) -> UUID:
    """What an extract calls the vault that it is of; a restored vault is the same."""
    return UUID(hex=vault.envelope.vault_id)


def hints(settings: Settings) -> tuple[str, ...]:
    """Words that somebody would try first."""
    return settings.liaison_name, settings.agency_name


def make(
    session: Session,
    quarter: Quarter,
    passphrase: str,
    *,
    source: UUID,
    settings: Settings,
    at: datetime,
    progress: Progress = unwatched,
) -> MadeExtract:
    """Make the extract of a quarter. It is written by the caller, with `note` in the same transaction.

    Raises `VaultError` for a passphrase that is too easy to guess, `RefusedError` where there is nothing to tell.
    """
    team.demand(passphrase, hints(settings))
    if not settings.liaison_name.strip():
        raise RefusedError(
            tr("The extract says whose it is, and no name stands in the settings yet. Nothing was written.")
        )
    if quarter.starts_at > at:
        raise RefusedError(tr("{quarter} has not begun. Nothing was written.", quarter=quarter.title))
    found = gather(
        session, quarter, Team.of(passphrase), source=source, liaison=settings.liaison_name, at=at, progress=progress
    )
    if not found.people:
        raise RefusedError(
            tr("Nobody at this desk has anything in {quarter}. Nothing was written.", quarter=quarter.title)
        )
    sealed = sealing.seal(contents.to_json(found).encode("ascii"), passphrase)
    return MadeExtract(contents.file_name(found), sealed, quarter, len(found.people), found.early)


def note(session: Session, made: MadeExtract, *, at: datetime, who: str) -> None:
    """Write down that it leaves."""
    audit.record(
        session,
        at=at,
        who=who,
        action="extract.made",
        kind="quarter_extract",
        detail=f"{made.quarter}, {made.people:,}",
    )
