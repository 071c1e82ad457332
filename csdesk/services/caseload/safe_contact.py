"""Safe contact: whom to reach only as they said, and whose phone and address no list shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services import audit
from csdesk.services.errors import NotFoundError, RefusedError


def set_safe_contact(session: Session, ncp_id: UUID, on: bool, note: str, *, at: datetime, who: str) -> None:
    """Put the safeguards on or off, with the note that says how the person can be reached safely.

    Raises `NotFoundError`, and `RefusedError` when they are put on without a note.
    """
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError("This person is not in the vault any more. Nothing was changed; search again.")
    if on and not note.strip():
        raise RefusedError(
            "Safe contact needs a note. Nothing was changed; say how to reach this person, or that nobody knows."
        )
    ncp.safe_contact = on
    ncp.safe_contact_note = note.strip()
    session.flush()
    detail = "on" if on else "off"
    audit.record(session, at=at, who=who, action="ncp.safe_contact", kind="ncp", record_id=ncp_id, detail=detail)
