"""How long finding people takes with 360,000 of them in one vault, beside the barest encrypted look-up of a name.

The peer is `sqlcipher3` alone: 50 rows of a range of one indexed column, the folded names of the same people, in an
encrypted table. Ours is the first page of the list as the screen asks for it: 50 whole lines, and how many there are.
"""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpName, NcpPhone, SearchTerm, Source, Standing
from csdesk.services import caseload, search_terms
from csdesk.services import vault as vaults
from csdesk.services.bulk import insert_rows, many_objects
from csdesk.services.vault import Vault
from csdesk.services.vault.database import keyed_connection
from csdesk.services.whole_files import make_private
from tests.bench.figures import Figure
from tests.support.sample_reports import FIRST_NAMES, LAST_NAMES

PEOPLE = 360_000
QUERIES = 80
PAGE = 50
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = date(2026, 11, 21)
MILLISECONDS_ALLOWED = 10
"""For the query itself, at the median."""
Person = tuple[str, str, str, str, str]
"""Last and first name, PIN, case number, phone."""


def measure() -> list[Figure]:
    """The median of many random searches of each kind."""
    chance = random.Random(1)
    everybody = [_person(chance, number) for number in range(PEOPLE)]
    with tempfile.TemporaryDirectory() as folder:
        peer = fill_peer(Path(folder) / "peer.db", everybody)
        vault = vaults.create(Path(folder) / "bench.csvault", "lantern orbit walnut 42").vault
        with many_objects():
            vault.write(lambda session: fill(session, everybody))
        reference = _milliseconds(
            lambda prefix: peer_page(peer, prefix),
            [_prefix(chance.choice(everybody)[0], chance) for _ in range(QUERIES)],
        )
        figures = []
        for name, typed in SEARCHES.items():
            texts = [typed(chance.choice(everybody), chance) for _ in range(QUERIES)]
            ours = _milliseconds(lambda words: page(vault, words), texts)
            figures.append(
                Figure(f"search, {PEOPLE:,} people: {name}", ours, "ms", reference, MILLISECONDS_ALLOWED, "value")
            )
        vault.lock()
        peer.close()
        return figures


def _prefix(name: str, chance: random.Random) -> str:
    return search_terms.fold(name)[: chance.randrange(2, 6)]


SEARCHES: dict[str, Callable[[Person, random.Random], str]] = {
    "name begun": lambda person, chance: _prefix(person[0], chance),
    "two words": lambda person, chance: f"{person[0]} {_prefix(person[1], chance)}",
    "PIN": lambda person, _chance: person[2],
    "last four of a phone": lambda person, _chance: person[4][-4:],
}


def _milliseconds(ask: Callable[[str], None], texts: list[str]) -> float:
    seconds = []
    for words in texts:
        began = time.perf_counter()
        ask(words)
        seconds.append(time.perf_counter() - began)
    return median(seconds) * 1000


def page(vault: Vault, words: str) -> None:
    """What the list asks for at each key."""
    query = caseload.CaseloadQuery(words)
    found = vault.read(lambda session: caseload.find(session, query, today=TODAY, limit=PAGE))
    assert found.total


def peer_page(connection: Any, prefix: str) -> None:
    """A range of the index, and nothing else."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    statement = f"SELECT id, name FROM person WHERE name >= ? AND name < ? ORDER BY name LIMIT {PAGE}"
    assert connection.execute(statement, (prefix, end)).fetchall()


def _person(chance: random.Random, number: int) -> Person:
    phone = f"(608) {chance.randrange(200, 999)}-{chance.randrange(10_000):04d}"
    return chance.choice(LAST_NAMES), chance.choice(FIRST_NAMES), f"9{number:09d}", f"7{number:07d}", phone


def fill_peer(path: Path, everybody: list[Person]) -> Any:
    """The same people, folded names only."""
    make_private(path)
    connection = keyed_connection(path, bytes(range(32)))
    names = [(number, search_terms.sort_name(*person[:2])) for number, person in enumerate(everybody)]
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO person VALUES (?, ?)", names)
    connection.execute("CREATE INDEX person_name ON person (name)")
    connection.execute("COMMIT")
    return connection


def fill(session: Session, everybody: list[Person]) -> None:
    """People with a name, a PIN, a case and a phone each."""
    people, names, phones, cases = [], [], [], []
    terms: list[search_terms.Term] = []
    for last, first, pin, case, phone in everybody:
        key = uuid7()
        made = (search_terms.sort_name(last, first), None, Source.REPORT, AT, None)
        people.append((key, pin, last, first, "", "", *made, False, "", None, ""))
        names.append((uuid7(), key, last, first, "", "", TODAY, Source.REPORT, None))
        phones.append((uuid7(), key, phone, TODAY, Standing.UNTRIED, Source.REPORT, None))
        cases.append((uuid7(), key, case, "Dane", None, 1_000_00, "", "OPEN"))
        terms += search_terms.terms_of(key, [(last, first, "")], pin, [case], [phone])
    parts = ("last_name", "first_name", "middle_name", "suffix")
    made_columns = ("sort_name", "date_of_birth", "source", "created_at", "listed_import_id")
    by_hand = ("safe_contact", "safe_contact_note", "closed_on", "closed_reason")
    insert_rows(session, Ncp, ("id", "pin", *parts, *made_columns, *by_hand), people)
    insert_rows(session, NcpName, ("id", "ncp_id", *parts, "since", "source", "import_id"), names)
    phone_columns = ("id", "ncp_id", "number", "since", "standing", "source", "import_id")
    insert_rows(session, NcpPhone, phone_columns, phones)
    case_columns = ("id", "ncp_id", "number", "county", "listed_import_id", "arrears_cents", "worker", "case_status")
    insert_rows(session, IvdCase, case_columns, cases)
    insert_rows(session, SearchTerm, search_terms.COLUMNS, sorted(terms))
    session.execute(text("ANALYZE"))
