"""IV-D cases and what each monthly referral report said of them."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Cents, Day, Line, Record, belongs_to, refers_to


class Figures:
    """The figures of a IV-D case in one referral report. None where the report left the cell blank."""

    csup_cents: Mapped[Cents | None]
    """Current support (CSUP) due each month."""
    paid_m1_cents: Mapped[Cents | None]
    """Paid towards CSUP in the latest closed month; m2 and m3 are the two months before it."""
    paid_m2_cents: Mapped[Cents | None]
    paid_m3_cents: Mapped[Cents | None]
    arrears_cents: Mapped[Cents | None]
    last_payment_on: Mapped[Day | None]
    last_payment_cents: Mapped[Cents | None]
    order_on: Mapped[Day | None]
    worker: Mapped[Line] = mapped_column(default="")
    case_status: Mapped[Line] = mapped_column(default="")


STOPPED = "paid_m1_cents = 0 AND paid_m2_cents > 0"
"""A case that was paid on and is not any more: the last closed month nothing, the one before something."""


class IvdCase(Figures, Record):
    """A IV-D case of one NCP, with its figures as they stand after all reports."""

    __tablename__ = "iv_d_case"
    __table_args__ = (
        UniqueConstraint("number", "ncp_id"),
        Index("ix_iv_d_case_county", "county"),
        Index(
            "ix_iv_d_case_stopped",
            "listed_import_id",
            sqlite_where=text(STOPPED),
            postgresql_where=text(STOPPED),
        ),
    )

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    number: Mapped[str] = mapped_column(String(20))
    """Empty where a report gave a person's PIN but no case number."""
    county: Mapped[Line] = mapped_column(default="")
    listed_import_id: Mapped[UUID | None] = refers_to("report_import")
    """The newest report, by its own date, that lists this case."""


class CaseSnapshot(Figures, Record):
    """What one referral report said of one case: the accepted row of that report."""

    __tablename__ = "case_snapshot"
    __table_args__ = (UniqueConstraint("case_id", "import_id"),)

    case_id: Mapped[UUID] = belongs_to("iv_d_case", index=False)
    import_id: Mapped[UUID] = refers_to("report_import")
    as_of: Mapped[Day]
    sheet: Mapped[Line] = mapped_column(default="")
    row_number: Mapped[int] = mapped_column(Integer)
    county: Mapped[Line] = mapped_column(default="")


class SnapshotFlag(Base):
    """A rule of the report that an accepted row breaks, such as `deceased` or `address_unverified`."""

    __tablename__ = "snapshot_flag"

    snapshot_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("case_snapshot.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
