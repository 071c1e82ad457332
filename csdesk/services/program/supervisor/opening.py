"""What takes long before extracts are kept: keys are made, files opened and checked, and this desk is counted.

None of it writes to the vault, so that nothing else has to wait for it.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services.days import written
from csdesk.services.errors import RefusedError
from csdesk.services.program.supervisor import contents, sealing
from csdesk.services.program.supervisor.contents import Contents
from csdesk.services.program.supervisor.gathering import gather
from csdesk.services.program.supervisor.sealing import LARGEST, NOTHING_DONE
from csdesk.services.program.supervisor.team import Team
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting.quarters import Quarter
from csdesk.wording import tr

Read = Callable[[Callable[[Session], Any]], Any]
"""Runs a query over the vault: `Vault.read`."""
CLOCKS_DIFFER = timedelta(hours=1)
"""How far the clock of a desk may be ahead of this one."""


@dataclass(frozen=True)
class Extract:
    """A quarter of one desk, as it is kept."""

    source: UUID
    liaison: str
    made_at: datetime
    quarter: Quarter
    people: int
    sha256: str
    text: str = field(repr=False)

    @classmethod
    def of(cls, found: Contents, sha256: str = "") -> "Extract":
        """`sha256`: of the file that it came in; without one that of its text."""
        text = contents.to_json(found)
        digest = sha256 or hashlib.sha256(text.encode()).hexdigest()
        return cls(found.source, found.liaison, found.made_at, found.quarter, len(found.people), digest, text)


@dataclass(frozen=True)
class Opened:
    """A file that was chosen: what stands in it, or why it is refused."""

    name: str
    extract: Extract | None = None
    refused: str = ""


@dataclass(frozen=True)
class Batch:
    """What can be kept in one short transaction."""

    quarter: Quarter
    own: UUID
    """This vault."""
    team: str
    """`Team.mark`, of all that stands here."""
    files: tuple[Opened, ...]
    counted: Extract | None
    """This desk; None where no file could be opened."""


def prepare(
    read: Read,
    files: Sequence[Path],
    passphrase: str,
    *,
    quarter: Quarter,
    own: UUID,
    liaison: str,
    at: datetime,
    progress: Progress = unwatched,
) -> Batch:
    """Open files, and count this desk with them; without files it is counted by itself.

    `own`: this vault; `liaison`: whose it is. Raises `VaultError`, `Cancelled`; a file that is refused says why.
    """
    team = Team.of(passphrase)
    opened = []
    for number, path in enumerate(files):
        progress(number, len(files))
        try:
            extract = open_extract(path.name, read_file(path), passphrase, team, quarter=quarter, at=at)
        except RefusedError as error:
            opened.append(Opened(path.name, refused=str(error)))
        else:
            opened.append(Opened(path.name, extract))
    counted = None
    if not files or any(one.extract for one in opened):
        counted = Extract.of(
            read(
                lambda session: gather(session, quarter, team, source=own, liaison=liaison, at=at, progress=progress)
            )
        )
    return Batch(quarter, own, team.mark, tuple(opened), counted)


def open_extract(
    name: str, untrusted: bytes, passphrase: str, team: Team, *, quarter: Quarter, at: datetime
) -> Extract:
    """What stands in one file of a quarter.

    Raises `WrongTeamPassphraseError`, and `RefusedError` for a file that is none, is damaged, of a newer version, of
    another quarter, or made in the future.
    """
    found = contents.read_json(sealing.unseal(untrusted, passphrase, name=name), name=name)
    if found.team != team.mark:
        raise RefusedError(
            tr(
                "{name} opens with this team passphrase, but its people are compared by another. {nothing} Have it "
                "made again.",
                name=name,
                nothing=NOTHING_DONE,
            )
        )
    if found.quarter != quarter:
        raise RefusedError(
            tr(
                "{name} is of {its_quarter}, not of {quarter}. {nothing} Go to that quarter and bring it in there.",
                name=name,
                its_quarter=found.quarter.title,
                quarter=quarter.title,
                nothing=NOTHING_DONE,
            )
        )
    if found.made_at > at + CLOCKS_DIFFER:
        raise RefusedError(
            tr(
                "{name} says that it was made on {day}, which is still to come: a clock is wrong, there or here. "
                "{nothing} Set it right; if it was the desk's, have the extract made again.",
                name=name,
                day=written(found.made_at.astimezone().date()),
                nothing=NOTHING_DONE,
            )
        )
    return Extract.of(found, hashlib.sha256(untrusted).hexdigest())


def read_file(path: Path) -> bytes:
    """The content of a file that was chosen, no more than an extract can have. Raises `RefusedError`."""
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise RefusedError(
            tr(
                "{name} cannot be read ({reason}). {nothing}",
                name=path.name,
                reason=error.strerror or type(error).__name__,
                nothing=NOTHING_DONE,
            )
        ) from error
