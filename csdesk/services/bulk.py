"""Many rows at once, at the speed of the driver.

The statement is compiled once and handed to the driver with plain tuples, which costs what the driver itself costs;
on databases other than SQLite the same work goes through SQLAlchemy Core.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Insert, Table, insert, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from csdesk.models import Base

Key = TypeVar("Key")
ROWS_AT_A_TIME = 5_000


@contextmanager
def many_objects() -> Iterator[None]:
    """For work that makes hundreds of thousands of small objects that all stay.

    Python's search for reference cycles would look through all of them again and again, and double the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(
    session: Session,
    model: type[Base],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    told: Callable[[int], None] | None = None,
    only_new: bool = False,
) -> None:
    """Insert rows; every column without a database default must be given, keys too.

    `told` hears after each portion how many rows it had. `only_new`: rows that are there already stay as they are.
    """
    session.flush()
    table = _table(model)
    connection = session.connection()
    plain = connection.dialect.name == "sqlite"
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own tables
    statement += " ON CONFLICT DO NOTHING" if only_new else ""
    for portion in portions(rows):
        if plain:
            connection.exec_driver_sql(statement, _bound(session, table, columns, portion))
        else:
            connection.execute(_insert(table, only_new), [dict(zip(columns, row, strict=True)) for row in portion])
        if told:
            told(len(portion))


def update_rows(
    session: Session, model: type[Base], key: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Set `columns` of the records whose `key` is the last value of each row."""
    session.flush()
    table = _table(model)
    connection = session.connection()
    for portion in portions(rows):
        if connection.dialect.name == "sqlite":
            settings = ", ".join(f'"{name}" = ?' for name in columns)
            statement = f'UPDATE "{table.name}" SET {settings} WHERE "{key}" = ?'  # noqa: S608 - as above
            connection.exec_driver_sql(statement, _bound(session, table, (*columns, key), portion))
        else:
            for row in portion:
                values = dict(zip(columns, row, strict=False))
                connection.execute(update(table).where(table.c[key] == row[-1]).values(values))


def portions(items: Sequence[Key], size: int = ROWS_AT_A_TIME) -> Iterable[Sequence[Key]]:
    """The items, `size` at a time: for inserts, and for questions about a list of keys."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not kept in a table")
    return table


def _insert(table: Table, only_new: bool) -> Insert:
    return postgresql.insert(table).on_conflict_do_nothing() if only_new else insert(table)


def _bound(
    session: Session, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them: each column through its own type's conversion."""
    dialect = session.connection().dialect
    ready: list[Sequence[Any]] = []
    for name, column in zip(columns, zip(*rows, strict=True), strict=True):
        convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        first = column[0]
        if convert is None:
            ready.append(column)
        elif all(value is first for value in column):  # the import, its day, its source: the same in every row
            ready.append((convert(first),) * len(column))
        else:
            ready.append([convert(value) for value in column])
    return list(zip(*ready, strict=True))
