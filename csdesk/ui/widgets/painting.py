"""How a row is drawn. The delegate reads the row itself: asking the model for every role would be slower."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from csdesk.ui import theme
from csdesk.ui.messages import ICONS
from csdesk.ui.theme import Tone, icons
from csdesk.ui.widgets.base_table import LEFT, RIGHT, SIDE, TableHead, mark_chosen, rule_below, rule_margin
from csdesk.ui.widgets.buttons import cap_width, draw_cap
from csdesk.ui.widgets.choices import draw_tick
from csdesk.ui.widgets.rows import Column, Group, Row, RowsModel, value

ICON, SMALL_ICON, CARET = 16, 14, 12
"""Pixels at the usual size of text."""
LOWER = 20
"""Pixels of the line of a column that stands below the others."""


@dataclass
class Pen:
    """What is needed again and again while one page of rows is drawn."""

    body: QFont
    strong: QFont
    small: QFont
    body_metrics: QFontMetrics
    strong_metrics: QFontMetrics
    small_metrics: QFontMetrics


def make_pen() -> Pen:
    """The fonts in force and their measures."""
    body, strong, small = theme.font("body"), theme.font("strong"), theme.font("small")
    return Pen(body, strong, small, QFontMetrics(body), QFontMetrics(strong), QFontMetrics(small))


class RowDelegate(QStyledItemDelegate):
    """Draws cells, group lines, the selection's wash and bar, and the margin line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found = ""
        self.below: Column | None = None
        """The column that has a line of its own below the others now, over the width of the row."""
        self.pen = make_pen()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        model = index.model()
        view = self.parent()
        if not isinstance(model, RowsModel) or not isinstance(view, QTableView):
            return
        rect = option.rect
        row = model.rows[index.row()]
        if isinstance(row, Group):
            self._paint_group(painter, rect, row, view.devicePixelRatioF())
            return
        if view.selectionModel().isRowSelected(index.row()):
            mark_chosen(painter, rect, view, bar=index.column() == 0)
        rule_below(painter, rect)
        column = model.columns[index.column()]
        if column.margin:
            rule_margin(painter, rect)
        lower = theme.scaled(LOWER) if self.below else 0
        if column is not self.below:
            self._paint_cell(painter, rect.adjusted(0, 0, 0, -1 - lower), column, row, model)
        if self.below:
            first = next(number for number, one in enumerate(model.columns) if not one.margin)
            line = QRect(rect.x(), rect.bottom() - lower - theme.scaled(4), rect.width(), lower)
            line.setLeft(view.columnViewportPosition(first) + SIDE)
            line.setRight(view.viewport().width() - SIDE)
            painter.save()
            painter.setClipRect(rect)  # each cell paints its part: any of them may be painted by itself
            self._paint_text(painter, line, self.below, row, view.devicePixelRatioF())
            painter.restore()

    def _paint_cell(self, painter: QPainter, rect: QRect, column: Column, row: Row, model: RowsModel) -> None:
        ratio = painter.device().devicePixelRatioF()
        if column.tick:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_tick(painter, rect, model.key(row) in model.ticked, True, ratio)
            return
        inner = rect.adjusted(SIDE, 0, -(SIDE + 2 if column.margin else SIDE), 0)
        if column.paint is not None:
            painter.save()
            column.paint(painter, inner, row)
            painter.restore()
            return
        if column.cap is not None and (key := column.cap(row)):
            width = cap_width(key)
            draw_cap(painter, QRect(inner.x(), inner.y(), width, inner.height()), key)
            inner.setLeft(inner.x() + width + SIDE)
        tone = column.tag(row) if column.tag else None
        if tone is not None:
            self._paint_tag(painter, inner, column, row, tone, ratio)
            return
        self._paint_text(painter, inner, column, row, ratio)

    def _paint_text(self, painter: QPainter, inner: QRect, column: Column, row: Row, ratio: float) -> None:
        role = value(column.role, row)
        if column.icon is not None and (name := column.icon(row)):
            size = theme.scaled(ICON)
            at_left = QRect(inner.x(), inner.y(), size, inner.height())
            if column.detail is not None and column.detail(row):
                at_left.setHeight(inner.height() // 2 + 3)
            icon_role = value(column.icon_role, row) or role
            icons.draw(painter, theme.icon_pixmap(name, icon_role, size, ratio), at_left)
            inner.setLeft(inner.x() + size + 6)
        text = column.text(row)
        bold = value(column.bold, row)
        metrics = self.pen.strong_metrics if bold else self.pen.body_metrics
        painter.setFont(self.pen.strong if bold else self.pen.body)
        align = RIGHT if column.right or column.margin else LEFT
        detail = column.detail(row) if column.detail is not None else ""
        if detail:
            self._paint_detail(painter, inner, detail, align)
            painter.setFont(self.pen.strong if bold else self.pen.body)
            inner.setHeight(inner.height() // 2 + 3)
        if metrics.horizontalAdvance(text) > inner.width():
            cut = Qt.TextElideMode.ElideMiddle if column.keeps_end else Qt.TextElideMode.ElideRight
            text = metrics.elidedText(text, cut, inner.width())
        if column.found and self.found:
            self._mark_found(painter, inner, text, metrics)
        painter.setPen(QColor(theme.tokens().colour(role)))
        painter.drawText(inner, int(align), text)

    def _paint_detail(self, painter: QPainter, inner: QRect, detail: str, align: Qt.AlignmentFlag) -> None:
        lower = QRect(inner.x(), inner.y() + inner.height() // 2 - 1, inner.width(), inner.height() // 2 - 2)
        painter.setFont(self.pen.small)
        painter.setPen(QColor(theme.tokens().ink_2))
        cut = self.pen.small_metrics.elidedText(detail, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, int(align), cut)

    def _mark_found(self, painter: QPainter, inner: QRect, text: str, metrics: QFontMetrics) -> None:
        folded = text.casefold()
        for word in self.found.casefold().split():
            at = folded.find(word)
            if at >= 0:
                left = inner.x() + metrics.horizontalAdvance(text[:at])
                width = metrics.horizontalAdvance(text[at : at + len(word)])
                mark = QRect(left, inner.y() + (inner.height() - 18) // 2, width, 18)
                painter.fillRect(mark, QColor(theme.tokens().found))

    def _paint_tag(self, painter: QPainter, inner: QRect, column: Column, row: Row, tone: Tone, ratio: float) -> None:
        text = column.text(row)
        if not text:
            return
        name = (column.icon(row) if column.icon else "") or ICONS.get(tone, "tag")
        tokens = theme.tokens()
        height = theme.scaled(20)
        size = theme.scaled(SMALL_ICON)
        width = min(inner.width(), self.pen.small_metrics.horizontalAdvance(text) + 14 + 5 + size)
        box = QRectF(inner.x() + 0.5, inner.y() + (inner.height() - height) / 2 + 0.5, width - 1, height - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.tone_edge(tone)), 1))
        painter.setBrush(QColor(tokens.wash(tone)))
        painter.drawRoundedRect(box, 4, 4)
        icons.draw(
            painter,
            theme.icon_pixmap(name, str(tone), size, ratio),
            QRect(inner.x() + 7, inner.y(), size, inner.height()),
        )
        painter.setFont(self.pen.small)
        painter.setPen(QColor(tokens.colour(tone)))
        words = QRect(inner.x() + 12 + size, inner.y(), round(width) - 16 - size, inner.height())
        painter.drawText(
            words, int(LEFT), self.pen.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width() + 4)
        )

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group, ratio: float) -> None:
        tokens = theme.tokens()
        painter.fillRect(rect, QColor(tokens.header))
        rule_below(painter, rect)
        left = rect.x() + 12
        if group.icon:
            size = theme.scaled(SMALL_ICON)
            picture = theme.icon_pixmap(group.icon, group.role, size, ratio)
            icons.draw(painter, picture, QRect(left, rect.y(), size, rect.height()))
            left += size + 8
        painter.setFont(theme.font("small_strong"))
        painter.setPen(QColor(tokens.ink))
        title = QRect(left, rect.y(), rect.width(), rect.height())
        painter.drawText(title, int(LEFT), group.title)
        if group.count != "":
            count = f"{group.count:,}" if isinstance(group.count, int) else group.count
            left += QFontMetrics(theme.font("small_strong")).horizontalAdvance(group.title) + 8
            painter.setFont(self.pen.small)
            painter.setPen(QColor(tokens.ink_2))
            painter.drawText(QRect(left, rect.y(), rect.right() - left, rect.height()), int(LEFT), count)


class HeaderRow(TableHead):
    """The header: titles aligned like their columns, a caret where it is sorted."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self._columns = columns
        self.sorted_by = ""
        self.descending = False
        self.setSectionsClickable(any(column.sort for column in columns))

    def set_columns(self, columns: tuple[Column, ...]) -> None:
        """Show other titles."""
        self._columns = columns
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title."""
        column = self._columns[logicalIndex]
        self.paint_ground(painter, rect)
        if column.margin:
            rule_margin(painter, rect)
        inner = rect.adjusted(SIDE, 0, -(SIDE + 2 if column.margin else SIDE), 0)
        painter.drawText(inner, int(RIGHT if column.right or column.margin else LEFT), column.title)
        if column.sort and column.sort == self.sorted_by:
            left = inner.x() + QFontMetrics(theme.font("small_strong")).horizontalAdvance(column.title) + 6
            name = "caret-down" if self.descending else "caret-up"
            size = theme.scaled(CARET)
            picture = theme.icon_pixmap(name, "ink_2", size, self.devicePixelRatioF())
            place = QRect(inner.x() - size - 2 if column.right else left, inner.y(), size, inner.height())
            icons.draw(painter, picture, place)
