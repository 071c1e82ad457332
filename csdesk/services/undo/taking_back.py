"""Takes one step back: rows that came go, rows that went come back, and what was changed has its former value."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.services import audit, resources, search_index
from csdesk.services.errors import RefusedError
from csdesk.services.undo.rows import images, is_one_of, key_of, portions, references_to, referring
from csdesk.services.undo.step import Image, Key, RowChange, Step, table_of
from csdesk.wording import tr, tr_marked

SOFT_REFERENCES = (
    ("correction", "record_id"),
    ("postponement", "subject_id"),
    ("plan_step", "from_step_id"),
    ("csa_review", "list_id"),
    ("attendance", "class_session_id"),
    ("outcome_answer", "enrolment_id"),
    ("release", "form_id"),
    ("quarter_workbook", "amends_id"),
    ("quarter_workbook", "compared_id"),
    ("quarter_workbook", "page_attachment_id"),
)
"""Columns that name a record without a foreign key, so that the database holds nobody to it."""
PLACES = frozenset({("assessment", "at_question")})
"""Columns that say where somebody is, and hold no work: they change without anybody doing anything."""
FOUND_BY = frozenset({"ncp", "ncp_name", "ncp_address", "ncp_phone", "ncp_other_pin", "iv_d_case"})
"""Tables by whose content people are found."""


def take_back(session: Session, step: Step, *, at: datetime, who: str) -> None:
    """Put everything that the step did back as it was before, and nothing else; with `Step.reversed`, do it again.

    Raises `RefusedError`, and changes nothing, when a row that it touched was changed since, or when other records
    refer to one that it brought; the sentence names them.
    """
    connection = session.connection()
    _refuse_half_a_step(step)
    _refuse_where_changed(connection, step)
    _refuse_where_needed(connection, step)
    left = put_back(session, step.rows)
    if left:
        raise _refuse(
            step, tr("what is kept now leaves no room for it ({counted})", counted=counted(row.table for row in left))
        )
    search_index.rebuild(session, sorted(people_found_by(step.rows)))
    people = people_of(step.rows)
    counts = Counter(row.table for row in step.rows)
    audit.record(
        session,
        at=at,
        who=who,
        action="undo.done_again" if step.again else "undo.taken_back",
        kind="ncp" if len(people) == 1 else "",
        record_id=next(iter(people)) if len(people) == 1 else None,
        detail=", ".join(f"{count} {table}" for table, count in sorted(counts.items()))[:200],
    )
    session.flush()


def people_of(rows: Iterable[RowChange]) -> set[UUID]:
    """The people whom these rows are about."""
    found: set[UUID] = set()
    for row in rows:
        for image in (row.before, row.after):
            person = None if image is None else image.get("id" if row.table == "ncp" else "ncp_id")
            if person is not None:
                found.add(person)
    return found


def people_found_by(rows: Iterable[RowChange]) -> set[UUID]:
    """The people who are found by words that stand in these rows."""
    return people_of(row for row in rows if row.table in FOUND_BY)


def counted(tables: Iterable[str]) -> str:
    """How many records of which kinds: *2 contacts, 1 letter*."""
    return ", ".join(f"{count:,} {word_for(table, count)}" for table, count in Counter(tables).items())


def word_for(table: str, count: int) -> str:
    """What so many rows of a table are called: *contacts*."""
    one, many = _words()["record"][table]
    return tr_marked(one if count == 1 else many)


@cache
def _words() -> dict[str, Any]:
    return resources.toml("undo/words.toml")


def _refuse(step: Step, why: str) -> RefusedError:
    return RefusedError(
        tr("{words} cannot be done again: {why}. Nothing was changed.", words=step.words, why=why)
        if step.again
        else tr("{words} cannot be taken back: {why}. Nothing was changed.", words=step.words, why=why)
    )


def _refuse_half_a_step(step: Step) -> None:
    if step.missed:
        raise _refuse(step, tr("it did more than is known of it"))


def _refuse_where_changed(connection: Connection, step: Step) -> None:
    changed = []
    for name, rows in _by_table(step.rows).items():
        now = images(connection, table_of(name), (row.key for row in rows))
        changed += [name for row in rows if not stands(row, now.get(row.key))]
    if changed:
        raise _refuse(step, tr("something of it was changed since ({counted})", counted=counted(changed)))


def stands(row: RowChange, now: Image | None) -> bool:
    """Whether what the step did to this row is still so; other columns may have changed meanwhile."""
    if row.before is None or row.after is None or now is None:
        return now == row.after or (
            now is not None and row.after is not None and _same_work(row.table, now, row.after)
        )
    return all(now[name] == row.after[name] for name in row.changed)


def _same_work(table: str, one: Image, other: Image) -> bool:
    return all(value == other[name] for name, value in one.items() if (table, name) not in PLACES)


def _refuse_where_needed(connection: Connection, step: Step) -> None:
    """Refuse where a record that came with the step is named by one that did not."""
    needed = []
    own = {(row.table, row.key): row for row in step.rows}
    for name, rows in _by_table(row for row in step.rows if row.before is None).items():
        table = table_of(name)
        for other, reference in references_to(table):
            column = reference.parent.name
            values = [row.after[reference.column.name] for row in rows if row.after is not None]
            for image in referring(connection, reference, values):
                known = own.get((other.name, key_of(other, image)))
                if known is None or (known.before is not None and column not in known.changed):
                    needed.append(other.name)
        # A key of several columns is made of others' keys: who names one of those does not name this row.
        needed += _softly_needed(connection, [row.key[0] for row in rows if len(row.key) == 1], own)
    if needed:
        raise _refuse(step, tr("later work depends on it ({counted})", counted=counted(needed)))


def _softly_needed(
    connection: Connection, keys: Sequence[Any], own: dict[tuple[str, Key], RowChange]
) -> Iterator[str]:
    wanted = [key for key in keys if isinstance(key, UUID)]
    for name, column in SOFT_REFERENCES:
        table = table_of(name)
        for some in portions((key,) for key in wanted):
            rows = select(table).where(table.c[column].in_([key for (key,) in some]))
            for row in connection.execute(rows).mappings():
                if (name, key_of(table, dict(row))) not in own:
                    yield name


def _by_table(rows: Iterable[RowChange]) -> dict[str, list[RowChange]]:
    found: dict[str, list[RowChange]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found


def put_back(session: Session, rows: Iterable[RowChange]) -> list[RowChange]:
    """Rows come back, changes are reversed, rows go; what another row still stands in the way of waits for it.

    Gives those for which the database leaves no room; they stay as they are.
    """
    waiting = _in_order(list(rows))
    while waiting:
        still: list[RowChange] = []
        for row in waiting:
            try:
                with session.begin_nested():
                    _reverse(session, row)
            except IntegrityError:
                still.append(row)
        if len(still) == len(waiting):
            break
        waiting = still
    session.expire_all()
    return waiting


def _in_order(rows: Sequence[RowChange]) -> list[RowChange]:
    """Parents come back before what belongs to them, and go after it."""
    place = {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
    back = sorted((row for row in rows if row.after is None), key=lambda row: place[row.table])
    changed = sorted((row for row in rows if row.changed), key=lambda row: place[row.table])
    gone = sorted((row for row in rows if row.before is None), key=lambda row: -place[row.table])
    return [*back, *changed, *gone]


def _reverse(session: Session, row: RowChange) -> None:
    """Through the session, so that this can be recorded, and taken back in its turn."""
    table = table_of(row.table)
    here = _is(table, row.key)
    if row.before is None:
        session.execute(delete(table).where(here))
    elif row.after is None:
        session.execute(insert(table), [dict(row.before)])
    else:
        former = {name: row.before[name] for name in row.changed}
        session.execute(update(table).where(here).values(former))


def _is(table: Table, key: Key) -> ColumnElement[bool]:
    return is_one_of(table, [key])
