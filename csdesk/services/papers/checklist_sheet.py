"""The procedures checklist of one person on paper: each step as printed, and how it stands as far as may be told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.models.checklist import ChecklistState
from csdesk.services import resources
from csdesk.services.days import written
from csdesk.services.documents.sheet import MARGIN, Block, Cell, Sheet, Style, plain

RESOURCE = "papers/checklist_sheet.toml"
TITLE = Style(17, 22, bold=True)
HEADING = Style(12, 16, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(9.5, 12.5)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (292.0, 212.0)
ON_RECORD, KEPT = "On the record only", "Withheld"
"""What stands in place of how a step stands, where that may not be told."""


@dataclass(frozen=True)
class PaperLine:
    """A step: its heading within the group, its words, and how it stands."""

    heading: str
    text: str
    standing: str


@dataclass(frozen=True)
class ChecklistPaper:
    """All that stands on the paper."""

    name: str
    to: str
    """The court's name; empty where it is not known, or the paper stays here."""
    own_use: bool
    groups: tuple[tuple[str, tuple[PaperLine, ...]], ...]
    notes: tuple[str, ...]
    """What was withheld and why."""
    source: str
    day: date


def standing(state: ChecklistState, on: date | None, *, marked: bool) -> str:
    """`Done on October 8, 2026, from the record`."""
    words: dict[str, Any] = resources.toml(RESOURCE)
    said: str = words["standing"][state.value].format(day=written(on) if on else "")
    if state is ChecklistState.OPEN:
        return said
    return f"{said}, {words['how']['hand' if marked else 'record']}"


def make(paper: ChecklistPaper) -> bytes:
    """The checklist as PDF, Letter, tagged for assistive technology. Its title and properties name nobody."""
    words: dict[str, Any] = resources.toml(RESOURCE)

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=words["title"], language=words["language"], footer=footer)
    sheet.text(plain(words["title"]), TITLE, tag="H1", after=2)
    sheet.text(plain(words["about"].format(name=paper.name, day=written(paper.day))), BODY, after=2)
    whom = words["own_use"] if paper.own_use else words["court"].format(to=paper.to or words["nobody"])
    sheet.text(plain(whom), BODY, after=8)
    for title, lines in paper.groups:
        sheet.table(plain(title), HEADING, words["columns"], _rows(lines), WIDTHS, CELL)
        sheet.space(10)
    if paper.notes:
        sheet.text(plain(words["withheld"]), HEADING, tag="H2", after=2)
        sheet.items([plain(note) for note in paper.notes], BODY)
        sheet.space(6)
    sheet.text(plain(words["source"].format(source=paper.source)), SMALL)
    return sheet.finish()


def _rows(lines: tuple[PaperLine, ...]) -> list[list[list[Block] | Cell]]:
    rows: list[list[list[Block] | Cell]] = []
    heading = ""
    for line in lines:
        if line.heading and line.heading != heading:
            rows.append([Cell([Block(plain(line.heading))], span=2, heading=True)])
        heading = line.heading
        rows.append([[Block(plain(line.text))], [Block(plain(line.standing))]])
    return rows
