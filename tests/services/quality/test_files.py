"""The files of the quality loop: charts beside their tables, the same bytes again, and nothing small outside."""

import zipfile
from io import BytesIO

from openpyxl import load_workbook
from pypdf import PdfReader

from csdesk.services.program.quality import paper, workbook
from tests.services.people import TODAY
from tests.services.quality.samples import empty, sample


def cells(content: bytes) -> list[object]:
    book = load_workbook(BytesIO(content))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_each_table_of_the_workbook_has_a_chart_beside_it() -> None:
    content = workbook.workbook(sample(), outside=False, made_on=TODAY, desk="Rock")
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Referrals", "Services", "Steps", "Attendance", "Outcomes", "Notes"]
    drawn = {sheet.title: len(sheet._charts) for sheet in book}  # type: ignore[attr-defined]
    assert drawn == {"Referrals": 6, "Services": 1, "Steps": 8, "Attendance": 3, "Outcomes": 2, "Notes": 0}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/drawings/draw")]
    assert all(f'descr="{title}. ' in "".join(drawings) for title in ("Referrals in", "Time between steps"))


def test_the_same_numbers_give_the_same_bytes() -> None:
    for make in (workbook.workbook, paper.paper):
        assert make(sample(), outside=True, made_on=TODAY) == make(sample(), outside=True, made_on=TODAY)


def test_what_goes_outside_says_so_and_tells_no_small_number() -> None:
    office = cells(workbook.workbook(sample(people=4), outside=False, made_on=TODAY))
    outside = cells(workbook.workbook(sample(people=4), outside=True, made_on=TODAY))
    few = {1, 2, 3, 4}
    assert few & {one for one in office if isinstance(one, int)} == few
    assert few & {one for one in outside if isinstance(one, int)} == set()
    assert "under 5" in outside
    assert "not told" in outside
    assert any("may be passed on" in str(one) for one in office)
    assert any("For use outside" in str(one) for one in outside)


def test_the_paper_holds_the_numbers_the_notes_and_no_more_lines_than_a_page_has() -> None:
    pages = PdfReader(BytesIO(paper.paper(sample(), outside=False, made_on=TODAY))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert all(f"County {number}" in text for number in range(72))
    assert "Use a Continuous Quality Improvement Model" in " ".join(text.split())
    assert len(pages) < 12


def test_of_nothing_there_are_files_too() -> None:
    assert "Nothing in this time." in cells(workbook.workbook(empty(), outside=True, made_on=TODAY))
    assert PdfReader(BytesIO(paper.paper(empty(), outside=False, made_on=TODAY))).pages
