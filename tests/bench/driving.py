"""Drives the real window as somebody does who types and scrolls, and notes when it has painted.

Nothing is imported here that the program itself would not need: its memory is measured, too.
"""

import time
from collections.abc import Callable
from random import Random

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from csdesk.ui.screens.ncps import NcpsScreen
from csdesk.ui.shell.window import Window

PAGES = 60
FRAME = 16
"""Milliseconds from one picture of a display to the next."""
LINES_A_FRAME = 3
BEAT = 20
"""Milliseconds between two looks whether something has come: seldom, since each takes Python from the workers."""
BETWEEN_KEYS = 0.12
"""Seconds between two keys of somebody who types fast."""
PATIENCE = 300.0


class Painted(QObject):
    """Notes when a table was painted."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._times: list[float] = []
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        """The moment after the paint event, as near as a filter comes: the table paints within it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QCoreApplication.sendEvent(watched, event)
            watched.installEventFilter(self)
            self._times.append(time.perf_counter())
            return True
        return False

    @property
    def at(self) -> float:
        """When it was painted last."""
        return self._times[-1] if self._times else 0.0

    def after(self, moment: float) -> float | None:
        """When it was painted first after a moment; what is painted later, such as why they were found, is not it."""
        return next((at for at in self._times if at > moment), None)


def typed(window: Window, screen: NcpsScreen, word: str) -> list[float]:
    """One word, key by key: milliseconds from each key to its rows."""
    painted = Painted(screen.list)
    screen.search.clear()
    rest(window, 0.3)
    took = [_one_key(window, screen, painted, letter) for letter in word]
    painted.deleteLater()
    return took


def _one_key(window: Window, screen: NcpsScreen, painted: Painted, letter: str) -> float:
    shown: list[float] = []
    heard = screen.feed.shown.connect(lambda _lines: shown.append(time.perf_counter()))
    began = time.perf_counter()
    QTest.keyClicks(screen.search, letter)
    until(lambda: bool(shown) and painted.after(shown[0]) is not None)
    at = painted.after(shown[0]) or 0.0
    screen.feed.shown.disconnect(heard)
    rest(window, BETWEEN_KEYS)
    return (at - began) * 1000


def scrolled(window: Window, screen: NcpsScreen, chance: Random) -> list[float]:
    """A page further, here and there in the list: milliseconds until its lines are painted."""
    bar = screen.list.verticalScrollBar()
    painted = Painted(screen.list)
    bar.setValue(bar.maximum() // 2)  # from now on the order of everybody is known
    until(lambda: window.tasks.idle)
    took = []
    for number in range(PAGES):
        if number % 10 == 0:
            bar.setValue(chance.randrange(bar.maximum()))
            until(lambda: window.tasks.idle)
        took.append(_one_page(screen, painted))
        rest(window, 0.05)
    painted.deleteLater()
    return took


def _one_page(screen: NcpsScreen, painted: Painted) -> float:
    bar = screen.list.verticalScrollBar()
    began = time.perf_counter()
    bar.setValue(bar.value() + bar.pageStep())
    until(lambda: painted.at > began and _are_here(screen))
    return (painted.at - began) * 1000


def slow_frames(window: Window, screen: NcpsScreen, frames: int) -> int:
    """Scrolls evenly through the list, some lines at a time. Gives how many of the frames took longer than 16 ms."""
    bar = screen.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    rest(window, 0.5)
    painted, slow = Painted(screen.list), 0
    for _ in range(frames):
        began = time.perf_counter()
        bar.setValue(bar.value() + bar.singleStep() * LINES_A_FRAME)
        while painted.at < began:
            QCoreApplication.processEvents()
        slow += (painted.at - began) * 1000 > FRAME
        time.sleep(max(0.0, FRAME / 1000 - (time.perf_counter() - began)))
        QCoreApplication.processEvents()
    painted.deleteLater()
    return slow


def _are_here(screen: NcpsScreen) -> bool:
    first, last = screen.list.in_view()
    return all(row is not None for row in screen.list.people.rows[first : last + 1])


def until(holds: Callable[[], bool], every: int = BEAT) -> None:
    """Let the event loop run, asleep between events as a window is, so that workers have Python to themselves."""
    loop, beat = QEventLoop(), QTimer()
    ends = time.perf_counter() + PATIENCE

    def look() -> None:
        if holds() or time.perf_counter() > ends:
            loop.quit()

    beat.timeout.connect(look)
    beat.start(every)
    loop.exec()
    beat.stop()
    assert holds(), "the window did not come to its end"


def rest(window: Window, seconds: float) -> None:
    ends = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > ends and window.tasks.idle)
