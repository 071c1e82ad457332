"""The audit trail as a file: a workbook, or CSV. Its hashes can be checked without this program."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.services.audit.chain import record
from csdesk.services.audit.trail import conditions, line_of, lines_where
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

COLUMNS = {
    "number": ("Line", 9.0),
    "at": ("When (UTC)", 34.0),
    "who": ("Who", 22.0),
    "what": ("What", 40.0),
    "about": ("Record", 16.0),
    "detail": ("Detail", 44.0),
    "action": ("Action", 26.0),
    "kind": ("Kind of record", 18.0),
    "record_id": ("Key of the record", 38.0),
    "id": ("Key of the line", 38.0),
    "hash": ("SHA-256 of the line before and this one", 70.0),
}
"""The columns of the file: their headings, and their widths in the workbook."""
MOST_LINES_OF_A_WORKBOOK = 50_000
Kind = Literal["xlsx", "csv"]


@dataclass(frozen=True)
class ExportedTrail:
    """The file, and how many lines it holds."""

    content: bytes
    lines: int
    kind: Kind


def trail_file(
    session: Session,
    kind: Kind,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    action: str = "",
    record_id: UUID | None = None,
    at: datetime,
) -> ExportedTrail:
    """The lines that `read_trail` would give, the oldest first.

    The caller writes the file, which is not encrypted, and notes it (`note_export`). Raises `RefusedError` where they
    are too many for a workbook.
    """
    wanted = conditions(since, until, action, record_id)
    lines = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    if kind == "xlsx" and lines > MOST_LINES_OF_A_WORKBOOK:
        raise RefusedError(
            tr(
                "{lines:,} lines are too many for a workbook. Nothing was written; choose a shorter period, or CSV.",
                lines=lines,
            )
        )
    found = lines_where(*wanted).order_by(AuditEvent.number).execution_options(yield_per=1_000)
    rows = (_cells(row) for row in session.execute(found))
    content = _workbook(rows, at) if kind == "xlsx" else _csv(rows)
    return ExportedTrail(content, lines, kind)


def note_export(session: Session, made: ExportedTrail, *, at: datetime, who: str) -> None:
    """That lines were exported is a line of its own."""
    record(session, at=at, who=who, action="audit.exported", detail=f"{made.lines} lines, {made.kind}")


def export(session: Session, kind: Kind, *, at: datetime, who: str, **wanted: Any) -> ExportedTrail:
    """Both at once: `trail_file`, which see, and `note_export`."""
    made = trail_file(session, kind, at=at, **wanted)
    note_export(session, made, at=at, who=who)
    return made


def _cells(row: Row[Any]) -> dict[str, Any]:
    line = line_of(row)
    return {
        "number": line.number,
        "at": line.at.isoformat(timespec="microseconds"),
        "who": line.who,
        "what": line.what,
        "about": line.about,
        "detail": line.detail,
        "action": line.action,
        "kind": line.kind,
        "record_id": line.record_id.hex if line.record_id else "",
        "id": line.id.hex,
        "hash": line.hash,
    }


def _csv(rows: Iterator[dict[str, Any]]) -> bytes:
    import csv
    from io import StringIO

    from csdesk.services.caseload.export import harmless

    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heading for heading, _width in COLUMNS.values())
    for row in rows:
        writer.writerow(harmless(row[column]) for column in COLUMNS)
    return stream.getvalue().encode("utf-8-sig")


def _workbook(rows: Iterator[dict[str, Any]], at: datetime) -> bytes:
    from csdesk.services.reporting.layout import Column
    from csdesk.services.reporting.xlsx import Book

    book = Book(title="Audit trail", subject="Audit trail", language="en-US", as_of=at.date())
    sheet = book.sheet("Audit trail", [width for _, width in COLUMNS.values()], frozen_rows=1)
    columns = [
        Column(field, heading, width, "number" if field == "number" else "text")
        for field, (heading, width) in COLUMNS.items()
    ]
    sheet.table("AuditTrail", columns, rows, nothing="There is no line in this period.")
    return book.to_bytes()
