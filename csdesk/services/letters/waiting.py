"""Who waits for a letter: because of an appointment or a class to which they did not come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import Appointment, AppointmentState
from csdesk.models.ncp import Ncp
from csdesk.services import classes
from csdesk.services.days import local_day
from csdesk.services.letters.facts import facts_of


def no_shows(session: Session, *, at: datetime) -> tuple[UUID, ...]:
    """Who missed an appointment, has none ahead and got no letter since; by name. Closed records are left out."""
    missed = select(Appointment.ncp_id).where(Appointment.state == AppointmentState.NO_SHOW).distinct()
    people = session.scalars(
        select(Ncp.id).where(Ncp.id.in_(missed), Ncp.closed_on.is_(None)).order_by(Ncp.sort_name, Ncp.id)
    ).all()
    found = facts_of(session, people, at=at)
    return tuple(
        ncp_id
        for ncp_id, facts in ((ncp_id, found[ncp_id]) for ncp_id in people)
        if facts.missed is not None
        and facts.appointment is None
        and (facts.last_letter is None or facts.last_letter < facts.missed.starts_at)
    )


def missed_classes(session: Session, *, at: datetime) -> tuple[UUID, ...]:
    """Who did not come to their last class and got no letter since; by name. Closed records are left out."""
    missed = classes.missed_by(session)
    people = session.scalars(
        select(Ncp.id).where(Ncp.id.in_(missed), Ncp.closed_on.is_(None)).order_by(Ncp.sort_name, Ncp.id)
    ).all()
    found = facts_of(session, people, at=at)
    last = {ncp_id: found[ncp_id].last_letter for ncp_id in people}
    return tuple(ncp_id for ncp_id in people if (sent := last[ncp_id]) is None or local_day(sent) <= missed[ncp_id])
