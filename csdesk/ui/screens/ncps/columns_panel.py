"""Which columns the list shows, and in which order."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.screens.ncps.columns import USUAL
from csdesk.ui.widgets import Button, Column, ListTable, Sheet, Text, row
from csdesk.wording import tr

WIDTH = 272


class ColumnsPanel(Sheet):
    """Ticks and an order. `chosen(names)` at each change; `closed`."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, titles: Mapping[str, str]) -> None:
        super().__init__(title=tr("Columns"), gap=8, name="ncps.columns")
        self._titles = titles
        self.list = ListTable(
            (
                Column(tr("Shown"), lambda _name: "", 32, tick=True),
                Column(tr("Column"), lambda name: self._titles[name]),
            ),
            name="ncps.columns.list",
            spoken=tr("Columns"),
            header=False,
            row_height=30,
        )
        self.list.ticks_changed.connect(lambda _count: self._tell())
        self.up = Button("Up", lambda: self._move(-1), name="ncps.columns.up", key="Ctrl+Up", small=True)
        self.down = Button("Down", lambda: self._move(1), name="ncps.columns.down", key="Ctrl+Down", small=True)
        self.usual = Button(tr("Usual columns"), self._reset, name="ncps.columns.usual", small=True)
        self.done = Button(tr("Done"), self.closed.emit, name="ncps.columns.done", key="Esc", small=True)
        help_text = Text(
            tr("Space ticks. Where the window is narrow, the last columns are left out."), "small", wrap=True
        )
        self.add(help_text)
        self.add(self.list, stretch=1)
        self.add(row(self.up, self.down, None), row(self.usual, None, self.done))
        self.setFixedWidth(theme.scaled(WIDTH))

    def show_columns(self, names: Sequence[str]) -> None:
        """Show which columns are chosen; the others stand after them."""
        rest = [name for name in self._titles if name not in names]
        self.list.rows.ticked = {name for name in names if name in self._titles}
        self.list.set_rows([name for name in names if name in self._titles] + rest)
        if self.list.selected() is None:
            self.list.select_first()

    def names(self) -> tuple[str, ...]:
        """The columns that are ticked, in their order; the name is always one of them."""
        return tuple(name for name in self._order() if name in self.list.rows.ticked or name == "name")

    def first_focus(self) -> QWidget:
        """What has the keyboard when the panel opens."""
        return self.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _order(self) -> list[str]:
        return [str(name) for name in self.list.rows.rows]

    def _tell(self) -> None:
        self.list.rows.ticked.add("name")
        self.list.viewport().update()
        self.chosen.emit(self.names())

    def _move(self, by: int) -> None:
        name, order = self.list.selected(), self._order()
        if name is None:
            return
        at = order.index(name)
        to = min(max(0, at + by), len(order) - 1)
        order.insert(to, order.pop(at))
        self.list.set_rows(order)
        self.list.select_key(name)
        self._tell()

    def _reset(self) -> None:
        self.show_columns(USUAL)
        self._tell()
