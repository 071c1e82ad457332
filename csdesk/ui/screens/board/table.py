"""The board as a table: a line for each stage, a bar of those who came, numbers that open their people."""

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from csdesk.services.flow import Flow
from csdesk.ui import theme
from csdesk.ui.screens.board.looks import Column, Look, Row, people_in, rows_of, text_of
from csdesk.ui.theme.tokens import mix
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
    rule_margin,
    rule_twice,
)
from csdesk.wording import tr

ROW_HEIGHT = 30
STAGE_WIDTH = 108
LEAST_BAR = 90
BAR = 12
LAPSED = 0.65
"""How much of the colour of attention the part has of those who lapsed: less would be too pale beside white."""
SWATCH = 8
STAGE, BARS = 0, 1
FIRST = 2
"""The first column of numbers."""


class BoardModel(TableModel):
    """The lines of a look; what a screen reader reads."""

    rows: tuple[Row, ...]

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look

    def show_rows(self, look: Look, rows: tuple[Row, ...]) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.look, self.rows = look, rows
        self.endResetModel()

    def column(self, number: int) -> Column | None:
        """A column of numbers; None for the stage and its bar."""
        return self.look.columns[number - FIRST] if number >= FIRST else None

    def width(self) -> int:
        """The stage, its bar, the numbers."""
        return FIRST + len(self.look.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The number as text; read aloud with its stage and what it counts."""
        row, column = self.rows[index.row()], self.column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(row, column) if column else row.title if index.column() == STAGE else ""
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            if column is None:
                return f"{row.title}: {in_words(row, self.look)}"
            text = text_of(row, column)
            return tr("{row}, {column}: {value}", row=row.title, column=column.spoken, value=text or tr("not told"))
        return None

    def title(self, number: int) -> str:
        """The titles."""
        column = self.column(number)
        return column.title if column else (tr("Stage"), tr("People"))[number]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles; under the pointer, and read aloud, what is counted."""
        column = self.column(section) if orientation == Qt.Orientation.Horizontal else None
        if column is not None and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{column.spoken[0].upper()}{column.spoken[1:]}"
        return super().headerData(section, orientation, role)


def in_words(row: Row, look: Look) -> str:
    """All that a line says: `came as far as this 214, went on 120, ...`."""
    told = ((column.spoken, text_of(row, column)) for column in look.columns)
    return ", ".join(f"{spoken} {text}" for spoken, text in told if text)


class BoardDelegate(QStyledItemDelegate):
    """Draws stages, bars, numbers, and the cell that is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        model = index.model()
        if not isinstance(model, BoardModel):
            return
        rect, row = option.rect, model.rows[index.row()]
        if row.stage is None:
            rule_twice(painter, rect)
        rule_below(painter, rect)
        if option.state & QStyle.StateFlag.State_Selected:
            frame_chosen(painter, rect, below=4 if row.stage is None else 0)
        if index.column() == STAGE:
            self._paint_stage(painter, rect, row)
        elif index.column() == BARS:
            _paint_bar(painter, rect, row, model)
        else:
            self._paint_number(painter, rect, row, model, index)

    def _paint_stage(self, painter: QPainter, rect: QRect, row: Row) -> None:
        rule_margin(painter, rect)
        painter.setFont(theme.font("strong"))
        painter.setPen(QColor(theme.tokens().ink))
        painter.drawText(rect.adjusted(0, 0, -SIDE - 2, 0), int(RIGHT), row.title)

    def _paint_number(self, painter: QPainter, rect: QRect, row: Row, model: BoardModel, index: Index) -> None:
        tokens, column = theme.tokens(), model.column(index.column())
        if column is None:
            return
        opens = people_in(row, column) > 0
        painter.setFont(theme.font("strong" if row.stage is None else "body"))
        painter.setPen(QColor(tokens.accent if opens else tokens.ink_2 if column.figure is None else tokens.ink_3))
        painter.drawText(rect.adjusted(0, 0, -SIDE, 0), int(RIGHT), text_of(row, column))


def _paint_bar(painter: QPainter, rect: QRect, row: Row, model: BoardModel) -> None:
    if row.stage is None:
        return
    look = model.look
    parts = [(colour, number(row)) for colour, number in look.parts]
    whole = sum(number for _, number in parts)
    if look.to_scale:
        whole = max(sum(number(one) for _, number in look.parts) for one in model.rows if one.stage)
    if not whole:
        return
    height = theme.scaled(BAR)
    left, room = rect.x() + SIDE, rect.width() - 2 * SIDE
    top = rect.y() + (rect.height() - height) // 2
    for colour, number in parts:
        if not number:
            continue
        width = max(2, round(room * number / whole))
        _fill(painter, QRect(left, top, width, height), colour)
        left += width


def _fill(painter: QPainter, part: QRect, name: str) -> None:
    """A part of a bar in its colour; what is pale has an edge by which it is seen."""
    tokens = theme.tokens()
    lapsed = mix(tokens.attention_wash, tokens.attention, LAPSED)
    painter.fillRect(part, QColor(lapsed if name == "lapsed" else tokens.colour(name)))
    if name == "margin":
        painter.setPen(QColor(tokens.chart))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(part.adjusted(0, 0, -1, -1))


class BoardHead(TableHead):
    """The titles, over the right edge of their numbers; a square tells which part of the bar a number is."""

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title, smaller where there is little room."""
        model = self.model()
        if not isinstance(model, BoardModel):
            return
        self.paint_ground(painter, rect)
        column, title = model.column(logicalIndex), self.title(logicalIndex)
        inner = rect.adjusted(SIDE, 0, -SIDE, 0)
        font = theme.font("small_strong")
        has_square = column is not None and bool(column.colour) and not self.isSectionHidden(BARS)
        room = inner.width() - (SWATCH + 5 if has_square else 0)
        if QFontMetrics(font).horizontalAdvance(title) > room - 2:
            font = theme.font("cap")
        painter.setFont(font)
        flags = int(RIGHT if logicalIndex != BARS else LEFT) | int(Qt.TextFlag.TextWordWrap)
        words = inner.adjusted(inner.width() - room, 0, 0, 0) if logicalIndex != BARS else inner
        painter.drawText(words, flags, title)
        if column is not None and has_square:
            left = QFontMetrics(font).boundingRect(words, flags, title).left() - SWATCH - 5
            square = QRect(max(rect.x() + 1, left), inner.center().y() - SWATCH // 2, SWATCH, SWATCH)
            _fill(painter, square, column.colour)


class BoardTable(Table):
    """`chosen(Row)`: another line. `opened(Row, Column)`: a number, by a click or Enter. `copy_wanted`: Ctrl+C."""

    chosen = Signal(object)
    opened = Signal(object, object)
    copy_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            BoardHead(),
            name="board.table",
            spoken=tr("The board: stages and numbers of people"),
            row_height=ROW_HEIGHT,
        )
        self.board = BoardModel(look, self)
        self.setModel(self.board)
        self.setItemDelegate(BoardDelegate(self))
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(lambda index, _previous: self._tell(index))

    def show_flow(self, flow: Flow, look: Look) -> None:
        """Show figures; the chosen cell stays chosen."""
        kept = self.currentIndex()
        place = (kept.row(), kept.column()) if kept.isValid() else (0, FIRST)
        same = look is self.board.look
        self.board.show_rows(look, rows_of(flow, look))
        self._fit()
        row = min(place[0], len(self.board.rows) - 1)
        self.setCurrentIndex(self.board.index(row, place[1] if same else FIRST))

    def row(self) -> Row | None:
        """The line that is chosen."""
        index = self.currentIndex()
        return self.board.rows[index.row()] if index.isValid() else None

    def open_chosen(self) -> bool:
        """Enter opens the people."""
        self._open(self.currentIndex())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the table, arrows move between stages and numbers."""
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_C:
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A number is a button."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index == self.currentIndex():
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer says which numbers open something."""
        super().mouseMoveEvent(event)
        shape = Qt.CursorShape.PointingHandCursor if self._opens(self.indexAt(event.position().toPoint())) else None
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar takes what the numbers leave."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths = [theme.scaled(column.width) for column in self.board.look.columns]
        stage = theme.scaled(STAGE_WIDTH)
        rest = self.viewport().width() - stage - sum(widths)
        wide = rest >= LEAST_BAR
        if not wide:
            # Without room for the bar the numbers share what there is.
            room = max(1, self.viewport().width() - stage)
            widths = [room * width // sum(widths) for width in widths]
        self.setColumnHidden(BARS, not wide)
        for number, width in enumerate([stage, max(1, rest), *widths]):
            self.setColumnWidth(number, width)

    def _opens(self, index: QModelIndex) -> bool:
        column = self.board.column(index.column()) if index.isValid() else None
        return column is not None and people_in(self.board.rows[index.row()], column) > 0

    def _open(self, index: QModelIndex) -> None:
        if self._opens(index):
            self.opened.emit(self.board.rows[index.row()], self.board.column(index.column()))

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.board.rows[index.row()])
