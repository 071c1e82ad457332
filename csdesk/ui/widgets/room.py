"""A page that scrolls where the window is too low for it, and its footer, which is always in view."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from csdesk.ui import theme
from csdesk.ui.widgets.layouts import column

LEAST_HEIGHT = 480
"""A lower page is scrolled."""


class _Inner(QWidget):
    """What is scrolled: as high as its parts need, and never lower than `least`."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self.least = theme.scaled(least)
        self.setProperty("surface", "clear")

    def minimumSizeHint(self) -> QSize:
        """Told so, and not as a minimum of its own, in whose place Qt would not ask the parts."""
        return super().minimumSizeHint().expandedTo(QSize(0, self.least))


class _Joining(_Inner):
    """It says when it needs more or less room."""

    def event(self, event: QEvent) -> bool:
        """Its parts need another room."""
        if event.type() == QEvent.Type.LayoutRequest:
            viewport = self.parentWidget()
            room = viewport.parentWidget() if viewport is not None else None
            if room is not None:
                room.updateGeometry()
        return super().event(event)


class Room(QScrollArea):
    """A page: as wide as the window lets it be, and scrolled up and down where the window is too low for it.

    `joins`: it lies in another, and is as high as it needs to be where that one is low, or where parts that stand
    beside each other have turned and stand one under the other: then only that one scrolls.
    """

    def __init__(self, content: QLayout, least: int = LEAST_HEIGHT, *, joins: bool = False) -> None:
        super().__init__()
        self._joins = joins
        self._was_low = self._was_joined = False
        self.inner = _Joining(least) if joins else _Inner(least)
        self.inner.setLayout(content)
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        """Any: what has no room is scrolled to."""
        return QSize(0, self.inner.minimumSizeHint().height() if self._is_joined() else 0)

    @property
    def is_low(self) -> bool:
        """Whether it is lower than the page wants to be, and is scrolled."""
        # Not asked of the viewport: at the start, Qt for Python takes 10 ms to hand out the first one.
        return self.contentsRect().height() < self.inner.least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Texts break anew, also beside a scroll bar that comes, and Qt does not ask again how high they are."""
        super().resizeEvent(event)
        if self.is_low != self._was_low:
            self._was_low = self.is_low
            for room in self.inner.findChildren(Room):
                room.updateGeometry()
        if self._is_joined() != self._was_joined:
            self._was_joined = not self._was_joined
            self.updateGeometry()
        QTimer.singleShot(0, self, self._have_room)

    def _is_joined(self) -> bool:
        """Whether another one scrolls it. A page that is not shown takes no room."""
        step, is_below = self.parentWidget() if self._joins else None, False
        while step is not None and not isinstance(step, Room):
            is_below = is_below or bool(getattr(step, "is_stacked", False))
            step = step.parentWidget()
        return step is not None and (step.is_low or is_below) and self.isVisibleTo(step)

    def _have_room(self) -> None:
        before = self.inner.height()
        if before < self.inner.minimumSizeHint().height():
            QApplication.sendEvent(self.inner, QEvent(QEvent.Type.LayoutRequest))
            if self.inner.height() != before:
                QTimer.singleShot(0, self, self._have_room)


def framed(content: QLayout, footer: QWidget | None = None, *, least: int = LEAST_HEIGHT) -> QVBoxLayout:
    """A page that scrolls where there is less than its `least` height, and under it, always in view, its footer."""
    layout = column(Room(content, least), gap=0)
    if footer is not None:
        layout.addWidget(footer)
    return layout
