"""The checklist of one person: what the record fills, and what was marked by hand above that."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.checklist import ChecklistMark, ChecklistState
from csdesk.models.ncp import Ncp
from csdesk.services.checklist import items
from csdesk.services.checklist.derive import Known, OnRecord
from csdesk.services.checklist.items import Item
from csdesk.services.errors import NotFoundError
from csdesk.services.names import full_name
from csdesk.wording import tr


@dataclass(frozen=True)
class ChecklistLine:
    """How an item stands for a person."""

    item: Item
    state: ChecklistState
    on: date | None
    """The day of the mark, or of what the record says; None while it is open."""
    known: Known | None
    """What the record says, also where a mark stands above it."""
    marked: bool
    note: str
    by: str

    @property
    def code(self) -> str:
        """The item's."""
        return self.item.code

    @property
    def words(self) -> str:
        """Where it is from: `From the record: Interviewed`, or the note of the mark; empty while it is open."""
        if not self.marked:
            return tr("From the record: {what}", what=self.known.words) if self.known is not None else ""
        return ": ".join(part for part in (tr("Marked by {name}", name=self.by), self.note) if part)


@dataclass(frozen=True)
class PersonChecklist:
    """The checklist of a person, group by group."""

    ncp_id: UUID
    name: str
    safe_contact: bool
    groups: tuple[tuple[str, tuple[ChecklistLine, ...]], ...]
    """The name of each group, and its lines."""

    @property
    def lines(self) -> tuple[ChecklistLine, ...]:
        """All lines."""
        return tuple(line for _name, lines in self.groups for line in lines)

    def number(self, state: ChecklistState) -> int:
        """How many items stand so."""
        return sum(line.state is state for line in self.lines)


def checklist_of(session: Session, ncp_id: UUID) -> PersonChecklist:
    """The checklist of a person. Raises `NotFoundError`."""
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Search again."))
    marks = {
        row.item: row
        for row in session.scalars(
            select(ChecklistMark).where(ChecklistMark.ncp_id == ncp_id).order_by(ChecklistMark.at, ChecklistMark.id)
        )
    }
    record = OnRecord(session, ncp_id)
    groups = tuple(
        (group.name, tuple(_line(item, record.known(item), marks.get(item.code)) for item in group.items))
        for group in items.load().groups
    )
    return PersonChecklist(ncp_id, full_name(ncp.last_name, ncp.first_name), ncp.safe_contact, groups)


def _line(item: Item, known: Known | None, mark: ChecklistMark | None) -> ChecklistLine:
    if mark is not None:
        day = None if mark.state is ChecklistState.OPEN else mark.on
        return ChecklistLine(item, mark.state, day, known, marked=True, note=mark.note, by=mark.by)
    state = ChecklistState.DONE if known is not None else ChecklistState.OPEN
    return ChecklistLine(item, state, known.on if known else None, known, marked=False, note="", by="")
