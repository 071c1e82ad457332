"""What a record said before it was changed is kept, with the day, the name and the reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.correction import Correction


def keep(
    session: Session,
    ncp_id: UUID,
    record_kind: str,
    record_id: UUID,
    field: str,
    former: str,
    reason: str = "",
    *,
    at: datetime,
    who: str,
) -> None:
    """Keep what a field of a record said, as text, on the record of the person whom it is about."""
    session.add(
        Correction(
            ncp_id=ncp_id,
            record_kind=str(record_kind),
            record_id=record_id,
            field=field,
            former=former,
            at=at,
            by=who,
            reason=reason.strip(),
        )
    )
