"""What the parent thought of a referral: for the liaison alone, and as counts on the program's page."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.referral import Referral, ReferralFeedback
from csdesk.services import audit
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.referrals.shapes import Thought
from csdesk.wording import tr


def note_thought(session: Session, referral_id: UUID, said: Thought, *, at: datetime, who: str) -> UUID:
    """Keep what the parent thought of a referral; what was said before is overwritten. Returns the feedback's id.

    Source: 2Gen Procedures, "Ask for feedback on the dignity, utility, and effectiveness of the service referrals you
    make". Raises `NotFoundError`, and `RefusedError` where nothing was said at all.
    """
    referral = session.get(Referral, referral_id)
    if referral is None:
        raise NotFoundError(tr("This referral is not in the vault any more. Nothing was noted."))
    if not any((said.dignity, said.utility, said.effectiveness, said.note.strip())):
        raise RefusedError(tr("Nothing was said. Nothing was noted; choose an answer, or cancel."))
    row = session.scalar(select(ReferralFeedback).where(ReferralFeedback.referral_id == referral_id))
    if row is None:
        row = ReferralFeedback(referral_id=referral_id, by=who)
        session.add(row)
    row.dignity, row.utility, row.effectiveness = said.dignity, said.utility, said.effectiveness
    row.note, row.by, row.asked_on = said.note.strip(), who, said.asked_on or local_day(at)
    session.flush()
    audit.record(session, at=at, who=who, action="referral.thought", kind="ncp", record_id=referral.ncp_id)
    return row.id
