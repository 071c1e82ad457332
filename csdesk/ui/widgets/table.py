"""The table of the program: fixed rows, ruled margin, group lines, the selection as wash and bar."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QMetaMethod, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from csdesk.ui import theme
from csdesk.ui.commands import Command, Kind, press
from csdesk.ui.speech import announce
from csdesk.ui.theme.tokens import GROUP_ROW, ROW
from csdesk.ui.widgets.base_table import NOWHERE, Table, is_plain
from csdesk.ui.widgets.painting import LOWER, HeaderRow, RowDelegate, make_pen
from csdesk.ui.widgets.row_menu import RowMenu, asks_for_menu
from csdesk.ui.widgets.rows import Column, Group, Row, RowsModel
from csdesk.wording import tr


class ListTable(Table):
    """A list of rows.

    `chosen(row)`: the selected row changed (None for none). `opened(row)`: Enter or a double click.
    `key_pressed(letter, row)`: a letter or digit (`C`, `Shift+P`) that no command of the row has (see `offer`).
    `sort_wanted(name, descending)`: a header was clicked. `more_wanted(loaded)`: the end came in sight.
    `ticks_changed(count)`.
    """

    chosen = Signal(object)
    opened = Signal(object)
    key_pressed = Signal(str, object)
    sort_wanted = Signal(str, bool)
    more_wanted = Signal(int)
    ticks_changed = Signal(int)
    model_type: type[RowsModel] = RowsModel
    header_type: type[HeaderRow] = HeaderRow

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        spoken: str,
        key: Callable[[Row], object] = lambda row: row,
        header: bool = True,
        row_height: int = ROW,
    ) -> None:
        self._header = self.header_type(tuple(columns))
        super().__init__(self._header, name=name, spoken=spoken, row_height=row_height)
        self.rows = self.model_type(columns, key, self)
        self.rows.more_wanted.connect(self.more_wanted)
        self.rows.ticks_changed.connect(self.ticks_changed)
        self._delegate = RowDelegate(self)
        self._shown: object = None
        self._offered: Callable[[Row], Sequence[Command]] = lambda _row: ()
        self._opens = ""
        self._group_rows: list[int] = []
        self._header.setVisible(header)
        self._header.sectionClicked.connect(self._sort)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._set_up_columns()
        self.selectionModel().currentRowChanged.connect(self._tell_chosen)
        self.doubleClicked.connect(lambda at: self._row(at.row()) is not None and self.open_chosen())

    def set_rows(self, rows: Sequence[Row], total: int | None = None) -> None:
        """Show rows; keeps the selection, where its row is still there, and the place."""
        self._show(rows, total)

    def set_groups(self, groups: Sequence[tuple[Group, Sequence[Row]]]) -> None:
        """Show rows under group lines."""
        lines: list[Row | Group] = []
        for group, rows in groups:
            lines.append(group)
            lines.extend(rows)
        self._show(lines, None)

    def offer(self, commands: Callable[[Row], Sequence[Command]] | None = None, *, opens: str = "") -> None:
        """What can be done with a row, asked when it is wanted: by key, in the menu of the row, and in the palette.

        `opens`: what Enter does, in words (*Open the record*).
        """
        self._offered = commands or self._offered
        self._opens = opens

    def commands(self) -> list[Command]:
        """What can be done with the row that is selected, and by what the rows can be sorted."""
        return [*self._of_row(), *self._ways_to_sort()]

    def open_menu(self) -> None:
        """Open the menu of the row that is selected, if anything can be done with it."""
        offered = self._of_row()
        if offered:
            RowMenu(self, offered).open_at(self.visualRect(self.currentIndex()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row: what else its keys do."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            number = self.rowAt(event.pos().y())
            if self._row(number) is None:
                return
            self.select(number)
        self.open_menu()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add the rows that `more_wanted` asked for."""
        self.rows.append_rows(rows)

    def selected(self) -> Row:
        """The selected row, or None."""
        return self._row(self.currentIndex().row())

    def select(self, number: int) -> None:
        """Select the row of a number; group lines count."""
        index = self.rows.index(number, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)

    def select_first(self) -> None:
        """Select the first row, if there is one."""
        self._select_at_end(range(len(self.rows.rows)))

    def select_key(self, key: object) -> bool:
        """Select the row with this key. False when it is not here."""
        for number, row in enumerate(self.rows.rows):
            if not isinstance(row, Group) and self.rows.key(row) == key:
                self.select(number)
                return True
        return False

    def select_nothing(self) -> None:
        """Take the selection away, and show the first rows."""
        self.setCurrentIndex(NOWHERE)
        self.scrollToTop()

    def set_title(self, number: int, title: str) -> None:
        """Give a column another title: the months that it shows, say."""
        changed = replace(self.rows.columns[number], title=title)
        self.rows.columns = (*self.rows.columns[:number], changed, *self.rows.columns[number + 1 :])
        self._header.set_columns(self.rows.columns)

    def show_found(self, text: str) -> None:
        """Mark these letters in the columns that say so."""
        self._delegate.found = text
        self.viewport().update()

    def show_sorted(self, name: str, descending: bool = False) -> None:
        """Show by which column the rows are sorted."""
        self._header.sorted_by = name
        self._header.descending = descending
        self._header.viewport().update()

    def open_chosen(self) -> bool:
        """Enter opens the selected row."""
        row = self.selected()
        if row is not None:
            self.opened.emit(row)
        return row is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Home and End lead to the first and the last row, letters go to the screen."""
        row, plain = self.selected(), is_plain(event)
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if row is not None and plain and event.key() == Qt.Key.Key_Space and self._can_tick():
            self.rows.toggle(self.currentIndex().row())
        elif plain and event.key() == Qt.Key.Key_Home:
            self.select_first()
        elif plain and event.key() == Qt.Key.Key_End:
            self._select_at_end(reversed(range(len(self.rows.rows))))
        elif asks_for_menu(event):
            self.open_menu()
        elif press(event, self._of_row()):
            event.accept()
        elif (plain or shift) and self._tells_keys() and len(event.text()) == 1 and event.text().isalnum():
            self.key_pressed.emit(("Shift+" if shift else "") + event.text().upper(), row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a tick box ticks."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.rows.columns[index.column()].tick:
            self.rows.toggle(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by the keyboard finds a row selected."""
        super().focusInEvent(event)  # makes a row the current one, and selects none
        if not self.selectionModel().hasSelection() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.select_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave columns out where there is no room for all of them."""
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Leave columns out where there is no room for all of them."""
        needed = [theme.scaled(column.width or column.least) for column in self.rows.columns]
        room = self.width() - sum(needed)
        by_need = sorted(range(len(needed)), key=lambda at: -self.rows.columns[at].yields)
        for number in by_need:
            if self.rows.columns[number].yields:
                self.setColumnHidden(number, room < 0)
                room += needed[number] if room < 0 else 0
        below = next((column for column in self.rows.columns if column.below), None) if room < 0 else None
        if below is not self._delegate.below:
            self._delegate.below = below
            self.verticalHeader().setDefaultSectionSize(self._height_of_row())
            self._set_group_heights()

    def changeEvent(self, event: QEvent) -> None:
        """Take the fonts again when the look changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._delegate.pen = make_pen()

    def _show(self, rows: Sequence[Row | Group], total: int | None) -> None:
        chosen = self.selected()
        place = self.verticalScrollBar().value()
        self.clearSpans()
        self.rows.set_rows(rows, total)
        for number in self._group_rows:
            if number < len(rows):
                self.setRowHeight(number, self._height_of_row())
        self._group_rows = [number for number, row in enumerate(rows) if isinstance(row, Group)]
        if len(self.rows.columns) > 1:
            for number in self._group_rows:
                self.setSpan(number, 0, 1, len(self.rows.columns))
        self._set_group_heights()
        if chosen is None or not self.select_key(self.rows.key(chosen)):
            self._tell(None)
        self.verticalScrollBar().setValue(place)

    def _height_of_row(self) -> int:
        return self._row_height + (theme.scaled(LOWER) if self._delegate.below else 0)

    def _set_group_heights(self) -> None:
        for number in self._group_rows:
            self.setRowHeight(number, theme.scaled(GROUP_ROW))

    def _set_up_columns(self) -> None:
        for number, column in enumerate(self.rows.columns):
            if column.width:
                self._header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                self._header.resizeSection(number, theme.scaled(column.width))
            else:
                self._header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _select_at_end(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if not isinstance(self.rows.rows[number], Group):
                self.select(number)
                return

    def _can_tick(self) -> bool:
        return any(column.tick for column in self.rows.columns)

    def _row(self, number: int) -> Row:
        if not 0 <= number < len(self.rows.rows):
            return None
        row = self.rows.rows[number]
        return None if isinstance(row, Group) else row

    def _of_row(self) -> list[Command]:
        row = self.selected()
        if row is None:
            return []
        opens = Command(f"{self.objectName()}.open", self._opens, "Enter", self.open_chosen)
        return [replace(one, kind=Kind.ROW) for one in (*([opens] if self._opens else ()), *self._offered(row))]

    def _ways_to_sort(self) -> list[Command]:
        if not self.rows.rows:
            return []
        return [
            Command(
                f"{self.objectName()}.sort.{column.sort}",
                tr("Sort by {column}", column=column.title),
                run=partial(self._sort, number),
                kind=Kind.VIEW,
            )
            for number, column in enumerate(self.rows.columns)
            if column.sort and column.title
        ]

    def _tells_keys(self) -> bool:
        return self.isSignalConnected(QMetaMethod.fromSignal(self.key_pressed))

    def _tell_chosen(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._tell(self._row(current.row()))
        group = bisect_left(self._group_rows, current.row())
        if group and self.hasFocus() and group != bisect_left(self._group_rows, previous.row()):
            # The arrow keys pass over the line, so that a reader would never come to it.
            line = self.rows.rows[self._group_rows[group - 1]]
            announce(self, line.title, str(line.count))

    def _tell(self, row: Row | None) -> None:
        if row is not self._shown:
            self._shown = row
            self.chosen.emit(row)

    def _sort(self, section: int) -> None:
        name = self.rows.columns[section].sort
        if name:
            self.sort_wanted.emit(name, name == self._header.sorted_by and not self._header.descending)
