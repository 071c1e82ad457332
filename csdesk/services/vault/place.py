"""The files that a vault consists of, and those that lie beside it."""

from contextlib import suppress
from pathlib import Path


def envelope_path(vault: Path) -> Path:
    """Where the envelope of a vault lies: beside the database, with `.keys` added to its name."""
    return beside(vault, ".keys")


def files_of(vault: Path) -> tuple[Path, ...]:
    """The files that a vault may consist of: the database, what SQLite keeps beside it while open, the key file."""
    return vault, beside(vault, "-wal"), beside(vault, "-shm"), envelope_path(vault)


def beside(vault: Path, suffix: str) -> Path:
    """The file beside the vault whose name has this at its end."""
    return vault.with_name(vault.name + suffix)


def discard(vault: Path) -> None:
    """Remove a vault that was never finished, so that nothing stands in the way of the next try.

    Its lock goes too: the caller holds the lock of the name that it was made for, so nobody else waits for this one.
    """
    for part in (*files_of(vault), beside(vault, ".lock")):
        with suppress(OSError):
            part.unlink()
