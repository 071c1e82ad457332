"""The files that a vault consists of, and those that lie beside it."""

import os
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


def make_private(path: Path) -> None:
    """A new empty file that only its owner can read, from its first moment on."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def write_whole(path: Path, text: str) -> None:
    """Write a small text file atomically: what stood there stays whole until the new one is on the disk."""
    draft = beside(path, ".new")
    make_private(draft)
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder written to the disk. Windows does so by itself, and cannot be asked."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
