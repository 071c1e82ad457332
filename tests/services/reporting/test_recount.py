"""The workbooks of two sample months and a scripted quarter, each cell of them counted again from whole tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.services import directory, new_desk, reporting, resources
from tests.conftest import PASSPHRASE
from tests.services.reporting.recount import counted, expected
from tests.services.reporting.recount.deeds import SETTINGS, WHO, moment
from tests.services.reporting.recount.expected import Grid, Report
from tests.services.reporting.recount.people import withheld
from tests.services.reporting.recount.tables import Tables, Time
from tests.services.reporting.recount.work import Work

SPRING = Time(date(2026, 4, 1), date(2026, 6, 30), "April–June 2026")
SUMMER = Time(date(2026, 7, 1), date(2026, 9, 30), "July–September 2026")
WINTER = Time(date(2026, 1, 1), date(2026, 3, 31), "January–March 2026")
JULY = Time(date(2026, 7, 1), date(2026, 7, 31), "July 2026")
AUGUST = Time(date(2026, 8, 1), date(2026, 8, 31), "August 2026")
REPORTED, TOLD_AGAIN = date(2026, 10, 8), date(2026, 10, 14)
AMENDED = ("Brown", "Racine")
LEFT_IN_JULY, IN_AUGUST, IN_SEPTEMBER = date(2026, 7, 10), date(2026, 8, 5), date(2026, 9, 4)
TOLD = (
    ("Dane", SPRING, LEFT_IN_JULY),
    ("Rock", SPRING, LEFT_IN_JULY),
    ("Rock", JULY, IN_AUGUST),
    ("Rock", AUGUST, IN_SEPTEMBER),
    *((county, SUMMER, REPORTED) for county in ("Brown", "Dane", "Kenosha", "Milwaukee", "Racine", "Rock")),
)
NAMES = [
    *(f"state {on}" for on in (LEFT_IN_JULY, REPORTED, TOLD_AGAIN)),
    *(f"{county} {on}" for county, _time, on in TOLD),
    *(f"{county} {TOLD_AGAIN}" for county in AMENDED),
]


@dataclass
class Desk:
    """What left the desk, and the tables as they were when it was made."""

    work: Work
    sheets: dict[str, dict[str, Grid]] = field(default_factory=dict)
    tables: dict[date, Tables] = field(default_factory=dict)

    def give_out(self, name: str, workbook_id: Any, on: date) -> None:
        """A report leaves and is read as its reader does: with the password that is told on the phone."""

        def work(session: Session) -> tuple[bytes, str]:
            file = reporting.give_out(session, workbook_id, at=moment(on), who=WHO)
            protected = file.workbook.protected
            word = reporting.show_password(session, workbook_id, at=moment(on), who=WHO) if protected else ""
            return file.content, word

        content, password = self.work.vault.write(work)
        assert bool(password) == (not name.startswith("state"))
        self.sheets[name] = _read(content, password)
        self.tables[on] = self.work.vault.read(Tables.read)

    def quarter(self, number: int, on: date) -> None:
        """The reports of a quarter."""
        quarter = reporting.Quarter(2026, number)
        made = self.work.vault.write(
            lambda session: reporting.prepare_quarter(session, quarter, at=moment(on), who=WHO, settings=SETTINGS)
        )
        for line in made:
            name = line.recipient_name.replace(" County Child Support Agency", "").replace("State mailbox", "state")
            self.give_out(f"{name} {on}", line.id, on)

    def amend(self, name: str) -> None:
        """The report that takes the place of the quarter's one."""

        def work(session: Session) -> Any:
            agency = directory.csa_for_county(session, name)
            csa_id = agency.id if agency else None
            made = reporting.newest_workbooks(session, reporting.Quarter(2026, 3))
            line = next(one for one in made if one.csa_id == csa_id)
            at = moment(TOLD_AGAIN)
            return reporting.amend(session, line.id, at=at, who=WHO, settings=SETTINGS).id

        self.give_out(f"{name} {TOLD_AGAIN}", self.work.vault.write(work), TOLD_AGAIN)

    def month(self, county: str, time: Time, on: date) -> None:
        """The report of a month to an agency."""

        def work(session: Session) -> Any:
            agency = directory.csa_for_county(session, county)
            assert agency is not None
            period = reporting.periods.between(time.first, time.last)
            return reporting.prepare_csa(session, agency.id, period, at=moment(on), who=WHO, settings=SETTINGS).id

        self.give_out(f"{county} {on}", self.work.vault.write(work), on)


def _read(content: bytes, password: str) -> dict[str, Grid]:
    if password:
        opened = BytesIO()
        file = msoffcrypto.OfficeFile(BytesIO(content))
        file.load_key(password=password)
        file.decrypt(opened)
        content = opened.getvalue()
    found: dict[str, Grid] = {}
    for sheet in load_workbook(BytesIO(content)).worksheets:
        grid: Grid = []
        for row in sheet.iter_rows(values_only=True):
            grid.append([cell.date() if isinstance(cell, datetime) else cell for cell in row])
        found[sheet.title] = _trimmed(grid)
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, guesses_stay_cheap: None) -> Iterator[Desk]:
    """The whole quarter, once for all tests here."""
    folder: Path = tmp_path_factory.mktemp("recount")
    vault = new_desk.create(folder / "desk.csvault", PASSPHRASE).vault
    desk = Desk(Work(vault, folder))
    work = desk.work
    work.spring()
    work.take_in(0)
    desk.quarter(2, LEFT_IN_JULY)
    work.july()
    work.late_entry()
    desk.month("Rock", JULY, IN_AUGUST)
    work.take_in(1)
    work.august()
    desk.month("Rock", AUGUST, IN_SEPTEMBER)
    work.september()
    desk.quarter(3, REPORTED)
    work.after()
    for name in ("state", *AMENDED):
        desk.amend(name)
    yield desk
    vault.lock()


@pytest.fixture(scope="module")
def recounted(desk: Desk) -> dict[str, tuple[Report, dict[str, Grid]]]:
    """Each report as it is expected, with its sheets, by the name under which the real one was read."""
    then = desk.tables
    spring = expected.state(then[LEFT_IN_JULY], SPRING, WINTER, LEFT_IN_JULY)
    summer = expected.state(then[REPORTED], SUMMER, SPRING, REPORTED, reported=spring)
    again = expected.state(then[TOLD_AGAIN], SUMMER, SPRING, TOLD_AGAIN, reported=spring)
    found = {
        f"state {LEFT_IN_JULY}": (spring, spring.sheets()),
        f"state {REPORTED}": (summer, summer.sheets()),
        f"state {TOLD_AGAIN}": (again, again.sheets(amends=summer, left=REPORTED)),
    }
    last: dict[str, Report] = {}
    for county, time, on in TOLD:
        report = expected.csa(then[on], county, time, on)
        found[f"{county} {on}"] = report, report.sheets(since=last.get(county))
        last[county] = report
    for county in AMENDED:
        report = expected.csa(then[TOLD_AGAIN], county, SUMMER, TOLD_AGAIN)
        sheets = report.sheets(since=last[county], amends=last[county], left=REPORTED)
        found[f"{county} {TOLD_AGAIN}"] = report, sheets
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_cell_agrees_with_the_recount(
    desk: Desk, recounted: dict[str, tuple[Report, dict[str, Grid]]], name: str
) -> None:
    sheets, (report, wanted) = desk.sheets[name], recounted[name]
    assert list(sheets) == [*wanted, "Notes"]
    differs = [
        (sheet, f"row {place}", found, should)
        for sheet, grid in wanted.items()
        for place, (found, should) in enumerate(zip_longest(_trimmed(sheets[sheet]), _trimmed(grid)), 1)
        if found != should
    ]
    assert not differs, "\n".join(map(str, (f"{len(differs)} rows differ", *differs[:20])))
    notes = [*sheets["Notes"], []]
    first = notes.index(["Withheld"]) + 1
    assert [tuple(row) for row in notes[first : notes.index([], first)]] == withheld(report.lines)
    said = {row[1] for row in notes if len(row) == 2}
    rules = resources.toml("reporting/steps.toml")
    steps = [rules[step]["rule"] for step in counted.STEPS] + rules["general"]
    assert {*rules["report"], *(steps if report.to.kind == "state" else ())} <= said


def test_the_quarter_has_an_example_of_everything(desk: Desk) -> None:
    """Or the recount would agree about empty sheets."""
    state, again = desk.sheets[f"state {REPORTED}"], desk.sheets[f"state {TOLD_AGAIN}"]
    said = {sheet: {cell for row in grid for cell in row} for sheet, grid in state.items()}
    for sheet in ("Summary", "Charts", "Outcomes"):
        assert "withheld" in said[sheet], sheet
        assert any(isinstance(cell, int) and cell >= 5 for cell in said[sheet]), sheet
    assert "under 5" in said["Summary"]
    assert len(said["Outcomes"] & {"Noncustodial parent", "Custodial parent", "Child"}) == 3
    assert {"Median, in whole dollars", "Parent and child meet"} <= said["Outcomes"]
    words = resources.toml("reporting/words.toml")
    rare = {"Mail returned", "Wrong number", "Did not come"}
    assert not {*words["activity"].values()} - said["Activities"]
    assert rare & said["Activities"]
    counties = [desk.sheets[f"{county} {REPORTED}"] for county in ("Brown", "Kenosha", "Racine", "Rock")]
    of_people = {cell for sheets in counties for row in sheets["Active NCPs"] for cell in row}
    assert {*words["status"].values(), *words["since_enrolment"].values(), "withheld"} <= of_people
    assert any(", " in str(row[0]) for row in state["Active NCPs"][4:])
    assert "no longer told" in {cell for row in again["What differs"] for cell in row}
    assert "3 new lines" in {row[-1] for row in desk.sheets[f"Racine {TOLD_AGAIN}"]["What differs"] if row}
    marks = {
        str(row[-1]).split(":")[0] for row in desk.sheets[f"Rock {REPORTED}"]["Active NCPs"][4:] if len(row) == 14
    }
    assert marks == {"new", "changed"}


def _trimmed(grid: Grid) -> Grid:
    """Without empty cells at the end of a row, and empty rows at the end."""
    grid = [[None if cell == "" else cell for cell in row] for row in grid]
    rows = [row[: max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)] for row in grid]
    return rows[: max(place for place, row in enumerate(rows, 1) if row)]
