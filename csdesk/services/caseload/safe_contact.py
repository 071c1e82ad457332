"""Safe contact: whom to reach only as they said, and whose phone and address no list shows.

Source: Colorado 2Gen Procedures (2019), "Prioritize Domestic Violence Considerations": heightened confidentiality,
local domestic-violence programs that partners are aware of, a case-specific approach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import audit, corrections, directory
from csdesk.services.corrections import CorrectionView
from csdesk.services.directory import ProgramView
from csdesk.services.directory.programs import with_the_other_parent
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.former import keep as keep_former
from csdesk.services.neutral import DV_PROGRAM
from csdesk.wording import tr

LONGEST_LINE = 200


@dataclass(frozen=True)
class Safety:
    """What is at hand on the record of somebody to be reached safely, and nowhere else."""

    on: bool
    note: str
    way: str
    time: str
    programs: tuple[ProgramView, ...]
    """Domestic-violence programs of the person's counties, the local ones first; empty while it is off."""
    former: tuple[CorrectionView, ...]
    """What was changed of it, the latest first."""


def set_safe_contact(
    session: Session,
    ncp_id: UUID,
    on: bool,
    note: str,
    *,
    way: str = "",
    time: str = "",
    reason: str = "",
    at: datetime,
    who: str,
) -> None:
    """Put the safeguards on or off, with the way and the time in which the person can be reached safely, and a note.

    What it said before is kept. Raises `NotFoundError`, and `RefusedError` when they are put on without a word on how
    to reach the person, or taken off without a reason.
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    values: dict[str, bool | str] = {
        "safe_contact": on,
        "safe_contact_note": note.strip(),
        "safe_contact_way": _line(way),
        "safe_contact_time": _line(time),
    }
    if on and not (values["safe_contact_note"] or values["safe_contact_way"]):
        raise RefusedError(
            tr("Safe contact needs a note. Nothing was changed; say how to reach this person, or that nobody knows.")
        )
    if ncp.safe_contact and not on and not reason.strip():
        raise RefusedError(
            tr("Safe contact is taken off for a reason. Nothing was changed; say why it is not needed.")
        )
    detail = "changed" if on and ncp.safe_contact else "on" if on else "off"
    for field, value in values.items():
        former = getattr(ncp, field)
        if former != value:
            setattr(ncp, field, value)
            _keep(session, ncp_id, field, former, reason, at, who)
    session.flush()
    audit.record(session, at=at, who=who, action="ncp.safe_contact", kind="ncp", record_id=ncp_id, detail=detail)


def safety_of(session: Session, ncp_id: UUID) -> Safety:
    """What is at hand for a person. Raises `NotFoundError`."""
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    former = (one for one in corrections.corrections_of(session, ncp_id) if one.record_kind == corrections.SAFETY)
    return Safety(
        ncp.safe_contact,
        ncp.safe_contact_note,
        ncp.safe_contact_way,
        ncp.safe_contact_time,
        programs_at_hand(session, ncp_id) if ncp.safe_contact else (),
        tuple(former),
    )


def programs_at_hand(session: Session, ncp_id: UUID) -> tuple[ProgramView, ...]:
    """The domestic-violence programs of a person's counties: those with a phone first, then the local ones."""
    counties = set(session.scalars(select(IvdCase.county).where(IvdCase.ncp_id == ncp_id)))
    offered = (
        one
        for one in directory.programs(session)
        if one.category == DV_PROGRAM and one.active and (not one.counties or counties & set(one.counties))
    )
    return tuple(sorted(offered, key=lambda one: (not one.phone, not one.counties, one.name)))


def marked(session: Session, ncp_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Who of these people is to be reached safely: of them no list, letter or file shows a phone or an address."""
    wanted = list(dict.fromkeys(ncp_ids))
    rows = (
        select(Ncp.id).where(Ncp.id.in_(wanted[start : start + 500]), Ncp.safe_contact)
        for start in range(0, len(wanted), 500)
    )
    return frozenset(ncp_id for query in rows for ncp_id in session.scalars(query))


def suitable(programs: Iterable[ProgramView], *, safe_contact: bool) -> tuple[ProgramView, ...]:
    """The programs that can be suggested: while the safeguards are on, none that brings both parents together."""
    return tuple(one for one in programs if not (safe_contact and one.category in with_the_other_parent()))


def safe_words(way: str, time: str, note: str) -> str:
    """How and when to reach somebody safely: *Text only; weekdays before noon. Her sister knows.*"""
    how = "; ".join(part for part in (way, time) if part)
    return ". ".join(part for part in (how.rstrip("."), note) if part)


def _keep(
    session: Session, ncp_id: UUID, field: str, former: bool | str, reason: str, at: datetime, who: str
) -> None:
    said = ("yes" if former else "no") if isinstance(former, bool) else former
    keep_former(session, ncp_id, corrections.SAFETY, ncp_id, field, said, reason, at=at, who=who)


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]
