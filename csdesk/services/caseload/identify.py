"""Which person is meant by what somebody typed at the command line."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.services.errors import NotFoundError
from csdesk.wording import tr


def identify(session: Session, text: str) -> UUID:
    """The person whose PIN or record id is `text`. Raises `NotFoundError`."""
    found = session.scalar(select(Ncp.id).where(Ncp.pin == text.strip()))
    if found is None and (key := as_id(text)) is not None:
        found = session.scalar(select(Ncp.id).where(Ncp.id == key))
    if found is None:
        raise NotFoundError(tr("No person in the vault has this PIN or id. Look it up with `caseload search`."))
    return found


def as_id(text: str) -> UUID | None:
    """The id that `text` spells, if it does."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None
