"""`audit list | export | verify`."""

import argparse
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import audit
from csdesk.services.audit import ExportedTrail, TrailLine
from csdesk.services.caseload.identify import as_id, identify
from csdesk.services.days import bounds
from csdesk.services.disclosure import Exempt
from csdesk.services.files import write_file


def list_lines(context: Context) -> Outcome:
    """The newest lines of the audit trail, the newest first."""
    options = context.options

    def work(session: Session) -> audit.Trail:
        return audit.read_trail(session, **_wanted(session, options), limit=options.limit)

    trail = context.vault().read(work)
    lines = [f"{line.number:>8,}  {_moment(line)}  {line.who:24}{_said(line)}" for line in trail.lines]
    found = f"{trail.total:,} lines" + (f", the newest {len(lines):,} here" if trail.total > len(lines) else "")
    data = [
        {
            "number": line.number,
            "at": line.at.isoformat(),
            "who": line.who,
            "action": line.action,
            "what": line.what,
            "kind": line.kind,
            "record_id": str(line.record_id) if line.record_id else None,
            "detail": line.detail,
            "hash": line.hash,
        }
        for line in trail.lines
    ]
    return Outcome("\n".join([found, *lines]), {"outcome": "listed", "total": trail.total, "lines": data})


def export(context: Context) -> Outcome:
    """Write the audit trail to a file: a workbook, or CSV where its name ends so."""
    options, at, who = context.options, context.clock.now(), context.settings().actor
    kind: audit.Kind = "csv" if options.to.suffix.lower() == ".csv" else "xlsx"

    def work(session: Session) -> ExportedTrail:
        made = audit.export(session, kind, **_wanted(session, options), at=at, who=who)
        write_file(session, options.to, made.content, told=Exempt.NOBODY, policy=context.policy)
        return made

    exported = context.vault().write(work)
    return Outcome(
        f"{exported.lines:,} lines were written to {options.to}. The file is not encrypted: keep it safe.",
        {"outcome": "exported", "file": str(options.to), "lines": exported.lines},
    )


def verify(context: Context) -> Outcome:
    """Follow the chain of the audit trail from its first line to its last."""
    faults = context.vault().read(audit.verify)
    if not faults:
        return Outcome("The audit trail is whole.", {"outcome": "whole", "faults": []})
    return Outcome(
        "\n".join(faults),
        {"outcome": "faults", "faults": list(faults)},
        problem="The audit trail has faults. Nothing was changed; tell whoever answers for the security of the data.",
    )


def _wanted(session: Session, options: argparse.Namespace) -> dict[str, Any]:
    """What `--since`, `--until`, `--action` and `--record` ask for. Days count where this computer stands."""
    since: date | None = options.since
    until: date | None = options.until
    return {
        "since": bounds(since)[0] if since else None,
        "until": bounds(until)[1] if until else None,
        "action": options.action,
        "record_id": as_id(options.record) or identify(session, options.record) if options.record else None,
    }


def _moment(line: TrailLine) -> str:
    return f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"


def _said(line: TrailLine) -> str:
    about = f" [{line.kind} {line.record_id or ''}".rstrip() + "]" if line.kind else ""
    return f"{line.what}{about}" + (f": {line.detail}" if line.detail else "")
