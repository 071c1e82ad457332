"""How a person is reached: phone numbers and addresses, each from where, since when, and whether it worked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Source, Standing
from csdesk.services import audit, contacts, phones, search_index, zips
from csdesk.services.contacts import ContactOutcome
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.search_terms import digits_of
from csdesk.wording import tr

__all__ = [
    "SOURCE_LABELS",
    "NewAddress",
    "Source",
    "Standing",
    "add_address",
    "add_phone",
    "mark_address",
    "mark_phone",
]

SOURCE_LABELS = {
    Source.PARENT: tr("the parent"),
    Source.CSA: tr("the CSA"),
    Source.COURT: tr("a court"),
    Source.PROGRAM: tr("a program"),
    Source.LIAISON: tr("the liaison"),
    Source.REPORT: tr("the referral report"),
}
BY_HAND = tuple(source for source in SOURCE_LABELS if source is not Source.REPORT)
"""Where something that is typed here can come from."""
LONGEST = 200
Place = TypeVar("Place", NcpPhone, NcpAddress)


@dataclass(frozen=True)
class NewAddress:
    """An address as it is typed."""

    address_1: str
    city: str
    state: str = ""
    zip: str = ""
    address_2: str = ""


def add_phone(
    session: Session, ncp_id: UUID, number: str, source: Source, *, at: datetime, today: date, who: str
) -> UUID:
    """A number that somebody told; a next step to find one is done with it.

    Raises `NotFoundError`, and `RefusedError` for none or one that is known.
    """
    _person(session, ncp_id)
    _by_hand(source)
    said = phones.written(number)
    phones.refuse_other(said, field="number")
    if len(said) > LONGEST:
        raise RefusedError(tr("A line takes 200 letters. Nothing was added; write it shorter."), field="number")
    known = session.scalars(select(NcpPhone).where(NcpPhone.ncp_id == ncp_id))
    if any(digits_of(one.number) == digits_of(said) for one in known):
        raise RefusedError(
            tr("This number is on the record already. Nothing was added; mark that it works, if it does."),
            field="number",
        )
    row = NcpPhone(ncp_id=ncp_id, number=said, since=today, source=source)
    contacts.finish_search(session, ncp_id, ContactOutcome.WRONG_NUMBER, at)
    return _added(session, row, "phone", at, who)


def add_address(
    session: Session, ncp_id: UUID, new: NewAddress, source: Source, *, at: datetime, today: date, who: str
) -> UUID:
    """An address that somebody told; a next step to find one is done with it.

    Raises `NotFoundError`, and `RefusedError` for an incomplete or a known one, and for a ZIP code that is none.
    """
    _person(session, ncp_id)
    _by_hand(source)
    parts = {name: " ".join(value.split()) for name, value in vars(new).items()}
    if not parts["address_1"] or not (parts["city"] or parts["zip"]):
        raise RefusedError(tr("An address needs a street and a city or ZIP. Nothing was added; complete it."))
    if any(len(part) > LONGEST for part in parts.values()):
        raise RefusedError(tr("A line takes 200 letters. Nothing was added; write it shorter."))
    zips.refuse_other(parts["zip"])
    known = session.scalars(select(NcpAddress).where(NcpAddress.ncp_id == ncp_id))
    if any(all(getattr(one, name).casefold() == part.casefold() for name, part in parts.items()) for one in known):
        raise RefusedError(tr("This address is on the record already. Nothing was added; mark it, if it works."))
    row = NcpAddress(ncp_id=ncp_id, since=today, source=source, **parts)
    contacts.finish_search(session, ncp_id, ContactOutcome.RETURNED_MAIL, at)
    return _added(session, row, "address", at, who)


def mark_phone(session: Session, phone_id: UUID, standing: Standing, *, at: datetime, who: str) -> None:
    """Say whether a number works. Raises `NotFoundError`."""
    _mark(session, session.get(NcpPhone, phone_id), standing, "phone", at, who)


def mark_address(session: Session, address_id: UUID, standing: Standing, *, at: datetime, who: str) -> None:
    """Say whether mail arrives at an address. Raises `NotFoundError`.

    An address that the reports brought several times over, verified anew, is marked in all its rows.
    """
    row = session.get(NcpAddress, address_id)
    _mark(session, row, standing, "address", at, who)
    if row is None:
        return
    parts = ("address_1", "address_2", "city", "state", "zip")
    same = (getattr(NcpAddress, name) == getattr(row, name) for name in parts)
    for other in session.scalars(select(NcpAddress).where(NcpAddress.ncp_id == row.ncp_id, *same)):
        other.standing = standing
    session.flush()


def _person(session: Session, ncp_id: UUID) -> None:
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was added; search again."))


def _by_hand(source: Source) -> None:
    if source not in BY_HAND:
        raise RefusedError(tr("What the report says comes in with the report. Nothing was added; say who told it."))


def _added(session: Session, row: NcpPhone | NcpAddress, what: str, at: datetime, who: str) -> UUID:
    session.add(row)
    session.flush()
    search_index.rebuild(session, [row.ncp_id], renamed=False)
    audit.record(
        session, at=at, who=who, action=f"{what}.added", kind="ncp", record_id=row.ncp_id, detail=row.source.value
    )
    return row.id


def _mark(session: Session, row: Place | None, standing: Standing, what: str, at: datetime, who: str) -> None:
    if row is None:
        raise NotFoundError(tr("This is not on the record any more. Nothing was changed; look again."))
    row.standing = standing
    session.flush()
    audit.record(
        session, at=at, who=who, action=f"{what}.marked", kind="ncp", record_id=row.ncp_id, detail=standing.value
    )
