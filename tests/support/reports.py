"""Small referral reports for tests, and what a vault holds."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from csdesk.models import Base
from csdesk.services import referral_report
from csdesk.services.referral_report import ImportResult, Preview, UntrustedReport
from csdesk.services.referral_report.read import read_bytes
from csdesk.services.vault import Vault

DATA = Path(__file__).parents[1] / "data" / "reports"
AT = datetime(2026, 11, 21, 15, tzinfo=UTC)
TODAY = date(2026, 11, 21)
WHO = "Test liaison"

PERSON: Mapping[str, str] = {
    "NCP Last Name": "SAMPLE",
    "NCP First Name": "ALEX",
    "NCP Middle Initial": "Q",
    "NCP Suffix": "",
    "NCP MCI/PIN": "9000000001",
    "IV-D Case Number": "70000001",
    "County": "Dane",
    "NCP DOB": "4/11/1990",
    "NCP Age": "36",
    "Address Line 1": "1 FIRST ST",
    "Address Line 2": "",
    "City": "MADISON",
    "State": "WI",
    "Zip": "53703",
    "Address Verified Date": "6/1/2026",
    "Phone": "(608) 555-0101",
    "CSUP Obligation Amount": "300.00",
    "CSUP Paid M-1": "0.00",
    "CSUP Paid M-2": "50.00",
    "CSUP Paid M-3": "0.00",
    "Arrears Balance": "5,000.00",
    "Last Payment Date": "5/20/2026",
    "Last Payment Amount": "50.00",
    "Order Date": "1/15/2020",
    "Worker": "WORKER, W",
    "Case Status": "OPEN",
}


def row(**changed: str) -> dict[str, str]:
    """A row of the report, changed: by heading with underscores for blanks, or by a short name."""
    short = {
        "PIN": "NCP MCI/PIN",
        "case": "IV-D Case Number",
        "csup": "CSUP Obligation Amount",
        "last": "NCP Last Name",
    }
    short |= {"first": "NCP First Name", "dob": "NCP DOB", "status": "Case Status", "arrears": "Arrears Balance"}
    named = {short.get(key, key.replace("_", " ")): value for key, value in changed.items()}
    unknown = set(named) - set(PERSON)
    assert not unknown, unknown
    return {**PERSON, **named}


def csv_bytes(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = tuple(PERSON)) -> bytes:
    """Rows as a comma-separated file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def report_of(rows: Sequence[Mapping[str, str]], day: str = "2026-07-06") -> UntrustedReport:
    """A report of these rows whose file name says its date."""
    return read_bytes(f"NCP Referral Report {day}.csv", csv_bytes(rows))


def look(vault: Vault, report: UntrustedReport, **more: Any) -> Preview:
    """Preview a report."""
    return vault.read(lambda session: referral_report.preview(session, report, today=TODAY, **more))


def bring(vault: Vault, report: UntrustedReport, **more: Any) -> tuple[Preview, ImportResult]:
    """Preview a report and take it in; who is not certainly somebody of the caseload is somebody new."""
    preview = look(vault, report, **more)
    if preview.open_decisions:
        everybody_new = {decision.key: decision.otherwise for decision in preview.open_decisions}
        preview = look(vault, report, **{**more, "answers": {**more.get("answers", {}), **everybody_new}})
    return preview, vault.write(lambda session: referral_report.apply(session, preview, at=AT, who=WHO))


def take_back(vault: Vault) -> referral_report.UndoResult:
    """Undo the last import."""
    return vault.write(lambda session: referral_report.undo_last(session, at=AT, who=WHO))


def contents(vault: Vault) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the audit trail; of the list of people their order, not the numbers of places."""
    entries = "SELECT ncp_id, county, arrears_cents, marks, phones FROM search_entry ORDER BY place"

    def read(session: Session) -> dict[str, list[tuple[Any, ...]]]:
        names = [table.name for table in Base.metadata.sorted_tables]
        found = {
            name: sorted((tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))), key=repr)
            for name in names
            if name not in ("audit_event", "search_entry")
        }
        return found | {"search_entry": [tuple(row) for row in session.execute(text(entries))]}

    return vault.read(read)
