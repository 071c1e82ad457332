"""The audit trail as it is read: the newest lines first, in words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services import resources


@dataclass(frozen=True)
class TrailLine:
    """One line: who did what to which record, and when (UTC)."""

    id: UUID
    number: int
    at: datetime
    who: str
    action: str
    """The code, such as `ncp.opened`."""
    what: str
    """The action in words."""
    about: str
    """The kind of the record in words; empty where the line is about none."""
    kind: str
    record_id: UUID | None
    detail: str
    hash: str


@dataclass(frozen=True)
class Trail:
    """Some lines, the newest first, of the `total` that were asked for."""

    lines: tuple[TrailLine, ...]
    total: int


def read_trail(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    action: str = "",
    record_id: UUID | None = None,
    limit: int,
    offset: int = 0,
) -> Trail:
    """The lines from `since` on and before `until`, the newest first.

    `action` is a code such as `plan.signed`, or its first part, such as `plan`, for all actions of that group.
    """
    wanted = conditions(since, until, action, record_id)
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    found = session.execute(lines_where(*wanted).order_by(AuditEvent.number.desc()).limit(limit).offset(offset))
    return Trail(tuple(map(line_of, found)), total)


def groups() -> tuple[tuple[str, str], ...]:
    """What the trail can be filtered by: the first part of an action, and its words."""
    return tuple(_words()["group"].items())


def action_words(action: str) -> str:
    """An action in words; the code itself where a newer program wrote it."""
    return str(_words()["action"].get(action, action))


def conditions(
    since: datetime | None, until: datetime | None, action: str, record_id: UUID | None
) -> tuple[ColumnElement[bool], ...]:
    """What a line must fulfil to be one of those that are asked for."""
    wanted: list[ColumnElement[bool]] = []
    if since is not None:
        wanted.append(AuditEvent.at >= since)
    if until is not None:
        wanted.append(AuditEvent.at < until)
    if action:
        group = AuditEvent.action.startswith(action + ".", autoescape=True)
        wanted.append(AuditEvent.action == action if "." in action else group)
    if record_id is not None:
        wanted.append(AuditEvent.record_id == record_id)
    return tuple(wanted)


def lines_where(*wanted: ColumnElement[bool]) -> Select[Any]:
    """The columns of the lines that fulfil all of this."""
    return select(AuditEvent.__table__).where(*wanted)


def line_of(row: Row[Any]) -> TrailLine:
    """A row of the trail, in words."""
    return TrailLine(
        id=row.id,
        number=row.number,
        at=row.at,
        who=row.who,
        action=row.action,
        what=action_words(row.action),
        about=_words()["kind"].get(row.record_kind, row.record_kind),
        kind=row.record_kind,
        record_id=row.record_id,
        detail=row.detail,
        hash=row.hash,
    )


@cache
def _words() -> dict[str, Any]:
    return resources.toml("audit/words.toml")
