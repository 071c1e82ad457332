"""A sheet of a workbook on the desk: its rows as they stand in the file."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csdesk.services.reporting.preview import PreviewRow, PreviewSheet
from csdesk.ui import theme
from csdesk.ui.widgets.base_table import Index, Table, TableModel, mark_chosen, rule_below, write_cut
from csdesk.wording import tr

ROW_HEIGHT = 28
NARROWEST, WIDEST = 64, 300
SIDE = 10
MEASURED = 200
"""Rows by which the widths of columns are found."""


class SheetModel(TableModel):
    """The cells of a sheet."""

    rows: tuple[PreviewRow, ...]

    def show_rows(self, rows: tuple[PreviewRow, ...]) -> None:
        """Show another sheet."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def width(self) -> int:
        """As many columns as the widest row has."""
        return max((len(row.cells) for row in self.rows), default=0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The text of a cell; all of it under the pointer."""
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        cells = self.rows[index.row()].cells
        return cells[index.column()] if role in wanted and index.column() < len(cells) else None


class SheetDelegate(QStyledItemDelegate):
    """Draws a cell; the last text of a row runs over the empty cells beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model, view, tokens, rect = index.model(), self.parent(), theme.tokens(), option.rect
        if not isinstance(model, SheetModel) or not isinstance(view, QAbstractItemView):
            return
        row = model.rows[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            mark_chosen(painter, rect, view, bar=False)
        elif row.is_head:
            painter.fillRect(rect, QColor(tokens.header))
        rule_below(painter, rect)
        text = str(index.data() or "")
        if not text:
            return
        strong = "small_strong" if row.is_head else "strong"
        painter.setFont(theme.font(strong if row.strong[index.column()] else "body"))
        painter.setPen(QColor(tokens.ink_2 if row.is_head else tokens.ink))
        room = rect.adjusted(SIDE, 0, -SIDE, 0)
        if index.column() == row.last and not row.is_head:
            room.setRight(max(room.right(), view.viewport().width() - SIDE))
            painter.setClipping(False)
        write_cut(painter, room, text)


class PreviewTable(Table):
    """One sheet."""

    def __init__(self) -> None:
        super().__init__(name="report.sheet", spoken=tr("What stands on the sheet"), row_height=ROW_HEIGHT)
        self.sheet = SheetModel(self)
        self.setModel(self.sheet)
        self.setItemDelegate(SheetDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.head.hide()
        self.head.setStretchLastSection(True)

    def show_sheet(self, sheet: PreviewSheet) -> None:
        """Show a sheet from its first row on."""
        self.sheet.show_rows(sheet.rows)
        self.call("report.sheet", tr("Sheet {title}", title=sheet.title))
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
