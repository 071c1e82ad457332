"""A contact goes on the record, and tells whether the phone or the address that was used works."""

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
    ContactPhone,
    Direction,
    FollowUp,
)
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp, NcpAddress, NcpPhone, Standing
from csdesk.services import appointments, audit, plan_steps
from csdesk.services.contacts.follow_ups import finish_due
from csdesk.services.contacts.proposals import proposal, proposed_step
from csdesk.services.contacts.shapes import BY_PHONE, LONGEST_STEP, ContactView, NewContact
from csdesk.services.days import local_day, parse_when, refuse_far
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.going_ahead import reason_kept
from csdesk.wording import tr

Place = TypeVar("Place", NcpPhone, NcpAddress)


def record_contact(session: Session, ncp_id: UUID, contact: NewContact, *, at: datetime, who: str) -> UUID:
    """Put a contact on the record, with its next step as a follow-up; returns the contact's id.

    A wrong number or returned mail marks the phone or address that was used as failed; speaking by phone marks it as
    working. Who did not come gets a follow-up even when no next step is said; the appointment of that day, when there
    is exactly one that has begun and is not settled, is settled as missed, with its own follow-up.
    Open follow-ups that are due by the day of the contact are done when the parent was reached or a new next step
    takes their place. A reason is needed for going out to a person for whom `reason_needed` says something; who calls
    or comes in by themselves is always taken down. The steps of the plan that were spoken of are reviewed with it.
    Raises `NotFoundError`, and `RefusedError` when the reason is missing, when the phone or a step is somebody
    else's, or when the next step, the outcome or a review makes no sense.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(
            tr("This person is not in the vault any more. The contact was not recorded; search again.")
        )
    _check(contact, at)
    phone = _phone_of(session, ncp_id, contact)
    goes_out = contact.direction is Direction.OUT
    because = contact.uncleared_reason
    because = reason_kept(session, ncp_id, because, nothing="Nothing was recorded") if goes_out else ""
    row = ContactAttempt(
        ncp_id=ncp_id,
        at=at,
        kind=contact.kind,
        direction=contact.direction,
        outcome=contact.outcome,
        note=contact.note.strip(),
        by=who,
        uncleared_reason=because,
    )
    session.add(row)
    session.flush()
    if phone is not None:
        session.add(ContactPhone(contact_id=row.id, phone_id=phone.id))
    _mark_phone_or_address(session, row, phone)
    _owe_next_step(session, row, contact, who)
    for review in contact.reviews:
        plan_steps.review_at_contact(session, row, review, who=who)
    session.flush()
    detail = f"{contact.kind.value} {contact.direction.value} {contact.outcome.value}"
    audit.record(session, at=at, who=who, action="contact.recorded", kind="ncp", record_id=ncp_id, detail=detail)
    return row.id


def _check(contact: NewContact, at: datetime) -> None:
    day = local_day(at)
    if contact.next_step.strip() and contact.next_step_on is None:
        raise RefusedError(tr("The next step has no day. Nothing was recorded; say when it is due."))
    if contact.next_step_on is not None and contact.next_step_on < day:
        raise RefusedError(tr("The next step is due before the contact. Nothing was recorded; choose a later day."))
    if contact.next_step_on is not None:
        refuse_far(contact.next_step_on, at, field="next_step_on")
    if len(contact.next_step.strip()) > LONGEST_STEP:
        raise RefusedError(
            tr("The next step is longer than 200 letters. Nothing was recorded; put the rest in the note.")
        )
    if contact.outcome is ContactOutcome.WRONG_NUMBER and contact.kind not in BY_PHONE:
        raise RefusedError(tr("Only a call or a text can go to a wrong number. Nothing was recorded; choose again."))
    if contact.outcome is ContactOutcome.RETURNED_MAIL and contact.kind is not ContactKind.LETTER:
        raise RefusedError(tr("Only a letter can come back. Nothing was recorded; choose again."))


def _owe_next_step(session: Session, row: ContactAttempt, contact: NewContact, who: str) -> None:
    """What comes next as a follow-up. That of an appointment which is settled here stands for what is proposed."""
    step, due_on = _next_step(contact, local_day(row.at))
    if due_on is not None or row.outcome in REACHED_OUTCOMES:
        finish_due(session, row.ncp_id, row.at)
    if row.outcome is ContactOutcome.NO_SHOW:
        missed = appointments.begun_that_day(session, row.ncp_id, row.at)
        if len(missed) == 1:
            proposed = step == proposed_step(row.outcome) and not contact.promised
            due = due_on if proposed else None
            appointments.no_show(session, missed[0].id, due_on=due, at=row.at, who=who)
            if proposed:
                return
    if due_on is not None:
        session.add(
            FollowUp(
                ncp_id=row.ncp_id,
                contact_id=row.id,
                what=step,
                promised=contact.promised,
                due_on=due_on,
                created_at=row.at,
            )
        )


def _next_step(contact: NewContact, day: date) -> tuple[str, date | None]:
    if contact.next_step_on is None and contact.outcome is ContactOutcome.NO_SHOW:
        proposed = proposal(contact.kind, contact.outcome, day)
        return proposed.step, parse_when(proposed.when, day)
    return contact.next_step.strip() or "Follow up", contact.next_step_on


def _phone_of(session: Session, ncp_id: UUID, contact: NewContact) -> NcpPhone | None:
    """The number that was used, of a contact by phone that went out or came in by a number that was named."""
    if contact.kind not in BY_PHONE:
        return None
    if contact.phone_id is None:
        return _in_use(session, NcpPhone, ncp_id) if contact.direction is Direction.OUT else None
    phone = session.get(NcpPhone, contact.phone_id)
    if phone is None or phone.ncp_id != ncp_id:
        raise RefusedError(tr("This number is not on the record any more. Nothing was recorded; choose another one."))
    return phone


def _mark_phone_or_address(session: Session, row: ContactAttempt, phone: NcpPhone | None) -> None:
    standing = _told_by(row)
    if standing is None:
        return
    used = phone if row.kind in BY_PHONE else _written_to(session, row.ncp_id)
    if used is not None:
        used.standing = standing


def _written_to(session: Session, ncp_id: UUID) -> NcpAddress | None:
    """The address of the last letter, where that is known; else the one that the record shows."""
    last = select(Letter.address_id).where(Letter.ncp_id == ncp_id).order_by(Letter.made_at.desc(), Letter.id.desc())
    address_id = session.scalar(last.limit(1))
    written_to = session.get(NcpAddress, address_id) if address_id is not None else None
    return written_to or _in_use(session, NcpAddress, ncp_id)


def _in_use(session: Session, table: type[Place], ncp_id: UUID) -> Place | None:
    """The phone or address that the liaison reads on the record: the newest that has not failed, else the newest."""
    failed = table.standing == Standing.FAILED
    rows = select(table).where(table.ncp_id == ncp_id).order_by(failed, table.since.desc(), table.id.desc())
    return session.scalars(rows.limit(1)).first()


def _told_by(row: ContactAttempt) -> Standing | None:
    if row.outcome in (ContactOutcome.WRONG_NUMBER, ContactOutcome.RETURNED_MAIL):
        return Standing.FAILED
    if row.kind in BY_PHONE and row.outcome in REACHED_OUTCOMES:
        return Standing.WORKS
    return None


def contacts_of(session: Session, ncp_id: UUID) -> tuple[ContactView, ...]:
    """All contacts with a person, newest first."""
    rows = select(ContactAttempt, ContactPhone.phone_id).outerjoin(
        ContactPhone, ContactPhone.contact_id == ContactAttempt.id
    )
    rows = rows.where(ContactAttempt.ncp_id == ncp_id)
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
            phone_id=phone_id,
        )
        for row, phone_id in session.execute(rows.order_by(ContactAttempt.at.desc(), ContactAttempt.id.desc()))
    )
