"""The goal-setting worksheet as a PDF (Colorado 2Gen Procedures, 2019, last appendix)."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session


def worksheet_pdf(session: Session, plan_id: UUID, *, today: date, blank: bool = False) -> bytes:
    """The worksheet of a plan."""
    raise NotImplementedError
