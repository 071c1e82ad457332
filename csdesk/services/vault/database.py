"""The encrypted database: SQLCipher through sqlcipher3, opened by SQLAlchemy with a raw 256-bit key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from csdesk.services.vault.errors import DamagedError, VaultError
from csdesk.wording import tr

SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_size_limit = 67108864",
)
"""`fullfsync` is for macOS, where a plain fsync may leave a commit in the disk's cache; it does nothing elsewhere."""
DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
"""What SQLCipher says of a file of another key, and of one whose bytes were changed."""
WRITES = "csdesk_writes"
"""Execution option: the transaction takes the write lock at its start, so that it cannot fail half-way."""


def keyed_connection(path: Path, data_key: bytes) -> Any:
    """A raw sqlcipher3 connection, keyed and tested.

    Raises `VaultError` when the file is not there, `DamagedError` when the key does not open it, and
    `sqlcipher3.Error` for a fault of the disk.
    """
    if len(data_key) != 32:
        # A malformed raw key would be taken for a passphrase, or none for a plaintext database.
        raise ValueError("the data key must have 256 bits")
    if not path.exists():
        # SQLite would make a new, empty vault in the place of one that was moved away.
        raise VaultError(
            tr("{name} is not in its folder any more. Nothing was changed; put it back, or ask IT.", name=path.name)
        )
    connection = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for statement in SETTINGS:
            connection.execute(statement)
    except sqlcipher3.DatabaseError as error:
        connection.close()
        if not str(getattr(error, "sqlite_errorname", "")).startswith(DAMAGED):
            raise
        raise DamagedError(
            tr(
                "The vault's file cannot be read: it is damaged, or not the one that its key file belongs to. "
                "It was not changed. Restore the newest backup; this file is kept aside."
            )
        ) from error
    return connection


def open_engine(path: Path, data_key: Callable[[], bytes]) -> Engine:
    """An engine whose connections are keyed one by one. The key stands in no URL and in no log.

    `data_key` is asked for each new connection, so that nothing here outlives its forgetting.
    """

    def connect() -> Any:
        return keyed_connection(path, data_key())

    # The connection that was used last comes first: its cache holds what is asked for again.
    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=sqlcipher3,
        poolclass=QueuePool,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
