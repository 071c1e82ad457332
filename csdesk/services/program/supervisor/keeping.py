"""Extracts that were brought in, as they are kept in the vault: one of each desk and quarter, a newer for an older.

This desk's own quarter is kept beside them in the same form, counted when extracts are brought in or on demand: the
team's key is not kept, so that its fingerprints cannot be made without the passphrase.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, undefer

from csdesk.models.program import QuarterExtract
from csdesk.services import audit
from csdesk.services.days import written
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.program.supervisor import adding, contents
from csdesk.services.program.supervisor.opening import Batch, Extract, Opened
from csdesk.services.program.supervisor.sealing import NOTHING_DONE
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
    own: bool = False
    """It is this desk's, which is counted from the vault itself."""


def take_in(session: Session, batch: Batch, *, at: datetime, who: str) -> tuple[Brought, ...]:
    """Keep what was opened, each file whole or not at all, say what became of each, and count this desk with them.

    Fingerprints of two passphrases have nothing in common: everybody would be counted twice. Where the team changed
    its passphrase, the extracts of all other desks that are here have to be among the files.
    """
    others = _other_team(session, batch, besides={one.source for one in _newer(session, batch)})
    told = tuple(_take_in(session, batch, one, others, at=at, who=who) for one in batch.files)
    if any(not one.refused for one in told):
        count_own(session, batch, at=at, who=who)
    return told


def count_own(session: Session, batch: Batch, *, at: datetime, who: str) -> Brought:
    """Keep this desk's own quarter, to be added up with the others; a desk without people is not one of them.

    Raises `RefusedError`.
    """
    found = batch.counted
    if found is None:
        raise ValueError("this desk was not counted")
    others = _other_team(session, batch)
    if others:
        raise RefusedError(
            tr(
                "The extracts of {desks} have another team passphrase, so that people cannot be compared. Nothing "
                "was changed. Type theirs; if the team changed it, bring in the new extracts of all desks: "
                "this desk is counted with them.",
                desks=", ".join(others),
            ),
            field="passphrase",
        )
    before = _of_source(session, batch.quarter, batch.own)
    if not found.people:
        if before is not None:
            remove(session, before.id, at=at, who=who)
        return Brought("", found.liaison, sentence=tr("Nobody here has anything in the quarter."))
    _note(session, keep(session, found, before, at=at), "extract.counted", at=at, who=who)
    return Brought("", found.liaison, found.people, tr("Counted."), changed=True)


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
    here = set(session.scalars(select(QuarterExtract.source).where(*_is_of(quarter))))
    names = session.execute(select(QuarterExtract.source, QuarterExtract.liaison).where(*_is_of(quarter.previous)))
    return tuple(sorted(name for source, name in names if source not in here))


def added(session: Session, quarter: Quarter, *, progress: Progress = unwatched) -> adding.AddedUp | None:
    """The quarter of all desks that are here; None where there is none.

    Raises `RefusedError` for a damaged one, and where two cannot be compared.
    """
    rows = session.scalars(_rows(quarter).options(undefer(QuarterExtract.contents))).all()
    read = []
    for number, row in enumerate(rows):
        progress(number, 2 * len(rows))
        read.append(contents.read_json(row.contents, name=tr("The extract of {desk}", desk=row.liaison)))
    if not read:
        return None
    if len({one.team for one in read}) > 1:  # something was taken back by itself
        raise RefusedError(
            tr(
                "Not all extracts have the same team passphrase, so that people cannot be compared. Take out what "
                "was made with another one, or bring in new extracts of all desks at once."
            )
        )
    return adding.add_up(read, progress=lambda done, total: progress(total + done, 2 * total))


def _rows(quarter: Quarter) -> Select[QuarterExtract]:
    return select(QuarterExtract).where(*_is_of(quarter)).order_by(QuarterExtract.source)


def _is_of(quarter: Quarter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return QuarterExtract.year == quarter.year, QuarterExtract.number == quarter.number


def _of_source(session: Session, quarter: Quarter, source: UUID) -> QuarterExtract | None:
    return session.scalar(_rows(quarter).where(QuarterExtract.source == source))


def _newer(session: Session, batch: Batch) -> list[Extract]:
    """What was opened and is not older than what is here of its desk."""
    opened = [one.extract for one in batch.files if one.extract is not None]
    rows = select(QuarterExtract.source, QuarterExtract.made_at).where(*_is_of(batch.quarter))
    made = dict(session.execute(rows).all())
    return [one for one in opened if one.source not in made or made[one.source] <= one.made_at]


def _other_team(session: Session, batch: Batch, besides: Set[UUID] = frozenset()) -> list[str]:
    """Other desks that are here of the quarter under another team passphrase."""
    heads = (
        select(QuarterExtract.liaison, func.substr(QuarterExtract.contents, 1, HEAD))
        .where(*_is_of(batch.quarter), QuarterExtract.source.not_in([batch.own, *besides]))
        .order_by(QuarterExtract.liaison)
    )
    marks = [(liaison, MARK.search(head)) for liaison, head in session.execute(heads)]
    return [liaison for liaison, mark in marks if mark is None or mark[1] != batch.team]


def _take_in(
    session: Session, batch: Batch, file: Opened, others: Sequence[str], *, at: datetime, who: str
) -> Brought:
    found = file.extract
    if found is None:
        return Brought(file.name, sentence=file.refused, refused=True)
    is_own = found.source == batch.own
    before = None if is_own else _of_source(session, batch.quarter, found.source)
    if before is not None and before.sha256 == found.sha256:
        return Brought(file.name, found.liaison, before.people, tr("Is here already. Nothing was changed."))
    if before is not None and before.made_at > found.made_at:
        older = tr(
            "{name} is older than what is here of {desk}, made on {day}. {nothing}",
            name=file.name,
            desk=found.liaison,
            day=written(before.made_at.astimezone().date()),
            nothing=NOTHING_DONE,
        )
        return Brought(file.name, sentence=older, refused=True)
    if others:
        not_comparable = tr(
            "{name} has another team passphrase than what is here of {desks}, so that their people cannot be "
            "compared. {nothing} If the team changed its passphrase, choose the new files of all desks at once, and "
            "take out a desk that makes none.",
            name=file.name,
            desks=", ".join(others),
            nothing=NOTHING_DONE,
        )
        return Brought(file.name, sentence=not_comparable, refused=True)
    if is_own:
        own = tr("Your own file, which is not needed: this desk is counted from this vault.")
        return Brought(file.name, found.liaison, found.people, own, own=True)
    action = "extract.brought_in" if before is None else "extract.replaced"
    said = tr("Brought in.") if before is None else tr("Took the place of an older one.")
    _note(session, keep(session, found, before, at=at), action, at=at, who=who)
    return Brought(file.name, found.liaison, found.people, said, changed=True)


def keep(session: Session, found: Extract, before: QuarterExtract | None, *, at: datetime) -> QuarterExtract:
    """Keep what a desk told, in the place of what was there of it."""
    row = before or QuarterExtract(year=found.quarter.year, number=found.quarter.number, source=found.source)
    row.liaison, row.made_at, row.brought_at = found.liaison, found.made_at, at
    row.sha256, row.people, row.contents = found.sha256, found.people, found.text
    session.add(row)
    session.flush()
    return row


def _note(session: Session, row: QuarterExtract, action: str, *, at: datetime, who: str) -> None:
    detail = f"{Quarter(row.year, row.number)}, {row.people:,}"
    audit.record(session, at=at, who=who, action=action, kind=KIND, record_id=row.id, detail=detail)
