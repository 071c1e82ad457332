"""Where the keyboard goes: in the order in which a page is read, and never to what is out of sight."""

from collections.abc import Callable, Iterator
from itertools import chain

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QLayout, QWidget
from shiboken6 import isValid

from csdesk.ui.widgets.page import EmptyState

PATIENCE = 2
"""Turns of the window after which what has the keyboard must be in sight."""


def takes_keys(part: QWidget) -> bool:
    """Whether Tab stops here while it is in sight."""
    by_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and part.isEnabled() and part.focusProxy() is None


def tab_stops(root: QWidget, here: QWidget | None = None) -> list[QWidget]:
    """All in sight that Tab stops at, as one reads: along the layouts, column after column.

    `here` has its place among them even when it was hidden or disabled just now.
    """
    stops: list[QWidget] = []
    _walk(root, here, stops)
    return stops


def move_on(window: QWidget, forward: bool) -> bool:
    """Give the keyboard to the next stop, or the one before; after the last comes the first. False: there is none."""
    here = window.focusWidget()
    stops = tab_stops(window, here)
    at = next((number for number, stop in enumerate(stops) if stop is here), -1 if forward else 0)
    step = 1 if forward else -1
    following = (stops[(at + step * number) % len(stops)] for number in range(1, len(stops) + 1))
    wanted = next((stop for stop in following if stop is not here and takes_keys(stop)), None)
    if wanted is None:
        return False
    wanted.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


class Homing(QObject):
    """Keeps the keyboard on a screen at what is in sight.

    What should have it and is not shown yet gets it once it is; until then, and where what had it goes away with
    nothing near in its place, it goes to the next step that the page offers: its button, or the first thing there.
    """

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self._ask: Callable[[], QWidget | None] = lambda: None
        self._awaited: QWidget | None = None
        self._meanwhile: QWidget | None = None
        self._lost = False
        self._patience = 0
        self._is_busy = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._note)

    def come_home(self, ask: Callable[[], QWidget | None]) -> None:
        """The screen came in view: what `ask` gives gets the keyboard. None: the screen sees to it, now or soon."""
        self._forget()
        self._meanwhile = None
        wanted, here = ask(), QApplication.focusWidget()
        if wanted is None and here is not None and self._is_inside(here) and _has_words(here):
            return
        if wanted is not None and _can_have(wanted):
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._take_meanwhile()
        if wanted is not None:
            self._ask, self._awaited = ask, wanted
            wanted.installEventFilter(self)

    def settle(self, busy: bool) -> None:
        """All was read: a button at which the keyboard waits gives way to the next step that the page offers now."""
        here, self._is_busy = QApplication.focusWidget(), busy
        if busy:
            return
        if self._awaited is None and here is self._meanwhile and isinstance(here, QAbstractButton):
            self._take_meanwhile()
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What was waited for is there."""
        if watched is self._awaited and event.type() in (QEvent.Type.Show, QEvent.Type.EnabledChange):
            self._soon.start()
        return False

    def _note(self, old: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._screen) or not self._screen.isVisible():
            return
        self._lost = old is None or not isValid(old) or (self._is_inside(old) and not _can_have(old))
        if self._lost or now is None or self._is_inside(now):
            self._patience = PATIENCE
            self._soon.start()

    def _look(self) -> None:
        screen, here = self._screen, QApplication.focusWidget()
        if not screen.isVisible() or not screen.isActiveWindow():
            return
        if self._awaited is not None:
            wanted = self._ask()
            if self._left_it(here) or wanted is None:
                self._forget()
            elif _can_have(wanted):
                self._forget()
                wanted.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        went = self._lost and not self._is_inside(here)
        if here is not None and not went and (not self._is_inside(here) or _can_have(here)):
            self._lost = False
        elif self._patience:
            self._patience -= 1  # what was made this moment is shown by Qt in the next
            self._soon.start()
        elif not (self._is_busy and self._is_inside(here)):  # it may come in view with what is being read
            self._lost = False
            self._take_meanwhile()

    def _left_it(self, here: QWidget | None) -> bool:
        """Somebody went on from where the keyboard was put meanwhile; it did not just go away."""
        before = self._meanwhile
        return before is not None and isValid(before) and _can_have(before) and here is not before

    def _take_meanwhile(self) -> None:
        """The button of an empty page, else the first thing with words: a lone arrow leads back, not on."""
        stops = tab_stops(self._screen)
        offered = (stop for stop in stops if _is_offered(stop))
        self._meanwhile = next(chain(offered, filter(_has_words, stops), stops), None)
        if self._meanwhile is not None:
            self._meanwhile.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        if self._awaited is not None and isValid(self._awaited):
            self._awaited.removeEventFilter(self)
        self._awaited = None

    def _is_inside(self, part: QWidget | None) -> bool:
        return part is not None and isValid(part) and self._screen.isAncestorOf(part)


def _can_have(part: QWidget) -> bool:
    """Whether it can be seen to have the keyboard."""
    return part.isVisible() and part.isEnabled() and part.focusPolicy() != Qt.FocusPolicy.NoFocus


def _has_words(part: QWidget) -> bool:
    return not isinstance(part, QAbstractButton) or bool(part.text())


def _is_offered(part: QWidget) -> bool:
    above = part.parentWidget()
    while above is not None and not isinstance(above, EmptyState):
        above = above.parentWidget()
    return above is not None


def _walk(part: QWidget, here: QWidget | None, stops: list[QWidget]) -> None:
    if part is here or takes_keys(part):
        stops.append(part)
    for child in _in_order(part):
        if not child.isHidden() or child is here or (here is not None and child.isAncestorOf(here)):
            _walk(child, here, stops)


def _in_order(part: QWidget) -> list[QWidget]:
    """What lies in it: what its layout holds, then what was put there by hand, as it stands."""
    layout = part.layout()
    placed = [] if layout is None else list(_placed(layout))
    known = set(placed)
    loose = [one for one in part.children() if isinstance(one, QWidget) and one not in known and not one.isWindow()]
    loose.sort(key=lambda one: (one.y(), one.x()))
    return [*placed, *loose]


def _placed(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout in its order. Its items are not asked for: Qt deletes one with its widget, and what
    Python then still knows of it is found in place of whatever comes to lie there."""
    parent = layout.parentWidget()
    widgets = [one for one in parent.children() if isinstance(one, QWidget)] if parent is not None else []
    inner = [one for one in layout.children() if isinstance(one, QLayout)]
    numbered: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(one), one) for one in widgets]
    numbered += [(layout.indexOf(one), one) for one in inner]
    held = {number: one for number, one in numbered if number >= 0}
    numbers = sorted(held)
    if isinstance(layout, QGridLayout):
        numbers.sort(key=lambda number: layout.getItemPosition(number)[:2])  # type: ignore[index]
    for number in numbers:
        one = held[number]
        if isinstance(one, QWidget):
            yield one
        else:
            yield from _placed(one)
