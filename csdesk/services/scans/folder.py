"""The folder that the scanner writes to: what lies in it, whether it is whole, and taking it away once it is kept.

A file there is not encrypted, and whoever may read the folder may read it.
"""

import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from csdesk.services.errors import DeskError
from csdesk.services.scans.kinds import MOST_BYTES, kind_of
from csdesk.wording import tr

MOST_LISTED = 200
BEGINNING = 12
"""Bytes that tell what kind of file it is."""
LONG_AGO = 60.0
"""Seconds. What was not changed for so long is whole, although nobody looked before."""


@dataclass(frozen=True)
class WaitingScan:
    """A file in the folder, as it was when somebody looked. The same again after a while is whole."""

    path: Path
    size: int
    changed: float
    """Seconds since 1970, by the clock of the folder's computer."""

    @property
    def changed_at(self) -> datetime:
        """The same, UTC."""
        return datetime.fromtimestamp(self.changed, UTC)


def look(folder: Path) -> tuple[WaitingScan, ...]:
    """The scans that lie directly in the folder, whole or not, the oldest first. Raises `DeskError`."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):  # it is being written, or has just gone
                    scan = _scan(entry)
                    if scan is not None:
                        found.append(scan)
    except OSError as error:
        raise DeskError(
            tr(
                "The scanner's folder cannot be read: {strerror}. Choose it again, or choose a scan by hand.",
                strerror=error.strerror,
            )
        ) from error
    found.sort(key=lambda scan: (scan.changed, scan.path.name))
    return tuple(found[:MOST_LISTED])


def whole(now: Collection[WaitingScan], before: Collection[WaitingScan], at: datetime) -> tuple[WaitingScan, ...]:
    """Those that the scanner has done with: nothing of them changed since a look some seconds before, or for long."""
    seen = set(before)
    return tuple(scan for scan in now if scan in seen or at.timestamp() - scan.changed > LONG_AGO)


def remove(path: Path, content: bytes) -> None:
    """Delete a file of which this was kept. Raises `DeskError` when it says something else by now, or stays."""
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").digest() == hashlib.sha256(content).digest()
        if same:
            path.unlink()
    except OSError as error:
        raise DeskError(
            tr("The file could not be deleted: {strerror}. Delete it yourself.", strerror=error.strerror)
        ) from error
    if not same:
        raise DeskError(tr("The file was changed since it was read. It was not deleted; look at it again."))


def _scan(entry: "os.DirEntry[str]") -> WaitingScan | None:
    if not entry.is_file(follow_symlinks=False):
        return None
    state = entry.stat()
    if not 0 < state.st_size <= MOST_BYTES:
        return None
    with Path(entry.path).open("rb") as file:  # where the scanner still has it open, Windows refuses here
        kind = kind_of(file.read(BEGINNING))
    return WaitingScan(Path(entry.path), state.st_size, state.st_mtime) if kind else None
