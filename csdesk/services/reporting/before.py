"""The quarter before: as it was reported, where that left the desk; else as it is counted today."""

from dataclasses import replace

from sqlalchemy.orm import Session

from csdesk.services.days import local_day
from csdesk.services.disclosure import Recipient
from csdesk.services.reporting import contents
from csdesk.services.reporting.made import final
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import Funnel


def as_reported(session: Session, funnel: Funnel, quarter: Quarter) -> Funnel:
    """The figures with those of the quarter before as the state was told of them last."""
    before = quarter.previous
    left = final(session, before, Recipient.STATE, None)
    said = contents.read(session, left.id, before) if left is not None else None
    if left is None or left.frozen_at is None or said is None or said.funnel is None:
        return funnel
    return replace(
        funnel,
        previous=said.funnel.total,
        previous_counties=said.funnel.counties,
        previous_reported_on=local_day(left.frozen_at),
    )
