"""Enrolments put straight into the tables."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from tests.services.people import NOW, WHO


def enrol(session: Session, ncp_id: UUID, program_id: UUID, on: date, ended_on: date | None = None) -> None:
    referral = Referral(
        ncp_id=ncp_id, program_id=program_id, referred_on=on, by=WHO, status=ReferralStatus.ENROLLED,
        last_news_on=on, created_at=NOW,
    )  # fmt: skip
    session.add(referral)
    session.flush()
    session.add(
        Enrolment(
            referral_id=referral.id, ncp_id=ncp_id, program_id=program_id, enrolled_on=on, ended_on=ended_on,
            created_at=NOW,
        )
    )  # fmt: skip
    session.flush()
