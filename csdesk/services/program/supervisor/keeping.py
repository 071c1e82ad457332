"""Extracts that were brought in, as they are kept in the vault: one of each desk and quarter, a newer for an older.

This desk's own quarter is kept beside them in the same form, counted when extracts are brought in or on demand: the
team's key is not kept, so that its fingerprints cannot be made without the passphrase.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from csdesk.models.program import QuarterExtract
from csdesk.services import audit
from csdesk.services.days import written
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.program.supervisor import adding, contents, sealing
from csdesk.services.program.supervisor.contents import Contents
from csdesk.services.program.supervisor.gathering import gather
from csdesk.services.program.supervisor.sealing import LARGEST, NOTHING_DONE
from csdesk.services.program.supervisor.team import Team
from csdesk.services.progress import Progress, unwatched
from csdesk.services.reporting.quarters import Quarter
from csdesk.wording import tr

KIND = "quarter_extract"
HEAD = 1_000
"""Characters in which the marks stand that are asked for without the people."""
MARK = re.compile(r'"team":"([A-Za-z0-9_-]{22})"')


@dataclass(frozen=True)
class Kept:
    """A quarter of one desk, as the list shows it."""

    id: UUID
    source: UUID
    liaison: str
    made_at: datetime
    brought_at: datetime
    people: int
    own: bool
    """It is this desk's."""
    early: bool
    """It was made before the quarter had ended."""


@dataclass(frozen=True)
class Brought:
    """What became of one file."""

    name: str
    liaison: str = ""
    people: int = 0
    sentence: str = ""
    refused: bool = False
    changed: bool = False
    """Whether anything of it was kept."""


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


def bring_in(
    session: Session,
    name: str,
    untrusted: bytes,
    passphrase: str,
    *,
    quarter: Quarter,
    own: UUID,
    at: datetime,
    who: str,
) -> Brought:
    """Take in one file of a quarter: all of it or nothing. `own`: this vault.

    Raises `WrongTeamPassphraseError`, and `RefusedError` for a file that is none, is damaged, of a newer version, of
    another quarter, of this desk itself, of another team, or older than what is here of its desk.
    """
    found = contents.read_json(sealing.unseal(untrusted, passphrase, name=name), name=name)
    _require_quarter(found, quarter, name)
    if found.source == own:
        raise RefusedError(
            tr(
                "{name} is of this desk itself, whose quarter is counted here without a file. {nothing}",
                name=name,
                nothing=NOTHING_DONE,
            )
        )
    before = _of_source(session, quarter, found.source)
    digest = hashlib.sha256(untrusted).hexdigest()
    if before is not None and before.sha256 == digest:
        return Brought(name, found.liaison, before.people, tr("Is here already. Nothing was changed."))
    if before is not None and before.made_at > found.made_at:
        raise RefusedError(
            tr(
                "{name} is older than what is here of {desk}, made on {day}. {nothing}",
                name=name,
                desk=found.liaison,
                day=written(before.made_at.astimezone().date()),
                nothing=NOTHING_DONE,
            )
        )
    _require_team(session, found, own, name)
    keep(session, found, digest, before, at=at)
    action = "extract.brought_in" if before is None else "extract.replaced"
    _note(session, found, action, at=at, who=who)
    said = tr("Brought in.") if before is None else tr("Took the place of an older one.")
    return Brought(name, found.liaison, len(found.people), said, changed=True)


def bring_in_all(
    session: Session,
    files: Sequence[Path],
    passphrase: str,
    *,
    quarter: Quarter,
    own: UUID,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> tuple[Brought, ...]:
    """Take in files, each by itself, and say of each what became of it."""
    results = []
    for number, path in enumerate(files):
        progress(number, len(files))
        try:
            brought = bring_in(
                session, path.name, read_file(path), passphrase, quarter=quarter, own=own, at=at, who=who
            )
        except RefusedError as error:
            brought = Brought(path.name, sentence=str(error), refused=True)
        results.append(brought)
    return tuple(results)


def count_own(
    session: Session,
    quarter: Quarter,
    passphrase: str,
    *,
    own: UUID,
    liaison: str,
    at: datetime,
    who: str,
    progress: Progress = unwatched,
) -> Brought:
    """Count this desk's own quarter anew, to be added up with the others; a desk without people is not one of them.

    Raises `RefusedError`, `VaultError`.
    """
    found = gather(session, quarter, Team.of(passphrase), source=own, liaison=liaison, at=at, progress=progress)
    _require_team(session, found, own, tr("What this desk has of the quarter"))
    before = _of_source(session, quarter, own)
    if not found.people:
        if before is not None:
            remove(session, before.id, at=at, who=who)
        return Brought("", found.liaison, sentence=tr("Nobody here has anything in the quarter."))
    text = contents.to_json(found)
    keep(session, found, hashlib.sha256(text.encode()).hexdigest(), before, at=at, text=text)
    _note(session, found, "extract.counted", at=at, who=who)
    return Brought("", found.liaison, len(found.people), tr("Counted."), changed=True)


def remove(session: Session, extract_id: UUID, *, at: datetime, who: str) -> str:
    """Take a desk out of the quarter, and give its name. Raises `NotFoundError`."""
    found = session.get(QuarterExtract, extract_id)
    if found is None:
        raise NotFoundError(tr("That extract is not here any more. Nothing was changed."))
    session.delete(found)
    detail = f"{Quarter(found.year, found.number)}, {found.people:,}"
    audit.record(session, at=at, who=who, action="extract.removed", kind=KIND, record_id=found.id, detail=detail)
    return found.liaison


def kept(session: Session, quarter: Quarter, *, own: UUID) -> tuple[Kept, ...]:
    """The desks whose quarter is here, this one first, then by name."""
    rows = session.scalars(_rows(quarter)).all()
    found = [
        Kept(
            row.id,
            row.source,
            row.liaison,
            row.made_at,
            row.brought_at,
            row.people,
            row.source == own,
            row.made_at < quarter.ends_before,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (not one.own, one.liaison, one.source)))


def missing(session: Session, quarter: Quarter) -> tuple[str, ...]:
    """The desks that are here of the quarter before, and not yet of this one."""
    here = set(session.scalars(_sources(quarter)))
    before = quarter.previous
    names = session.execute(
        select(QuarterExtract.source, QuarterExtract.liaison).where(
            QuarterExtract.year == before.year, QuarterExtract.number == before.number
        )
    )
    return tuple(sorted(name for source, name in names if source not in here))


def added(session: Session, quarter: Quarter, *, progress: Progress = unwatched) -> adding.AddedUp | None:
    """The quarter of all desks that are here; None where there is none. Raises `RefusedError` for a damaged one."""
    rows = session.scalars(_rows(quarter).options(undefer(QuarterExtract.contents))).all()
    read = []
    for number, row in enumerate(rows):
        progress(number, 2 * len(rows))
        read.append(contents.read_json(row.contents, name=tr("The extract of {desk}", desk=row.liaison)))
    if not read:
        return None
    return adding.add_up(read, progress=lambda done, total: progress(total + done, 2 * total))


def _rows(quarter: Quarter) -> Select[QuarterExtract]:
    return (
        select(QuarterExtract)
        .where(QuarterExtract.year == quarter.year, QuarterExtract.number == quarter.number)
        .order_by(QuarterExtract.source)
    )


def _sources(quarter: Quarter) -> Select[UUID]:
    return select(QuarterExtract.source).where(
        QuarterExtract.year == quarter.year, QuarterExtract.number == quarter.number
    )


def _of_source(session: Session, quarter: Quarter, source: UUID) -> QuarterExtract | None:
    return session.scalar(_rows(quarter).where(QuarterExtract.source == source))


def _require_quarter(found: Contents, quarter: Quarter, name: str) -> None:
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


def _require_team(session: Session, found: Contents, own: UUID, name: str) -> None:
    """Fingerprints of two passphrases have nothing in common: everybody would be counted twice."""
    heads = select(QuarterExtract.liaison, func.substr(QuarterExtract.contents, 1, HEAD)).where(
        QuarterExtract.year == found.quarter.year,
        QuarterExtract.number == found.quarter.number,
        QuarterExtract.source.not_in([own, found.source]),
    )
    for liaison, head in session.execute(heads):
        mark = MARK.search(head)
        if mark is None or mark[1] != found.team:
            raise RefusedError(
                tr(
                    "{name} has another team passphrase than the extract of {desk} that is here, so that their "
                    "people cannot be compared. {nothing} Take that one out, or have this one made again.",
                    name=name,
                    desk=liaison,
                    nothing=NOTHING_DONE,
                )
            )


def keep(
    session: Session, found: Contents, digest: str, before: QuarterExtract | None, *, at: datetime, text: str = ""
) -> None:
    """Keep what a desk told, in the place of what was there of it. `text`: the same as JSON, where it is known."""
    row = before or QuarterExtract(year=found.quarter.year, number=found.quarter.number, source=found.source)
    row.liaison, row.made_at, row.brought_at = found.liaison, found.made_at, at
    row.sha256, row.people, row.contents = digest, len(found.people), text or contents.to_json(found)
    session.add(row)
    session.flush()


def _note(session: Session, found: Contents, action: str, *, at: datetime, who: str) -> None:
    row = _of_source(session, found.quarter, found.source)
    detail = f"{found.quarter}, {len(found.people):,}"
    audit.record(session, at=at, who=who, action=action, kind=KIND, record_id=row.id if row else None, detail=detail)
