"""Tables on paper: headings, spans, what stays together, and how a reader is told."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from csdesk.services.documents.sheet import Block, Cell, Sheet, Style

HEADING = Style(13, 18, bold=True)
BODY = Style(11, 15)
COLUMNS = ("What", "Yes", "No")
WIDTHS = (304.0, 100.0, 100.0)
SPANS: list[Any] = [
    [Cell([Block("About work")], span=3, heading=True)],
    [Cell([Block("Transportation")], heading=True), [], []],
    [[Block("Notes"), Block("an item", bullet=True)], Cell([Block("a")], span=2)],
]


def paper(rows: list[Any]) -> bytes:
    sheet = Sheet(title="Table", language="en-US", footer=lambda *_page: None)
    sheet.text("Table", HEADING, tag="H1")
    sheet.table("Circumstances", HEADING, COLUMNS, rows, WIDTHS, BODY)
    return sheet.finish()


def lines(reader: PdfReader) -> list[list[tuple[str, dict[str, Any]]]]:
    """Each row of the table: its cells with their attributes."""
    root: Any = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]  # type: ignore[index]
    (table,) = [child for child in (kid.get_object() for kid in root["/K"]) if child["/S"] == "/Table"]
    found = []
    for row in table["/K"]:
        cells = (cell.get_object() for cell in row.get_object()["/K"])
        found.append([(str(cell["/S"]), dict(cell.get("/A", {}))) for cell in cells])
    return found


def test_spans_and_headings_are_drawn_and_told() -> None:
    reader = PdfReader(BytesIO(paper(SPANS)))

    head, first, second, third = lines(reader)
    assert [cell for cell, _ in head] == ["/TH"] * 3
    assert first == [("/TH", {"/O": "/Table", "/ColSpan": 3, "/Scope": "/Column"})]
    assert second == [("/TH", {"/O": "/Table", "/Scope": "/Row"}), ("/TD", {}), ("/TD", {})]
    assert third == [("/TD", {}), ("/TD", {"/O": "/Table", "/ColSpan": 2})]
    assert "About work" in reader.pages[0].extract_text()


def test_cells_that_do_not_fill_the_row_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        paper([[Cell([Block("Too wide")], span=2)]])


def test_a_heading_within_the_table_stays_with_the_row_below_it() -> None:
    rows: list[Any] = []
    for number in range(40):
        rows += [[Cell([Block(f"Group {number}")], span=3, heading=True)], [[Block(f"Line {number}")], [], []]]
    for page in PdfReader(BytesIO(paper(rows))).pages:
        assert page.extract_text().strip().split("\n")[-1].startswith("Line")
