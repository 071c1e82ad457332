"""Children: who they are, and how often they and the parent meet."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.family import Child, CustodialParent, HowOften, ParentChildContact, WorkPoint
from csdesk.models.ncp import Ncp
from csdesk.services import corrections
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family.asking import was_asked
from csdesk.services.family.parents import LONGEST_LINE, note_in_trail
from csdesk.services.family.shapes import NewChild, point_labels
from csdesk.services.former import keep as keep_former
from csdesk.wording import tr


def add_child(session: Session, ncp_id: UUID, new: NewChild, *, at: datetime, who: str) -> UUID:
    """Put a child on a record.

    Raises `NotFoundError`, and `RefusedError` without a name or with a birth that lies ahead.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    name = _check(session, ncp_id, new, at)
    row = Child(
        id=uuid7(),
        ncp_id=ncp_id,
        custodial_parent_id=new.parent_id,
        name=name,
        date_of_birth=new.date_of_birth,
        note=new.note.strip(),
        created_at=at,
    )
    session.add(row)
    session.flush()
    note_in_trail(session, "family.child_added", ncp_id, at=at, who=who)
    return row.id


def change_child(
    session: Session, child_id: UUID, new: NewChild, reason: str = "", *, at: datetime, who: str
) -> None:
    """Correct what is told of a child; what it said before is kept. Raises as `add_child` does."""
    row = _child(session, child_id)
    name = _check(session, row.ncp_id, new, at)
    values = {"name": name, "date_of_birth": new.date_of_birth, "note": new.note}
    corrections.correct(session, CorrectedKind.CHILD, child_id, values, reason, at=at, who=who)
    if row.custodial_parent_id != new.parent_id:
        former = session.get(CustodialParent, row.custodial_parent_id) if row.custodial_parent_id else None
        row.custodial_parent_id = new.parent_id
        home = former.name if former is not None else ""
        keep_former(session, row.ncp_id, CorrectedKind.CHILD, child_id, "lives_with", home, reason, at=at, who=who)
        session.flush()
        note_in_trail(session, "family.child_changed", row.ncp_id, "lives with", at=at, who=who)


def note_meeting(
    session: Session,
    child_id: UUID,
    how_often: HowOften,
    point: WorkPoint,
    note: str = "",
    *,
    on: date,
    at: datetime,
    who: str,
) -> UUID:
    """How often parent and child meet, as the parent said on a day.

    Raises `NotFoundError`, and `RefusedError` for a day that lies ahead, or where it was asked at this point already.
    """
    row = _child(session, child_id)
    if on > local_day(at):
        raise RefusedError(tr("The day lies ahead. Nothing was changed; correct it."))
    if was_asked(session, row.ncp_id, child_id, point):
        words = point_labels()[point]
        raise RefusedError(
            tr("This was asked {words} already. Nothing was added; what changed since is “in between”.", words=words)
        )
    made = ParentChildContact(
        id=uuid7(),
        child_id=child_id,
        asked_on=on,
        point=point,
        how_often=how_often,
        note=" ".join(note.split())[:LONGEST_LINE],
    )
    session.add(made)
    session.flush()
    note_in_trail(session, "family.meeting_noted", row.ncp_id, f"{point.value}: {how_often.value}", at=at, who=who)
    return made.id


def _check(session: Session, ncp_id: UUID, new: NewChild, at: datetime) -> str:
    """The name without needless blanks, once all is right."""
    name = " ".join(new.name.split())[:LONGEST_LINE]
    if not name:
        raise RefusedError(tr("A name is needed. Nothing was changed; a first name is enough."))
    if new.date_of_birth is not None and new.date_of_birth > local_day(at):
        raise RefusedError(tr("The date of birth lies in the future. Nothing was changed; correct it."))
    if new.parent_id is not None:
        parent = session.get(CustodialParent, new.parent_id)
        if parent is None or parent.ncp_id != ncp_id:
            raise RefusedError(tr("This parent is not on the record any more. Nothing was changed; choose again."))
    return name


def _child(session: Session, child_id: UUID) -> Child:
    row = session.get(Child, child_id)
    if row is None:
        raise NotFoundError(tr("This child is not on the record any more. Nothing was changed; look again."))
    return row
