"""How the quarterly reports stand: a line for each recipient, a column for each quarter, icon and words in each."""

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csdesk.services.reporting import Quarter, Stand, Standing, StandingCell, StandingRow
from csdesk.ui import formats, theme
from csdesk.ui.screens.reports import summary
from csdesk.ui.theme import icons
from csdesk.ui.widgets.base_table import (
    LEFT,
    SIDE,
    Index,
    Table,
    TableHead,
    TableModel,
    mark_chosen,
    rule_below,
    rule_margin,
    write_cut,
)
from csdesk.wording import tr

NAME_WIDTH, LEAST_WIDTH = 218, 148
ROW_HEIGHT, ICON = 34, 16
LOOKS = {
    Stand.SENT: ("check-circle", "good"),
    Stand.SENT_LATE: ("clock-clockwise", "attention"),
    Stand.UNKNOWN: ("question", "attention"),
    Stand.GIVEN: ("question", "attention"),
    Stand.ON_THE_WAY: ("arrow-circle-up", "accent"),
    Stand.DUE: ("hourglass", "accent"),
    Stand.MISSING: ("warning-circle", "bad"),
    Stand.TOLD: ("check", "ink_2"),
    Stand.NOTHING: ("minus", "ink_3"),
}


def short(cell: StandingCell) -> str:
    """What a cell says in the table; all of it stands below, and is read aloud."""
    late = formats.count(abs(cell.days_late), tr("day"), tr("days"))
    match cell.stand:
        case Stand.SENT:
            return tr("on time, {short_day}", short_day=formats.short_day(cell.sent_on))
        case Stand.SENT_LATE:
            return tr("{late} late", late=late)
        case Stand.MISSING:
            return tr("missing, {late}", late=late)
        case Stand.DUE:
            return tr("due in {late}", late=late) if cell.days_late else tr("due today")
        case Stand.UNKNOWN:
            return "unknown"
        case Stand.GIVEN:
            return tr("saved: sent?")
        case Stand.ON_THE_WAY:
            return tr("on the way")
        case Stand.TOLD:
            return tr("told otherwise")
        case _:
            return "nobody"


class StandingModel(TableModel):
    """The lines; `first` and `count` say which of the quarters are shown."""

    rows: tuple[StandingRow, ...]

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.quarters: tuple[Quarter, ...] = ()
        self.first, self.count = 0, 0

    def show_window(self, standing: Standing, first: int, count: int) -> None:
        """Show these quarters of all recipients."""
        self.beginResetModel()
        self.rows, self.quarters, self.first, self.count = standing.rows, standing.quarters, first, count
        self.endResetModel()

    def cell(self, index: Index) -> StandingCell | None:
        """What stands in a place of the table."""
        if not index.isValid() or index.column() == 0:
            return None
        return self.rows[index.row()].cells[self.first + index.column() - 1]

    def width(self) -> int:
        """The name and the quarters."""
        return self.count + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words; read aloud with recipient and quarter."""
        cell, row = self.cell(index), self.rows[index.row()]
        if cell is None:
            whole = role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
            return row.name if whole else summary.short(row.name) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return short(cell)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{row.name}, {formats.span(cell.quarter)}: {cell.words}"
        return None

    def title(self, number: int) -> str:
        """The quarters."""
        if number == 0:
            return tr("To")
        quarter = self.quarters[self.first + number - 1]
        return f"Q{quarter.number} {quarter.year}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be chosen, names cannot."""
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled if index.column() == 0 else enabled | Qt.ItemFlag.ItemIsSelectable


class StandingDelegate(QStyledItemDelegate):
    """Draws icon and words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model, view, rect = index.model(), self.parent(), option.rect
        if not isinstance(model, StandingModel) or not isinstance(view, QAbstractItemView):
            return
        cell = model.cell(index)
        if option.state & QStyle.StateFlag.State_Selected:
            mark_chosen(painter, rect, view)
        rule_below(painter, rect)
        inner = rect.adjusted(SIDE, 0, -SIDE, 0)
        if cell is None:
            rule_margin(painter, rect)
            self._write(painter, inner, str(index.data() or ""), "strong", "ink")
            return
        icon, role = LOOKS[cell.stand]
        ratio = painter.device().devicePixelRatioF()
        px = theme.scaled(ICON)
        icons.draw(painter, theme.icon_pixmap(icon, role, px, ratio), QRect(inner.x(), inner.y(), px, inner.height()))
        inner.setLeft(inner.x() + px + 6)
        bold = cell.stand is Stand.MISSING
        ink = "ink_3" if cell.stand is Stand.NOTHING else "ink"
        self._write(painter, inner, short(cell), "strong" if bold else "body", ink)

    def _write(self, painter: QPainter, rect: QRect, text: str, kind: str, role: str) -> None:
        painter.setFont(theme.font(kind))
        painter.setPen(QColor(theme.tokens().colour(role)))
        write_cut(painter, rect, text)


class QuartersHeader(TableHead):
    """Draws the quarters above their columns."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one."""
        self.paint_ground(painter, rect)
        painter.drawText(rect.adjusted(SIDE, 0, -SIDE, 0), int(LEFT), self.title(section))


class StandingTable(Table):
    """`chosen(row, cell)`; `opened(row, cell)`: Enter or a double click; `windowed`: other quarters came in view."""

    chosen = Signal(object, object)
    opened = Signal(object, object)
    windowed = Signal()

    def __init__(self) -> None:
        super().__init__(
            QuartersHeader(),
            name="standing.table",
            spoken=tr("Reports by recipient and quarter"),
            row_height=ROW_HEIGHT,
        )
        self.standing: Standing | None = None
        self.grid = StandingModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(StandingDelegate(self))
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self.open_chosen())

    @property
    def at_start(self) -> bool:
        """Whether the oldest quarter is in view."""
        return self.grid.first == 0

    @property
    def at_end(self) -> bool:
        """Whether the newest quarter is in view."""
        return self.standing is None or self.grid.first + self.grid.count >= len(self.standing.quarters)

    def show_standing(self, standing: Standing) -> None:
        """Show it; the cell that was chosen stays so, else the last quarter of the state."""
        where = self._where()
        self.standing = standing
        self._fit(len(standing.quarters))
        if where is None or not self.choose(*where):
            self._select(0, self.grid.count)

    def choose(self, csa_id: object, quarter: Quarter) -> bool:
        """Choose a cell, bringing its quarter in view. False when there is none."""
        if self.standing is None or quarter not in self.standing.quarters:
            return False
        number = next((at for at, row in enumerate(self.standing.rows) if row.csa_id == csa_id), None)
        if number is None:
            return False
        place = self.standing.quarters.index(quarter)
        if not self.grid.first <= place < self.grid.first + self.grid.count:
            self._fit(place + 1)
        self._select(number, place - self.grid.first + 1)
        return True

    def step(self, quarters: int) -> None:
        """Bring older or newer quarters in view."""
        self._move(self.grid.first + quarters, self.currentIndex().row(), self.currentIndex().column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go on to quarters that are not in view."""
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Left and index.column() <= 1:
            if not self.at_start:
                self._move(self.grid.first - 1, index.row(), 1)
        elif event.key() == Qt.Key.Key_Right and index.column() == self.grid.count and not self.at_end:
            self._move(self.grid.first + 1, index.row(), self.grid.count)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many quarters as there is room for."""
        super().resizeEvent(event)
        if self.standing is not None:
            where = self._where()
            self._fit(self.grid.first + self.grid.count)
            if where is not None:
                self.choose(*where)

    def _fit(self, last: int) -> None:
        """Show as many quarters as there is room for, up to the `last`-th, and more where there are no older ones."""
        if self.standing is None:
            return
        name, room = theme.scaled(NAME_WIDTH), self.viewport().width()
        count = max(1, min((room - name) // theme.scaled(LEAST_WIDTH), len(self.standing.quarters)))
        first = min(max(0, last - count), len(self.standing.quarters) - count)
        self.grid.show_window(self.standing, first, count)
        self.setColumnWidth(0, name)
        widest = theme.scaled(2 * LEAST_WIDTH)
        for column in range(1, count + 1):
            self.setColumnWidth(column, min((room - name) // count, widest))
        self.windowed.emit()

    def _move(self, first: int, row: int, column: int) -> None:
        self._fit(first + self.grid.count)
        self._select(max(row, 0), min(max(column, 1), self.grid.count))

    def _select(self, row: int, column: int) -> None:
        self.setCurrentIndex(self.grid.index(row, column))

    def _where(self) -> tuple[object, Quarter] | None:
        cell = self.grid.cell(self.currentIndex())
        return (self.grid.rows[self.currentIndex().row()].csa_id, cell.quarter) if cell is not None else None

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        cell = self.grid.cell(current)
        if cell is not None:
            self.chosen.emit(self.grid.rows[current.row()], cell)

    def open_chosen(self) -> bool:
        """Enter opens the receipt, or the quarter."""
        cell = self.grid.cell(self.currentIndex())
        if cell is not None:
            self.opened.emit(self.grid.rows[self.currentIndex().row()], cell)
        return cell is not None
