"""The figures of a quarter by county: bars over their columns, repeats subtracted in sight, a double rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csdesk.services.reporting import Funnel, Step, StepText
from csdesk.ui import formats, theme
from csdesk.ui.widgets import BarChart
from csdesk.ui.widgets.base_table import (
    LEFT,
    RIGHT,
    SIDE,
    Index,
    Table,
    TableHead,
    TableModel,
    frame_chosen,
    rule_below,
    rule_twice,
)
from csdesk.wording import tr, tr_marked

ROW_HEIGHT = 31
COUNTY_WIDTH = 116
BARS_LOW, BARS_HIGH = 60, 118
BAR_WIDTH = 44
NUMBERS = ("none", "one", "both", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class FigureRow:
    """A line of the table. `kind`: county, several, total, previous, share."""

    kind: str
    title: str
    texts: tuple[str, ...]
    county: str = ""


@dataclass(frozen=True)
class FigureCell:
    """A number that was chosen: of which line and step."""

    row: FigureRow
    step: Step


def rows_of(funnel: Funnel) -> tuple[FigureRow, ...]:
    """The lines: counties, repeats, total, the quarter before, per cent of the step before."""
    count = len(funnel.counties)
    named = all(line.county for line in funnel.counties)
    whole = tr("All {numbers}", numbers=NUMBERS[count]) if named and 1 < count < len(NUMBERS) else tr("All together")
    lines = [
        FigureRow(
            "county", line.county or tr("No county"), tuple(f"{number:,}" for number in line.counts), line.county
        )
        for line in funnel.counties
    ]
    earlier = formats.span(funnel.span.previous, year=False)
    return (
        *lines,
        FigureRow("several", tr("In two or more"), tuple(_minus(number) for number in funnel.in_several)),
        FigureRow("total", whole, tuple(f"{number:,}" for number in funnel.total)),
        FigureRow("previous", earlier, tuple(f"{number:,}" for number in funnel.previous)),
        FigureRow(
            "share", tr("Of step before"), tuple("" if part is None else f"{part}%" for part in funnel.of_step_before)
        ),
    )


def _minus(number: int) -> str:
    return f"−{-number:,}" if number < 0 else f"{number:,}"


class FiguresModel(TableModel):
    """The lines of a quarter; the first column names the county."""

    rows: tuple[FigureRow, ...]

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.headings: tuple[str, ...] = ()
        self.first = tr("County")
        """What the lines are of."""

    def show_rows(self, rows: Sequence[FigureRow], headings: Sequence[str]) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.rows, self.headings = tuple(rows), tuple(headings)
        self.endResetModel()

    def width(self) -> int:
        """The county, and its numbers."""
        return len(self.headings) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The number as text; read aloud with its county and step."""
        line = self.rows[index.row()]
        text = line.title if index.column() == 0 else line.texts[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column():
            return f"{line.title}, {self.headings[index.column() - 1]}: {text}"
        return None

    def title(self, number: int) -> str:
        """The steps."""
        return self.headings[number - 1] if number else self.first

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Numbers that stand for people can be chosen."""
        if index.column() == 0 or not self.data(index):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class StepHead(TableHead):
    """The titles, standing over the right edge of their numbers."""

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title, smaller where there is little room; where that is too little, by turns up and down."""
        self.paint_ground(painter, rect)
        title = self.title(logicalIndex)
        if painter.fontMetrics().horizontalAdvance(title) > rect.width() - SIDE:
            painter.setFont(theme.font("cap"))
        words = rect.adjusted(0, 0, -SIDE, 0) if logicalIndex else rect.adjusted(SIDE + 6, 0, 0, 0)
        if logicalIndex and self._is_narrow():
            half = rect.height() // 2 - 1
            words.setLeft(rect.x() - self.sectionSize(logicalIndex - 1))
            words.setTop(rect.y() + (1 if logicalIndex % 2 else half))
            words.setHeight(half)
        painter.drawText(words, int(RIGHT if logicalIndex else LEFT), title)

    def _is_narrow(self) -> bool:
        """Whether a title is wider than its column even in small letters."""
        metrics = QFontMetrics(theme.font("cap"))
        return any(
            metrics.horizontalAdvance(self.title(number)) > self.sectionSize(number) - SIDE
            for number in range(1, self.count())
        )


class FiguresDelegate(QStyledItemDelegate):
    """Draws a number, its line, the double rule above the total, and the chosen cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        if not isinstance(model, FiguresModel):
            return
        tokens, rect, line = theme.tokens(), option.rect, model.rows[index.row()]
        strong = line.kind == "total"
        if strong:
            rule_twice(painter, rect)
        if line.kind != "several":
            rule_below(painter, rect)
        if option.state & QStyle.StateFlag.State_Selected:
            frame_chosen(painter, rect, below=4 if strong else 0)
        painter.setFont(theme.font("strong" if strong else "body"))
        weak = line.kind in ("several", "previous", "share")
        painter.setPen(QColor(tokens.ink_2 if weak else tokens.ink))
        first = index.column() == 0
        words = rect.adjusted(SIDE + 6 if first else 0, 0, 0 if first else -SIDE, 0)
        painter.drawText(words, int(LEFT if first else RIGHT), str(index.data()))


class FiguresView(Table):
    """The table. `chosen(FigureCell)`; `opened()` on Enter."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(
        self, name: str = "reports.quarter.table", spoken: str = tr("Figures of the quarter by county")
    ) -> None:
        super().__init__(StepHead(), name=name, spoken=spoken, row_height=ROW_HEIGHT)
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.head.resizeSection(0, theme.scaled(COUNTY_WIDTH))
        self.setItemDelegate(FiguresDelegate(self))
        self.selectionModel().currentChanged.connect(lambda _current, _previous: self._tell())

    def show_figures(self, rows: Sequence[FigureRow], steps: Sequence[StepText]) -> None:
        """Show a quarter; the chosen cell stays chosen where it still is."""
        kept = self.cell()
        self.figures.show_rows(rows, [tr_marked(step.heading) for step in steps])
        if kept is not None:
            self.choose(kept.row.county, kept.step, kind=kept.row.kind)

    def show_all(self, wanted: bool) -> None:
        """Be high enough for all lines, or as high as there is room."""
        self.setMinimumHeight(self.whole_height if wanted else 0)

    def choose(self, county: str, step: Step, *, kind: str = "county") -> None:
        """Choose a number."""
        for number, line in enumerate(self.figures.rows):
            if line.kind == kind and line.county == county:
                self.setCurrentIndex(self.figures.index(number, list(Step).index(step) + 1))
                return

    def cell(self) -> FigureCell | None:
        """The number that is chosen."""
        index = self.currentIndex()
        if not index.isValid() or not self.figures.flags(index) & Qt.ItemFlag.ItemIsSelectable:
            return None
        return FigureCell(self.figures.rows[index.row()], list(Step)[index.column() - 1])

    def open_chosen(self) -> bool:
        """Enter goes to the people."""
        self.opened.emit()
        return True

    def _tell(self) -> None:
        found = self.cell()
        if found is not None:
            self.chosen.emit(found)


class StepBars(BarChart):
    """One bar for each step, over its column of the table. A bar is the number of all counties together."""

    def __init__(self, view: FiguresView, name: str = "reports.bars") -> None:
        super().__init__(name=name, spoken=tr("People by step"), with_labels=False)
        self._view = view
        self.be_high(BARS_HIGH)
        self.chosen.connect(lambda place: view.choose("", list(Step)[place], kind="total"))
        self.opened.connect(lambda _place: view.opened.emit())
        view.chosen.connect(self._follow)

    def be_high(self, room: int) -> None:
        """Take what room there is, as far as that is good to look at."""
        self.setFixedHeight(min(max(theme.scaled(BARS_LOW), room), theme.scaled(BARS_HIGH)))

    def room_of(self, place: int) -> QRect:
        """Over the column of the step."""
        return QRect(
            self._view.columnViewportPosition(place + 1), 0, self._view.columnWidth(place + 1), self.height()
        )

    def bar_of(self, place: int) -> tuple[int, int]:
        """At the right edge, as the numbers below it."""
        room = self.room_of(place)
        width = min(theme.scaled(BAR_WIDTH), room.width() - SIDE)
        return room.x() + room.width() - SIDE - width, width

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, and what they count."""
        super().paintEvent(event)
        tokens, painter, line = theme.tokens(), QPainter(self), theme.scaled(18)
        painter.setFont(theme.font("section"))
        painter.setPen(QColor(tokens.ink))
        painter.drawText(QRect(SIDE + 6, 14, COUNTY_WIDTH, line), int(LEFT), tr("People"))
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(tokens.ink_2))
        painter.drawText(QRect(SIDE + 6, 14 + line, COUNTY_WIDTH, line), int(LEFT), tr("each once"))

    def _follow(self, cell: FigureCell) -> None:
        self.mark(list(Step).index(cell.step) if cell.row.kind == "total" else None)
