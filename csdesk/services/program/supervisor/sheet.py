"""The quarter of several desks on paper: bars of the steps beside their numbers, then by county and by desk."""

from collections.abc import Sequence

from csdesk.services.documents.sheet import MARGIN, Block, Cell, Sheet, Style, plain
from csdesk.services.program.supervisor.told import Line, MadePaper, ToldQuarter
from csdesk.services.reporting import charts
from csdesk.services.reporting import page_blocks as blocks
from csdesk.services.reporting.small_numbers import Shown

TITLE = Style(15, 19, bold=True)
HEADING = Style(11, 15, bold=True)
BODY = Style(9.5, 13)
CELL = Style(8.5, 10.5)
SMALL = Style(8, 10.5, gray=0.27)
FIRST = 72.0
ACROSS = 6
"""Counties, or desks, beside each other."""
GAP = 12.0


def page_pdf(found: ToldQuarter) -> MadePaper:
    """Make it. It says what the workbook says, and names nobody; the same figures give the same bytes."""
    words = found.words
    span = found.quarter.title

    def footer(sheet: Sheet, _page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(title=found.title, span=span)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=f"{found.title}, {span}", language="en-US", footer=footer)
    sheet.text(plain(found.title), TITLE, tag="H1")
    sheet.text(plain(words["as_of"].format(span=span, day=f"{found.as_of:%m/%d/%Y}")), BODY, after=GAP)
    blocks.draw_columns(sheet, (_steps(found),), (_further(found),))
    sheet.space(GAP)
    _table(sheet, found, words["by_county"], found.counties, (words["in_several"], found.in_several))
    _table(sheet, found, words["by_desk"], found.desks, (words["at_several"], found.at_several))
    sheet.text(plain(words["notes"]), HEADING, tag="H2")
    for name, made, early in found.made:
        counted = f"{name}: {words['made'].lower()} {made:%m/%d/%Y}"
        sheet.text(plain(f"{counted}, {words['early']}" if early else counted), SMALL)
    for note in words["note"].values():
        sheet.text(plain(note), SMALL)
    return MadePaper(
        f"{words['file_name'].format(quarter=found.quarter)}.pdf", sheet.finish(), len(found.made), found.quarter
    )


def _steps(found: ToldQuarter) -> blocks.Block:
    words = found.words
    numbers = tuple(_written(count) for count in found.total)
    said = charts.in_words(found.steps, list(numbers), "people")
    return blocks.Block(
        words["total"],
        (words["step"], words["people"]),
        tuple(zip(found.steps, numbers, strict=True)),
        tuple(count if isinstance(count, int) else None for count in found.total),
        words["chart"].format(title=words["total"], said=said),
    )


def _further(found: ToldQuarter) -> blocks.Block:
    words = found.words
    rows = tuple((name, _written(count)) for name, count in found.further)
    return blocks.Block(words["further"], (words["what"], words["number"]), rows)


def _table(sheet: Sheet, found: ToldQuarter, title: str, lines: tuple[Line, ...], several: Line) -> None:
    """Steps downwards, so that the names have room; so many columns beside each other as the page takes."""
    every = (*lines, several, (found.words["total"], found.total))
    for start in range(0, len(every), ACROSS):
        some = every[start : start + ACROSS]
        widths = (FIRST, *[(sheet.width - FIRST) / ACROSS] * len(some))
        rows: list[list[Sequence[Block] | Cell]] = [
            [Cell([Block(plain(step))], heading=True), *([Block(_written(counts[place]))] for _name, counts in some)]
            for place, step in enumerate(found.steps)
        ]
        heading = title if not start else f"{title} ({start // ACROSS + 1})"
        sheet.table(
            plain(heading), HEADING, (found.words["step"], *(name for name, _counts in some)), rows, widths, CELL
        )
        sheet.space(GAP)


def _written(count: Shown) -> str:
    return f"{count:,}" if isinstance(count, int) else str(count or "")
