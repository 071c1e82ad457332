"""`caseload search | export`."""

from io import StringIO

from csdesk.commands.context import Context, Outcome
from csdesk.commands.files import write_file
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery
from csdesk.services.stages import STAGE_LABELS


def search(context: Context) -> Outcome:
    """Find people by name, PIN, case number, or the last digits of a phone."""
    query = CaseloadQuery(text=context.options.text)
    page = context.vault().read(lambda session: caseload.find(session, query, today=context.clock.today(), limit=200))
    lines = [f"{line.name:36}{', '.join(line.counties):24}{STAGE_LABELS[line.stage]}" for line in page.rows]
    found = f"{page.total:,} people found" + (f", the first {len(lines)} here" if page.total > len(lines) else "")
    rows = [
        {
            "id": str(line.ncp_id),
            "name": line.name,
            "counties": list(line.counties),
            "stage": line.stage.value,
            "arrears": f"{(line.arrears_cents or 0) / 100:.2f}",
            "flags": list(line.flags),
            "safe_contact": line.safe_contact,
        }
        for line in page.rows
    ]
    return Outcome("\n".join([found, *lines]), {"outcome": "found", "total": page.total, "people": rows})


def export(context: Context) -> Outcome:
    """Write all that the report said of each person and case as CSV."""
    stream = StringIO(newline="")
    count = context.vault().read(lambda session: caseload.export_csv(session, stream))
    target = write_file(context.options.to, stream.getvalue().encode("utf-8"))
    context.note("caseload.exported", detail=f"{count} lines")
    return Outcome(
        f"{count:,} lines were written to {target}. The file is not encrypted: keep it safe.",
        {"outcome": "exported", "file": str(target), "lines": count},
    )
