"""The focus ring: 2 px of accent around whatever has the keyboard, 1 px off; on the edge of a list, which fills its
sheet. Thicker on a page for others."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from csdesk.ui.theme.looks import look_of

AIR = 1
"""Pixels between the widget and the ring."""
RADIUS = 8.0
FOLLOWED = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.EnabledChange,
}


class FocusRing(QWidget):
    """One ring for a window. It follows the focus by itself and lets the mouse through.

    `placed(QWidget)`: it lies around this now, because the focus or the widget moved.
    """

    placed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window = window
        self._chain: list[QWidget] = []
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = look_of(self._chain[0] if self._chain else self)
        half = look.ring / 2
        painter.setPen(QPen(QColor(look.ring_colour), look.ring))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), RADIUS, RADIUS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Move with the widget and with what it lies in."""
        if event.type() in FOLLOWED:
            self._place()
        return False

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        self.follow(now)

    def follow(self, now: QWidget | None) -> None:
        """Lie around what has the keyboard now."""
        if not isValid(self) or not isValid(self._window):
            return
        for widget in self._chain:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._chain = []
        wanted = now is not None and now.window() is self._window and now.focusPolicy() != Qt.FocusPolicy.NoFocus
        # A page that goes takes with it what lies in it.
        host = self._host(now) if wanted and now is not None else self._window
        if self.parentWidget() is not host:
            self.setParent(host)
        if wanted:
            step: QWidget | None = now
            while step is not None and step is not host:
                self._chain.append(step)
                step.installEventFilter(self)
                step = step.parentWidget()
        self._place()

    def _host(self, widget: QWidget) -> QWidget:
        """What the ring is drawn in: the content of the scroll area around the widget, else the window."""
        step = widget.parentWidget()
        while step is not None and step is not self._window:
            above = step.parentWidget()
            area = above.parentWidget() if above is not None else None
            if isinstance(area, QScrollArea) and area.widget() is step:
                return step
            step = above
        return self._window

    def _place(self) -> None:
        target = self._chain[0] if self._chain else None
        host = self.parentWidget()
        if target is None or not isValid(target) or host is None or not target.isVisible():
            self.hide()
            return
        corner = target.mapTo(host, QPoint(0, 0))
        off = 0 if isinstance(target, QAbstractItemView) else AIR + look_of(target).ring
        self.setGeometry(QRect(corner, target.size()).adjusted(-off, -off, off, off))
        self.raise_()
        self.show()
        self.placed.emit(target)
