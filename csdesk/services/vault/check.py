"""The health of a vault: file, encryption, references, schema, key file, audit trail, and the last backup."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from csdesk.models import Base, migrations
from csdesk.services import audit
from csdesk.services.vault import keys, rotation
from csdesk.services.vault.errors import VaultError
from csdesk.services.vault.keyfile import CHANGED_OUTSIDE
from csdesk.services.vault.place import envelope_path
from csdesk.services.vault.vault import Vault

FAULTS_NAMED = 20


@dataclass(frozen=True)
class Health:
    """What `vault check` found. `faults` is empty for a healthy vault."""

    faults: tuple[str, ...]
    schema_version: str
    rows: dict[str, int]
    last_backup: datetime | None = None
    """When the newest backup that can be restored was made, UTC."""
    notes: tuple[str, ...] = ()
    """What is no fault but worth knowing."""

    @property
    def healthy(self) -> bool:
        """Whether every check passed."""
        return not self.faults


def check(vault: Vault, second: Path | None = None) -> Health:
    """Check all of an open vault, and look for its backups beside it and at the `second` place. Reads only.

    A file whose pages are damaged is not looked at further: it has faults, no schema version and no rows.
    """
    damage = vault.read(_damage)
    faults, version, rows = (damage, "", {}) if damage else vault.read(_content)
    faults = [*faults, *_envelope(vault)]
    last_backup = rotation.last_made(vault.path, second)
    notes = () if last_backup else ("There is no backup yet that could be restored. Make one.",)
    return Health(tuple(faults), version, rows, last_backup, notes)


def _damage(session: Session) -> list[str]:
    """Pages that are not as they were written."""
    faults = [f"encryption: {line}" for (line,) in session.execute(text("PRAGMA cipher_integrity_check"))]
    try:
        faults += [f"file: {line}" for (line,) in session.execute(text("PRAGMA integrity_check")) if line != "ok"]
    except DatabaseError:
        if not faults:
            raise
    return _first(faults)


def _content(session: Session) -> tuple[list[str], str, dict[str, int]]:
    faults = [f"reference: {row[0]} row {row[1]}" for row in session.execute(text("PRAGMA foreign_key_check"))]
    version = str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if version != migrations.HEAD:
        faults.append(f"schema: version {version}, expected {migrations.HEAD}")
    faults = _first([*faults, *_schema(session)])
    there = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    tables = [table for table in Base.metadata.sorted_tables if table.name in there]
    if "audit_event" in there:
        faults += [f"audit: {fault}" for fault in audit.verify(session)]
    rows = {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return faults, version, dict(sorted(rows.items()))


def _first(faults: list[str]) -> list[str]:
    more = len(faults) - FAULTS_NAMED
    return [*faults[:FAULTS_NAMED], f"and {more:,} more faults"] if more > 0 else faults


def _schema(session: Session) -> list[str]:
    """Where the tables are not what the models say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(
        session.connection(), opts={"compare_type": True, "include_name": migrations.described}
    )
    return [f"schema: {_in_words(difference)}" for difference in compare_metadata(context, Base.metadata)]


def _in_words(difference: Any) -> str:
    """Such as `remove_index ix_ncp_sort_name`: what would have to be done to the tables."""
    parts = difference if isinstance(difference, tuple) else difference[0]
    return " ".join([str(parts[0]), *(str(getattr(part, "name", part)) for part in parts[1:] if part is not None)])


def _envelope(vault: Vault) -> list[str]:
    """Whether the key file beside the vault is there, whole, and this vault's."""
    try:
        envelope = keys.read_envelope(envelope_path(vault.path))
    except VaultError as error:
        return [f"keys: {error}"]
    if envelope.vault_id != vault.envelope.vault_id:
        return ["keys: The key file beside the vault belongs to another vault. Restore the newest backup."]
    faults = [f"keys: the {slot.kind} key is damaged and opens nothing any more" for slot in envelope.damaged]
    if vault.key_file_fault or envelope != vault.envelope:
        faults.append(f"keys: {vault.key_file_fault or CHANGED_OUTSIDE}")
    return faults
