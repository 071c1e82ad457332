"""Which liaison serves which area, so that there is "a contact person in each geographical area"."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.partner import Liaison, LiaisonArea
from csdesk.services import audit, phones
from csdesk.services.directory import checked_person
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr

__all__ = [
    "LiaisonView",
    "NewLiaison",
    "Served",
    "elsewhere",
    "keep_liaison",
    "liaisons",
    "liaisons_of",
    "remove_liaison",
]


@dataclass(frozen=True)
class NewLiaison:
    """What the directory keeps of a liaison."""

    name: str
    agency: str = ""
    phone: str = ""
    email: str = ""
    areas: tuple[str, ...] = ()
    """Counties and nations as the referral report writes them."""
    note: str = ""
    active: bool = True


@dataclass(frozen=True)
class LiaisonView:
    """A liaison and the area."""

    id: UUID
    name: str
    agency: str
    phone: str
    email: str
    areas: tuple[str, ...]
    note: str
    active: bool


@dataclass(frozen=True)
class Served:
    """A county of a person's cases that this desk does not serve, and who does."""

    county: str
    by: tuple[LiaisonView, ...]

    @property
    def who(self) -> str:
        """`Ann Example, (608) 555-0144`."""
        known = (", ".join(part for part in (one.name, one.phone or one.email) if part) for one in self.by)
        return "; ".join(known) or "another area"


def liaisons(session: Session) -> tuple[LiaisonView, ...]:
    """All liaisons by name; who serves no more comes last."""
    areas: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in session.scalars(select(LiaisonArea).order_by(LiaisonArea.county)):
        areas[row.liaison_id].append(row.county)
    found = [_view(row, tuple(areas[row.id])) for row in session.scalars(select(Liaison))]
    return tuple(sorted(found, key=lambda one: (not one.active, one.name.casefold(), one.id)))


def liaisons_of(session: Session, county: str) -> tuple[LiaisonView, ...]:
    """Who serves a county or nation now."""
    return tuple(one for one in liaisons(session) if one.active and county in one.areas)


def elsewhere(session: Session, ncp_id: UUID, *, own: Collection[str]) -> tuple[Served, ...]:
    """The counties of a person's cases outside `own`, the counties of this desk, with the liaisons who serve them.

    A desk that names no counties serves all of them.
    """
    if not own:
        return ()
    rows = select(IvdCase.county).where(IvdCase.ncp_id == ncp_id, IvdCase.county != "").distinct()
    others = sorted(set(session.scalars(rows)) - set(own))
    if not others:
        return ()
    known = [one for one in liaisons(session) if one.active]
    return tuple(Served(county, tuple(one for one in known if county in one.areas)) for county in others)


def keep_liaison(
    session: Session, new: NewLiaison, *, liaison_id: UUID | None = None, at: datetime, who: str
) -> UUID:
    """Add a liaison, or change the one of this id.

    Raises `NotFoundError`, and `RefusedError` without a name, an area, or with an e-mail address that cannot be one.
    """
    name, email = checked_person(new.name, new.email)
    areas = tuple(dict.fromkeys(area.strip() for area in new.areas if area.strip()))
    if not areas:
        raise RefusedError(
            tr("A liaison needs an area. Nothing was saved; write the counties, separated by commas."), field="areas"
        )
    row = _liaison(session, liaison_id) if liaison_id else Liaison()
    row.name, row.email, row.agency = name, email, new.agency.strip()
    row.phone, row.note, row.active = phones.written(new.phone), new.note.strip(), new.active
    session.add(row)
    session.flush()
    before = {one.county: one for one in session.scalars(_areas(row.id))}
    for county in before.keys() - set(areas):
        session.delete(before[county])
    session.add_all(LiaisonArea(liaison_id=row.id, county=county) for county in areas if county not in before)
    session.flush()
    action = "liaison.changed" if liaison_id else "liaison.added"
    audit.record(session, at=at, who=who, action=action, record_id=row.id, detail=f"{len(areas)} areas")
    return row.id


def remove_liaison(session: Session, liaison_id: UUID, *, at: datetime, who: str) -> None:
    """Take a liaison out of the directory. Raises `NotFoundError`."""
    row = _liaison(session, liaison_id)
    for area in session.scalars(_areas(liaison_id)):
        session.delete(area)
    session.flush()
    session.delete(row)
    audit.record(session, at=at, who=who, action="liaison.removed", record_id=liaison_id)


def _areas(liaison_id: UUID) -> Select[LiaisonArea]:
    return select(LiaisonArea).where(LiaisonArea.liaison_id == liaison_id)


def _liaison(session: Session, liaison_id: UUID) -> Liaison:
    row = session.get(Liaison, liaison_id)
    if row is None:
        raise NotFoundError(tr("This liaison is not in the directory any more. Nothing was changed."))
    return row


def _view(row: Liaison, areas: tuple[str, ...]) -> LiaisonView:
    return LiaisonView(row.id, row.name, row.agency, row.phone, row.email, areas, row.note, row.active)
