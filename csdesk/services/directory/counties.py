"""The counties and nations that the directory knows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.partner import Csa


def counties(session: Session) -> tuple[str, ...]:
    """As a referral report writes them, in order."""
    return tuple(session.scalars(select(Csa.county).distinct().order_by(Csa.county)))
