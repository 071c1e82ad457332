"""`caseload search | export`."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import caseload
from csdesk.services.caseload import CaseloadLine, CaseloadQuery, Exported, for_whom
from csdesk.services.disclosure import FACT_OF_STAGE, Fact, Rulings, Telling, Way, account
from csdesk.services.files import write_file
from csdesk.services.stages import STAGE_LABELS


def search(context: Context) -> Outcome:
    """Find people by name, PIN, case number, or the last digits of a phone."""
    context.policy.require_lists()  # what is printed can be sent to any file
    query = CaseloadQuery(text=context.options.text)
    at, today, who = context.clock.now(), context.clock.today(), context.settings().actor

    def work(session: Session) -> caseload.CaseloadPage:
        page = caseload.find(session, query, today=today, limit=200)
        telling = Telling(Rulings.load(session, [line.ncp_id for line in page.rows], on=today), for_whom.OWN_USE)
        rows = tuple(_told(line, telling, today) for line in page.rows)
        account(session, telling, what="Search", way=Way.FILE, at=at, who=who)
        return replace(page, rows=rows)

    page = context.vault().write(work)
    lines = [
        f"{line.name:36}{', '.join(line.counties):24}{STAGE_LABELS[line.stage]}" for line in page.rows if line.stage
    ]
    found = f"{page.total:,} people found" + (f", the first {len(lines)} here" if page.total > len(lines) else "")
    rows = [
        {
            "id": str(line.ncp_id),
            "name": line.name,
            "counties": list(line.counties),
            "stage": line.stage.value,
            "arrears": f"{(line.arrears_cents or 0) / 100:.2f}",
            "flags": list(line.flags),
        }
        for line in page.rows
        if line.stage  # told of everybody here; a list that does not show it leaves it out
    ]
    return Outcome("\n".join([found, *lines]), {"outcome": "found", "total": page.total, "people": rows})


def _told(line: CaseloadLine, telling: Telling, today: date) -> CaseloadLine:
    """A line as the desk's own use may have it outside of the window."""
    key = line.ncp_id
    return replace(
        line,
        name=telling.tell(key, Fact.NAME, today, line.name, instead=""),
        counties=telling.tell(key, Fact.CASE_NUMBER, today, line.counties, instead=()),
        stage=telling.tell(key, FACT_OF_STAGE[line.stage.value], today, line.stage, instead=None)
        if line.stage
        else None,
        arrears_cents=telling.tell(key, Fact.CASE_FIGURES, today, line.arrears_cents, instead=None),
        flags=telling.tell(key, Fact.REPORT_FLAGS, today, line.flags, instead=()),
    )


def export(context: Context) -> Outcome:
    """Write what the report said of each person and case as CSV, as the recipient may be told it."""
    at, who = context.clock.now(), context.settings().actor
    target = context.options.to

    def work(session: Session) -> Exported:
        to = for_whom.understood(session, context.options.recipient)
        made, told = caseload.export_file(session, to=to, at=at, who=who, policy=context.policy)
        write_file(session, target, made.content, told=told, policy=context.policy)
        return made

    exported = context.vault().write(work)
    said = [f"{exported.lines:,} lines were written to {target}. The file is not encrypted: keep it safe."]
    if exported.withheld:
        said.append(f"Of {exported.withheld:,} people something is withheld; the end of the file says why.")
    if exported.left_out:
        said.append(f"{exported.left_out:,} people may not be named there, and are left out.")
    data = {"outcome": "exported", "file": str(target), "lines": exported.lines, "withheld": exported.withheld}
    return Outcome(" ".join(said), data | {"left_out": exported.left_out})
