"""The quarter of several desks as a workbook: by county, by desk, what else was counted, and how it was counted."""

from csdesk.services.program.supervisor.told import MadePaper, ToldQuarter
from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.small_numbers import Shown
from csdesk.services.reporting.xlsx import Book, SheetWriter

FIRST, NUMBER = 30.0, 13.0
NOTES = 100.0


def workbook(found: ToldQuarter) -> MadePaper:
    """Make it. Nobody is named, and a small number is not told."""
    words = found.words
    about = f"{found.title}, {found.quarter.title}"
    book = Book(title=found.title, subject=about, language="en-US", as_of=found.as_of)
    as_of = words["as_of"].format(span=found.quarter.title, day=f"{found.as_of:%m/%d/%Y}")
    for key, first, lines, several in (
        ("county", words["by_county"], found.counties, (words["in_several"], found.in_several)),
        ("desk", words["by_desk"], found.desks, (words["at_several"], found.at_several)),
    ):
        sheet = book.sheet(first, [FIRST, *[NUMBER] * len(found.steps)], frozen_rows=4)
        sheet.line((found.title, "title"))
        sheet.line((as_of, "subtitle"))
        sheet.line()
        columns = [Column("name", words[key], FIRST, "text")]
        columns += [Column(str(place), step, NUMBER, "number") for place, step in enumerate(found.steps)]
        rows: list[Row] = [
            {"name": name, **{str(place): count for place, count in enumerate(counts)}} for name, counts in lines
        ]
        sheet.table(f"Table_{key}", columns, rows, nothing=words["withheld"], withheld=words["withheld"])
        _line(sheet, *several, label="text", style="number")
        _line(sheet, words["total"], found.total, label="total_label", style="total")
    _others(book, found)
    return MadePaper(f"{_stem(found)}.xlsx", book.to_bytes(), len(found.made), found.quarter)


def _line(sheet: SheetWriter, name: str, counts: tuple[Shown, ...], *, label: str, style: str) -> None:
    plain = {"number": "no_number", "total": "no_total"}[style]
    sheet.line((name, label), *((count, plain if isinstance(count, str) else style) for count in counts))


def _others(book: Book, found: ToldQuarter) -> None:
    words = found.words
    sheet = book.sheet(words["further"], [62.0, NUMBER])
    sheet.line((words["further"], "title"))
    sheet.line()
    columns = [Column("what", words["what"], 62.0, "text"), Column("number", words["number"], NUMBER, "number")]
    rows: list[Row] = [{"what": what, "number": number} for what, number in found.further]
    sheet.table("Table_further", columns, rows, nothing="")
    notes = book.sheet(words["notes"], [NOTES])
    notes.line((words["notes"], "title"))
    for name, made, early in found.made:
        counted = f"{name}: {words['made'].lower()} {made:%m/%d/%Y}"
        notes.line((f"{counted}, {words['early']}" if early else counted, "long"))
    notes.line()
    for note in words["note"].values():
        notes.line((note, "long"))


def _stem(found: ToldQuarter) -> str:
    return str(found.words["file_name"].format(quarter=found.quarter))
