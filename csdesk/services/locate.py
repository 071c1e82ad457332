"""Locate requests: which source was asked where a person is, when, and what it answered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from csdesk.models.contact import LocateRequest
from csdesk.models.ncp import Ncp, Source
from csdesk.services import audit, phones, reach, resources
from csdesk.services.days import local_day, refuse_ahead, refuse_before
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.reach import NewAddress
from csdesk.wording import tr

OLD_AFTER_DAYS = 14
"""A request without an answer is asked about on *Today* from then on."""
LONGEST = 200


@dataclass(frozen=True)
class LocateAnswer:
    """What a source answered. A number or an address that it found goes on the record with its source."""

    answered_on: date
    found: bool
    result: str = ""
    phone: str = ""
    address: NewAddress | None = None


@dataclass(frozen=True)
class LocateView:
    """A request on file."""

    id: UUID
    ncp_id: UUID
    source: str
    asked_on: date
    answered_on: date | None
    found: bool | None
    result: str
    by: str

    @property
    def is_open(self) -> bool:
        """Whether there is no answer yet."""
        return self.answered_on is None


def sources() -> tuple[str, ...]:
    """Whom one can ask, in words; another one may be written."""
    return tuple(_becomes())


def source_of(words: str) -> Source:
    """How an address or a phone is marked that this source brings."""
    return _becomes().get(words, Source.LIAISON)


@cache
def _becomes() -> dict[str, Source]:
    listed: list[dict[str, Any]] = resources.toml("locate/sources.toml")["source_of_location"]
    return {str(one["words"]): Source(one["becomes"]) for one in listed}


def ask(session: Session, ncp_id: UUID, source: str, asked_on: date, *, at: datetime, who: str) -> UUID:
    """A source was asked. Raises `NotFoundError`, and `RefusedError` without a source or for a day ahead."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was noted; search again."))
    words = " ".join(source.split())
    if not 0 < len(words) <= LONGEST:
        raise RefusedError(tr("It is not said who was asked. Nothing was noted; name the source."))
    refuse_ahead(asked_on, at)
    row = LocateRequest(ncp_id=ncp_id, source=words, asked_on=asked_on, by=who, created_at=at)
    session.add(row)
    session.flush()
    audit.record(session, at=at, who=who, action="locate.asked", kind="ncp", record_id=ncp_id)
    return row.id


def answer(session: Session, request_id: UUID, said: LocateAnswer, *, at: datetime, who: str) -> None:
    """What came back. A phone and an address that were found are taken over, marked with the source.

    Raises `NotFoundError`, and `RefusedError` when it was answered already, for a day before the question or ahead,
    and for a phone or an address that cannot be one or is known; then nothing is changed.
    """
    row = session.get(LocateRequest, request_id)
    if row is None:
        raise NotFoundError(tr("This request is not in the vault any more. Nothing was changed; look again."))
    if row.answered_on is not None:
        raise RefusedError(
            tr("This request has its answer already. Nothing was changed; correct it where it stands.")
        )
    refuse_ahead(said.answered_on, at)
    refuse_before(said.answered_on, row.asked_on, tr("the question"))
    source, today = source_of(row.source), local_day(at)
    told = [said.result.strip()]
    if said.phone.strip():
        phones.refuse_other(said.phone, field="phone")
        reach.add_phone(session, row.ncp_id, said.phone, source, at=at, today=today, who=who)
        told.append(phones.written(said.phone))
    if said.address is not None:
        reach.add_address(session, row.ncp_id, said.address, source, at=at, today=today, who=who)
        told.append(", ".join(filter(None, vars(said.address).values())))
    row.answered_on, row.result = said.answered_on, "; ".join(filter(None, told))
    row.found = said.found or bool(said.phone.strip()) or said.address is not None
    session.flush()
    detail = "found" if row.found else "not found"
    audit.record(session, at=at, who=who, action="locate.answered", kind="ncp", record_id=row.ncp_id, detail=detail)


def locates_of(session: Session, ncp_id: UUID) -> tuple[LocateView, ...]:
    """Who was asked about a person, the newest first."""
    rows = select(LocateRequest).where(LocateRequest.ncp_id == ncp_id)
    return tuple(
        _view(row) for row in session.scalars(rows.order_by(LocateRequest.asked_on.desc(), LocateRequest.id.desc()))
    )


def waits_long(today: date, *, days: int = OLD_AFTER_DAYS) -> ColumnElement[bool]:
    """True for a request without an answer for so many days; for queries over `LocateRequest`."""
    return and_(LocateRequest.answered_on.is_(None), LocateRequest.asked_on <= today - timedelta(days=days))


def waiting_since(session: Session, today: date, *, days: int = OLD_AFTER_DAYS) -> tuple[LocateView, ...]:
    """Requests about open records without an answer for so many days, the oldest first."""
    rows = (
        select(LocateRequest)
        .join(Ncp, Ncp.id == LocateRequest.ncp_id)
        .where(waits_long(today, days=days), Ncp.closed_on.is_(None))
    )
    return tuple(_view(row) for row in session.scalars(rows.order_by(LocateRequest.asked_on, LocateRequest.id)))


def _view(row: LocateRequest) -> LocateView:
    return LocateView(row.id, row.ncp_id, row.source, row.asked_on, row.answered_on, row.found, row.result, row.by)
