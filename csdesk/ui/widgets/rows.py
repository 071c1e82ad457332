"""Rows for tables: descriptions of columns and a model over a tuple of frozen dataclasses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter

from csdesk.ui.theme import Tone
from csdesk.ui.widgets.base_table import NOWHERE, Index, TableModel
from csdesk.wording import tr

Row = Any
"""A frozen dataclass that a service gave."""

SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
TOLD = (*SAID, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.CheckStateRole)


@dataclass(frozen=True)
class Column:
    """One column: its title and how it shows a row. `width=0` takes the space that is left."""

    title: str
    text: Callable[[Row], str]
    width: int = 0
    right: bool = False
    bold: bool | Callable[[Row], bool] = False
    role: str | Callable[[Row], str] = "ink"
    """The colour: ink, ink_2, ink_3, accent, good, attention, bad."""
    icon: Callable[[Row], str] | None = None
    icon_role: str | Callable[[Row], str] = ""
    """The icon's colour; empty: the same as the text's."""
    tag: Callable[[Row], Tone | None] | None = None
    """Draws the text as a tag of this tone."""
    cap: Callable[[Row], str] | None = None
    """A key cap before the text."""
    detail: Callable[[Row], str] | None = None
    """A second, smaller line; give the table a `row_height` of 50."""
    margin: bool = False
    """The ruled margin: right-aligned and closed by the blue line."""
    tick: bool = False
    """A box to tick; Space and a click change it."""
    sort: str = ""
    """The name by which the table asks to sort by this column; empty: cannot be sorted."""
    found: bool = False
    """Marks the letters that the search found."""
    paint: Callable[[QPainter, QRect, Row], None] | None = None
    """Draws the cell itself; `text` is still what is read aloud and exported."""
    tip: Callable[[Row], str] | None = None
    yields: int = 0
    """Left out where the table is too narrow for all columns, the highest number first; 0 always stays."""
    least: int = 120
    """What a column that takes the rest of the space needs at least."""
    below: bool = False
    """Where the table is too narrow for all columns, it has a line of its own below the others of its row."""
    keeps_end: bool = False
    """Cut in the middle, since the end tells one from the other: file names."""
    spoken: str = ""
    """The title that a screen reader says, where none is shown."""


@dataclass(frozen=True)
class Group:
    """A header line between rows."""

    title: str
    count: int | str = ""
    icon: str = ""
    role: str = "ink_2"


def value(role: str | bool | Callable[[Row], Any], row: Row) -> Any:
    """A constant of a column, or what its function says of a row."""
    return role(row) if callable(role) else role


class RowsModel(TableModel):
    """Rows and group lines. More rows than are loaded may exist: `more_wanted(loaded)` asks for the next ones."""

    rows: list[Row | Group]
    more_wanted = Signal(int)
    ticks_changed = Signal(int)

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Row], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows = []
        self.key = key
        self.total = 0
        self.ticked: set[object] = set()
        self._asked = False

    def set_rows(self, rows: Sequence[Row | Group], total: int | None = None) -> None:
        """Show other rows. `total`: how many exist, when these are only the first."""
        self.beginResetModel()
        self.rows = list(rows)
        self.total = len(self.rows) if total is None else total
        self._asked = False
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row]) -> None:
        """Add rows that were asked for by `more_wanted`."""
        self._asked = False
        if not rows:
            self.total = len(self.rows)
            return
        self.beginInsertRows(NOWHERE, len(self.rows), len(self.rows) + len(rows) - 1)
        self.rows.extend(rows)
        self.endInsertRows()

    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether more rows exist than are loaded."""
        return not self._asked and len(self.rows) < self.total

    def fetchMore(self, parent: Index) -> None:
        """Ask the screen for the next rows."""
        self._asked = True
        self.more_wanted.emit(len(self.rows))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, group lines cannot, so that the arrow keys pass over them."""
        if index.isValid() and isinstance(self.rows[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        ticks = index.isValid() and self.columns[index.column()].tick
        return usual | Qt.ItemFlag.ItemIsUserCheckable if ticks else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text, for the screen reader and for tests; drawing goes past this, straight to the row."""
        if role not in TOLD:
            return None
        row = self.rows[index.row()]
        column = self.columns[index.column()]
        if isinstance(row, Group):
            return row.title if index.column() == 0 and role in SAID else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else None
        if column.tick:
            ticked = self.is_ticked(self.key(row))
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            return tr("ticked") if ticked else tr("not ticked")
        if role == Qt.ItemDataRole.CheckStateRole:
            return None
        text = column.text(row)
        return f"{text}: {column.detail(row)}" if column.detail and column.detail(row) else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        if orientation == Qt.Orientation.Horizontal and role in SAID:
            column = self.columns[section]
            return column.title if role == Qt.ItemDataRole.DisplayRole else column.title or column.spoken
        return None

    def is_ticked(self, key: object) -> bool:
        """Whether the row with this key is ticked."""
        return key in self.ticked

    def toggle(self, number: int) -> None:
        """Tick a row, or take its tick away."""
        row = self.rows[number]
        if isinstance(row, Group):
            return
        self.ticked ^= {self.key(row)}
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
        self.ticks_changed.emit(len(self.ticked))

    def clear_ticks(self) -> None:
        """Take all ticks away."""
        self.ticked.clear()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))
        self.ticks_changed.emit(0)
