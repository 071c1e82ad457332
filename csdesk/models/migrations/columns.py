"""The words in which the first migrations are written. Never changed: old migrations must keep their meaning."""

from typing import Any

import sqlalchemy as sa
from alembic import op


def line(name: str, length: int = 200, **more: Any) -> sa.Column[Any]:
    """A short text."""
    return sa.Column(name, sa.String(length), nullable=more.pop("nullable", False), **more)


def prose(name: str) -> sa.Column[Any]:
    """A text of any length."""
    return sa.Column(name, sa.Text(), nullable=False)


def whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A whole number."""
    return sa.Column(name, sa.Integer(), nullable=nullable)


def cents(name: str) -> sa.Column[Any]:
    """An amount in cents; may be unknown."""
    return sa.Column(name, sa.BigInteger(), nullable=True)


def yes_no(name: str) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False)


def day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A calendar date."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A point in time."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def key(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """The key of a record."""
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def choice(name: str, check: str, values: str, *, nullable: bool = False) -> sa.Column[Any]:
    """One of a few words, checked by the database under the name `check`."""
    kind = sa.Enum(*values.split(), name=check, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=nullable)


def belongs(column: str, table: str, on_delete: str, named: str) -> sa.ForeignKeyConstraint:
    """A reference to another table."""
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(named), ondelete=on_delete)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """The key of the table."""
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))
