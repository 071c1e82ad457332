"""Contacts with a person, each with one next step, and the follow-ups that come of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import (
    REACHED_OUTCOMES,
    ContactAttempt,
    ContactKind,
    ContactOutcome,
    Direction,
    FollowUp,
)
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Standing
from csdesk.services import audit, reviews
from csdesk.services.cautions import DO_NOT_CALL_FLAGS, do_not_call_flags
from csdesk.services.days import UnclearDayError, local_day, parse_when
from csdesk.services.errors import NotFoundError, RefusedError

__all__ = [
    "DIRECTION_LABELS",
    "KIND_LABELS",
    "OUTCOME_LABELS",
    "REACHED_OUTCOMES",
    "ContactKind",
    "ContactOutcome",
    "ContactView",
    "Direction",
    "FollowUpView",
    "NewContact",
    "UnclearDayError",
    "add_follow_up",
    "complete_follow_up",
    "contacts_of",
    "follow_ups_of",
    "parse_when",
    "postpone_follow_up",
    "reason_needed",
    "record_contact",
    "undo_contact",
]

KIND_LABELS = {
    ContactKind.CALL: "Call",
    ContactKind.LETTER: "Letter",
    ContactKind.TEXT: "Text",
    ContactKind.EMAIL: "E-mail",
    ContactKind.VISIT: "Visit",
    ContactKind.OFFICE: "At the office",
    ContactKind.COURT: "At court",
}
DIRECTION_LABELS = {Direction.OUT: "Out", Direction.IN: "In"}
OUTCOME_LABELS = {
    ContactOutcome.REACHED: "Reached",
    ContactOutcome.APPOINTMENT_MADE: "Appointment made",
    ContactOutcome.LEFT_MESSAGE: "Left message",
    ContactOutcome.NO_ANSWER: "No answer",
    ContactOutcome.SENT: "Sent",
    ContactOutcome.WRONG_NUMBER: "Wrong number",
    ContactOutcome.RETURNED_MAIL: "Returned mail",
    ContactOutcome.REFUSED: "Refused",
    ContactOutcome.NO_SHOW: "Did not come",
}
BY_PHONE = (ContactKind.CALL, ContactKind.TEXT)
LONGEST_STEP = 200
Place = TypeVar("Place", NcpPhone, NcpAddress)


@dataclass(frozen=True)
class NewContact:
    """What the liaison says of a contact."""

    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    promised: bool = False
    """The parent was told that the liaison would call back."""
    uncleared_reason: str = ""
    """Why the liaison goes ahead although `reason_needed` says something against it."""


@dataclass(frozen=True)
class ContactView:
    """A contact on file."""

    id: UUID
    ncp_id: UUID
    at: datetime
    kind: ContactKind
    direction: Direction
    outcome: ContactOutcome
    note: str
    by: str
    uncleared_reason: str


@dataclass(frozen=True)
class FollowUpView:
    """A next step that the liaison owes."""

    id: UUID
    ncp_id: UUID
    what: str
    due_on: date
    promised: bool
    done_at: datetime | None
    created_at: datetime


def reason_needed(session: Session, ncp_id: UUID) -> str:
    """Why contacting this person needs a reason that is kept; empty when it needs none.

    A CSA that reviews first and has not cleared, a CSA's exclusion, or a flag of the newest report that says not to
    call. Raises `NotFoundError`.
    """
    standing = reviews.standing_of(session, ncp_id)
    found = [] if standing.cleared else [standing.reason]
    found += [DO_NOT_CALL_FLAGS[code] for code in do_not_call_flags(session, ncp_id)]
    return " ".join(found)


def record_contact(session: Session, ncp_id: UUID, contact: NewContact, *, at: datetime, who: str) -> UUID:
    """Put a contact on the record, with its next step as a follow-up; returns the contact's id.

    A wrong number or returned mail marks the phone or address in use as failed; speaking by phone marks it as
    working.
    Open follow-ups that are due by the day of the contact are done when the parent was reached or a new next step
    takes their place. A reason is needed for going out to a person for whom `reason_needed` says something; who calls
    or comes in by themselves is always taken down.
    Raises `NotFoundError`, and `RefusedError` when the reason is missing or the next step or outcome makes no sense.
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError("This person is not in the vault any more. The contact was not recorded; search again.")
    _check(contact, local_day(at))
    against = reason_needed(session, ncp_id) if contact.direction is Direction.OUT else ""
    if against and not contact.uncleared_reason.strip():
        raise RefusedError(
            "This person is not to be contacted as things stand: the CSA has not cleared, or the report flags them. "
            "Nothing was recorded; give the reason for going ahead, and it will be kept."
        )
    row = ContactAttempt(
        ncp_id=ncp_id,
        at=at,
        kind=contact.kind,
        direction=contact.direction,
        outcome=contact.outcome,
        note=contact.note.strip(),
        by=who,
        uncleared_reason=contact.uncleared_reason.strip() if against else "",
    )
    session.add(row)
    session.flush()
    _mark_phone_or_address(session, row)
    if contact.next_step_on is not None or contact.outcome in REACHED_OUTCOMES:
        _finish_due_follow_ups(session, ncp_id, at)
    if contact.next_step_on is not None:
        what = contact.next_step.strip() or "Follow up"
        session.add(
            FollowUp(
                ncp_id=ncp_id,
                contact_id=row.id,
                what=what,
                promised=contact.promised,
                due_on=contact.next_step_on,
                created_at=at,
            )
        )
    session.flush()
    detail = f"{contact.kind.value} {contact.direction.value} {contact.outcome.value}"
    audit.record(session, at=at, who=who, action="contact.recorded", kind="ncp", record_id=ncp_id, detail=detail)
    return row.id


def _check(contact: NewContact, day: date) -> None:
    if contact.next_step.strip() and contact.next_step_on is None:
        raise RefusedError("The next step has no day. Nothing was recorded; say when it is due.")
    if contact.next_step_on is not None and contact.next_step_on < day:
        raise RefusedError("The next step is due before the contact. Nothing was recorded; choose a later day.")
    if len(contact.next_step.strip()) > LONGEST_STEP:
        raise RefusedError(
            "The next step is longer than 200 letters. Nothing was recorded; put the rest in the note."
        )
    if contact.outcome is ContactOutcome.WRONG_NUMBER and contact.kind not in BY_PHONE:
        raise RefusedError("Only a call or a text can go to a wrong number. Nothing was recorded; choose again.")
    if contact.outcome is ContactOutcome.RETURNED_MAIL and contact.kind is not ContactKind.LETTER:
        raise RefusedError("Only a letter can come back. Nothing was recorded; choose again.")


def _mark_phone_or_address(session: Session, row: ContactAttempt) -> None:
    used = _used(session, row)
    standing = _told_by(row)
    if used is not None and standing is not None:
        used.standing = standing


def _used(session: Session, row: ContactAttempt) -> NcpPhone | NcpAddress | None:
    if row.kind in BY_PHONE:
        return _in_use(session, NcpPhone, row.ncp_id)
    return _in_use(session, NcpAddress, row.ncp_id)


def _in_use(session: Session, table: type[Place], ncp_id: UUID) -> Place | None:
    """The phone or address that the liaison reads on the record: the newest that has not failed, else the newest."""
    failed = table.standing == Standing.FAILED
    rows = select(table).where(table.ncp_id == ncp_id).order_by(failed, table.since.desc(), table.id.desc())
    return session.scalars(rows.limit(1)).first()


def _told_by(row: ContactAttempt) -> Standing | None:
    if row.outcome in (ContactOutcome.WRONG_NUMBER, ContactOutcome.RETURNED_MAIL):
        return Standing.FAILED
    if row.kind in BY_PHONE and row.direction is Direction.OUT and row.outcome in REACHED_OUTCOMES:
        return Standing.WORKS
    return None


def _finish_due_follow_ups(session: Session, ncp_id: UUID, at: datetime) -> None:
    due = FollowUp.due_on <= local_day(at)
    for row in session.scalars(select(FollowUp).where(FollowUp.ncp_id == ncp_id, FollowUp.done_at.is_(None), due)):
        row.done_at = at


def contacts_of(session: Session, ncp_id: UUID) -> tuple[ContactView, ...]:
    """All contacts with a person, newest first."""
    rows = select(ContactAttempt).where(ContactAttempt.ncp_id == ncp_id)
    return tuple(
        ContactView(
            id=row.id,
            ncp_id=row.ncp_id,
            at=row.at,
            kind=row.kind,
            direction=row.direction,
            outcome=row.outcome,
            note=row.note,
            by=row.by,
            uncleared_reason=row.uncleared_reason,
        )
        for row in session.scalars(rows.order_by(ContactAttempt.at.desc(), ContactAttempt.id.desc()))
    )


def follow_ups_of(session: Session, ncp_id: UUID, *, open_only: bool = True) -> tuple[FollowUpView, ...]:
    """What the liaison owes this person, the next due first."""
    rows = select(FollowUp).where(FollowUp.ncp_id == ncp_id).order_by(FollowUp.due_on, FollowUp.id)
    if open_only:
        rows = rows.where(FollowUp.done_at.is_(None))
    return tuple(
        FollowUpView(row.id, row.ncp_id, row.what, row.due_on, row.promised, row.done_at, row.created_at)
        for row in session.scalars(rows)
    )


def add_follow_up(
    session: Session,
    ncp_id: UUID,
    what: str,
    due_on: date,
    *,
    promised: bool = False,
    at: datetime,
    who: str,
) -> UUID:
    """Note a next step that no contact led to. Raises `NotFoundError`, and `RefusedError` without words for it."""
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError("This person is not in the vault any more. Nothing was noted; search again.")
    if not 0 < len(what.strip()) <= LONGEST_STEP:
        raise RefusedError("A next step needs words, 200 letters at most. Nothing was noted.")
    row = FollowUp(ncp_id=ncp_id, what=what.strip(), promised=promised, due_on=due_on, created_at=at)
    session.add(row)
    session.flush()
    audit.record(session, at=at, who=who, action="follow_up.added", kind="ncp", record_id=ncp_id)
    return row.id


def complete_follow_up(session: Session, follow_up_id: UUID, *, at: datetime, who: str) -> None:
    """The follow-up is done. Raises `NotFoundError`, and `RefusedError` when it was done already."""
    row = _open_follow_up(session, follow_up_id)
    row.done_at = at
    audit.record(session, at=at, who=who, action="follow_up.done", kind="ncp", record_id=row.ncp_id)


def postpone_follow_up(session: Session, follow_up_id: UUID, until: date, *, at: datetime, who: str) -> None:
    """Put the follow-up off until a day that is not past. Raises `NotFoundError` or `RefusedError`."""
    if until < local_day(at):
        raise RefusedError("A follow-up cannot be put off into the past. Nothing was changed; choose a later day.")
    row = _open_follow_up(session, follow_up_id)
    row.due_on = until
    audit.record(session, at=at, who=who, action="follow_up.postponed", kind="ncp", record_id=row.ncp_id)


def _open_follow_up(session: Session, follow_up_id: UUID) -> FollowUp:
    row = session.get(FollowUp, follow_up_id)
    if row is None:
        raise NotFoundError("This follow-up is not in the vault any more. Nothing was changed.")
    if row.done_at is not None:
        raise RefusedError("This follow-up is done already. Nothing was changed.")
    return row


def undo_contact(session: Session, contact_id: UUID, *, at: datetime, who: str) -> None:
    """Take back a contact, with its follow-up, as long as it is the one that was recorded last with its person.

    Follow-ups that it had finished are open again, and the phone or address stands as the other contacts tell.
    Raises `NotFoundError` when it was taken back already, and `RefusedError` when another one was recorded since.
    """
    row = session.get(ContactAttempt, contact_id)
    if row is None:
        raise NotFoundError("This contact was taken back already. Nothing else was changed.")
    ncp_id = row.ncp_id
    later = select(ContactAttempt.id).where(ContactAttempt.ncp_id == ncp_id, ContactAttempt.id > contact_id)
    if session.scalar(later.limit(1)) is not None:
        raise RefusedError(
            "Another contact was recorded after this one, so it stays. Nothing was changed; record what is right."
        )
    for finished in session.scalars(
        select(FollowUp).where(
            FollowUp.ncp_id == ncp_id, FollowUp.done_at == row.at, FollowUp.contact_id.is_distinct_from(row.id)
        )
    ):
        finished.done_at = None
    _restore_standing(session, row)
    session.delete(row)
    session.flush()
    session.expire_all()
    audit.record(session, at=at, who=who, action="contact.undone", kind="ncp", record_id=ncp_id)


def _restore_standing(session: Session, undone: ContactAttempt) -> None:
    told = _told_by(undone)
    if told is None:
        return
    by_phone = undone.kind in BY_PHONE
    marked = _marked(session, NcpPhone, undone, told) if by_phone else _marked(session, NcpAddress, undone, told)
    if marked is None:
        return
    others = session.scalars(
        select(ContactAttempt)
        .where(
            ContactAttempt.ncp_id == undone.ncp_id,
            ContactAttempt.id != undone.id,
            ContactAttempt.kind.in_(BY_PHONE if by_phone else (ContactKind.LETTER,)),
        )
        .order_by(ContactAttempt.at.desc())
    )
    told_before = (_told_by(other) for other in others if local_day(other.at) >= marked.since)
    marked.standing = next((standing for standing in told_before if standing is not None), Standing.UNTRIED)


def _marked(session: Session, table: type[Place], undone: ContactAttempt, told: Standing) -> Place | None:
    rows = select(table).where(table.ncp_id == undone.ncp_id, table.standing == told)
    return session.scalars(rows.order_by(table.since.desc(), table.id.desc()).limit(1)).first()
