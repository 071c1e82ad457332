"""Vaults of several desks of one team."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import settings as kept_settings
from csdesk.services import vault as vaults
from csdesk.services.program import supervisor
from csdesk.services.reporting import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW

PASSPHRASE = "copper lantern walnut orbit 7"
VAULT_PASSPHRASE = "lantern orbit walnut 42"
QUARTER = Quarter(2026, 3)


@contextmanager
def desk(folder: Path, liaison: str) -> Iterator[Vault]:
    """A new vault with the name of its liaison."""
    path = folder / f"{liaison.replace(' ', '-')}.csvault"
    made = vaults.create(path, VAULT_PASSPHRASE, lambda session: kept_settings.save(session, called(liaison)))
    try:
        yield made.vault
    finally:
        made.vault.lock()


def called(liaison: str) -> Settings:
    return Settings(liaison_name=liaison, agency_name="Forward Service")


def extract(vault: Vault, *, quarter: Quarter = QUARTER, passphrase: str = PASSPHRASE) -> supervisor.MadeExtract:
    """What this desk hands to the supervisor."""
    return vault.read(
        lambda session: supervisor.make(
            session,
            quarter,
            passphrase,
            source=supervisor.source_of(vault),
            settings=kept_settings.load(session),
            at=NOW,
        )
    )


def bring_in(
    vault: Vault, file: bytes, *, quarter: Quarter = QUARTER, passphrase: str = PASSPHRASE, own: UUID | None = None
) -> supervisor.Brought:
    """Take it in there."""

    def work(session: Session) -> supervisor.Brought:
        mine = own or supervisor.source_of(vault)
        return supervisor.bring_in(
            session, "a file", file, passphrase, quarter=quarter, own=mine, at=NOW, who="Supervisor"
        )

    return vault.write(work)
