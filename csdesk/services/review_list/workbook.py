"""The workbook that goes to a CSA: one row a person, a list of answers to choose from, and what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from csdesk.services.disclosure import Withheld
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.xlsx import LINE_HEIGHT, Book, lines_of
from csdesk.services.review_list.wording import FIELDS, wording

HEADING_ROW = 4
NOTES_WIDTHS = (26.0, 96.0)


@dataclass(frozen=True)
class ReviewRow:
    """One person of the list, as the CSA may be told."""

    ref: str
    name: str
    cases: str


def write(agency: str, due_on: date, as_of: date, rows: Sequence[ReviewRow], withheld: Sequence[Withheld]) -> bytes:
    """The workbook; the same contents give the same bytes."""
    words = wording().toml
    notes, prompts = words["notes"], words["prompts"]
    due = notes["due"].format(due=_day(due_on))
    book = Book(title=words["title"], subject=agency, language=words["language"], as_of=as_of)
    sheet = book.sheet(words["sheet"], [column.width for column in wording().columns], frozen_rows=HEADING_ROW)
    sheet.line((words["title"], "title"), height=24)
    sheet.line((f"{notes['agency'].format(agency=agency)}. {due}.", "subtitle"))
    sheet.line()
    lines: list[Row] = [
        {"ref": row.ref, "name": row.name, "cases": row.cases, "answer": None, "reason": None} for row in rows
    ]
    sheet.table("Table_review", wording().columns, lines, nothing=words["nothing"])
    first, last = HEADING_ROW + 1, HEADING_ROW + len(rows)
    for field, choices, only in (
        ("answer", tuple(wording().answers.values()), True),
        ("reason", tuple(words["reasons"]["offered"]), False),
    ):
        sheet.choices(FIELDS.index(field) + 1, first, last, choices, prompts[field], only=only)
    writer = book.sheet("Notes", NOTES_WIDTHS)
    writer.line((notes["heading"], "title"), height=24)
    about = [("For", agency), ("Answers by", _day(due_on)), ("Made on", _day(as_of)), ("People", str(len(rows)))]
    told = [(f"Withheld about {one.people}", f"{one.sentence} ({one.source})") for one in withheld]
    for label, text in [*about, *(("", line) for line in notes["lines"]), *told, ("Why", notes["source"])]:
        writer.line((label, "label"), (text, "long"), height=LINE_HEIGHT * lines_of(text, NOTES_WIDTHS[1]))
    return book.to_bytes()


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"
