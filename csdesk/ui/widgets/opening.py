"""A list whose rows can be opened: what is worked on stands below its row, between it and the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from csdesk.ui import theme
from csdesk.ui.widgets.base_table import BAR, rule_below
from csdesk.ui.widgets.rows import Group, Row
from csdesk.ui.widgets.table import ListTable

SEEN_ABOVE = 8
"""Pixels between an input and the edge of the list, once it was brought in sight."""


@dataclass(frozen=True)
class OpenLine(Group):
    """The line below a row that is open."""


class OpenRow(QFrame):
    """What stands below an open row: on the wash of a selection, with its bar and the margin's line."""

    def __init__(self) -> None:
        super().__init__()
        self.margin = 0
        """Where the margin's line is, in pixels from the left."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw wash, bar and lines."""
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.selection))
        painter.fillRect(0, 0, BAR, self.height(), QColor(tokens.accent))
        painter.fillRect(self.margin - 1, 0, 1, self.height(), QColor(tokens.margin))
        rule_below(painter, self.rect())


class OpeningTable(ListTable):
    """A list of rows of which one can be open. Showing other rows closes it."""

    opened_row: OpenRow | None = None
    opened_key: object = None

    def open_below(self, row: Row, widget: OpenRow) -> None:
        """Put a widget below a row, which is selected; what was open is closed. The table deletes the widget."""
        key = self.rows.key(row)
        lines: list[Row | Group] = []
        place = 0
        for line in self.rows.rows:
            if isinstance(line, OpenLine):
                continue
            lines.append(line)
            if not isinstance(line, Group) and self.rows.key(line) == key:
                place = len(lines)
                lines.append(OpenLine(""))
        self._show(lines, None)
        if not place:
            widget.deleteLater()
            return
        self.opened_row, self.opened_key = widget, key
        widget.margin = self.columnWidth(0)
        self.setIndexWidget(self.rows.index(place, 0), widget)
        self.select_key(key)
        self.watch_opened()
        self.fit_opened()
        self.show_opened()

    def watch_opened(self) -> None:
        """Follow the keyboard in the open row; to be called again when there are other parts in it."""
        if self.opened_row is not None:
            for part in (self.opened_row, *self.opened_row.findChildren(QWidget)):
                part.installEventFilter(self)

    def close_opened(self) -> None:
        """Take away what is open below a row."""
        if self.opened_row is not None:
            self._show([line for line in self.rows.rows if not isinstance(line, OpenLine)], None)

    def fit_opened(self) -> None:
        """Give what is open the width of the list and the height that it needs."""
        if self.opened_row is not None:
            self.opened_row.setFixedWidth(self.viewport().width())
            self.setRowHeight(self._open_number(), self.opened_row.sizeHint().height())

    def show_opened(self) -> None:
        """Bring the open row in sight, as far as there is room."""
        number = self._open_number()
        top = self.rowViewportPosition(number - 1)
        bottom = self.rowViewportPosition(number) + self.rowHeight(number)
        self._bring_in_sight(QRect(0, top, 1, bottom - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is open is as wide as the list, and stays in sight."""
        super().resizeEvent(event)
        if self.opened_row is not None:
            self.fit_opened()
            self.show_opened()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The open row is as high as it needs; what gets the keyboard in it comes in sight."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.opened_row:
            self.fit_opened()
        elif event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            corner = watched.mapTo(self.viewport(), QPoint(0, 0))
            self._bring_in_sight(QRect(corner, watched.size()))
        return super().eventFilter(watched, event)

    def _open_number(self) -> int:
        return next(at for at, line in enumerate(self.rows.rows) if isinstance(line, OpenLine))

    def _bring_in_sight(self, part: QRect) -> None:
        """The top goes before the bottom."""
        bar = self.verticalScrollBar()
        if part.bottom() + SEEN_ABOVE > self.viewport().height():
            bar.setValue(bar.value() + part.bottom() + SEEN_ABOVE - self.viewport().height())
            part = part.translated(0, self.viewport().height() - SEEN_ABOVE - part.bottom())
        if part.top() < 0:
            bar.setValue(bar.value() + part.top())

    def _show(self, rows: Sequence[Row | Group], total: int | None) -> None:
        had = self.opened_row
        focus = QApplication.focusWidget()
        inside = had is not None and focus is not None and had.isAncestorOf(focus)
        self.opened_row, self.opened_key = None, None
        if inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        super()._show(rows, total)
