"""Whom to ask how they can be reached safely: an interview turned safe contact on, and nobody has said yet how."""

from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from csdesk.models.contact import Postponement
from csdesk.models.ncp import UNDER_SAFE_CONTACT, Ncp
from csdesk.services.today.groups import SHOWN, Found
from csdesk.services.today.lines import OPEN, Due

WHY = "How to reach this person safely is not said yet"


def not_said_how(session: Session, today: date) -> Found:
    """Open records under safe contact without a way or a note, by name. The program nearby stands on the record."""
    wanted = (
        select(Ncp.id)
        .where(UNDER_SAFE_CONTACT, Ncp.safe_contact_way == "", Ncp.safe_contact_note == "", Ncp.closed_on.is_(None))
        .order_by(func.coalesce(Ncp.sort_name, ""), Ncp.id)  # the few are sorted, not all of them gone through
    )
    people = list(session.scalars(wanted))
    away = set(
        session.scalars(
            select(Postponement.subject_id).where(or_(Postponement.until.is_(None), Postponement.until > today))
        )
        if people
        else ()
    )
    due = [ncp_id for ncp_id in people if subject_of(ncp_id) not in away]
    return Found([Due(subject_of(one), one, "Ask", WHY, OPEN) for one in due[:SHOWN]], len(due))


def subject_of(ncp_id: UUID) -> UUID:
    """What `mark_done` and `postpone` take for this line: other lines of the person stay."""
    return uuid5(ncp_id, "safely")
