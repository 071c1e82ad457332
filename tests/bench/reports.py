"""A quarter of a large desk: out of the vault, told as each recipient may be told, to the bytes of all workbooks.

The floor is openpyxl's write-only mode with the same cells: values alone, without styles, tables, charts or a vault.
"""

import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import insert
from sqlalchemy.orm import Session

from csdesk.models.contact import ContactAttempt, ContactKind, ContactOutcome
from csdesk.models.iv_d_case import IvdCase
from csdesk.services import vault as vaults
from csdesk.services.cycles import many_objects
from csdesk.services.reporting import Quarter
from csdesk.services.reporting.preparing import Preparing
from csdesk.services.settings import Settings
from tests.bench.figures import Figure
from tests.services.reporting import desk

PEOPLE, CONTACTS = 2_000, 20_000
TIMES_ALLOWED = 2.0
RUNS = 3
QUARTER = Quarter(2026, 3)
MADE = date(2026, 10, 8)
ENROLLED = date(2026, 9, 20)
SETTINGS = Settings(liaison_name="Dana Liaison", agency_name="Forward Works")
PASSPHRASE = "lantern orbit walnut 42"
Sheets = list[tuple[str, list[tuple[Any, ...]]]]


def measure() -> list[Figure]:
    """The quickest of three runs of each."""
    with tempfile.TemporaryDirectory() as folder:
        vault = vaults.create(Path(folder) / "bench.csvault", PASSPHRASE).vault
        with many_objects():
            vault.write(fill)
        books: list[bytes] = []
        seconds = []
        for _run in range(RUNS):
            began = time.perf_counter()
            books = vault.read(make)
            seconds.append(time.perf_counter() - began)
        vault.lock()
    cells = [values(book) for book in books]
    floor = min(plain(cells) for _run in range(RUNS))
    name = f"Quarter of {PEOPLE:,} people and {CONTACTS:,} contacts"
    return [Figure(name, min(seconds), "s", floor, TIMES_ALLOWED)]


def fill(session: Session) -> None:
    """Active people in three counties, all referred to a program, one in four enrolled."""
    chance = Random(1)
    made = desk.set_up(session)
    programs = [program_id for name, program_id in made.programs.items() if "Sober" not in name]
    people = []
    for number in range(PEOPLE):
        ncp_id = desk.add_person(session, number, (desk.COUNTIES[number % len(desk.COUNTIES)],))
        referred_on = QUARTER.first_day + timedelta(days=chance.randrange(60))
        enrolled_on = ENROLLED if number % 4 == 0 else None
        desk.refer(session, ncp_id, chance.choice(programs), referred_on, enrolled_on=enrolled_on)
        people.append(ncp_id)
    contacts = [
        {
            "ncp_id": chance.choice(people),
            "at": desk.noon(QUARTER.first_day + timedelta(days=chance.randrange(90))),
            "kind": chance.choice(list(ContactKind)),
            "outcome": chance.choice(list(ContactOutcome)),
            "note": "",
            "by": "bench",
        }
        for _ in range(CONTACTS)
    ]
    session.execute(insert(ContactAttempt), contacts)
    desk.report(session, QUARTER.first_day, session.query(IvdCase).all(), set())


def make(session: Session) -> list[bytes]:
    """The state's workbook and one for each CSA, before a password locks them."""
    preparing = Preparing(session, QUARTER, today=MADE, settings=SETTINGS)
    return [preparing.made(agency).content for agency in (None, *preparing.agencies())]


def values(book: bytes) -> Sheets:
    """What stands in the cells."""
    read = load_workbook(BytesIO(book))
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in read.worksheets]


def plain(books: Sequence[Sheets]) -> float:
    """Seconds of openpyxl alone."""
    began = time.perf_counter()
    for sheets in books:
        book = Workbook(write_only=True)
        for title, rows in sheets:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(BytesIO())
    return time.perf_counter() - began
