"""Every kind of workbook that leaves, as office programs open it: no complaint, no repair, the same cells."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.services import audit, plain_workbook, referral_report, reporting
from csdesk.services import vault as vaults
from csdesk.services.audit.as_file import trail_file
from csdesk.services.reporting import Quarter, protecting
from csdesk.services.review_list import workbook as review_workbook
from tests.conftest import PASSPHRASE
from tests.services.reporting import desk
from tests.services.reporting.books import MADE, QUARTER, SETTINGS, export, give_out
from tests.support.office import Office
from tests.support.package import DRAWING, faults
from tests.support.reports import report_of, row

LATER = desk.noon(date(2026, 11, 2))
NEXT = Quarter(2026, 4)
PASSWORD = "k7mq-x3pd-9tna-e4hw"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """One of each kind, by its name."""
    folder = tmp_path_factory.mktemp("books")
    empty = vaults.create(folder / "empty.csvault", PASSPHRASE).vault
    made = {"empty": export(empty)["State mailbox"].content, "people": people_list()}
    empty.lock()
    vault = vaults.create(folder / "desk.csvault", PASSPHRASE).vault
    vault.write(lambda session: desk.script(session, seed=3, people=70))
    first = export(vault)
    made |= {"state": first["State mailbox"].content, "csa": first["Brown County CSA"].content}
    give_out(vault)
    made["csa_marked"] = export(vault, on=LATER.date(), quarter=NEXT)["Brown County CSA"].content
    made |= vault.write(amended)
    made["review"] = review_workbook.write("Brown County CSA", MADE, MADE, REVIEWED, ())
    made |= vault.write(others)
    yield made
    vault.lock()


REVIEWED = [review_workbook.ReviewRow(f"{number:04d}", f"=Quill {number} & <b>", "7012345") for number in range(9)]


def people_list() -> bytes:
    """A list as it is saved, with text that looks like a formula."""
    rows: list[list[plain_workbook.Cell]] = [
        ["=Sum(1), Rose", 1_250, MADE, None],
        ["O'Neil & Co <x>", -5, None, "\tx"],
    ]
    headings, widths = ["Name", "Arrears", "Day", "Note"], [20, 12, 12, 20]
    return plain_workbook.workbook("People", headings, widths, rows, lambda: ["One"])


def amended(session: Session) -> dict[str, bytes]:
    """Amended reports, after names and cases were corrected."""
    for person in session.query(Ncp):
        person.last_name = f"Corrected{person.last_name}"
    for program in session.query(Program):
        program.name = f"{program.name} (new)"
    session.flush()
    found = {}
    for name, line in {one.recipient_name: one for one in reporting.newest_workbooks(session, QUARTER)}.items():
        if name in ("State mailbox", "Brown County CSA"):
            again = reporting.amend(session, line.id, at=LATER, who="Dana", settings=SETTINGS)
            found["state_amended" if name == "State mailbox" else "csa_amended"] = reporting.opened(session, again.id)
    return found


def others(session: Session) -> dict[str, bytes]:
    """The audit trail, and the rows of a report that are not taken in."""
    at = datetime(2026, 11, 21, 15, tzinfo=UTC)
    audit.record(session, at=at, who="=Dana", action="vault.unlocked")
    session.flush()
    rows = [row(PIN=f"90000001{number:02}", case=f"70{number:05}", dob="13/45/1990") for number in range(5)]
    preview = referral_report.preview(session, report_of(rows, "2026-11-21"), today=at.date())
    return {
        "trail": trail_file(session, "xlsx", at=at).content,
        "rejects": referral_report.rejects_workbook(preview),
    }


def test_no_part_of_a_file_is_what_excel_would_repair(files: dict[str, bytes]) -> None:
    assert {name: faults(content) for name, content in files.items()} == {name: [] for name in files}


def test_libreoffice_opens_each_without_complaint_and_reads_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    office = Office(tmp_path)
    again = office.saved_again(files)
    for name, content in files.items():
        assert values(again[name]) == values(content), name
        assert charts(again[name]) == charts(content), name
    assert charts(files["state"]) >= 3
    assert charts(files["csa"]) == 2
    opened = office.unlocked(protecting.protect(files["csa"], PASSWORD), PASSWORD)
    assert opened is not None
    assert values(opened) == values(files["csa"])
    assert office.unlocked(protecting.protect(files["csa"], PASSWORD), PASSWORD[:-1]) is None


def test_each_chart_says_in_words_what_its_table_says(files: dict[str, bytes]) -> None:
    for name in ("state", "csa", "state_amended", "csa_marked"):
        said = alternatives(files[name])
        sheet = sheet_of(files[name])
        drawn = sheet._charts
        assert len(said) == len(drawn) > 0, name
        for chart, words in zip(drawn, said, strict=True):
            top = chart.anchor._from.row + 1
            title = str(sheet.cell(top, 1).value)
            assert title in words
            left, line = 0, top + 1
            while (label := sheet.cell(line, 1).value) is not None and sheet.cell(line, 2).value is not None:
                count = sheet.cell(line, 2).value
                assert f"{label} {count}" in words
                left += not isinstance(count, int)
                line += 1
            assert ("Not drawn" in words) == bool(left)
            series = chart.series[0].val.numRef
            assert len(series.numCache.pt) == line - top - 1 - left, "words are not drawn as nought"


def test_what_is_not_told_is_not_in_the_chart_either(files: dict[str, bytes]) -> None:
    cells = values(files["state"])["Charts"]
    assert any(str(value).startswith("under 5") for line in cells for value in line), "the script has small numbers"
    sheet = sheet_of(files["state"])
    for chart in sheet._charts:
        drawn = chart.series[0]
        lines: Any = sheet[drawn.val.numRef.f.rpartition("!")[2].replace("$", "")]
        numbers = [line[0].value for line in lines]
        told = {place: count for place, count in enumerate(numbers) if isinstance(count, int)}
        assert {point.idx: point.v for point in drawn.val.numRef.numCache.pt} == told
        assert drawn.val.numRef.numCache.ptCount == len(drawn.cat.strRef.strCache.pt) == len(numbers)
        silent = [label.idx for label in drawn.dLbls.dLbl if not label.showVal]
        assert silent == [place for place in range(len(numbers)) if place not in told], "no 0 stands there"


def test_the_weeks_follow_each_other_in_the_chart_though_some_are_not_told(files: dict[str, bytes]) -> None:
    sheet = sheet_of(files["state"])
    weeks = next(chart for chart in sheet._charts if chart.type == "col").series[0]
    assert len(weeks.val.numRef.numCache.pt) < 14, "some are not told"
    drawn = [point.v for point in weeks.cat.strRef.strCache.pt]
    assert (len(drawn), drawn[:3], drawn[-1]) == (14, ["Jul 1", "Jul 6", "Jul 13"], "Sep 28")


def values(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """What stands in the cells that are not empty, by sheet."""
    found = {}
    for sheet in load_workbook(BytesIO(content)).worksheets:
        lines = [tuple(cell for cell in line if cell is not None) for line in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [line for line in lines if line]
    return found


def sheet_of(content: bytes) -> Any:
    """The sheet *Charts*."""
    return load_workbook(BytesIO(content))["Charts"]


def charts(content: bytes) -> int:
    """How many there are."""
    sheets: list[Any] = load_workbook(BytesIO(content)).worksheets
    return sum(len(sheet._charts) for sheet in sheets)


def alternatives(content: bytes) -> list[str]:
    """The alternative texts of the drawings, in their order."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        drawings = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        trees = [ElementTree.fromstring(archive.read(name)) for name in sorted(drawings)]
    return [one.attrib["descr"] for tree in trees for one in tree.iter(f"{DRAWING}cNvPr")]
