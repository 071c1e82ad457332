"""The added-up quarter: bars over the steps, by county or by desk, repeats subtracted in sight."""

from PySide6.QtGui import QResizeEvent

from csdesk.services import reporting
from csdesk.services.program.supervisor import AddedUp
from csdesk.services.reporting import Step
from csdesk.ui.screens.reports.quarter_table import FigureCell, FigureRow, FiguresView, StepBars
from csdesk.ui.theme import scaled
from csdesk.ui.widgets import Line, Sheet, Text, holding, row
from csdesk.wording import tr, tr_marked

FOOT = 50
EDGES = 8
COUNTIES, DESKS = "counties", "desks"


def rows_of(added: AddedUp, view: str) -> tuple[FigureRow, ...]:
    """The lines of a view: its parts, what two of them have in common, and the total."""
    if view == COUNTIES:
        parts = [(line.county or tr("No county"), line.counts) for line in added.counties]
        several, counts = tr("In two or more"), added.in_several_counties
    else:
        parts = [(desk.liaison, desk.counts) for desk in added.desks]
        several, counts = tr("At two or more"), added.at_several_desks
    lines = [FigureRow("county", name, _texts(numbers), f"{place}") for place, (name, numbers) in enumerate(parts)]
    return (
        *lines,
        FigureRow("several", several, _texts(counts)),
        FigureRow("total", tr("All, each once"), _texts(added.total)),
    )


def _texts(numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"−{-number:,}" if number < 0 else f"{number:,}" for number in numbers)


class FiguresSheet(Sheet):
    """Bars, table, and the rule of the number that is chosen."""

    def __init__(self) -> None:
        super().__init__(padding=0, gap=0, name="supervisor.figures")
        self.table = FiguresView("supervisor.table", tr("Figures of the quarter of all desks"))
        self.bars = StepBars(self.table, "supervisor.bars")
        self.rule = Text("", "small", wrap=True, name="supervisor.rule")
        foot = holding(row(self.rule, margins=(16, 6, 16, 8)))
        foot.setMinimumHeight(scaled(FOOT))
        self.add(self.bars, Line(), self.table, Line(), foot)
        self._steps = reporting.step_texts()
        self.table.chosen.connect(self._say)

    def show_added(self, added: AddedUp, view: str) -> None:
        """Show the figures; the number that was chosen stays chosen where it still is."""
        self.table.figures.first = tr("County") if view == COUNTIES else tr("Desk")
        self.table.show_figures(rows_of(added, view), self._steps)
        self.table.setAccessibleDescription(said(added))
        self.bars.show_bars([tr_marked(step.heading) for step in self._steps], added.total)
        self._make_room()
        if self.table.cell() is None:
            self.table.choose("", Step.REFERRED, kind="total")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the bars give room to the lines of the table."""
        super().resizeEvent(event)
        self._make_room()

    def _say(self, cell: FigureCell) -> None:
        text = next(step for step in self._steps if step.step is cell.step)
        shown = cell.row.texts[list(Step).index(cell.step)]
        self.rule.setText(
            tr(
                "{line}, {step}: {count}. {rule}",
                line=cell.row.title,
                step=tr_marked(text.heading).lower(),
                count=shown,
                rule=tr_marked(text.rule),
            )
        )

    def _make_room(self) -> None:
        self.bars.be_high(self.height() - self.table.whole_height - scaled(FOOT) - EDGES)


def said(added: AddedUp) -> str:
    """All steps in words."""
    steps = zip(reporting.step_texts(), added.total, strict=True)
    return ", ".join(f"{tr_marked(step.heading)} {count:,}" for step, count in steps)
