"""How the quarterly reports stand: a line for each recipient, a column for each quarter, icon and words in each."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from csdesk.services.reporting import Quarter, Stand, Standing, StandingCell, StandingRow
from csdesk.ui import formats, theme
from csdesk.ui.screens.reports import summary
from csdesk.ui.theme import icons
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NAME_WIDTH, LEAST_WIDTH = 218, 148
ROW_HEIGHT, HEADER_HEIGHT = 34, 32
SIDE, ICON = 8, 16
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
MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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


class StandingModel(QAbstractTableModel):
    """The lines; `first` and `count` say which of the quarters are shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[StandingRow, ...] = ()
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

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The state and the agencies."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The name and the quarters."""
        return 0 if parent.isValid() else self.count + 1

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

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The quarters."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return tr("To")
        quarter = self.quarters[self.first + section - 1]
        return f"Q{quarter.number} {quarter.year}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be chosen, names cannot."""
        enabled = Qt.ItemFlag.ItemIsEnabled
        return enabled if index.column() == 0 else enabled | Qt.ItemFlag.ItemIsSelectable


class StandingDelegate(QStyledItemDelegate):
    """Draws icon and words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model, tokens, rect = index.model(), theme.tokens(), option.rect
        if not isinstance(model, StandingModel):
            return
        cell = model.cell(index)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selection))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), QColor(tokens.accent))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        inner = rect.adjusted(SIDE, 0, -SIDE, 0)
        if cell is None:
            painter.fillRect(rect.right(), rect.y(), 1, rect.height(), QColor(tokens.margin))
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
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(MIDDLE), cut)


class QuartersHeader(QHeaderView):
    """Draws the quarters above their columns."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFixedHeight(theme.scaled(HEADER_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one."""
        tokens = theme.tokens()
        painter.fillRect(rect, QColor(tokens.header))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        painter.setFont(theme.font("small_strong"))
        painter.setPen(QColor(tokens.ink_2))
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        painter.drawText(rect.adjusted(SIDE, 0, -SIDE, 0), int(MIDDLE), title)


class StandingTable(QTableView):
    """`chosen(row, cell)`; `opened(row, cell)`: Enter or a double click; `windowed`: other quarters came in view."""

    chosen = Signal(object, object)
    opened = Signal(object, object)
    windowed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.standing: Standing | None = None
        self.grid = StandingModel(self)
        self.setModel(self.grid)
        self.setItemDelegate(StandingDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalHeader(QuartersHeader())
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(lambda _index: self._open())
        name_widget(self, "standing.table", tr("Reports by recipient and quarter"))

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
        """Enter opens; the arrows go on to quarters that are not in view."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Left and index.column() <= 1:
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

    def _open(self) -> None:
        cell = self.grid.cell(self.currentIndex())
        if cell is not None:
            self.opened.emit(self.grid.rows[self.currentIndex().row()], cell)
