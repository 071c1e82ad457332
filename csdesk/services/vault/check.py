"""The health of a vault: file, encryption, references, schema, key file, audit trail, and the last backup."""

from collections import Counter
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
from csdesk.wording import tr

FAULTS_NAMED = 20
AMISS = {
    "add": tr("The {kind} {what} is missing in the vault's tables."),
    "remove": tr("The {kind} {what} is in the vault's tables and does not belong there."),
}


@dataclass(frozen=True)
class Health:
    """What `vault check` found. `faults` are sentences; there are none for a healthy vault."""

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
    notes = () if last_backup else (tr("There is no backup yet that could be restored. Make one."),)
    return Health(tuple(faults), version, rows, last_backup, notes)


def _damage(session: Session) -> list[str]:
    """Pages that are not as they were written."""
    pages = session.execute(text("PRAGMA cipher_integrity_check"))
    faults = [tr("Part of the file is not as it was encrypted: {said}.", said=_said(line)) for (line,) in pages]
    try:
        found = session.execute(text("PRAGMA integrity_check"))
        faults += [tr("The file is damaged: {said}.", said=_said(line)) for (line,) in found if line != "ok"]
    except DatabaseError:
        if not faults:
            raise
    return _first(faults)


def _content(session: Session) -> tuple[list[str], str, dict[str, int]]:
    broken = Counter((row[0], row[2]) for row in session.execute(text("PRAGMA foreign_key_check")))
    faults = [
        tr(
            "The table {table} refers to rows of {other} that are not there: {count:,}.",
            table=table,
            other=other,
            count=count,
        )
        for (table, other), count in broken.items()
    ]
    version = str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if version != migrations.HEAD:
        faults.append(
            tr(
                "The vault says that its form is {version}. This program's is {head}.",
                version=version,
                head=migrations.HEAD,
            )
        )
    faults = _first([*faults, *_schema(session)])
    there = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    tables = [table for table in Base.metadata.sorted_tables if table.name in there]
    if "audit_event" in there:
        faults += audit.verify(session)
    rows = {table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return faults, version, dict(sorted(rows.items()))


def _first(faults: list[str]) -> list[str]:
    more = len(faults) - FAULTS_NAMED
    if more <= 0:
        return faults
    last = tr("There is 1 more fault.") if more == 1 else tr("There are {more:,} more faults.", more=more)
    return [*faults[:FAULTS_NAMED], last]


def _schema(session: Session) -> list[str]:
    """Where the tables are not what the models say."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(
        session.connection(), opts={"compare_type": True, "include_name": migrations.described}
    )
    return [_in_words(difference) for difference in compare_metadata(context, Base.metadata)]


def _in_words(difference: Any) -> str:
    """A difference, which comes as what would have to be done to the tables: `remove_index ix_ncp_sort_name`."""
    to_do, *parts = difference if isinstance(difference, tuple) else difference[0]
    what = " ".join(str(getattr(part, "name", part)) for part in parts if part is not None)
    verb, _, kind = str(to_do).partition("_")
    kind = "foreign key" if kind == "fk" else kind.replace("_", " ")
    if verb in AMISS:
        return AMISS[verb].format(kind=kind, what=what)
    return tr(
        "The tables are not as they were made: {replace} of {what}.", replace=to_do.replace("_", " "), what=what
    )


def _said(line: str) -> str:
    """What the database says, without its end of line and its full stop."""
    return " ".join(str(line).split()).rstrip(".")


def _envelope(vault: Vault) -> list[str]:
    """Whether the key file beside the vault is there, whole, and this vault's."""
    try:
        envelope = keys.read_envelope(envelope_path(vault.path))
    except VaultError as error:
        return [str(error)]
    if envelope.vault_id != vault.envelope.vault_id:
        return [tr("The key file beside the vault belongs to another vault. Restore the newest backup.")]
    faults = [
        tr("The {ways} is damaged in the key file and opens nothing any more.", ways=keys.WAYS[slot.kind])
        for slot in envelope.damaged
    ]
    if vault.key_file_fault or envelope != vault.envelope:
        faults.append(vault.key_file_fault or CHANGED_OUTSIDE)
    return faults
