"""How long a search takes with every child support case of Wisconsin in one vault, beside a bare index look-up."""

import random
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpName, NcpPhone, SearchTerm, Source, Standing
from csdesk.services import caseload, search_terms
from csdesk.services import vault as vaults
from csdesk.services.bulk import insert_rows
from csdesk.services.vault import Vault
from tests.bench.figures import Figure
from tests.support import make_reports

PEOPLE = 360_000
RUNS = 9
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SECONDS_ALLOWED = 0.1
"""What feels like at once."""
SEARCHES = {
    "search: a rare name": caseload.CaseloadQuery("zamora jeremy"),
    "search: two letters": caseload.CaseloadQuery("ro"),
    "search: one letter": caseload.CaseloadQuery("s"),
    "search: last four digits of a phone": caseload.CaseloadQuery("4321"),
    "search: nothing typed, first page": caseload.CaseloadQuery(),
}


def measure() -> list[Figure]:
    """Each search to its first page of 50 lines and the number of people found."""
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.create(Path(folder) / "bench.csvault", "lantern orbit walnut 42").vault
        vault.write(fill)
        figures = []
        for name, query in SEARCHES.items():
            seconds = median(_seconds(vault, query) for _ in range(RUNS))
            figures.append(Figure(f"{name}, {PEOPLE:,} people", seconds, "s", SECONDS_ALLOWED, 1.0))
        vault.lock()
        return figures


def _seconds(vault: Vault, query: caseload.CaseloadQuery) -> float:
    began = time.perf_counter()
    vault.read(lambda session: caseload.find(session, query, today=TODAY, limit=50))
    return time.perf_counter() - began


def fill(session: Session) -> None:
    """People with a name, a PIN, a case and a phone each."""
    chance = random.Random(1)
    people, names, phones, cases = [], [], [], []
    terms: list[search_terms.Term] = []
    for number in range(PEOPLE):
        key: UUID = uuid7()
        last = chance.choice(make_reports.LAST_NAMES)
        first = chance.choice(make_reports.FIRST_NAMES)
        phone = f"(608) {chance.randrange(200, 999)}-{chance.randrange(10_000):04d}"
        pin, case = f"9{number:09d}", f"7{number:07d}"
        sort_name = search_terms.sort_name(last, first)
        people.append((key, pin, last, first, "", "", sort_name, None, Source.REPORT, AT, None, False, "", None, ""))
        names.append((uuid7(), key, last, first, "", "", TODAY, Source.REPORT, None))
        phones.append((uuid7(), key, phone, TODAY, Standing.UNTRIED, Source.REPORT, None))
        cases.append((uuid7(), key, case, "Dane", None, 1_000_00, "", "OPEN"))
        terms += search_terms.terms_of(key, [(last, first, "")], pin, [case], [phone])
    parts = ("last_name", "first_name", "middle_name", "suffix")
    insert_rows(
        session,
        Ncp,
        (
            *("id", "pin", *parts, "sort_name", "date_of_birth", "source", "created_at", "listed_import_id"),
            *("safe_contact", "safe_contact_note", "closed_on", "closed_reason"),
        ),
        people,
    )
    insert_rows(session, NcpName, ("id", "ncp_id", *parts, "since", "source", "import_id"), names)
    phone_columns = ("id", "ncp_id", "number", "since", "standing", "source", "import_id")
    insert_rows(session, NcpPhone, phone_columns, phones)
    case_columns = ("id", "ncp_id", "number", "county", "listed_import_id", "arrears_cents", "worker", "case_status")
    insert_rows(session, IvdCase, case_columns, cases)
    insert_rows(session, SearchTerm, search_terms.COLUMNS, sorted(terms))
    session.execute(text("ANALYZE"))
