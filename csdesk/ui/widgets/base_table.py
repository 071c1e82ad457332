"""What every table is, whatever its cells show: its view, the titles above it, its lines and marks, its keys."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView

from csdesk.ui import theme
from csdesk.ui.theme.tokens import ROW
from csdesk.ui.widgets.naming import name_widget
from csdesk.wording import tr

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
SIDE = 8
BAR = 3
HEAD = 32
"""Pixels at the usual size of text."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Rows under titles."""

    rows: Sequence[Any]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = ()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows are here."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else self.width()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.title(section) if wanted else None

    def width(self) -> int:
        """How many columns there are."""
        raise NotImplementedError

    def title(self, _number: int) -> str:
        """What stands above a column."""
        return ""


class TableHead(QHeaderView):
    """The titles above the columns."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFixedHeight(theme.scaled(HEAD))
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def title(self, number: int) -> str:
        """What stands above a column."""
        return str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")

    def paint_ground(self, painter: QPainter, rect: QRect) -> None:
        """Draw what is behind a title, and take up its pen."""
        painter.fillRect(rect, QColor(theme.tokens().header))
        rule_below(painter, rect)
        painter.setFont(theme.font("small_strong"))
        painter.setPen(QColor(theme.tokens().ink_2))


class Table(QTableView):
    """A table without a model yet. One thing in it is chosen at a time, and Tab leads out of it."""

    def __init__(self, head: TableHead | None = None, *, name: str, spoken: str, row_height: int = ROW) -> None:
        super().__init__()
        self.head = head or TableHead()
        self._row_height = theme.scaled(row_height)
        self.setHorizontalHeader(self.head)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        lines = self.verticalHeader()
        lines.hide()
        lines.setMinimumSectionSize(20)
        lines.setDefaultSectionSize(self._row_height)
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.call(name, spoken)

    @property
    def whole_height(self) -> int:
        """Pixels that the titles and all rows need."""
        return self.head.height() + self.verticalHeader().length()

    def call(self, name: str, spoken: str) -> None:
        """Give it its name, and the one that is spoken."""
        name_widget(self, name, spoken)
        self.head.setAccessibleName(tr("Columns: {spoken}", spoken=spoken))

    def open_chosen(self) -> bool:
        """What Enter does with what is chosen. False where it does nothing: the page may."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are for the page."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and is_plain(event) and self.open_chosen():
            return
        if event.text().isalnum():
            event.ignore()  # Qt would look for a row that begins so; the page may have a key of this letter
        else:
            super().keyPressEvent(event)


def is_plain(event: QKeyEvent) -> bool:
    """Whether a key was pressed by itself, be it one of the number pad."""
    return event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def rule_below(painter: QPainter, rect: QRect) -> None:
    """The hairline under a cell."""
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(theme.tokens().hairline))


def rule_margin(painter: QPainter, rect: QRect) -> None:
    """The line that closes the ruled margin."""
    painter.fillRect(rect.right(), rect.y(), 1, rect.height(), QColor(theme.tokens().margin))


def rule_twice(painter: QPainter, rect: QRect) -> None:
    """The double rule above a total."""
    for y in (rect.y(), rect.y() + 2):
        painter.fillRect(rect.x(), y, rect.width(), 1, QColor(theme.tokens().ink))


def mark_chosen(painter: QPainter, rect: QRect, view: QAbstractItemView, *, bar: bool = True) -> None:
    """The wash of what is chosen, and its bar, which is grey while the keyboard is elsewhere."""
    tokens = theme.tokens()
    painter.fillRect(rect, QColor(tokens.selection))
    if bar:
        painter.fillRect(
            rect.x(), rect.y(), BAR, rect.height(), QColor(tokens.accent if _has_keyboard(view) else tokens.ink_3)
        )


def frame_chosen(painter: QPainter, rect: QRect, *, below: int = 0) -> None:
    """A number that is chosen: wash and frame, so many pixels below the upper edge."""
    frame = rect.adjusted(0, below, -1, -2)
    painter.fillRect(frame, QColor(theme.tokens().selection))
    painter.setPen(QPen(QColor(theme.tokens().accent), 1))
    painter.drawRect(frame)


def write_cut(painter: QPainter, rect: QRect, text: str) -> None:
    """Words at the left, cut where there is too little room."""
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(LEFT), cut)


def _has_keyboard(view: QAbstractItemView) -> bool:
    """The table itself, or what is worked on in it."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is view or view.isAncestorOf(focus))
