"""How the figures grow from 2,000 people to 360,000: the same work over vaults of four sizes, see `picture`.

No bounds of their own: those of the largest vault are the other benches'. The reference is the smallest vault's
figure, so that the ratio says by how much a figure grew.
"""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import select

from csdesk.models.contact import ContactAttempt
from csdesk.services import caseload, settings
from csdesk.services import vault as vaults
from csdesk.services.caseload import CaseloadQuery, Found
from csdesk.services.today import todays_list
from csdesk.services.vault import Vault
from csdesk.services.vault.backup import back_up
from tests.bench.backup import seconds
from tests.bench.figures import Figure
from tests.bench.filled import PASSPHRASE, SIZES, copied, filled, known_people
from tests.bench.interview import answers
from tests.bench.people import AT, TODAY, Person
from tests.bench.record import read
from tests.bench.search import PAGE, page, prefix_of
from tests.bench.unlock import opened

QUERIES = 40
INTERVIEWS = 3
NO_BOUND = 1e9
UNLOCK = "unlock to Today"
KEY = "a key in the search"
PAGE_ANYWHERE = "a page of the list"
RECORD = "a record is read"
TODAY_READ = "Today is read"
ANSWER = "an answer is committed"
WHOLE_LIST = "who is in the list, in which order"
BACKUP = "a backup"


def measure() -> list[Figure]:
    """Every figure at every size."""
    found: dict[str, list[tuple[int, float]]] = {}
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = copied(filled("caseload", count), Path(folder))
            found.setdefault(UNLOCK, []).append((count, opened(path, Path(folder) / "data") * 1000))
            vault = vaults.unlock(path, PASSPHRASE)
            for name, milliseconds in figures_of(vault, known_people(filled("caseload", count)), Path(folder)):
                found.setdefault(name, []).append((count, milliseconds))
            vault.lock()
    return [
        Figure(name, milliseconds, "ms", sizes[0][1], NO_BOUND, "value", people=count)
        for name, sizes in found.items()
        for count, milliseconds in sizes
    ]


def figures_of(vault: Vault, people: list[Person], folder: Path) -> Iterator[tuple[str, float]]:
    """The figures of one vault, in milliseconds."""
    chance = Random(4)
    keys = [CaseloadQuery(prefix_of(chance.choice(people).last, chance)) for _ in range(QUERIES)]
    yield KEY, _median([seconds(partial(page, vault, query)) for query in keys])
    yield WHOLE_LIST, _median([seconds(partial(_order, vault)) for _ in range(3)])
    order = _order(vault)
    places = [chance.randrange(max(1, order.total - PAGE)) for _ in range(QUERIES)]
    yield PAGE_ANYWHERE, _median([seconds(partial(_page_at, vault, order, place)) for place in places])
    worked = vault.read(lambda session: list(session.scalars(select(ContactAttempt.ncp_id).distinct())))
    some = chance.sample(worked, QUERIES)
    yield RECORD, median(read(vault, ncp_id) for ncp_id in some)
    yield TODAY_READ, _median([seconds(partial(_today, vault)) for _ in range(5)])
    clock, _processor, _last = answers(vault, some[:INTERVIEWS])
    yield ANSWER, median(clock)
    yield BACKUP, seconds(lambda: back_up(vault, folder / "growth.csbackup")) * 1000


def _median(took: list[float]) -> float:
    return median(took) * 1000


def _order(vault: Vault) -> Found:
    return vault.read(lambda session: caseload.order(session, CaseloadQuery(), today=TODAY))


def _page_at(vault: Vault, order: Found, place: int) -> None:
    vault.read(lambda session: caseload.lines_at(session, order, place, PAGE, today=TODAY))


def _today(vault: Vault) -> None:
    known = vault.read(settings.load)
    vault.read(lambda session: todays_list(session, today=TODAY, now=AT, settings=known))
