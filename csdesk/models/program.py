"""How the program itself is doing: readiness, performance measures, and what other desks told of a quarter."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Cents, Day, Line, Moment, Prose, Record, choice, one_only, refers_to


class ReadinessAssessment(Record):
    """One assessment of the office's service level (2Gen Procedures, Appendix C). One at most is under way."""

    __tablename__ = "readiness_assessment"
    __table_args__ = (one_only("under_way", "under_way", "uq_readiness_assessment_under_way"),)

    instrument_id: Mapped[UUID] = refers_to("instrument", index=False)
    """The statements word for word as they were then."""
    held_on: Mapped[Day]
    held_by: Mapped[Line]
    present: Mapped[Prose] = mapped_column(default="")
    """Who took part, as it is written."""
    note: Mapped[Prose] = mapped_column(default="")
    under_way: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]
    """When it was last said to be done."""


class ReadinessMark(Base):
    """The service level of one statement: 1 Emerging, 2 Coordinated, 3 Integrated."""

    __tablename__ = "readiness_mark"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level_1_to_3"),)

    assessment_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("readiness_assessment.id", ondelete="CASCADE"), primary_key=True
    )
    statement: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A code of the instrument."""
    level: Mapped[int] = mapped_column(Integer)


class ReadinessCategory(Base):
    """What was said of a whole category: its overall mark on the radial diagram, and a note."""

    __tablename__ = "readiness_category"
    __table_args__ = (CheckConstraint("overall BETWEEN 1 AND 3", name="overall_1_to_3"),)

    assessment_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("readiness_assessment.id", ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[str] = mapped_column(String(40), primary_key=True)
    """A code of the instrument."""
    overall: Mapped[int | None] = mapped_column(Integer)
    """None until somebody set it: what the statements propose is not kept."""
    note: Mapped[Prose] = mapped_column(default="")


class MeasureYear(Record):
    """A year of the performance measures, as far as it is the same for all agencies."""

    __tablename__ = "measure_year"
    __table_args__ = (UniqueConstraint("year"),)

    year: Mapped[int] = mapped_column(Integer)
    funds_cents: Mapped[Cents | None]
    """What there is for all agencies; None: what the notice of the year projects."""


class MeasuredAgency(Record):
    """A child support agency in one year of the measures."""

    __tablename__ = "measured_agency"
    __table_args__ = (UniqueConstraint("year", "name"),)

    year: Mapped[int] = mapped_column(Integer)
    name: Mapped[Line]
    """As the notice's attachment or the workbook writes it; it need not be in the directory."""
    allocation_cents: Mapped[Cents | None]
    claims_before: Mapped[int | None] = mapped_column(Integer)
    """Unemployment claims filed in the county in the fiscal year before."""
    claims_now: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[Moment]


class MeasurePoint(StrEnum):
    """The end of the fiscal year before, and this one's as far as it is known."""

    BASELINE = "baseline"
    CURRENT = "current"


class MeasureCount(Base):
    """The two counts of which a rate is made."""

    __tablename__ = "measure_count"
    __table_args__ = (
        CheckConstraint("part >= 0", name="part_not_negative"),
        CheckConstraint("whole >= 0", name="whole_not_negative"),
    )

    agency_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("measured_agency.id", ondelete="CASCADE"), primary_key=True
    )
    measure: Mapped[str] = mapped_column(String(20), primary_key=True)
    """A code of the year's file, such as `court_order`."""
    point: Mapped[MeasurePoint] = mapped_column(choice(MeasurePoint), primary_key=True)
    part: Mapped[int] = mapped_column(BigInteger)
    """Cases, children, or cents of current support."""
    whole: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[Day | None]


class QuarterExtract(Record):
    """What another liaison's vault told of a quarter, without names; a newer one of it takes its place."""

    __tablename__ = "quarter_extract"
    __table_args__ = (
        UniqueConstraint("year", "number", "source"),
        CheckConstraint("number BETWEEN 1 AND 4", name="number_1_to_4"),
    )

    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[UUID] = mapped_column(Uuid)
    """The vault that made it."""
    liaison: Mapped[Line]
    made_at: Mapped[Moment]
    brought_at: Mapped[Moment]
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the file."""
    people: Mapped[int] = mapped_column(Integer)
    contents: Mapped[Prose] = mapped_column(deferred=True)
    """As JSON: each person by fingerprints, and sums."""
