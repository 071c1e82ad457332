"""The audit trail: who did what to which record, and when. Never what was said or answered."""

from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Line, Moment, Record


class AuditEvent(Record):
    """One change, or one opening of a record.

    Rows are only ever added, each with the next number and with the hash of the row before it and of itself. The
    database refuses any change of a row, and to remove one that is younger than seven years.
    """

    __tablename__ = "audit_event"

    at: Mapped[Moment] = mapped_column(index=True)
    who: Mapped[Line]
    action: Mapped[str] = mapped_column(String(60))
    """Such as `ncp.opened`, `contact.recorded`, `report.imported`."""
    record_kind: Mapped[str] = mapped_column(String(40), default="")
    record_id: Mapped[UUID | None] = mapped_column(index=True)
    detail: Mapped[Line] = mapped_column(default="")
    """Counts and codes only."""
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    """1, 2, 3 ..., without a gap."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256, in hexadecimal."""
