"""The map by county as a workbook of numbers: no names, and no number from which somebody could be told.

In the line of a county the numbers of fewer than five people are withheld, and so many more that none follows from
the whole of the county (`small_numbers.hide_enough`): both tables of the file have the same whole, so that one would
tell what the other keeps back. There are no sums and no number of all people, from which a small county would follow.
A county of which no number is told has no line.
"""

from datetime import date

from csdesk.services.program.able_willing import told
from csdesk.services.program.able_willing.by_county import GROUPS, ByCounty, Group
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.small_numbers import Shown
from csdesk.services.reporting.xlsx import LINE_HEIGHT, Book, lines_of

TITLE = "Able and willing to pay, by county"
SHEETS = {"said": "What they said", "pays": "How they pay"}


def told_line(found: ByCounty, county: str, groups: tuple[Group, ...]) -> tuple[Shown, ...]:
    """The numbers of a county, or a word where one is not told."""
    sizes = [found.at(county, group) for group in groups]
    return tuple(small_numbers.words_for(sizes, small_numbers.hide_enough(sizes), told.WITHHELD))


def told_counties(found: ByCounty) -> tuple[str, ...]:
    """Those of which a number is told in any table, so that both have the same lines."""
    return tuple(
        county
        for county in found.counties
        if any(isinstance(one, int) for groups in GROUPS.values() for one in told_line(found, county, groups))
    )


def workbook(found: ByCounty, *, made_on: date) -> bytes:
    """The file. The same numbers give the same bytes."""
    book = Book(title=TITLE, subject=TITLE, language="en-US", as_of=made_on)
    counties = told_counties(found)
    for key, groups in GROUPS.items():
        writer = book.sheet(SHEETS[key], [told.FIRST, *(told.OTHER,) * len(groups)])
        writer.line((TITLE, "title"), height=24)
        for line in told.about(found.whole, counted=False):
            writer.line((line, "subtitle"))
        writer.line()
        columns = [Column("county", "County", told.FIRST, "text")]
        columns += [Column(group.code, group.title, told.OTHER, "number") for group in groups]
        rows: list[Row] = []
        for county in counties:
            numbers = told_line(found, county, groups)
            row: Row = {group.code: number for group, number in zip(groups, numbers, strict=True)}
            rows.append({"county": county, **row})
        writer.table(SHEETS[key].replace(" ", ""), columns, rows, nothing="No county of which a number is told.")
    notes = book.sheet("Notes", [told.FIRST, told.NOTE])
    for label, text in (*told.notes_on(), *_notes()):
        notes.line((label, "label"), (text, "long"), height=LINE_HEIGHT * lines_of(text, told.NOTE))
    return book.to_bytes()


def _notes() -> tuple[tuple[str, str], ...]:
    several = (
        "Each file is safe alone. Several of them, of other days or counties or the map itself, tell more side by "
        "side than each."
    )
    return (
        ("Sometimes", "Said sometimes to one of the two questions, or to both."),
        ("Not asked", "No finished interview, or an interview in which not both were said."),
        ("Counties", "A county of which no number is told has no line."),
        ("Several files", several),
    )
