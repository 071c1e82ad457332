"""How long finding people takes with 360,000 of them in one vault, beside the barest encrypted look-up of a name.

The peer is `sqlcipher3` alone: 50 rows of a range of one indexed column, the folded names of the same people, in an
encrypted table. Ours is the list as the screen asks for it at each key: the whole lines of the first page.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select

from csdesk.models.ncp import Ncp
from csdesk.services import caseload, search_terms
from csdesk.services import vault as vaults
from csdesk.services.caseload import CaseloadQuery, Contacted, Sort, StepDue
from csdesk.services.stages import Stage
from csdesk.services.vault import Vault
from csdesk.services.vault.database import keyed_connection
from csdesk.services.whole_files import make_private
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, PEOPLE, copied, filled, known_people
from tests.bench.people import COMMON, TODAY, Person

QUERIES = 60
PAGE = 30
"""Lines that are in view."""
MILLISECONDS_ALLOWED = 10
"""For the first page of a search, at the median."""
SCROLL_ALLOWED = 25
"""For a page further down."""


def measure() -> list[Figure]:
    """The median of many random searches of each kind."""
    chance = Random(1)
    path = filled("caseload")
    people = known_people(path)
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.unlock(copied(path, Path(folder)), PASSPHRASE)
        peer = fill_peer(Path(folder) / "peer.db", vault)
        prefixes = [prefix_of(chance.choice(people).last, chance) for _ in range(QUERIES)]
        reference = _milliseconds([partial(peer_page, peer, prefix) for prefix in prefixes])
        figures = []
        for name, query in SEARCHES.items():
            asked = [query(chance.choice(people), chance) for _ in range(QUERIES)]
            figures += _figures(name, [partial(page, vault, one) for one in asked], reference)
        for name, one in LISTS.items():
            figures += _figures(name, [partial(page, vault, one)] * (QUERIES // 4), reference)
        figures += _scrolling(vault, chance, reference)
        vault.lock()
        peer.close()
        return figures


def _figures(name: str, asking: Sequence[Callable[[], object]], reference: float) -> list[Figure]:
    """The median, which is bounded, and the 99th percentile, which may be three times as much."""
    title = f"search, {PEOPLE:,} people: {name}"
    took = _each(asking)
    return [
        Figure(title, median(took), "ms", reference, MILLISECONDS_ALLOWED, "value"),
        Figure(f"{title}, p99", _p99(took), "ms", reference, 3 * MILLISECONDS_ALLOWED, "value"),
    ]


def _scrolling(vault: Vault, chance: Random, reference: float) -> list[Figure]:
    """Pages anywhere in the list of everybody, and what it costs to know who is in it and in which order."""
    began = time.perf_counter()
    found = vault.read(lambda session: caseload.order(session, CaseloadQuery(), today=TODAY))
    whole = (time.perf_counter() - began) * 1000
    assert found.total == PEOPLE
    places = [chance.randrange(PEOPLE - PAGE) for _ in range(QUERIES)]

    def scroll(offset: int) -> None:
        lines = vault.read(lambda session: caseload.lines_at(session, found, offset, PAGE, today=TODAY))
        assert len(lines) == PAGE

    took = _each([partial(scroll, offset) for offset in places])
    title = f"list of {PEOPLE:,} people"
    return [
        Figure(f"{title}: a page anywhere", median(took), "ms", reference, SCROLL_ALLOWED, "value"),
        Figure(f"{title}: a page anywhere, p99", _p99(took), "ms", reference, SCROLL_ALLOWED, "value"),
        Figure(f"{title}: who, in which order", whole, "ms", reference, 1_000, "value"),
    ]


def prefix_of(name: str, chance: Random) -> str:
    """The first letters of a name."""
    return search_terms.fold(name)[: chance.randrange(1, 6)]


def _some_digits(person: Person, chance: Random) -> str:
    digits = search_terms.digits_of(person.phone)
    length = chance.randrange(3, 8)
    start = chance.randrange(len(digits) - length)
    return digits[start : start + length]


SEARCHES: dict[str, Callable[[Person, Random], CaseloadQuery]] = {
    "name begun": lambda person, chance: CaseloadQuery(prefix_of(person.last, chance)),
    "first name begun": lambda person, chance: CaseloadQuery(prefix_of(person.first, chance)),
    "two words": lambda person, chance: CaseloadQuery(f"{person.last} {prefix_of(person.first, chance)}"),
    "a very common name": lambda person, chance: CaseloadQuery(f"{COMMON} {prefix_of(person.first, chance)}"),
    "PIN": lambda person, _chance: CaseloadQuery(person.pin),
    "case number begun": lambda person, _chance: CaseloadQuery(person.case[:6]),
    "last four of a phone": lambda person, _chance: CaseloadQuery(person.phone[-4:]),
    "any digits of a phone": lambda person, chance: CaseloadQuery(_some_digits(person, chance)),
    "street and city": lambda person, _chance: CaseloadQuery(f"{person.street} {person.city}"),
    "ZIP code": lambda person, _chance: CaseloadQuery(person.zip),
    "name begun, in one county": lambda person, chance: CaseloadQuery(
        prefix_of(person.last, chance), counties=(person.county,)
    ),
    "name begun, by arrears": lambda person, chance: CaseloadQuery(
        prefix_of(person.last, chance), sort=Sort.ARREARS, descending=True
    ),
    "one county": lambda person, _chance: CaseloadQuery(counties=(person.county,)),
    "one worker": lambda person, _chance: CaseloadQuery(workers=(person.worker,)),
}
LISTS = {
    "everybody": CaseloadQuery(),
    **{f"everybody by {sort.value.replace('_', ' ')}": CaseloadQuery(sort=sort) for sort in Sort},
    "by last contact, newest first": CaseloadQuery(sort=Sort.LAST_CONTACT, descending=True),
    "flagged as deceased": CaseloadQuery(flags=("deceased",)),
    "never contacted": CaseloadQuery(contacted=Contacted.NEVER),
    "no contact for 30 days": CaseloadQuery(contacted=Contacted.LONG_AGO),
    "contact in the last week": CaseloadQuery(contacted=Contacted.LATELY, contacted_days=7),
    "no next step": CaseloadQuery(step_due=StepDue.NONE),
    "next step overdue": CaseloadQuery(step_due=StepDue.OVERDUE),
    "reached": CaseloadQuery(stages=(Stage.REACHED,)),
    "to contact": CaseloadQuery(stages=(Stage.TO_CONTACT,)),
    "not closed": CaseloadQuery(closed=False),
    "not on the latest report": CaseloadQuery(on_latest_report=False),
}


def _each(asking: Sequence[Callable[[], object]]) -> list[float]:
    took = []
    for ask in asking:
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return took


def _milliseconds(asking: Sequence[Callable[[], object]]) -> float:
    return median(_each(asking))


def _p99(took: Sequence[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[-1]


def page(vault: Vault, query: CaseloadQuery) -> None:
    """What the list asks for at each key."""
    vault.read(lambda session: caseload.first_rows(session, query, today=TODAY, limit=PAGE))


def peer_page(connection: Any, prefix: str) -> None:
    """A range of the index, and nothing else."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    statement = "SELECT id, name FROM person WHERE name >= ? AND name < ? ORDER BY name LIMIT 50"
    assert connection.execute(statement, (prefix, end)).fetchall()


def fill_peer(path: Path, vault: Vault) -> Any:
    """The same people, folded names only."""
    make_private(path)
    connection = keyed_connection(path, bytes(range(32)))
    names = list(enumerate(vault.read(lambda session: session.scalars(select(Ncp.sort_name)).all())))
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO person VALUES (?, ?)", names)
    connection.execute("CREATE INDEX person_name ON person (name)")
    connection.execute("COMMIT")
    return connection
