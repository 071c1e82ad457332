"""Changes of custody, placement or paternity, as somebody told of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.family import Child
from csdesk.models.ncp import Ncp, Source
from csdesk.models.watch import CustodyChange, CustodyKind
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family.parents import note_in_trail
from csdesk.wording import tr

CUSTODY_LABELS = {
    CustodyKind.CUSTODY: tr("Custody"),
    CustodyKind.PLACEMENT: tr("Placement"),
    CustodyKind.PATERNITY: tr("Paternity"),
}
TOLD_BY = {
    Source.PARENT: tr("The parent"),
    Source.CSA: tr("The CSA"),
    Source.COURT: tr("The court"),
    Source.PROGRAM: tr("A program"),
    Source.LIAISON: tr("Seen by the liaison"),
}


@dataclass(frozen=True)
class NewCustody:
    """A change as it is entered."""

    what: CustodyKind
    happened_on: date
    source: Source
    words: str = ""
    child_id: UUID | None = None
    """None: it is about all children."""


@dataclass(frozen=True)
class CustodyView:
    """A change that was noted."""

    id: UUID
    child_id: UUID | None
    what: CustodyKind
    happened_on: date
    source: Source
    words: str

    @property
    def label(self) -> str:
        """`Placement`."""
        return CUSTODY_LABELS[self.what]


def note_custody(session: Session, ncp_id: UUID, new: NewCustody, *, at: datetime, who: str) -> UUID:
    """Note a change of custody, placement or paternity.

    Raises `NotFoundError`, and `RefusedError` for a day that lies ahead, or what a referral report cannot have said.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    refuse_ahead(new.happened_on, at)
    child = session.get(Child, new.child_id) if new.child_id is not None else None
    if new.child_id is not None and (child is None or child.ncp_id != ncp_id):
        raise NotFoundError(tr("This child is not on the record any more. Nothing was changed; choose again."))
    if new.source not in TOLD_BY:
        raise RefusedError(tr("It is not said who told of it. Nothing was changed; choose."))
    row = CustodyChange(
        ncp_id=ncp_id,
        child_id=new.child_id,
        happened_on=new.happened_on,
        what=new.what,
        words=new.words.strip(),
        source=new.source,
        created_at=at,
    )
    session.add(row)
    session.flush()
    note_in_trail(session, "family.custody_noted", ncp_id, new.what.value, at=at, who=who)
    return row.id


def custody_of(session: Session, ncp_id: UUID) -> tuple[CustodyView, ...]:
    """The changes of a person's children, the newest first."""
    rows = select(CustodyChange).where(CustodyChange.ncp_id == ncp_id)
    ordered = rows.order_by(CustodyChange.happened_on.desc(), CustodyChange.id.desc())
    return tuple(
        CustodyView(row.id, row.child_id, row.what, row.happened_on, row.source, row.words)
        for row in session.scalars(ordered)
    )
