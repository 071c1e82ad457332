"""Who of the office works with a person, and the office's own marks: for one person or many at once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from csdesk.models.ncp import Ncp, NcpMark
from csdesk.services import audit
from csdesk.services.bulk import portions
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

LONGEST_NAME = 200
LONGEST_MARK = 40
AT_A_TIME = 500


def workers(session: Session) -> tuple[str, ...]:
    """Everybody to whom somebody is assigned, by name."""
    return tuple(_each(session, Ncp.assigned_to))


def assign(session: Session, ncp_ids: Iterable[UUID], to: str, *, at: datetime, who: str) -> int:
    """Assign people to somebody of the office; an empty name assigns them to nobody. Gives how many changed.

    Raises `NotFoundError` when nobody of them is in the vault, and `RefusedError` for a name that is too long.
    """
    name = " ".join(to.split())
    if len(name) > LONGEST_NAME:
        raise RefusedError(tr("A name takes 200 letters. Nothing was changed; write it shorter."))
    changed = 0
    for ncp in _people(session, ncp_ids):
        if ncp.assigned_to != name:
            ncp.assigned_to = name
            changed += 1
            audit.record(session, at=at, who=who, action="ncp.assigned", kind="ncp", record_id=ncp.id)
    session.flush()
    return changed


def marks_of(session: Session, ncp_id: UUID) -> tuple[str, ...]:
    """The marks of a person."""
    return tuple(session.scalars(select(NcpMark.mark).where(NcpMark.ncp_id == ncp_id).order_by(NcpMark.mark)))


def known_marks(session: Session) -> tuple[str, ...]:
    """All marks that are in use."""
    return tuple(_each(session, NcpMark.mark))


def mark(session: Session, ncp_ids: Iterable[UUID], word: str, *, at: datetime, who: str) -> int:
    """Put a mark to people; gives how many did not have it. Raises `NotFoundError` or `RefusedError`."""
    tidy = _tidy(word)
    added = 0
    for ncp in _people(session, ncp_ids):
        if session.get(NcpMark, (ncp.id, tidy)) is None:
            session.add(NcpMark(ncp_id=ncp.id, mark=tidy))
            added += 1
            audit.record(session, at=at, who=who, action="ncp.marked", kind="ncp", record_id=ncp.id)
    session.flush()
    return added


def unmark(session: Session, ncp_ids: Iterable[UUID], word: str, *, at: datetime, who: str) -> int:
    """Take a mark from people; gives how many had it. Raises `NotFoundError`."""
    tidy = _tidy(word)
    taken = 0
    for ncp in _people(session, ncp_ids):
        row = session.get(NcpMark, (ncp.id, tidy))
        if row is not None:
            session.delete(row)
            taken += 1
            audit.record(session, at=at, who=who, action="ncp.unmarked", kind="ncp", record_id=ncp.id)
    session.flush()
    return taken


def set_marks(session: Session, ncp_id: UUID, words: Iterable[str], *, at: datetime, who: str) -> None:
    """Give a person these marks and no others. Raises `NotFoundError` or `RefusedError`."""
    wanted = {_tidy(word) for word in words if word.strip()}
    here = set(marks_of(session, ncp_id))
    for word in sorted(here - wanted):
        unmark(session, [ncp_id], word, at=at, who=who)
    for word in sorted(wanted - here):
        mark(session, [ncp_id], word, at=at, who=who)


def _each(session: Session, column: InstrumentedAttribute[str]) -> Iterator[str]:
    """The values of an indexed column but the empty one, each looked up once however many rows have it."""
    value: str | None = ""
    while (value := session.scalar(select(func.min(column)).where(column > value))) is not None:
        yield value


def _tidy(word: str) -> str:
    tidy = " ".join(word.split())
    if not 0 < len(tidy) <= LONGEST_MARK:
        raise RefusedError(tr("A mark is a word or a few, 40 letters at most. Nothing was changed."))
    return tidy


def _people(session: Session, ncp_ids: Iterable[UUID]) -> Iterator[Ncp]:
    wanted, found = list(dict.fromkeys(ncp_ids)), 0
    for some in portions(wanted, AT_A_TIME):
        for ncp in session.scalars(select(Ncp).where(Ncp.id.in_(some))).all():
            found += 1
            yield ncp
    if wanted and not found:
        raise NotFoundError(tr("Nobody of them is in the vault any more. Nothing was changed; search again."))
