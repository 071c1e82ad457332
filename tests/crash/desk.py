"""The desk that the crash tests work at, and how one looks whether it is whole."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import LargeBinary, Uuid, literal, select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.audit import AuditEvent
from csdesk.services import settings
from csdesk.services import vault as vaults
from csdesk.services.vault import Vault, check
from tests.conftest import PASSPHRASE

NAME = "desk.csvault"
CHAINED = ("number", "hash")
"""Columns of the audit trail that depend on all lines before."""
Prints = dict[str, str]
"""A fingerprint of the contents of each table."""


@contextmanager
def unlocked(path: Path, *, code: str = "", passphrase: str = PASSPHRASE) -> Iterator[Vault]:
    """The vault, unlocked by its recovery code, which is quick, or by the passphrase; locked whatever happens."""
    vault = vaults.unlock_with_recovery_code(path, code) if code else vaults.unlock(path, passphrase)
    try:
        yield vault
    finally:
        vault.lock()


@contextmanager
def opened(path: Path, *, code: str = "", passphrase: str = PASSPHRASE) -> Iterator[Vault]:
    """The vault, unlocked, and found healthy; the test fails where it is not."""
    with unlocked(path, code=code, passphrase=passphrase) as vault:
        assert vault.key_file_fault == ""
        health = check.check(vault)
        assert health.faults == (), health.faults
        yield vault


def mark(vault: Vault, text: str) -> None:
    """Leave a mark in the settings that can be told again."""
    vault.write(lambda session: settings.save(session, settings.Settings(liaison_name=text)))


def mark_of(vault: Vault) -> str:
    """The mark that was left last."""
    return vault.read(settings.load).liaison_name


def prints(vault: Vault) -> Prints:
    """What each table holds, without the ids, which differ each time, and without what is made from them.

    Of the audit trail only the lines about work: those about the vault itself depend on the computer.
    """

    def work(session: Session) -> Prints:
        out = {}
        for table in Base.metadata.sorted_tables:
            told = [
                column
                for column in table.columns
                if not isinstance(column.type, (Uuid, LargeBinary)) and column.name not in CHAINED
            ]
            found = select(literal(1), *told).select_from(table)
            if table.name == AuditEvent.__tablename__:
                found = found.where(~AuditEvent.action.startswith("vault."))
            rows = sorted(repr(tuple(row)) for row in session.execute(found))
            out[table.name] = f"{len(rows)} rows, {hashlib.sha256(''.join(rows).encode()).hexdigest()[:16]}"
        return out

    return vault.read(work)


def differences(found: Prints, expected: Prints) -> list[str]:
    """The tables that hold something else than expected."""
    return [f"{name}: {found.get(name)}, not {text}" for name, text in expected.items() if found.get(name) != text]
