"""The table of people: any number of lines, of which only those near what is seen are in memory."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication

from csdesk.services.caseload import CaseloadLine
from csdesk.ui import theme
from csdesk.ui.screens.ncps import drawing, marking
from csdesk.ui.screens.ncps.columns import PeopleColumn
from csdesk.ui.screens.ncps.drawing import BAR, Brushes, Lines
from csdesk.ui.widgets import Column, ListTable
from csdesk.ui.widgets.base_table import NOWHERE, Index
from csdesk.ui.widgets.painting import HeaderRow
from csdesk.ui.widgets.rows import RowsModel

KEPT = 4_000
"""Lines that stay in memory at most."""
BEYOND = 40
"""Lines that are asked for before and after those in view."""


class PeopleRows(RowsModel):
    """Lines by their number; None stands for one that was not asked for yet.

    Ticked are some people, or everybody who is found but some.
    """

    everybody = False
    named = 1
    """The column of the name."""
    _many = 0
    """Lines that came since those far away were let go."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], object], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, key, parent)
        self.why: dict[object, str] = {}

    def is_ticked(self, key: object) -> bool:
        """Whether somebody is ticked."""
        return (key in self.ticked) is not self.everybody

    @property
    def tick_count(self) -> int:
        """How many people are ticked."""
        return self.total - len(self.ticked) if self.everybody else len(self.ticked)

    def tick_everybody(self, everybody: bool) -> None:
        """Tick all who are found, or nobody."""
        self.ticked.clear()
        self.everybody = everybody
        self.ticks_changed.emit(self.tick_count)

    def toggle(self, number: int) -> None:
        """Tick a line, or take its tick away."""
        row = self.rows[number]
        if row is not None:
            self.ticked ^= {self.key(row)}
            self.ticks_changed.emit(self.tick_count)

    def put(self, start: int, lines: Sequence[CaseloadLine]) -> None:
        """Lines that were asked for."""
        self.rows[start : start + len(lines)] = lines
        self._many += len(lines)

    def grow(self, total: int) -> None:
        """There are so many lines in all."""
        more, self.total = total - len(self.rows), total
        if more > 0:
            self.beginInsertRows(NOWHERE, len(self.rows), total - 1)
            self.rows.extend([None] * more)
            self.endInsertRows()
        elif more < 0:
            self.beginRemoveRows(NOWHERE, total, len(self.rows) - 1)
            del self.rows[total:]
            self.endRemoveRows()

    def forget_far(self, first: int, last: int) -> None:
        """Let lines go that are far from what is seen."""
        if self._many > KEPT:
            self._many = 0
            low, high = max(0, first - KEPT // 2), min(self.total, last + KEPT // 2)
            self.rows[:low] = [None] * low
            self.rows[high:] = [None] * (self.total - high)

    def canFetchMore(self, parent: Index) -> bool:
        """Never: the table asks for what it shows."""
        return False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As in every table; a line that is not here yet says nothing."""
        row = self.rows[index.row()]
        if row is None:
            return None
        said = super().data(index, role)
        why = self.why.get(self.key(row), "") if index.column() == self.named else ""
        return f"{said}, {why}" if said and why else said


class PeopleHeader(HeaderRow):
    """Titles, and the box that ticks everybody."""

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title."""
        super().paintSection(painter, rect, logicalIndex)
        table = self.parent()
        if self._columns[logicalIndex].tick and isinstance(table, PeopleTable):
            rows = table.people
            brushes = table.brushes()
            ticked = rows.everybody and not rows.ticked
            picture = drawing.box_picture(brushes, ticked, rect.width() - 2, rect.height() - 1)
            painter.drawPixmap(rect.topLeft(), picture)


class PeopleTable(ListTable):
    """The list. `lines_wanted(first, last)`: lines came in view that are not here yet."""

    model_type = PeopleRows
    header_type = PeopleHeader
    lines_wanted = Signal(int, int)

    def __init__(self, columns: Sequence[Column], *, name: str, spoken: str) -> None:
        self.words: tuple[str, ...] = ()
        self._brushes: Brushes | None = None
        super().__init__(columns, name=name, spoken=spoken, key=lambda line: line.ncp_id)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.ask_for_lines())
        self.ticks_changed.connect(lambda _count: self._show_ticks())
        self._header.sectionClicked.connect(self._tick_by_header)

    @property
    def why(self) -> dict[object, str]:
        """What found somebody, where the name does not say it."""
        return self.people.why

    @property
    def people(self) -> PeopleRows:
        """Its lines."""
        return cast("PeopleRows", self.rows)

    def show_lines(self, lines: Sequence[CaseloadLine], total: int, text: str, *, again: bool = False) -> None:
        """Show a list from its beginning: the first lines of so many; the text is what was searched for.

        `again`: the same list, where it was left.
        """
        self.words = marking.words_of(text)
        self.people.why = self.people.why if again else {}
        chosen, place = self.selected(), self.verticalScrollBar().value()
        self.people.set_rows([*lines, *([None] * (total - len(lines)))])
        if chosen is None or not self.select_key(chosen.ncp_id):
            if lines and self.hasFocus():
                self.select_first()
            else:
                self._tell(None)
        self.verticalScrollBar().setValue(place if again else 0)

    def show_around(self, start: int, lines: Sequence[CaseloadLine], total: int) -> None:
        """Show the same list again, with these lines of it."""
        chosen, place = self.selected(), self.verticalScrollBar().value()
        self.people.set_rows([None] * total)
        self.people.put(start, lines[: max(0, total - start)])
        if chosen is None or not self.select_key(chosen.ncp_id):
            if lines and self.hasFocus():
                self.select_first()
            else:
                self._tell(None)
        self.verticalScrollBar().setValue(place)

    def show_more(self, start: int, lines: Sequence[CaseloadLine]) -> None:
        """Lines that were wanted."""
        if start + len(lines) <= len(self.people.rows):
            self.people.put(start, lines)
            self.viewport().update()
            self.ask_for_lines()

    def show_why(self, why: Mapping[Any, str]) -> None:
        """Say what found people, where their name does not."""
        self.people.why.update(why)
        self.viewport().update()

    def page_rows(self) -> int:
        """How many lines fit in view."""
        return self.viewport().height() // self._row_height + 1

    def in_view(self) -> tuple[int, int]:
        """The first and the last line that is seen, at least in part."""
        top = self.verticalScrollBar().value()
        last = min(len(self.people.rows), (top + self.viewport().height()) // self._row_height + 1) - 1
        return top // self._row_height, last

    def ask_for_lines(self) -> None:
        """Ask for what is in view and not here."""
        first, last = self.in_view()
        if any(row is None for row in self.people.rows[first : last + 1]):
            self.people.forget_far(first, last)
            self.lines_wanted.emit(max(0, first - BEYOND), min(len(self.people.rows), last + 1 + BEYOND))

    def select_key(self, key: object) -> bool:
        """Select somebody whose line is here. False when it is not."""
        for number, row in enumerate(self.people.rows):
            if row is not None and self.people.key(row) == key:
                self.select(number)
                return True
        return False

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self.people.beginResetModel()
        self.people.columns = tuple(columns)
        self.people.named = next((at for at, column in enumerate(columns) if column.bold), 1)
        self.people.endResetModel()
        self._header.set_columns(self.people.columns)
        self._set_up_columns()
        self.fit_columns()

    def brushes(self) -> Brushes:
        """Fonts, colours and pictures for the look in force."""
        ratio, tokens = self.devicePixelRatioF(), theme.tokens()
        if self._brushes is None or self._brushes.tokens is not tokens or self._brushes.ratio != ratio:
            self._brushes = Brushes(tokens, ratio)
        return self._brushes

    def changeEvent(self, event: QEvent) -> None:
        """Take fonts and colours again when the look changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._brushes = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+A ticks everybody who is found; up from the first line leads back to the search."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.people.tick_everybody(self.people.tick_count < self.people.total)
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.key_pressed.emit("Up", self.selected())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a box ticks it."""
        super().mouseReleaseEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in view, column by column. The model is asked by screen readers only."""
        painter = QPainter(self.viewport())
        brushes, height = self.brushes(), self._row_height
        top = self.verticalScrollBar().value()
        first = max(0, (top + event.rect().top()) // height)
        last = min(len(self.people.rows) - 1, (top + event.rect().bottom()) // height)
        lines: Lines = []
        hairline, width = QColor(brushes.tokens.hairline), self.viewport().width()
        current = self.currentIndex().row()
        for number in range(first, last + 1):
            at = number * height - top
            if number == current:
                painter.fillRect(0, at, width, height - 1, QColor(brushes.tokens.selection))
                painter.fillRect(0, at, BAR, height - 1, brushes.colour("accent" if self._has_keys() else "ink_3"))
            painter.fillRect(0, at + height - 1, width, 1, hairline)
            row = self.people.rows[number]
            if isinstance(row, CaseloadLine):
                lines.append((at, row))
        for number, column in enumerate(self.people.columns):
            if not self.isColumnHidden(number):
                self._draw_column(painter, brushes, number, column, lines)

    def _draw_column(self, painter: QPainter, brushes: Brushes, number: int, column: Column, lines: Lines) -> None:
        left, width, height = self.columnViewportPosition(number), self.columnWidth(number), self._row_height
        if column.tick:
            drawing.draw_boxes(
                painter, brushes, left, width, height, lines, lambda line: self.people.is_ticked(line.ncp_id)
            )
        elif column.paint is not None:
            for top, line in lines:
                column.paint(painter, QRect(left + drawing.SIDE, top, width - 2 * drawing.SIDE, height - 1), line)
        elif column.tag is not None:
            drawing.draw_tags(painter, brushes, column, left, width, height, lines)
        elif isinstance(column, PeopleColumn) and column.dial:
            drawing.draw_stages(painter, brushes, column, left, width, height, lines)
        elif column.found and self.words:
            why = self._why if column.bold else _nothing
            drawing.draw_found(painter, brushes, column, left, width, height, lines, self.words, why)
        else:
            drawing.draw_texts(painter, brushes, column, left, width, height, lines)

    def _why(self, line: CaseloadLine) -> str:
        return self.why.get(line.ncp_id, "")

    def _has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is self

    def _can_tick(self) -> bool:
        return True

    def _show_ticks(self) -> None:
        self.viewport().update()
        self._header.viewport().update()

    def _tick_by_header(self, section: int) -> None:
        if self.people.columns[section].tick:
            self.people.tick_everybody(self.people.tick_count < self.people.total)


def _nothing(_line: CaseloadLine) -> str:
    return ""
