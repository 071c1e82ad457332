"""What can be known to be wrong with a page for who has only the keyboard, or hears it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QTableView, QTextBrowser, QWidget

from csdesk.ui.focus import tab_stops, takes_keys
from csdesk.ui.scenes import Scene
from csdesk.ui.shell.window import Window
from csdesk.ui.theme.focus import FocusRing
from tests.ui.looking import in_view

SLACK = 8
SAYS_NOTHING = {
    QAccessible.Role.Client: "no more than a widget",
    QAccessible.Role.NoRole: "nothing",
    QAccessible.Role.Border: "a frame",
}
"""Roles of which a reader makes nothing: for what can have the keyboard, and for what is painted with a meaning."""


ELSEWHERE = {
    "directory-review_list": "leads on to another screen",
    "shortcuts-palette": "the palette belongs to the top bar",
    "window-palette": "the palette belongs to the top bar",
}
"""Scenes that end on another part of the window than the page they began with, and why."""
MOST_LINKS = 60
"""On one page of the help: Tab goes through them before it leaves the page."""


@dataclass(frozen=True)
class Heard:
    """What Qt tells a screen reader of a part."""

    role: QAccessible.Role
    name: str
    description: str
    focusable: bool


def misread(window: Window, scene: Scene) -> list[str]:
    """All that is wrong in a scene for who has only the keyboard, or hears it; it leaves the keyboard elsewhere."""
    assert window.main is not None
    page = window.cover or window.main.screens[window.main.current]
    found = [*unspoken(window), *out_of_order(page)]
    if scene.name not in ELSEWHERE:
        found += astray(window)
    if scene.name == scene.screen:
        found += round_and_back(page)
    return found


def heard(part: QWidget) -> Heard:
    """Ask Qt. What it gives is Qt's own and must not be kept."""
    there = QAccessible.queryAccessibleInterface(part)
    name, description = there.text(QAccessible.Text.Name), there.text(QAccessible.Text.Description)
    return Heard(there.role(), name, description, bool(there.state().focusable))


def called(part: QWidget) -> list[str]:
    """What a reader calls it: the words of its labels, else its name. The value of a selection is not its name."""
    label = QAccessible.RelationFlag.Label
    related = QAccessible.queryAccessibleInterface(part).relations()
    labels = [other.text(QAccessible.Text.Name) for other, kind in related if kind & label]
    name = heard(part).name
    if isinstance(part, QComboBox) and name == part.currentText():
        name = ""
    return list(filter(None, labels or [name]))


def astray(window: Window) -> list[str]:
    """The keyboard where nobody sees it: hidden, in another part of the window, or without its ring."""
    here: QWidget | None = QApplication.focusWidget()
    page = window.cover or (window.main and window.main.screens[window.main.current])
    if here is None:
        return ["nothing has the keyboard"]
    ring = window.findChild(FocusRing, "focusRing")
    found = [] if here.isVisible() else [f"{_name(here)} is hidden"]
    if page is not None and not page.isAncestorOf(here):
        found.append(f"{_name(here)} is not on the page")
    if ring is None or not ring.isVisible():
        found.append(f"{_name(here)} has no ring")
    return found


def out_of_order(page: QWidget) -> list[str]:
    """Steps of Tab up and to the left at once: neither on in the line, nor down, nor into the next column."""
    stops = tab_stops(page)
    places = [_seen_at(stop, page) for stop in stops]
    pairs = zip(zip(stops, places, strict=True), zip(stops[1:], places[1:], strict=True), strict=False)
    return [
        f"{_name(one)} -> {_name(other)}"
        for (one, here), (other, there) in pairs
        if there.y() < here.y() - SLACK and there.x() < here.x() - SLACK
    ]


def round_and_back(page: QWidget) -> list[str]:
    """Tab from the first stop to the last, and Shift+Tab back again: what was come to otherwise than it stands."""
    stops = tab_stops(page)
    if not stops:
        return []
    stops[0].setFocus(Qt.FocusReason.TabFocusReason)
    found = []
    for key, way in ((Qt.Key.Key_Tab, stops[1:]), (Qt.Key.Key_Backtab, stops[-2::-1])):
        for wanted in way:
            if not takes_keys(wanted):
                continue  # of several buttons of which one is on, Tab stops at that one; arrows lead to the others
            here: QWidget | None = QApplication.focusWidget()
            for _ in range(MOST_LINKS if isinstance(here, QTextBrowser) else 1):
                QTest.keyClick(here or page, key)
                now: QWidget | None = QApplication.focusWidget()
                if now is not here:
                    break
            if now is not wanted:
                found.append(f"{_name(here)} -> {_name(now)}, not {_name(wanted)}")
                return found
    return found


def unspoken(window: QWidget) -> list[str]:
    """What can have the keyboard, and tables, of which a reader says too little."""
    found = []
    for part in in_view(window):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled() and part.focusProxy() is None:
            told = heard(part)
            if told.role in SAYS_NOTHING:
                found.append(f"{_name(part)} is {SAYS_NOTHING[told.role]}")
            names = called(part)
            if not names:
                found.append(f"{_name(part)} has no name")
            if len(set(names)) < len(names):
                found.append(f"{_name(part)} is called twice: {names}")
            if not told.focusable:
                found.append(f"{_name(part)} is not told to take the keyboard")
        if isinstance(part, QTableView):
            found += _silent_columns(part)
    return found


def _silent_columns(table: QTableView) -> list[str]:
    if table.horizontalHeader().isHidden():
        return []
    across, roles = Qt.Orientation.Horizontal, (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
    return [
        f"{_name(table)} column {at} has no title"
        for at in range(table.model().columnCount())
        if not any(table.model().headerData(at, across, role) for role in roles)
    ]


def _seen_at(part: QWidget, page: QWidget) -> QPoint:
    """Where its corner is seen; what is scrolled away stands at the edge behind which it is."""
    place = part.mapTo(page, QPoint(0, 0))
    above = part.parentWidget()
    while above is not None and above is not page:
        if isinstance(above, QScrollArea):
            port = above.viewport()
            top = port.mapTo(page, QPoint(0, 0)).y()
            place.setY(min(max(place.y(), top), top + port.height()))
        above = above.parentWidget()
    return place


def _name(part: QWidget | None) -> str:
    return "nothing" if part is None else part.objectName() or type(part).__name__
