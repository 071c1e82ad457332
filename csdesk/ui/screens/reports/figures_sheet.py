"""The figures of a quarter: bars, the table below them, and the rule by which the chosen number counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtGui import QResizeEvent

from csdesk.services import reporting
from csdesk.services.reporting import (
    Funnel,
    PersonLine,
    Quarter,
    QuarterOverview,
    Recipient,
    Reported,
    Step,
    StepText,
    WorkbookMade,
)
from csdesk.ui import formats
from csdesk.ui.screens.reports.quarter_table import FigureCell, FiguresView, StepBars, rows_of
from csdesk.ui.screens.reports.sent_page import Listed
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Line, Sheet, Text, holding, row
from csdesk.wording import tr, tr_marked

FOOT = 50
"""Pixels for a rule of two lines."""
EDGES = 8
"""Pixels of the sheet's own lines."""


@dataclass(frozen=True)
class Shown:
    """A quarter: as it would be counted now, and, once it was reported, as the state was told of it."""

    overview: QuarterOverview
    listed: Listed
    reported: Reported | None = None

    @property
    def funnel(self) -> Funnel:
        """The figures that are shown: once reported, those that were reported."""
        return self.reported.funnel if self.reported is not None else self.overview.funnel

    @property
    def amended(self) -> WorkbookMade | None:
        """The report that takes the place of the one that left, while it waits to be sent."""
        made = (line for line in self.overview.workbooks if line.recipient is Recipient.STATE)
        return next((line for line in made if line.version and line.frozen_at is None), None)

    def people_behind(self, session: Any, step: Step, county: str | None = None) -> tuple[PersonLine, ...]:
        """The people whom a shown figure counts."""
        if self.reported is not None:
            return self.reported.people_behind(step, county)
        return reporting.people_behind(session, self.overview.quarter, step, county)


def what_left(session: Any, quarter: Quarter) -> Reported | None:
    """What the state was told of a quarter; what would differ today is not looked for, which takes its time."""
    for line in reporting.reports_of(session, quarter=quarter):
        if line.recipient is Recipient.STATE and line.whole_quarter and line.frozen_at is not None:
            said = reporting.said_by(session, line.id)
            return Reported(line, *said, ()) if said is not None else None
    return None


class FiguresSheet(Sheet):
    """Bars, table and rule. Its `table` tells which number was chosen."""

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="reports.figures")
        self.table = FiguresView()
        self.bars = StepBars(self.table)
        self.rule = Text("", "small", wrap=True, name="reports.rule")
        foot = holding(row(self.rule, margins=(16, 6, 16, 8)))
        foot.setMinimumHeight(scaled(FOOT))
        self.add(self.bars, Line(), self.table, Line(), foot)
        self._steps: Sequence[StepText] = ()

    def show_quarter(self, shown: Shown) -> None:
        """Show the figures; the number that was chosen stays chosen."""
        self._steps = shown.overview.steps
        self.table.show_figures(rows_of(shown.funnel), self._steps)
        self.bars.show_bars([tr_marked(step.heading) for step in self._steps], shown.funnel.total)
        self._make_room()
        if self.table.cell() is None:
            self.table.choose("", Step.REFERRED, kind="total")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the bars give room to the lines of the table."""
        super().resizeEvent(event)
        self._make_room()

    def heading_of(self, cell: FigureCell, shown: Shown) -> str:
        """What a number counts, in words; its rule stands below the table."""
        text = next(step for step in self._steps if step.step == cell.step)
        self.rule.setText(tr_marked(text.rule))
        before = {after.step: step for step, after in pairwise(self._steps)}.get(cell.step)
        earlier = shown.overview.quarter.previous
        places = {
            "total": tr("All"),
            "previous": formats.span(earlier),
            "several": tr("In two or more counties"),
            "share": tr("Of those {heading}", heading=tr_marked(before.heading).lower()) if before else "",
        }
        return f"{places.get(cell.row.kind, cell.row.title)}, {tr_marked(text.heading).lower()}"

    def _make_room(self) -> None:
        self.bars.be_high(self.height() - self.table.whole_height - scaled(FOOT) - EDGES)


def people_of(
    session: Any, cell: FigureCell, shown: Shown
) -> Sequence[PersonLine] | Mapping[str, Sequence[PersonLine]]:
    """The people behind a number of the table; behind a share those who went on, and those who did not."""
    step = cell.step
    match cell.row.kind:
        case "previous":
            return reporting.people_before(session, shown.overview.quarter, step)
        case "county":
            return shown.people_behind(session, step, cell.row.county)
        case "several":
            return [line for line in shown.people_behind(session, step) if len(line.counties) > 1]
        case "share":
            before = list(Step)[list(Step).index(step) - 1]
            words = {text.step: tr_marked(text.heading).lower() for text in shown.overview.steps}
            people = shown.people_behind(session, step)
            came = {line.ncp_id for line in people}
            left = [line for line in shown.people_behind(session, before) if line.ncp_id not in came]
            return {f"{words[before].capitalize()}, not {words[step]}": left, words[step].capitalize(): people}
    return shown.people_behind(session, step)
