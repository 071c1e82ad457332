"""Makes a golden vault: a small encrypted vault of one version of the schema, with invented data in every table.

    .venv/bin/python -m tests.golden.make 0004

Each was made once, by the program of its day, and is kept as it was then: the newest version as soon as it is
released. Older versions can be made too, by migrations that stop there, but only the program of the day writes
the key file and the database as they were written then.
"""

import hashlib
import sys
import tomllib
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import NAMESPACE_DNS, uuid5

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import Session

from csdesk.models import migrations
from csdesk.services import search_index
from csdesk.services import vault as vaults
from csdesk.services.vault import place, schema

FOLDER = Path(__file__).parent
PASSPHRASE = "lantern orbit walnut 42"


def rows() -> dict[str, list[dict[str, Any]]]:
    """The invented rows of each table, as the database holds them."""
    with (FOLDER / "rows.toml").open("rb") as file:
        tables: dict[str, list[dict[str, Any]]] = tomllib.load(file)
    return {table: [_as_kept(row) for row in found] for table, found in tables.items()}


def _as_kept(row: dict[str, Any]) -> dict[str, Any]:
    kept = {column: key_of(value) if _names_a_key(value) else value for column, value in row.items()}
    if "content" in kept:
        content = kept["content"].encode()
        kept |= {"content": content, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return kept


def _names_a_key(value: object) -> bool:
    return isinstance(value, str) and value.startswith("@")


def key_of(name: str) -> str:
    """The key of the record with this name, as SQLite holds it."""
    return uuid5(NAMESPACE_DNS, name.removeprefix("@") + ".golden.example").hex


def fill(session: Session) -> None:
    """Write the invented rows into the tables that this version of the schema has."""
    connection = session.connection()
    there = MetaData()
    there.reflect(connection)
    # Not sorted by what refers to what: the references are looked at when the transaction ends.
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table, found in rows().items():
        if table not in there.tables:
            continue
        for row in found:
            columns = [column for column in row if column in there.tables[table].columns]
            names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" for _ in columns)
            values = tuple(row[column] for column in columns)
            connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
    if "search_entry" in there.tables:
        search_index.rebuild_all(session)


def make(version: str) -> Path:
    """Make the golden vault of this version. Its path; the recovery code lies beside it, for nobody's data."""
    older = patch.object(schema, "bring_up_to_date", lambda engine, *_more: _bring_to(engine, version))
    with nullcontext() if version == migrations.HEAD else older:
        made = vaults.create(FOLDER / f"{version}.csvault", PASSPHRASE, fill)
    made.vault.lock()
    place.beside(made.vault.path, ".lock").unlink(missing_ok=True)
    (FOLDER / f"{version}.code").write_text(made.recovery_code + "\n", encoding="ascii")
    return made.vault.path


def _bring_to(engine: Engine, version: str) -> None:
    if schema.version(engine) == version:
        return
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


if __name__ == "__main__":
    make(sys.argv[1])
