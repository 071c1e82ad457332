"""`csa-report due | export`: the reports that CSAs wait for, in the rhythm that was agreed with each."""

import sys
from pathlib import Path

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import directory, mailbox, reporting
from csdesk.services.directory import CsaView
from csdesk.services.errors import NotFoundError
from csdesk.services.files import write_file
from csdesk.services.reporting import DueReport, Period, WorkbookFile, WorkbookMade, periods, rhythm

LOCKED = "It opens with a password, which is told by phone: `--show-password` shows it."


def due(context: Context) -> Outcome:
    """Which CSAs wait for a report, of what time, and since when."""
    today = context.clock.today()
    found = context.vault().read(lambda session: reporting.due_reports(session, today=today))
    lines = [f"{one.county:20}{one.period.title:32}{_when(one)}" for one in found]
    data = [
        {
            "county": one.county,
            "agency": one.csa_name,
            "period": str(one.period),
            "due_on": one.due_on.isoformat(),
            "late_by_days": one.late_by_days,
            "missing": [str(period) for period in one.missing],
        }
        for one in found
    ]
    return Outcome("\n".join(lines) or "No CSA waits for a report.", {"outcome": "listed", "reports": data})


def export(context: Context) -> Outcome:
    """Make the report for one CSA, keep it in the vault, and write it to a folder."""
    wanted, settings = context.options, context.settings()
    at, today = context.clock.now(), context.clock.today()

    def work(session: Session) -> tuple[WorkbookFile, Period, Path]:
        agency = _agency(session, wanted.county)
        agreed = rhythm.period_of(session, agency.id, today=today)
        period = periods.parse(wanted.period) if wanted.period else agreed
        made = reporting.prepare_csa(session, agency.id, period, at=at, who=settings.actor, settings=settings)
        file = mailbox.save_report(session, made.id, at=at, who=settings.actor, settings=settings)
        for name, content in file.files:
            write_file(session, wanted.to / name, content, told=file.told, policy=context.policy)
        return file, period, wanted.to / file.name

    file, period, path = context.vault().write(work)
    made = file.workbook
    said = [f"{path}: {period.title} for {made.recipient_name}, {made.about}."]
    if made.compared_id is not None:
        said.append(f"Marked as new or changed since the last report: {made.marked:,}.")
    if made.protected and not (wanted.show_password and tell_password(context, made)):
        said.append(LOCKED)
    data = {
        "outcome": "exported",
        "file": str(path),
        "period": str(period),
        "recipient": made.recipient_name,
        "people": made.people,
        "withheld": made.withheld,
        "marked": made.marked,
        "protected": made.protected,
    }
    return Outcome("\n".join(said), data)


def _agency(session: Session, county: str) -> CsaView:
    agency = directory.csa_for_county(session, county)
    if agency is None:
        raise NotFoundError("The directory has no agency for this county. No report was made.")
    return agency


def tell_password(context: Context, made: WorkbookMade) -> bool:
    """Beside the result, so that a script that keeps the result does not keep the password."""
    at, who = context.clock.now(), context.settings().actor
    password = context.vault().write(lambda session: reporting.show_password(session, made.id, at=at, who=who))
    print(f"The password for {made.recipient_name}: {password}", file=sys.stderr, flush=True)
    return True


def _when(one: DueReport) -> str:
    late = f", late by {one.late_by_days} {'day' if one.late_by_days == 1 else 'days'}" if one.late_by_days else ""
    missing = f", none left for {', '.join(period.title for period in one.missing)}" if one.missing else ""
    return f"due {one.due_on:%m/%d/%Y}{late}{missing}"
