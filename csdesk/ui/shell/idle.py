"""How long nobody has touched the program, by the clock on the wall: a computer that slept was not touched either."""

import time
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QSinglePointEvent

from csdesk.services.clock import Clock

TICK_MS = 5_000
SLEPT = timedelta(minutes=2)
"""Noticed this late, the time without input passed while the computer was asleep."""
TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.NativeGesture,
    QEvent.Type.InputMethod,
}
"""What somebody does."""
ENTRIES = {QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress}
"""By what the content of a form changes."""
SHOWINGS = {
    QEvent.Type.Expose,
    QEvent.Type.UpdateRequest,
    QEvent.Type.WindowActivate,
    QEvent.Type.ApplicationStateChange,
}
"""What comes before anything is painted or typed when a computer wakes up."""


class Idle(QObject):
    """Watches while a desk is open. `overdue(slept)`: nobody has touched anything for so many `minutes()`. `typed`:
    somebody pressed a key or a button.

    It is looked at every few seconds, and before anything that was typed or is to be painted goes its way: a laptop
    that is opened the next morning shows and takes nothing.
    """

    overdue = Signal(bool)
    typed = Signal()

    def __init__(self, clock: Clock, minutes: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._longest = timedelta()
        self._watching = False
        self._place = QPointF()
        self._touched = clock.now()
        self._touched_here = time.monotonic()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._look_again)

    def watch(self) -> None:
        """Begin: the desk is open, and somebody has just opened it."""
        self._note()
        self._longest = timedelta(minutes=self._minutes())
        self._watching = True
        self._tick.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def rest(self) -> None:
        """End: the desk is locked."""
        self._watching = False
        self._tick.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def look(self) -> bool:
        """Tell when nobody has touched anything for too long. Gives whether that is so."""
        if not self._watching:
            return False
        passed = self._clock.now() - self._touched
        if passed < timedelta():  # the clock was set back
            self._touched = self._clock.now()
        late = max(passed, timedelta(seconds=time.monotonic() - self._touched_here)) - self._longest
        if late < timedelta():
            return False
        self.rest()
        self.overdue.emit(late >= SLEPT)
        return True

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice what is done; what comes too late is not passed on."""
        kind = event.type()
        if kind in TOUCHES:
            if self.look():
                return True
            if not self._only_seems_to_move(event):
                self._note()
            if kind in ENTRIES:
                self.typed.emit()
        elif kind in SHOWINGS:
            self.look()
        return False

    def _only_seems_to_move(self, event: QEvent) -> bool:
        """Systems report that the pointer moved when something moves below it."""
        if event.type() != QEvent.Type.MouseMove or not isinstance(event, QSinglePointEvent):
            return False
        place = event.globalPosition()
        if place == self._place:
            return True
        self._place = place
        return False

    def _look_again(self) -> None:
        self._longest = timedelta(minutes=self._minutes())
        self.look()

    def _note(self) -> None:
        self._touched = self._clock.now()
        self._touched_here = time.monotonic()
