"""What every record has in common: a time-ordered key, UTC times, money in whole cents, checked choices."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Goes in with a time zone, is kept in UTC, comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Cents = Annotated[int, mapped_column(BigInteger)]
"""An amount in whole United States cents."""

Moment = Annotated[datetime, mapped_column(UtcDateTime)]
"""A point in time, UTC."""

Day = Annotated[date, mapped_column(Date)]
"""A calendar date, without a time zone."""

Line = Annotated[str, mapped_column(String(200))]
Prose = Annotated[str, mapped_column(Text)]


def choice(kind: type[StrEnum], name: str = "") -> Enum:
    """A column type that takes the values of `kind` and nothing else, checked by the database too.

    `name` tells two such columns of one table apart.
    """
    return Enum(
        kind,
        name=name or kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def one_only(column: str, where: str, name: str) -> Index:
    """At most one row for each value of `column` among those where `where` holds."""
    return Index(name, column, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class Base(DeclarativeBase):
    """All tables. Names of constraints follow from the columns, so that a migration can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __repr__(self) -> str:
        """The kind and the key only: nothing of a person may reach a log through a repr."""
        return f"<{type(self).__name__} {getattr(self, 'id', '')}>"


class Record(Base):
    """A record with a UUIDv7 key: keys sort by the time at which they were made."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)


def belongs_to(table: str, *, index: bool = True, on_delete: str = "CASCADE", **more: Any) -> Mapped[Any]:
    """A key of the record that this one is part of. Deleted with it unless said otherwise."""
    return mapped_column(Uuid, ForeignKey(f"{table}.id", ondelete=on_delete), index=index, **more)


def refers_to(table: str, *, index: bool = True, **more: Any) -> Mapped[Any]:
    """A key of another record that must not be deleted while this one names it."""
    return mapped_column(Uuid, ForeignKey(f"{table}.id", ondelete="RESTRICT"), index=index, **more)
