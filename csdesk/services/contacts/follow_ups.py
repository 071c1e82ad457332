"""Next steps that the liaison owes: noted, done, put off."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactOutcome, FollowUp
from csdesk.models.ncp import Ncp
from csdesk.services import audit
from csdesk.services.contacts.proposals import proposed_step
from csdesk.services.contacts.shapes import LONGEST_STEP, FollowUpView
from csdesk.services.days import local_day, refuse_due, refuse_far
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.wording import tr


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
    """Note a next step that no contact led to.

    Raises `NotFoundError`, and `RefusedError` without words for it, or for a day that is past or far ahead.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was noted; search again."))
    if not 0 < len(what.strip()) <= LONGEST_STEP:
        raise RefusedError(tr("A next step needs words, 200 letters at most. Nothing was noted."))
    refuse_due(due_on, at, field="on")
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
        raise RefusedError(
            tr("A follow-up cannot be put off into the past. Nothing was changed; choose a later day.")
        )
    refuse_far(until, at, field="day")
    row = _open_follow_up(session, follow_up_id)
    row.due_on = until
    audit.record(session, at=at, who=who, action="follow_up.postponed", kind="ncp", record_id=row.ncp_id)


def finish_search(session: Session, ncp_id: UUID, outcome: ContactOutcome, at: datetime) -> None:
    """What was looked for is found: the next step that was proposed after this outcome, in its own words, is done."""
    step = proposed_step(outcome)
    same = (FollowUp.ncp_id == ncp_id, FollowUp.what == step, FollowUp.done_at.is_(None))
    for row in session.scalars(select(FollowUp).where(*same, FollowUp.contact_id.is_not(None))):
        row.done_at = at


def finish_due(session: Session, ncp_id: UUID, at: datetime) -> None:
    """What was due by the day of a contact is done with it."""
    due = FollowUp.due_on <= local_day(at)
    for row in session.scalars(select(FollowUp).where(FollowUp.ncp_id == ncp_id, FollowUp.done_at.is_(None), due)):
        row.done_at = at


def _open_follow_up(session: Session, follow_up_id: UUID) -> FollowUp:
    row = session.get(FollowUp, follow_up_id)
    if row is None:
        raise NotFoundError(tr("This follow-up is not in the vault any more. Nothing was changed."))
    if row.done_at is not None:
        raise RefusedError(tr("This follow-up is done already. Nothing was changed."))
    return row
