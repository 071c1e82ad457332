"""All agencies of a year of the performance measures on paper: what each earns, and how the funds are shared out.

It is about agencies; nobody is named on it. What each measure earns is in the workbook, and on the page of an agency.
"""

from datetime import datetime

from csdesk.dates import full_day
from csdesk.services.days import clock_time, local_day
from csdesk.services.documents.sheet import MARGIN, Block, Cell, Sheet, Style, plain
from csdesk.services.papers.measures_cells import block, number, right
from csdesk.services.program.measures import YearStanding
from csdesk.services.program.measures.words import derivation, dollars, percent, rounding
from csdesk.wording import in_number, language, tr

TITLE = Style(19, 25, bold=True)
HEADING = Style(13, 18, bold=True)
BODY = Style(10.5, 14.5)
CELL = Style(8, 11)
SMALL = Style(9, 12, gray=0.27)
WIDTHS = (90.0, 50.0, 77.0, 69.0, 66.0, 76.0, 76.0)


def make(year: YearStanding, *, at: datetime, desk: str = "") -> bytes:
    """The paper as PDF, Letter, tagged for assistive technology. `desk`: whose it is."""
    definition, whole = year.definition, year.all
    title = tr("Performance measures {year}: all agencies", year=definition.year)

    def footer(sheet: Sheet, page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(tr("CS Desk. Page {page}", page=page)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=title, language=language() or "en-US", footer=footer)
    sheet.text(plain(title), TITLE, tag="H1")
    made = f"{full_day(local_day(at))}, {clock_time(at)}"
    sheet.text(plain(tr("{made}. {desk}", made=made, desk=desk).strip()), SMALL, after=2)
    sheet.text(plain(definition.source), SMALL, after=10)
    for said in _funds(year):
        sheet.text(plain(said), BODY, after=4)
    sheet.space(8)
    if whole.rows:
        _table(sheet, year)
    sheet.space(10)
    sheet.text(plain(tr("How it is reckoned")), HEADING, tag="H2", after=3)
    funds = definition.funds
    for text in (funds.proportional_sentence, funds.redistribution_sentence, derivation(), rounding()):
        sheet.text(plain(text), SMALL, after=4)
    return sheet.finish()


def _funds(year: YearStanding) -> list[str]:
    """What there is to share out, and who is not in it."""
    whole = year.all
    said = [
        tr(
            "Funds for all agencies: {available}; projected: {projected}. For {count} of {agencies}: {funds}.",
            available=dollars(whole.available_cents),
            projected=dollars(whole.projected_cents),
            count=f"{len(whole.rows):,}",
            agencies=in_number(year.definition.agencies, tr("agency"), tr("agencies")),
            funds=dollars(whole.funds_cents),
        )
    ]
    if whole.surplus_cents:
        said.append(
            tr(
                "{money} more than projected is there. By the notice it is allocated in consultation with the PAC "
                "contract committee, and not shared out here.",
                money=dollars(whole.surplus_cents),
            )
        )
    if whole.incomplete:
        names = ", ".join(one.name for one in whole.incomplete)
        said.append(tr("Not complete, and in none of the sums: {names}.", names=names))
    return said


def _table(sheet: Sheet, year: YearStanding) -> None:
    whole = year.all
    headings = [
        tr("Earned"),
        tr("Earned $"),
        tr("Adjusted"),
        tr("Not earned"),
        tr("In all $"),
        tr("Federal match"),
    ]
    rows: list[list[list[Block] | Cell]] = [
        [
            Cell(block(row.name), heading=True),
            number(percent(row.agency.share)),
            *(number(dollars(cents)) for cents in (row.earned_cents, row.adjusted_cents)),
            *(number(dollars(cents)) for cents in (row.redistributed_cents, row.total_cents, row.match_cents)),
        ]
        for row in whole.rows
    ]
    sums = (whole.earned_cents, whole.adjusted_cents, whole.redistributed_cents, whole.funds_cents, whole.match_cents)
    rows.append([Cell(block(tr("In all")), span=2, heading=True), *(Cell(number(dollars(cents))) for cents in sums)])
    title = in_number(len(whole.rows), tr("agency"), tr("agencies"))
    sheet.table(
        plain(tr("What was earned: {count}", count=title)),
        HEADING,
        [plain(tr("Agency")), *(right(heading) for heading in headings)],
        rows,
        WIDTHS,
        CELL,
    )
    sheet.space(4)
    note = tr("Adjusted: to the funds that are there. Not earned: the agency's part of what was not earned by all.")
    sheet.text(plain(note), SMALL)
