"""The measures of an agency as a table that adds up in view: four rates, a double rule, the sum and the match."""

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from csdesk.services.program.measures import Standing
from csdesk.services.program.measures.words import percent, rate_words
from csdesk.ui import formats, theme
from csdesk.ui.theme.tokens import ROW
from csdesk.ui.widgets import Column, ListTable
from csdesk.wording import tr

HEADER = 32


@dataclass(frozen=True)
class Line:
    """A line of the table. `code`: of a measure; empty below the double rule."""

    code: str
    title: str
    weight: str = ""
    baseline: str = ""
    current: str = ""
    target: str = ""
    share: str = ""
    dollars: str = ""

    @property
    def is_sum(self) -> bool:
        """Whether it is the sum of those above."""
        return self.code == "sum"


def lines_of(standing: Standing) -> list[Line]:
    """The measures, what they come to, and what the federal government adds."""
    earned, definition = standing.earned, standing.definition
    lines = [
        Line(
            row.code,
            row.title,
            percent(row.weight),
            rate_words(row.baseline),
            rate_words(row.current),
            percent(row.target),
            percent(row.share),
            formats.money(row.cents),
        )
        for row in standing.rows
    ]
    allocation = earned.counts.allocation_cents
    whole = tr("In all") if allocation is None else tr("Of {money}", money=formats.money(allocation))
    weights = sum((row.weight for row in standing.rows), Decimal(0))
    dollars = formats.money(earned.cents)
    lines.append(Line("sum", whole, percent(weights), share=percent(earned.share), dollars=dollars))
    federal = definition.funds.federal.value
    match = tr("Federal match, {federal} to {state}", federal=f"{federal:f}", state=f"{100 - federal:f}")
    lines.append(Line("match", match, dollars=formats.money(earned.match_cents)))
    return lines


class MeasuresTable(ListTable):
    """As high as its lines, with a double rule above the sum."""

    def __init__(self, name: str) -> None:
        columns = (
            Column(tr("Rate"), lambda line: line.title, bold=lambda line: line.is_sum, least=176),
            Column(tr("Weight"), lambda line: line.weight, 66, right=True, role="ink_2", yields=3),
            Column(tr("Baseline"), lambda line: line.baseline, 80, right=True, yields=2),
            Column(tr("Now"), lambda line: line.current, 72, right=True),
            Column(tr("Target"), lambda line: line.target, 66, right=True, role="ink_2", yields=1),
            Column(tr("Earned"), lambda line: line.share, 72, right=True, bold=lambda line: line.is_sum),
            Column(tr("Dollars"), lambda line: line.dollars, 108, right=True, bold=lambda line: line.is_sum),
        )
        super().__init__(columns, name=name, spoken=tr("Performance measures"), key=lambda line: line.code)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_standing(self, standing: Standing) -> None:
        """Show an agency."""
        lines = lines_of(standing)
        self.set_rows(lines)
        self.setFixedHeight(theme.scaled(HEADER) + theme.scaled(ROW) * len(lines) + 2)
        if self.selected() is None:
            self.select_first()

    def sizeHint(self) -> QSize:
        """As high as it was made."""
        return QSize(theme.scaled(560), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines, and the double rule."""
        super().paintEvent(event)
        sums = (at for at, line in enumerate(self.rows.rows) if isinstance(line, Line) and line.is_sum)
        number = next(sums, None)
        if number is not None:
            painter, top = QPainter(self.viewport()), self.rowViewportPosition(number)
            for at in (top - 3, top - 1):
                painter.fillRect(0, at, self.viewport().width(), 1, QColor(theme.tokens().ink_2))
