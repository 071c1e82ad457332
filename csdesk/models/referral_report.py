"""Referral reports that came in: the file, its rows that were not taken, and what it changed."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class ReportImport(Record):
    """One referral report that was applied. Accepted rows are its case snapshots."""

    __tablename__ = "report_import"
    __table_args__ = (
        CheckConstraint("rows_total = rows_accepted + rows_rejected + rows_duplicate", name="rows_add_up"),
    )

    file_name: Mapped[Line]
    file_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    attachment_id: Mapped[UUID] = refers_to("attachment", index=False)
    report_date: Mapped[Day]
    """The day on which the state refreshed the report."""
    report_date_said: Mapped[bool] = mapped_column(default=True)
    """False where the file did not say its date and the day of the import stands in for it."""
    imported_at: Mapped[Moment]
    rows_total: Mapped[int] = mapped_column(Integer)
    rows_accepted: Mapped[int] = mapped_column(Integer)
    rows_rejected: Mapped[int] = mapped_column(Integer)
    rows_duplicate: Mapped[int] = mapped_column(Integer)
    ncps_new: Mapped[int] = mapped_column(Integer)
    ncps_changed: Mapped[int] = mapped_column(Integer)
    ncps_unchanged: Mapped[int] = mapped_column(Integer)
    ncps_returned: Mapped[int] = mapped_column(Integer)
    ncps_not_listed: Mapped[int] = mapped_column(Integer)


class ReportCounty(Base):
    """A county that a report was run for: only its people can be missing from that report."""

    __tablename__ = "report_county"

    import_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("report_import.id", ondelete="CASCADE"), primary_key=True
    )
    county: Mapped[str] = mapped_column(String(80), primary_key=True)


class RowOutcome(StrEnum):
    """What became of a row that was not taken in."""

    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class ReportRow(Record):
    """A row of the file that was not taken in, and why."""

    __tablename__ = "report_row"
    __table_args__ = (UniqueConstraint("import_id", "sheet", "row_number"),)

    import_id: Mapped[UUID] = belongs_to("report_import", index=False)
    sheet: Mapped[Line] = mapped_column(default="")
    row_number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[RowOutcome] = mapped_column(choice(RowOutcome))
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[Prose]
    who: Mapped[Line] = mapped_column(default="")
    """Whom the row is about, as far as it says."""


class ReportAnswer(Base):
    """What somebody said about a row of the file before it went in: a corrected cell, or who the person is."""

    __tablename__ = "report_answer"

    import_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("report_import.id", ondelete="CASCADE"), primary_key=True
    )
    sheet: Mapped[Line] = mapped_column(primary_key=True)
    row_number: Mapped[int] = mapped_column(Integer, primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A field of the report; `who` where somebody said who is meant."""
    in_file: Mapped[Line]
    """What the file says."""
    said: Mapped[Line]
    """What it was corrected to; of `who`, the answer."""


class ReportChange(Record):
    """A fact about a person or a case that a report changed, with both values as text."""

    __tablename__ = "report_change"

    import_id: Mapped[UUID] = belongs_to("report_import")
    ncp_id: Mapped[UUID] = belongs_to("ncp")
    case_id: Mapped[UUID | None] = belongs_to("iv_d_case", index=False)
    field: Mapped[str] = mapped_column(String(40))
    old_value: Mapped[Prose]
    new_value: Mapped[Prose]
