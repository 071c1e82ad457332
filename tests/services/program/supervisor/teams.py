"""Vaults of several desks of one team."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import select

from csdesk.models.program import QuarterExtract
from csdesk.services import settings as kept_settings
from csdesk.services import vault as vaults
from csdesk.services.program import supervisor
from csdesk.services.reporting import Quarter
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO

PASSPHRASE = "copper lantern walnut orbit 7"
NEW_PASSPHRASE = "other team walnut copper"
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
    vault: Vault,
    *files: bytes,
    quarter: Quarter = QUARTER,
    passphrase: str = PASSPHRASE,
    own: UUID | None = None,
    at: datetime = NOW,
) -> tuple[supervisor.Brought, ...]:
    """Take them in there."""
    mine = own or supervisor.source_of(vault)
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"file {number}") for number in range(1, len(files) + 1)]
        for path, content in zip(paths, files, strict=True):
            path.write_bytes(content)
        batch = supervisor.prepare(
            vault.read, paths, passphrase, quarter=quarter, own=mine, liaison="Sue Stone", at=at
        )
    return vault.write(lambda session: supervisor.take_in(session, batch, at=at, who="Supervisor"))


def added(vault: Vault) -> supervisor.AddedUp | None:
    return vault.read(lambda session: supervisor.added(session, QUARTER))


def kept(vault: Vault) -> tuple[supervisor.Kept, ...]:
    own = supervisor.source_of(vault)
    return vault.read(lambda session: supervisor.kept(session, QUARTER, own=own))


def everything(vault: Vault) -> list[Any]:
    rows = select(QuarterExtract.source, QuarterExtract.sha256, QuarterExtract.brought_at, QuarterExtract.contents)
    return list(vault.read(lambda session: session.execute(rows.order_by(QuarterExtract.source)).all()))


def count_own(vault: Vault, passphrase: str = PASSPHRASE) -> supervisor.Brought:
    own = supervisor.source_of(vault)
    batch = supervisor.prepare(vault.read, (), passphrase, quarter=QUARTER, own=own, liaison="Ann", at=NOW)
    return vault.write(lambda session: supervisor.count_own(session, batch, at=NOW, who=WHO))
