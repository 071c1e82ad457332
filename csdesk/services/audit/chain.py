"""The chain of the audit trail: each line carries the hash of the line before it and of itself."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.audit import AuditEvent
from csdesk.models.base import UtcDateTime
from csdesk.wording import in_number

YEARS_KEPT = 7
GUARDS = ("audit_event_added", "audit_event_changed", "audit_event_removed")
"""The triggers that keep the lines as they were written."""
FAULTS_NAMED = 20
HEAD = "csdesk.audit.head"
"""Where a session keeps the end of the chain: the transaction that it was read in, the number and the hash."""


def record(
    session: Session,
    *,
    at: datetime,
    who: str,
    action: str,
    kind: str = "",
    record_id: UUID | None = None,
    detail: str = "",
) -> None:
    """Add an event to the audit trail, in the transaction of the change itself.

    `detail` holds counts and codes, never a name, an answer or the text of a note.
    """
    number, previous = _head(session)
    event = AuditEvent(
        id=uuid7(),
        at=at,
        who=who,
        action=action,
        record_kind=kind,
        record_id=record_id,
        detail=detail,
        number=number + 1,
    )
    event.hash = hash_of(previous, event)
    session.add(event)
    session.info[HEAD] = (_transaction(session), event.number, event.hash)


def _head(session: Session) -> tuple[int, str]:
    """The number and hash of the last line: read once in each transaction, whose writer is the only one."""
    transaction, number, last_hash = session.info.get(HEAD, (None, 0, ""))
    if transaction is not None and transaction is _transaction(session):
        return number, last_hash
    with session.no_autoflush:
        newest = select(AuditEvent.number, AuditEvent.hash).order_by(AuditEvent.number.desc()).limit(1)
        found = session.execute(newest).first()
    return (found.number, found.hash) if found else (0, "")


def _transaction(session: Session) -> object:
    return session.get_nested_transaction() or session.get_transaction()


def hash_of(previous: str, event: Any) -> str:
    """The hash of a line: SHA-256 over the hash of the line before it (empty for the first) and all its columns."""
    parts = [
        previous,
        event.number,
        event.id.hex,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.who,
        event.action,
        event.record_kind,
        event.record_id.hex if event.record_id else None,
        event.detail,
    ]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode("ascii")).hexdigest()


def verify(session: Session) -> tuple[str, ...]:
    """What is wrong with the audit trail, each fault a sentence; empty when it is whole.

    Lines may be missing at the beginning only, and only where the first one left is itself older than seven years.
    That the newest lines are all there cannot be told from the trail alone: an export keeps the last hash.
    """
    faults = [*_guards_missing(session)]
    more = 0
    for fault in _broken_links(session):
        if len(faults) < FAULTS_NAMED:
            faults.append(fault)
        else:
            more += 1
    return (
        (*faults, f"The audit trail has {in_number(more, 'more fault', 'more faults')}.") if more else tuple(faults)
    )


def _guards_missing(session: Session) -> Iterator[str]:
    sqlite = session.get_bind().dialect.name == "sqlite"
    where = "sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
    names = f"name FROM {where}" if sqlite else "tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    there = set(session.scalars(text(f"SELECT {names}")))
    if not there.issuperset(GUARDS):
        yield "The audit trail is not guarded: the rules are missing that refuse to change or remove its lines."


def _broken_links(session: Session) -> Iterator[str]:
    table = AuditEvent.__table__
    rows = session.execute(select(table).order_by(table.c.number).execution_options(yield_per=1_000))
    number, previous = 0, ""
    for row in rows:
        if row.number == number + 1:
            if hash_of(previous, row) != row.hash:
                yield f"Line {row.number:,} of the audit trail, or the one before it, was changed afterwards."
        elif number or row.at >= _seven_years_ago(session):
            yield f"The audit trail lacks {_lines(number + 1, row.number - 1)}."
        number, previous = row.number, row.hash


def _lines(first: int, last: int) -> str:
    return f"line {first:,}" if first == last else f"lines {first:,} to {last:,}"


def _seven_years_ago(session: Session) -> datetime:
    """By the clock of the database, which the guards go by too."""
    now = session.scalars(select(func.current_timestamp(type_=UtcDateTime()))).one()
    return now.replace(year=now.year - YEARS_KEPT, day=min(now.day, 28) if now.month == 2 else now.day)
