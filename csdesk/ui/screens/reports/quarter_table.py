"""The figures of a quarter by county: bars over their columns, repeats subtracted in sight, a double rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from csdesk.services.reporting import Funnel, Step, StepText
from csdesk.ui import formats, theme
from csdesk.ui.widgets import BarChart, name_widget
from csdesk.wording import tr, tr_marked

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ROW_HEIGHT = 31
COUNTY_WIDTH = 116
SIDE = 8
BARS_LOW, BARS_HIGH = 60, 118
BAR_WIDTH = 44
NUMBERS = ("none", "one", "both", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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


class FiguresModel(QAbstractTableModel):
    """The lines of a quarter; the first column names the county."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[FigureRow, ...] = ()
        self.headings: tuple[str, ...] = ()
        self.first = tr("County")
        """What the lines are of."""

    def show_rows(self, rows: Sequence[FigureRow], headings: Sequence[str]) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.rows, self.headings = tuple(rows), tuple(headings)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many lines."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The county and the steps."""
        return 0 if parent.isValid() else len(Step) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The number as text; read aloud with its county and step."""
        line = self.rows[index.row()]
        text = line.title if index.column() == 0 else line.texts[index.column() - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column():
            return f"{line.title}, {self.headings[index.column() - 1]}: {text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The steps."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and self.headings:
            return self.first if section == 0 else self.headings[section - 1]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Numbers that stand for people can be chosen."""
        if index.column() == 0 or not self.data(index):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class StepHead(QHeaderView):
    """The titles, standing over the right edge of their numbers."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFixedHeight(theme.scaled(32))
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title, smaller where there is little room; where that is too little, by turns up and down."""
        tokens = theme.tokens()
        painter.fillRect(rect, QColor(tokens.header))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        title = self._title(logicalIndex)
        font = theme.font("small_strong")
        fits = QFontMetrics(font).horizontalAdvance(title) <= rect.width() - SIDE
        painter.setFont(font if fits else theme.font("cap"))
        painter.setPen(QColor(tokens.ink_2))
        words = rect.adjusted(0, 0, -SIDE, 0) if logicalIndex else rect.adjusted(SIDE + 6, 0, 0, 0)
        if logicalIndex and self._is_narrow():
            half = rect.height() // 2 - 1
            words.setLeft(rect.x() - self.sectionSize(logicalIndex - 1))
            words.setTop(rect.y() + (1 if logicalIndex % 2 else half))
            words.setHeight(half)
        painter.drawText(words, int(RIGHT if logicalIndex else LEFT), title)

    def _title(self, number: int) -> str:
        return str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")

    def _is_narrow(self) -> bool:
        """Whether a title is wider than its column even in small letters."""
        metrics = QFontMetrics(theme.font("cap"))
        return any(
            metrics.horizontalAdvance(self._title(number)) > self.sectionSize(number) - SIDE
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
        if line.kind == "total":
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, QColor(tokens.ink))
            painter.fillRect(rect.x(), rect.y() + 2, rect.width(), 1, QColor(tokens.ink))
        if line.kind != "several":
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        if option.state & QStyle.StateFlag.State_Selected:
            frame = rect.adjusted(0, 4 if line.kind == "total" else 0, -1, -2)
            painter.fillRect(frame, QColor(tokens.selection))
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(frame)
        strong = line.kind == "total"
        painter.setFont(theme.font("strong" if strong else "body"))
        weak = line.kind in ("several", "previous", "share")
        painter.setPen(QColor(tokens.ink_2 if weak else tokens.ink))
        first = index.column() == 0
        words = rect.adjusted(SIDE + 6 if first else 0, 0, 0 if first else -SIDE, 0)
        painter.drawText(words, int(LEFT if first else RIGHT), str(index.data()))


class FiguresView(QTableView):
    """The table. `chosen(FigureCell)`; `opened()` on Enter."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(
        self, name: str = "reports.quarter.table", spoken: str = tr("Figures of the quarter by county")
    ) -> None:
        super().__init__()
        self.figures = FiguresModel(self)
        self._head = StepHead()
        self.setHorizontalHeader(self._head)
        self.setModel(self.figures)
        self._head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._head.resizeSection(0, theme.scaled(COUNTY_WIDTH))
        self.setItemDelegate(FiguresDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(lambda current, _previous: self._tell(current))
        name_widget(self, name, spoken)

    def show_figures(self, rows: Sequence[FigureRow], steps: Sequence[StepText]) -> None:
        """Show a quarter; the chosen cell stays chosen where it still is."""
        kept = self.cell()
        self.figures.show_rows(rows, [tr_marked(step.heading) for step in steps])
        if kept is not None:
            self.choose(kept.row.county, kept.step, kind=kept.row.kind)

    def show_all(self, wanted: bool) -> None:
        """Be high enough for all lines, or as high as there is room."""
        self.setMinimumHeight(self.whole_height if wanted else 0)

    @property
    def whole_height(self) -> int:
        """In pixels, with all lines."""
        return self._head.height() + len(self.figures.rows) * theme.scaled(ROW_HEIGHT)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the people."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def _tell(self, _index: QModelIndex) -> None:
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
