"""The page beside a report, for a supervisor: its charts, each with its numbers in a table, on one sheet of Letter.

It says nothing that the workbook does not tell, and names nobody.
"""

from datetime import date
from pathlib import PurePath
from textwrap import shorten
from typing import Any

from csdesk.services import resources
from csdesk.services.documents.sheet import MARGIN, Sheet, Style, plain
from csdesk.services.interview.able_willing import ABLE, WILLING
from csdesk.services.reporting import small_numbers
from csdesk.services.reporting.page_blocks import HEADING, SMALL, Block, draw_columns, height_of
from csdesk.services.reporting.records import Funnel
from csdesk.services.reporting.rows import Value
from csdesk.services.reporting.told_charts import ToldChart
from csdesk.services.reporting.workbook import Contents, outcome_figures

RESOURCE = "reporting/page.toml"
PDF = "application/pdf"
TITLE = Style(15, 19, bold=True)
BODY = Style(9.5, 13)
GAP = 14.0
LONGEST = 150
"""Letters of what stands about the report in one place, such as the names of many counties."""


def page_pdf(contents: Contents) -> bytes:
    """The page as PDF, tagged for assistive technology; the same contents give the same bytes."""
    words = resources.toml(RESOURCE)
    title, span = contents.layout.title, contents.span.title

    def footer(sheet: Sheet, _page: int, _last: bool) -> None:
        with sheet.tags.artifact():
            foot = sheet.paragraph(plain(words["foot"].format(title=title, span=span)), SMALL, sheet.width)
            foot.drawOn(sheet.canvas, MARGIN, 36.0)

    sheet = Sheet(title=f"{title}, {span}", language=contents.layout.language, footer=footer)
    sheet.text(plain(title), TITLE, tag="H1")
    sheet.text(plain(words["as_of"].format(span=span, day=_day(contents.as_of))), BODY, after=2)
    sheet.text(_about(contents), SMALL, after=2)
    sheet.space(GAP)
    draw_columns(sheet, *_columns(contents, words))
    _withheld(sheet, contents, words)
    return sheet.finish()


def page_name(file_name: str) -> str:
    """The name of the page beside a workbook of this name."""
    return str(resources.toml(RESOURCE)["file_name"].format(stem=PurePath(file_name).stem))


def _about(contents: Contents) -> str:
    told = (
        (label, _day(value) if isinstance(value, date) else str(value))
        for label, value in contents.about
        if value not in (contents.span.title, contents.as_of)
    )
    return " · ".join(
        f"<b>{plain(label)}:</b> {plain(shorten(value, LONGEST, placeholder=' …'))}" for label, value in told
    )


def _columns(contents: Contents, words: dict[str, Any]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    told = {chart.key: chart for chart in contents.charts}
    weeks = _of_chart(told["weeks"], words)
    if contents.funnel is not None:
        steps = _steps(told["funnel"], contents.funnel, contents, words)
        return (steps, _of_chart(told["first_contact"], words)), (weeks, _map(told["able_willing"], words))
    lines = outcome_figures(contents.rows, contents.words)
    rows = tuple((str(line["figure"]), _written(line["number"])) for line in lines)
    headings = (words["first"]["figures"], words["number"]["figures"])
    return (Block(words["figures"], headings, rows), _of_chart(told["funnel"], words)), (weeks,)


def _of_chart(chart: ToldChart, words: dict[str, Any]) -> Block:
    rows = tuple((label, _written(count)) for label, count in zip(chart.labels, chart.counts, strict=True))
    headings = (words["first"][chart.key], words["number"][chart.unit])
    return Block(chart.title, headings, rows, chart.bars, _alternative(chart, words))


def _steps(chart: ToldChart, funnel: Funnel, contents: Contents, words: dict[str, Any]) -> Block:
    """The steps, with the quarter before and the per cent of the step before."""
    told = small_numbers.told(funnel, str(contents.words["withheld"]))
    shares = [f"{share} %" if isinstance(share, int) else "" for share in told.of_step_before]
    columns = zip(chart.labels, map(_written, chart.counts), map(_written, told.previous), shares, strict=True)
    headings = (words["first"]["funnel"], words["people"], words["before"], words["of_before"])
    return Block(chart.title, headings, tuple(columns), chart.bars, _alternative(chart, words))


def _map(chart: ToldChart, words: dict[str, Any]) -> Block:
    """Three by three: willing downwards, able from the left."""
    columns = len(ABLE)
    rows = tuple(
        (willing.capitalize(), *(_written(count) for count in chart.counts[place * columns : (place + 1) * columns]))
        for place, willing in enumerate(WILLING)
    )
    headings = (words["first"]["able_willing"], *(words["map"]["able"].format(word=word) for word in ABLE))
    return Block(chart.title, headings, rows, below=words["map"]["not_said"].format(count=_written(chart.counts[-1])))


def _alternative(chart: ToldChart, words: dict[str, Any]) -> str:
    return str(words["chart"].format(title=chart.title, said=chart.said))


def _withheld(sheet: Sheet, contents: Contents, words: dict[str, Any]) -> None:
    """What was withheld and why, as far as there is room; the workbook has it whole."""
    kept = [f"{one.sentence} ({one.source})" for one in contents.rows.withheld] or [words["nothing_withheld"]]
    lines = [plain(line) for line in kept]
    room = sheet.room - HEADING.leading - 2 * SMALL.leading
    while lines and sum(height_of(sheet, line) for line in lines) > room:
        lines.pop()
    if len(lines) < len(kept):
        lines.append(plain(words["more"]))
    sheet.text(plain(words["withheld"]), HEADING, tag="H2")
    for line in lines:
        sheet.text(line, SMALL)


def _written(count: Value) -> str:
    return f"{count:,}" if isinstance(count, int) else str(count or "")


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"
