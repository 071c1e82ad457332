"""Vaults of every version of the schema, as the program of their day wrote them, open and hold what they held."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from csdesk.models import Base, migrations
from csdesk.services import audit, drafts
from csdesk.services import vault as vaults
from csdesk.services.caseload import CaseloadQuery, find
from csdesk.services.vault import Vault, place
from csdesk.services.vault.check import check
from tests.golden.make import FOLDER, PASSPHRASE, key_of, rows
from tests.support.days import moment

TABLES = {
    "0001": 16,
    "0002": 33,
    "0003": 40,
    "0004": 41,
    "0005": 42,
    "0006": 56,
    "0007": 56,
    "0008": 58,
    "0009": 72,
    "0010": 73,
    "0011": 73,
    "0012": 80,
}
"""How many tables each version had; the golden vault has rows in all of them."""
AT = moment(10, 8)


def copy_of(version: str, folder: Path) -> Path:
    """A copy to work on: opening a vault changes it."""
    golden = FOLDER / f"{version}.csvault"
    for part in (golden, place.envelope_path(golden)):
        shutil.copyfile(part, folder / part.name)
    return folder / golden.name


def held(session: Session, table: str, columns: list[str]) -> list[tuple[Any, ...]]:
    """What the database itself holds, without the program's reading of it."""
    names = ", ".join(f'"{column}"' for column in columns)
    return [tuple(row) for row in session.execute(text(f'SELECT {names} FROM "{table}"'))]


@pytest.mark.parametrize("version", migrations.KNOWN)
def test_a_vault_of_every_version_opens_with_all_that_it_held(version: str, tmp_path: Path) -> None:
    path = copy_of(version, tmp_path)
    vault = vaults.unlock(path, PASSPHRASE)
    try:
        found = vault.read(compare)
        assert sum(bool(kept) for kept in found.values()) == TABLES[version]
        for table, kept in found.items():
            if kept:
                assert kept == wanted(table), table
        health = check(vault)
        assert health.faults == ()
        assert health.schema_version == migrations.HEAD
        assert vault.read(audit.verify) == ()
        everything_can_be_read(vault)
    finally:
        vault.lock()
    again = vaults.unlock_with_recovery_code(path, (FOLDER / f"{version}.code").read_text(encoding="ascii"))
    assert again.read(compare) == found
    again.lock()


def compare(session: Session) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table, with the columns that the invented rows give."""
    out = {}
    there = set(inspect(session.connection()).get_table_names())
    for table, expected in rows().items():
        if table not in there:
            continue  # a later version let go of it
        columns = sorted({column for row in expected for column in row})
        found = [dict(zip(columns, row, strict=True)) for row in held(session, table, columns)]
        if table == "audit_event":
            given = {row["id"] for row in expected}  # the program has added lines of its own
            found = [row for row in found if row["id"] in given]
        out[table] = sorted(found, key=repr)
    return out


def wanted(table: str) -> list[dict[str, Any]]:
    """The same of what was written into them."""
    expected = rows()[table]
    columns = sorted({column for row in expected for column in row})
    return sorted(({column: row.get(column) for column in columns} for row in expected), key=repr)


def everything_can_be_read(vault: Vault) -> None:
    """By the models: every value of every row is one that the program of today understands."""

    def read(session: Session) -> None:
        for mapper in Base.registry.mappers:
            session.scalars(select(mapper.class_)).all()

    vault.read(read)


def test_the_people_of_the_first_version_are_found_and_their_record_opens(tmp_path: Path) -> None:
    vault = vaults.unlock(copy_of("0001", tmp_path), PASSPHRASE)
    page = vault.read(lambda session: find(session, CaseloadQuery(text="exam"), today=AT.date(), limit=10))
    assert [(line.ncp_id.hex, line.arrears_cents) for line in page.rows] == [(key_of("pat"), 1_234_567_890_123)]
    vault.write(
        lambda session: audit.record(
            session, at=AT, who="Dana", action="ncp.opened", kind="ncp", record_id=page.rows[0].ncp_id
        )
    )
    assert vault.read(audit.verify) == ()
    vault.lock()


def test_the_trail_of_the_version_before_is_chained_in_its_order_and_goes_on(tmp_path: Path) -> None:
    vault = vaults.unlock(copy_of("0003", tmp_path), PASSPHRASE)
    vault.write(lambda session: audit.record(session, at=AT, who="Dana", action="ncp.opened", kind="ncp"))
    numbers = vault.read(lambda session: held(session, "audit_event", ["number", "hash"]))
    expected = [(row["number"], row["hash"]) for row in rows()["audit_event"]]
    assert sorted(numbers)[:3] == expected
    assert sorted(number for number, _ in numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) > 3
    assert vault.read(audit.verify) == ()
    vault.lock()


def test_a_draft_of_its_own_version_is_there(tmp_path: Path) -> None:
    vault = vaults.unlock(copy_of("0004", tmp_path), PASSPHRASE)
    entries = next(row["entries"] for row in rows()["draft"])
    assert vault.read(lambda session: drafts.load(session, "record.call")) == json.loads(entries)
    vault.lock()


@pytest.mark.parametrize(("version", "kind"), [("0003", "csdesk-envelope/1"), ("0004", "csdesk-envelope/2")])
def test_there_is_a_key_file_of_each_format(version: str, kind: str) -> None:
    envelope = json.loads((FOLDER / f"{version}.csvault.keys").read_text(encoding="utf-8"))
    assert envelope["format"] == kind
    assert [slot["kind"] for slot in envelope["slots"]] == ["passphrase", "recovery"]
