"""Taking two records apart that were merged by mistake."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.models.correction import Correction
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpMerge
from csdesk.models.referral_report import ReportImport
from csdesk.services import audit, search_index, undo
from csdesk.services.corrections import SAFETY
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.merging.rules import people_columns
from csdesk.services.merging.shapes import MergeLine, TakenApart
from csdesk.services.names import full_name
from csdesk.services.referral_report.past import past_reports
from csdesk.services.undo import RowChange
from csdesk.wording import tr

SAFE_CONTACT = ("safe_contact", "safe_contact_note", "safe_contact_way", "safe_contact_time")


def merges_of(session: Session, ncp_id: UUID) -> tuple[MergeLine, ...]:
    """The records that were merged into this one, the latest first."""
    rows = select(NcpMerge).where(NcpMerge.kept_id == ncp_id).order_by(NcpMerge.id.desc())
    return tuple(_line(row) for row in session.scalars(rows))


def merged_into(session: Session, ncp_id: UUID) -> tuple[UUID, ...]:
    """The keys of the records that were merged into this one, the latest first."""
    return tuple(
        session.scalars(select(NcpMerge.gone_id).where(NcpMerge.kept_id == ncp_id).order_by(NcpMerge.id.desc()))
    )


def merge_of(session: Session, merge_id: UUID) -> MergeLine | None:
    """One merge; None when it was taken apart."""
    row = session.get(NcpMerge, merge_id)
    return _line(row) if row is not None else None


def _line(row: NcpMerge) -> MergeLine:
    gone = json.loads(row.moved)["gone"]
    name = full_name(gone["last_name"], gone["first_name"], gone["middle_name"], gone["suffix"])
    return MergeLine(row.id, row.kept_id, row.gone_id, name, gone["pin"] or "", row.at, row.by, row.reason)


def take_apart(session: Session, merge_id: UUID, *, at: datetime, who: str) -> TakenApart:
    """Put back what a merge moved, as far as it stands as the merge left it. What came since stays with the kept one.

    Raises `NotFoundError`, and `RefusedError` when the merged record was itself merged into another one since, or the
    PIN of the one that comes back is somebody else's by now.
    """
    row = session.get(NcpMerge, merge_id)
    if row is None:
        raise NotFoundError(tr("These records were taken apart already. Nothing was changed."))
    kept_id, gone_id, merged_at = row.kept_id, row.gone_id, row.at
    moved = json.loads(row.moved)
    if UUID(moved["kept"]) != kept_id:
        raise RefusedError(
            tr(
                "This record was merged into another one afterwards. Nothing was changed; take that merge apart "
                "first."
            )
        )
    rows = undo.from_json(moved["rows"])
    safely = _said_since(session, kept_id, merge_id)
    stays = undo.counted(_came_since(session, kept_id, merge_id))
    session.delete(row)
    session.flush()
    standing, left = _as_far_as_they_stand(session, rows)
    left += undo.put_back(session, standing)
    if session.get(Ncp, gone_id) is None:
        raise RefusedError(
            tr(
                "The record cannot come back: its PIN belongs to somebody else by now. Nothing was changed; correct "
                "that PIN first."
            )
        )
    _keep_safe(session, safely, kept_id, gone_id)
    if session.scalar(select(ReportImport.id).where(ReportImport.imported_at > merged_at).limit(1)) is not None:
        for person in (kept_id, gone_id):
            _tell_listing_again(session, person)
    search_index.rebuild(session, [kept_id, gone_id])
    for record_id in (kept_id, gone_id):
        audit.record(
            session, at=at, who=who, action="ncp.taken_apart", kind="ncp", record_id=record_id, detail=gone_id.hex
        )
    session.flush()
    return TakenApart(kept_id, gone_id, stays, undo.counted(change.table for change in left))


def _came_since(session: Session, kept_id: UUID, merge_id: UUID) -> Iterator[str]:
    """The tables of the rows of the kept record that are younger than the merge: keys are in the order of time."""
    for table, column in people_columns():
        if "id" in table.c and table.name != "ncp_merge":
            rows = session.execute(select(table.c.id).where(column == kept_id, table.c.id > merge_id))
            yield from (table.name for _row in rows)


def _said_since(session: Session, kept_id: UUID, merge_id: UUID) -> dict[str, Any]:
    """What the merged record says of safe contact where it is on and somebody spoke of it since; else nothing."""
    kept = session.get_one(Ncp, kept_id)
    since = (Correction.ncp_id == kept_id, Correction.record_kind == SAFETY, Correction.id > merge_id)
    if not kept.safe_contact or session.scalar(select(Correction.id).where(*since).limit(1)) is None:
        return {}
    return {name: getattr(kept, name) for name in SAFE_CONTACT}


def _keep_safe(session: Session, safely: dict[str, Any], kept_id: UUID, gone_id: UUID) -> None:
    """Nobody knows of which of the two it was said: it holds for both, but for what the other one had of its own."""
    if not safely:
        return
    for person in (session.get_one(Ncp, kept_id), session.get_one(Ncp, gone_id)):
        if person.id == kept_id or not person.safe_contact:
            for name, value in safely.items():
                setattr(person, name, value)
    session.flush()


def _as_far_as_they_stand(session: Session, rows: Iterable[RowChange]) -> tuple[list[RowChange], list[RowChange]]:
    """What can go back, and what was changed or deleted since."""
    by_table: dict[str, list[RowChange]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    standing: list[RowChange] = []
    left: list[RowChange] = []
    for name, changes in by_table.items():
        now = undo.images(session.connection(), Base.metadata.tables[name], (row.key for row in changes))
        for row in changes:
            part = _part_that_stands(row, now.get(row.key))
            if part is not None:
                standing.append(part)
            if part is None or part.changed != row.changed:
                left.append(row)
    return standing, left


def _part_that_stands(row: RowChange, now: Any) -> RowChange | None:
    """Of a row that was changed, the columns that are as the merge left them."""
    if row.before is None or row.after is None or now is None:
        return row if undo.stands(row, now) else None
    same = [name for name in row.changed if now[name] == row.after[name]]
    if not same:
        return None
    before, after = ({name: image[name] for name in same} for image in (row.before, row.after))
    return RowChange(row.table, row.key, before, after)


def _tell_listing_again(session: Session, ncp_id: UUID) -> None:
    """On which report the person is: the newest one, by its own date, that lists one of the cases."""
    past = past_reports(session)
    listed = session.scalars(select(IvdCase.listed_import_id).where(IvdCase.ncp_id == ncp_id))
    newest = max(listed, key=past.rank, default=None)
    session.get_one(Ncp, ncp_id).listed_import_id = newest
