"""How the page of a record is laid out: its three columns, and what stands there while no record is open."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from csdesk.ui import theme
from csdesk.ui.widgets import EmptyState, Scrolling, Sheet, split
from csdesk.ui.widgets.reflow import QWIDGETSIZE_MAX, ROOM
from csdesk.ui.widgets.sight import bring_in_sight
from csdesk.wording import tr

WIDE = 1_108
"""From this width on there is room for wide columns."""
SIDES = {True: (360, 284), False: (264, 208)}
"""Widths of the columns at the left and the right, where there is room and where there is not."""
STACKED = 300
"""Pixels of height of a column that stands above or below another."""
EMPTY = tr(
    "A record shows one person: how far the work has come, what happened, and what is next. "
    "Choose somebody in the list."
)


class Columns(QWidget):
    """The cases at the left, what happened in the middle, what is next at the right, which scrolls by itself."""

    def __init__(self, left: QWidget, middle: QStackedWidget, right: QWidget) -> None:
        super().__init__()
        self._left = left
        self._middle = middle
        self._right = Scrolling(right, gap=0)
        self._right.column.setContentsMargins(0, 0, 0, 0)
        middle.currentChanged.connect(lambda _at: QTimer.singleShot(0, self, self._keep_in_sight))
        self._fit()
        self.setLayout(split((left, 0), (middle, 1), (self._right, 0), gap=12))

    @property
    def is_stacked(self) -> bool:
        """Whether the columns stand one under the other."""
        return self.width() < theme.scaled(ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the middle what it needs; one under the other, each is high enough to be read."""
        super().resizeEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """One under the other, what is opened in the place of what happened would begin below what is seen."""
        now = QApplication.focusWidget()
        if self.is_stacked and self._middle.currentIndex() and now is not None and self._middle.isAncestorOf(now):
            bring_in_sight(now)

    def _fit(self) -> None:
        stacked = self.is_stacked
        widths = SIDES[self.width() >= theme.scaled(WIDE)]
        for side, width in zip((self._left, self._right), widths, strict=True):
            side.setMinimumWidth(0 if stacked else theme.scaled(width))
            side.setMaximumWidth(QWIDGETSIZE_MAX if stacked else theme.scaled(width))
            side.setMinimumHeight(theme.scaled(STACKED) if stacked else 0)


def nobody(on_list: Callable[[], object], about: str = EMPTY, *, name: str = "record") -> Sheet:
    """What is said while no record is open. `about`: what the page shows of one person."""
    empty = EmptyState(
        tr("No record is open"),
        about,
        icon="user",
        action=tr("Open the list of NCPs"),
        on_action=on_list,
        name=f"{name}.empty",
    )
    return Sheet(empty, name=f"{name}.nobody")
