"""The health of a vault: integrity, foreign keys, schema version, and how many rows each table holds."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from csdesk.models import Base, migrations
from csdesk.services.vault.vault import Vault


@dataclass(frozen=True)
class Health:
    """What `vault check` found. `faults` is empty for a healthy vault."""

    faults: tuple[str, ...]
    schema_version: str
    rows: dict[str, int]

    @property
    def healthy(self) -> bool:
        """Whether every check passed."""
        return not self.faults


def check(vault: Vault) -> Health:
    """Run SQLCipher's and SQLite's integrity checks, the foreign keys and the schema's version. Reads only."""
    return vault.read(_check)


def _check(session: Session) -> Health:
    faults = [f"encryption: {line}" for (line,) in session.execute(text("PRAGMA cipher_integrity_check"))]
    faults += [f"file: {line}" for (line,) in session.execute(text("PRAGMA integrity_check")) if line != "ok"]
    faults += [f"reference: {row[0]} row {row[1]}" for row in session.execute(text("PRAGMA foreign_key_check"))]
    version = str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if version != migrations.HEAD:
        faults.append(f"schema: version {version}, expected {migrations.HEAD}")
    rows = {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }
    return Health(tuple(faults), version, dict(sorted(rows.items())))
