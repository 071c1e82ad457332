"""Records are closed with a reason, and opened again; what was before is kept.

A closing that ended is kept as corrections of the kind `closing`: the day and the reason that stood on the record,
and when, by whom and why it was opened again.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.correction import Correction
from csdesk.models.ncp import Ncp
from csdesk.services import audit, resources
from csdesk.services.days import refuse_ahead
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.former import keep as keep_former
from csdesk.wording import tr

KIND = "closing"
LONGEST = 200


@dataclass(frozen=True)
class PastClosing:
    """A closing that ended."""

    closed_on: date
    reason: str
    reopened_at: datetime
    reopened_by: str
    reopened_because: str


@cache
def reasons() -> tuple[str, ...]:
    """Why a record can be closed, in words."""
    return tuple(resources.toml("closing/reasons.toml")["reasons"])


def close(session: Session, ncp_id: UUID, reason: str, *, note: str = "", on: date, at: datetime, who: str) -> None:
    """Close a record: it leaves *Today* and the lists of open people. What is due stays, and waits for a reopening.

    Raises `NotFoundError`, and `RefusedError` without a reason, for a day ahead, or when it is closed already.
    """
    ncp = _person(session, ncp_id)
    if ncp.closed_on is not None:
        raise RefusedError(
            tr("This record is closed already. Nothing was changed; open it again to change the reason.")
        )
    refuse_ahead(on, at)
    words = ": ".join(part for part in (" ".join(reason.split()), " ".join(note.split())) if part)
    if not reason.strip():
        raise RefusedError(tr("A record is closed for a reason. Nothing was changed; choose one."))
    if len(words) > LONGEST:
        raise RefusedError(tr("The reason and its note take 200 letters together. Nothing was changed; shorten it."))
    ncp.closed_on, ncp.closed_reason = on, words
    session.flush()
    listed = reasons()
    detail = f"reason {listed.index(reason) + 1}" if reason in listed else "another reason"
    audit.record(session, at=at, who=who, action="ncp.closed", kind="ncp", record_id=ncp_id, detail=detail)


def reopen(session: Session, ncp_id: UUID, *, because: str = "", at: datetime, who: str) -> None:
    """Open a closed record again; the closing stays among what happened. Raises `NotFoundError`, `RefusedError`."""
    ncp = _person(session, ncp_id)
    if ncp.closed_on is None:
        raise RefusedError(tr("This record is open. Nothing was changed."))
    ended = uuid7()
    for field, former in (("closed_on", ncp.closed_on.isoformat()), ("closed_reason", ncp.closed_reason)):
        keep_former(session, ncp_id, KIND, ended, field, former, because, at=at, who=who)
    ncp.closed_on, ncp.closed_reason = None, ""
    session.flush()
    audit.record(session, at=at, who=who, action="ncp.reopened", kind="ncp", record_id=ncp_id)


def past_closings(session: Session, ncp_id: UUID) -> tuple[PastClosing, ...]:
    """Closings of a person that ended, the newest first."""
    rows = select(Correction).where(Correction.ncp_id == ncp_id, Correction.record_kind == KIND)
    ended: dict[UUID, dict[str, Correction]] = defaultdict(dict)
    for row in session.scalars(rows.order_by(Correction.at.desc(), Correction.id.desc())):
        ended[row.record_id][row.field] = row
    return tuple(
        PastClosing(
            closed_on=date.fromisoformat(fields["closed_on"].former),
            reason=fields["closed_reason"].former if "closed_reason" in fields else "",
            reopened_at=fields["closed_on"].at,
            reopened_by=fields["closed_on"].by,
            reopened_because=fields["closed_on"].reason,
        )
        for fields in ended.values()
        if "closed_on" in fields
    )


def _person(session: Session, ncp_id: UUID) -> Ncp:
    ncp = session.get(Ncp, ncp_id)
    if ncp is None:
        raise NotFoundError(tr("This person is not in the vault any more. Nothing was changed; search again."))
    return ncp
