"""Marks by hand: they stand above what the record says, and the newest of an item holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.checklist import ChecklistMark, ChecklistState
from csdesk.models.ncp import Ncp
from csdesk.services import audit
from csdesk.services.checklist import items
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

LONGEST_LINE = 200


def mark(
    session: Session,
    ncp_id: UUID,
    item: str,
    state: ChecklistState,
    note: str = "",
    *,
    on: date,
    at: datetime,
    who: str,
) -> None:
    """Mark an item as done, as not needed, or as not done after all.

    Raises `NotFoundError`, and `RefusedError` for an item that the list does not have or a day that lies ahead.
    """
    _be_there(session, ncp_id, item)
    refuse_ahead(on, at)
    kept = " ".join(note.split())[:LONGEST_LINE]
    session.add(ChecklistMark(ncp_id=ncp_id, item=item, state=state, on=on, note=kept, by=who, at=at))
    session.flush()
    _audit(session, ncp_id, f"{item}: {state.value}", at, who)


def unmark(session: Session, ncp_id: UUID, item: str, *, at: datetime, who: str) -> None:
    """Take the marks of an item away: what the record says holds again. Raises as `mark` does."""
    _be_there(session, ncp_id, item)
    rows = select(ChecklistMark).where(ChecklistMark.ncp_id == ncp_id, ChecklistMark.item == item)
    for row in session.scalars(rows):
        session.delete(row)
    session.flush()
    _audit(session, ncp_id, f"{item}: as the record says", at, who)


def _be_there(session: Session, ncp_id: UUID, item: str) -> None:
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was marked; search again."))
    if item not in {one.code for one in items.load().items}:
        raise RefusedError(
            tr("The checklist has no such item any more. Nothing was marked; open the checklist again.")
        )


def _audit(session: Session, ncp_id: UUID, detail: str, at: datetime, who: str) -> None:
    audit.record(session, at=at, who=who, action="checklist.marked", kind="ncp", record_id=ncp_id, detail=detail)
