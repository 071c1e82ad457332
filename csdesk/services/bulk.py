"""Many rows at once, at the speed of the driver.

On SQLite the driver is handed plain values, many rows to a statement: a `CHECK` of a choice costs as much as the row
itself when it is made ready for every row, and next to nothing when it is made ready for fifty. On other databases
the same work goes through SQLAlchemy Core.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Integer,
    String,
    Table,
    Uuid,
    column,
    func,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType
from uuid_utils import uuid7

from csdesk.models import Base

Key = TypeVar("Key")
RowKey = str | UUID
"""The key of a record as the rows of a bulk insert take it; `new_keys` and `key_as_row` make it."""
ROWS_AT_A_TIME = 5_000
ROWS_A_STATEMENT = 50
MOST_REMEMBERED = 50_000
"""Texts and numbers, of which each is kept once."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


def new_keys(session: Session) -> Iterator[RowKey]:
    """Time-ordered keys without end, for bulk inserts: as text, without an object, where the database keeps text."""
    plain = _plain(session.connection())
    while True:
        yield uuid7().hex if plain else UUID(int=uuid7().int)


def key_as_row(session: Session, key: UUID) -> RowKey:
    """The key of a record that is there already, as the rows of a bulk insert take it."""
    return key.hex if _plain(session.connection()) else key


def keys_as_rows(session: Session, keys: Iterable[UUID]) -> dict[RowKey, UUID]:
    """The same for many keys, each with the key that it stands for."""
    return {key.hex: key for key in keys} if _plain(session.connection()) else {key: key for key in keys}


def insert_rows(
    session: Session,
    model: type[Base],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] = NOTHING,
    told: Callable[[int], None] | None = None,
) -> None:
    """Insert rows; every column without a database default must be given, keys too.

    Rows that are made one by one are never all there at once. `same`: columns that have one value in all rows.
    `told` hears after each portion how many rows it had.
    """
    session.flush()
    table = _table(model)
    connection = session.connection()
    coming = iter(rows)
    while portion := list(islice(coming, ROWS_AT_A_TIME)):
        if _plain(connection):
            _insert_plain(connection, table, columns, portion, same)
        else:
            given = [{**same, **dict(zip(columns, row, strict=True))} for row in portion]
            connection.execute(insert(table), given)
        if told:
            told(len(portion))


def update_rows(
    session: Session,
    model: type[Base],
    key: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    same: Mapping[str, Any] = NOTHING,
) -> None:
    """Set `columns` of the records whose `key` is the last value of each row, and those of `same` in all of them."""
    session.flush()
    table = _table(model)
    connection = session.connection()
    named = [*(f'"{name}" = ?{number}' for number, name in enumerate((*same, *columns), 1))]
    statement = f'UPDATE "{table.name}" SET {", ".join(named)} WHERE "{key}" = ?{len(named) + 1}'  # noqa: S608 - ours
    for portion in portions(rows):
        if _plain(connection):
            fixed = _converted_each(connection, table, same)
            bound = [fixed + row for row in _bound(connection, table, (*columns, key), portion)]
            connection.exec_driver_sql(statement, bound)
        else:
            for row in portion:
                values = {**same, **dict(zip(columns, row, strict=False))}
                connection.execute(update(table).where(table.c[key] == row[-1]).values(values))


class Memo(dict[Any, Any]):
    """What a function says of a value, asked once for each value: keys, days and names come back again and again."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, value: Any) -> Any:
        said = self[value] = self._function(value)
        return said


class Reader:
    """Reads many rows: columns as the models give them, but each key, each day and each text an object only once."""

    def __init__(self, session: Session) -> None:
        session.flush()
        self._connection = session.connection()
        self._memos: dict[type[Any], Memo] = {}
        self._kept: dict[Any, Any] = {}

    def rows(
        self,
        model: type[Base],
        columns: Sequence[str],
        key: str,
        values: Sequence[Any],
        *,
        only: Mapping[str, Any] = NOTHING,
        order_by: Sequence[str] = (),
    ) -> Iterator[tuple[Any, ...]]:
        """The rows whose `key` is one of `values` and whose other columns are as `only` says.

        `order_by` orders the rows of one key; those of different keys come in any order.
        """
        found = _table(model).c
        read = select(*(type_coerce(found[name], NullType()) for name in columns))
        read = read.where(*(found[name] == value for name, value in only.items()))
        read = read.order_by(*(found[name] for name in order_by))
        for portion in portions(values):
            rows = self._connection.execute(read.where(self._is_one_of(found[key], portion))).all()
            yield from self._ready(model, columns, rows)

    def all_rows(
        self, model: type[Base], columns: Sequence[str], *, only: Mapping[str, Any] = NOTHING
    ) -> Iterator[tuple[Any, ...]]:
        """All rows of a table whose columns are as `only` says, in any order: quicker than by many keys."""
        found = _table(model).c
        read = select(*(type_coerce(found[name], NullType()) for name in columns))
        result = self._connection.execute(read.where(*(found[name] == value for name, value in only.items())))
        while rows := result.fetchmany(ROWS_AT_A_TIME):
            yield from self._ready(model, columns, rows)

    def _ready(
        self, model: type[Base], columns: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> Iterable[tuple[Any, ...]]:
        """Rows as the models give them."""
        if not rows:
            return ()
        found = _table(model).c
        given = zip(*rows, strict=True)
        ready = [self._made(found[name].type, said) for name, said in zip(columns, given, strict=True)]
        return zip(*ready, strict=True)

    def _is_one_of(self, key: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
        if not _plain(self._connection):
            return key.in_(values)
        # One parameter instead of thousands, and one statement for all portions.
        listed = func.json_each(json.dumps([value.hex if isinstance(value, UUID) else value for value in values]))
        return key.in_(select(column("value")).select_from(listed))

    def _made(self, kind: Any, said: Sequence[Any]) -> Sequence[Any]:
        dialect = self._connection.dialect
        make = kind.dialect_impl(dialect).result_processor(dialect, None)
        if make is None:
            return self._kept_once(said) if isinstance(kind, String | Integer) else said
        memo = self._memos.setdefault(kind.__class__, Memo(make)) if isinstance(kind, Uuid | Date) else Memo(make)
        return [memo[value] for value in said]

    def _kept_once(self, values: Sequence[Any]) -> Sequence[Any]:
        """Names, places, words and amounts come back again and again."""
        if len(self._kept) > MOST_REMEMBERED:
            self._kept.clear()
        same = self._kept.setdefault
        return [same(value, value) for value in values]


def portions(items: Sequence[Key], size: int = ROWS_AT_A_TIME) -> Iterable[Sequence[Key]]:
    """The items, `size` at a time: for inserts, and for questions about a list of keys."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _plain(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not kept in a table")
    return table


def _insert_plain(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    same: Mapping[str, Any],
) -> None:
    """Fifty rows to a statement, and those that are left over one by one. What is the same is given once in each."""
    fixed = _converted_each(connection, table, same)
    bound = list(_bound(connection, table, columns, rows))
    together = len(bound) - len(bound) % ROWS_A_STATEMENT
    for some, size in ((bound[:together], ROWS_A_STATEMENT), (bound[together:], 1)):
        if some:
            statement = _insert_statement(table, (*same, *columns), len(fixed), size)
            flat = [fixed + tuple(chain.from_iterable(part)) for part in portions(some, size)]
            connection.exec_driver_sql(statement, flat)


def _insert_statement(table: Table, columns: Sequence[str], fixed: int, rows: int) -> str:
    """`INSERT INTO "t" ("a", "b") VALUES (?1, ?2), (?1, ?3), ...`: the first `fixed` columns are the same in all."""
    names = ", ".join(f'"{name}"' for name in columns)
    width = len(columns) - fixed
    first = tuple(range(1, fixed + 1))
    numbers = ((*first, *range(start, start + width)) for start in range(fixed + 1, fixed + 1 + rows * width, width))
    values = "), (".join(", ".join(f"?{number}" for number in row) for row in numbers)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'  # noqa: S608 - names of our own tables


def _bound(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Iterable[tuple[Any, ...]]:
    """The rows as the driver takes them: each column through its own type's conversion."""
    given = zip(*rows, strict=True)
    ready = [_converted(connection, table, name, column) for name, column in zip(columns, given, strict=True)]
    return zip(*ready, strict=True)


def _converted_each(connection: Connection, table: Table, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(_converted(connection, table, name, (value,))[0] for name, value in values.items())


def _converted(connection: Connection, table: Table, name: str, column: Sequence[Any]) -> Sequence[Any]:
    """One column as SQLite's driver takes it. Keys and dates, by far the most, without SQLAlchemy's own words."""
    kind = table.c[name].type
    if isinstance(kind, Uuid):
        return [value.hex if value.__class__ is UUID else value for value in column]
    if isinstance(kind, Date):
        return [date.isoformat(value) if value else value for value in column]
    convert = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return column if convert is None else [convert(value) for value in column]
