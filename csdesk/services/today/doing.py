"""A line of *Today* is done, put off until a day, or brought back."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp, Postponement
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.errors import RefusedError
from csdesk.wording import tr


def mark_done(session: Session, subject_id: UUID, *, at: datetime, who: str) -> None:
    """The line is done and not shown again, until it is brought back. A follow-up is done with it."""
    follow_up = session.get(FollowUp, subject_id)
    if follow_up is not None and follow_up.done_at is None:
        follow_up.done_at = at
    _put(session, subject_id, None, at)
    audit.record(session, at=at, who=who, action="today.done", record_id=subject_id)


def postpone(session: Session, subject_id: UUID, until: date, *, at: datetime, who: str) -> None:
    """The line is not shown before `until`. Raises `RefusedError` unless that day lies ahead."""
    if until <= local_day(at):
        raise RefusedError(tr("A line can be put off until tomorrow at the earliest. Nothing was changed."))
    _put(session, subject_id, until, at)
    audit.record(session, at=at, who=who, action="today.postponed", record_id=subject_id)


def bring_back(session: Session, subject_id: UUID | None = None, *, at: datetime, who: str) -> bool:
    """Bring a line back; without an id, the one that was done or put off last. False where there is none.

    A next step that a contact had settled is open again.
    """
    rows = select(Postponement).order_by(Postponement.made_at.desc(), Postponement.id.desc())
    if subject_id is not None:
        rows = rows.where(Postponement.subject_id == subject_id)
    row = session.scalars(rows.limit(1)).first()
    if row is None:
        return subject_id is not None and _open_again(session, subject_id, at=at, who=who)
    follow_up = session.get(FollowUp, row.subject_id)
    if follow_up is not None and row.until is None and follow_up.done_at == row.made_at:
        follow_up.done_at = None
    session.execute(_removal(row.subject_id))
    audit.record(session, at=at, who=who, action="today.brought_back", record_id=row.subject_id)
    return True


def _open_again(session: Session, subject_id: UUID, *, at: datetime, who: str) -> bool:
    follow_up = session.get(FollowUp, subject_id)
    if follow_up is None or follow_up.done_at is None:
        return False
    follow_up.done_at = None
    audit.record(session, at=at, who=who, action="today.brought_back", record_id=subject_id)
    return True


def _put(session: Session, subject_id: UUID, until: date | None, at: datetime) -> None:
    # Deleted and added, not changed: the newest key is the line that was handled last.
    session.execute(_removal(subject_id))
    session.add(Postponement(subject_id=subject_id, until=until, made_at=at))
    session.flush()


def _removal(subject_id: UUID) -> Delete:
    return delete(Postponement).where(Postponement.subject_id == subject_id)
