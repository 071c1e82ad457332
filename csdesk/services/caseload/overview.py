"""How large the caseload is, and what its list can be narrowed to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import belonging, directory
from csdesk.services.caseload.find import count
from csdesk.services.caseload.shapes import CaseloadQuery
from csdesk.services.referral_report.past import past_reports


@dataclass(frozen=True)
class Choices:
    """What filters can choose from."""

    counties: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    """Whom people are assigned to, and whoever works at this desk."""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overview:
    """The caseload in numbers."""

    listed: int
    """People on the latest report."""
    kept: int
    """All others."""
    report_date: date | None
    """Of the newest report."""
    choices: Choices


def overview(session: Session, *, today: date, who: str) -> Overview:
    """The numbers over the list, and its choices."""
    everybody = count(session, CaseloadQuery(), today=today)
    listed = count(session, CaseloadQuery(on_latest_report=True), today=today)
    counties = tuple(agency.county for agency in directory.agencies(session))
    office = tuple(sorted({who, *belonging.workers(session)} - {""}))
    newest = max((report.report_date for report in past_reports(session).reports), default=None)
    return Overview(listed, everybody - listed, newest, Choices(counties, office, belonging.known_marks(session)))


def case_workers(session: Session) -> tuple[str, ...]:
    """The case workers of the CSAs, as the reports name them."""
    return tuple(
        session.scalars(select(IvdCase.worker).where(IvdCase.worker != "").distinct().order_by(IvdCase.worker))
    )
