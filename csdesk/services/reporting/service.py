"""A quarter's workbooks: made, frozen in the vault, looked over before they are sent."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from csdesk.services.reporting.quarters import Quarter
from csdesk.services.reporting.records import QuarterOverview, WorkbookFile, WorkbookMade
from csdesk.services.settings import Settings


def overview(session: Session, quarter: Quarter, today: date) -> QuarterOverview:
    """All that the Reports screen shows of a quarter."""
    raise NotImplementedError


def prepare_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookMade, ...]:
    """Make the state's workbook and one for each CSA that has active referred people."""
    raise NotImplementedError


def export_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookFile, ...]:
    """The quarter's workbooks as files, made now if need be; the caller writes them."""
    raise NotImplementedError
