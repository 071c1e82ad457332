"""Releases of information."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.release import Recipient

__all__ = ["NewRelease", "Recipient", "ReleaseView", "Scan"]


@dataclass(frozen=True)
class Scan:
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class NewRelease:
    recipient: Recipient
    signed_on: date
    valid_until: date | None = None
    csa_id: UUID | None = None
    """The CSA that may be told; None: every CSA of the person."""
    program_id: UUID | None = None
    note: str = ""
    scan: Scan | None = None


@dataclass(frozen=True)
class ReleaseView:
    id: UUID
    ncp_id: UUID
    recipient: Recipient
    csa_id: UUID | None
    program_id: UUID | None
    signed_on: date
    valid_until: date | None
    revoked_on: date | None
    note: str
    attachment_id: UUID | None

    def in_force(self, on: date) -> bool:
        raise NotImplementedError


def record_release(session: Session, ncp_id: UUID, new: NewRelease, *, at: datetime, who: str) -> UUID:
    raise NotImplementedError


def revoke(session: Session, release_id: UUID, *, revoked_on: date, at: datetime, who: str) -> None:
    raise NotImplementedError


def releases_of(session: Session, ncp_id: UUID) -> tuple[ReleaseView, ...]:
    raise NotImplementedError


def in_force(
    session: Session, ncp_id: UUID, recipient: Recipient, csa_id: UUID | None, on: date
) -> ReleaseView | None:
    raise NotImplementedError
