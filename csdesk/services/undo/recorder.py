"""Watches one transaction: every row that it adds, changes or deletes, with the values before.

What goes through the session is seen: objects at each flush, `update` and `delete` statements before they run. What
the database deletes or clears by itself, because a record that others belong to goes, is read before it goes.
Statements that go past the session are not followed; that they ran is noted, so that nobody takes back half of
something.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Insert, Table, Update, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session

from csdesk.models import Base
from csdesk.services.undo.rows import images, key_of, references_to, referring
from csdesk.services.undo.step import NOT_TAKEN_BACK, Image, Key, RowChange, Step, is_derived, table_of

WRITES = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+[\"`\[]?(\w+)", re.IGNORECASE
)


@contextmanager
def recorded(session: Session) -> Iterator["SessionRecorder"]:
    """Record what is done with the session meanwhile. Ask the recorder for its `step` before leaving."""
    recorder = SessionRecorder(session)
    recorder.begin()
    try:
        yield recorder
    finally:
        recorder.end()


class SessionRecorder:
    """Records what happens in the transaction of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: dict[tuple[str, Key], Image | None] = {}
        self._missed: set[str] = set()
        self._followed = 0
        """How many of what is being run now is known: statements of a flush, or of a statement that was looked at."""

    def begin(self) -> None:
        """Look on."""
        event.listen(self._session, "before_flush", self._before_flush)
        event.listen(self._session, "after_flush", self._after_flush)
        event.listen(self._session, "do_orm_execute", self._on_statement)
        self._connection = self._session.connection()
        event.listen(self._connection, "before_cursor_execute", self._on_cursor)

    def end(self) -> None:
        """Look on no more."""
        event.remove(self._session, "before_flush", self._before_flush)
        event.remove(self._session, "after_flush", self._after_flush)
        event.remove(self._session, "do_orm_execute", self._on_statement)
        event.remove(self._connection, "before_cursor_execute", self._on_cursor)

    def step(self, words: str, *, at: datetime, kinds: frozenset[str] = frozenset()) -> Step | None:
        """What was done until now; None when nothing was, or all of it stands as it stood before."""
        self._session.flush()
        rows = tuple(_without_safeguards(tuple(self._changes())))
        if not rows and not self._missed:
            return None
        return Step(words, at, rows, kinds, tuple(sorted(self._missed)))

    def _changes(self) -> Iterator[RowChange]:
        by_table: dict[str, list[Key]] = {}
        for name, key in self._before:
            by_table.setdefault(name, []).append(key)
        for name, keys in by_table.items():
            after = images(self._connection, table_of(name), keys)
            for key in keys:
                change = RowChange(name, key, self._before[name, key], after.get(key))
                left_the_desk = change.before is None and name in NOT_TAKEN_BACK
                if change.before != change.after and not left_the_desk:
                    yield change

    def _before_flush(self, session: Session, _context: Any, _instances: Any) -> None:
        changed: dict[Table, list[Key]] = {}
        for row in session.dirty:
            if session.is_modified(row):
                state = inspect(row)
                changed.setdefault(_table(row), []).append(tuple(state.identity))
        gone: dict[Table, list[Key]] = {}
        for row in session.deleted:
            gone.setdefault(_table(row), []).append(tuple(inspect(row).identity))
        for table, keys in changed.items():
            self._keep_before(table, keys)
        for table, keys in gone.items():
            self._keep_before_deletion(table, keys)
        self._followed += 1

    def _after_flush(self, session: Session, _context: Any) -> None:
        self._followed -= 1
        for row in (*session.new, *session.dirty):
            table, state = _table(row), inspect(row)
            key = tuple(state.mapper.primary_key_from_instance(row))
            if not is_derived(table.name) and (row in session.new or key != tuple(state.identity)):
                self._before.setdefault((table.name, key), None)

    def _on_statement(self, state: ORMExecuteState) -> Any:
        """A statement that is given to the session: note the rows that it is about before it runs."""
        statement = state.statement
        if not isinstance(statement, Insert | Update | Delete) or not isinstance(statement.table, Table):
            return None
        table = Base.metadata.tables.get(statement.table.name)
        if table is None or is_derived(table.name):
            return None
        self._session.flush()
        if not (self._note_inserted if isinstance(statement, Insert) else self._note_found)(state, table):
            return None  # nobody knows which rows: what it writes is noted as missed when it runs
        self._followed += 1
        try:
            return state.invoke_statement()
        finally:
            self._followed -= 1

    def _note_inserted(self, state: ORMExecuteState, table: Table) -> bool:
        """Rows that are given with their keys. False where they are not."""
        given = state.parameters or ()
        rows = [given] if isinstance(given, Mapping) else list(given)
        names = [column.name for column in table.primary_key]
        if not rows or any(name not in row for row in rows for name in names):
            return False
        for row in rows:
            self._before.setdefault((table.name, tuple(row[name] for name in names)), None)
        return True

    def _note_found(self, state: ORMExecuteState, table: Table) -> bool:
        """Rows that an `update` or `delete` finds by its condition. False where its parameters say which."""
        statement = state.statement
        if not isinstance(statement, Update | Delete) or state.parameters:
            return False
        wanted = select(*table.primary_key)
        if statement.whereclause is not None:
            wanted = wanted.where(statement.whereclause)
        keys = [tuple(row) for row in self._connection.execute(wanted)]
        (self._keep_before if isinstance(statement, Update) else self._keep_before_deletion)(table, keys)
        return True

    def _on_cursor(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if self._followed:
            return
        written = WRITES.match(statement)
        if written is not None and not is_derived(written[1]):
            self._missed.add(written[1])

    def _keep_before(self, table: Table, keys: Iterable[Key]) -> None:
        """Keep the rows as they stand, unless they were kept earlier in this transaction."""
        new = [key for key in keys if (table.name, key) not in self._before]
        if new and not is_derived(table.name):
            self._before.update(
                ((table.name, key), image) for key, image in images(self._connection, table, new).items()
            )

    def _keep_before_deletion(self, table: Table, keys: Iterable[Key]) -> None:
        """The same, and of all that the database deletes or clears with them."""
        going = list(keys)
        if not going or is_derived(table.name):
            return
        self._keep_before(table, going)
        for other, reference in references_to(table):
            follow = (reference.ondelete or "").upper()
            if follow not in ("CASCADE", "SET NULL"):
                continue
            found = [key_of(other, image) for image in referring(self._connection, reference, (k[0] for k in going))]
            (self._keep_before_deletion if follow == "CASCADE" else self._keep_before)(other, found)


def _without_safeguards(rows: tuple[RowChange, ...]) -> Iterator[RowChange]:
    """Leave out that an answer turned safe contact on: that goes off for a reason only, never with the answer."""
    answered = any(row.table == "answer" for row in rows)
    for row in rows:
        if answered and row.table == "ncp" and row.before and row.after and row.after["safe_contact"]:
            kept = RowChange(row.table, row.key, {**row.before, "safe_contact": True}, row.after)
            if kept.changed:
                yield kept
        else:
            yield row


def _table(row: object) -> Table:
    table = inspect(row).mapper.local_table
    if not isinstance(table, Table):
        raise TypeError("only rows of tables can be recorded")
    return table
