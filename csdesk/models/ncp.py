"""The noncustodial parent: one record for each person, however many cases and counties."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Uuid,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from csdesk.models.base import Base, Cents, Day, Line, Moment, Prose, Record, belongs_to, choice, refers_to


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
        Index("ix_ncp_date_of_birth", "date_of_birth"),
        Index(
            "ix_ncp_closed_on",
            "closed_on",
            sqlite_where=text("closed_on IS NOT NULL"),
            postgresql_where=text("closed_on IS NOT NULL"),
        ),
        Index("ix_ncp_safe_contact", "id", sqlite_where=text("safe_contact"), postgresql_where=text("safe_contact")),
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
    import_id: Mapped[UUID | None] = refers_to("report_import", index=False)


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
    import_id: Mapped[UUID | None] = refers_to("report_import", index=False)


class NcpPhone(Record):
    """A phone number of a person: from where, since when, and whether it was answered."""

    __tablename__ = "ncp_phone"

    ncp_id: Mapped[UUID] = belongs_to("ncp")
    number: Mapped[Line]
    """As it was given."""
    since: Mapped[Day]
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.UNTRIED)
    source: Mapped[Source] = mapped_column(choice(Source))
    import_id: Mapped[UUID | None] = refers_to("report_import", index=False)


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


class SearchEntry(Base):
    """Where a person stands in the list of people by name, and what the list is filtered and sorted by.

    Told from the other tables, never by hand. Beside it lies `search_words`, by the same place: the words by which
    the person is found (SQLite: FTS5; PostgreSQL: a `tsvector`). The database removes those with the entry.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        Index("ix_search_entry_arrears_cents_place", "arrears_cents", "place"),
        Index("ix_search_entry_county_place", "county", "place"),
        Index("ix_search_entry_city_place", "city", "place"),
        Index("ix_search_entry_phones_place", "phones", "place"),
    )

    place: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    """Larger than that of everybody who comes before, by name. There is room between two places."""
    ncp_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("ncp.id", ondelete="CASCADE"), unique=True)
    county: Mapped[Line]
    """The first of the counties by name; empty where none is known."""
    arrears_cents: Mapped[Cents | None]
    """Over all cases; None where no report says it."""
    marks: Mapped[Prose]
    """Counties, workers and flags of the cases, as words of `search_words`."""
    phones: Mapped[Prose]
    """The digits of all phone numbers in their order, with a bar between two."""
    city: Mapped[Line] = mapped_column(server_default="")
    """The first of the cities by name; empty where none is known."""


UNDER_SAFE_CONTACT: ColumnElement[bool] = literal_column("ncp.safe_contact")
"""True for people under safe contact, for queries over `Ncp` that look for them all: in just these words SQLite takes
their index."""


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years of age on `day`."""
    before_birthday = (day.month, day.day) < (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - before_birthday
