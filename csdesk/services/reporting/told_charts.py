"""Charts as a recipient is told them, in a file that leaves: words stand in the place of what is not told.

The state is told numbers from five people on (decisions `counts` and `outcomes`), a CSA what the lines of its own
workbook tell: its charts count those lines again and say nothing else.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.models.contact import ContactKind
from csdesk.services.reporting import charts, small_numbers
from csdesk.services.reporting.charts import Chart
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import Funnel
from csdesk.services.reporting.rows import Row, Rows
from csdesk.services.reporting.small_numbers import Shown


@dataclass(frozen=True)
class ToldChart:
    """A chart in a file that leaves."""

    key: str
    """`funnel`, `weeks`, `first_contact` or `able_willing`."""
    title: str
    labels: tuple[str, ...]
    counts: tuple[Shown, ...]
    """A word where the number is not told: its place stays, and no bar is drawn there."""
    said: str
    """The chart in words, with every number that is told: its alternative text."""
    unit: str

    @property
    def bars(self) -> tuple[int | None, ...]:
        """Of each label the number that is drawn; None where it is not told."""
        return tuple(count if isinstance(count, int) else None for count in self.counts)


def of_state(funnel: Funnel, counted: Sequence[Chart], withheld: str) -> tuple[ToldChart, ...]:
    """The charts of the state's report: the funnel and what `charts.counted` counted for the whole desk.

    `withheld` stands where a number would follow from the others.
    """
    total = small_numbers.told(funnel, withheld).total
    return (_told(charts.funnel_chart(funnel), total), *(_of_many(chart, withheld) for chart in counted))


def of_csa(rows: Rows, span: Span, *, as_of: date, words: dict[str, Any]) -> tuple[ToldChart, ...]:
    """The charts of a report to a CSA, of the people of its county, as far as its lines tell."""
    enrolled, withheld = words["referral"]["enrolled"], words["withheld"]
    reached = (
        ("Referred", len(rows.active)),
        ("Enrolled", sum(row.get("outcome") == enrolled for row in rows.active)),
        (
            "Completed",
            sum(row.get("since_enrolment") == words["since_enrolment"]["completed"] for row in rows.active),
        ),
        ("Employed", sum(isinstance(row.get("employed_since"), date) for row in rows.active)),
        ("After enrollment withheld", sum(row.get("since_enrolment") == withheld for row in rows.active)),
    )
    steps = Chart("funnel", "Active NCPs, as far as told", *_unzip(reached), (), "")
    kinds = {words["activity"][kind.value] for kind in ContactKind}
    days = [row["on"] for row in rows.activities if row.get("activity") in kinds]
    first_days = charts.weeks(span.first_day, min(as_of, span.last_day))
    by_week = Counter(max(day for day in first_days if day <= on) for on in days if isinstance(on, date))
    contacts = tuple((charts.week_label(day), by_week[day]) for day in first_days)
    weeks = Chart("weeks", "Contacts that may be told", *_unzip(contacts), (), "", "contacts")
    return tuple(_told(chart, chart.counts) for chart in (steps, weeks))


def rows(charts_told: Sequence[ToldChart]) -> tuple[Row, ...]:
    """The numbers of charts, a line for each."""
    return tuple(
        Row(label=f"{chart.title}: {label}", number=count)
        for chart in charts_told
        for label, count in zip(chart.labels, chart.counts, strict=True)
    )


def _unzip(bars: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(label for label, _count in bars), tuple(count for _label, count in bars)


def _of_many(chart: Chart, withheld: str) -> ToldChart:
    hidden = small_numbers.hide_enough([frozenset(behind) for behind in chart.behind])
    return _told(chart, tuple(small_numbers.words_for(chart.counts, hidden, withheld)))


def _told(chart: Chart, counts: tuple[Shown, ...]) -> ToldChart:
    said = charts.in_words(chart.labels, [str(count) for count in counts], chart.unit)
    return ToldChart(chart.key, chart.title, chart.labels, counts, said, chart.unit)
