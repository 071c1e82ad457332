"""What one transaction did, row by row, with the values before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from csdesk.models import Base

DERIVED = frozenset({"audit_event", "draft"})
"""Tables that are never recorded: the trail only grows, drafts are no records yet, and what is found by words is made
again from the records. With them go all tables whose name begins with `search_`."""

NOT_TAKEN_BACK = frozenset({"disclosure", "message_attempt", "release_form"})
"""Tables whose new rows stay whatever is taken back: what left the desk has left. They are records like others all
the same: a merge moves them, and moves them back."""

Key = tuple[Any, ...]
Image = Mapping[str, Any]


def is_derived(table: str) -> bool:
    """Whether a table is made from others, or is not to be taken back."""
    return table in DERIVED or table.startswith("search_")


def table_of(name: str) -> Table:
    """The table by its name."""
    return Base.metadata.tables[name]


@dataclass(frozen=True)
class RowChange:
    """One row: its table, its key, and its values before (None: it was not there) and after (None: it is gone)."""

    table: str
    key: Key
    before: Image | None
    after: Image | None

    @property
    def changed(self) -> tuple[str, ...]:
        """The columns that have another value; none for a row that came or went."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name, value in self.before.items() if self.after[name] != value)


@dataclass(frozen=True)
class Step:
    """One thing done that can be taken back."""

    words: str
    """A noun phrase that names no person: *The call*."""
    at: datetime
    rows: tuple[RowChange, ...]
    kinds: frozenset[str] = field(default_factory=frozenset)
    """The kinds of records that screens show of it."""
    missed: tuple[str, ...] = ()
    """Tables that were written past the recorder: such a step cannot be taken back."""
    again: bool = False
    """Whether this is the taking back of a step: to take it back is to do that step again."""

    @property
    def reversed(self) -> "Step":
        """What takes this step back, as a step."""
        rows = tuple(RowChange(row.table, row.key, row.after, row.before) for row in self.rows)
        return replace(self, rows=rows, again=not self.again)
