"""The quarter before: as it was reported, where that left the desk; else as it is counted today."""

from dataclasses import replace

from sqlalchemy.orm import Session

from csdesk.services.days import local_day
from csdesk.services.disclosure import Recipient
from csdesk.services.reporting import contents, figures
from csdesk.services.reporting.contents import Said
from csdesk.services.reporting.made import final
from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import Funnel, PersonLine, Step, WorkbookMade


def as_reported(session: Session, funnel: Funnel, quarter: Quarter) -> Funnel:
    """The figures with those of the quarter before as the state was told of them last."""
    left, said = _reported(session, quarter.previous)
    if left is None or left.frozen_at is None or said is None or said.funnel is None:
        return funnel
    return replace(
        funnel,
        previous=said.funnel.total,
        previous_counties=said.funnel.counties,
        previous_reported_on=local_day(left.frozen_at),
    )


def people_before(session: Session, quarter: Quarter, step: Step) -> tuple[PersonLine, ...]:
    """The people behind a figure of the quarter before, as it stands beside a quarter's."""
    _left, said = _reported(session, quarter.previous)
    if said is None or said.behind is None:
        return figures.people_behind(session, quarter.previous, step)
    return said.behind[step]


def _reported(session: Session, quarter: Quarter) -> tuple[WorkbookMade | None, Said | None]:
    """The newest report of a whole quarter that left for the state, and what it says."""
    left = final(session, quarter, Recipient.STATE, None)
    return left, contents.read(session, left.id, quarter) if left is not None else None
