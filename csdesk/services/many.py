"""Many ids at once in a query: more than a statement may have parameters."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def one_of(session: Session, ids: Sequence[UUID]) -> Select[Any]:
    """A selection of these ids, however many, as one parameter: for `column.in_(...)`."""
    if session.get_bind().dialect.name == "sqlite":
        listed = func.json_each(json.dumps([one.hex for one in ids])).table_valued(column("value", Uuid))
        return select(listed.c.value)
    return select(func.unnest(literal(list(ids), ARRAY(Uuid))))
