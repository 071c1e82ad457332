"""How the page of a record is laid out: its three columns, and what stands there while no record is open."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from csdesk.ui import theme
from csdesk.ui.widgets import EmptyState, Scrolling, Sheet, split

WIDE = 1_108
"""From this width on there is room for wide columns."""
SIDES = {True: (360, 284), False: (264, 208)}
"""Widths of the columns at the left and the right, where there is room and where there is not."""
EMPTY = (
    "A record shows one person: how far the work has come, what happened, and what is next. "
    "Choose somebody in the list."
)


class Columns(QWidget):
    """The cases at the left, what happened in the middle, what is next at the right, which scrolls by itself."""

    def __init__(self, left: QWidget, middle: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left = left
        self._right = Scrolling(right, gap=0)
        self._right.column.setContentsMargins(0, 0, 0, 0)
        self._fit()
        self.setLayout(split((left, 0), (middle, 1), (self._right, 0), gap=12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the middle what it needs."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        left, right = SIDES[self.width() >= theme.scaled(WIDE)]
        self._left.setFixedWidth(theme.scaled(left))
        self._right.setFixedWidth(theme.scaled(right))


def nobody(on_list: Callable[[], object]) -> Sheet:
    """What is said while no record is open."""
    empty = EmptyState(
        "No record is open",
        EMPTY,
        icon="user",
        action="Open the list of NCPs",
        on_action=on_list,
        name="record.empty",
    )
    return Sheet(empty, name="record.nobody")
