"""The quality loop on paper: each card as a table of numbers with bars, and the last eight times beside it."""

from collections.abc import Iterator, Sequence
from datetime import date

from csdesk.services.documents.sheet import MARGIN, Sheet, Style, plain
from csdesk.services.program.quality.shapes import Quality
from csdesk.services.program.quality.telling import Table, about_file, tables
from csdesk.services.program.quality.words import words
from csdesk.services.program.quality.workbook import notes
from csdesk.services.reporting.page_blocks import SMALL, Block, draw_columns, draw_whole
from csdesk.services.reporting.small_numbers import Shown

TITLE = Style(17, 22, bold=True)
HEADING = Style(12, 16, bold=True)
BODY = Style(9.5, 13)
LINE, AROUND = 15.0, 62.0
"""Of a block: how high a line is, and all around its lines."""
WIDE, BESIDE = 4, 2
"""A table of more columns has the page's width; of the others so many stand beside each other."""
LETTERS = 24
"""So many letters of a label stand on one line at least."""
LONGEST = 24
"""So many lines a block has at most; a longer table goes on beside it, or on the next page."""


def paper(found: Quality, *, outside: bool, made_on: date, desk: str = "") -> bytes:
    """The pages as PDF, Letter, tagged for assistive technology; the same numbers give the same bytes."""
    said = words()["paper"]

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(said["foot"].format(page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=said["title"], language=said["language"], footer=footer)
    for number, line in enumerate(about_file(found, outside=outside, made_on=made_on, desk=desk)):
        sheet.text(plain(line), BODY if number else TITLE, tag="P" if number else "H1", after=2)
    sheet.space(10)
    for blocks in _rows(tables(found, outside=outside)):
        sheet.need(max(map(_height, blocks)))
        if len(blocks) == 1 and len(blocks[0].headings) > WIDE:
            draw_whole(sheet, blocks[0])
        else:
            draw_columns(sheet, blocks[:1], blocks[1:])
    sheet.space(4)
    sheet.text(plain(said["notes"]), HEADING, tag="H2", after=2)
    for label, text in notes(found, outside=outside):
        words_of_it = f"<b>{plain(label)}.</b> {plain(text)}" if label else plain(text)
        sheet.text(words_of_it, SMALL, after=2)
    return sheet.finish()


def _rows(found: Sequence[Table]) -> Iterator[list[Block]]:
    """Two blocks beside each other, a card and its eight times if it can be; what has many columns by itself."""
    waits: list[Block] = []
    for table in found:
        for block in _blocks(table):
            if len(block.headings) > WIDE or (table.key.endswith("_parts") and waits):
                if waits:
                    yield waits
                    waits = []
                if len(block.headings) > WIDE:
                    yield [block]
                    continue
            waits.append(block)
            if len(waits) == BESIDE:
                yield waits
                waits = []
    if waits:
        yield waits


def _blocks(table: Table) -> Iterator[Block]:
    headings = (table.first, *table.columns)
    drawn_of_all = [line.numbers[: table.drawn] for line in table.bars]
    longest = max((one for numbers in drawn_of_all for one in numbers if isinstance(one, int)), default=0)
    for start in range(0, max(len(table.lines), 1), LONGEST):
        lines = table.lines[start : start + LONGEST]
        drawn = [[_drawn(line.numbers[place]) for line in lines] for place in range(table.drawn)]
        for line_place, line in enumerate(lines):
            if line.whole:
                for column in drawn:
                    column[line_place] = None
        two = table.drawn > 1
        yield Block(
            title=table.title,
            headings=headings,
            rows=tuple((line.label, *(_written(number) for number in line.numbers)) for line in lines),
            bars=tuple(drawn[-1]) if any(any(column) for column in drawn) else (),
            alternative=table.said,
            before=tuple(drawn[0]) if two else (),
            longest=longest,
            below=words()["paper"]["both"] if two else "",
        )


def _height(block: Block) -> float:
    return AROUND + LINE * sum(1 + len(row[0]) // LETTERS for row in block.rows)


def _drawn(number: Shown) -> int | None:
    return number if isinstance(number, int) else None


def _written(number: Shown) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number or "-")
