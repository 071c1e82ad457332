"""Alerts: somebody asks to be told when something about a person changes; *Today* tells of it (`today.changes`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, Program
from csdesk.models.watch import Watch, WatchedChange, WhoAsked
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.neutral import program_name
from csdesk.wording import tr

__all__ = ["LABELS", "NewWatch", "WatchView", "WatchedChange", "WhoAsked", "ask", "end", "open_watches", "watches_of"]

LABELS = {
    WatchedChange.ADDRESS: tr("A new address or phone"),
    WatchedChange.EMPLOYMENT: tr("A job begins or ends"),
    WatchedChange.CUSTODY: tr("Custody, placement or paternity changes"),
    WatchedChange.HEARING: tr("A hearing is set or moved"),
    WatchedChange.PAYMENT_STOPPED: tr("Payments stop"),
    WatchedChange.BACK_ON_REPORT: tr("Back on the report"),
}


@dataclass(frozen=True)
class NewWatch:
    """What is to be told of, and to whom."""

    kinds: tuple[WatchedChange, ...]
    asked_by: WhoAsked = WhoAsked.LIAISON
    csa_id: UUID | None = None
    program_id: UUID | None = None
    until: date | None = None
    """The last day; None: until it is ended."""
    note: str = ""


@dataclass(frozen=True)
class WatchView:
    """An alert that is on."""

    id: UUID
    kind: WatchedChange
    asked_by: WhoAsked
    csa_id: UUID | None
    program_id: UUID | None
    asker: str
    """`you`, `Rock County Child Support Agency`, `WIOA`."""
    asked_on: date
    until: date | None
    note: str
    county: str | None = None
    """Of the agency that asks."""

    @property
    def words(self) -> str:
        """`A job begins or ends: tell Rock County Child Support Agency`."""
        return (
            LABELS[self.kind]
            if self.asked_by is WhoAsked.LIAISON
            else tr("{what}: tell {whom}", what=LABELS[self.kind], whom=self.asker)
        )


def ask(session: Session, ncp_id: UUID, new: NewWatch, *, at: datetime, who: str) -> int:
    """Turn alerts on; one that is on already for the same asker stays as it is. Gives how many are new.

    Raises `NotFoundError`, and `RefusedError` where nothing is to be told of, the last day is past, or an agency or a
    program is named that does not ask.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. No alert was turned on; search again."))
    if not new.kinds:
        raise RefusedError(tr("It is not said what to tell of. No alert was turned on; choose at least one."))
    today = local_day(at)
    if new.until is not None and new.until < today:
        raise RefusedError(tr("This day is past. No alert was turned on; choose a later one, or none."))
    if (new.asked_by is WhoAsked.CSA) is (new.csa_id is None):
        raise RefusedError(tr("It is not said which agency asks. No alert was turned on; choose it."))
    if (new.asked_by is WhoAsked.PROGRAM) is (new.program_id is None):
        raise RefusedError(tr("It is not said which program asks. No alert was turned on; choose it."))
    on = {
        row.kind
        for row in session.scalars(select(Watch).where(Watch.ncp_id == ncp_id, is_on(today)))
        if (row.asked_by, row.csa_id, row.program_id) == (new.asked_by, new.csa_id, new.program_id)
    }
    added = [
        Watch(
            ncp_id=ncp_id,
            kind=kind,
            asked_by=new.asked_by,
            csa_id=new.csa_id,
            program_id=new.program_id,
            asked_on=today,
            until=new.until,
            note=" ".join(new.note.split()),
            created_at=at,
        )
        for kind in dict.fromkeys(new.kinds)
        if kind not in on
    ]
    session.add_all(added)
    session.flush()
    detail = ", ".join(row.kind.value for row in added)
    audit.record(session, at=at, who=who, action="alert.asked", kind="ncp", record_id=ncp_id, detail=detail)
    return len(added)


def end(session: Session, watch_id: UUID, *, at: datetime, who: str) -> None:
    """Turn an alert off from today on. Raises `NotFoundError`, and `RefusedError` where it is off already."""
    row = session.get(Watch, watch_id)
    if row is None:
        raise NotFoundError(
            tr("This alert is not in the vault any more. Nothing was changed; open the record again.")
        )
    if row.ended_on is not None:
        raise RefusedError(tr("This alert is off already. Nothing was changed."))
    row.ended_on = local_day(at)
    audit.record(
        session, at=at, who=who, action="alert.ended", kind="ncp", record_id=row.ncp_id, detail=row.kind.value
    )


def is_on(today: date) -> ColumnElement[bool]:
    """True for an alert that is on; for queries over `Watch`."""
    return Watch.ended_on.is_(None) & or_(Watch.until.is_(None), Watch.until >= today)


def watches_of(session: Session, ncp_id: UUID, *, today: date) -> tuple[WatchView, ...]:
    """The alerts of a person that are on, in the order in which they were asked for."""
    return tuple(one for _ncp_id, one in open_watches(session, [ncp_id], today=today))


def open_watches(
    session: Session, ncp_ids: Collection[UUID] | None = None, *, today: date
) -> tuple[tuple[UUID, WatchView], ...]:
    """The alerts that are on, of these people or of everybody, each with its person."""
    wanted = (
        select(Watch, Csa.name, Csa.county, program_name())
        .outerjoin(Csa, Csa.id == Watch.csa_id)
        .outerjoin(Program, Program.id == Watch.program_id)
        .where(is_on(today))
        .order_by(Watch.id)
    )
    if ncp_ids is not None:
        wanted = wanted.where(Watch.ncp_id.in_(ncp_ids))
    return tuple(
        (
            row.ncp_id,
            WatchView(
                id=row.id,
                kind=row.kind,
                asked_by=row.asked_by,
                csa_id=row.csa_id,
                program_id=row.program_id,
                asker=csa or program or "you",
                asked_on=row.asked_on,
                until=row.until,
                note=row.note,
                county=county,
            ),
        )
        for row, csa, county, program in session.execute(wanted)
    )
