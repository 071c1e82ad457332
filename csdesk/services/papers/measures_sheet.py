"""The performance measures of an agency on paper: the table that adds up, why, what comes next, and by which rules.

It is about an agency; nobody is named on it. It speaks the language of the window, as its sentences are the window's.
"""

from datetime import datetime

from csdesk.dates import full_day
from csdesk.services.days import clock_time, local_day
from csdesk.services.documents.sheet import MARGIN, Block, Cell, Sheet, Style, plain
from csdesk.services.papers.measures_cells import block, number, right
from csdesk.services.program.measures import Standing, YearStanding
from csdesk.services.program.measures.words import (
    advance_words,
    count_words,
    derivation,
    dollars,
    load_words,
    next_words,
    percent,
    rate_words,
    rounding,
    rule_name,
    why,
)
from csdesk.wording import in_number, language, tr

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(9.5, 13)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (134.0, 58.0, 64.0, 58.0, 54.0, 56.0, 80.0)
COUNT_WIDTHS = (238.0, 133.0, 133.0)


def make(standing: Standing, year: YearStanding, *, at: datetime, desk: str = "") -> bytes:
    """The page as PDF, Letter, tagged for assistive technology. `desk`: whose it is."""
    title = tr("Performance measures {year}: {agency}", year=standing.year, agency=standing.name)

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(tr("CS Desk. Page {page}", page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=title, language=language() or "en-US", footer=footer)
    sheet.text(plain(title), TITLE, tag="H1")
    made = f"{full_day(local_day(at))}, {clock_time(at)}"
    sheet.text(plain(tr("{made}. {desk}", made=made, desk=desk).strip()), SMALL, after=2)
    sheet.text(plain(standing.definition.source), SMALL, after=10)
    _table(sheet, standing)
    _shared(sheet, standing, year)
    sheet.space(12)
    sheet.text(plain(tr("Next step, if nothing else changes")), HEADING, tag="H2", after=3)
    steps = [next_words(one.measure, one.next_step) for one in standing.earned.rows if one.next_step is not None]
    if steps:
        sheet.items([plain(step) for step in steps], BODY)
    else:
        sheet.text(plain(tr("There is none: everything is earned, or counts are missing.")), BODY)
    sheet.space(10)
    sheet.text(plain(tr("Why")), HEADING, tag="H2", after=3)
    said = [
        f"{row.measure.title} ({rule_name(row)}). {why(standing.definition, row)}" for row in standing.earned.rows
    ]
    sheet.items([plain(one) for one in said], BODY)
    sheet.text(plain(load_words(standing.earned)), BODY, after=4)
    advance = advance_words(standing.definition, standing.agency.counts.allocation_cents)
    if advance:
        sheet.text(plain(advance), BODY, after=4)
    sheet.space(6)
    _counts(sheet, standing)
    sheet.space(10)
    sheet.text(plain(tr("How it is reckoned")), HEADING, tag="H2", after=3)
    readings = [
        f"{row.title}: {one.about}. {one.text}" for row in standing.rows for one in row.earned.measure.readings
    ]
    for text in (derivation(), rounding(), *readings):
        sheet.text(plain(text), SMALL, after=4)
    return sheet.finish()


def _table(sheet: Sheet, standing: Standing) -> None:
    headings = [tr("Rate"), tr("Weight"), tr("Baseline"), tr("Now"), tr("Target"), tr("Earned"), tr("Dollars")]
    lines = [
        (
            row.title,
            percent(row.weight),
            rate_words(row.baseline),
            rate_words(row.current),
            percent(row.target),
            percent(row.share),
            dollars(row.cents),
        )
        for row in standing.rows
    ]
    rows: list[list[list[Block] | Cell]] = [[block(line[0]), *map(number, line[1:])] for line in lines]
    allocation = standing.earned.counts.allocation_cents
    total = tr("In all") if allocation is None else tr("Of {money}", money=dollars(allocation))
    rows.append(
        [
            Cell(block(total), span=5, heading=True),
            Cell(number(percent(standing.share))),
            Cell(number(dollars(standing.total_cents))),
        ]
    )
    federal = standing.definition.funds.federal.value
    match = tr("Federal match, {federal} to {state}", federal=f"{federal:f}", state=f"{100 - federal:f}")
    rows.append([Cell(block(match), span=6, heading=True), Cell(number(dollars(standing.earned.match_cents)))])
    days = tr(
        "What was earned: {before} to {now}",
        before=full_day(standing.definition.baseline_on),
        now=full_day(standing.agency.as_of or standing.definition.current_on),
    )
    sheet.table(plain(days), HEADING, [plain(headings[0]), *map(right, headings[1:])], rows, WIDTHS, CELL)


def _counts(sheet: Sheet, standing: Standing) -> None:
    rows = []
    for row in standing.rows:
        measure, counts = row.earned.measure, standing.earned.counts
        cells = [block(f"{row.title}: {measure.part} / {measure.whole}")]
        for several in (counts.baseline, counts.current):
            count = several.get(measure.code)
            said = (
                "—" if count is None else f"{count_words(measure, count.part)} / {count_words(measure, count.whole)}"
            )
            cells.append(number(said))
        rows.append(cells)
    headings = [plain(tr("Counts")), right(tr("Baseline")), right(tr("Now"))]
    sheet.table(plain(tr("What was counted")), HEADING, headings, rows, COUNT_WIDTHS, CELL)


def _shared(sheet: Sheet, standing: Standing, year: YearStanding) -> None:
    mine = next((one for one in year.all.rows if one.name == standing.name), None)
    if mine is None or (len(year.all.rows) < 2 and not mine.adjusted_cents):
        return
    sheet.space(12)
    rows: list[list[list[Block] | Cell]] = [
        [block(tr("Earned")), number(dollars(mine.earned_cents))],
        [block(tr("Adjusted to the funds that are there")), number(dollars(mine.adjusted_cents))],
        [block(tr("Of what was not earned")), number(dollars(mine.redistributed_cents))],
        [Cell(block(tr("In all")), heading=True), Cell(number(dollars(mine.total_cents)))],
        [Cell(block(tr("Federal match of it")), heading=True), Cell(number(dollars(mine.match_cents)))],
    ]
    title = tr("Among {count}", count=in_number(len(year.all.rows), tr("agency"), tr("agencies")))
    sheet.table(plain(title), HEADING, [plain(tr("Amount")), right(tr("Dollars"))], rows, (360.0, 144.0), CELL)
