"""The sheet *Charts*: each chart beside the table of its numbers, so that nothing is told by a picture alone."""

from collections.abc import Sequence
from textwrap import wrap

from csdesk.services.reporting.layout import Column
from csdesk.services.reporting.rows import Row
from csdesk.services.reporting.told_charts import ToldChart
from csdesk.services.reporting.xlsx import SheetWriter
from csdesk.services.reporting.xlsx_charts import Drawn, Kind, bars

WIDTHS = (42.0, 14.0, 2.0)
"""Of the label, the number, and the gap before the chart."""
PLACE_OF_CHART, END_OF_CHART = "D", "M"
CHART_WIDTH, CHART_HEIGHT = 15.5, 8.2
"""Centimetres."""
CHART_ROWS = 16
"""How many rows of the usual height a chart covers."""
ON_A_PAGE = 2
NAMED_AT_MOST = 4
"""So many labels without a bar are named."""


def write(writer: SheetWriter, charts: Sequence[ToldChart], *, nothing: str) -> None:
    """Write the charts below each other, two on a page. `nothing`: what stands where there is nothing to draw."""
    for number, chart in enumerate(charts):
        if number and number % ON_A_PAGE == 0:
            writer.page_break()
        _block(writer, chart, nothing)
    writer.print_to(END_OF_CHART)  # also where nothing is drawn, so that the pages are the same


def _block(writer: SheetWriter, chart: ToldChart, nothing: str) -> None:
    label, number, _gap = WIDTHS
    columns = [
        Column("label", chart.title, label, "text"),
        Column("count", chart.unit.capitalize(), number, "number"),
    ]
    counts = list(zip(chart.labels, chart.counts, strict=True))
    lines: list[Row] = [{"label": label, "count": count} for label, count in counts]
    heading_row = writer.rows + 1
    writer.table(f"Table_chart_{chart.key}", columns, lines, nothing=nothing)
    left_out = [label for label, count in counts if not isinstance(count, int)]
    which = ", ".join(left_out) if len(left_out) <= NAMED_AT_MOST else f"{len(left_out)} of {len(counts)}"
    not_drawn = f"Not drawn, since the number is not told: {which}." if left_out else ""
    for line in wrap(not_drawn, int(label + number)):
        writer.line((line, "subtitle"))
    if any(chart.bars):
        drawn = bars(
            Kind.COLUMNS if chart.key == "weeks" else Kind.BARS,
            chart.title,
            sheet=writer.title,
            heading_row=heading_row,
            labels=chart.labels,
            numbers=chart.bars,
            name=chart.unit.capitalize(),
        )
        told = f"Bar chart, {chart.title}. {chart.said} {not_drawn}".strip()
        at = f"{PLACE_OF_CHART}{heading_row}"
        writer.draw(Drawn(drawn, chart.title, told), at, width=CHART_WIDTH, height=CHART_HEIGHT)
    while writer.rows < heading_row + CHART_ROWS:
        writer.line()
