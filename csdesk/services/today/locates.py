"""Locate requests that wait too long for their answer."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.contact import LocateRequest
from csdesk.services import locate
from csdesk.services.today.groups import Found, first_of, put_off, still_open
from csdesk.services.today.lines import Due, counted, month_day
from csdesk.wording import tr


def unanswered(session: Session, today: date) -> Found:
    """Sources that were asked two weeks ago or longer and have not answered, the oldest first."""
    wanted = (
        select(LocateRequest)
        .where(
            locate.waits_long(today),
            ~put_off(LocateRequest.id, today),
            still_open(LocateRequest.ncp_id),
        )
        .order_by(LocateRequest.asked_on, LocateRequest.id)
    )
    rows, total = first_of(session, wanted)
    lines = [
        Due(
            row.id,
            row.ncp_id,
            counted((today - row.asked_on).days),
            tr(
                "{source} was asked on {month_day} and has not answered",
                source=row.source,
                month_day=month_day(row.asked_on),
            ),
            ("O", tr("Ask again, see record")),
            instead=tr("A source was asked on {month_day} and has not answered", month_day=month_day(row.asked_on)),
        )
        for (row,) in rows
    ]
    return Found(lines, total)
