"""Changes of rows as text, to be kept in the vault."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum as PythonEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Enum, LargeBinary, Numeric, Table, Uuid

from csdesk.models.base import UtcDateTime
from csdesk.services.undo.step import Image, RowChange, table_of


def to_json(rows: Iterable[RowChange]) -> list[dict[str, Any]]:
    """What JSON can hold of these changes: of a row that was changed, the columns that were."""
    return [
        {
            "table": row.table,
            "key": [_plain(value) for value in row.key],
            "before": _image(row.before, row.changed),
            "after": _image(row.after, row.changed),
        }
        for row in rows
    ]


def from_json(rows: Iterable[dict[str, Any]]) -> tuple[RowChange, ...]:
    """The changes again. Columns that the schema does not have any more are left out."""
    found = []
    for row in rows:
        table = table_of(row["table"])
        key = tuple(
            _value(table, column.name, value) for column, value in zip(table.primary_key, row["key"], strict=True)
        )
        found.append(RowChange(table.name, key, _again(table, row["before"]), _again(table, row["after"])))
    return tuple(found)


def _image(image: Image | None, changed: tuple[str, ...]) -> dict[str, Any] | None:
    if image is None:
        return None
    return {name: _plain(value) for name, value in image.items() if not changed or name in changed}


def _again(table: Table, image: dict[str, Any] | None) -> Image | None:
    if image is None:
        return None
    return {name: _value(table, name, value) for name, value in image.items() if name in table.c}


def _plain(value: Any) -> Any:
    if isinstance(value, PythonEnum):
        return value.value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return b64encode(value).decode("ascii") if isinstance(value, bytes) else value


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    readers: tuple[tuple[type, Any], ...] = (
        (Uuid, UUID),
        (UtcDateTime, datetime.fromisoformat),
        (Date, date.fromisoformat),
        (Numeric, Decimal),
        (LargeBinary, b64decode),
    )
    return next((read(value) for type_, read in readers if isinstance(kind, type_)), value)
