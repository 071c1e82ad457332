"""Charts A and B of a measure row by row, and the sentences of the notice from which they come."""

from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QWidget

from csdesk.services.program.measures import Definition, Measure
from csdesk.services.program.measures.charts import Row
from csdesk.services.program.measures.words import (
    derivation,
    percent,
    rate_words,
    readings_in_lines,
    rounding,
    sentences_in_lines,
    signed,
)
from csdesk.ui.widgets import Beside, Chip, Column, Flowing, ListTable, Scrolling, Sheet, Text, column
from csdesk.wording import tr

SIDE, BOTH_FIT, LIST = 460, 900, 300


@dataclass(frozen=True)
class ChartLine:
    """A row of both charts: the same share, by the rate (A) or by its change (B)."""

    a: Row
    b: Row


class RulesPage(QWidget):
    """One measure at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.definition: Definition | None = None
        self.chips: dict[str, Chip] = {}
        self._group = QButtonGroup(self)
        self._bar = Flowing([], gap=6)
        self.list = ListTable(
            (
                Column(tr("Change (B)"), lambda line: signed(line.b.at), 96, right=True),
                Column(tr("Rate (A)"), lambda line: rate_words(line.a.at), 84, right=True),
                Column(tr("Earns"), lambda line: percent(line.b.share), 80, right=True, bold=True),
                Column(tr("Chart B is"), lambda line: _origin(line.b), least=96, role="ink_2"),
                Column(tr("Chart A is"), lambda line: _origin(line.a), least=96, role="ink_2"),
            ),
            name="measures.rules.list",
            spoken=tr("Charts A and B"),
            key=lambda line: line.b.at,
        )
        self.list.setMinimumHeight(LIST)
        self.title = Text("", "section", wrap=True, name="measures.rules.title")
        self.rule = Text("", wrap=True, name="measures.rules.rule")
        self.notice = Text("", "small", wrap=True, name="measures.rules.notice")
        self.readings = Text("", "small", wrap=True, role="ink_2", name="measures.rules.readings")
        self.how = Text("", "small", wrap=True, role="ink_2", name="measures.rules.how")
        said = Sheet(self.title, self.rule, self.notice, self.readings, self.how, name="measures.rules.said")
        said.add_space()
        self.said = Scrolling(said, None, name="measures.rules.side", joins=True)
        self.said.column.setContentsMargins(0, 0, 0, 0)
        table = Sheet(self.list, padding=0, name="measures.rules.sheet")
        self._bar_column = column(self._bar, gap=8)
        self._bar_column.addWidget(Beside((table, 1), (self.said, 1), room=BOTH_FIT), 1)
        self.setLayout(self._bar_column)

    def first_focus(self) -> QWidget:
        """The charts."""
        return self.list

    def show_rules(self, definition: Definition, code: str = "") -> None:
        """Show the rules of a year, of the measure of this code or the one that is shown."""
        if definition is not self.definition:
            self.definition = definition
            self._make(definition)
        chosen = code if code in self.chips else self._chosen()
        self.chips[chosen].setChecked(True)
        self._show(definition.measure(chosen))

    def _chosen(self) -> str:
        found = next((code for code, chip in self.chips.items() if chip.isChecked()), "")
        return found or next(iter(self.chips))

    def _make(self, definition: Definition) -> None:
        self._bar_column.removeWidget(self._bar)
        self._bar.deleteLater()
        self.chips = {}
        for measure in definition.measures:
            chip = Chip(measure.title, name=f"measures.rules.{measure.code}")
            chip.clicked.connect(lambda _checked=False, one=measure: self._show(one))
            self._group.addButton(chip)
            self.chips[measure.code] = chip
        self._bar = Flowing(list(self.chips.values()), gap=6)
        self._bar_column.insertWidget(0, self._bar)

    def _show(self, measure: Measure) -> None:
        definition = self.definition
        if definition is None:
            return
        self.title.setText(f"{measure.title}: {measure.rate_name}")
        self.rule.setText(
            tr(
                "“{part}”, of “{whole}”. The target is {target}. From a baseline of {threshold} on Chart A holds, "
                "below it Chart B, on which {increment} more earns 100%.",
                part=measure.part,
                whole=measure.whole,
                target=percent(measure.target.value),
                threshold=percent(measure.threshold.value),
                increment=percent(measure.increment.value),
            )
        )
        self.notice.setText(sentences_in_lines(definition, measure))
        self.readings.setText(readings_in_lines(measure))
        self.readings.setVisible(bool(measure.readings))
        self.how.setText(f"{derivation()} {rounding()} {definition.source}.")
        lines = [ChartLine(a, b) for a, b in zip(measure.chart_a.rows, measure.chart_b.rows, strict=True)]
        self.list.set_rows(lines)
        self.list.select_first()


def _origin(row: Row) -> str:
    return tr("stated") if row.stated else tr("derived")
