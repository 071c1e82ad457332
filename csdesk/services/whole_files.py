"""Small files that are there whole or not at all, and readable by their owner only."""

import os
from contextlib import suppress
from pathlib import Path


def make_private(path: Path) -> None:
    """A new empty file that only its owner can read, from its first moment on."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def write_whole(path: Path, text: str) -> None:
    """Write a small text file atomically: what stood there stays whole until the new one is on the disk."""
    draft = path.with_name(path.name + ".new")
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
