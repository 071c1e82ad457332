"""The noncustodial parent: one record for each person, however many cases and counties."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


class Source(StrEnum):
    """Where a fact about a person comes from."""

    REPORT = "report"
    CSA = "csa"
    COURT = "court"
    PROGRAM = "program"
    PARENT = "parent"
    LIAISON = "liaison"


class Standing(StrEnum):
    """Whether an address or a phone number was found to work."""

    UNTRIED = "untried"
    WORKS = "works"
    FAILED = "failed"


class Ncp(Record):
    """A noncustodial parent, as things stand. Earlier names, addresses and phones are in their own tables."""

    __tablename__ = "ncp"
    __table_args__ = (
        CheckConstraint("last_name <> '' OR first_name <> ''", name="has_a_name"),
        CheckConstraint("pin <> ''", name="pin_not_empty"),
        Index("ix_ncp_sort_name_id", "sort_name", "id"),
    )

    pin: Mapped[str | None] = mapped_column(String(20), unique=True)
    last_name: Mapped[Line]
    first_name: Mapped[Line]
    middle_name: Mapped[Line] = mapped_column(default="")
    suffix: Mapped[Line] = mapped_column(default="")
    sort_name: Mapped[Line]
    """Last and first name folded to plain lower-case ASCII: what lists are sorted by."""
    date_of_birth: Mapped[Day | None]
    source: Mapped[Source] = mapped_column(choice(Source), default=Source.REPORT)
    created_at: Mapped[Moment]
    listed_import_id: Mapped[UUID | None] = refers_to("report_import")
    """The newest referral report, by its own date, that lists this person."""
    safe_contact: Mapped[bool] = mapped_column(default=False)
    """Domestic-violence safeguards are on: no address and no phone on any list."""
    safe_contact_note: Mapped[Prose] = mapped_column(default="")
    safe_contact_way: Mapped[Line] = mapped_column(default="")
    """How this person can be reached without danger, in a few words: *text only, to the sister's phone*."""
    safe_contact_time: Mapped[Line] = mapped_column(default="")
    """When: *weekdays before noon*."""
    assigned_to: Mapped[Line] = mapped_column(default="", index=True)
    """Who of the office works with this person; empty means nobody in particular."""
    closed_on: Mapped[Day | None]
    closed_reason: Mapped[Line] = mapped_column(default="")


class NcpName(Record):
    """A name that a person has or had, and since when."""

    __tablename__ = "ncp_name"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    last_name: Mapped[Line]
    first_name: Mapped[Line]
    middle_name: Mapped[Line] = mapped_column(default="")
    suffix: Mapped[Line] = mapped_column(default="")
    since: Mapped[Day]
    source: Mapped[Source] = mapped_column(choice(Source))
    import_id: Mapped[UUID | None] = refers_to("report_import")


class NcpAddress(Record):
    """An address of a person: from where, since when, and whether mail arrives."""

    __tablename__ = "ncp_address"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    address_1: Mapped[Line]
    address_2: Mapped[Line] = mapped_column(default="")
    city: Mapped[Line] = mapped_column(default="")
    state: Mapped[Line] = mapped_column(default="")
    zip: Mapped[Line] = mapped_column(default="")
    verified_on: Mapped[Day | None]
    since: Mapped[Day]
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.UNTRIED)
    source: Mapped[Source] = mapped_column(choice(Source))
    import_id: Mapped[UUID | None] = refers_to("report_import")


class NcpPhone(Record):
    """A phone number of a person: from where, since when, and whether it was answered."""

    __tablename__ = "ncp_phone"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    number: Mapped[Line]
    """As it was given."""
    since: Mapped[Day]
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.UNTRIED)
    source: Mapped[Source] = mapped_column(choice(Source))
    import_id: Mapped[UUID | None] = refers_to("report_import")


class NcpMark(Base):
    """A word of the office's own that is put to people, such as *job fair*."""

    __tablename__ = "ncp_mark"

    ncp_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("ncp.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class NcpOtherPin(Base):
    """A second PIN of a person, of a record that was merged into this one: reports that say it mean this person."""

    __tablename__ = "ncp_other_pin"

    pin: Mapped[str] = mapped_column(String(20), primary_key=True)
    ncp_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("ncp.id", ondelete="CASCADE"), index=True)


class NcpMerge(Record):
    """Two records that turned out to be one person: what was moved, so that they can be taken apart again."""

    __tablename__ = "ncp_merge"

    kept_id: Mapped[UUID] = belongs_to("ncp")
    gone_id: Mapped[UUID] = mapped_column(Uuid)
    """The key of the record that was merged into the other; taken apart, it has this key again."""
    at: Mapped[Moment]
    by: Mapped[Line]
    reason: Mapped[Prose] = mapped_column(default="")
    moved: Mapped[Prose]
    """JSON: every row that was moved, changed or taken away, as it was before."""


class TermKind(StrEnum):
    """What a search term was taken from."""

    NAME = "name"
    PIN = "pin"
    CASE = "case"
    PHONE = "phone"


class SearchTerm(Base):
    """One word by which a person is found: folded name words, PIN, case number, phone digits from the end."""

    __tablename__ = "search_term"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it; the key is all there is of a row

    term: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[TermKind] = mapped_column(choice(TermKind), primary_key=True)
    ncp_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("ncp.id", ondelete="CASCADE"), primary_key=True, index=True)


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years of age on `day`."""
    before_birthday = (day.month, day.day) < (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - before_birthday
