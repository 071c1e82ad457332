"""A sheet of a workbook on the desk: its rows as they stand in the file."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from csdesk.services.reporting.preview import PreviewRow, PreviewSheet
from csdesk.ui import theme
from csdesk.ui.widgets import name_widget
from csdesk.wording import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ROW_HEIGHT = 28
NARROWEST, WIDEST = 64, 300
SIDE = 10
MEASURED = 200
"""Rows by which the widths of columns are found."""
MIDDLE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SheetModel(QAbstractTableModel):
    """The cells of a sheet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[PreviewRow, ...] = ()

    def show_rows(self, rows: tuple[PreviewRow, ...]) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many as the widest row has."""
        return 0 if parent.isValid() else max((len(row.cells) for row in self.rows), default=0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The text of a cell; all of it under the pointer."""
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        cells = self.rows[index.row()].cells
        return cells[index.column()] if role in wanted and index.column() < len(cells) else None


class SheetDelegate(QStyledItemDelegate):
    """Draws a cell; the last text of a row runs over the empty cells beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model, tokens, rect = index.model(), theme.tokens(), option.rect
        if not isinstance(model, SheetModel):
            return
        row = model.rows[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selection))
        elif row.is_head:
            painter.fillRect(rect, QColor(tokens.header))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(tokens.hairline))
        text = str(index.data() or "")
        if not text:
            return
        strong = "small_strong" if row.is_head else "strong"
        painter.setFont(theme.font(strong if row.strong[index.column()] else "body"))
        painter.setPen(QColor(tokens.ink_2 if row.is_head else tokens.ink))
        room = rect.adjusted(SIDE, 0, -SIDE, 0)
        view = self.parent()
        if index.column() == row.last and not row.is_head and isinstance(view, QTableView):
            room.setRight(max(room.right(), view.viewport().width() - SIDE))
            painter.setClipping(False)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(MIDDLE_LEFT), cut)


class PreviewTable(QTableView):
    """One sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = SheetModel(self)
        self.setModel(self.sheet)
        self.setItemDelegate(SheetDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        name_widget(self, "report.sheet", tr("What stands on the sheet"))

    def show_sheet(self, sheet: PreviewSheet) -> None:
        """Show a sheet from its first row on."""
        self.sheet.show_rows(sheet.rows)
        name_widget(self, "report.sheet", tr("Sheet {title}", title=sheet.title))
        metrics = QFontMetrics(theme.font("strong"))
        for column in range(self.sheet.columnCount()):
            texts = [
                row.cells[column] for row in sheet.rows[:MEASURED] if column < row.last or (row.last == column > 1)
            ]
            widest = max((metrics.horizontalAdvance(text) for text in texts if text), default=0)
            self.setColumnWidth(column, min(max(widest + 2 * SIDE + 4, NARROWEST), WIDEST))
        self.scrollToTop()
        if sheet.rows:
            self.setCurrentIndex(self.sheet.index(0, 0))
