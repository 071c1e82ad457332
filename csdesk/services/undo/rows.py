"""Rows of any table by their keys, as plain values."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Table, select, tuple_

from csdesk.models import Base
from csdesk.services.undo.step import Image, Key, is_derived

AT_A_TIME = 400


def portions(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """Some keys at a time, as many as a statement takes."""
    coming = iter(keys)
    while some := list(islice(coming, AT_A_TIME)):
        yield some


def key_of(table: Table, image: Image) -> Key:
    """The primary key of a row."""
    return tuple(image[column.name] for column in table.primary_key)


def is_one_of(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    """The condition that a row of the table has one of these keys."""
    columns: Sequence[Column[object]] = list(table.primary_key)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def images(connection: Connection, table: Table, keys: Iterable[Key]) -> dict[Key, Image]:
    """The rows that have these keys, as they stand."""
    found: dict[Key, Image] = {}
    for some in portions(keys):
        for row in connection.execute(select(table).where(is_one_of(table, some))).mappings():
            image = dict(row)
            found[key_of(table, image)] = image
    return found


def references_to(table: Table) -> Iterator[tuple[Table, ForeignKey]]:
    """Every table with a column that refers to rows of this one, and that column's foreign key."""
    for other in Base.metadata.sorted_tables:
        if not is_derived(other.name):
            for key in other.foreign_keys:
                if key.column.table is table:
                    yield other, key


def referring(connection: Connection, key: ForeignKey, referred: Iterable[object]) -> list[Image]:
    """The rows whose foreign key names one of these values."""
    found: list[Image] = []
    for some in portions((value,) for value in referred):
        wanted = key.parent.in_([value for (value,) in some])
        found += [dict(row) for row in connection.execute(select(key.parent.table).where(wanted)).mappings()]
    return found
