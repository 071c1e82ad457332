"""Corrections: a record says something else now, and what it said before is kept."""

from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Line, Moment, Prose, Record, belongs_to


class Correction(Record):
    """One field of one record that was corrected, with its former value as text."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_record_id", "record_id"),)

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    record_kind: Mapped[str] = mapped_column(String(40))
    """The table of the record."""
    record_id: Mapped[UUID] = mapped_column(Uuid)
    field: Mapped[str] = mapped_column(String(40))
    former: Mapped[Prose]
    at: Mapped[Moment]
    by: Mapped[Line]
    reason: Mapped[Prose] = mapped_column(default="")
