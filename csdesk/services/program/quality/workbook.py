"""The quality loop as a workbook: each chart beside the table of its numbers, and notes of how they are counted."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from csdesk.services.program.quality.shapes import Quality
from csdesk.services.program.quality.telling import Table, about_file, tables
from csdesk.services.program.quality.words import words
from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.xlsx import LINE_HEIGHT, Book, SheetWriter, lines_of
from csdesk.services.reporting.xlsx_charts import Drawn, Kind, bars

FIRST, OTHER, NOTE = 34.0, 13.0, 100.0
NUMBERS = 4
"""At most so many columns of numbers stand beside the labels."""
PLACE_OF_CHART, END_OF_CHART = "G", "P"
CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = 16.0, 8.2, 17
"""In centimetres, and rows of the usual height."""
ON_A_PAGE = 2
SHEETS = (
    ("Referrals", ("referrals_in_", "referrals_out_", "programs_")),
    ("Services", ("services_",)),
    ("Steps", ("ways",)),
    ("Attendance", ("attendance_", "classes_")),
    ("Outcomes", ("",)),
)
"""Title -> how the keys of its tables begin; the last has the rest."""


def workbook(found: Quality, *, outside: bool, made_on: date, desk: str = "") -> bytes:
    """The file. The same numbers give the same bytes."""
    paper = words()["paper"]
    book = Book(title=paper["title"], subject=paper["title"], language=paper["language"], as_of=made_on)
    left = list(tables(found, outside=outside))
    for title, beginnings in SHEETS:
        mine = [table for table in left if table.key.startswith(beginnings)]
        left = [table for table in left if table not in mine]
        if mine:
            writer = book.sheet(title, [FIRST, *(OTHER,) * NUMBERS, 2.0])
            for number, line in enumerate(about_file(found, outside=outside, made_on=made_on, desk=desk)):
                writer.line((line, "subtitle" if number else "title"), height=None if number else 24)
            writer.line()
            for number, table in enumerate(mine):
                if number and number % ON_A_PAGE == 0:
                    writer.page_break()
                _block(writer, table)
            writer.print_to(END_OF_CHART)
    _notes(book, found, outside=outside)
    return book.to_bytes()


def _block(writer: SheetWriter, table: Table) -> None:
    fields = [f"n{place}" for place in range(len(table.columns))]
    columns = [Column("label", table.first, FIRST, "text")]
    columns += [Column(field, heading, OTHER, "number") for field, heading in zip(fields, table.columns, strict=True)]
    rows: list[Row] = [{"label": line.label, **dict(zip(fields, line.numbers, strict=True))} for line in table.bars]
    writer.line((table.title, "section"), height=20)
    heading_row = writer.rows + 1
    writer.table(f"Table_{table.key}", columns, rows, nothing=words()["paper"]["nothing"])
    for line in table.lines:
        if line.whole:
            writer.line((line.label, "total_label"), *((number, "total") for number in line.numbers))
    not_drawn = ""
    if table.left_out:
        not_drawn = words()["paper"]["not_drawn"].format(labels=", ".join(table.left_out))
        _wrapped(writer, not_drawn, FIRST + OTHER * len(fields))
    if any(isinstance(number, int) and number for line in table.bars for number in line.numbers[: table.drawn]):
        _draw(writer, table, heading_row, not_drawn)
    while writer.rows < heading_row + CHART_ROWS:
        writer.line()


def _draw(writer: SheetWriter, table: Table, heading_row: int, not_drawn: str) -> None:
    numbers = [tuple(number if isinstance(number, int) else None for number in line.numbers) for line in table.bars]
    two: dict[str, Any] = {}
    if table.drawn > 1:
        two = {"seconds": [of_line[1] for of_line in numbers], "second_name": table.columns[1]}
    drawn = bars(
        Kind.COLUMNS if table.in_time else Kind.BARS,
        table.title,
        sheet=writer.title,
        heading_row=heading_row,
        labels=[line.label for line in table.bars],
        numbers=[of_line[0] for of_line in numbers],
        name=table.columns[0],
        **two,
    )
    told = f"{table.said} {not_drawn}".strip()
    writer.draw(
        Drawn(drawn, table.title, told), f"{PLACE_OF_CHART}{heading_row}", width=CHART_WIDTH, height=CHART_HEIGHT
    )


def _notes(book: Book, found: Quality, *, outside: bool) -> None:
    paper = words()["paper"]
    writer = book.sheet(paper["notes"], [28.0, NOTE])
    writer.line((paper["title"], "title"), height=24)
    writer.line()
    for label, text in notes(found, outside=outside):
        writer.line((label, "label"), (text, "long"), height=LINE_HEIGHT * lines_of(text, NOTE))


def notes(found: Quality, *, outside: bool) -> Iterator[tuple[str, str]]:
    """How it is counted, card by card, and which sentence asks for it."""
    paper = words()["paper"]
    for line in (paper["outside"] if outside else paper["office"], paper["counties"], paper["as_of"]):
        yield "", line
    until = found.scope.until
    yield "", paper["to_date"].format(day=f"{until:%m/%d/%Y}")
    for card in words()["card"].values():
        yield card["title"], card["rule"]
        yield "", paper["source"].format(source=words()["source"], document=card["document"])


def _wrapped(writer: SheetWriter, text: str, width: float) -> None:
    from textwrap import wrap

    for line in wrap(text, int(width)):
        writer.line((line, "subtitle"))
