"""Custodial parents: who they are, outreach to them, and what they need."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.contact import ContactKind, ContactOutcome, Direction
from csdesk.models.family import CpContact, CpNeed, CustodialParent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import audit, corrections, email_address, phones
from csdesk.services.corrections import CorrectedKind
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.family.shapes import NewParent, need_labels
from csdesk.services.former import keep as keep_former
from csdesk.wording import tr

LONGEST_LINE = 200
GONE = tr("This parent is not on the record any more. Nothing was changed; look again.")
BY_PHONE = (ContactKind.CALL, ContactKind.TEXT)


def add_parent(session: Session, ncp_id: UUID, new: NewParent, *, at: datetime, who: str) -> UUID:
    """Put a custodial parent on a record. Raises `NotFoundError`, and `RefusedError` without a name, or for
    a phone number or an e-mail address that is none."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    parent = tidy(new)
    _check(session, ncp_id, parent)
    if parent.phone:
        phones.refuse_other(parent.phone, field="phone")
    if parent.email:
        email_address.refuse_other(parent.email, field="email")
    row = CustodialParent(
        id=uuid7(),
        ncp_id=ncp_id,
        case_id=parent.case_id,
        name=parent.name,
        phone=parent.phone,
        email=parent.email,
        note=parent.note,
        created_at=at,
    )
    session.add(row)
    session.flush()
    note_in_trail(session, "family.parent_added", ncp_id, at=at, who=who)
    return row.id


def change_parent(
    session: Session, parent_id: UUID, new: NewParent, reason: str = "", *, at: datetime, who: str
) -> None:
    """Correct what is told of a custodial parent; what it said before is kept. Raises as `add_parent` does."""
    row = _parent(session, parent_id)
    parent = tidy(new)
    _check(session, row.ncp_id, parent)
    values = {"name": parent.name, "phone": parent.phone, "email": parent.email, "note": parent.note}
    corrections.correct(session, CorrectedKind.CUSTODIAL_PARENT, parent_id, values, reason, at=at, who=who)
    if row.case_id != parent.case_id:
        former = session.get(IvdCase, row.case_id) if row.case_id is not None else None
        row.case_id = parent.case_id
        kind, number = CorrectedKind.CUSTODIAL_PARENT, former.number if former is not None else ""
        keep_former(session, row.ncp_id, kind, parent_id, "case_number", number, reason, at=at, who=who)
        session.flush()
        note_in_trail(session, "family.parent_changed", row.ncp_id, "case", at=at, who=who)


def record_contact(
    session: Session,
    parent_id: UUID,
    kind: ContactKind,
    direction: Direction,
    outcome: ContactOutcome,
    note: str = "",
    *,
    on: datetime | None = None,
    at: datetime,
    who: str,
) -> UUID:
    """Put outreach to a custodial parent on the record. It says nothing of whether the NCP was reached.

    `on` is when it took place: now where it is left out. Raises `NotFoundError`, and `RefusedError` for what cannot
    be.
    """
    row = _parent(session, parent_id)
    moment = on or at
    if moment > at:
        raise RefusedError(tr("A contact cannot lie ahead. Nothing was recorded; correct the day."))
    if outcome is ContactOutcome.WRONG_NUMBER and kind not in BY_PHONE:
        raise RefusedError(tr("Only a call or a text can go to a wrong number. Nothing was recorded; choose again."))
    if outcome is ContactOutcome.RETURNED_MAIL and kind is not ContactKind.LETTER:
        raise RefusedError(tr("Only a letter can come back. Nothing was recorded; choose again."))
    made = CpContact(
        id=uuid7(),
        custodial_parent_id=parent_id,
        at=moment,
        kind=kind,
        direction=direction,
        outcome=outcome,
        note=note.strip(),
        by=who,
    )
    session.add(made)
    session.flush()
    note_in_trail(session, "family.contact_added", row.ncp_id, f"{kind.value}: {outcome.value}", at=at, who=who)
    return made.id


def note_need(
    session: Session, parent_id: UUID, need: str, note: str = "", *, on: date, at: datetime, who: str
) -> None:
    """A custodial parent spoke of a need. One that was met before is open again. Raises as `record_contact` does."""
    row = _parent(session, parent_id)
    if need not in need_labels():
        raise RefusedError(tr("This need is not on the list. Nothing was changed; choose again."))
    if on > local_day(at):
        raise RefusedError(tr("The day lies ahead. Nothing was changed; correct it."))
    found = session.get(CpNeed, (parent_id, need))
    words = _line(note)
    if found is None:
        session.add(CpNeed(custodial_parent_id=parent_id, need=need, noted_on=on, note=words))
    else:
        found.met_on = None
        found.note = words or found.note
    session.flush()
    note_in_trail(session, "family.need_noted", row.ncp_id, need, at=at, who=who)


def meet_need(session: Session, parent_id: UUID, need: str, *, on: date, at: datetime, who: str) -> None:
    """A need is met. Raises `NotFoundError`, and `RefusedError` when the day lies ahead or before it was noted."""
    row, found = _parent(session, parent_id), _need(session, parent_id, need)
    if not found.noted_on <= on <= local_day(at):
        raise RefusedError(tr("A need is met after it was noted and not ahead of today. Nothing was changed."))
    found.met_on = on
    session.flush()
    note_in_trail(session, "family.need_met", row.ncp_id, need, at=at, who=who)


def forget_need(session: Session, parent_id: UUID, need: str, *, at: datetime, who: str) -> None:
    """A need was noted by mistake. Raises `NotFoundError`."""
    row, found = _parent(session, parent_id), _need(session, parent_id, need)
    session.delete(found)
    session.flush()
    note_in_trail(session, "family.need_forgotten", row.ncp_id, need, at=at, who=who)


def note_in_trail(session: Session, action: str, ncp_id: UUID, detail: str = "", *, at: datetime, who: str) -> None:
    """A line in the audit trail, on the record of the NCP."""
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=ncp_id, detail=detail)


def tidy(new: NewParent) -> NewParent:
    """The same parent without needless blanks."""
    return NewParent(
        _line(new.name), _line(phones.written(new.phone)), _line(new.email), new.note.strip(), new.case_id
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_LINE]


def _check(session: Session, ncp_id: UUID, parent: NewParent) -> None:
    if not parent.name:
        raise RefusedError(tr("A name is needed. Nothing was changed; a first name is enough."))
    if parent.case_id is not None:
        case = session.get(IvdCase, parent.case_id)
        if case is None or case.ncp_id != ncp_id:
            raise RefusedError(tr("This case is not on the record any more. Nothing was changed; choose again."))


def _parent(session: Session, parent_id: UUID) -> CustodialParent:
    row = session.get(CustodialParent, parent_id)
    if row is None:
        raise NotFoundError(GONE)
    return row


def _need(session: Session, parent_id: UUID, need: str) -> CpNeed:
    found = session.get(CpNeed, (parent_id, need))
    if found is None:
        raise NotFoundError(tr("This need is not noted any more. Nothing was changed; look again."))
    return found
